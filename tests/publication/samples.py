"""The sample record, and others that differ from it in what records differ in."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from launchdirectives.publication import canonical
from launchdirectives.publication.document import Document

SAMPLE = Path(__file__).parent / "data" / "launch-metadata.json"

PAGE = "notebooks/01-seismic"
"""The page of the sample with most to say."""

Data = dict[str, Any]

BIDI = "\u202eelttiT\u2069 \u2028"
ODD = f"""</script><!--<script>]]>"'&amp; <b>it's</b> --> {BIDI} `x` \\ = {{{{7*7}}}} é 地震"""
"""What HTML, XML, YAML, JSON and readers' eyes may stumble over, and the schema lets through."""

ODD_NAME = ODD.replace("/", "").replace("\\", "")
"""The same, as the name of a file."""


def sample() -> Data:
    """The sample, to be changed."""
    found: Data = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return found


def document(data: Data) -> Document:
    """*data* as a document whose digest fits."""
    data[canonical.DIGEST] = canonical.digest(data)
    return Document(data=data)


def _no_commit(data: Data) -> None:
    for name in ("commit", "tree", "swhid", "committedAt", "tag"):
        del data["sources"]["book"][name]
    for page in data["pages"]:
        for launch in page["launches"]:
            launch.pop("pinned", None)


def _nothing_lasting(data: Data) -> None:
    _no_commit(data)
    source = data["sources"]["book"]
    del source["archives"]
    source["state"] = {"dirty": False, "pushed": "unknown"}


def _no_doi(data: Data) -> None:
    del data["site"]["doi"]
    del data["sources"]["book"]["archives"]
    page = data["pages"][0]
    del page["doi"]
    page["relatedWorks"] = [{"relation": "supplements", "url": "https://journal.example.org/420"}]
    page["data"] = [{"name": "Catalogue", "url": "https://data.example.org/"}, {"name": "Told"}]


def _no_orcid(data: Data) -> None:
    for authors in (data["site"]["authors"], data["pages"][0]["authors"]):
        for author in authors:
            author.pop("orcid", None)


def _two_sources(data: Data) -> None:
    own = {"provider": "git", "repository": "https://git.example.org/org/env.git"}
    data["sources"]["env"] = {
        **own,
        "commit": "b" * 40,
        "state": {"dirty": False, "pushed": "yes"},
    }
    data["environments"]["default"]["source"] = "env"


def _archives_of_two(data: Data) -> None:
    other = deepcopy(data["sources"]["book"])
    other |= {"provider": "git", "repository": "https://git.example.org/group/environment"}
    other["archives"] = [{"provider": "other", "doi": "10.5072/environment.1"}]
    data["sources"]["environment"] = other
    data["environments"]["default"]["source"] = "environment"


def _image(data: Data) -> None:
    data["pages"][0]["environment"] = "hub-image"


def _archived_image(data: Data) -> None:
    _image(data)
    del data["pages"][1:]
    data["pages"][0]["launches"] = data["pages"][0]["launches"][1:2]
    del data["environments"]["default"]
    data["environments"]["hub-image"]["archives"] = [
        {"provider": "zenodo", "doi": "10.5072/zenodo.777", "version": "2025.10"}
    ]


def _tag(data: Data) -> None:
    data["sources"]["book"] |= {"requestedRef": "v1.0.0", "refKind": "tag"}
    for page in data["pages"]:
        for launch in page["launches"]:
            url = launch.pop("moving", {}).get("url", "").replace("main", "v1.0.0")
            pinned = {"ref": "v1.0.0", "strength": "tag"}
            launch["pinned"] = {"url": url, **pinned} if url else pinned


def _odd(data: Data) -> None:
    page = data["pages"][0]
    data["site"]["title"] = page["title"] = ODD
    page["url"] += "?a=1&b='2'"
    page["authors"][0]["name"] = page["data"][0]["name"] = ODD
    page["source"]["path"] = f"notebooks/{ODD_NAME}.ipynb"
    data["sources"]["book"]["archives"][0]["version"] = ODD
    data["environments"]["default"]["files"][0]["path"] = f"binder/{ODD_NAME}"
    for hub in data["hubs"].values():
        hub["name"] = f"=1+1 {ODD}"


def _long(data: Data) -> None:
    data["pages"][0]["title"] = f"={'é' * 200}{ODD * 9}"[:500]


