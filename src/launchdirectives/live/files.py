"""The files of live code: which there are, and the folder of a site that they are copied to.

The folder's name changes with the files, so that no browser mixes two versions.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from functools import cache

from launchdirectives.kept import keep

_HERE = os.path.join(os.path.dirname(os.path.dirname(__file__)), "web", "live")
_BEGINNING = "launch-live-"
_FOLDER = re.compile(_BEGINNING + "[0-9a-f]{8}")
LOADER = "launch-live.js"
TEXTS = "texts.json"


def names() -> list[str]:
    """The files, relative to their folder in the package."""
    found = []
    for folder, _, files in os.walk(_HERE):
        if folder.endswith("__pycache__"):
            continue
        found += [os.path.relpath(os.path.join(folder, file), _HERE) for file in files]
    return sorted(name.replace(os.sep, "/") for name in found)


@cache
def read(name: str) -> bytes:
    """The content of the file *name* as readers load it: of our own, without its comments.

    Kept, as a build asks for it twice: for the folder's name, and to write it.
    """
    with open(os.path.join(_HERE, *name.split("/")), "rb") as stream:
        content = stream.read()
    is_own = name.endswith(".js") and not name.startswith("vendor/")
    return _without_comments(content) if is_own else content


# Only what has its lines to itself, so that nothing in a text or an expression can be meant.
_COMMENT = re.compile(rb"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)


def _without_comments(script: bytes) -> bytes:
    return _COMMENT.sub(b"", script)


def folder(texts: str) -> str:
    """The name of the folder in a site, with these *texts*."""
    digest = hashlib.blake2b(texts.encode(), digest_size=4)
    for name in names():
        digest.update(name.encode() + b"\0" + read(name))
    return f"{_BEGINNING}{digest.hexdigest()}"


def write(static: str, folder: str, texts: str) -> None:
    """Fill *folder* below the folder *static* of a site; what is there already stays as it is."""
    for name in names():
        keep(os.path.join(static, folder, *name.split("/")), read(name))
    keep(os.path.join(static, folder, TEXTS), texts.encode())


def remove_others(static: str, folder: str) -> None:
    """Remove the folders of former builds below *static*: all but *folder*."""
    if os.path.isdir(static):
        for name in os.listdir(static):
            if _FOLDER.fullmatch(name) and name != folder:
                shutil.rmtree(os.path.join(static, name), ignore_errors=True)
