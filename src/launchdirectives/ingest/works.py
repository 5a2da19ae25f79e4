"""What of a record can be launched, and what of it stands beside a publisher's article."""

from __future__ import annotations

from urllib.parse import unquote

from launchdirectives.addresses import DOI_BEGINNINGS
from launchdirectives.publication.document import Document
from launchdirectives.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

_MORE_BEGINNINGS = ("doi.org/", "dx.doi.org/", "info:doi/", "urn:doi:")


def works(document: Document, doi: str = "", *, with_all: bool = False) -> list[Entry]:
    """The entries of pages that can be launched, in their order.

    :param doi: only those that are, or stand beside, the work of this DOI, in any of its forms:
        by the DOI of the page or of a related work; of the whole site, all its pages
    :param with_all: those without launches too
    """
    wanted = doi_of(doi)
    if doi and not wanted:
        return []
    pages = [page for page in document.pages if with_all or page["launches"]]
    if not doi or wanted in _dois(document.data["site"]):
        return pages
    return [page for page in pages if wanted in _dois(page)]


def only(document: Document, pages: list[Entry]) -> Document:
    """*document* with these *pages*, for views of part of it."""
    return replace(document, data={**document.data, "pages": pages})


def doi_of(text: str) -> str:
    """The DOI in *text* without its prefix and in lower case, so that all its forms are the same.

    Empty if there is none. DOIs do not tell cases apart (DOI Handbook 2.4).
    """
    bare = text.strip()
    for form in (*DOI_BEGINNINGS, *_MORE_BEGINNINGS):
        if bare.lower().startswith(form):
            bare = bare[len(form) :].lstrip()
            bare = unquote(bare) if "/" in form else bare
            break
    return bare.casefold() if bare.startswith("10.") and "/" in bare else ""


def _dois(entry: Entry) -> set[str]:
    """The DOIs that *entry* (a page or the site) is found by."""
    found = {doi_of(entry.get("doi", ""))}
    for work in entry.get("relatedWorks", ()):
        found |= {doi_of(work.get("doi", "")), doi_of(work.get("url", ""))}
    return found - {""}
