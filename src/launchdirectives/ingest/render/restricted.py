"""A record of one page that says no more than what is offered, for formats that views make."""

from __future__ import annotations

from launchdirectives import hubs
from launchdirectives.ingest import own_hub
from launchdirectives.ingest.choice import MOVING, PINNED
from launchdirectives.ingest.offers import Link, Offers
from launchdirectives.ingest.text import cleaned
from launchdirectives.publication import rebuilt
from launchdirectives.publication.canonical import DIGEST
from launchdirectives.publication.document import Document
from launchdirectives.publication.recomputed import TARGETS
from launchdirectives.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchdirectives.publication.document import Entry


def restricted(document: Document, page: Entry, offers: Offers) -> tuple[Document, Entry]:
    """The record with *page* only, whose launches are the offered links, and that page in it."""
    key = _free(document)
    launches = [_launch(document, page, link, offers, key) for link in offers.links]
    kept: Entry = {**page, "launches": launches}
    used = {one["hub"] for one in launches}
    places = {name: hub for name, hub in document.data["hubs"].items() if name in used}
    if offers.hub:
        places[key] = own_hub.entry(offers.hub)
    data = {name: value for name, value in document.data.items() if name != DIGEST}
    data = cleaned({**data, "hubs": places, "pages": [kept]})
    return replace(document, data=data), data["pages"][0]


def _launch(
    document: Document, page: Entry, link: Link, offers: Offers, key: str
) -> dict[str, Any]:
    """The entry of a launch that has the offered address only."""
    entry = dict(page["launches"][link.launch])
    if link.is_publishers and offers.hub:
        launch = rebuilt.launch(document, page, entry, other=offers.hub)
        entry.update(hub=key, via=hubs.get(link.kind).via(launch))
    target = {"url": link.url, "ref": link.ref}
    if link.strength:
        target["strength"] = link.strength
    for name in TARGETS:
        entry.pop(name, None)
    entry[PINNED if link.strength else MOVING] = target
    return entry


def _free(document: Document) -> str:
    """A key for the publisher's hub that no hub of the record has."""
    names = ("publisher", *(f"publisher-{number}" for number in range(2, 60)))
    return next(name for name in names if name not in document.data["hubs"])
