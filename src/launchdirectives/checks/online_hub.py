"""The hubs of a book, asked themselves: whether they answer, and have what links need."""

from __future__ import annotations

from collections.abc import Iterable

from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding, Place
from launchdirectives.model import Launch
from launchdirectives.record import replace

_AT_ONCE = 8
"""Launches that are asked about at once; the limits of the asker count too."""


class OnlineHubCheck(Check):
    """Each hub that something opens on is asked once, each address once."""

    subject = "what hubs answer"
    codes = (
        "hub.unreachable",
        "hub.certificate",
        "hub.kind",
        "hub.answer",
        "hub.version",
        "hub.provider",
        "hub.content-missing",
        "hub.cors",
        "environment.nbgitpuller",
    )
    is_online = True

    def __init__(self) -> None:
        self._known: dict[str, tuple[Finding, ...]] = {}

    def of_book(self, survey: Survey) -> Iterable[Finding]:
        """Ask all that will be asked, several at once; :meth:`of_launch` tells the answers."""
        hubs = survey.hubs
        if hubs is not None:
            from concurrent.futures import ThreadPoolExecutor

            launches = {launch.url: launch for launch, _ in survey.launches}
            hubs.prepare(launch.hub for launch in launches.values())
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                answers = pool.map(hubs.of_launch, launches.values())
                self._known = dict(zip(launches, answers, strict=True))
        return ()

    def of_launch(self, survey: Survey, launch: Launch, place: Place) -> Iterable[Finding]:
        """What is wrong with the hub of *launch*, at the hub's place, or with its address."""
        if survey.hubs is None:
            return
        settings = survey.book.settings
        for finding in (*survey.hubs.of_hub(launch.hub), *self._known.get(launch.url, ())):
            name = finding.place.key.removeprefix("hubs.")  # of the hub, or of live code's server
            yield replace(finding, place=settings.place(("hubs", name)) if name else place)
