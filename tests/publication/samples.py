"""Records to look at: the sample, and what makes others differ from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from launchdirectives.publication import canonical
from launchdirectives.publication.document import Document

SAMPLE = Path(__file__).parent / "data" / "launch-metadata.json"

Data = dict[str, Any]

BIDI = "\u202eelttiT\u2069"
ODD = f"""</script><!--<script>]]>"'&amp; `x` {BIDI} \u2028 \\ = {{{{7*7}}}} é"""


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


def _image(data: Data) -> None:
    data["pages"][0]["environment"] = "hub-image"


def _odd(data: Data) -> None:
    data["site"]["title"] = data["pages"][0]["title"] = ODD
    data["pages"][0]["url"] += "?a=1&b='2'"
    data["pages"][0]["authors"][0]["name"] = ODD
    data["hubs"]["community"]["name"] = f"=1+1 {ODD}"


def _long(data: Data) -> None:
    data["pages"][0]["title"] = "=" + "é" * 499


def _no_launches(data: Data) -> None:
    data["pages"][0]["launches"] = []


def _live_only(data: Data) -> None:
    page = data["pages"][0]
    page["launches"] = [one for one in page["launches"] if one["via"] == "thebe"]


def _archive(data: Data) -> None:
    doi = "10.5281/zenodo.7654321"
    state = data["sources"]["book"]["state"]
    data["sources"]["book"] = {"provider": "zenodo", "doi": doi, "state": state}
    url = f"https://public-binder.example.org/v2/zenodo/{doi}?urlpath=lab%2Ftree%2Fintro.md"
    launch = {"hub": "public", "via": "binder", "interface": "lab"}
    for page in data["pages"]:
        page["launches"] = [
            {**launch, "pinned": {"url": url, "ref": doi, "strength": "archive"}},
        ]


def _no_archive(data: Data) -> None:
    del data["sources"]["book"]["archives"]


def _no_address(data: Data) -> None:
    for name in ("self", "views"):
        del data[name]
    del data["site"]["url"]
    for page in data["pages"]:
        del page["url"]


def _not_pushed(data: Data) -> None:
    data["sources"]["book"]["state"] = {"dirty": False, "pushed": "unknown"}


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
    "no orcid": _no_orcid,
    "two sources": _two_sources,
    "image of a hub": _image,
    "odd texts": _odd,
    "long": _long,
    "no launches": _no_launches,
    "live only": _live_only,
    "archive": _archive,
    "no archive": _no_archive,
    "no address": _no_address,
    "not pushed": _not_pushed,
    "changed": _changed,
    "learning": _learning,
    "licences": _licences,
    "bare": _bare,
}
"""What is done to the sample for each."""


def variant(name: str) -> Document:
    """The sample with a change."""
    data = deepcopy(sample())
    VARIANTS[name](data)
    return document(data)
