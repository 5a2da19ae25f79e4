"""JSON for a publisher's own templates: always these members, and all texts are plain."""

from __future__ import annotations

import json

from launchdirectives.ingest.offers import LeftOut, Link, Offers
from launchdirectives.ingest.render.words import authors, title
from launchdirectives.publication.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry


def render(document: Document, page: Entry, offers: Offers) -> str:
    """The page, its links, and what is left out with the reason."""
    # In ASCII: an id stands as in the record, and whatever turns text around in it is escaped.
    return (
        json.dumps(
            {
                "page": {
                    "id": page["id"],
                    "title": title(page),
                    "authors": authors(document, page),
                    "language": page.get("language", ""),
                },
                "links": [_link(one) for one in offers.links],
                "leftOut": [_left_out(one) for one in offers.left_out],
            },
            indent=1,
        )
        + "\n"
    )


def _link(link: Link) -> dict[str, object]:
    return {
        "hub": link.hub,
        "name": link.name,
        "kind": link.kind,
        "url": link.url,
        "ref": link.ref,
        "strength": link.strength,
        "label": link.label,
        "terms": link.terms,
        "note": link.note,
        "isPublishers": link.is_publishers,
        "notes": link.notes,
        "launch": link.launch,
    }


def _left_out(one: LeftOut) -> dict[str, object]:
    return {"hub": one.hub, "name": one.name, "reason": one.reason, "launch": one.launch}
