"""What a build asks of checks before it writes a link: a link that cannot work is left out.

Every writer gets its launches here, so that a web page, its form, an e-book and the list of
what has changed agree. What the book's setting ``broken`` says is done here too.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives.checks import built_in, is_broken
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import NOTE, Finding, Place
from launchdirectives.model import FOLDER, Environment, Hub, Launch, Page
from launchdirectives.record import Record, replace
from launchdirectives.resolve import AUTOMATIC, Request, Resolution, of_hub
from launchdirectives.urls import from_root, is_from_root

KEEP, STOP = "keep", "error"
"""What ``broken`` may say beside the default: the link stays; the build fails."""

_ABSENT = frozenset(("source.file-missing", "source.not-committed"))
"""Of all refusals these leave an address that one can make."""


class Proven(Record):
    """The launches whose links are written, and what is wrong.

    :param findings: why a link cannot be made, with the place of the request
    :param proofs: what checks found about launches; often the same for many pages
    :param left_out: launches whose links cannot work and are not kept
    """

    launches: tuple[Launch, ...] = ()
    findings: tuple[Finding, ...] = ()
    proofs: tuple[Finding, ...] = ()
    left_out: tuple[Launch, ...] = ()

    @property
    def is_broken(self) -> bool:
        """Whether something was asked for that cannot work."""
        return is_broken((*self.findings, *self.proofs))


class Proof:
    """The checks that a build asks, with the book that it asks them about.

    In a preview there are none: nothing opens where readers will open it. repo2docker, which takes
    a second, is not asked.
    """

    def __init__(self, survey: Survey) -> None:
        survey.asks_repo2docker = False
        self.survey = survey
        self._book = survey.book
        wanted = () if self._book.is_preview else built_in()
        self._checks = [check for check in wanted if check.is_in_build]
        self._keeps = self._book.config.broken == KEEP

    def of_book(self) -> tuple[Finding, ...]:
        """What is wrong with the book as a whole, without notes, which only ``check`` tells."""
        return tuple(
            finding
            for check in self._checks
            for finding in check.of_book(self.survey)
            if finding.level != NOTE
        )

    def of_launch(self, launch: Launch, place: Place = Place()) -> tuple[Finding, ...]:
        """What is wrong with *launch*, without notes, which only ``check`` tells."""
        return tuple(
            finding
            for check in self._checks
            for finding in check.of_launch(self.survey, launch, place)
            if finding.level != NOTE
        )

    def launches(self, page: Page | None, request: Request = AUTOMATIC) -> Proven:
        """The launches of *page* whose links are written; see :meth:`.Book.launches`."""
        found = self._book.launches(page, request)
        if self._keeps and any(finding.code in _ABSENT for finding in found.findings):
            anyway = self._book.launches(page, request, needs_file=False)
            if anyway.launches:
                found = Resolution(anyway.launches, found.findings)
        place = request.place_on(page)
        kept: list[Launch] = []
        left_out: list[Launch] = []
        proofs: dict[Finding, None] = {}
        for launch in found.launches if self._checks else ():
            said = self.of_launch(launch, place)
            proofs |= dict.fromkeys(said)
            is_unsafe = any(finding.is_about_safety for finding in said)
            is_written = not is_broken(said) or (self._keeps and not is_unsafe)
            (kept if is_written else left_out).append(launch)
        return Proven(
            launches=tuple(kept) if self._checks else found.launches,
            findings=found.findings,
            proofs=tuple(proofs),
            left_out=tuple(left_out),
        )

    def from_elsewhere(self, found: Proven, site: str) -> Proven:
        """*found* with addresses that can be followed from outside the book's site.

        :param site: its address, with a slash at its end; empty where nobody knows it, so that
            launches whose address counts from there are left out
        """
        kept: list[Launch] = []
        findings: dict[Finding, None] = {}
        for launch in found.launches:
            if site or not is_from_root(launch.url):
                kept.append(replace(launch, url=from_root(launch.url, site)))
            else:
                findings[_no_site(launch.hub)] = None
        return replace(found, launches=tuple(kept), proofs=(*found.proofs, *findings))

    def opens(self, hub: Hub) -> bool:
        """Whether links to *hub* are written in any environment of the book."""
        return self._keeps or not all(
            is_broken(self.of_launch(launch)) for launch in self._typical(hub)
        )

    def fingerprint(self) -> str:
        """A text that changes whenever what checks say of any page may have changed.

        Checks of a build look at hubs and environments, and at files only by their names, which
        :meth:`.Book.fingerprint` has.
        """
        if not self._checks:
            return ""
        said = [
            (hub.name, launch.environment.name, self.of_launch(launch))
            for hub in self._book.config.hubs
            for launch in self._typical(hub)
        ]
        return repr((self.of_book(), said))

    def _typical(self, hub: Hub) -> Iterator[Launch]:
        """The whole book on *hub*, once in each environment."""
        source = self._book.source
        if source is None:
            return
        plain = Launch(hub=hub, source=source, interface=hub.interface, opens=FOLDER)
        for environment in self._book.config.environments or (Environment(),):
            yield replace(plain, environment=environment)


def _no_site(hub: Hub) -> Finding:
    return Finding(
        code="hub.site",
        message=f"{of_hub(hub)}its address counts from the root of the book's site, whose own "
        "address is not known, so this output goes without its links.",
        fix="Write 'site: https://…' in launch.yml.",
    )
