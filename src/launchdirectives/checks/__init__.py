"""Checks: what links promise is looked at before a reader clicks.

Each is one file with one class, named here. Others add theirs by the entry-point group
``launchdirectives.checks``, which only ``launchdirectives check`` and ``launchcheck`` ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module

from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import ERROR, Finding, Place
from launchdirectives.model import Launch

BUILT_IN: dict[str, str] = {
    "environment": "launchdirectives.checks.environment:EnvironmentCheck",
    "servers": "launchdirectives.checks.servers:Servers",
    "fit": "launchdirectives.checks.fit:Fit",
    "source": "launchdirectives.checks.source:SourceCheck",
    "work": "launchdirectives.checks.work:WorkCheck",
    "data": "launchdirectives.checks.data:DataCheck",
    "security": "launchdirectives.checks.security:SecurityCheck",
}
"""Each built-in check by its subject, with the class that makes it."""

GROUP = "launchdirectives.checks"


def built_in() -> list[Check]:
    """The checks that come with this package, in the order of their subjects."""
    found = []
    for where in BUILT_IN.values():
        module, _, name = where.partition(":")
        found.append(getattr(import_module(module), name)())
    return found


def all_checks() -> list[Check]:
    """The built-in checks and those that other packages add."""
    from importlib.metadata import entry_points  # costs more than the whole core

    return [*built_in(), *(entry.load()() for entry in entry_points(group=GROUP))]


def run(survey: Survey, checks: Iterable[Check]) -> list[Finding]:
    """All that is wrong with the book, each thing once, in the order of places."""
    found = list(survey.book.findings)
    said = {finding.message for finding in found}
    for looked in survey.pages:
        for control in looked.controls:
            for finding in control.findings:
                # A hub that cannot open the book is said once, not on every page.
                if not finding.code.startswith("hub.") or finding.message not in said:
                    said.add(finding.message)
                    found.append(finding)
    for check in checks:
        found += check.of_book(survey)
        for looked in survey.pages:
            found += check.of_page(survey, looked)
        for launch, place in survey.launches:
            found += check.of_launch(survey, launch, place)
    located = dict.fromkeys(map(survey.located, found))
    return sorted(located, key=lambda one: (one.place.file, one.place.line, one.code, str(one)))


class Proof:
    """What a build asks about each launch before it writes its link."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._checks = [check for check in built_in() if check.is_in_build]

    def of_book(self) -> Iterator[Finding]:
        """What is wrong with the book as a whole."""
        for check in self._checks:
            yield from check.of_book(self._survey)

    def of_launch(self, launch: Launch, place: Place) -> tuple[Finding, ...]:
        """What is wrong with *launch*."""
        return tuple(
            finding
            for check in self._checks
            for finding in check.of_launch(self._survey, launch, place)
        )


def is_broken(findings: Iterable[Finding]) -> bool:
    """Whether *findings* about a launch mean that its link cannot work."""
    return any(finding.level == ERROR for finding in findings)
