"""The sample record, and others that differ from it in what records differ in."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

PAGE = "notebooks/01-seismic"
"""The page of the sample with most to say."""

HOSTILE = "<b>\"It's\" & 'that'</b> ]]> --> <!-- \u202eback\u202c \u2066=1+1\u2069 é 地震 "
"""What XML, HTML, YAML and readers' eyes may stumble over, and the schema lets through."""

_SAMPLE = Path(__file__).parent / "data" / "launch-metadata.json"


def sample() -> dict[str, Any]:
    """The sample record, anew."""
    found: dict[str, Any] = json.loads(_SAMPLE.read_text("utf-8"))
    return found


def _no_commit(record: dict[str, Any]) -> None:
    source = record["sources"]["book"]
    for key in ("commit", "tree", "committedAt", "tag", "swhid", "archives"):
        del source[key]
    source["state"] = {"dirty": False, "pushed": "unknown"}
    for page in record["pages"]:
        for launch in page["launches"]:
            launch.pop("pinned", None)


def _not_pushed(record: dict[str, Any]) -> None:
    record["sources"]["book"]["state"] = {"dirty": False, "pushed": "no"}
    for page in record["pages"]:
        for launch in page["launches"]:
            launch.pop("pinned", None)


def _no_doi(record: dict[str, Any]) -> None:
    del record["site"]["doi"]
    del record["sources"]["book"]["archives"]
    page = record["pages"][0]
    del page["doi"]
    page["relatedWorks"] = [{"relation": "supplements", "url": "https://journal.example.org/420"}]
    page["data"] = [{"name": "Catalogue", "url": "https://data.example.org/"}, {"name": "Told"}]


def _no_orcid(record: dict[str, Any]) -> None:
    for entry in (record["site"], record["pages"][0]):
        for author in entry["authors"]:
            author.pop("orcid", None)


def _hostile(record: dict[str, Any]) -> None:
    page = record["pages"][0]
    page["title"] = (HOSTILE * 20)[:500]
    page["authors"][0]["name"] = HOSTILE
    page["data"][0]["name"] = HOSTILE
    page["source"]["path"] = f"notebooks/{HOSTILE.replace('/', '')}.ipynb"
    record["sources"]["book"]["archives"][0]["version"] = HOSTILE
    for hub in record["hubs"].values():
        hub["name"] = HOSTILE
    record["environments"]["default"]["files"][0]["path"] = f"binder/{HOSTILE.replace('/', '')}"


def _thebe(record: dict[str, Any]) -> None:
    record["pages"][0]["launches"] = record["pages"][0]["launches"][2:]


def _hub_image(record: dict[str, Any]) -> None:
    page = record["pages"][0]
    page["launches"] = page["launches"][1:2]
    page["environment"] = "hub-image"
    del record["environments"]["default"]
    record["environments"]["hub-image"]["archives"] = [
        {"provider": "zenodo", "doi": "10.5072/zenodo.777", "version": "2025.10"}
    ]
    del record["pages"][1:]


def _tag(record: dict[str, Any]) -> None:
    record["sources"]["book"] |= {"requestedRef": "v1.0.0", "refKind": "tag"}
    for page in record["pages"]:
        for launch in page["launches"]:
            url = launch.get("moving", {}).get("url", "").replace("main", "v1.0.0")
            pinned = {"ref": "v1.0.0", "strength": "tag"}
            launch["pinned"] = {"url": url, **pinned} if url else pinned
            launch.pop("moving", None)


def _two_sources(record: dict[str, Any]) -> None:
    other = copy.deepcopy(record["sources"]["book"])
    other |= {"provider": "git", "repository": "https://git.example.org/group/environment"}
    other["archives"] = [{"provider": "other", "doi": "10.5072/environment.1"}]
    record["sources"]["environment"] = other
    record["environments"]["default"]["source"] = "environment"


def _archive(record: dict[str, Any]) -> None:
    doi = "10.5281/zenodo.1234567"
    record["sources"]["book"] = {
        "provider": "zenodo",
        "doi": doi,
        "state": {"dirty": False, "pushed": "unknown"},
    }
    url = f"https://public-binder.example.org/v2/zenodo/{doi}/?urlpath=lab"
    launch = {"hub": "public", "via": "binder", "environment": "default"}
    pinned = {"url": url, "ref": doi, "strength": "archive"}
    for page in record["pages"]:
        page["launches"] = [{**launch, "pinned": pinned}]


def _no_address(record: dict[str, Any]) -> None:
    del record["self"], record["site"]["url"]
    for page in record["pages"]:
        del page["url"]


def _in_folder(record: dict[str, Any]) -> None:
    record["sources"]["book"]["path"] = "notebooks"


def _no_launch(record: dict[str, Any]) -> None:
    for page in record["pages"]:
        page["launches"] = []


_CHANGES: dict[str, Callable[[dict[str, Any]], None]] = {
    "as-it-is": lambda record: None,
    "no-commit": _no_commit,
    "not-pushed": _not_pushed,
    "no-doi": _no_doi,
    "no-orcid": _no_orcid,
    "hostile": _hostile,
    "thebe": _thebe,
    "hub-image": _hub_image,
    "tag": _tag,
    "two-sources": _two_sources,
    "archive": _archive,
    "no-address": _no_address,
    "in-folder": _in_folder,
    "no-launch": _no_launch,
}

VARIANTS = tuple(_CHANGES)
"""The names of the records."""


def variant(name: str) -> dict[str, Any]:
    """The sample with one thing changed; its digest is that of the sample."""
    record = sample()
    _CHANGES[name](record)
    return record
