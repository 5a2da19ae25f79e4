"""Whether servers answer the pages of the book, as live code needs it; nothing is started."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from launchdirectives import checks
from launchdirectives.book import Book
from launchdirectives.checks.online_hub import OnlineHubCheck
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding
from launchdirectives.online.http import Asker
from tests.books import checkout, notebook, write
from tests.online import servers
from tests.online.test_hubs import BINDERHUB, JUPYTERHUB, QUICK, SERVER

SITE = "https://org.github.io"
PROBE = "/build/none/none/none"
OTHER = {"Access_Control_Allow_Origin": "https://other.example.org"}
ANY = {"Access_Control_Allow_Origin": "*"}
OURS = {"Access_Control_Allow_Origin": SITE}


def found(folder: Path, launch: str, *, site: str = f"{SITE}/book/") -> list[Finding]:
    written = f"{launch}site: {site}\n" if site else launch
    book = checkout(write(folder / "book", {"launch.yml": written, "a.ipynb": notebook()}))
    survey = Survey.of_files(Book.open(str(book)))
    survey.go_online(Asker(QUICK))
    return checks.run(survey, [OnlineHubCheck()])


def event(**headers: str) -> bytes:
    """What a BinderHub answers who asks for no stream of events."""
    return servers.response('data: {"phase": "failed"}\n\n', kind="text/event-stream", **headers)


@pytest.mark.parametrize(
    ("headers", "site", "words"),
    [
        (ANY, f"{SITE}/book/", ""),
        (OURS, f"{SITE}/book/", ""),
        ({}, f"{SITE}/book/", f"does not answer pages of {SITE}, so the live code of 'live'"),
        (OTHER, f"{SITE}/book/", f"pages of {SITE}, only those of https://other.example.org, so"),
        (ANY, "", ""),
        (OTHER, "", ""),
        ({}, "", "does not answer pages of other sites, so"),
    ],
)
def test_a_binderhub(headers: Mapping[str, str], site: str, words: str, tmp_path: Path) -> None:
    pages = {**BINDERHUB, PROBE: event(**headers)}
    with servers.running(servers.answers(pages)) as server:
        launch = f"hubs:\n  live: {{kind: thebe, via: '{server.url}'}}\n"
        findings = found(tmp_path, launch, site=site)
    assert [(one.code, one.place.line) for one in findings] == [("hub.cors", 2)] * bool(words)
    assert all(words in one.message and "cors_allow_origin" in one.fix for one in findings)
    # No launch is asked for: no repository is named, and no stream of events is wanted.
    [probe] = [head for head in server.heads if "/build/" in head]
    assert probe.startswith(f"GET {PROBE} ")
    assert "text/event-stream" not in probe
    assert (f"Origin: {SITE}" in probe) == bool(site)


def test_who_is_led_on_has_no_origin_any_more(tmp_path: Path) -> None:
    with servers.running(servers.answers({PROBE: event(**OURS)})) as member:
        there = servers.response(status=307, Location=f"{member.url}{PROBE}")
        with servers.running(servers.answers({**BINDERHUB, PROBE: there})) as server:
            launch = f"hubs:\n  live: {{kind: thebe, via: '{server.url}'}}\n"
            assert [one.code for one in found(tmp_path, launch)] == ["hub.cors"]


def test_hub_and_live_code_are_asked_together(tmp_path: Path) -> None:
    with servers.running(servers.answers({**BINDERHUB, PROBE: event()})) as server:
        launch = (
            "hubs:\n  live: {kind: thebe, via: binder}\n"
            f"  binder: {{kind: binderhub, url: '{server.url}'}}\n"
        )
        findings = found(tmp_path, launch)
        assert [(one.code, one.place.line) for one in findings] == [("hub.cors", 2)]
        assert sorted(server.paths) == ["/api/repoproviders", PROBE, "/versions"]


@pytest.mark.parametrize("rules", ["", "pages: {'**': {hubs: [live]}}\n"])
@pytest.mark.parametrize(
    ("pages", "repository", "code"),
    [({}, "", "hub.kind"), (BINDERHUB, "https://gitlab.com/org/book", "hub.provider")],
)
def test_what_is_wrong_with_the_hub_is_told_there(
    pages: dict[str, bytes], repository: str, code: str, rules: str, tmp_path: Path
) -> None:
    source = f"source: {{repository: '{repository}', ref: main, path: ''}}\n" if repository else ""
    with servers.running(servers.answers({**pages, PROBE: event(**ANY)})) as server:
        launch = (
            "hubs:\n  live: {kind: thebe, via: binder}\n"
            f"  binder: {{kind: binderhub, url: '{server.url}'}}\n{source}{rules}"
        )
        findings = found(tmp_path, launch)
    assert [(one.code, one.place.line) for one in findings] == [(code, 3)]


def test_a_jupyterhub_is_no_server_for_live_code(tmp_path: Path) -> None:
    with servers.running(servers.answers(JUPYTERHUB)) as server:
        launch = f"hubs:\n  live: {{kind: thebe, url: '{server.url}'}}\n"
        [finding] = found(tmp_path, launch)
    assert (finding.code, finding.place.line) == ("hub.kind", 2)
    assert finding.fix.startswith("Write a BinderHub's address in 'via'")


@pytest.mark.parametrize(
    ("status", "headers", "is_told"),
    [(204, OURS, False), (200, ANY, False), (204, OTHER, True), (204, {}, True), (404, ANY, True)],
)
def test_a_jupyter_server(
    status: int, headers: Mapping[str, str], is_told: bool, tmp_path: Path
) -> None:
    pages = {"/api": SERVER["/api"], "/api/kernels": servers.response("", status, **headers)}
    with servers.running(servers.answers(pages)) as server:
        launch = f"hubs:\n  live: {{kind: thebe, url: '{server.url}'}}\n"
        findings = found(tmp_path, launch)
        assert [one.code for one in findings] == ["hub.cors"] * is_told
        assert server.paths == ["/api", "/api/kernels"]  # and not for nbgitpuller
    assert all(one.fix.endswith(f"--ServerApp.allow_origin={SITE}.") for one in findings)
    assert server.heads[1].startswith("OPTIONS ")


def test_without_the_site_a_jupyter_server_cannot_be_judged(tmp_path: Path) -> None:
    with servers.running(servers.answers({"/api": SERVER["/api"]})) as server:
        launch = f"hubs:\n  live: {{kind: thebe, url: '{server.url}'}}\n"
        assert not found(tmp_path, launch, site="")


def test_a_server_that_nbgitpuller_fills_has_it(tmp_path: Path) -> None:
    pages = {"/api": SERVER["/api"], "/api/kernels": servers.response("", **ANY)}
    with servers.running(servers.answers(pages)) as server:
        launch = (
            "hubs:\n  live: {kind: thebe, via: lab}\n"
            f"  lab: {{kind: jupyter, url: '{server.url}'}}\npages: {{'**': {{hubs: [live]}}}}\n"
        )
        [finding] = found(tmp_path, launch)
    assert (finding.code, finding.place.line) == ("environment.nbgitpuller", 3)


def test_the_browser_is_not_asked(tmp_path: Path) -> None:
    assert not found(tmp_path, "hubs:\n  live: {kind: thebe, via: lite}\n")
