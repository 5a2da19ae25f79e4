"""Crossref: relations of an article, for the publisher who deposits it.

Elements and words from Crossref's relations.xsd; which two relations to use from Crossref's
documentation, "Relationships": what belongs to a work supplements it.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives.publication.document import Document
from launchdirectives.publication.views import relations
from launchdirectives.publication.views.base import View
from launchdirectives.publication.views.relations import DOI, SWHID, URL, Related
from launchdirectives.publication.views.xml_text import element, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar
    from xml.etree.ElementTree import Element

    from launchdirectives.publication.document import Entry

_SPACE = "http://www.crossref.org/relations.xsd"
_TYPES = {DOI: "doi", URL: "uri", SWHID: "other"}
"""Crossref's name of each kind of identifier; it has none for those of Software Heritage."""


class Crossref(View):
    """The ``rel:program`` of a deposit: what supplements the article."""

    name: ClassVar = "crossref"
    summary: ClassVar = "Publishers who register an article at Crossref paste it into the deposit."
    media_type: ClassVar = "application/xml"

    def of_page(self, document: Document, page: Entry) -> str:
        """The fragment for the article that *page* belongs to."""
        items = map(_item, relations.once(_supplements(document, page)))
        return written(element("rel:program", {"xmlns:rel": _SPACE, "name": "relations"}, *items))


def _supplements(document: Document, page: Entry) -> Iterator[Related]:
    used = relations.sources(document, page)
    for key in used:
        yield from relations.archives(document.source(key), "the source")
    for key in relations.environments(page):
        yield from relations.archives(document.environment(key), "the software environment")
    yield from relations.data(page)
    for launch, hub in relations.launches(document, page):
        yield relations.executable(launch, hub)
    for key in used:
        source = document.source(key)
        if relations.revision(source, page) and "swhid" in source:
            yield Related(source["swhid"]["revision"], SWHID, "The source, at its commit")
    yield from relations.record(document)


def _item(related: Related) -> Element:
    kind = {"relationship-type": "isSupplementedBy", "identifier-type": _TYPES[related.scheme]}
    return element(
        "rel:related_item",
        {},
        element("rel:description", {}, related.title),
        element("rel:inter_work_relation", kind, related.identifier),
    )
