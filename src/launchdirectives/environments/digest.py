"""A digest of an environment's files that anyone can compute with a shell.

It is SHA-256 of the lines ``<sha256>␠␠<path>`` in byte order of the paths, relative to the folder
of environment files: what ``sha256sum FILES | sha256sum`` prints in that folder.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Collection, Mapping

from launchdirectives.trees import Tree


def digest(tree: Tree, files: Collection[str], folder: str) -> str:
    """The digest of *files* as seen from *folder*; empty if there are none.

    :raises OSError: if git cannot read one
    """
    hashes = {path: hashlib.sha256(tree.read(path)).hexdigest() for path in files}
    return of_hashes(hashes, folder)


def of_hashes(hashes: Mapping[str, str], folder: str) -> str:
    """The digest of files whose SHA-256 are known; empty if there are none.

    :param hashes: of each path
    """
    lines = [f"{hashes[path]}  {_seen(path, folder)}\n" for path in _in_order(hashes, folder)]
    # sha256sum marks a name with a backslash or a line feed, which no environment file has.
    return hashlib.sha256("".join(lines).encode()).hexdigest() if lines else ""


def command(files: Collection[str], folder: str) -> str:
    """The shell command that prints the digest of *files* from the repository's root."""
    import shlex

    if not files:
        return ""
    seen = " ".join(shlex.quote(_seen(path, folder)) for path in _in_order(files, folder))
    there = f"cd {shlex.quote(folder)} && " if folder else ""
    return f"{there}sha256sum -- {seen} | sha256sum"


def _in_order(files: Collection[str], folder: str) -> list[str]:
    return sorted(files, key=lambda path: _seen(path, folder).encode())


def _seen(path: str, folder: str) -> str:
    return posixpath.relpath(path, folder or ".")
