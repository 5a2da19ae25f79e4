"""Level 2: what a record says twice, or what follows from the rest of it."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from launchdirectives.ingest import Report, verify
from launchdirectives.publication.document import Document
from tests.ingest.conftest import Ingest
from tests.ingest.records import GONE, changed, written
from tests.publication.samples import SAMPLE, sample

FIRST = "/pages/0/launches/0"
PULLED = "/pages/0/launches/1"
LIVE = "/pages/0/launches/2"
NOW = datetime(2026, 1, 1, tzinfo=UTC).timestamp()

BINDER = "https://binder.example.org/v2/gh/example-org/seismic-book"
OPENS = "?urlpath=lab%2Ftree%2Fnotebooks%2F01-seismic.ipynb"
OTHER = "0" * 40


def looked_at(*changes: tuple[str, Any], came_from: str = "") -> Report:
    return verify(Document(data=changed(*changes), came_from=came_from), now=NOW)


def wrong(report: Report) -> list[tuple[str, str, str]]:
    return [
        (one.check, one.result, one.where)
        for one in report.results
        if one.result in ("fail", "warn")
    ]


def test_the_sample_is_fine(ingest: Ingest) -> None:
    done = ingest("verify", str(SAMPLE), "--level", "2", "--strict", "--report", "json")
    assert (done.code, done.wrong()) == (0, [])
    assert done.report["counts"]["not-run"] == 1  # where a file came from


@pytest.mark.parametrize(
    ("url", "checks"),
    [
        (f"https://evil.example.org/v2/gh/example-org/seismic-book/main{OPENS}", 2),
        (f"https://binder.example.org.evil.example.org/v2/gh/x/y/main{OPENS}", 2),
        (f"https://binder.example.org:8443/v2/gh/example-org/seismic-book/main{OPENS}", 2),
        (f"{BINDER}/main{OPENS}&urlpath=terminals%2F1", 1),
        (f"{BINDER}/main?urlpath=terminals%2F1", 1),
        (f"{BINDER}/main{OPENS}&x=1", 1),
        (f"{BINDER}/main{OPENS}#top", 1),
        (f"{BINDER}/main", 1),
        (f"{BINDER}/{OTHER}{OPENS}", 1),
        (f"{BINDER}-2/main{OPENS}", 1),
        (f"{BINDER.replace('org/seismic', 'org%2Fseismic')}/main{OPENS}", 1),
        (f"{BINDER}/main{OPENS.replace('seismic', '%ff')}", 1),
    ],
)
def test_an_address_that_leads_elsewhere(
    url: str, checks: int, tmp_path: Path, ingest: Ingest
) -> None:
    path = written(tmp_path, changed((f"{FIRST}/moving/url", url)))
    done = ingest("verify", path, "--report", "json")
    where = f"{FIRST}/moving/url"
    assert done.code == 1
    expected = [("launch.url-recomputed", "fail", where), ("launch.url-on-hub", "fail", where)]
    assert done.wrong() == expected[:checks]
    (message,) = [
        one["message"] for one in done.report["results"] if one["check"] == "launch.url-recomputed"
    ]
    assert f"another address: {BINDER}/main{OPENS}" in message
    rendered = ingest("render", path, "--page", "notebooks/01-seismic", "--moving")
    assert f'href="{BINDER}/main{OPENS}"' in rendered.out
    assert "evil" not in rendered.out
    assert "The record has another address for this" in rendered.err


def test_the_order_of_a_query_is_the_producers_own() -> None:
    said = sample()["pages"][0]["launches"][1]["moving"]["url"]
    address, _, query = said.partition("?")
    turned = "&".join(reversed(query.split("&")))
    assert wrong(looked_at((f"{PULLED}/moving/url", f"{address}?{turned}"))) == []
    quoted = f"{address}?{query.replace('-', '%2D')}"
    assert wrong(looked_at((f"{PULLED}/moving/url", quoted))) == []
    twice = f"{said}&branch=main"
    assert wrong(looked_at((f"{PULLED}/moving/url", twice))) == [
        ("launch.url-recomputed", "fail", f"{PULLED}/moving/url")
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ((f"{FIRST}/hub", "none"), ("record.keys", f"{FIRST}/hub")),
        ((f"{FIRST}/environment", "none"), ("record.keys", f"{FIRST}/environment")),
        ((f"{FIRST}/source", "none"), ("record.keys", f"{FIRST}/source")),
        (("/pages/1/source/source", "none"), ("record.keys", "/pages/1/source/source")),
        (("/pages/1/environment", "none"), ("record.keys", "/pages/1/environment")),
        (
            ("/environments/hub-image/providedBy", "none"),
            ("record.keys", "/environments/hub-image/providedBy"),
        ),
        (("/environments/default/source", "none"), ("record.keys", "/environments/default/source")),
        (("/verification/3/hub", "none"), ("record.keys", "/verification/3/hub")),
        (
            ("/environments/hub-image/profiles", [{"profile": "a", "hub": "none"}]),
            ("record.keys", "/environments/hub-image/profiles/0/hub"),
        ),
        (("/pages/1/id", "notebooks/01-seismic"), ("record.ids", "/pages/1/id")),
        (
            ("/sources/book/swhid/revision", f"swh:1:rev:{OTHER}"),
            ("source.identity", "/sources/book/swhid/revision"),
        ),
        (
            ("/sources/book/swhid/directory", f"swh:1:dir:{OTHER}"),
            ("source.identity", "/sources/book/swhid/directory"),
        ),
        (("/sources/book/tree", OTHER), ("source.identity", "/sources/book/swhid/directory")),
        (
            ("/site/authors/0/orcid", "0000-0002-1825-0098"),
            ("author.orcid", "/site/authors/0/orcid"),
        ),
        (
            ("/pages/0/authors/0/orcid", "0000-0002-1825-009X"),
            ("author.orcid", "/pages/0/authors/0/orcid"),
        ),
        (
            ("/environments/default/digest", f"sha256:{'0' * 64}"),
            ("environment.digest", "/environments/default/digest"),
        ),
        (
            ("/environments/default/files/1/sha256", "0" * 64),
            ("environment.digest", "/environments/default/digest"),
        ),
        (
            ("/environments/default/files/1/path", "binder/apt.txt"),
            ("environment.digest", "/environments/default/files"),
        ),
        (("/contentDigest", f"sha256:{'0' * 64}"), ("record.digest", "/contentDigest")),
        (("/generatedAt", "2026-01-01T01:00:00Z"), ("record.time", "/generatedAt")),
        (("/generatedAt", "2025-02-30T01:00:00Z"), ("record.time", "/generatedAt")),
        (("/pages/0/modified", "2025-01-01T24:00:00Z"), ("record.time", "/pages/0/modified")),
        (
            ("/sources/book/committedAt", "0000-00-00T00:00:00Z"),
            ("record.time", "/sources/book/committedAt"),
        ),
        (("/verification/0/at", "2025-01-01T00:60:00Z"), ("record.time", "/verification/0/at")),
        (
            ("/hubs/community-binder/availability/committedUntil", "2028-02-30"),
            ("hub.availability", "/hubs/community-binder/availability/committedUntil"),
        ),
        ((f"{FIRST}/via", "link"), ("launch.via", f"{FIRST}/via")),
        ((f"{FIRST}/moving/ref", "other"), ("launch.moving", f"{FIRST}/moving/ref")),
        ((f"{FIRST}/moving/strength", "tag"), ("launch.moving", f"{FIRST}/moving/strength")),
        ((f"{FIRST}/pinned/ref", OTHER), ("launch.pinned", f"{FIRST}/pinned/ref")),
        ((f"{FIRST}/pinned/strength", GONE), ("launch.pinned", f"{FIRST}/pinned/strength")),
        ((f"{FIRST}/pinned/strength", "archive"), ("launch.pinned", f"{FIRST}/pinned/ref")),
        ((f"{FIRST}/pinned/strength", "tag"), ("launch.pinned", f"{FIRST}/pinned/ref")),
        ((f"{LIVE}/pinned/ref", OTHER), ("launch.pinned", f"{LIVE}/pinned/ref")),
        ((f"{LIVE}/moving/ref", "other"), ("launch.moving", f"{LIVE}/moving/ref")),
        ((f"{LIVE}/moving/url", f"{BINDER}/main"), ("launch.via", f"{LIVE}/moving/url")),
        ((f"{FIRST}/moving/url", GONE), ("launch.url-recomputed", f"{FIRST}/moving")),
        ((f"{FIRST}/interface", "none"), ("launch.url-recomputed", FIRST)),
        ((f"{FIRST}/path", "other.ipynb"), ("launch.url-recomputed", f"{FIRST}/moving/url")),
        (("/sources/book/requestedRef", "dev"), ("launch.moving", f"{FIRST}/moving/ref")),
        (("/sources/book/commit", OTHER), ("launch.pinned", f"{FIRST}/pinned/ref")),
        (
            ("/sources/book/repository", "https://github.com/a/b"),
            ("launch.url-recomputed", f"{FIRST}/pinned/url"),
        ),
        (("/hubs/public/links", {"urlpath": "x"}), ("hub.url", "/hubs/public")),
        (("/hubs/public/links", {"url": "https://a.example.org"}), ("hub.url", "/hubs/public")),
        (("/hubs/public/url", "https://a.example.org/"), ("launch.url-on-hub", None)),
    ],
)
def test_one_change_is_seen(change: tuple[str, Any], expected: tuple[str, str | None]) -> None:
    report = looked_at(change)
    assert report.exit_code == 1
    check, where = expected
    places = [place for name, result, place in wrong(report) if (name, result) == (check, "fail")]
    assert places
    assert where in (None, *places)


def test_what_is_warned_of(tmp_path: Path, ingest: Ingest) -> None:
    for change, check in (
        (("/sources/book/state/pushed", "no"), "source.commit-on-remote"),
        (("/sources/book/state/dirty", True), "source.clean"),
        (("/hubs/community-binder/availability/committedUntil", "2020-12-31"), "hub.availability"),
    ):
        path = written(tmp_path, changed(change))
        done = ingest("verify", path, "--report", "json")
        assert (done.code, done.wrong()) == (0, [(check, "warn", change[0])])
        assert ingest("verify", path, "--strict").code == 1


def test_what_nobody_promises_has_no_pinned_address() -> None:
    gone = (f"{FIRST}/pinned/url", GONE)
    assert ("launch.url-recomputed", "fail", f"{FIRST}/pinned") in wrong(looked_at(gone))
    for why in (("/sources/book/state/pushed", "no"), ("/sources/book/state/dirty", True)):
        assert looked_at(gone, why).exit_code == 0


def test_nbgitpuller_opens_no_commit() -> None:
    launch = sample()["pages"][0]["launches"][1]
    commit = sample()["sources"]["book"]["commit"]
    url = launch["moving"]["url"].replace("branch=main", f"branch={commit}")
    for name, more in (("pinned", {"strength": "commit"}), ("moving", {})):
        report = looked_at((f"{PULLED}/{name}", {"url": url, "ref": commit, **more}))
        assert report.exit_code == 1
        (told,) = [one for one in report.results if one.check == f"launch.{name}"]
        assert told.where == f"{PULLED}/{name}/ref"
    pinned = looked_at((f"{PULLED}/pinned", {"url": url, "ref": commit, "strength": "commit"}))
    messages = [one.message for one in pinned.results]
    assert "nbgitpuller cannot open a commit, only branches and tags." in messages


def test_a_kind_that_nobody_knows_here() -> None:
    report = looked_at(
        ("/hubs/public/kind", "warp"),
        ("/pages/1/launches/0/moving/url", "https://public-binder.example.org/warp?9"),
    )
    assert report.exit_code == 0
    told = [one for one in report.results if one.check == "hub.kind"]
    assert [(one.result, one.where) for one in told] == [("not-run", "/hubs/public")]
    assert "'warp'" in told[0].message
    elsewhere = looked_at(
        ("/hubs/public/kind", "warp"),
        ("/pages/1/launches/0/moving/url", "https://evil.example.org/warp?9"),
    )
    assert ("launch.url-on-hub", "fail", "/pages/1/launches/0/moving/url") in wrong(elsewhere)


def test_where_a_record_came_from() -> None:
    here = "https://books.example.org/seismic/launch-metadata.json"
    assert wrong(looked_at(came_from=here)) == []
    assert wrong(looked_at(came_from="https://BOOKS.example.org:443/x")) == []
    forged = looked_at(came_from="https://evil.example.org/launch-metadata.json")
    assert wrong(forged) == [
        ("record.origin", "warn", "/self"),
        ("record.origin", "warn", "/site/url"),
    ]
    assert forged.exit_code == 0
    assert any("was at https://evil.example.org" in one.message for one in forged.results)
    other_port = looked_at(came_from="https://books.example.org:8443/x")
    assert len(wrong(other_port)) == 2


def test_the_digest_says_what_it_is_worth(tmp_path: Path, ingest: Ingest) -> None:
    content = SAMPLE.read_bytes().replace(b"Seismic monitoring", b"Seismic monitorinG")
    done = ingest("verify", written(tmp_path, content))
    assert done.code == 1
    assert "record.digest  /contentDigest: " in done.out
    assert "This finds accidents and no attacks" in done.out
    without = verify(Document(data=changed(("/contentDigest", GONE))))
    assert ("record.digest", "not-run") in [(one.check, one.result) for one in without.results]


def test_hubs_that_are_not_allowed(tmp_path: Path, ingest: Ingest) -> None:
    allow = ("--allow-hub", "*.example.org", "--allow-hub", "other.org")
    done = ingest("verify", str(SAMPLE), *allow, "--report", "json", "--strict")
    assert (done.code, done.wrong()) == (0, [])
    done = ingest("verify", str(SAMPLE), "--allow-hub", "binder.example.org", "--report", "json")
    assert done.code == 0
    assert done.wrong() == [
        ("hub.allowed", "warn", "/hubs/community/url"),
        ("hub.allowed", "warn", "/hubs/public/url"),
    ]


def test_a_pass_for_each_check_that_found_nothing() -> None:
    names = {one.check for one in looked_at().results}
    found = looked_at((f"{FIRST}/via", "link"), (f"{FIRST}/moving/ref", "other"))
    assert {one.check for one in found.results} == names
    assert not [one for one in found.results if one.check == "launch.via" and one.result == "pass"]


def test_the_record_is_not_changed() -> None:
    data = changed((f"{FIRST}/via", "link"))
    before = copy.deepcopy(data)
    verify(Document(data=data))
    assert data == before


def test_a_check_ends() -> None:
    """Whatever a stranger has written, a report is no longer than so, and says where it stopped."""
    launch = {"hub": "none", "via": "binder", "moving": {"ref": "main"}}
    pages = [
        {**sample()["pages"][1], "id": f"p{number}", "launches": [launch] * 50}
        for number in range(100)
    ]
    report = looked_at(("/pages", pages))
    assert report.exit_code == 1
    assert len(report.results) < 1100
    stopped = [one.check for one in report.results if "Stopped after 1000" in one.message]
    assert stopped == ["record.keys"]
    wrong_url = sample()["pages"][1]["launches"][0]
    wrong_url["moving"]["url"] += "x"
    pages = [
        {**sample()["pages"][1], "id": f"p{number}", "launches": [wrong_url] * 50}
        for number in range(100)
    ]
    results = looked_at(("/pages", pages)).results
    assert ("launch.via", "not-run") in [(one.check, one.result) for one in results]
