"""Whether what a hub's people say of it still holds, and is enough for a publisher."""

from __future__ import annotations

import time
from collections.abc import Iterator

from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding
from launchdirectives.model import Hub
from launchdirectives.record import replace
from launchdirectives.statements import ALLOWED, BY_AGREEMENT

Told = tuple[tuple[str, str], Finding]
"""The key of the hub that a finding is about, and the finding."""

_OPEN = ("public", "login")
"""The audiences that nobody has to join."""


class HubTerms(Check):
    """What is said of hubs, by their people or the book's author."""

    subject = "what is said of a hub"
    codes = ("hub.ended", "hub.terms")

    def of_book(self, survey: Survey) -> Iterator[Finding]:
        """Name the hubs whose promise has ended, and what publishers would miss."""
        for hub in survey.book.config.hubs:
            if hub.statements is None:
                continue
            for key, finding in (*_ended(hub), *_missing(survey, hub)):
                place = survey.book.settings.place(("hubs", hub.name, *key))
                yield replace(finding, place=place)


def _ended(hub: Hub) -> Iterator[Told]:
    until = hub.statements.availability.committedUntil
    if until and until < time.strftime("%Y-%m-%d", time.gmtime()):
        yield (
            ("availability", "committedUntil"),
            Finding(
                code="hub.ended",
                message=f"The hub '{hub.name}' was promised until {until}, which is past.",
                fix="Ask its operator for how long it stays and write that day, or leave the hub "
                "out.",
            ),
        )


def _missing(survey: Survey, hub: Hub) -> Iterator[Told]:
    cost = hub.statements.cost
    audience = survey.book.config.audience(hub.audience)
    has_way_in = hub.statements.access.joinUrl or audience.join
    if cost.publisherUse == ALLOWED and audience.name not in _OPEN and not has_way_in:
        yield (
            ("cost", "publisherUse"),
            Finding(
                code="hub.terms",
                message=f"Publishers may show the links of the hub '{hub.name}' to all their "
                "readers, but it is for members and nothing says how to become one.",
                fix=f"Write that page's address as the hub's 'joinUrl' in 'access', or as 'join' "
                f"of the audience '{audience.name}'.",
            ),
        )
    if cost.publisherUse == BY_AGREEMENT and not cost.contact:
        yield (
            ("cost", "publisherUse"),
            Finding(
                code="hub.terms",
                message=f"Publishers have to agree with the people of the hub '{hub.name}', and "
                "nothing says whom to ask.",
                fix="Write a 'contact' in 'cost', such as 'mailto:hub@example.org'.",
            ),
        )
