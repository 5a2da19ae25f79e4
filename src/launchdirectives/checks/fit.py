"""Whether an environment fits a page: its kernel, and the packages that it imports.

What nobody can tell is not missed: environments elsewhere, a Dockerfile's, and hubs that do not
build the environment from the files.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator

from launchdirectives import distributions, hubs, imports, kernels, pages
from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Looked, Survey
from launchdirectives.environments.inventory import normal
from launchdirectives.findings import Finding
from launchdirectives.imports import EVERYTHING, JULIA, PYTHON, Import, R, Used
from launchdirectives.kernels import Kernel
from launchdirectives.model import FILE, FOLDER, Launch, Page
from launchdirectives.presence import Presence
from launchdirectives.record import Record
from launchdirectives.trees import Tree

_KNIT = (".Rmd", ".qmd")
"""Files whose code runs although they open as plain files."""

_NO_KERNEL = ("rstudio", "shiny", "desktop")


class Opened(Record):
    """A page that opens with an environment."""

    page: Page
    launch: Launch
    there: Presence


class Fit(Check):
    """The kernel that a page names, and what its code imports."""

    subject = "pages and their environment"
    codes = ("environment.kernel", "environment.package")

    def __init__(self) -> None:
        self._kernels: dict[tuple[str, str], Kernel] = {}

    def of_page(self, survey: Survey, looked: Looked) -> Iterator[Finding]:
        """Say which kernels are missing."""
        for opened in _opened(survey, looked):
            if opened.launch.interface not in _NO_KERNEL:
                yield from _kernel(survey, opened, self._kernel(survey, opened.page))

    def of_book(self, survey: Survey) -> Iterator[Finding]:
        """Say which packages are missing, for all pages at once."""
        missed: list[tuple[Opened, Import]] = []
        read: dict[str, Used] = {}
        local = _Modules(survey)
        for looked in survey.pages:
            for opened in _opened(survey, looked):
                file = opened.page.file
                if file not in read:
                    read[file] = self._used(survey, opened.page)
                missed += ((opened, one) for one in _candidates(opened, read[file], local))
        index = distributions.Index(one.name for _, one in missed if one.language == PYTHON)
        for opened, one in missed:
            if one.language != PYTHON or not distributions.is_brought(
                one.name, index, opened.there.python
            ):
                yield _missing(survey, opened, one, index)

    def _kernel(self, survey: Survey, page: Page) -> Kernel:
        key = (survey.book.directory, page.file)
        if key not in self._kernels:
            self._kernels[key] = kernels.of_page(key[0], page)
        return self._kernels[key]

    def _used(self, survey: Survey, page: Page) -> Used:
        language = self._kernel(survey, page).language
        own = imports.language(language) if language else PYTHON
        return imports.of_cells(survey.cells(page), own)


def _opened(survey: Survey, looked: Looked) -> Iterator[Opened]:
    """The pages that open from *looked*, each once for an environment."""
    done: set[tuple[object, ...]] = set()
    for launch in looked.launches:
        if not hubs.get(launch.hub.kind).builds_environment(launch.hub):
            continue
        page = _page_of(survey, looked.page, launch)
        there = survey.presence(launch) if page else None
        if page is None or there is None:
            continue
        has_kernel = launch.interface not in _NO_KERNEL
        key = (page.file, *launch.built_from, launch.environment.name, has_kernel)
        if key not in done:
            done.add(key)
            yield Opened(page, launch, there)


def _page_of(survey: Survey, page: Page, launch: Launch) -> Page | None:
    """The page whose code runs when *launch* opens; None if it is none that is read here."""
    book = survey.book
    source = book.source
    if hubs.get(launch.hub.kind).is_in_page:
        return page if page.is_notebook else None
    if source is None or launch.opens == FOLDER:
        return None
    if launch.opens == FILE and not launch.path.endswith(_KNIT):
        return None
    if _stem(launch.path) == _stem(page.file) and (page.is_notebook or launch.opens == FILE):
        is_here = launch.source.ref == source.ref or book.is_converted(page)
        return page if is_here else None
    file = posixpath.relpath(launch.path, source.path or ".")
    if launch.source.ref != source.ref or file.startswith("../"):
        return None
    return book.page(file) if os.path.isfile(os.path.join(book.directory, file)) else None


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]


def _kernel(survey: Survey, opened: Opened, kernel: Kernel) -> Iterator[Finding]:
    page, there = opened.page, opened.there
    if not kernel.name or there.has_kernel(kernel.name) is not False:
        return
    origin = kernels.origin(kernel.name)
    if origin is None:
        said = f"The page names the kernel '{kernel.name}', which only its author's computer has."
        fix = f"Write '{_usual(kernel.language)}'."
    else:
        said = f"The environment has no kernel '{kernel.name}', which the page names."
        fix = _how_to_add(origin, there)
    line = pages.line_of_front_matter(os.path.join(survey.book.directory, page.file), kernel.key)
    place = survey.in_book(page.file, line)
    yield Finding(code="environment.kernel", message=said, fix=fix, place=place)


def _usual(language: str) -> str:
    return {"r": "ir", "julia": "julia-1.10"}.get(language, "python3")


def _how_to_add(origin: kernels.Origin, there: Presence) -> str:
    if origin.language == "R":
        return (
            "Write 'r-' with a date in runtime.txt, such as 'r-4.4-2025-06-01', "
            "or add r-irkernel to an environment.yml."
        )
    if origin.language == "julia":
        return "Add a Project.toml."
    if not origin.packages:
        return "Install it in postBuild, and list it in the environment's 'provides'."
    return f"Add {origin.packages[0]} to {there.where_to_add()}."


def _candidates(opened: Opened, used: Used, local: _Modules) -> Iterator[Import]:
    """What the page imports that is neither Python's, nor the book's, nor named as it is."""
    there = opened.there
    done: set[str] = set()
    for one in used.imports:
        top = one.name.partition(".")[0] if one.language == PYTHON else one.name
        if top in done or _is_installed(top, one, used):
            continue
        done.add(top)
        if one.language == R:
            is_lacking = there.lacks_r(top)
        elif one.language == JULIA:
            is_lacking = there.lacks_julia(top)
        else:
            is_lacking = (
                there.is_known
                and there.is_chosen
                and not imports.is_standard(top)
                and normal(top) not in there.python
                and not local.has(top, opened.page, anywhere=used.moves)
            )
        if is_lacking:
            yield one


def _is_installed(top: str, one: Import, used: Used) -> bool:
    """Whether the page installs it by itself, before it is imported."""
    before = {name for name, line in used.installed if line <= one.line}
    if EVERYTHING in before or top in before:
        return True
    return any(normal(top) in distributions.names(name) for name in before)


def _missing(survey: Survey, opened: Opened, one: Import, index: distributions.Index) -> Finding:
    top = one.name.partition(".")[0]
    file = opened.there.where_to_add()
    if one.language == R:
        message, fix = f"The page loads the R package '{top}'", "Install it in install.R"
        if file.startswith("environment.y") or "/environment.y" in file:
            fix = f"Add r-{top.lower()} to {file}"
    elif one.language == JULIA:
        message, fix = f"The page loads the Julia package '{top}'", "Add it to Project.toml"
    else:
        likeliest = index.likeliest(one.name)
        message = f"The page imports '{one.name}'"
        fix = f"Add {likeliest or f'the package that has {top!r}'} to {file}"
    return Finding(
        code="environment.package",
        message=f"{message}, which the environment does not declare.",
        fix=f"{fix}, or to the environment's 'provides' if it is there.",
        place=survey.in_book(opened.page.file, one.line),
    )


class _Modules:
    """The modules that are files of the book's repository."""

    def __init__(self, survey: Survey) -> None:
        source = survey.book.source
        self._book = source.path if source else ""
        self._folders: dict[str, set[str]] = {}
        tree = survey.tree
        self._roots = {"", self._book, *_installed_folders(tree or ())}
        for path in tree or ():
            if path.endswith((".py", ".so", ".pyx")):
                self._add(path)

    def _add(self, path: str) -> None:
        folder, _, name = path.rpartition("/")
        self._folders.setdefault(name.partition(".")[0], set()).add(folder)
        while folder:
            above, _, name = folder.rpartition("/")
            known = self._folders.setdefault(name, set())
            if above in known:
                break
            known.add(above)
            folder = above

    def has(self, module: str, page: Page, *, anywhere: bool) -> bool:
        """Whether *page* finds *module* among the files.

        :param anywhere: whether the page looks in folders of its own choice
        """
        found = self._folders.get(module, set())
        if anywhere and found:
            return True
        folder = posixpath.normpath(posixpath.join(self._book, posixpath.dirname(page.file)))
        folder = "" if folder == "." else folder
        return not found.isdisjoint({*self._roots, folder})


def _installed_folders(tree: Tree | tuple[()]) -> Iterator[str]:
    """Folders whose packages may be installed with pip: those of projects, and ``src`` in them."""
    for path in tree:
        folder, _, name = path.rpartition("/")
        if name in ("setup.py", "setup.cfg", "pyproject.toml"):
            yield folder
            yield f"{folder}/src" if folder else "src"
