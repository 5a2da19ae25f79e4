"""The book that a page of mystmd belongs to."""

from __future__ import annotations

import os
from functools import cache, cached_property

from launchdirectives import scan
from launchdirectives.book import PREVIEW_CONFIG, PREVIEW_URL, Book
from launchdirectives.checks.proof import Proof, Proven
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding
from launchdirectives.gallery import Listed
from launchdirectives.layers import project_file
from launchdirectives.model import Page
from launchdirectives.mystmd.facts import Promises
from launchdirectives.publication.titles import title
from launchdirectives.record import replace
from launchdirectives.resolve import Request
from launchdirectives.web.control import is_in_page


class Project:
    """A mystmd project with its book, opened once for all its pages.

    :ivar proof: tells which of a page's launches work
    """

    def __init__(self, directory: str) -> None:
        self.book = Book.open(
            directory,
            config_file=os.environ.get(PREVIEW_CONFIG, ""),
            preview=os.environ.get(PREVIEW_URL, ""),
        )
        self.proof = Proof(Survey(self.book))

    @cached_property
    def listed(self) -> tuple[Listed, ...]:
        """The pages with their titles, for galleries; read only where there is one."""
        survey = self.proof.survey
        return tuple(
            Listed(
                page=page,
                title=title(page, survey.cells(page)),
                asked=tuple(scan.asked(self.book.directory, page, survey.cells(page))),
            )
            for page in self.book.pages(with_sphinx=False)
        )

    def launches(self, page: Page, request: Request) -> Proven:
        """The launches of *page* whose links are written, as they can be followed from anywhere.

        In exports nothing leads to the root of the site, and what does not begin with a scheme
        mystmd takes for a file.
        """
        found = self.proof.launches(page, request)
        live = tuple(filter(is_in_page, found.launches))  # no link is made to these
        others = tuple(launch for launch in found.launches if launch not in live)
        led = self.proof.from_elsewhere(replace(found, launches=others), self.book.site)
        return replace(led, launches=self.promises.kept((*led.launches, *live)))

    @cached_property
    def promises(self) -> Promises:
        """Which of the launches' addresses stay the same for readers."""
        return Promises(self.proof.survey)

    @cached_property
    def wrong(self) -> tuple[Finding, ...]:
        """What is wrong with the book as a whole."""
        return (*self.book.findings, *self.proof.of_book())

    def page(self, path: str) -> Page:
        """The page in the file at *path*."""
        real = os.path.realpath(path) if os.path.islink(path) else path
        folder, name = os.path.split(real)
        return self.book.page(_within(folder, self.book.directory) + name)


@cache
def of_page(path: str) -> Project:
    """The project that the page at *path* is in: the nearest folder with a ``myst.yml``."""
    return _opened(root_of(os.path.dirname(os.path.abspath(path))))


@cache
def root_of(folder: str) -> str:
    """The nearest folder above *folder* that holds a project; itself if none does."""
    above = folder
    while True:
        if project_file(above):
            return above
        parent = os.path.dirname(above)
        if parent == above:
            return folder
        above = parent


@cache
def _within(folder: str, directory: str) -> str:
    """How a path in *folder* begins as seen from *directory*; resolved once for all its pages."""
    relative = os.path.relpath(os.path.realpath(folder), directory).replace(os.sep, "/")
    return "" if relative == "." else f"{relative}/"


@cache
def _opened(directory: str) -> Project:
    return Project(directory)
