"""A book with all that it launches: what checks look at, each fact found out once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from launchdirectives import cells, scan
from launchdirectives.addresses import is_same
from launchdirectives.book import Book
from launchdirectives.cells import Cell
from launchdirectives.environments import Description, describe, judge
from launchdirectives.findings import Finding, Place
from launchdirectives.model import Launch, Page
from launchdirectives.presence import Presence
from launchdirectives.record import Record, replace
from launchdirectives.resolve import AUTOMATIC, Request
from launchdirectives.trees import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.online.http import Asker
    from launchdirectives.online.hubs import Hubs
    from launchdirectives.online.repositories import Repositories


class Control(Record):
    """What one control of a page launches, and what is wrong with it."""

    place: Place
    launches: tuple[Launch, ...] = ()
    findings: tuple[Finding, ...] = ()


class Looked(Record):
    """A page with its controls."""

    page: Page
    controls: tuple[Control, ...]

    @property
    def launches(self) -> Iterator[Launch]:
        """All that the page launches."""
        for control in self.controls:
            yield from control.launches


class Survey:
    """A book as checks see it.

    :param pages: the pages that have controls; a build that looks at each launch as it comes
        has none
    :ivar fetch: brings the files of another repository at a ref, for who may ask the network
    :ivar hubs: what hubs answer; None unless :meth:`go_online` was called
    :ivar repositories: what the hosts of repositories answer; likewise
    :ivar asks_repo2docker: whether repo2docker, where it is installed, judges environments; that
        takes a second
    """

    def __init__(self, book: Book, pages: Iterable[Looked] = ()) -> None:
        self.book = book
        self.pages = tuple(pages)
        self.fetch: Callable[[str, str], Tree | None] | None = None
        self.asks_repo2docker = True
        self.hubs: Hubs | None = None
        self.repositories: Repositories | None = None
        self._cells: dict[str, tuple[Cell, ...]] = {}
        self._environments: dict[tuple[str, str], Description | None] = {}
        self._presences: dict[tuple[str, ...], Presence | None] = {}

    @classmethod
    def of_files(cls, book: Book, paths: Iterable[str] = ()) -> Survey:
        """The book's pages as their files say, without Sphinx.

        :param paths: only these, relative to the book's folder
        """
        chosen = [book.page(path) for path in paths] or book.pages()
        survey = cls(book)
        survey.pages = tuple(filter(None, map(survey._look, chosen)))
        return survey

    def control(self, page: Page, request: Request) -> Control:
        """The control for which *page* asks by *request*."""
        found = self.book.launches(page, request)
        place = request.place_on(page)
        return Control(place=place, launches=found.launches, findings=found.findings)

    def cells(self, page: Page) -> tuple[Cell, ...]:
        """The cells of *page*; each page is read once for all who ask."""
        if page.file not in self._cells:
            self._cells[page.file] = cells.read(self.book.directory, page)
        return self._cells[page.file]

    def go_online(self, asker: Asker | None = None) -> None:
        """Let checks ask other computers, within the limits of *asker*.

        :raises ImportError: if the extra ``check`` is not installed
        """
        import requests  # noqa: F401  (in time to say that it is missing)

        from launchdirectives.online.git import Bounds
        from launchdirectives.online.http import Asker
        from launchdirectives.online.hubs import Hubs
        from launchdirectives.online.repositories import Repositories

        asker = asker or Asker()
        bounds = Bounds(seconds=asker.limits.seconds)
        self.hubs = Hubs(asker, site=self.book.site)
        self.repositories = Repositories(bounds=bounds, verify=asker.verify)
        self.fetch = self.repositories.tree

    @cached_property
    def launches(self) -> tuple[tuple[Launch, Place], ...]:
        """All launches of the book, each with the place where it is asked for."""
        return tuple(
            (launch, control.place)
            for looked in self.pages
            for control in looked.controls
            for launch in control.launches
        )

    @property
    def tree(self) -> Tree | None:
        """The files of the book's repository at its ref; None where nobody knows."""
        return self.book.tree

    def environment(self, launch: Launch) -> Description | None:
        """The environment that is built for *launch*; None where its files are not known."""
        key = launch.built_from
        if key not in self._environments:
            tree = self.tree_at(*key)
            self._environments[key] = None if tree is None else self._described(tree)
        return self._environments[key]

    def presence(self, launch: Launch) -> Presence | None:
        """What is there in the environment of *launch*; None where nobody can tell."""
        key = (*launch.built_from, launch.environment.name)
        if key not in self._presences:
            tree, description = self.tree_at(*launch.built_from), self.environment(launch)
            found = None
            if tree is not None and description is not None:
                found = Presence(description, tree, launch.environment.provides)
            self._presences[key] = found if found and found.is_readable else None
        return self._presences[key]

    def tree_at(self, repository: str, ref: str) -> Tree | None:
        """The files of *repository* at *ref*; None where nobody knows them."""
        source = self.book.source
        if source and is_same(repository, source.repository):
            return self.book.tree_at("" if ref == source.ref else ref)
        return self.fetch(repository, ref) if self.fetch else None

    def _described(self, tree: Tree) -> Description:
        found = describe(tree)
        if not self.asks_repo2docker:
            return found
        try:
            (verdict,) = judge.ask([tree])
        except judge.Unavailable:
            return found
        return judge.judged(found, verdict)

    def in_repository(self, path: str, line: int = 0, key: str = "") -> Place:
        """The place of a file of the repository, whose path counts from its root."""
        checkout = self.book.repository
        root = checkout.root if checkout else self.book.directory
        return Place(file=os.path.join(root, *path.split("/")), line=line, key=key)

    def in_book(self, file: str, line: int = 0) -> Place:
        """The place of a page, whose path counts from the book's folder."""
        return Place(file=os.path.join(self.book.directory, *file.split("/")), line=line)

    def located(self, finding: Finding) -> Finding:
        """*finding* with the whole path of its file."""
        file = finding.place.file
        for folder in (self.book.directory, os.getcwd()):
            if file and not os.path.isabs(file) and os.path.exists(os.path.join(folder, file)):
                file = os.path.normpath(os.path.join(folder, file))
        return replace(finding, place=replace(finding.place, file=file))

    def _look(self, page: Page) -> Looked | None:
        """*page* with its controls; None if it has none and nothing is wrong with it."""
        findings: list[Finding] = []
        controls = [self.control(page, AUTOMATIC)] if self.book.shows(page, findings) else []
        if findings:
            controls.append(Control(place=Place(file=page.file), findings=tuple(findings)))
        for request, refusals in scan.requests(self.book.directory, page, self.cells(page)):
            if refusals:
                controls.append(Control(place=request.place, findings=refusals))
            controls.append(self.control(page, request))
        return Looked(page=page, controls=tuple(controls)) if controls else None
