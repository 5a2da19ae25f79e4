"""Level 4 against stand-ins for hubs on loopback; nothing is started unless it is asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from launchdirectives.ingest.base import Fetched
from launchdirectives.ingest.verify import archives, hubs, verify
from launchdirectives.ingest.verify.base import UNSAFE, Asked, NotRead, Report, Result
from launchdirectives.ingest.verify.hubs import check
from launchdirectives.online import guarded
from launchdirectives.publication.document import Document
from launchdirectives.publication.schema import problems
from tests.live.conftest import require_modules
from tests.online import servers
from tests.online.test_launching import BUILDING, event
from tests.publication.samples import sample

PROVIDERS = [{"id": name} for name in ("gh", "gl", "git", "gist", "zenodo", "figshare")]
BINDERHUB = {
    "/versions": servers.as_json({"builder": "repo2docker", "binderhub": "1.0"}),
    "/api/repoproviders": servers.as_json(PROVIDERS),
    "/health": servers.as_json({"ok": True, "checks": []}),
}
ILL = {
    "ok": False,
    "checks": [{"service": "JupyterHub API", "ok": False}, {"service": "Registry", "ok": True}],
}
JUPYTERHUB = {"/hub/api/": servers.as_json({"version": "5.4.0"})}


@pytest.fixture(autouse=True)
def _requests() -> None:
    require_modules("requests")


def on(server: str, kind: str = "binderhub", **changes: object) -> dict[str, Any]:
    """A record whose only hub is at *server*."""
    data = sample()
    hub = data["hubs"]["community-binder"]
    hub.update(kind=kind, url=f"{server}/", **changes)
    hub.pop("repoProviders", None)
    launch = data["pages"][0]["launches"][0]
    launch["pinned"].pop("url")
    launch["moving"].pop("url")
    data["hubs"] = {"one": hub}
    data["pages"] = data["pages"][:1]
    data["pages"][0]["launches"] = [{**launch, "hub": "one"}]
    for source in data["sources"].values():
        source.pop("archives", None)
    data["environments"].pop("hub-image")
    return data


def found(data: dict[str, Any], **asked: Any) -> list[Result]:
    assert list(problems(data)) == []
    return list(check(Document(data=data), Asked(**{"now": 0.0, "allow_local": True, **asked})))


def told(results: list[Result]) -> dict[str, str]:
    return {one.check: one.result for one in results}


def test_a_binderhub_that_is_well() -> None:
    with servers.running(servers.answers(BINDERHUB)) as server:
        results = found(on(server.url))
        assert told(results) == {
            "hub.reachable": "pass",
            "hub.healthy": "pass",
            "hub.provider-served": "pass",
        }
        assert sorted(server.paths) == ["/api/repoproviders", "/health", "/versions"]
        assert not any("authorization" in head.lower() for head in server.heads)


@pytest.mark.parametrize(
    ("health", "result"),
    [
        (servers.as_json(ILL, 503), "warn"),
        (servers.as_json({"ok": False}, 503), "warn"),
        (servers.as_json(["odd"]), None),
        (servers.response("<html>", kind="text/html"), None),
        (servers.response("nothing", 404), None),
    ],
)
def test_the_health_of_a_binderhub(health: bytes, result: str | None) -> None:
    with servers.running(servers.answers({**BINDERHUB, "/health": health})) as server:
        results = found(on(server.url))
    assert told(results).get("hub.healthy") == result
    if b"Registry" in health:
        [message] = [one.message for one in results if one.check == "hub.healthy"]
        assert message == "It says that it is not well now: JupyterHub API."


@pytest.mark.parametrize(
    ("pages", "result", "words"),
    [
        ([{"id": "gl"}], "fail", "does not build from 'https://github.com/example-org"),
        (None, "not-run", "does not say"),
    ],
)
def test_what_a_binderhub_builds_from(pages: Any, result: str, words: str) -> None:
    answers = {**BINDERHUB, "/api/repoproviders": servers.as_json(pages)}
    with servers.running(servers.answers(answers)) as server:
        results = found(on(server.url))
    assert told(results)["hub.provider-served"] == result
    assert any(words in one.message for one in results)


@pytest.mark.parametrize(
    ("providers", "result"),
    [
        ([{"id": {"a": 1}}], "not-run"),
        ([{"id": ["gh"]}, {"id": "gh"}, None, 1], "pass"),
        ([{"id": f"p{number}"} for number in range(20_000)], "fail"),
    ],
)
def test_providers_that_are_none(providers: object, result: str) -> None:
    pages = {**BINDERHUB, "/api/repoproviders": servers.as_json(providers)}
    with servers.running(servers.answers(pages)) as server:
        [served] = [one for one in found(on(server.url)) if one.check == "hub.provider-served"]
    assert served.result == result
    assert len(served.message) < 10_000


def test_more_providers_than_there_are() -> None:
    with servers.running(servers.answers(BINDERHUB)) as server:
        data = on(server.url)
        data["hubs"]["one"]["repoProviders"] = ["gh", "ckan"]
        results = found(data)
    [wrong] = [one for one in results if one.result != "pass"]
    assert (wrong.result, wrong.where) == ("warn", "/hubs/one/repoProviders")
    assert "does not serve ckan, only gh, gl" in wrong.message


def test_a_jupyterhub() -> None:
    with servers.running(servers.answers(JUPYTERHUB)) as server:
        data = on(server.url, "jupyterhub")
        data["pages"][0]["launches"][0].update(via="nbgitpuller")
        assert told(found(data)) == {"hub.reachable": "pass"}
    with servers.running(servers.answers({})) as server:
        assert told(found(on(server.url, "jupyterhub"))) == {"hub.reachable": "fail"}
    with servers.running(servers.answers(BINDERHUB)) as server:
        [wrong] = found(on(server.url, "jupyterhub"))
    assert "answers as a BinderHub, not as a JupyterHub" in wrong.message


@pytest.mark.parametrize(
    ("behave", "result"),
    [
        (servers.hangs_up, "fail"),
        (servers.redirects_for_ever, "fail"),
        (servers.redirects_to("http://example.org/"), "fail"),
        (servers.sends_much, "warn"),
        (servers.answers({}), "fail"),
    ],
)
def test_a_hub_that_is_amiss(behave: servers.Behaviour, result: str) -> None:
    with servers.running(behave) as server:
        assert told(found(on(server.url))) == {"hub.reachable": result}


def test_a_certificate(tmp_path: Path) -> None:
    require_modules("cryptography")
    context, _ = servers.certificate(tmp_path, "127.0.0.1")
    with servers.running(servers.answers(BINDERHUB), context) as server:
        [wrong] = found(on(server.url))
    assert (wrong.check, wrong.result) == ("hub.certificate", "fail")
    assert "self-signed" in wrong.message


def test_a_hub_that_is_not_on_the_list() -> None:
    with servers.running(servers.answers(BINDERHUB)) as server:
        [left] = found(on(server.url), allow_hubs=("*.example.org",))
        assert server.heads == []
    assert (left.result, left.where) == ("not-run", "/hubs/one")
    assert "not on your list" in left.message


@pytest.mark.parametrize(
    ("kind", "words"), [("moonhub", "no kind of hub"), ("molab", "what to ask hubs of the kind")]
)
def test_a_kind_that_is_not_asked(kind: str, words: str) -> None:
    with servers.running(servers.answers({})) as server:
        [left] = found(on(server.url, kind))
        assert server.heads == []
    assert left.result == "not-run"
    assert words in left.message


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1", "https://localhost", "https://10.0.0.1", "https://169.254.169.254",
     "https://hub.example.org:8443"],
)  # fmt: skip
def test_addresses_that_are_not_asked(address: str) -> None:
    results = found(on(address), allow_local=False)
    assert [(one.result, one.is_unsafe) for one in results] == [("fail", True)]
    assert Report(4, tuple(results)).exit_code == UNSAFE


def test_a_name_that_leads_to_a_private_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        guarded.socket, "getaddrinfo", lambda *_a, **_k: [(0, 0, 0, "", ("10.1.1.1", 443))]
    )
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    [wrong] = found(on("https://hub.example.org"), allow_local=False)
    assert (wrong.result, wrong.is_unsafe) == ("fail", True)
    assert "private network" in wrong.message


def launching(paths: Mapping[str, servers.Behaviour]) -> servers.Behaviour:
    """A BinderHub that builds by *paths*."""

    def behave(connection: Any, path: str, over: Any) -> None:
        for start, inner in paths.items():
            if path.startswith(start):
                inner(connection, path, over)
                return
        servers.answers(BINDERHUB)(connection, path, over)

    return behave


def test_nothing_is_started_unless_it_is_asked_for() -> None:
    failing = launching(
        {"/build/": servers.sends_events(BUILDING, event(phase="failed", message="no"))}
    )
    with servers.running(failing) as server:
        assert "launch.build" not in told(found(on(server.url)))
        assert not any("/build/" in path for path in server.paths)
        results = found(on(server.url), build=True)
        [built] = [path for path in server.paths if "/build/" in path]
    assert told(results)["launch.build"] == "fail"
    assert built.startswith("/build/gh/example-org/seismic-book/")


def test_a_launch_that_works() -> None:
    server_pages = {
        "/user/x/api/status": servers.as_json({}),
        "/user/x/api/kernelspecs": servers.as_json({"kernelspecs": {"python3": {}}}),
        "/user/x/api/contents/notebooks/01-seismic.ipynb?content=0": servers.as_json({}),
        "/user/x/api/shutdown": servers.as_json({}),
    }
    with servers.running(servers.answers(server_pages)) as single:
        ready = servers.sends_events(
            event(phase="ready", url=f"{single.url}/user/x/", token="t" * 8)
        )
        with servers.running(launching({"/build/": ready})) as server:
            data = on(server.url)
            data["pages"][0]["launches"] *= 3
            data["pages"] += [{**data["pages"][0], "id": "other"}]
            results = found(data, build=True)
            assert len([path for path in server.paths if "/build/" in path]) == 1
    [built] = [one for one in results if one.check == "launch.build"]
    assert built.result == "pass", built.message


def test_no_token_is_sent_to_whom_a_record_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record's author chooses the names of its hubs, by which tokens are found."""
    monkeypatch.setenv("LAUNCHDIRECTIVES_TOKEN_ONE", "secret-of-mine")
    failing = launching({"/build/": servers.sends_events(event(phase="failed"))})
    with servers.running(failing) as server:
        found(on(server.url), build=True)
        assert "secret-of-mine" not in "".join(server.heads)
    with servers.running(servers.answers(JUPYTERHUB)) as server:
        data = on(server.url, "jupyterhub")
        results = found(data, build=True)
        assert "secret-of-mine" not in "".join(server.heads)
    assert told(results)["launch.build"] == "not-run"


