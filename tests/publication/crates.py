"""Crates of records as folders, and how two portals read them.

Their conditions are written down here by their sources' reading, as neither is a package.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, unquote

from launchdirectives.findings import Refused
from launchdirectives.publication import views
from launchdirectives.publication.document import Document

Entity = dict[str, Any]

SITE_CRATES = ("ro-crate", "ro-crate-1.2", "repository-crate")
PAGE_CRATES = ("page-crate", "page-crate-1.2")


def texts_of(view: str, found: Document) -> Iterator[str]:
    """Each crate that *view* makes of a record, but those that it refuses."""
    made = views.get(view)
    if view in SITE_CRATES:
        yield made.of_site(found)
        return
    for page in found.pages:
        try:
            yield made.of_page(found, page)
        except Refused as refused:
            assert "two files" in str(refused).lower()  # noqa: PT017


def entities(text: str) -> dict[str, Entity]:
    """The entities of a crate by their names."""
    graph: list[Entity] = json.loads(text)["@graph"]
    found = {entity["@id"]: entity for entity in graph}
    assert len(found) == len(graph)
    return found


def listed(value: Any) -> list[Any]:
    """A value of JSON-LD as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def write(folder: Path, text: str) -> Path:
    """A crate as a folder, with empty files in it."""
    folder.mkdir(parents=True)
    (folder / "ro-crate-metadata.json").write_text(text, encoding="utf-8")
    for name, entity in entities(text).items():
        if "File" in listed(entity["@type"]) and not name.startswith("https://"):
            path = folder / unquote(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    return folder


def dispatched(text: str, own: str = "https://dispatcher.example.org/1") -> str:
    """The address to which EOSC's dispatcher sends, of a crate in a zip with its files.

    It looks in the zip for the names that the crate has, and does not decode them.

    Dispatcher app/vres/binder.py; vre_rocrate building/package.py, parsing/validator.py.

    :param own: the repository that it makes of the files
    """
    found = entities(text)
    main = found[found["./"]["mainEntity"]["@id"]]
    language = found[main["programmingLanguage"]["@id"]]
    assert language["identifier"] == "https://jupyter.org/binder/"
    platform = main.get("runtimePlatform")
    hub = (platform if isinstance(platform, str) else "https://mybinder.org").rstrip("/")
    if "zenodo" in main["@id"]:
        return f"{hub}/v2/zenodo/{main['@id'].removeprefix('https://doi.org/')}/"
    assert isinstance(found["./"]["hasPart"], list), "it would see no file"
    for part in found["./"]["hasPart"]:
        if "File" in listed(found[part["@id"]]["@type"]) and "://" not in part["@id"]:
            assert "/" not in part["@id"], "it cannot make a folder"
    return f"{hub}/git/{quote_plus(own)}/HEAD"


def indexed(text: str) -> list[tuple[str, str]]:
    """The notebooks that LDaCA's Oni takes from a crate at the root of a repository, and the refs.

    oni-ui elastic-notebook-index.js; lib/Indexer.js, indexNotebook and validateCollections.
    """
    found, taken = entities(text), []
    for part in listed(found["./"].get("hasPart")):
        entity = found[part["@id"]]
        profiles = [one["@id"] for one in listed(entity.get("conformsTo"))]
        form = next(iter(listed(entity.get("encodingFormat"))), None)
        if "https://w3id.org/ldac/profile#Notebook" in profiles and (
            form == "application/x-ipynb+json"
        ):
            assert "input" in entity, "it fails where there is no list to go through"
            taken.append((part["@id"], entity.get("version", "the default branch")))
    return taken
