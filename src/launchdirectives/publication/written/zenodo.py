"""``.zenodo.json``: what Zenodo is to say of the repository's next release.

Keys from zenodo.org developers, "Deposit metadata"; relations from DataCite's metadata schema.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from launchdirectives import pages
from launchdirectives.findings import Finding, Place
from launchdirectives.publication.authors import creators
from launchdirectives.publication.identifiers import doi, language, plain, without_html
from launchdirectives.publication.licences import license as licence
from launchdirectives.publication.spot import Spot
from launchdirectives.publication.works import (
    PART_OF,
    SUPPLEMENTS,
    VERSION_OF,
    Work,
    distinct,
    identified,
)
from launchdirectives.publication.written.base import Key, Source, one, unreadable
from launchdirectives.reading import KeyPath, Layer

_RELATIONS = {
    "issupplementto": SUPPLEMENTS,
    "isderivedfrom": VERSION_OF,
    "isversionof": VERSION_OF,
    "isnewversionof": VERSION_OF,
    "isvariantformof": VERSION_OF,
    "ispartof": PART_OF,
}
"""DataCite's relations, in small letters, that the record has too."""


def _related(value: object, spot: Spot) -> list[Work]:
    found: list[Work] = []
    for number, work in enumerate(value if isinstance(value, list) else ()):
        if not isinstance(work, Mapping):
            continue
        relation = _RELATIONS.get(str(work.get("relation")).lower())
        if relation and (known := identified(work.get("identifier"), spot.below(number))):
            found.append({"relation": relation, **known})
    return distinct(found)


KEYS = (
    Key(("title",), "title", one(plain)),
    Key(("description",), "description", one(without_html), "Without its HTML."),
    Key(("language",), "language", one(language)),
    Key(("license",), "license", one(licence)),
    Key(("doi",), "doi", one(doi)),
    Key(("creators",), "authors", creators, "“Family, Given” becomes “Given Family”."),
    Key(
        ("related_identifiers",),
        "relatedWorks",
        _related,
        "`isSupplementTo` supplements; `isPartOf` is part of; `isDerivedFrom`, `isVersionOf`, "
        "`isNewVersionOf` and `isVariantFormOf` are versions of. Other relations are passed over.",
    ),
)

_FILE = ".zenodo.json"


def layer(directory: str, findings: list[Finding]) -> Layer | None:
    """The ``.zenodo.json`` of *directory*."""
    path = os.path.join(directory, _FILE)
    line = 0
    try:
        with open(path, encoding="utf-8-sig") as stream:
            values = json.load(stream)
    except FileNotFoundError:
        return None
    except json.JSONDecodeError as error:
        problem, line = f"This is not JSON: {error.msg}.", error.lineno
    except (OSError, ValueError, RecursionError) as error:
        problem = f"The file cannot be read: {error}."
    else:
        if isinstance(values, dict):
            return Layer(values, path, lambda key: _line(path, key))
        problem, line = "The file does not hold keys and values.", 1
    findings.append(unreadable(problem, Place(file=path, line=line)))
    return None


def _line(path: str, key: KeyPath) -> int:
    return pages.line_of_front_matter(path, key)


SOURCE = Source(file=_FILE, keys=KEYS, layer=layer)
