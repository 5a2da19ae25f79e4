"""The book that a page of mystmd belongs to."""

from __future__ import annotations

import os
from functools import cache, cached_property

from launchdirectives.book import Book
from launchdirectives.checks.proof import Proof, Proven
from launchdirectives.checks.survey import Survey
from launchdirectives.model import Page
from launchdirectives.mystmd.facts import Promises
from launchdirectives.record import replace
from launchdirectives.resolve import Request

PROJECT_FILES = ("myst.yml", "myst.yaml")


class Project:
    """A mystmd project with its book, opened once for all its pages.

    :ivar proof: tells which of a page's launches work
    """

    def __init__(self, directory: str) -> None:
        self.book = Book.open(directory)
        self.proof = Proof(Survey(self.book))

    @cached_property
    def _promises(self) -> Promises:
        return Promises(self.proof.survey)

    @property
    def file(self) -> str:
        """The path of the project's ``myst.yml``."""
        paths = [os.path.join(self.book.directory, name) for name in PROJECT_FILES]
        return next(filter(os.path.exists, paths), paths[0])

    def launches(self, page: Page, request: Request) -> Proven:
        """The launches of *page* whose links are written, with what can be promised of them."""
        found = self.proof.launches(page, request)
        return replace(found, launches=self._promises.kept(found.launches))

    def page(self, path: str) -> Page:
        """The page in the file at *path*."""
        relative = os.path.relpath(os.path.realpath(path), self.book.directory)
        return self.book.page(relative.replace(os.sep, "/"))


@cache
def of_page(path: str) -> Project:
    """The project that the page at *path* is in: the nearest folder with a ``myst.yml``."""
    return _opened(root_of(os.path.dirname(os.path.abspath(path))))


@cache
def root_of(folder: str) -> str:
    """The nearest folder above *folder* that holds a project; itself if none does."""
    above = folder
    while True:
        if any(os.path.exists(os.path.join(above, name)) for name in PROJECT_FILES):
            return above
        parent = os.path.dirname(above)
        if parent == above:
            return folder
        above = parent


@cache
def _opened(directory: str) -> Project:
    return Project(directory)
