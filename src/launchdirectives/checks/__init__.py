"""Checks: what links promise is looked at before a reader clicks.

Each is one file with one class, named here. Others add theirs by the entry-point group
``launchdirectives.checks``, which only ``launchdirectives check`` and ``launchcheck`` ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from launchdirectives.book import Book
from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import ERROR, Finding, Place
from launchdirectives.model import Launch
from launchdirectives.named import load

BUILT_IN: dict[str, str] = {
    "security": "launchdirectives.checks.security:SecurityCheck",
    "source": "launchdirectives.checks.source:SourceCheck",
    "work": "launchdirectives.checks.work:WorkCheck",
    "environment": "launchdirectives.checks.environment:EnvironmentCheck",
    "servers": "launchdirectives.checks.servers:Servers",
    "fit": "launchdirectives.checks.fit:Fit",
    "data": "launchdirectives.checks.data:DataCheck",
    "lite": "launchdirectives.checks.lite:Lite",
    "record": "launchdirectives.checks.record:RecordCheck",
    "hub terms": "launchdirectives.checks.hub_terms:HubTerms",
    "online hub": "launchdirectives.checks.online_hub:OnlineHubCheck",
    "online source": "launchdirectives.checks.online_source:OnlineSourceCheck",
}
"""Each built-in check by its subject, with the class that makes it."""

GROUP = "launchdirectives.checks"


def built_in() -> list[Check]:
    """The checks that come with this package, in the order of their subjects."""
    return [load(where)() for where in BUILT_IN.values()]


def all_checks() -> list[Check]:
    """The built-in checks and those that other packages add."""
    from importlib.metadata import entry_points  # costs more than the whole core

    return [*built_in(), *(entry.load()() for entry in entry_points(group=GROUP))]


def of_controls(survey: Survey) -> Iterator[Finding]:
    """What is wrong with controls; that a hub cannot open the book is said once."""
    said = {finding.message for finding in survey.book.findings}
    for looked in survey.pages:
        for control in looked.controls:
            for finding in control.findings:
                if not finding.code.startswith("hub.") or finding.message not in said:
                    said.add(finding.message)
                    yield finding


def look(survey: Survey, checks: Iterable[Check]) -> Iterator[tuple[Finding, Launch | None, Place]]:
    """All that is wrong with the book, in no order.

    Each finding comes with the launch that it is about, if it is about one, and the place where
    that is asked for.
    """
    found = list(survey.book.findings)
    found += of_controls(survey)
    for check in checks:
        found += check.of_book(survey)
        for looked in survey.pages:
            found += check.of_page(survey, looked)
        for launch, place in survey.launches:
            for finding in check.of_launch(survey, launch, place):
                yield finding, launch, place
    for finding in found:
        yield finding, None, finding.place


def run(survey: Survey, checks: Iterable[Check]) -> list[Finding]:
    """All that is wrong with the book, each thing once, in the order of places."""
    located = dict.fromkeys(survey.located(finding) for finding, _, _ in look(survey, checks))
    return sorted(located, key=lambda one: (one.place.file, one.place.line, one.code, str(one)))


def check(book: Book, *, online: bool = False) -> list[Finding]:
    """All that is wrong with *book* and its pages, in the order of places.

    :param online: whether hubs and the hosts of repositories are asked too
    :raises ImportError: if they are, and the extra ``check`` is not installed
    """
    survey = Survey.of_files(book)
    if online:
        survey.go_online()
    return run(survey, [one for one in all_checks() if online or not one.is_online])


def is_broken(findings: Iterable[Finding]) -> bool:
    """Whether *findings* about a launch mean that its link cannot work."""
    return any(finding.level == ERROR for finding in findings)
