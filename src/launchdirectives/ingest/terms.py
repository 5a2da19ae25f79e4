"""What a reader gets into by a click on a publisher's page, in words.

Of an author's hub the record says it, and its kind what the record leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from launchdirectives import hubs
from launchdirectives.hubs.base import BROWSER, NOWHERE
from launchdirectives.ingest.text import cleaned
from launchdirectives.model import Launch
from launchdirectives.publication.targets import NEWEST, Target
from launchdirectives.reading import Layer, Settings
from launchdirectives.statements import BLOCKS, Statements, stated
from launchdirectives.web import control
from launchdirectives.web.hub_terms import phrases

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ACCESS = {
    "public": "no sign-in",
    "login": "sign-in needed",
    "members": "for members only, sign-in needed",
}
_KEPT = {"persistent": "your work is kept", "ephemeral": "work is not kept"}


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
    yield from phrases(_statements(entry), str)
    if choice := control.advice(launch, str):
        yield choice
    if not target.strength:
        newest = "the default branch" if target.ref == NEWEST else f"“{target.ref}”"
        yield f"opens the newest state of {newest}"


def _statements(entry: Mapping[str, Any]) -> Statements:
    """What *entry* says in the words of a configuration; what else it says is passed over."""
    blocks = {name: cleaned(entry[name], name) for name in BLOCKS if name in entry}
    return stated(blocks, (), Settings([Layer({}, "")], []))
