"""A page as an RO-Crate, for the dispatcher of the EOSC Data Commons, which launches it.

The dispatcher opens an archive of Zenodo by its DOI, if that is the crate's main entity. It makes
a git repository of any other crate's files, in which it cannot make folders
(EOSC-Data-Commons/Dispatcher, app/vres/binder.py; vre_rocrate, building/package.py).
"""

from __future__ import annotations

from launchdirectives.findings import Refused
from launchdirectives.publication.document import Document
from launchdirectives.publication.views import facts
from launchdirectives.publication.views.base import View
from launchdirectives.publication.views.crates import NO_LICENSE, Crate, binder_for, on_the_web
from launchdirectives.publication.views.graph import MEDIA_TYPE, name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

    from launchdirectives.publication.document import Entry
    from launchdirectives.publication.views.crates import Naming
    from launchdirectives.publication.views.graph import Ref

BINDER = "https://jupyter.org/binder/"
"""The identifier of the language by which the dispatcher knows what BinderHub runs."""

ZENODO = "zenodo"


class PageCrate(View):
    """One page: an archive's DOI, or a flat folder of the notebook and its environment's files."""

    name = "page-crate"
    summary = "For the dispatcher of the EOSC Data Commons: one page, to be launched."
    media_type = MEDIA_TYPE
    version: ClassVar[str] = "1.1"

    def of_page(self, document: Document, page: Entry) -> str:
        """The crate of *page*.

        :raises Refused: if two of its files would have one name in a flat folder
        """
        archive = facts.archive_doi(document.source(page["source"]["source"]))
        if ZENODO in archive:
            crate = Crate(document, self.version, on_the_web(document))
            main = _archive(crate, page, archive)
            crate.notebook(page)
        else:
            crate = Crate(document, self.version, _flat())
            main = crate.notebook(page, programmingLanguage=_binder(crate))
        crate.record()
        site = document.data["site"]
        return crate.text(
            name=page["title"],
            description=page.get("description") or site.get("description") or page["title"],
            datePublished=page.get("modified", document.data["generatedAt"]),
            inLanguage=facts.of_page(document, page, "language"),
            license=crate.license(facts.of_page(document, page, "license")) or NO_LICENSE,
            author=crate.people(facts.of_page(document, page, "authors")),
            identifier=facts.doi(page["doi"]) if "doi" in page else None,
            url=page.get("url"),
            mainEntity=main,
        )


class PageCrate12(PageCrate):
    """The same by RO-Crate 1.2."""

    name = "page-crate-1.2"
    version = "1.2"


def _archive(crate: Crate, page: Entry, archive: str) -> Ref:
    """The archived repository, as what is to be launched: of the types that the dispatcher has."""
    document = crate.document
    return crate.add_file(
        facts.doi(archive),
        "SoftwareSourceCode",
        name=page["title"],
        programmingLanguage=_binder(crate),
        runtimePlatform=binder_for(document, page, ZENODO),
        license=crate.license(document.source(page["source"]["source"]).get("license")),
        author=crate.people(facts.of_page(document, page, "authors")),
    )


def _binder(crate: Crate) -> Ref:
    return crate.add(
        "#binder",
        "ComputerLanguage",
        name="Binder",
        identifier=BINDER,
        url=BINDER,
        version="v2",  # of the links of a BinderHub; RO-Crate 1.2 wants one
    )


def _flat() -> Naming:
    """Names without folders."""
    taken: dict[str, tuple[str, str]] = {}

    def name(key: str, path: str) -> str:
        last = path.rpartition("/")[2]
        if taken.setdefault(last, (key, path)) != (key, path):
            raise Refused(
                "config.wrong-value",
                f"Two files of this page are called '{last}', and a page crate has no folders.",
                "Write the DOI of an archived copy, or take the crate of the site.",
            )
        return name_of(last)

    return name
