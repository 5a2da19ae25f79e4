"""JATS: where an article can be run, for the publisher's own XML of it.

Elements, attributes and their order from JATS Publishing 1.1 and 1.3. Which of them says what is
open in AGU's and Curvenote's "Notebooks in publishing"; this is one of its readings.
"""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives.publication.document import Document
from launchdirectives.publication.views import facts, relations
from launchdirectives.publication.views.base import View
from launchdirectives.publication.views.xml_text import comment, element, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar
    from xml.etree.ElementTree import Element

    from launchdirectives.publication.document import Entry

_XLINK = "http://www.w3.org/1999/xlink"

_WHOLE = """For the article: what is inside this article-meta goes into the article's own,
 self-uri and related-object before abstract, custom-meta-group last."""
_PART = """For a notebook that is a sub-article: what is inside this front-stub goes into its own,
 supplementary-material before permissions, then self-uri and related-object."""

_STRENGTHS = {"commit": "git-commit", "tag": "git-tag", "archive": "doi"}
"""What kind of identifier a launch opens, by what holds it still."""


class Jats(View):
    """Two fragments in one document: ``article-meta``, and ``front-stub`` of a sub-article.

    The root ``launch-fragments`` is no element of JATS: it holds both together, so that the whole
    is well-formed and ``/*/article-meta/*`` picks what to paste.
    """

    name: ClassVar = "jats"
    summary: ClassVar = "Publishers put its two fragments into the JATS of an article."
    media_type: ClassVar = "application/xml"

    def of_page(self, document: Document, page: Entry) -> str:
        """The fragments for the article that *page* belongs to."""
        whole = element(
            "article-meta",
            {},
            *_self(page),
            *_related(document, page),
            *_custom(document, page),
        )
        part = element(
            "front-stub", {}, _file(document, page), *_self(page), *_related(document, page)
        )
        return written(
            element(
                "launch-fragments",
                {"xmlns:xlink": _XLINK},
                comment(_WHOLE),
                whole,
                comment(_PART),
                part,
            )
        )


def _self(page: Entry) -> Iterator[Element]:
    if "url" in page:
        yield element(
            "self-uri",
            {"content-type": "html", "xlink:title": page["title"], "xlink:href": page["url"]},
        )


def _related(document: Document, page: Entry) -> Iterator[Element]:
    for launch, hub in relations.launches(document, page):
        target = launch["pinned"]
        yield element(
            "related-object",
            {
                "content-type": "executable-version",
                "link-type": "launch",
                "specific-use": hub["access"]["level"],
                "source-type": hub["kind"],
                "source-id": hub.get("url", ""),
                "source-id-type": "url",
                "object-id": target["ref"],
                "object-id-type": _STRENGTHS.get(target.get("strength", ""), "git-ref"),
                "xlink:href": target["url"],
            },
            hub["name"],
        )
    for key in relations.sources(document, page):
        source = document.source(key)
        yield _source(source, relations.revision(source, page))


def _source(source: Entry, commit: str) -> Element:
    """A source, by its Software Heritage identifier, commit or DOI, whichever it has first."""
    address = facts.origin(source)
    known = {
        "swhid": source.get("swhid", {}).get("revision", "") if commit else "",
        "git-commit": commit,
        "doi": source.get("doi", ""),
    }
    kind = next((kind for kind, value in known.items() if value), "")
    return element(
        "related-object",
        {
            "content-type": "source",
            "source-type": source["provider"],
            "source-id": address,
            "source-id-type": "url" if address else "",
            "object-id": known.get(kind, ""),
            "object-id-type": kind,
            "xlink:href": address,
        },
        "Source",
    )


def _file(document: Document, page: Entry) -> Element:
    """The page's own file, as supplementary material."""
    key, path, format_ = (page["source"][name] for name in ("source", "path", "format"))
    mimetype, _, subtype = facts.MEDIA_TYPES.get(format_, "text/plain").partition("/")
    return element(
        "supplementary-material",
        {
            "content-type": "notebook" if format_ == "ipynb" else "source",
            "mimetype": mimetype,
            "mime-subtype": subtype,
            "xlink:href": facts.raw_address(document, key, path),
        },
        element("caption", {}, element("p", {}, path)),
    )


def _custom(document: Document, page: Entry) -> Iterator[Element]:
    """Where the record is and which of its pages this is, to be found again by a program."""
    told = {"launch-metadata-page": page["id"]}
    if "self" in document.data:
        told = {"launch-metadata": document.data["self"], **told}
    yield element(
        "custom-meta-group",
        {},
        *(
            element("custom-meta", {}, element("meta-name", {}, n), element("meta-value", {}, v))
            for n, v in told.items()
        ),
    )
