"""The repository and the ref that open: whether they are those that the author means."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from launchdirectives import hubs, resolve, sources
from launchdirectives.addresses import is_same, parse
from launchdirectives.book import Book
from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding, Place, Refused, nearest
from launchdirectives.hubs.base import BranchOptions
from launchdirectives.model import BRANCH, COMMIT, Launch
from launchdirectives.pages import line_of_front_matter
from launchdirectives.repository import Repository, git

_NAMED = 8
"""As many branches and tags are named where none is like the one that is written."""


class SourceCheck(Check):
    """Refs that the checkout does not know, and a repository that it does not come from."""

    subject = "the repository, and the branch, tag or commit that opens"
    codes = ("source.ref-missing", "source.ref-unknown", "source.other-remote")
    is_in_build = True

    def __init__(self) -> None:
        self._judged: dict[str, Refused | None] = {}

    def of_book(self, survey: Survey) -> Iterable[Finding]:
        """Whether the declared repository is the checkout's."""
        book = survey.book
        checkout, declared = book.repository, book.config.source
        if not (checkout and checkout.remote and declared and declared.repository):
            return
        if book.is_preview or any(is_same(declared.repository, one) for one in checkout.remotes):
            return
        if parse(declared.repository).host != parse(checkout.remote).host:
            return  # a mirror, an archive or a gist; forks and what a template leaves are not
        yield Finding(
            code="source.other-remote",
            message=f"The declared repository is {declared.repository}, and this checkout comes "
            f"from {checkout.remote}.",
            fix=f"Write {checkout.remote}, or if the other is meant, let git know it: "
            f"git remote add upstream {declared.repository}.",
            place=book.settings.place(("source", "repository")),
        )

    def of_launch(self, survey: Survey, launch: Launch, place: Place) -> Iterable[Finding]:
        """Whether the refs exist that the author has written for *launch*."""
        book = survey.book
        checkout = book.repository
        if checkout is None or book.is_preview:
            return
        for ref, where in _refs(book, checkout, launch, place):
            if ref not in self._judged:
                self._judged[ref] = _judge(book, checkout, ref)
            if refused := self._judged[ref]:
                yield refused.at(where)


def _refs(
    book: Book, checkout: Repository, launch: Launch, place: Place
) -> Iterator[tuple[str, Place]]:
    """The refs of the checkout's repository that are written for *launch*, and where."""
    source, settings = launch.source, book.settings
    if sources.is_own(source.repository, checkout):
        converted = book.config.converted
        # The branch of converted notebooks is there as soon as a build has been published.
        is_made = converted is not None and converted.ref == source.ref
        if source.ref and not source.is_ref_derived and not is_made:
            yield source.ref, _place_of_ref(book, source.ref, place)
        hub = hubs.served(launch).hub
        options = hub.options
        branch = options.branch if isinstance(options, BranchOptions) else ""
        if branch and source.ref_kind not in ("", BRANCH):
            yield branch, settings.place(("hubs", hub.name, "branch"))
    name = launch.environment.name
    declared = book.config.environment(name)
    builds = hubs.get(launch.hub.kind).builds_environment(launch.hub)
    if builds and declared.ref and sources.is_own(launch.built_from[0], checkout):
        yield declared.ref, settings.place(("environments", name, "ref"))


def _place_of_ref(book: Book, ref: str, place: Place) -> Place:
    """Where *ref* is written that a launch at *place* opens."""
    config, settings = book.config, book.settings
    if config.source and config.source.ref == ref:
        return settings.place(("source", "ref"))
    path = os.path.join(book.directory, place.file)
    if not os.path.isfile(path):
        return place
    page = book.page(os.path.relpath(path, book.directory))
    said = book.front_matter(page, [])
    if said and said.ref == ref:
        line = line_of_front_matter(path, ("launch", "ref"))
        return Place(file=place.file, line=line, key="launch.ref")
    for pattern, rule in resolve.rules_for(config, page.docname):
        return settings.place(("pages", pattern, "ref")) if rule.ref == ref else place
    return place


def _judge(book: Book, checkout: Repository, ref: str) -> Refused | None:
    """What is wrong with *ref*, as far as *checkout* can tell."""
    kind, _ = checkout.find(ref)
    if ref == "HEAD" or kind not in ("", COMMIT):
        return None
    is_own = book.source is not None and book.source.ref == ref
    if kind == COMMIT and book.tree_at("" if is_own else ref) is not None:
        return None
    what = "commit" if kind == COMMIT else "branch or tag"
    if not kind and (whole := _whole_name(checkout, ref)):
        return Refused(
            "source.ref-unknown",
            f"'{ref}' is short for a commit, which not every hub takes.",
            f"Write '{whole}'.",
        )
    if not checkout.is_whole:
        return Refused(
            "source.ref-unknown",
            f"This checkout holds a part of the repository, and not the {what} '{ref}', which "
            "may be there.",
            "Check in a whole clone (actions/checkout: fetch-depth: 0), or ask its host by "
            "--online.",
        )
    return Refused(
        "source.ref-missing",
        f"The repository has no {what} '{ref}', as far as this checkout knows.",
        f"{_meant(checkout, ref) if not kind else 'Push it.'} If it is new there, run git fetch.",
    )


def _whole_name(checkout: Repository, ref: str) -> str:
    """The whole name of the commit that *ref* is short for; empty if it is not."""
    if not 7 <= len(ref) < 40 or ref.strip("0123456789abcdef"):
        return ""
    answer = git(checkout.root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    return answer.stdout.decode().split("\n")[0] if not answer.returncode else ""


def _meant(checkout: Repository, ref: str) -> str:
    """What the author may have meant by *ref*."""
    starts = (f"refs/remotes/{checkout.remote_name}/", "refs/heads/", "refs/tags/")
    names = dict.fromkeys(
        name.removeprefix(start)
        for start in starts
        for name in checkout.refs
        if name.startswith(start)
    )
    found = nearest(ref, list(names)) if names else ""
    is_list = not found or (found.startswith("Write one of") and len(names) > _NAMED)
    return "Write the name of a branch or tag that it has." if is_list else found
