"""What a launch opens: the same for ever, or what a ref is at by then."""

from __future__ import annotations

from launchdirectives import hubs, providers
from launchdirectives.hubs.base import at_commit
from launchdirectives.model import COMMIT, Launch
from launchdirectives.record import Record, replace

ARCHIVE = "archive"
"""What holds a launch still that opens an archive's record; beside ``commit`` and ``tag``."""

NEWEST = "HEAD"
"""The ref of a launch that opens the newest commit of the default branch."""


class Target(Record):
    """One address of a launch.

    :param url: empty for live code, which has no address
    :param ref: the branch, tag or commit that it opens; for an archive the DOI
    :param strength: what holds it still: ``commit``, ``tag``, ``archive``; empty: nothing
    """

    url: str
    ref: str
    strength: str = ""


class Targets(Record):
    """The addresses of a launch; at least one is there."""

    pinned: Target | None = None
    moving: Target | None = None


def targets(launch: Launch) -> Targets:
    """The addresses of *launch*, by the rules of its hub's kind.

    :raises Refused: if its hub cannot open it
    """
    kind, source = hubs.get(launch.hub.kind), launch.source
    is_live = kind.is_in_page
    url = "" if is_live else launch.url or kind.url(launch)
    if providers.is_archive(source.repository, source.provider):
        doi = providers.of(source)[1].path
        return Targets(pinned=Target(url=url, ref=doi, strength=ARCHIVE))
    pinned = None
    pinned_url = "" if is_live else kind.pinned(launch)
    if source.commit and (is_live or pinned_url):
        pinned = Target(url=pinned_url, ref=source.commit, strength=COMMIT)
    if pinned and (pinned_url == url if url else source.ref == source.commit):
        return Targets(pinned=pinned)
    moving = Target(url=url, ref=kind.opened_ref(launch) or NEWEST)
    return Targets(pinned=pinned, moving=moving)


def at(launch: Launch, target: Target) -> str:
    """The address of *launch* when it opens the ref of *target*.

    :raises Refused: if its hub cannot open that
    """
    if hubs.get(launch.hub.kind).is_in_page:
        return ""
    source = launch.source
    if target.strength == COMMIT:
        launch = at_commit(replace(launch, source=replace(source, commit=target.ref)))
    elif target.strength != ARCHIVE and target.ref not in (source.ref, NEWEST):
        ref_kind = target.strength or "branch"
        launch = replace(launch, source=replace(source, ref=target.ref, ref_kind=ref_kind))
    return hubs.get(launch.hub.kind).url(launch)
