"""The author's desk: what readers do not get because it is not committed or not pushed."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator

from launchdirectives import hubs, sources
from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Survey
from launchdirectives.environments import judge
from launchdirectives.environments.folder import FOLDERS
from launchdirectives.findings import Finding, Place
from launchdirectives.layers import LAUNCH_FILE
from launchdirectives.model import BRANCH, Launch, Source
from launchdirectives.record import replace
from launchdirectives.repository import Repository, git


class WorkCheck(Check):
    """Changes that are not committed, and commits that are not pushed.

    A build server has no desk: it builds what was pushed, and changes files on its way.
    """

    subject = "changes that are not committed, commits that are not pushed"
    codes = ("source.modified", "source.not-pushed")

    def of_book(self, survey: Survey) -> Iterable[Finding]:
        """What is on the desk and not where readers get it."""
        book = survey.book
        checkout = book.repository
        if checkout is None or not checkout.commit or book.is_preview or book.build_server:
            return
        yield from _modified(survey, checkout)
        opened = (launch.source for launch, _ in survey.launches)
        for source in {(one.repository, one.ref): one for one in opened}.values():
            if source.ref_kind == BRANCH and sources.is_own(source.repository, checkout):
                yield from _not_pushed(survey, checkout, source)


def _modified(survey: Survey, checkout: Repository) -> Iterator[Finding]:
    here = [
        (launch, place)
        for launch, place in survey.launches
        if launch.source.commit == checkout.commit
    ]
    desk = survey.book.desk if here else None
    if desk is None:
        return
    told = set()
    for launch, place in sorted(here, key=lambda one: one[1].line > 0):  # a page's own file first
        for path in (launch.path, *launch.beside):
            if path in desk.changed and path not in told:
                told.add(path)
                yield _changed("file", path, "readers open", place)
    built = [launch for launch, _ in here if _is_built_here(launch)]
    for path in dict.fromkeys(path for launch in built for path in _files(survey, launch)):
        if path in desk.changed and path not in told:
            yield _changed("environment file", path, "hubs build", survey.in_repository(path))
    for path in sorted(desk.added) if built else ():
        folder, name = posixpath.split(path)
        if name in judge.NAMES and folder in ("", *FOLDERS):
            yield Finding(
                code="source.modified",
                message=f"The environment file '{path}' is not committed, so hubs build without.",
                fix="Commit and push it.",
                place=survey.in_repository(path),
            )


def _is_built_here(launch: Launch) -> bool:
    """Whether a hub builds the book's own environment for *launch*."""
    return (
        hubs.get(launch.hub.kind).builds_environment(launch.hub) and not launch.environment.is_apart
    )


def _files(survey: Survey, launch: Launch) -> tuple[str, ...]:
    """The environment files that are read for *launch*."""
    description = survey.environment(launch)
    return description.files if description else ()


def _changed(what: str, path: str, who: str, place: Place) -> Finding:
    return Finding(
        code="source.modified",
        message=f"The {what} '{path}' is changed here and not committed, so {who} it as it was.",
        fix="Commit and push it.",
        place=place,
    )


def _not_pushed(survey: Survey, checkout: Repository, source: Source) -> Iterator[Finding]:
    branch, remote = source.ref, checkout.remote_name
    there = checkout.refs.get(f"refs/remotes/{remote}/{branch}")
    if there is None:
        # A clone of one branch does not say what others there are.
        if not checkout.is_whole or f"refs/heads/{branch}" not in checkout.refs:
            return
        message = f"The branch '{branch}' is not at '{remote}', as far as this checkout knows."
    else:
        is_here = branch == checkout.branch and there != checkout.commit
        count = _ahead(survey, checkout, there) if is_here else 0
        if not count:
            return
        some = "1 commit" if count == 1 else f"{count} commits"
        message = f"{some} of '{branch}' {'is' if count == 1 else 'are'} not at '{remote}'."
    yield Finding(
        code="source.not-pushed",
        message=message,
        fix=f"Run 'git push {remote} {branch}'.",
        place=_place(survey),
    )


def _ahead(survey: Survey, checkout: Repository, there: str) -> int:
    """How many commits are checked out here that *there* does not have."""
    desk = survey.book.desk
    if desk and desk.upstream == f"{checkout.remote_name}/{checkout.branch}":
        return desk.ahead
    answer = git(checkout.root, "rev-list", "--count", f"{there}..{checkout.commit}", "--")
    return int(answer.stdout) if not answer.returncode else 0


def _place(survey: Survey) -> Place:
    """Where the ref is written, or would be."""
    place = survey.book.settings.place(("source", "ref"))
    file = place.file or os.path.join(survey.book.directory, LAUNCH_FILE)
    return replace(place, file=file)
