"""Links from each page to what machines read of it: in its head, and for a site in one file.

Relations by FAIR Signposting (signposting.org/FAIR), the file by RFC 9264, section 4.2. Hosts of
static sites send no headers, so that the head is all that a page by itself can have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from launchdirectives.publication import SCHEMA
from launchdirectives.publication.canonical import indented
from launchdirectives.publication.document import Document
from launchdirectives.publication.views import facts
from launchdirectives.publication.views.base import View
from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

CRATE = "https://w3id.org/ro/crate"
"""The profile by which a link names an RO-Crate (RO-Crate 1.2, "RO-Crate distribution")."""

MEDIA_TYPE = "application/linkset+json"


class Link(Record):
    """A link from a page.

    :param type: media type of what is there; may be empty
    :param profile: what it conforms to; may be empty
    """

    rel: str
    href: str
    type: str = ""
    profile: str = ""


def links(document: Document, page: Entry) -> Iterator[Link]:
    """The links of *page*; those only whose addresses are known."""
    site, views = document.data, document.data.get("views", {})
    if "self" in site:
        yield to_record(site["self"])
    if "roCrate" in views:
        yield Link("describedby", views["roCrate"], "application/ld+json", CRATE)
    source = page["source"]
    if raw := facts.raw_address(document, source["source"], source["path"]):
        yield Link("item", raw, facts.MEDIA_TYPES.get(source["format"], ""))
    if license_ := facts.license_address(facts.of_page(document, page, "license") or " "):
        yield Link("license", license_)
    for author in facts.of_page(document, page, "authors") or ():
        if "orcid" in author:
            yield Link("author", facts.orcid(author["orcid"]))
    if "doi" in page:
        yield Link("cite-as", facts.doi(page["doi"]))
    for article in facts.articles(page):
        yield Link("related", article)
    if "linkset" in views:
        yield Link("linkset", views["linkset"], MEDIA_TYPE)
    yield Link("type", f"https://schema.org/{facts.schema_type(document)}")


class Linkset(View):
    """The links, as elements of a page's head and as the links of all pages in one file."""

    name = "linkset"
    summary = (
        "For harvesters, and for finding the record of a page: FAIR Signposting in the head, "
        "and a linkset where the head cannot be had."
    )
    media_type = MEDIA_TYPE
    file = "launch-linkset.json"

    def of_site(self, document: Document) -> str:
        """A linkset with each page that has an address as an anchor."""
        return _text(_context(document, page) for page in document.pages if "url" in page)

    def of_page(self, document: Document, page: Entry) -> str:
        """A linkset of one page; empty if the page has no address."""
        return _text([_context(document, page)] if "url" in page else [])

    def in_head(self, document: Document, page: Entry) -> str:
        """A ``<link>`` for each link.

        ``profile`` is no attribute of HTML; FAIR Signposting's readers look for it all the same.
        """
        return "".join(f"{element(link)}\n" for link in links(document, page))


def _text(contexts: Iterable[dict[str, object]]) -> str:
    return indented({"linkset": contexts})


def _context(document: Document, page: Entry) -> dict[str, object]:
    context: dict[str, object] = {"anchor": page["url"]}
    targets: dict[str, list[dict[str, object]]] = {}
    for link in links(document, page):
        target: dict[str, object] = {"href": link.href}
        if link.type:
            target["type"] = link.type
        if link.profile:
            # A list by RFC 9264, 4.2.4.3; the one library that reads it takes a text only
            # (signposting 0.9.9, linkset.py).
            target["profile"] = link.profile
        targets.setdefault(link.rel, []).append(target)
    return context | targets


def to_record(href: str) -> Link:
    """The link to a record at *href*."""
    return Link("describedby", href, "application/json", SCHEMA)


def element(link: Link) -> str:
    """*link* as an element of HTML."""
    pairs = (("rel", link.rel), ("href", link.href), ("type", link.type), ("profile", link.profile))
    attributes = " ".join(f'{name}="{escape(value)}"' for name, value in pairs if value)
    return f"<link {attributes}>"
