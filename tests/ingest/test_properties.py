"""Any record that agrees with itself passes level 2, and no single change to what follows does."""

from __future__ import annotations

import hashlib
import string
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from launchdirectives import hubs
from launchdirectives.findings import Refused
from launchdirectives.ingest import verify
from launchdirectives.publication import FORMAT, SCHEMA, canonical, rebuilt
from launchdirectives.publication.document import Document
from launchdirectives.publication.targets import targets
from tests.ingest.records import changed

NAME = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
WORD = st.text(
    st.characters(categories=["L", "N", "P", "S"], exclude_characters="\\"), min_size=1, max_size=12
)
SHA1 = st.text("0123456789abcdef", min_size=40, max_size=40)
SHA256 = st.text("0123456789abcdef", min_size=64, max_size=64)
PATH = st.lists(
    st.text(
        st.characters(categories=["L", "N"], include_characters=" #?%&+=()'-_.~!*,;:@"),
        min_size=1,
        max_size=10,
    ).filter(lambda part: part.strip(" .") == part and part),
    min_size=1,
    max_size=3,
).map("/".join)
REF = st.one_of(NAME, st.builds("{}/{}".format, NAME, NAME), st.just("é-1"))
HOST = st.builds("{}.example.org".format, NAME)


@st.composite
def sources(draw: st.DrawFn) -> dict[str, Any]:
    host, provider = draw(
        st.sampled_from(
            [("github.com", "github"), ("gitlab.com", "gitlab"), ("git.example.org", "git")]
        )
    )
    commit, tree = draw(SHA1), draw(SHA1)
    found: dict[str, Any] = {
        "provider": provider,
        "repository": f"https://{host}/{draw(NAME)}/{draw(NAME)}",
        "requestedRef": draw(REF),
        "refKind": draw(st.sampled_from(["branch", "tag"])),
        "commit": commit,
        "tree": tree,
        "swhid": {"revision": f"swh:1:rev:{commit}", "directory": f"swh:1:dir:{tree}"},
        "state": {"dirty": False, "pushed": "yes"},
    }
    if draw(st.booleans()):
        found["branch"] = draw(REF)
    return found


@st.composite
def environments(draw: st.DrawFn) -> dict[str, Any]:
    paths = draw(st.lists(PATH, unique=True, max_size=4))
    root = draw(st.sampled_from([".", "binder", ".binder"]))
    below = sorted(paths, key=str.encode)
    hashes = {path: draw(SHA256) for path in below}
    lines = "".join(f"{hashes[path]}  {path}\n" for path in below)
    before = "" if root == "." else f"{root}/"
    found: dict[str, Any] = {
        "kind": "repo2docker",
        "source": "book",
        "configRoot": root,
        "files": [
            {"path": f"{before}{path}", "role": "other", "sha256": hashes[path]} for path in paths
        ],
        "lock": {"state": "unknown"},
    }
    if paths:
        found["digest"] = f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"
    return found


@st.composite
def places(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["binderhub", "jupyterhub", "jupyterlite", "colab", "github-dev"]))
    known = hubs.get(kind)
    url = known.default_url or f"https://{draw(HOST)}"
    return {"kind": kind, "name": draw(WORD), "url": f"{url}/", "access": {"level": "public"}}


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    record: dict[str, Any] = {
        "$schema": SCHEMA,
        "formatVersion": FORMAT,
        "generatedAt": "2025-11-03T10:20:31Z",
        "generator": {"name": "x", "version": "1"},
        "site": {"title": draw(WORD), "authors": [{"name": "A", "orcid": "0000-0002-1825-0097"}]},
        "sources": {"book": draw(sources()), "other": draw(sources())},
        "environments": {"default": draw(environments())},
        "hubs": {f"hub{number}": draw(places()) for number in range(draw(st.integers(1, 3)))},
        "pages": [],
    }
    for number in range(draw(st.integers(1, 3))):
        path = draw(PATH) + draw(st.sampled_from([".ipynb", ".md", ""]))
        page: dict[str, Any] = {
            "id": f"page{number}",
            "title": draw(WORD),
            "source": {
                "source": draw(st.sampled_from(["book", "other"])),
                "path": path,
                "format": "other",
            },
            "environment": "default",
            "launches": [],
        }
        for key, place in record["hubs"].items():
            entry = {"hub": key, "interface": "lab"}
            if place["kind"] in ("colab", "github-dev"):
                del entry["interface"]
            if made := launched(record, page, entry):
                page["launches"].append(made)
        record["pages"].append(page)
    record["contentDigest"] = canonical.digest(record)
    return record


