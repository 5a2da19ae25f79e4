"""The data that a page reads: whether a hub brings them with the page."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from launchdirectives import hubs, literals, pages
from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Control, Looked, Survey
from launchdirectives.findings import Finding, Place, Refused
from launchdirectives.model import Launch
from launchdirectives.trees import LFS_POINTER, Tree

_LONGEST = 300
"""No path in a page's code is longer; a text that is, is none."""


class DataCheck(Check):
    """Files in submodules and in Git LFS that a page names in its code, or that open."""

    subject = "files that a page reads: submodules and Git LFS"
    codes = ("source.submodule", "source.lfs")

    def __init__(self) -> None:
        self._patterns: tuple[str, ...] | None = None

    def of_page(self, survey: Survey, looked: Looked) -> Iterable[Finding]:
        """What a page opens or names that may not come with it."""
        tree, source = survey.tree, survey.book.source
        if tree is None or source is None:
            return
        if self._patterns is None:
            self._patterns = tuple(_in_lfs(tree))
        for control in looked.controls:
            yield from self._opened(control, tree)
        if tree.submodules or self._patterns:
            pulled = _names(one for one in looked.launches if _is_pulled(one))
            for line, text in literals.find(survey.cells(looked.page)):
                place = Place(file=looked.page.file, line=line)
                for path in _paths(text, looked.page.file, source.path):
                    yield from self._of_data(tree, path, pulled, place)

    def _of_data(self, tree: Tree, path: str, pulled: str, place: Place) -> Iterator[Finding]:
        """What is wrong with the data at *path*, which a page names.

        :param pulled: the hubs to which nbgitpuller brings the page
        """
        module = _module_of(path, tree)
        if module and pulled:
            yield _submodule(path, module, pulled, place)
        elif not module and self._is_pointer(tree, path):
            yield _lfs(path, place)

    def _opened(self, control: Control, tree: Tree) -> Iterator[Finding]:
        """What *control* opens that may not be there."""
        for path in dict.fromkeys(launch.path for launch in control.launches):
            if self._is_pointer(tree, path):
                yield _lfs(path, control.place)
            here = (launch for launch in control.launches if launch.path == path)
            pulled = _names(launch for launch in here if _is_pulled(launch))
            if pulled and (module := _module_of(path, tree)):
                yield _submodule(path, module, pulled, control.place)

    def _is_pointer(self, tree: Tree, path: str) -> bool:
        """Whether the repository holds but a pointer at *path*; few files are read for it."""
        if not any(_fits(path, pattern) for pattern in self._patterns or ()):
            return False
        try:
            return tree.read(path).startswith(LFS_POINTER)
        except (KeyError, OSError):
            return False


def _in_lfs(tree: Tree) -> Iterator[str]:
    """The patterns of files in Git LFS, from the repository's root (git, "gitattributes")."""
    for file in tree:
        if posixpath.basename(file) != ".gitattributes":
            continue
        try:
            lines = tree.read(file).decode(errors="replace").splitlines()
        except (KeyError, OSError):
            continue
        for line in lines:
            pattern, *attributes = line.split() or [""]
            if "filter=lfs" in attributes:
                inner = pattern.strip("/") if "/" in pattern.rstrip("/") else f"**/{pattern}"
                yield posixpath.join(posixpath.dirname(file), inner)


def _fits(path: str, pattern: str) -> bool:
    """Whether *path* may fit *pattern*, whose stars here go across folders too."""
    return fnmatchcase(path, pattern) or fnmatchcase(path, pattern.replace("**/", ""))


def _paths(text: str, page: str, root: str) -> Iterator[str]:
    """The paths in the repository that *text* in the code of *page* may be.

    A word without a slash or a dot may mean anything.
    """
    is_long = len(text) > _LONGEST or not text.isprintable()
    if is_long or "://" in text or not ("/" in text or "." in text):
        return
    found = []
    for start in (posixpath.dirname(page), ""):
        try:
            found.append(pages.in_repository(posixpath.join(start, text), root))
        except Refused:
            continue
    found.append(posixpath.normpath(text))
    yield from dict.fromkeys(found)


def _module_of(path: str, tree: Tree) -> str:
    """The submodule that *path* lies in, or an empty text."""
    return next((one for one in tree.submodules if f"{path}/".startswith(f"{one}/")), "")


def _is_pulled(launch: Launch) -> bool:
    """Whether nbgitpuller brings *launch*, which leaves submodules out (nbgitpuller/pull.py).

    repo2docker brings them (repo2docker/contentproviders/git.py).
    """
    return hubs.get(launch.hub.kind).uses_nbgitpuller(launch)


def _names(launches: Iterable[Launch]) -> str:
    return ", ".join(dict.fromkeys(f"'{launch.hub.name}'" for launch in launches))


def _submodule(path: str, module: str, names: str, place: Place) -> Finding:
    return Finding(
        code="source.submodule",
        message=f"'{path}' is in the git submodule '{module}', which nbgitpuller does not bring to "
        f"{names}.",
        fix="Put it into the repository itself, load it from an address, or offer a BinderHub.",
        place=place,
    )


def _lfs(path: str, place: Place) -> Finding:
    return Finding(
        code="source.lfs",
        message=f"'{path}' is in Git LFS, so a server without git-lfs has only a pointer to it.",
        fix="See that the hub's servers have git-lfs, or commit the file itself.",
        place=place,
    )
