"""A site as an RO-Crate: its pages that can be run, with what they need and where they run."""

from __future__ import annotations

from launchdirectives.model import COMMIT
from launchdirectives.publication.document import Document
from launchdirectives.publication.views import facts
from launchdirectives.publication.views.base import View
from launchdirectives.publication.views.crates import NO_LICENSE, Crate, on_the_web
from launchdirectives.publication.views.graph import MEDIA_TYPE, METADATA, name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

    from launchdirectives.publication.document import Entry
    from launchdirectives.publication.views.graph import Ref


class SiteCrate(View):
    """A crate on the site, whose files are addresses of the repository at the commit."""

    name = "ro-crate"
    summary = "For RO-Crate tools: the site with all of its pages that can be run."
    media_type = MEDIA_TYPE
    file = f"launch-crate/{METADATA}"
    version: ClassVar[str] = "1.1"

    def of_site(self, document: Document) -> str:
        """The crate of all pages that have launches."""
        crate = Crate(document, self.version, on_the_web(document))
        for page in document.pages:
            if page["launches"]:
                crate.notebook(page)
        crate.record()
        return _text(crate, document)


class SiteCrate12(SiteCrate):
    """The same by RO-Crate 1.2."""

    name = "ro-crate-1.2"
    version = "1.2"


class RepositoryCrate(View):
    """A crate to be kept in the repository, whose files are paths in it.

    What LDaCA's portals look for: at the root, with notebooks right below the crate and their
    ``version`` as ref (Language-Research-Technology/oni-ui, lib/Indexer.js). It cannot name the
    commit that it is in, and so names a tag or branch.
    """

    name = "repository-crate"
    summary = "For portals that read repositories, such as LDaCA's: to be kept at their root."
    media_type = MEDIA_TYPE

    def of_site(self, document: Document) -> str:
        """The crate of all pages with launches that are in the repository of the first of them."""
        pages = [page for page in document.pages if page["launches"]]
        home = pages[0]["source"]["source"] if pages else ""
        crate = Crate(
            document,
            "1.1",
            lambda key, path: (
                name_of(path) if key == home else facts.raw_address(document, key, path)
            ),
        )
        for page in pages:
            if page["source"]["source"] == home:
                crate.notebook(
                    page, version=_lasting(document.source(home)), input=_data(crate, page)
                )
        return _text(crate, document)


def _text(crate: Crate, document: Document) -> str:
    site = document.data["site"]
    return crate.text(
        name=site["title"],
        description=site.get("description", site["title"]),
        datePublished=document.data["generatedAt"],
        inLanguage=site.get("language"),
        license=crate.license(site.get("license")) or NO_LICENSE,
        author=crate.people(site.get("authors")),
        identifier=facts.doi(site["doi"]) if "doi" in site else None,
        url=site.get("url"),
    )


def _lasting(source: Entry) -> str:
    """A ref of *source* that can be known before the commit is made; may be empty."""
    ref = "" if source.get("refKind") == COMMIT else source.get("requestedRef", "")
    found: str = source.get("tag", ref)
    return found


def _data(crate: Crate, page: Entry) -> list[Ref] | tuple[()]:
    """The data that a page reads. Oni needs to be told even that there are none."""
    found = [
        crate.add(
            facts.doi(one["doi"]) if "doi" in one else one["url"], "CreativeWork", name=one["name"]
        )
        for one in page.get("data", ())
        if "doi" in one or "url" in one
    ]
    return found or ()
