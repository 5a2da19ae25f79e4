"""Launches that are really made, and what a real hub says about itself."""

from __future__ import annotations

import json
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from launchdirectives.cli import main
from launchdirectives.findings import Finding
from launchdirectives.model import Environment, Launch
from launchdirectives.online.http import Asker, Limits
from launchdirectives.online.hubs import Hubs
from launchdirectives.online.launching import Attempt, attempt_class, distinct, token_for
from launchdirectives.record import replace
from tests.books import checkout, notebook, write
from tests.core.making import make_hub, make_launch
from tests.live.binderhub_rig import RESOLVED, BinderHubRig
from tests.live.conftest import StartHub, require_modules
from tests.live.git_server import GitServer, commit_all, init_repository
from tests.live.jupyter_server import JupyterServer
from tests.live.jupyterhub_rig import JupyterHubRig

REPOSITORY = "https://github.com/launching/book"
PATIENT = Limits(seconds=60.0, pause=0.0)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    require_modules("requests")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture(scope="module")
def binderhub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BinderHubRig]:
    require_modules("jupyter_server", "ipykernel")
    with BinderHubRig(tmp_path_factory.mktemp("binderhub")) as rig:
        yield rig


def attempt(launch: Launch, **options: object) -> Attempt:
    made = attempt_class(launch.hub.kind)
    assert made is not None
    return made(Asker(PATIENT), launch, **options)  # type: ignore[arg-type]


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def on_binder(rig: BinderHubRig, repository: str, environment: str = "") -> Launch:
    hub = make_hub("binderhub", rig.url)
    apart = Environment(name="own", repository=environment, ref="main" if environment else "")
    return make_launch(hub, "a.ipynb", repository=repository, environment=apart)


BOOK = {"a.ipynb": notebook(), "environment.yml": "dependencies:\n  - python=3.12\n"}


def book_on_binder(folder: Path, rig: BinderHubRig, repository: str) -> Path:
    """A book that names *rig* as its only hub, for links and for live code."""
    hub = f"binder: {{kind: binderhub, url: '{rig.url}'}}"
    live = "live: {kind: thebe, via: binder}"
    write(folder, {**BOOK, "launch.yml": f"hubs:\n  {live}\n  {hub}\n"})
    return checkout(folder, remote=repository)


