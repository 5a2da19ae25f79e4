"""What a reader gets into by a click on a publisher's page, in words.

Of an author's hub the record says it, and its kind what the record leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from launchdirectives import hubs
from launchdirectives.hubs.base import BROWSER, NOWHERE
from launchdirectives.model import Launch
from launchdirectives.publication.targets import NEWEST, Target
from launchdirectives.web import control

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ACCESS = {
    "public": "no sign-in",
    "login": "sign-in needed",
    "members": "for members only, sign-in needed",
}
_KEPT = {"persistent": "your work is kept", "ephemeral": "work is not kept"}
_PAYERS = {
    "operator": "its operator",
    "community": "the community",
    "author": "the authors",
    "publisher": "the publisher",
    "shared": "several",
}


def terms(launch: Launch, entry: Mapping[str, Any], target: Target) -> tuple[str, ...]:
    """The terms of *launch*, each a few words.

    :param entry: what the record says of its hub
    :param target: what the link opens
    """
    return tuple(_said(launch, entry, target))


def _said(launch: Launch, entry: Mapping[str, Any], target: Target) -> Iterator[str]:
    known = hubs.get(launch.hub.kind).terms_of(launch.hub)
    yield _ACCESS[entry["access"]["level"]]
    if known.runs == NOWHERE:
        yield "to read, code does not run"
    elif known.runs == BROWSER:
        yield "runs in your browser"
    else:
        usual = "persistent" if known.keeps_work else "ephemeral"
        yield _KEPT[entry.get("persistence", usual)]
    if known.is_slow_to_start:
        yield "takes some minutes to start"
    if choice := control.advice(launch, str):
        yield choice
    yield from _payer(entry.get("cost", {}))
    if not target.strength:
        newest = "the default branch" if target.ref == NEWEST else f"“{target.ref}”"
        yield f"opens the newest state of {newest}"
    if note := entry["access"].get("note"):
        yield note


def _payer(cost: Mapping[str, Any]) -> Iterator[str]:
    payer = cost.get("payer", "unknown")
    if payer == "reader":
        yield "you pay for it"
    elif sponsor := cost.get("sponsor", {}).get("name"):
        yield f"paid for by {sponsor}"
    elif payer in _PAYERS:
        yield f"paid for by {_PAYERS[payer]}"
