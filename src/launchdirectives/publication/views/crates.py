"""What all RO-Crates of a record share: the entities in them.

What versions 1.1 and 1.2 both take is written for both, such as plain texts where a reference
would need an entity of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from launchdirectives.publication import FILE
from launchdirectives.publication.document import Document
from launchdirectives.publication.views import facts
from launchdirectives.publication.views.graph import Graph

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry
    from launchdirectives.publication.views.graph import Ref

    Naming = Callable[[str, str], str]
    """Takes the key of a source and a path in it; gives the file's name in the crate, or none."""

NO_LICENSE = "No licence is stated."

_LANGUAGES = {
    "python": "https://www.python.org/",
    "r": "https://www.r-project.org/",
    "julia": "https://julialang.org/",
}
"""Where the languages are at home whose environments repo2docker builds."""

NOTEBOOK_PROFILES = (
    "https://w3id.org/ldac/profile#Notebook",
    "https://purl.archive.org/textcommons/profile#Notebook",
)
"""By these LDaCA's Oni portals know a notebook: those of today, and the older
(Language-Research-Technology/oni-ui, configuration.json; GLAM-Workbench/rocrate-scripts)."""


_MEDIA_TYPES = {
    "yml": "application/yaml",
    "yaml": "application/yaml",
    "toml": "application/toml",
    "json": "application/json",
}
"""Each suffix of files of environments with its media type; others are plain text."""