class TestCommand:
    """``launchdirectives check --launch``."""

    def test_a_launch_is_told_as_it_goes_on(
        self, binderhub: BinderHubRig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        book = book_on_binder(tmp_path, binderhub, "https://github.com/org/book")
        asked = len(binderhub.asked)
        hubs = ("--hub", "live", "--hub", "binder")  # one launch stands for both
        arguments = ("--launch", *hubs, "--select", "launch,environment.kernel")
        assert main(["check", "--directory", str(book), *arguments]) == 0
        told = capsys.readouterr()
        assert "binder, environment 'default': building" in told.err
        assert "Launch on 'binder'" in told.out
        assert "works after" in told.out
        assert binderhub.asked[asked:] == ["gh/org/book/main"]
        assert binderhub.servers[-1].process.wait(60) is not None

    def test_a_launch_that_fails(
        self, binderhub: BinderHubRig, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        book = book_on_binder(tmp_path, binderhub, "https://github.com/org/broken")
        arguments = ("--launch", "--format", "json", "--select", "launch")
        assert main(["check", "--directory", str(book), *arguments]) == 1
        (finding,) = json.loads(capsys.readouterr().out)["findings"]
        assert (finding["code"], finding["file"]) == ("launch.failed", "launch.yml")
        assert "ResolvePackageNotFound: numpi" in finding["message"]

    def test_control_c_leaves_the_hub(self, binderhub: BinderHubRig, tmp_path: Path) -> None:
        book = book_on_binder(tmp_path, binderhub, "https://github.com/org/endless")
        binderhub.is_left.clear()
        command = [sys.executable, "-m", "launchdirectives", "check", "--launch"]
        process = subprocess.Popen(command, cwd=book, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        first = process.stderr.readline()
        assert "binder, environment 'default'" in first
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "interrupted; what was started is ended" in rest
        assert "Traceback" not in rest
        assert binderhub.is_left.wait(30)


class TestBinderHub:
    """A BinderHub's event stream, to a real server and to all its errors."""

    def test_a_good_launch(self, binderhub: BinderHubRig) -> None:
        launch = on_binder(binderhub, "https://github.com/org/book")
        assert Hubs(Asker(PATIENT)).of_hub(launch.hub) == ()
        assert Hubs(Asker(PATIENT)).of_launch(launch) == ()
        made = attempt(launch, wanted=("python3",))
        steps = list(made)
        outcome = made.outcome
        phases = ["waiting", "fetching", "building", "built", "launching", "ready"]
        assert list(dict.fromkeys(step.phase for step in steps)) == phases
        assert [phase for phase, _ in outcome.phases] == phases
        assert [step.seconds for step in steps] == sorted(step.seconds for step in steps)
        assert outcome.findings == ()
        assert "python3" in outcome.kernels
        assert outcome.host == "127.0.0.1"
        assert outcome.resolved == f"v2/gh/org/book/{RESOLVED}"
        assert binderhub.asked[-1] == "gh/org/book/main"
        # The server that was started is asked to end, and does.
        assert binderhub.servers[-1].process.wait(60) is not None

    def test_a_kernel_that_is_missing(self, binderhub: BinderHubRig) -> None:
        launch = on_binder(binderhub, REPOSITORY, "https://github.com/org/environment")
        made = attempt(launch, wanted=("ir",))
        list(made)
        assert codes(made.outcome.findings) == ["environment.kernel"]
        assert binderhub.asked[-1] == "gh/org/environment/main"
        assert binderhub.servers[-1].process.wait(60) is not None

    @pytest.mark.parametrize(
        ("repository", "words"),
        [
            ("https://github.com/org/broken", "ResolvePackageNotFound: numpi"),
            ("https://github.com/org/private", "Could not resolve ref"),
            ("https://gitlab.com/org/book", "No provider found for prefix gl"),
        ],
    )
    def test_what_cannot_be_built(
        self, binderhub: BinderHubRig, repository: str, words: str
    ) -> None:
        made = attempt(on_binder(binderhub, repository))
        list(made)
        assert codes(made.outcome.findings) == ["launch.failed"]
        assert words in made.outcome.findings[0].message

    def test_a_build_that_takes_too_long(self, binderhub: BinderHubRig) -> None:
        binderhub.is_left.clear()
        made = attempt(on_binder(binderhub, "https://github.com/org/endless"), seconds=1.0)
        list(made)
        assert codes(made.outcome.findings) == ["launch.too-slow"]
        assert binderhub.is_left.wait(30)

    def test_who_stops_leaves_no_connection(self, binderhub: BinderHubRig) -> None:
        binderhub.is_left.clear()
        made = attempt(on_binder(binderhub, "https://github.com/org/endless"))
        with pytest.raises(KeyboardInterrupt):
            stopped_at(made, "building")
        assert binderhub.is_left.wait(30)

    def test_who_stops_leaves_no_server(self, binderhub: BinderHubRig) -> None:
        made = attempt(on_binder(binderhub, "https://github.com/org/book"))
        with pytest.raises(KeyboardInterrupt):
            stopped_at(made, "ready")
        assert binderhub.servers[-1].process.wait(60) is not None

    def test_a_started_server_is_a_jupyter_server(self, binderhub: BinderHubRig) -> None:
        url, _ = binderhub.start()
        hubs = Hubs(Asker(PATIENT))
        hub = make_hub("jupyter", url.rstrip("/"))
        assert hubs.of_hub(hub) == ()
        # It was started without this extension.
        findings = hubs.of_launch(make_launch(hub, "a.ipynb"))
        assert codes(findings) == ["environment.nbgitpuller"]
        other = hubs.of_hub(make_hub("jupyterhub", url.rstrip("/")))
        assert [finding.fix for finding in other] == ["Write 'kind: jupyter'."]

    def test_too_many_requests(self, tmp_path: Path) -> None:
        with BinderHubRig(tmp_path, limit=1) as rig:
            for code in ("launch.failed", "launch.refused"):
                made = attempt(on_binder(rig, "https://github.com/org/broken"))
                list(made)
                assert codes(made.outcome.findings) == [code]

    def test_a_hub_that_wants_a_login(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        token = secrets.token_hex(8)
        with BinderHubRig(tmp_path, api_token=token) as rig:
            launch = on_binder(rig, "https://github.com/org/broken")
            monkeypatch.setenv("JUPYTERHUB_API_TOKEN", token)
            for given, code in ((token_for(launch.hub), "refused"), (token, "failed")):
                made = attempt(launch, token=given)
                list(made)
                assert codes(made.outcome.findings) == [f"launch.{code}"]
                assert token not in str(made.outcome)


def stopped_at(made: Attempt, said: str) -> None:
    """Go through the steps of *made* until somebody presses Ctrl-C."""
    steps = iter(made)
    for step in steps:
        if said in (step.phase, step.message):
            steps.throw(KeyboardInterrupt())


@pytest.fixture(scope="module")
def content(git_server: GitServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    worktree: Path = tmp_path_factory.mktemp("content")
    init_repository(worktree)
    (worktree / "a b.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    commit_all(worktree, "A page")
    git_server.publish("launching/book", worktree)
    return REPOSITORY


@pytest.fixture(scope="module")
def hub(start_hub: StartHub) -> JupyterHubRig:
    """Run one hub for this file, on which a service may make readers and tokens."""
    extra = f"""
c.JupyterHub.services = [{{"name": "desk", "api_token": {DESK!r}}}]
c.JupyterHub.load_roles = [
    {{"name": "desk", "services": ["desk"], "scopes": ["admin:users", "tokens"]}}
]
"""
    rig = start_hub("/jupyter/", extra=extra)
    says(rig, "hub/api/users/reader", DESK, body={})
    return rig


DESK = secrets.token_hex(16)


def says(
    hub: JupyterHubRig, path: str, token: str, body: dict[str, object] | None = None
) -> dict[str, object]:
    """What the hub's API answers; with *body* to a POST."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"token {token}"}
    with urlopen(Request(f"{hub.url}/{path}", data, headers), timeout=60) as answer:
        text = answer.read()
    held: dict[str, object] = json.loads(text) if text else {}
    return held


@pytest.fixture(scope="module")
def token(hub: JupyterHubRig) -> str:
    """Make the token that a reader would make, with no more than it needs."""
    body = {"scopes": ["self", "access:servers!user=reader"]}
    return str(says(hub, "hub/api/users/reader/tokens", DESK, body)["token"])


def on_hub(hub: JupyterHubRig, path: str = "a b.ipynb", **options: object) -> Launch:
    made = make_hub("jupyterhub", hub.url, **options)
    return make_launch(made, path, repository=REPOSITORY)


class TestJupyterHub:
    """A real JupyterHub, whose link is followed by a token."""

    def test_what_it_says(self, hub: JupyterHubRig) -> None:
        hubs = Hubs(Asker(PATIENT))
        assert hubs.of_hub(on_hub(hub).hub) == ()
        assert hubs.of_launch(on_hub(hub)) == ()
        findings = hubs.of_hub(make_hub("binderhub", hub.url))
        assert [finding.fix for finding in findings] == ["Write 'kind: jupyterhub'."]
        findings = hubs.of_hub(make_hub("jupyter", hub.url))
        assert [finding.fix for finding in findings] == ["Write 'kind: jupyterhub'."]
        findings = hubs.of_hub(make_hub("jupyterhub", hub.url.removesuffix("/jupyter")))
        assert codes(findings) == ["hub.kind"]
        assert "prefix" in findings[0].fix

    def test_a_link_is_followed(self, hub: JupyterHubRig, token: str, content: str) -> None:
        made = attempt(on_hub(hub), token=token, wanted=("python3",))
        steps = list(made)
        assert made.outcome.findings == (), hub.log_tail()
        assert [phase for phase, _ in made.outcome.phases] == ["launching", "ready", "pulling"]
        assert any("Cloning" in step.message for step in steps)
        assert list(hub.home("reader").glob("book-main-*/a b.ipynb"))
        assert says(hub, "hub/api/user", token)["server"] is None

    def test_a_branch_that_is_missing_on_a_running_server(
        self, hub: JupyterHubRig, token: str, content: str
    ) -> None:
        says(hub, "hub/api/users/reader/server", token, {})
        launch = on_hub(hub, folder="elsewhere")
        for source, path, words in (
            (replace(launch.source, ref="gone"), launch.path, "nbgitpuller says"),
            (launch.source, "no.ipynb", "no.ipynb"),
        ):
            made = attempt(replace(launch, source=source, path=path), token=token)
            list(made)
            [finding] = made.outcome.findings
            assert finding.code == "launch.failed"
            assert words in finding.message
            # It ran before, and may have work on it.
            assert says(hub, "hub/api/user", token)["server"] is not None

    def test_who_stops_leaves_no_server(self, hub: JupyterHubRig, token: str) -> None:
        says(hub, "hub/api/users/other", DESK, {})
        body: dict[str, object] = {"scopes": ["self", "access:servers!user=other"]}
        others = str(says(hub, "hub/api/users/other/tokens", DESK, body)["token"])
        made = attempt(on_hub(hub), token=others)
        with pytest.raises(KeyboardInterrupt):
            stopped_at(made, "Server requested")
        assert says(hub, "hub/api/user", others)["server"] is None

    def test_who_may_not(self, hub: JupyterHubRig, token: str) -> None:
        narrow = says(hub, "hub/api/users/reader/tokens", DESK, {"scopes": ["read:users!user"]})
        for given in ("", "wrong", str(narrow["token"])):
            made = attempt(on_hub(hub), token=given)
            list(made)
            assert codes(made.outcome.findings) == ["launch.refused"]
            assert not given or given not in str(made.outcome)


def test_one_launch_for_all_that_prove_the_same(binderhub: BinderHubRig) -> None:
    one, other = (on_binder(binderhub, f"https://github.com/org/{name}") for name in "ab")
    colab = make_launch(make_hub("colab", "https://colab.research.google.com"), "a.ipynb")
    assert distinct([one, one, other, colab, one]) == [one, other]


def test_tokens_are_for_one_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = make_hub("jupyterhub", "https://hub.example.org/jupyter")
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "own")
    monkeypatch.setenv("JUPYTERHUB_API_URL", "http://127.0.0.1:8081/hub/api")
    assert token_for(hub) == ""
    monkeypatch.setenv("JUPYTERHUB_PUBLIC_HUB_URL", "https://hub.example.org/jupyter/hub/")
    assert token_for(hub) == "own"
    monkeypatch.setenv("LAUNCHDIRECTIVES_TOKEN_HUB", "given")
    assert token_for(hub) == "given"


def test_a_real_server_tells_which_pages_it_answers(tmp_path: Path) -> None:
    require_modules("jupyter_server")
    with JupyterServer(tmp_path / "server") as server:
        hub = make_hub("thebe", server.url.rstrip("/"))
        for site, code in (("http://127.0.0.1:1", []), ("https://org.github.io", ["hub.cors"])):
            assert codes(Hubs(Asker(PATIENT), site=site).of_hub(hub)) == code
