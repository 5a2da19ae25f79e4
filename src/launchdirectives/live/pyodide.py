"""Python in the reader's browser: Pyodide, and the book's files that code reads, for a site.

All of it is in one folder of the site's static files, so that readers' browsers ask nobody else.
What Pyodide is made of is said in pyodide/pyodide docs/usage/downloading-and-deploying.md; which
packages there are, in its ``pyodide-lock.json`` (pyodide/pyodide-lock pyodide_lock/spec.py).
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import posixpath
from collections.abc import Iterator, Sequence

from launchdirectives.findings import Refused
from launchdirectives.hubs.thebe import ThebeOptions
from launchdirectives.model import Hub
from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

EXTRA = "launchdirectives_lite"
"""The module of the extra ``lite``; it knows where its Pyodide is."""

LOCK = "pyodide-lock.json"
_WASM, _LIBRARY = "pyodide.asm.wasm", "python_stdlib.zip"
# Some servers do not know what .mjs is, and browsers run no module of an unknown type.
_SCRIPTS = {
    "pyodide.js": ("pyodide.mjs",),
    "pyodide.asm.js": ("pyodide.asm.mjs", "pyodide.asm.js"),  # the second until 0.29
}
_LICENCES = ("LICENSE*", "NOTICES*")


class Pyodide(Record):
    """A Pyodide, as a site has it.

    :param folder: its name in the site, which changes with it
    :param files: the files of the site's folder, each with its path here
    :param lock: which packages it has
    :param size: bytes that every reader loads
    """

    folder: str
    files: tuple[tuple[str, str], ...]
    lock: str
    size: int


class BookFile(Record):
    """A file of the book that code may read.

    :param path: from the book's folder, with ``/``
    :param here: its path on this computer
    """

    path: str
    here: str


def find(hub: Hub, directory: str) -> Pyodide:
    """The Pyodide of *hub*: that in the book's folder *directory*, or else that of the extra.

    :raises Refused: if there is none, or a part is missing
    """
    options: ThebeOptions = hub.options
    if options.pyodide:
        return _read(os.path.join(directory, options.pyodide), f"'{options.pyodide}'")
    try:
        import launchdirectives_lite  # installed only where it is wanted
    except ImportError:
        raise Refused(
            "hub.lite",
            f"Hub '{hub.name}' runs Python in the reader's browser, and there is no Pyodide.",
            "Install the extra: pip install 'launchdirectives[lite]'. Or unpack a release of "
            "Pyodide into the book, and write its folder into 'pyodide'.",
        ) from None
    return _read(launchdirectives_lite.folder(), f"the package '{EXTRA}'")


def _read(folder: str, what: str) -> Pyodide:
    found = {name: _first(folder, names) for name, names in _SCRIPTS.items()}
    found |= {name: _first(folder, (name,)) for name in (_WASM, _LIBRARY)}
    missing = [_SCRIPTS.get(name, (name,))[0] for name, path in found.items() if not path]
    try:
        with open(os.path.join(folder, LOCK), encoding="utf-8") as stream:
            lock = json.load(stream)
    except (OSError, ValueError):
        missing.append(LOCK)
    if missing:
        raise Refused(
            "hub.lite",
            f"In {what} there is no whole Pyodide: {', '.join(missing)} cannot be read.",
            "Unpack a release of Pyodide there, of 0.27 or later, or use the extra 'lite'.",
        )
    packages = _present(lock["packages"], folder)
    wheels = {one["file_name"]: os.path.join(folder, one["file_name"]) for one in packages.values()}
    text = json.dumps({**lock, "packages": packages}, sort_keys=True)
    digest = hashlib.blake2b(text.encode(), digest_size=4)
    size = len(text)
    for path in found.values():
        with open(path, "rb") as stream:
            content = stream.read()
        digest.update(content)
        size += len(content)
    named = [name for pattern in _LICENCES for name in glob.glob(pattern, root_dir=folder)]
    licences = {name: os.path.join(folder, name) for name in named}
    return Pyodide(
        folder=f"pyodide-{digest.hexdigest()}",
        files=tuple({**found, **wheels, **licences}.items()),
        lock=text,
        size=size,
    )


def _first(folder: str, names: Sequence[str]) -> str:
    paths = (os.path.join(folder, name) for name in names)
    return next((path for path in paths if os.path.isfile(path)), "")


def _present(packages: dict[str, Any], folder: str) -> dict[str, Any]:
    """Those of *packages* that are in *folder* with all that they need."""
    kept = {
        name: one
        for name, one in packages.items()
        if os.path.isfile(os.path.join(folder, one["file_name"]))
    }
    while lacking := [name for name, one in kept.items() if not set(one["depends"]) <= {*kept}]:
        for name in lacking:
            del kept[name]
    return kept


def files(hub: Hub, directory: str, site: str) -> tuple[BookFile, ...]:
    """The files that *hub* gives to code, from the book's folder *directory*.

    Hidden files stay at home, and so does what is in *site*, the folder that the book is built
    into: nobody means them.

    :raises Refused: if a pattern matches none, or a file outside the book
    """
    found: dict[str, BookFile] = {}
    options: ThebeOptions = hub.options
    for pattern in options.files:
        matched = list(_matched(pattern, directory, site))
        if not matched:
            raise Refused(
                "hub.lite",
                f"Hub '{hub.name}': no file of the book matches '{pattern}' in 'files'.",
                "Write paths from the book's folder; 'data/**' is all that is in 'data'.",
            )
        found |= {one.path: one for one in matched}
    return tuple(found[path] for path in sorted(found))


def _matched(pattern: str, directory: str, site: str) -> Iterator[BookFile]:
    root, built = os.path.realpath(directory), os.path.realpath(site)
    if os.path.isdir(os.path.join(root, pattern)):
        pattern = posixpath.join(pattern, "**")
    for name in glob.iglob(pattern, root_dir=root, recursive=True):
        here = os.path.join(root, name)
        if not os.path.isfile(here) or "__pycache__" in name or _is_in(here, built):
            continue
        if os.path.isabs(name) or not _is_in(os.path.realpath(here), root):
            raise Refused(
                "hub.lite",
                f"'{name}' in 'files' is outside the book, and would be published with it.",
                "Name files inside the book's folder only.",
            )
        yield BookFile(path=posixpath.normpath(name.replace(os.sep, "/")), here=here)


def _is_in(path: str, folder: str) -> bool:
    return os.path.commonpath([path, folder]) == folder