class Crate(Graph):
    """A graph of what a record holds."""

    def __init__(self, document: Document, version: str, naming: Naming) -> None:
        super().__init__(version)
        self.document = document
        self._naming = naming

    def people(self, authors: Iterable[Entry] | None) -> list[Ref]:
        """The authors; None stands for none."""
        return [self._person(author) for author in authors or ()]

    def _person(self, author: Entry) -> Ref:
        at = author.get("affiliation")
        return self.add(
            facts.orcid(author["orcid"])
            if "orcid" in author
            else self.local("person", author["name"]),
            "Person",
            name=author["name"],
            givenName=author.get("givenName"),
            familyName=author.get("familyName"),
            affiliation=self.organisation(at) if at else None,
        )

    def organisation(self, entry: Entry) -> Ref:
        """An organisation."""
        name = entry.get("ror") or self.local("organisation", entry["name"])
        return self.add(name, "Organization", name=entry["name"], url=entry.get("url"))

    def license(self, expression: str | None) -> Ref | None:
        """A licence; None for none."""
        if not expression:
            return None
        name = facts.license_address(expression) or self.local("license", expression)
        return self.add(name, "CreativeWork", name=expression)

    def language(self, page: Entry) -> Ref | str | None:
        """The language of a page; an entity if its version is known, which version 1.2 asks for."""
        one = next(facts.languages(self.document, page), None)
        if one is None:
            return None
        home = _LANGUAGES.get(one["name"].lower())
        if home is None or "version" not in one:
            return str(one["name"])
        name = self.local("language", f"{one['name']} {one['version']}")
        return self.add(
            name, "ComputerLanguage", name=one["name"], url=home, version=one["version"]
        )

    def requirements(self, page: Entry) -> list[Ref]:
        """What a page needs to run: the files of its environment, or the hub's own image."""
        found = [
            self._file(
                key,
                file["path"],
                name=file["path"],
                encodingFormat=_media_type(file["path"]),
                contentSize=str(file["size"]) if "size" in file else None,
                sha256=file["sha256"],
                identifier=file.get("swhid"),
            )
            for key, file in facts.files_of(self.document, page)
        ]
        environment = page.get("environment")
        image = environment and self.document.environment(environment).get("image")
        if image:
            found.append(
                self.add(
                    f"#environment-{environment}",
                    "CreativeWork",
                    name=image["reference"],
                    identifier=image.get("digest"),
                )
            )
        return found

    def notebook(self, page: Entry, **members: object) -> Ref:
        """A page's source, with all that a reader needs to run it."""
        document, source = self.document, page["source"]
        origin = document.source(source["source"])
        profiles = NOTEBOOK_PROFILES if source["format"] == "ipynb" else ()
        said = {
            "name": page["title"],
            "description": page.get("description"),
            "conformsTo": [self.add(one, "CreativeWork", name="Notebook") for one in profiles],
            "encodingFormat": facts.MEDIA_TYPES.get(source["format"]),
            "programmingLanguage": members.get("programmingLanguage") or self.language(page),
            "softwareRequirements": self.requirements(page),
            "runtimePlatform": binder_for(document, page, "git"),
            "codeRepository": facts.origin(origin),
            "version": origin.get("commit"),
            "identifier": [
                *([source["swhid"]] if "swhid" in source else ()),
                *([facts.doi(page["doi"])] if "doi" in page else ()),
            ],
            "sha256": source.get("sha256"),
            "license": self.license(facts.of_page(document, page, "license")),
            "author": self.people(facts.of_page(document, page, "authors")),
            "dateModified": page.get("modified"),
            "url": page.get("url"),
            "potentialAction": list(self._actions(page)),
        }
        return self._file(
            source["source"], source["path"], "SoftwareSourceCode", **(said | members)
        )

    def record(self) -> None:
        """Add the record itself, where it has an address."""
        if "self" in self.document.data:
            address = self.document.data["self"]
            self.add_file(address, name=FILE, encodingFormat="application/json")

    def _file(self, key: str, path: str, /, *types: str, **members: object) -> Ref:
        """Add a file of a source; one that nobody can get is told of, and no part of the crate."""
        if name := self._naming(key, path):
            return self.add_file(name, *types, **members)
        return self.mention(self.local("file", f"{key} {path}"), "CreativeWork", **members)

    def _actions(self, page: Entry) -> Iterator[Ref]:
        for number, launch in enumerate(page["launches"], 1):
            if not (address := facts.shown(launch)):
                continue
            hub = self.document.hub(launch["hub"])
            name = self.local("launch", f"{page['id']} {number}")
            target = self.add(f"{name}-entry", "EntryPoint", name=hub["name"], urlTemplate=address)
            yield self.add(
                name,
                "Action",
                name=hub["name"],
                target=target,
                instrument=self._hub(launch["hub"], hub),
                actionStatus="http://schema.org/PotentialActionStatus",
            )

    def _hub(self, key: str, hub: Entry) -> Ref:
        operator = hub.get("operator")
        return self.add(
            f"#hub-{key}",
            "Service",
            name=hub["name"],
            serviceType=hub["kind"],
            url=hub.get("url"),
            termsOfService=hub.get("cost", {}).get("termsUrl"),
            provider=self.organisation(operator) if operator else None,
        )


def _media_type(path: str) -> str:
    suffix = path.rpartition(".")[2]
    return _MEDIA_TYPES.get(suffix, "text/plain")


def binder_for(document: Document, page: Entry, prefix: str) -> str | None:
    """The address by which EOSC's dispatcher reaches a BinderHub of *page* that serves *prefix*.

    The dispatcher sends anybody, so that a hub for members only is none for it, nor is one whose
    people let no publisher use it; a public one comes first. It adds ``/v2`` itself for an archive
    of Zenodo, and does not for a git repository (EOSC-Data-Commons/Dispatcher, app/vres/binder.py).
    """
    hubs = [document.hub(one["hub"]) for one in page["launches"] if one["via"] == "binder"]
    open_to_all = [
        hub
        for hub in hubs
        if prefix in hub.get("repoProviders", (prefix,))
        and hub["access"]["level"] != "members"
        and hub.get("cost", {}).get("publisherUse") != "not-allowed"
    ]
    for hub in sorted(open_to_all, key=lambda hub: bool(hub["access"]["level"] != "public")):
        address: str = hub["url"].rstrip("/")
        return address if prefix == "zenodo" else f"{address}/v2"
    return None


def on_the_web(document: Document) -> Naming:
    """Names that are addresses of the files as they are at the commit."""
    return lambda key, path: facts.raw_address(document, key, path)
