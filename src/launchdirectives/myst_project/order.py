"""The order in which mystmd lists files, and the patterns by which projects name them.

myst-cli src/project/fromTOC.ts, ``comparePaths``: as people count (``2`` before ``10``), without
regard to case and punctuation, index files first.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator

INDEX_NAMES = ("index", "readme", "main")
_INDEX_FILES = {name + suffix for suffix in (".md", ".ipynb", ".myst.json") for name in INDEX_NAMES}

Collated = tuple[tuple[tuple[int, int, str], ...], str, str]


def in_order(paths: Iterable[str]) -> list[str]:
    """*paths*, with ``/``, in mystmd's order.

    Where its own depends on the order in which a disk lists files, which it does if an index file
    and a folder stand beside each other in the matches of a pattern, the index file comes first.
    """
    return sorted(paths, key=_key)


def _key(path: str) -> tuple[Collated, Collated]:
    folder, _, name = path.rpartition("/")
    first = f"{folder}/" if name in _INDEX_FILES else path
    return _collated(first), _collated(name)


def _collated(text: str) -> Collated:
    """What ``localeCompare`` looks at: letters and numbers, then accents, then case."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in apart if not unicodedata.combining(char)).casefold()
    parts = re.findall(r"[0-9]+|[^\W_]", plain)
    first = tuple((0, int(p), "") if p.isascii() and p.isdigit() else (1, 0, p) for p in parts)
    return first, apart.casefold(), text.swapcase()


def matches(directory: str, pattern: str) -> Iterator[str]:
    """The files and folders in *directory* that *pattern* names, relative to it, with ``/``.

    As in JavaScript's glob: ``*``, ``?``, ``[…]``, ``**`` and ``{a,b}``; nothing hidden.
    """
    from glob import glob

    for one in _alternatives(pattern):
        for found in glob(one, root_dir=directory, recursive=True):
            yield os.path.normpath(found).replace(os.sep, "/")


_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")


def _alternatives(pattern: str) -> Iterator[str]:
    """*pattern* without braces, once for each choice."""
    found = _BRACES.search(pattern)
    if found is None:
        yield pattern
        return
    for choice in found[1].split(","):
        yield from _alternatives(pattern[: found.start()] + choice + pattern[found.end() :])
