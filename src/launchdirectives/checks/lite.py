"""Code in the reader's browser: whether the book has what its hubs name for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial

from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding, Refused
from launchdirectives.live import lite, pyodide


class Lite(Check):
    """The files and the Pyodide that hubs with ``via: lite`` name.

    Whether the extra with Pyodide is installed is no matter of the book: its build tells.
    """

    subject = "what live code in the reader's browser needs"
    codes = ("hub.lite",)

    def of_book(self, survey: Survey) -> Iterator[Finding]:
        """Say which of them the book does not have."""
        book = survey.book
        directory = str(book.directory)
        built = os.path.join(directory, "_build")
        for hub in filter(lite.is_meant, book.config.hubs):
            asked: dict[str, Callable[[], object]] = {
                "files": partial(pyodide.files, hub, directory, built)
            }
            if hub.options.pyodide:
                asked["pyodide"] = partial(pyodide.find, hub, directory)
            for key, ask in asked.items():
                try:
                    ask()
                except Refused as refused:
                    yield refused.at(book.settings.place(("hubs", hub.name, key)))
