"""What a publisher wants of a hub, and which of a launch's addresses may stand on their page."""

from __future__ import annotations

import re
from collections.abc import Collection

from launchdirectives import hubs
from launchdirectives.ingest import hosts
from launchdirectives.model import Launch
from launchdirectives.online.places import EVERYBODYS, OWN, kind_by_name
from launchdirectives.publication import targets
from launchdirectives.publication.document import Document
from launchdirectives.publication.recomputed import TARGETS
from launchdirectives.publication.schema import schema
from launchdirectives.publication.targets import ARCHIVE, Target
from launchdirectives.record import Record
from launchdirectives.web import control

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

PINNED, MOVING = TARGETS
"""What a publisher may prefer: what opens the same for ever, or the newest."""


class NotOffered(Exception):
    """No link is offered; the message says why, in sentences for the publisher."""


class Wishes(Record):
    """What a publisher wants; see :func:`.links.links`."""

    prefer: str = PINNED
    allow_hubs: Collection[str] = ()
    include_restricted: bool = False
    allow_local: bool = False


def see_wanted(about: Entry, wishes: Wishes) -> None:
    """See that a publisher wants the hub.

    :param about: what the record says of it
    :raises NotOffered: if not
    """
    url = about.get("url", "")
    if url and wishes.allow_hubs and not hosts.is_allowed(url, wishes.allow_hubs):
        raise NotOffered(
            f"Its host '{hosts.host_of(url)[0]}' is not on your list. Add it if you trust it."
        )
    if wishes.include_restricted:
        return
    access, cost = about["access"], about.get("cost", {})
    note = f" It says: {access['note']}" if access.get("note") else ""
    if access["level"] == "members":
        raise NotOffered(
            f"It is for members only.{note} Ask for restricted hubs too if your readers are some."
        )
    if cost.get("publisherUse") == "not-allowed":
        contact = cost.get("contact", "the record names no contact")
        raise NotOffered(
            f"Its people do not want publishers to show its links.{note} Ask them first: {contact}."
        )


def in_page() -> NotOffered:
    """Why no link is offered to live code."""
    return NotOffered("It runs in the author's page itself. Link to that page.")


def chosen(document: Document, page: Entry, entry: Entry, launch: Launch, wishes: Wishes) -> Target:
    """What the link to *launch* opens.

    :raises NotOffered: if nothing may be offered
    :raises Refused: if its hub cannot open it
    """
    if control.is_in_page(launch):
        raise in_page()
    found = targets.targets(launch)
    pinned = found.pinned
    if pinned and pinned.strength != ARCHIVE and not _is_promised(document, page, entry):
        if wishes.prefer != MOVING:
            raise NotOffered(
                "The record does not promise that the repository's host has the commit, with this "
                "page's file as it was. Ask for moving links, which open the newest state."
            )
        pinned = None
    by_wish = (found.moving, pinned) if wishes.prefer == MOVING else (pinned, found.moving)
    target = next((one for one in by_wish if one and one.url), None)
    if target is None:
        raise NotOffered("There is no address that opens it.")
    _see_safe(target.url, launch, wishes)
    return target


def _is_promised(document: Document, page: Entry, entry: Entry) -> bool:
    """Whether the record says that hubs find the commit, and in it what the page was made of."""
    state = document.source(entry.get("source", page["source"]["source"]))["state"]
    changed = state.get("dirtyPaths", ())
    opened = entry.get("path", page["source"]["path"])
    is_changed = state["dirty"] and (not changed or opened in changed)
    return state["pushed"] == "yes" and not is_changed


def _see_safe(url: str, launch: Launch, wishes: Wishes) -> None:
    """See that *url* may stand on a page.

    :raises NotOffered: if not
    """
    rule = schema()["$defs"]["url"]
    is_address = re.search(rule["pattern"], url) and len(url) <= rule["maxLength"]
    if not is_address or not url.startswith(hubs.get(launch.hub.kind).base(launch.hub)):
        raise NotOffered("The address that its facts make is none that a page may hold.")
    place = kind_by_name(url)
    if place != EVERYBODYS and not (place == OWN and wishes.allow_local):
        raise NotOffered(
            "It is on the reader's own computer or network. Allow local addresses to try it out."
        )
