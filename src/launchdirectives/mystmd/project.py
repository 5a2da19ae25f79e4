"""The book that a page of mystmd belongs to."""

from __future__ import annotations

import os
from functools import cache

from launchdirectives.book import PREVIEW_CONFIG, PREVIEW_URL, Book
from launchdirectives.checks.proof import Proof
from launchdirectives.checks.survey import Survey
from launchdirectives.layers import project_file
from launchdirectives.model import Page


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
        if project_file(above):
            return above
        parent = os.path.dirname(above)
        if parent == above:
            return folder
        above = parent


@cache
def _opened(directory: str) -> Project:
    return Project(directory)