def launched(record: dict[str, Any], page: dict[str, Any], entry: dict[str, Any]) -> Any:
    """*entry* with its addresses; None if the hub cannot open the page."""
    try:
        launch = rebuilt.launch(Document(data=record), page, entry)
        where = targets(launch)
    except Refused:
        return None
    entry["via"] = hubs.get(launch.hub.kind).via(launch)
    for name in ("pinned", "moving"):
        if target := getattr(where, name):
            kept = {"url": target.url, "ref": target.ref, "strength": target.strength}
            entry[name] = {key: value for key, value in kept.items() if value}
    return entry


def derivable(record: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    """Each place of *record* that follows from others, and other values for it."""
    found: list[tuple[str, list[Any]]] = [("/contentDigest", [f"sha256:{'0' * 64}"])]
    for key in record["sources"]:
        found.append((f"/sources/{key}/swhid/revision", [f"swh:1:rev:{'0' * 40}"]))
        found.append((f"/sources/{key}/swhid/directory", [f"swh:1:dir:{'0' * 40}"]))
    if "digest" in record["environments"]["default"]:
        found.append(("/environments/default/digest", [f"sha256:{'0' * 64}"]))
    found.append(("/site/authors/0/orcid", ["0000-0002-1825-0090", "0000-0002-1825-009X"]))
    for number, page in enumerate(record["pages"]):
        for place, launch in enumerate(page["launches"]):
            where = f"/pages/{number}/launches/{place}"
            found.append((f"{where}/via", [one for one in VIA if one != launch["via"]]))
            for name in ("pinned", "moving"):
                if name in launch:
                    url = launch[name]["url"]
                    found.append((f"{where}/{name}/url", list(others(url))))
                    found.append((f"{where}/{name}/ref", ["other-ref", "0" * 40]))
    return found


VIA = ("binder", "nbgitpuller", "jupyterlite", "colab", "link", "thebe")


def others(url: str) -> list[str]:
    """Addresses that mean something else than *url*."""
    address, mark, query = url.partition("?")
    return [
        f"{address}x{mark}{query}",
        f"{url}{'&' if mark else '?'}urlpath=terminals%2F1",
        f"https://evil.example.net/{url.partition('://')[2].partition('/')[2]}",
        address.rpartition("/")[0] + "/" + mark + query,
        f"{url.partition('#')[0]}#other-place",
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(records())
def test_what_agrees_with_itself_passes(record: dict[str, Any]) -> None:
    report = verify(Document(data=record), now=1_780_000_000.0)
    assert [one for one in report.results if one.result in ("fail", "warn")] == []
    assert report.exit_code == 0


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(records(), st.data())
def test_one_change_to_what_follows_fails(record: dict[str, Any], data: st.DataObject) -> None:
    where, values = data.draw(st.sampled_from(derivable(record)))
    value = data.draw(st.sampled_from(values))
    after = changed((where, value), record=record)
    assume(after != record)
    report = verify(Document(data=after), now=1_780_000_000.0)
    assert report.exit_code == 1, (where, value)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(records())
def test_a_record_is_read_as_it_was_written(record: dict[str, Any]) -> None:
    assert canonical.parse(canonical.canonical(record)) == record
    assert canonical.parse(canonical.readable(record)) == record
