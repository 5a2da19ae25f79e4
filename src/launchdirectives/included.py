"""Files that a page of Markdown includes, and what of them is read as if it stood there.

By the rules of MyST-Parser (``mocking.py``) and mystmd (packages/myst-directives/src/include.ts),
where these agree.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping

Lines = list[tuple[int, str]]

_SHOWN = ("literal", "code", "lang", "language")
"""Options by which a file is shown as it is."""


def read(
    directory: str, name: str, page: str, fragment: str, options: Mapping[str, object]
) -> tuple[str, Lines]:
    """The file that is included, relative to *directory*, and its lines with their numbers.

    No lines if nothing in it is read, or nobody can.

    :param page: the file of the page
    :param fragment: the file in which it is included, perhaps included itself: mystmd counts
        from there, Sphinx from the page
    """
    if any(one in options for one in _SHOWN):
        return "", []
    for file in _places(name, page, fragment):
        path = os.path.join(directory, file)
        try:
            if os.path.isfile(path):
                with open(path, encoding="utf-8-sig") as stream:
                    return file, _part(stream.read(), options)
        except (OSError, UnicodeDecodeError):
            continue
    return "", []


def _places(name: str, page: str, fragment: str) -> Iterator[str]:
    folders = ("",) if name.startswith("/") else map(posixpath.dirname, (fragment, page))
    for folder in folders:
        yield posixpath.normpath(posixpath.join(folder, name.lstrip("/")))


def _part(text: str, options: Mapping[str, object]) -> Lines:
    """What *options* leave of a file; nothing if they fit nothing in it."""
    said = {key: str(value) for key, value in options.items() if value}
    lines = text.splitlines()
    try:
        start, end = (int(said[key]) if key in said else None for key in ("start-line", "end-line"))
    except ValueError:
        return []
    first = slice(start, end).indices(len(lines))[0]
    kept = "\n".join(lines[start:end])
    if mark := said.get("start-after"):
        before, found, kept = kept.partition(mark)
        if not found:
            return []
        first += f"{before}{mark}".count("\n")
    if mark := said.get("end-before"):
        kept, found, _ = kept.partition(mark)
        if not found:
            return []
    return list(enumerate(kept.splitlines(), first + 1))
