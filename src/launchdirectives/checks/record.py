"""The publication record: what authors have written that it cannot say, or not so."""

from __future__ import annotations

from collections.abc import Iterable

from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Looked, Survey
from launchdirectives.findings import Finding
from launchdirectives.publication import written


class RecordCheck(Check):
    """Titles, authors, licences and identifiers of the book and of pages with launches.

    A build says it as it writes the record, which also knows what Sphinx has of ``conf.py``.
    """

    subject = "authors, licences and identifiers for the publication record"
    codes = ("record.left-out", "record.wrong-id", "record.unreadable")

    def __init__(self) -> None:
        self._known: tuple[Survey, written.Written] | None = None

    def of_book(self, survey: Survey) -> Iterable[Finding]:
        """What is wrong with what is written of the book."""
        return self._written(survey).findings if _is_wanted(survey) else ()

    def of_page(self, survey: Survey, looked: Looked) -> Iterable[Finding]:
        """What is wrong with the front matter of a page."""
        found: list[Finding] = []
        if _is_wanted(survey) and next(looked.launches, None):
            written.of_page(survey.book, looked.page, self._written(survey), findings=found)
        return found

    def _written(self, survey: Survey) -> written.Written:
        if self._known is None or self._known[0] is not survey:
            self._known = (survey, written.look(survey.book))
        return self._known[1]


def _is_wanted(survey: Survey) -> bool:
    return survey.book.record_config.publish and not survey.book.is_preview
