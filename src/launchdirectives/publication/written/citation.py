"""``CITATION.cff``: how the repository is to be cited (Citation File Format 1.2.0)."""

from __future__ import annotations

import os
from collections.abc import Mapping

from launchdirectives import layers
from launchdirectives.findings import Finding
from launchdirectives.publication.authors import authors
from launchdirectives.publication.identifiers import description, doi, plain
from launchdirectives.publication.licences import license as licence
from launchdirectives.publication.spot import Spot
from launchdirectives.publication.works import SUPPLEMENTS, Work, identified
from launchdirectives.publication.written.base import Key, Source, one, unreadable
from launchdirectives.reading import Layer

_ARTICLES = (
    "article",
    "conference-paper",
    "magazine-article",
    "newspaper-article",
    "proceedings",
    "report",
    "thesis",
    "unpublished",
)
"""Types of a reference that the repository supplements, where authors prefer to cite it."""


def _first_doi(value: object, spot: Spot) -> str | None:
    for number, identifier in enumerate(value if isinstance(value, list) else ()):
        if isinstance(identifier, Mapping) and identifier.get("type") == "doi":
            return spot.take(doi, identifier.get("value"), number, "value")
    return None


def _preferred(value: object, spot: Spot) -> list[Work]:
    if not isinstance(value, Mapping) or value.get("type") not in _ARTICLES:
        return []
    if not (value.get("doi") or value.get("url")):
        return []
    known = identified({key: value.get(key) for key in ("doi", "url", "title")}, spot)
    return [{"relation": SUPPLEMENTS, **known}] if known else []


KEYS = (
    Key(("title",), "title", one(plain)),
    Key(("abstract",), "description", one(description)),
    Key(("license",), "license", one(licence), "A list: any of them."),
    Key(("doi",), "doi", one(doi)),
    Key(("identifiers",), "doi", _first_doi, "The first of the type `doi`."),
    Key(("authors",), "authors", authors, "Persons and entities."),
    Key(
        ("preferred-citation",),
        "relatedWorks",
        _preferred,
        "An article, a report or a thesis is a work that the book supplements.",
    ),
)

_FILE = "CITATION.cff"


def layer(directory: str, findings: list[Finding]) -> Layer | None:
    """The ``CITATION.cff`` of *directory*."""
    path = os.path.join(directory, _FILE)
    told: list[Finding] = []
    found = layers.from_file(path, path, told)
    findings += [unreadable(one.message, one.place) for one in told if found is None]
    return found


SOURCE = Source(file=_FILE, keys=KEYS, layer=layer)
