"""The files of live code: which there are, and the folder of a site that they are copied to.

The folder's name changes with the files, so that no browser mixes two versions.
"""

from __future__ import annotations

import hashlib
import os

_HERE = os.path.join(os.path.dirname(os.path.dirname(__file__)), "web", "live")
LOADER = "launch-live.js"
TEXTS = "texts.json"


def names() -> list[str]:
    """The files, relative to their folder in the package."""
    found = []
    for folder, _, files in sorted(os.walk(_HERE)):
        found += [os.path.relpath(os.path.join(folder, file), _HERE) for file in sorted(files)]
    return [name.replace(os.sep, "/") for name in found]


def read(name: str) -> bytes:
    """The content of the file *name*."""
    with open(os.path.join(_HERE, *name.split("/")), "rb") as stream:
        return stream.read()


def folder(texts: str) -> str:
    """The name of the folder in a site, with these *texts*."""
    digest = hashlib.blake2b(texts.encode(), digest_size=4)
    for name in names():
        digest.update(name.encode() + b"\0" + read(name))
    return f"launch-live-{digest.hexdigest()}"
