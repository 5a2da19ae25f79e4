"""What is told on a page, in the words of the plugin."""

from __future__ import annotations

from collections.abc import Iterable

from launchdirectives.checks.proof import Proven
from launchdirectives.findings import ERROR, NOTE, Finding, Place
from launchdirectives.model import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

INFO = "info"
"""The level of what an author may want to know although nothing is wrong."""


class Messages:
    """The messages of one page.

    :param told: findings that another page has told already
    """

    def __init__(self, page: Page, told: set[Finding]) -> None:
        self._page = page
        self._told = told
        self.made: list[dict[str, Any]] = []

    def of(self, found: Proven) -> None:
        """Tell what is wrong with launches."""
        self.add(found.findings)
        self.add(found.proofs)

    def add(self, findings: Iterable[Finding]) -> None:
        """Tell *findings*, each once."""
        for finding in findings:
            if finding in self._told or finding.level == NOTE:
                continue
            self._told.add(finding)
            place = finding.place
            is_here = place.file == self._page.file
            where = "" if is_here else f"{place}: " if str(place) else ""
            key = f"{place.key}: " if is_here and place.key else ""
            level = "error" if finding.level == ERROR else "warning"
            self._tell(f"{where}{key}{finding}", place.line if is_here else 0, level, finding.code)

    def inform(self, text: str, place: Place, rule: str) -> None:
        """Tell what is no fault."""
        self._tell(text, place.line if place.file == self._page.file else 0, INFO, rule)

    def _tell(self, text: str, line: int, level: str, rule: str) -> None:
        self.made.append({"text": text, "line": line, "level": level, "rule": rule})
