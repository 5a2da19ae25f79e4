"""Zenodo and DataCite: what else a registered thing belongs to.

Words for Zenodo from its REST API's documentation ("Representation", ``related_identifiers``),
for DataCite from its Metadata Schema 4.5, which has no identifier of Software Heritage.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator

from launchdirectives.publication import FORMAT, SCHEMA
from launchdirectives.publication.canonical import indented
from launchdirectives.publication.document import Document
from launchdirectives.publication.views import relations
from launchdirectives.publication.views.base import View
from launchdirectives.publication.views.relations import DOI, Related, once
from launchdirectives.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

    from launchdirectives.publication.document import Entry

ARTICLE, ARCHIVE, EXECUTABLE, RECORD = "article", "archive", "executable", "record"
"""Kinds of things that are related to."""

_WORKS = {"is-version-of": "IsVersionOf", "is-part-of": "IsPartOf"}
"""Relations of works in DataCite's words; every other one is that of a supplement."""


class Relations(View):
    """Relations of a page, or of a site, as JSON to paste."""

    media_type: ClassVar = "application/json"
    key: ClassVar[str]
    """What the list is called."""

    def own(self, document: Document) -> frozenset[str]:
        """The sources of which the record that this is pasted into is itself the archive."""
        return frozenset()

    @abstractmethod
    def relation(self, to: Related) -> dict[str, str]:
        """A relation as the registry writes it."""

    def of_site(self, document: Document) -> str:
        """The relations of the whole site; of its launches the first one on each hub."""
        site, data = document.data["site"], document.data
        works = [work for entry in (site, *document.pages) for work in relations.works(entry)]
        archives = [
            *relations.archives(site, "the site"),
            *self._archives(document, data["sources"], data["environments"]),
        ]
        launches: dict[str, Related] = {}
        for page in document.pages:
            for launch, hub in relations.launches(document, page):
                launches.setdefault(launch["hub"], relations.executable(launch, hub))
        return self._written(document, works, archives, launches.values())

    def of_page(self, document: Document, page: Entry) -> str:
        """The relations of *page*."""
        used = relations.sources(document, page), relations.environments(page)
        pairs = relations.launches(document, page)
        launches = [relations.executable(launch, hub) for launch, hub in pairs]
        return self._written(
            document, relations.works(page), self._archives(document, *used), launches
        )

    def _archives(
        self, document: Document, sources: Iterable[str], environments: Iterable[str]
    ) -> Iterator[Related]:
        own = self.own(document)
        for key in sources:
            if key not in own:
                yield from relations.archives(document.source(key), "the source")
        for key in environments:
            yield from relations.archives(document.environment(key), "the software environment")

    def _written(
        self,
        document: Document,
        works: Iterable[Related],
        archives: Iterable[Related],
        launches: Iterable[Related],
    ) -> str:
        found = [
            *(_is(_WORKS.get(to.relation, "IsSupplementTo"), ARTICLE, to) for to in works),
            *(_is("HasMetadata", RECORD, to) for to in relations.record(document)),
            *(_is("IsSupplementedBy", ARCHIVE, to) for to in archives),
            *(_is("IsVariantFormOf", EXECUTABLE, to) for to in launches),
        ]
        return indented({self.key: [*map(self.relation, once(found))]})


class Zenodo(Relations):
    """``related_identifiers`` of ``.zenodo.json``, or of a deposit by Zenodo's API."""

    name: ClassVar = "zenodo"
    summary: ClassVar = (
        "Authors paste it into `.zenodo.json`, and Zenodo shows it as related works."
    )
    key: ClassVar = "related_identifiers"

    def own(self, document: Document) -> frozenset[str]:
        """Those with pages: ``.zenodo.json`` lies in them, for the archive that Zenodo makes."""
        return frozenset(page["source"]["source"] for page in document.pages)

    def relation(self, to: Related) -> dict[str, str]:
        """A relation in Zenodo's words; it has no type for what is interactive."""
        types = {ARTICLE: "publication-article", ARCHIVE: "software"}
        return {
            "identifier": to.identifier,
            "relation": to.relation[0].lower() + to.relation[1:],
            "resource_type": types.get(to.kind, "other"),
            "scheme": to.scheme,
        }


class DataCite(Relations):
    """``relatedIdentifiers`` of a record at DataCite."""

    name: ClassVar = "datacite"
    summary: ClassVar = "Repositories put it into the DataCite record of the page or of the book."
    key: ClassVar = "relatedIdentifiers"

    def relation(self, to: Related) -> dict[str, str]:
        """A relation in the words of DataCite 4.5."""
        types = {
            ARTICLE: "JournalArticle",
            ARCHIVE: "Software",
            EXECUTABLE: "InteractiveResource",
            RECORD: "Other",
        }
        found = {
            "relatedIdentifier": to.identifier,
            "relatedIdentifierType": "DOI" if to.scheme == DOI else "URL",
            "relationType": to.relation,
            "resourceTypeGeneral": types[to.kind],
        }
        if to.kind == RECORD:
            found["relatedMetadataScheme"] = f"launch-metadata {FORMAT}"
            found["schemeUri"] = SCHEMA
            found["schemeType"] = "JSON Schema"
        return found


def _is(relation: str, kind: str, to: Related) -> Related:
    return replace(to, relation=relation, kind=kind)
