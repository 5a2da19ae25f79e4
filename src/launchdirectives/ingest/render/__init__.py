"""Offered links as text for a publisher's own page; each format is one file, named here."""

from __future__ import annotations

from launchdirectives.findings import Refused, nearest
from launchdirectives.ingest.offers import Offers
from launchdirectives.ingest.verify.keys import see_resolved
from launchdirectives.named import load
from launchdirectives.publication.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

FORMATS = {
    "html": "launchdirectives.ingest.render.html:render",
    "md": "launchdirectives.ingest.render.markdown:render",
    "jats": "launchdirectives.ingest.render.jats:render",
    "crossref": "launchdirectives.ingest.render.crossref:render",
    "json": "launchdirectives.ingest.render.as_json:render",
}
"""Each format by its name, with what makes it of a record, a page and its offers."""

VIEWS = ("jats", "crossref")
"""Those of them that views of the record make."""


def render(document: Document, page: Entry, offers: Offers, fmt: str) -> str:
    """The links of *offers* to *page*; in HTML and Markdown empty where there are none.

    :raises Refused: if there is no format *fmt*
    :raises NotRead: if a view of the record is wanted, which names what is not in it
    """
    if fmt not in FORMATS:
        raise Refused(
            "config.unknown-name", f"There is no format '{fmt}'.", nearest(fmt, list(FORMATS))
        )
    if fmt in VIEWS:
        see_resolved(document)
    return load(FORMATS[fmt])(document, page, offers)  # type: ignore[no-any-return]