def _no_launches(data: Data) -> None:
    for page in data["pages"]:
        page["launches"] = []


def _no_launch_of_one(data: Data) -> None:
    data["pages"][0]["launches"] = []


def _three_hubs(data: Data) -> None:
    first, second = data["pages"]
    text = json.dumps(second["launches"][0]).replace("intro.md", "notebooks%2F01-seismic.ipynb")
    first["launches"].append(json.loads(text))


def _live_only(data: Data) -> None:
    page = data["pages"][0]
    page["launches"] = [one for one in page["launches"] if one["via"] == "thebe"]


def _archive(data: Data) -> None:
    doi = "10.5281/zenodo.7654321"
    state = data["sources"]["book"]["state"]
    data["sources"]["book"] = {"provider": "zenodo", "doi": doi, "state": state}
    url = f"https://public-binder.example.org/v2/zenodo/{doi}?urlpath=lab%2Ftree%2Fintro.md"
    launch = {"hub": "public", "via": "binder", "interface": "lab", "environment": "default"}
    pinned = {"url": url, "ref": doi, "strength": "archive"}
    for page in data["pages"]:
        page["launches"] = [{**launch, "pinned": pinned}]


def _no_archive(data: Data) -> None:
    del data["sources"]["book"]["archives"]


def _no_address(data: Data) -> None:
    for name in ("self", "views"):
        del data[name]
    del data["site"]["url"]
    for page in data["pages"]:
        del page["url"]


def _perhaps_pushed(data: Data) -> None:
    data["sources"]["book"]["state"] = {"dirty": False, "pushed": "unknown"}


def _not_pushed(data: Data) -> None:
    data["sources"]["book"]["state"] = {"dirty": False, "pushed": "no"}
    for page in data["pages"]:
        for launch in page["launches"]:
            launch.get("pinned", {}).pop("url", None)


def _in_folder(data: Data) -> None:
    data["sources"]["book"]["path"] = "notebooks"


def _changed(data: Data) -> None:
    changed = {"dirty": True, "dirtyPaths": ["intro.md"], "pushed": "yes"}
    data["sources"]["book"]["state"] = changed


def _learning(data: Data) -> None:
    data["site"]["x-type"] = "learning"


def _licences(data: Data) -> None:
    data["site"]["license"] = "MIT OR (Apache-2.0 AND CC-BY-4.0)"
    data["pages"][0]["license"] = "LicenseRef-ours"


def _bare(data: Data) -> None:
    state = data["sources"]["book"]["state"]
    title = {"title": "Only what must be"}
    repository = "https://git.example.org/a/b.git"
    data["site"] = title
    data["sources"] = {"book": {"provider": "git", "repository": repository, "state": state}}
    data["environments"] = {}
    hub = data["hubs"]["public"]
    data["hubs"] = {"public": {key: hub[key] for key in ("kind", "name", "url", "access")}}
    launch = {"hub": "public", "via": "binder", "moving": {"ref": "HEAD"}}
    source = {"source": "book", "path": "a b/é.md", "format": "other"}
    data["pages"] = [{"id": "a", **title, "source": source, "launches": [launch]}]
    for name in ("self", "views", "verification"):
        del data[name]


VARIANTS: dict[str, Callable[[Data], None]] = {
    "sample": lambda data: None,
    "no commit": _no_commit,
    "nothing lasting": _nothing_lasting,
    "no doi": _no_doi,
    "no orcid": _no_orcid,
    "two sources": _two_sources,
    "archives of two": _archives_of_two,
    "image of a hub": _image,
    "archived image": _archived_image,
    "tag": _tag,
    "odd texts": _odd,
    "long": _long,
    "no launches": _no_launches,
    "no launch of one": _no_launch_of_one,
    "three hubs": _three_hubs,
    "live only": _live_only,
    "archive": _archive,
    "no archive": _no_archive,
    "no address": _no_address,
    "perhaps pushed": _perhaps_pushed,
    "not pushed": _not_pushed,
    "in a folder": _in_folder,
    "changed": _changed,
    "learning": _learning,
    "licences": _licences,
    "bare": _bare,
}
"""What is done to the sample for each."""


def variant(name: str) -> Document:
    """The sample with a change."""
    data = sample()
    VARIANTS[name](data)
    return document(data)
