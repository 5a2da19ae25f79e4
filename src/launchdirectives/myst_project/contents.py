"""The pages of a mystmd project, in their order.

From ``project.toc``, else from the ``_toc.yml`` of a Jupyter Book 1, else all that the folder holds
(myst-cli src/project/load.ts).
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping, Sequence

from launchdirectives import layers
from launchdirectives.myst_project.order import INDEX_NAMES, in_order, matches
from launchdirectives.myst_project.project import Project
from launchdirectives.record import Record

SUFFIXES = (".md", ".ipynb", ".tex", ".myst.json")
"""Files that mystmd takes as pages, in the order in which it looks for them
(src/utils/resolveExtension.ts; it finds an index in another)."""

_INDEX_SUFFIXES = (".md", ".tex", ".ipynb", ".myst.json")
_PASSED_OVER = ("node_modules", "_build")
_SPHINX_TOC = "_toc.yml"
_BELOW = ("parts", "chapters", "sections")


class Entry(Record):
    """A page.

    :param file: relative to the project's folder, with ``/``
    :param title: what the table of contents calls it
    """

    file: str
    title: str = ""


def contents(project: Project) -> list[Entry]:
    """The pages of *project*, each once, the index page first."""
    directory = project.directory
    excluded = _excluded(project)
    toc = project.settings.get("toc")
    found: list[Entry]
    if isinstance(toc, list):
        found = list(_of_toc(directory, toc, {*excluded, *_named(directory, toc)}))
    else:
        found = _of_sphinx_toc(directory, "") or _of_folder(directory, excluded)
    first: dict[str, Entry] = {}
    for entry in found:
        first.setdefault(entry.file, entry)
    return list(first.values())


def _of_toc(directory: str, entries: Sequence[object], listed: set[str]) -> Iterator[Entry]:
    """The pages that *entries* list; entries with nothing but a title or a URL are none.

    :param listed: files that no pattern adds, as they are listed or excluded
    """
    for entry in entries:
        if not isinstance(entry, Mapping):
            continue
        title = str(entry.get("title") or "")
        if isinstance(entry.get("file"), str):
            if file := _page_file(directory, entry["file"]):
                yield Entry(file=file, title=title)
        elif isinstance(entry.get("pattern"), str):
            named = {one for one in matches(directory, entry["pattern"]) if _is_page(one)}
            files = in_order(one for one in named - listed if _is_file(directory, one))
            listed.update(files)
            if entry.get("sort") == "descending":
                files.reverse()
            yield from (Entry(file=one, title=title) for one in files)
        if isinstance(entry.get("children"), list):
            yield from _of_toc(directory, entry["children"], listed)


def _named(directory: str, entries: Sequence[object]) -> Iterator[str]:
    """The files that *entries* list by their names."""
    for entry in entries:
        if isinstance(entry, Mapping):
            if isinstance(entry.get("file"), str):
                yield posixpath.normpath(entry["file"])
            if isinstance(entry.get("children"), list):
                yield from _named(directory, entry["children"])


def _page_file(directory: str, name: str) -> str:
    """The file that a table of contents calls *name*, perhaps without its suffix; or empty."""
    suffixes = ("", *SUFFIXES, *(suffix.upper() for suffix in SUFFIXES))
    names = (posixpath.normpath(name + suffix) for suffix in suffixes)
    return next((one for one in names if _is_file(directory, one) and _is_page(one)), "")


def _of_sphinx_toc(directory: str, folder: str) -> list[Entry]:
    """The pages of the ``_toc.yml`` in *folder*; none if there is no such file or no use in it."""
    path = os.path.join(directory, folder, _SPHINX_TOC)
    written = layers.from_file(path, path, []) if os.path.isfile(path) else None
    root = written and written.values.get("root")
    if written is None or not isinstance(root, str):
        return []
    listed = [root, *_in_sphinx_toc(written.values)]
    files = (_page_file(directory, posixpath.join(folder, name)) for name in listed)
    return [Entry(file=file) for file in files if file]


def _in_sphinx_toc(values: Mapping[str, object]) -> Iterator[str]:
    for key in _BELOW:
        below = values.get(key)
        for entry in below if isinstance(below, list) else ():
            if isinstance(entry, Mapping):
                if isinstance(entry.get("file"), str):
                    yield entry["file"]
                yield from _in_sphinx_toc(entry)


def _of_folder(directory: str, excluded: set[str]) -> list[Entry]:
    """All pages in *directory* (src/project/fromPath.ts)."""
    files = list(_in_folder(directory, "", excluded))
    index = _index(files)
    return [Entry(file=one) for one in ([index] if index else []) + files]


def _in_folder(directory: str, folder: str, excluded: set[str]) -> Iterator[str]:
    with os.scandir(os.path.join(directory, folder)) as listed:
        kinds = {
            posixpath.join(folder, one.name): one.is_dir(follow_symlinks=False)
            for one in listed
            if not one.name.startswith(".") and one.name not in _PASSED_OVER
        }
    inside = in_order(kinds.keys() - excluded)
    if folder and any(posixpath.join(folder, name) in kinds for name in layers.PROJECT_FILES):
        return  # a project of its own
    if folder and (own := _of_sphinx_toc(directory, folder)):
        yield from (entry.file for entry in own)
        return
    yield from (one for one in inside if not kinds[one] and _is_page(one))
    for one in inside:
        if kinds[one]:
            yield from _in_folder(directory, one, excluded)


def _index(files: Sequence[str]) -> str:
    """The page that comes first, of *files*: by its name at the top, else by its suffix."""
    lower = {file.lower(): file for file in reversed(files)}
    for suffix in _INDEX_SUFFIXES:
        for name in INDEX_NAMES:
            if name + suffix in lower:
                return lower[name + suffix]
    by_suffix = (file for suffix in _INDEX_SUFFIXES for file in files if file.endswith(suffix))
    return next(by_suffix, "")


def _excluded(project: Project) -> set[str]:
    patterns = project.settings.get("exclude") or ()
    listed = patterns if isinstance(patterns, list) else [patterns]
    return {
        found
        for pattern in listed
        if isinstance(pattern, str)
        for found in matches(project.directory, pattern)
    }


def _is_page(file: str) -> bool:
    return file.lower().endswith(SUFFIXES)


def _is_file(directory: str, file: str) -> bool:
    return os.path.isfile(os.path.join(directory, file))