def test_another_way_to_ask() -> None:
    asked: list[str] = []
    pages = {"https://one.example.org/versions": {"builder": "x", "binderhub": "1"},
             "https://one.example.org/api/repoproviders": PROVIDERS,
             "https://one.example.org/health": {"ok": True}}  # fmt: skip

    def fetch(url: str) -> Fetched:
        asked.append(url)
        if url not in pages:
            raise NotRead("It is refused.", code=UNSAFE)
        body = json.dumps(pages[url]).encode()
        return Fetched(url=url, status=200, content_type="application/json", body=body)

    data = on("https://one.example.org")
    results = found(data, fetch=fetch, allow_local=False)
    assert set(told(results).values()) == {"pass"}
    assert set(asked) == set(pages)
    [wrong] = found(on("https://two.example.org"), fetch=fetch)
    assert (wrong.result, wrong.is_unsafe) == ("fail", True)
    report = verify(Document(data=data), level=4, fetch=fetch, repo="/nowhere", now=2e9)
    assert {one.result for one in report.results if one.check.startswith("hub.re")} == {"pass"}


@pytest.mark.parametrize(
    ("leads_to", "result"),
    [("/records/1234", "pass"), ("/records/9999", "warn"), ("/login", "not-run")],
)
def test_a_doi_of_all_versions(leads_to: str, result: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def behave(connection: Any, path: str, over: Any) -> None:
        found = path.startswith("/10.5281")
        answer = (
            servers.response(status=302, Location=leads_to)
            if found
            else servers.response("<html>" + "x" * 2_000_000, kind="text/html")
        )
        connection.sendall(answer)

    with servers.running(servers.answers(BINDERHUB)) as hub, servers.running(behave) as server:
        monkeypatch.setattr(archives, "DOIS", server.url)
        data = on(hub.url)
        data["sources"]["book"]["archives"] = [
            {"provider": "zenodo", "doi": "10.5281/Zenodo.1234"},
            {"provider": "other", "doi": "10.5072/x.1"},
        ]
        results = [one for one in found(data) if one.check == "archive.version"]
    [only] = results
    assert (only.result, only.where) == (result, "/sources/book/archives/0/doi")
    if result == "warn":
        assert "opens the newest, which is 9999 today" in only.message


def test_the_time_for_all_launches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "MOST_SECONDS", -1.0)
    with servers.running(servers.answers(BINDERHUB)) as server:
        results = found(on(server.url))
    [slow] = [one for one in results if one.result == "not-run"]
    assert (slow.check, slow.where) == ("hub.reachable", "/hubs/one")
    assert "too slow" in slow.message
    assert "hub.provider-served" not in told(results)
