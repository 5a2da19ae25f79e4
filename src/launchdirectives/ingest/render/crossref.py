"""Crossref's relations by the view of that name, with the offered links only."""

from __future__ import annotations

from launchdirectives.ingest.offers import Offers
from launchdirectives.ingest.render.restricted import restricted
from launchdirectives.publication import views
from launchdirectives.publication.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry


def render(document: Document, page: Entry, offers: Offers) -> str:
    """What goes into the deposit of the article."""
    return views.get("crossref").of_page(*restricted(document, page, offers))
