"""What a page is, in the words of schema.org, for its head.

The properties are those that schema.org has for each type: ``softwareRequirements`` is of a
``SoftwareApplication`` and not of ``SoftwareSourceCode``. Read by harvesters: TeSS takes
``LearningResource``, F-UJI any (their documentation).
"""

from __future__ import annotations

import json

from launchdirectives.publication import FILE
from launchdirectives.publication.canonical import indented
from launchdirectives.publication.document import Document
from launchdirectives.publication.views import facts
from launchdirectives.publication.views.base import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

    Thing = dict[str, object]

_ESCAPED = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""What must not stand in a script, as JSON writes it: it could end the element, or a line."""


class JsonLd(View):
    """A page as a work of schema.org, with the code that it is based on and where it runs."""

    name = "json-ld"
    summary = "For harvesters such as TeSS, search engines and F-UJI: schema.org in the head."
    media_type = "application/ld+json"

    def of_page(self, document: Document, page: Entry) -> str:
        """The page as JSON-LD."""
        return indented(_work(document, page))

    def in_head(self, document: Document, page: Entry) -> str:
        """One ``<script>`` that is data only."""
        work = json.dumps(_work(document, page), ensure_ascii=False).translate(_ESCAPED)
        return f'<script type="application/ld+json">{work}</script>\n'


def _work(document: Document, page: Entry) -> Thing:
    site = document.data["site"]
    authors = [_person(one) for one in facts.of_page(document, page, "authors") or ()]
    actions = [_action(document, launch) for launch in page["launches"] if facts.shown(launch)]
    return {
        "@context": "https://schema.org",
        "@type": facts.schema_type(document),
        **_known(
            url=page.get("url"),
            identifier=facts.doi(page["doi"]) if "doi" in page else None,
        ),
        "name": page["title"],
        "headline": page["title"],
        **_known(
            description=page.get("description"),
            inLanguage=facts.of_page(document, page, "language"),
            license=_license(facts.of_page(document, page, "license")),
            author=authors,
            dateModified=page.get("modified"),
        ),
        "isPartOf": {"@type": "Book", "name": site["title"], **_known(url=site.get("url"))},
        "isBasedOn": _code(document, page),
        **_known(potentialAction=actions, subjectOf=_record(document)),
    }


def _known(**members: object) -> Thing:
    """Those of *members* that say something."""
    return {name: value for name, value in members.items() if value}


def _license(expression: str | None) -> object:
    if not expression:
        return None
    return facts.license_address(expression) or {"@type": "CreativeWork", "name": expression}


def _person(author: Entry) -> Thing:
    affiliation = author.get("affiliation")
    return {
        "@type": "Person",
        **_known(**{"@id": facts.orcid(author["orcid"])} if "orcid" in author else {}),
        "name": author["name"],
        **_known(
            givenName=author.get("givenName"),
            familyName=author.get("familyName"),
            affiliation=affiliation and _organisation(affiliation),
        ),
    }


def _organisation(entry: Entry) -> Thing:
    return {
        "@type": "Organization",
        **_known(**{"@id": entry.get("ror")}),
        "name": entry["name"],
        **_known(url=entry.get("url")),
    }


def _code(document: Document, page: Entry) -> Thing:
    """The page's source, with what it needs."""
    key, path = page["source"]["source"], page["source"]["path"]
    source = document.source(key)
    languages = list(facts.languages(document, page))
    needed = [
        facts.raw_address(document, where, file["path"]) or file["path"]
        for where, file in facts.files_of(document, page)
    ]
    environment = page.get("environment")
    image = document.environment(environment).get("image") if environment else None
    needed += [image["reference"]] if image else []
    return {
        "@type": "SoftwareSourceCode",
        "name": path,
        **_known(
            url=facts.raw_address(document, key, path),
            codeRepository=facts.origin(source),
            version=source.get("commit"),
            license=_license(source.get("license")),
            programmingLanguage=languages[0]["name"] if languages else None,
            runtimePlatform=[
                " ".join(filter(None, (one["name"], one.get("version")))) for one in languages
            ],
            targetProduct=_environment(environment, needed) if needed else None,
        ),
    }


def _environment(name: str | None, needed: list[str]) -> Thing:
    return {"@type": "SoftwareApplication", "name": name, "softwareRequirements": needed}


def _action(document: Document, launch: Entry) -> Thing:
    hub = document.hub(launch["hub"])
    target = {"@type": "EntryPoint", "urlTemplate": facts.shown(launch)}
    return {"@type": "Action", "name": hub["name"], "target": target}


def _record(document: Document) -> Thing | None:
    if "self" not in document.data:
        return None
    return {
        "@type": "CreativeWork",
        "name": FILE,
        "url": document.data["self"],
        "encodingFormat": "application/json",
    }
