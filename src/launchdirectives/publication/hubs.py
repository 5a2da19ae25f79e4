"""The record's entry of a hub: what it is, who gets in, what a session has, who pays.

What nobody has said is left out or ``unknown``. Whom the hub is for comes from its audience, and
whether work is kept from its kind, as in the terms that readers see.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from launchdirectives import hubs
from launchdirectives.hubs.base import NOWHERE, Terms
from launchdirectives.model import Audience, Hub
from launchdirectives.publication import rebuilt
from launchdirectives.record import Record, plain, replace
from launchdirectives.statements import Statements
from launchdirectives.urls import below, is_from_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PUBLIC, LOGIN, MEMBERS = "public", "login", "members"
"""The levels of access; every audience of an author's own is of members."""


def entry(hub: Hub, audiences: Sequence[Audience], *, site: str = "") -> dict[str, object] | None:
    """The entry of *hub*; for live code that of the hub whose servers run it.

    :param audiences: the book's
    :param site: address of the published book, from which a JupyterLite's folder counts
    :returns: None if no reader can open it by a click, or its address is not known yet
    """
    place = _served(hub)
    kind = hubs.get(place.kind)
    if not kind.opens_by_click:
        return None
    if kind.needs_url and is_from_root(place.url):
        if not site:
            return None
        place = replace(place, url=below(site, place.url))
    statements: Statements = place.statements or Statements()
    terms = kind.terms_of(place)
    parts: dict[str, object] = {
        "kind": place.kind,
        "name": _name(place),
        "url": kind.base(place) if kind.needs_url else "",
        "links": rebuilt.links(place),
        "operator": _said(statements.operator),
        "capabilities": list(kind.capabilities(place)),
        "access": _access(place, terms, audiences, statements),
        "persistence": _persistence(terms),
        "limits": _said(statements.limits),
        "cost": _said(statements.cost),
        "availability": _said(statements.availability),
    }
    return {key: value for key, value in parts.items() if value}


def _served(hub: Hub) -> Hub:
    """The hub whose servers run *hub*, with what is said of it."""
    place = hubs.get(hub.kind).served_by(hub)
    if place is hub or place.name != hub.name:
        return place
    # Servers that live code names by their address alone: the book says all of them there.
    return replace(place, audience=hub.audience, statements=hub.statements)


def _name(place: Hub) -> str:
    return place.title or urlsplit(place.url).hostname or place.name


def _access(
    place: Hub, terms: Terms, audiences: Sequence[Audience], statements: Statements
) -> dict[str, object]:
    name = place.audience or terms.audience
    audience = next((one for one in audiences if one.name == name), Audience(name=name))
    # An author may write the address as readers see it, with letters of any script.
    join = quote(audience.join, safe="!#$%&'()*+,/:;=?@[]~")
    found = {
        "level": name if name in (PUBLIC, LOGIN) else MEMBERS,
        **({"joinUrl": join} if join else {}),
        **_said(statements.access),
    }
    return {**found, "audience": audience.title} if audience.title else found


def _persistence(terms: Terms) -> str:
    if terms.runs == NOWHERE:
        return ""
    return "persistent" if terms.keeps_work else "ephemeral"


def _said(block: Record | None) -> dict[str, Any]:
    """*block* as the record has it, without what nobody has said."""
    return _without_gaps(plain(block)) if block is not None else {}


def _without_gaps(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_gaps(one) for key, one in value.items() if one not in ("", None, [], {})
        }
    return [_without_gaps(one) for one in value] if isinstance(value, list) else value
