"""What hubs say about themselves, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchdirectives.findings import Finding
from launchdirectives.model import FILE, Environment, Hub, Profile
from launchdirectives.online.http import Asker, Limits
from launchdirectives.online.hubs import BUILT_IN, Hubs
from launchdirectives.record import replace
from tests.core.making import make_hub, make_launch
from tests.online import servers
from tests.online.conftest import InTime

QUICK = Limits(seconds=30.0, tries=1, pause=0.0)

JUPYTERHUB = {"/hub/api/": servers.as_json({"version": "5.4.0"})}
BINDERHUB = {
    "/versions": servers.as_json({"builder": "repo2docker", "binderhub": "1.0"}),
    "/api/repoproviders": servers.as_json([{"id": "gh"}, {"id": "gist"}, {}, "odd"]),
}
OLD_BINDERHUB = {
    "/versions": servers.as_json({"builder": "repo2docker", "binderhub": "0.2"}),
    "/_config": servers.as_json({"gh": {"text": "GitHub"}}),
}
SERVER = {
    "/api": servers.as_json({"version": "2.0"}),
    "/git-pull?repo=": servers.response(status=302, Location="/login"),
    "/login": servers.response("<html>", kind="text/html"),
}
LITE = {
    "/jupyter-lite.json": servers.as_json({"jupyter-config-data": {"appVersion": "0.8"}}),
    "/api/contents/all.json": servers.as_json({"content": [{"path": "a b.ipynb"}]}),
    "/api/contents/sub%20one/all.json": servers.as_json({"content": [{"path": "sub one/b.py"}]}),
    "/files/unlisted.txt": servers.response("x", kind="text/plain"),
    "/files/error.ipynb": servers.response("<!doctype html>", kind="text/html"),
}
PAGES = {"jupyterhub": JUPYTERHUB, "binderhub": BINDERHUB, "jupyter": SERVER, "jupyterlite": LITE}
PAGE = servers.response("<!DOCTYPE html><p>Hello", kind="text/html")


def found(hub: Hub, **options: object) -> list[Finding]:
    return list(Hubs(Asker(QUICK), **options).of_hub(hub))  # type: ignore[arg-type]


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_all_kinds_are_tried() -> None:
    assert set(PAGES) == set(BUILT_IN)


@pytest.mark.parametrize("kind", PAGES)
def test_a_hub_that_is_what_it_says(kind: str) -> None:
    with servers.running(servers.answers(PAGES[kind])) as server:
        assert found(make_hub(kind, server.url)) == []


@pytest.mark.parametrize("declared", PAGES)
@pytest.mark.parametrize("real", PAGES)
def test_another_kind_is_named(declared: str, real: str) -> None:
    if declared == real:
        return
    with servers.running(servers.answers(PAGES[real])) as server:
        findings = found(make_hub(declared, server.url))
    assert codes(findings) == ["hub.kind"]
    assert findings[0].fix == f"Write 'kind: {real}'."
    assert findings[0].place.key == "hubs.hub"


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize(
    ("behave", "code"),
    [
        (servers.says_nothing, "hub.unreachable"),
        (servers.drips, "hub.unreachable"),
        (servers.sends_much, "hub.answer"),
        (servers.hangs_up, "hub.unreachable"),
        (servers.redirects_for_ever, "hub.unreachable"),
        (lambda c, p, o: c.sendall(PAGE), "hub.answer"),
        (lambda c, p, o: c.sendall(servers.response("[]")), "hub.answer"),
        (lambda c, p, o: c.sendall(servers.response("{}", 500)), "hub.unreachable"),
        (lambda c, p, o: c.sendall(servers.response("{}", 429)), "hub.unreachable"),
        (lambda c, p, o: c.sendall(servers.response("{}", 401)), "hub.answer"),
        (servers.answers({}), "hub.kind"),
    ],
    ids=["silent", "slow", "long", "closed", "led", "html", "list", "500", "429", "401", "404"],
)
def test_a_bad_hub_is_one_finding(
    kind: str, behave: servers.Behaviour, code: str, in_time: InTime
) -> None:
    limits = replace(QUICK, seconds=servers.limit_for(behave))
    with servers.running(behave) as server:
        hubs = Hubs(Asker(limits))
        findings = in_time(lambda: hubs.of_hub(make_hub(kind, server.url)))
    assert codes(list(findings)) == [code]
    assert all(part for part in (findings[0].message, findings[0].fix))


def test_a_certificate_that_is_not_valid(tmp_path: Path) -> None:
    context, _ = servers.certificate(tmp_path, "127.0.0.1")
    with servers.running(servers.answers(JUPYTERHUB), context) as server:
        findings = found(make_hub("jupyterhub", server.url))
    assert codes(findings) == ["hub.certificate"]
    assert "self-signed" in findings[0].message


def test_a_name_that_nobody_knows(in_time: InTime) -> None:
    findings = in_time(lambda: found(make_hub("binderhub", "https://no-such-name.invalid")))
    assert codes(findings) == ["hub.unreachable"]
    assert "name" in findings[0].message


def test_the_inner_address_of_a_hub() -> None:
    with servers.running(servers.answers(JUPYTERHUB)) as server:
        findings = found(make_hub("jupyterhub", f"{server.url}/hub"))
    assert findings[0].fix == f"Write 'url: {server.url}'."


def test_services_are_not_asked() -> None:
    with servers.running(servers.answers({})) as server:
        hub = replace(make_hub("colab", "https://colab.example.org"), url=server.url)
        assert found(hub) == []
        assert not server.heads


def test_each_hub_is_asked_once() -> None:
    with servers.running(servers.answers(JUPYTERHUB)) as server:
        hubs = Hubs(Asker(QUICK))
        hub = make_hub("jupyterhub", server.url)
        hubs.prepare([hub, hub])
        hubs.of_launch(make_launch(hub, "a.ipynb"))
        assert server.paths == ["/hub/api/"]


@pytest.mark.parametrize(
    ("pages", "repository", "code"),
    [
        (BINDERHUB, "https://github.com/org/book", []),
        (BINDERHUB, "https://gitlab.com/org/book", ["hub.provider"]),
        (BINDERHUB, "10.5281/zenodo.3242074", ["hub.provider"]),
        (OLD_BINDERHUB, "https://github.com/org/book", []),
        (OLD_BINDERHUB, "https://gitlab.com/org/book", ["hub.provider"]),
        ({"/versions": BINDERHUB["/versions"]}, "https://gitlab.com/org/book", []),
    ],
)
def test_providers(pages: dict[str, bytes], repository: str, code: list[str]) -> None:
    with servers.running(servers.answers(pages)) as server:
        launch = make_launch(make_hub("binderhub", server.url), "a.ipynb", repository=repository)
        if "zenodo" in repository:
            launch = replace(launch, source=replace(launch.source, ref=""))
        findings = Hubs(Asker(QUICK)).of_launch(launch)
    assert codes(list(findings)) == code
    if code:
        assert "only gh" in findings[0].message


@pytest.mark.parametrize(
    ("version", "autostart", "code"),
    [
        ("0.7.1", False, ["hub.version"]),
        ("1.1.0", False, []),
        ("1.1.0", True, ["hub.version"]),
        ("6.0.0b1", True, []),
        ("nightly", True, []),
    ],
)
def test_versions(version: str, autostart: bool, code: list[str]) -> None:
    pages = {"/hub/api/": servers.as_json({"version": version})}
    environment = Environment(profiles=(Profile(hub="", slug="gpu"),))
    with servers.running(servers.answers(pages)) as server:
        hub = make_hub("jupyterhub", server.url, autostart=autostart)
        launch = make_launch(hub, "a.ipynb", environment=environment)
        assert codes(list(Hubs(Asker(QUICK)).of_launch(launch))) == code


@pytest.mark.parametrize(
    ("path", "is_held"),
    [
        ("a b.ipynb", True),
        ("sub one/b.py", True),
        ("unlisted.txt", True),
        ("c.ipynb", False),
        ("error.ipynb", False),
        ("sub one/c.py", False),
    ],
)
def test_what_a_jupyterlite_holds(path: str, is_held: bool) -> None:
    with servers.running(servers.answers(LITE)) as server:
        launch = make_launch(make_hub("jupyterlite", server.url), path, opens=FILE)
        findings = Hubs(Asker(QUICK)).of_launch(launch)
    assert codes(list(findings)) == ([] if is_held else ["hub.content-missing"])


def test_a_jupyterlite_of_the_site() -> None:
    pages = {f"/book/lite{path}": page for path, page in LITE.items()}
    hub = make_hub("jupyterlite", "lite")
    with servers.running(servers.answers(pages)) as server:
        site = f"{server.url}/book/"
        assert found(hub, site=site) == []
        findings = Hubs(Asker(QUICK), site=site).of_launch(make_launch(hub, "c.ipynb"))
        assert codes(list(findings)) == ["hub.content-missing"]
        count = len(server.heads)
        assert found(hub) == []
        assert len(server.heads) == count


def test_a_listing_that_is_too_long(in_time: InTime) -> None:
    long = {
        "/jupyter-lite.json": LITE["/jupyter-lite.json"],
        "/api/contents/all.json": servers.response("[" + "1," * 5_500_000),
    }
    with servers.running(servers.answers(long)) as server:
        launch = make_launch(make_hub("jupyterlite", server.url), "a.ipynb")
        hubs = Hubs(Asker(QUICK))
        findings = in_time(lambda: hubs.of_launch(launch))
    assert codes(list(findings)) == ["hub.answer"]


def test_a_server_without_nbgitpuller() -> None:
    pages = {"/api": SERVER["/api"]}
    for served, code in ((SERVER, []), (pages, ["environment.nbgitpuller"])):
        with servers.running(servers.answers(served)) as server:
            launch = make_launch(make_hub("jupyter", server.url), "a.ipynb")
            assert codes(list(Hubs(Asker(QUICK)).of_launch(launch))) == code
