"""The repositories of a book, asked at their hosts: whether readers get them, at their refs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from launchdirectives import hubs
from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding, Place
from launchdirectives.model import Launch


class OnlineSourceCheck(Check):
    """Each repository that opens, or that an environment is built from, is asked once."""

    subject = "what the hosts of repositories answer"
    codes = ("source.not-public", "source.ref-missing", "source.unreachable")
    is_online = True

    def of_book(self, survey: Survey) -> Iterable[Finding]:
        """Ask all hosts, several at once; :meth:`of_launch` tells the answers."""
        if survey.repositories is not None:
            asked = (asked for launch, _ in survey.launches for asked in _asked(survey, launch))
            survey.repositories.prepare(repository for repository, _, _ in asked)
        return ()

    def of_launch(self, survey: Survey, launch: Launch, place: Place) -> Iterable[Finding]:
        """What is wrong with the repositories of *launch*."""
        if survey.repositories is None:
            return
        for repository, ref, key in _asked(survey, launch):
            where = survey.book.settings.place(key) if key else place
            yield from survey.repositories.of_ref(repository, ref, where)


def _asked(survey: Survey, launch: Launch) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The repositories of *launch* with their refs, and where they are declared if not there."""
    source, book = launch.source, survey.book.source
    is_of_book = book is not None and (book.repository, book.ref) == (source.repository, source.ref)
    yield source.repository, source.ref, ("source",) if is_of_book else ()
    if launch.environment.is_apart and hubs.get(launch.hub.kind).builds_environment(launch.hub):
        yield (*launch.built_from, ("environments", launch.environment.name))
