"""What a site holds for Python in the reader's browser: one folder, below its static files."""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import shutil
from collections.abc import Sequence

from launchdirectives.findings import Refused
from launchdirectives.hubs.thebe import ThebeOptions
from launchdirectives.hubs.via import LITE
from launchdirectives.kept import keep
from launchdirectives.live import pyodide
from launchdirectives.model import Hub

FOLDER = "launch-lite"
SETTINGS = "settings.json"
"""What each hub has, for the script: it changes with the book's files, and pages do not."""

LANGUAGES = ("", "python")
"""What runs there; empty for a page that does not say."""

_FILES = "files"


def is_meant(hub: Hub) -> bool:
    """Whether the code of *hub* runs in the reader's browser."""
    return isinstance(hub.options, ThebeOptions) and hub.options.via == LITE


def lacks(hub: Hub, directory: str, site: str) -> Refused | None:
    """Why a site cannot have what *hub* needs; None if it can, or *hub* needs nothing.

    :param directory: the book's folder
    :param site: the folder that the book is built into
    """
    if not is_meant(hub):
        return None
    try:
        pyodide.find(hub, directory)
        pyodide.files(hub, directory, site)
    except Refused as refused:
        return refused
    return None


def write(static: str, hubs: Sequence[Hub], directory: str, path: str) -> None:
    """Fill the folder below *static* with what *hubs* need; what is right already is left alone.

    Files of former builds are removed.

    :param directory: the book's folder
    :param path: the book's folder in its repository
    :raises Refused: if something is missing
    """
    folder = os.path.join(static, FOLDER)
    written = {SETTINGS}
    settings = {}
    for hub in hubs:
        found = pyodide.find(hub, directory)
        for name, here in found.files:
            written.add(_copy(here, folder, f"{found.folder}/{name}"))
        lock = f"{found.folder}/{pyodide.LOCK}"
        keep(os.path.join(folder, *lock.split("/")), found.lock.encode())
        written.add(lock)
        listed = []
        for one in pyodide.files(hub, directory, os.path.dirname(static)):
            written.add(_copy(one.here, folder, f"{_FILES}/{one.path}"))
            there = posixpath.normpath(posixpath.join(path, one.path))
            listed.append((there, *_known(one.here), one.path))
        settings[hub.name] = {"pyodide": found.folder, "size": found.size, "files": listed}
    keep(os.path.join(folder, SETTINGS), json.dumps(settings).encode())
    _remove_others(folder, written)


def remove(static: str) -> None:
    """Remove the folder below *static*, if it is ours: no page needs it any more."""
    folder = os.path.join(static, FOLDER)
    if os.path.exists(os.path.join(folder, SETTINGS)):
        shutil.rmtree(folder, ignore_errors=True)


def _known(path: str) -> tuple[int, str]:
    """The size of a file, and a digest by which browsers know that it has changed."""
    with open(path, "rb") as stream:
        content = stream.read()
    return len(content), hashlib.blake2b(content, digest_size=4).hexdigest()


def _copy(source: str, folder: str, name: str) -> str:
    target = os.path.join(folder, *name.split("/"))
    there, here = _stamp(target), _stamp(source)
    if there != here:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy2(source, target)
    return name


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        known = os.stat(path)
    except OSError:
        return None
    return known.st_size, int(known.st_mtime)


def _remove_others(folder: str, kept: set[str]) -> None:
    for where, _, files in os.walk(folder):
        for file in files:
            path = os.path.join(where, file)
            if os.path.relpath(path, folder).replace(os.sep, "/") not in kept:
                os.remove(path)
