"""A page that asks a BinderHub, or a Jupyter Server, for what live code needs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.request import Request, urlopen

import pytest

import launchdirectives
from launchdirectives.live.texts import TEXTS
from tests.live.binderhub_rig import LOG, BinderHubRig
from tests.live.conftest import require_modules
from tests.live.git_server import commit_all, init_repository
from tests.live.jupyter_server import JupyterServer
from tests.live.jupyterhub_rig import free_ports
from tests.live.serving import Running, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.live

SCRIPTS = Path(launchdirectives.__file__).parent / "web" / "live"
AWAY = "https://hub.example.org"

CALL = """async ({ module, name, given, answers, leave, options }) => {
  const { [name]: call } = await import(`/${module}.js`);
  const told = [], asked = [], fills = [];
  const leaving = new AbortController();
  const hooks = {
    phase: (phase, { log }) => told.push([phase, log ?? ""]),
    ask: async (what, fill) => {
      asked.push(what);
      fills.push(fill);
      if (answers.length) return answers.shift();
      const { Problem } = await import("/problem.js");
      throw new Problem("cancelled");
    },
  };
  if (leave) setTimeout(() => leaving.abort(), leave);
  const takesHooks = name === "open" || name === "pull";
  const last = takesHooks ? [hooks, leaving.signal] : [leaving.signal];
  try {
    const value = await call(...given, ...last, ...(options ? [options] : []));
    return { value: value ?? null, told, asked, fills };
  } catch (error) {
    return { problem: error.name, fill: error.fill ?? String(error), told, asked };
  }
}"""

WATCH = """async ({ url, options }) => {
  const { watch } = await import("/server.js");
  window.lost = [];
  window.unwatch = watch({ url }, (problem) => window.lost.push(problem.name), options);
}"""

HIDE = """isHidden => Object.defineProperty(
  document, "hidden", { get: () => isHidden, configurable: true }
)"""


def call(page: Page, module: str, name: str, *given: object, **more: object) -> dict[str, Any]:
    """Call what *module* exports as *name*; its value or its problem, and what it told."""
    call: dict[str, object] = {"answers": [], "leave": 0, "options": None, **more}
    result = page.evaluate(CALL, {"module": module, "name": name, "given": given, **call})
    if "problem" in result:
        said = TEXTS[f"problem-{result['problem']}"] + TEXTS[f"next-{result['problem']}"]
        said.format(**result["fill"])
    return cast("dict[str, Any]", result)


class Other(Running):
    """What is no Jupyter Server: each path begins with the status of its answers.

    :param statuses: of the next answers, before those by path
    :param tokens: the paths for which a token came
    """

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.asked = 0
        self.tokens: list[str] = []
        super().__init__(_OtherServer(self))


class _OtherServer(ThreadingHTTPServer):
    def __init__(self, other: Other) -> None:
        self.other = other
        super().__init__(("127.0.0.1", 0), _OtherHandler)


class _OtherHandler(BaseHTTPRequestHandler):
    def do_OPTIONS(self) -> None:
        self._answer(200)

    def do_GET(self) -> None:
        other = cast("_OtherServer", self.server).other
        other.asked += 1
        if "Authorization" in self.headers:
            other.tokens.append(self.path)
        given = int(self.path.split("/")[1])
        self._answer(other.statuses.pop(0) if other.statuses else given)

    def _answer(self, status: int) -> None:
        body = b'{"version": "1"}' if status == 200 else b"<p>Sorry</p>"
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/200/elsewhere")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "authorization")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BinderHubRig]:
    """Run a BinderHub that pages of other sites may use."""
    require_modules("jupyter_server", "ipykernel", "nbgitpuller")
    with BinderHubRig(tmp_path_factory.mktemp("hub"), cors_allow_origin="*") as rig:
        yield rig


@pytest.fixture(scope="module")
def other() -> Iterator[Other]:
    with Other() as server:
        yield server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """Run a Jupyter Server with nbgitpuller."""
    require_modules("jupyter_server", "ipykernel", "nbgitpuller")
    settings: dict[str, object] = {"ServerApp.jpserver_extensions": {"nbgitpuller": True}}
    home = tmp_path_factory.mktemp("server") / "home"
    with JupyterServer(home, settings=settings) as running:
        yield running


@pytest.fixture(scope="module")
def page(
    browser: Browser, server: JupyterServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """Open a page of a site that has the scripts."""
    site = tmp_path_factory.mktemp("site")
    for script in SCRIPTS.glob("*.js"):
        shutil.copy(script, site)
    (site / "index.html").write_text("<!doctype html><title>Book</title>", encoding="utf-8")
    where = json.dumps({"url": server.url.rstrip("/"), "token": server.token})
    (site / "server.json").write_text(where, encoding="utf-8")
    with served(site) as address:
        opened = browser.new_page()
        opened.goto(address)
        yield opened
        opened.close()


def build(hub: BinderHubRig, name: str) -> dict[str, str]:
    return {"url": f"{hub.url}/build/gh/org/{name}/main"}


class TestBinderHub:
    def test_a_good_launch(self, page: Page, hub: BinderHubRig) -> None:
        result = call(page, "binder", "open", build(hub, "book"))
        started = hub.servers[-1]
        assert result["value"] == {"url": started.url, "token": started.token}
        phases = list(dict.fromkeys(phase for phase, _ in result["told"]))
        assert phases == ["waiting", "building", "launching"]
        logged = [log for _, log in result["told"]]
        assert all(line.strip() in logged for line in LOG)
        without = call(page, "server", "pull", result["value"], {"repository": "r", "branch": "b"})
        assert without["problem"] == "pull-missing"

    def test_a_server_that_pages_cannot_use(self, page: Page, hub: BinderHubRig) -> None:
        result = call(page, "binder", "open", build(hub, "deaf"))
        assert result["problem"] == "binder-server-cors"

    @pytest.mark.parametrize(
        ("name", "problem", "words"),
        [
            ("broken", "binder-failed", "ResolvePackageNotFound: numpi"),
            ("private", "binder-failed", "Could not resolve ref for gh:org/private/main"),
            ("crowded", "binder-failed", "Too many users running book!"),
            ("launchless", "binder-broken", "Failed to launch image"),
            ("banned", "binder-refused", "Requests are not allowed"),
            ("http-404", "binder-no-hub", ""),
            ("http-403", "binder-refused", "HTTP 403"),
            ("http-429", "binder-limit", ""),
            ("http-502", "binder-broken", "HTTP 502"),
            ("html", "binder-no-hub", ""),
            ("cut", "binder-cut", ""),
            ("malformed", "binder-odd", ""),
            ("phaseless", "binder-odd", ""),
            ("serverless", "binder-odd", ""),
            ("plain", "binder-unsafe", ""),
            ("named", "binder-unsafe", ""),
            ("script", "binder-unsafe", ""),
        ],
    )
    def test_a_launch_that_fails(
        self, page: Page, hub: BinderHubRig, name: str, problem: str, words: str
    ) -> None:
        before = len(hub.asked)
        result = call(page, "binder", "open", build(hub, name))
        assert result["problem"] == problem
        assert words in result["fill"].get("words", "")
        assert len(hub.asked) == before + 1

    def test_a_hub_elsewhere_starts_nothing_on_the_readers_computer(self, page: Page) -> None:
        event = {"phase": "ready", "url": "http://localhost:8888/", "token": "t"}
        page.route(
            f"{AWAY}/build/**",
            lambda route: route.fulfill(
                headers={"Access-Control-Allow-Origin": "*"},
                content_type="text/event-stream",
                body=f"data: {json.dumps(event)}\n\n",
            ),
        )
        result = call(page, "binder", "open", {"url": f"{AWAY}/build/gh/org/book/main"})
        page.unroute_all()
        assert result["problem"] == "binder-unsafe"

    def test_words_of_the_builder_are_in_the_log(self, page: Page, hub: BinderHubRig) -> None:
        result = call(page, "binder", "open", build(hub, "broken"))
        assert result["told"][-1] == ["building", "ResolvePackageNotFound: numpi"]

    def test_a_hub_that_says_nothing_more(self, page: Page, hub: BinderHubRig) -> None:
        result = call(page, "binder", "open", build(hub, "silent"), options={"silence": 300})
        assert result["problem"] == "binder-silent"

    def test_a_reader_leaves_a_hub_that_keeps_the_stream_alive(
        self, page: Page, hub: BinderHubRig
    ) -> None:
        hub.is_left.clear()
        options = {"silence": 300}
        result = call(page, "binder", "open", build(hub, "endless"), leave=700, options=options)
        assert result["problem"] == "cancelled"
        assert hub.is_left.wait(10)

    def test_a_limit(self, page: Page, tmp_path_factory: pytest.TempPathFactory) -> None:
        scratch = tmp_path_factory.mktemp("limited")
        with BinderHubRig(scratch, limit=1, cors_allow_origin="*") as hub:
            call(page, "binder", "open", build(hub, "cut"))
            result = call(page, "binder", "open", build(hub, "cut"))
        assert (result["problem"], result["fill"]["minutes"]) == ("binder-limit-until", 60)

    @pytest.mark.parametrize("name", ["endless", "http-429"])
    def test_a_hub_for_its_own_pages_only(self, page: Page, tmp_path: Path, name: str) -> None:
        with BinderHubRig(tmp_path) as hub:
            assert call(page, "binder", "open", build(hub, name))["problem"] == "binder-cors"

    @pytest.mark.parametrize("path", ["", "/nowhere"])
    def test_what_is_no_hub(self, page: Page, server: JupyterServer, path: str) -> None:
        url = f"{server.url}{path}/build/gh/a/b/main"
        assert call(page, "binder", "open", {"url": url})["problem"] == "binder-no-hub"

    def test_nobody_there(self, page: Page) -> None:
        [port] = free_ports(1)
        url = f"http://127.0.0.1:{port}/build/gh/a/b/main"
        assert call(page, "binder", "open", {"url": url})["problem"] == "unreachable"
        away = {"url": f"{AWAY}/build/gh/a/b/main"}
        assert call(page, "binder", "open", away)["problem"] == "unreachable"
        page.context.set_offline(True)
        try:
            assert call(page, "binder", "open", away)["problem"] == "offline"
        finally:
            page.context.set_offline(False)


PIECES = """async ({ text }) => {
  const { Parser } = await import("/stream.js");
  const read = (pieces) => {
    const parser = new Parser();
    return JSON.stringify(pieces.flatMap((piece) => parser.push(piece)));
  };
  const cut = [...text].map((_, at) => read([text.slice(0, at), text.slice(at)]));
  return [...new Set([read([text]), read([...text]), ...cut])];
}"""


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("data: a\n\n:keepalive\n\ndata: b\n\n", ["a", "b"]),
        ("data: a\r\ndata:b\r\n\r\n: x\r\ndata:  c\r\n\r\n", ["a\nb", " c"]),
        ("event: e\rid: 1\rdata: é\r\rdata: z\r\rx", ["é", "z"]),
        ("\n\ndata\n\ndata: unended\n", []),
    ],
)
def test_events_are_put_together(page: Page, text: str, data: list[str]) -> None:
    assert [json.loads(one) for one in page.evaluate(PIECES, {"text": text})] == [data]


def test_an_event_without_end_is_not_kept(page: Page) -> None:
    stop = """async () => {
      const { Parser } = await import("/stream.js");
      const parser = new Parser();
      try { for (;;) parser.push("data: " + "x".repeat(9999)); } catch (error) { return error.why; }
    }"""
    assert page.evaluate(stop) == "odd"


class TestJupyterServer:
    def test_a_token_that_is_written_down(self, page: Page, server: JupyterServer) -> None:
        own = {"url": server.url, "token": server.token}
        slashless = {**own, "url": server.url.rstrip("/")}
        assert call(page, "server", "open", slashless)["value"] == own
        assert call(page, "server", "open", {"ask": "/server.json"})["value"] == own
        wrong = call(page, "server", "open", {**own, "token": "wrong"}, answers=["x"])
        assert (wrong["problem"], wrong["asked"]) == ("server-refused", [])

    def test_a_token_that_the_reader_types(self, page: Page, server: JupyterServer) -> None:
        typed = ["wrong", "žluťoučký", "", f" {server.url}lab?token={server.token}#x \n"]
        result = call(page, "server", "open", {"url": server.url}, answers=typed)
        assert result["value"] == {"url": server.url, "token": server.token}
        assert result["asked"] == ["token", *["token-again"] * 3]
        assert result["told"] == [["connecting", ""]]
        assert {fill["host"] for fill in result["fills"]} == {f"127.0.0.1:{server.port}"}
        given_up = call(page, "server", "open", {"url": server.url}, answers=["wrong"])
        assert given_up["problem"] == "cancelled"

    @pytest.mark.parametrize("address", ["/missing.json", "/index.html", f"{AWAY}/server.json"])
    def test_a_site_that_does_not_tell(self, page: Page, address: str) -> None:
        assert call(page, "server", "open", {"ask": address})["problem"] == "server-ask"

    def test_a_token_is_not_led_on(self, page: Page, other: Other) -> None:
        call(page, "server", "check", {"url": f"{other.origin}/302/", "token": "t"})
        assert other.tokens == ["/302/api/status"]

    def test_what_is_wrong_with_a_server(
        self, page: Page, other: Other, hub: BinderHubRig, server: JupyterServer
    ) -> None:
        [port] = free_ports(1)
        found = {
            where: call(page, "server", "check", {"url": url, "token": "t"})["problem"]
            for where, url in {
                "refusing": server.url,
                "html": f"{other.origin}/404/",
                "another's json": f"{other.origin}/200/",
                "broken": f"{other.origin}/503/",
                "forbidden": f"{other.origin}/403/",
                "of its own pages": f"{hub.url.removesuffix('binder')}",
                "nobody": f"http://127.0.0.1:{port}/",
            }.items()
        }
        assert found == {
            "refusing": "server-refused",
            "html": "server-other",
            "another's json": "server-other",
            "broken": "server-broken",
            "forbidden": "server-refused",
            "of its own pages": "server-other",
            "nobody": "unreachable",
        }

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({"name": "python3", "language": "python"}, ("python3", "python", False)),
            ({"name": "conda-env", "language": "Python"}, ("python3", "python", True)),
            ({"language": "PYTHON"}, ("python3", "python", False)),
            ({}, ("python3", "python", False)),
            ({"name": "ir", "language": "R"}, None),
            ({"name": "constructor"}, None),
        ],
    )
    def test_kernel(
        self,
        page: Page,
        server: JupyterServer,
        wanted: dict[str, str],
        found: tuple[str, str, bool] | None,
    ) -> None:
        own = {"url": server.url, "token": server.token}
        result = call(page, "server", "kernelspec", own, wanted)
        if found is None:
            assert result["problem"] == "no-kernel"
        else:
            value = result["value"]
            assert (value["name"], value["language"], value["isOther"]) == found
            assert value["displayName"].startswith("Python")

    def test_content_is_pulled(self, page: Page, server: JupyterServer, tmp_path: Path) -> None:
        own = {"url": server.url, "token": server.token}
        origin = tmp_path / "book"
        init_repository(origin)
        (origin / "a.txt").write_text("1\n", encoding="utf-8")
        commit_all(origin, "One")
        pull = {"repository": str(origin), "branch": "main", "folder": "my book"}
        result = call(page, "server", "pull", own, pull)
        assert result["value"] is None
        assert {phase for phase, _ in result["told"]} == {"pulling"}
        assert any("Cloning into" in log for _, log in result["told"])
        assert (server.home / "my book" / "a.txt").read_text(encoding="utf-8") == "1\n"
        branch = call(page, "server", "pull", own, {**pull, "branch": "nowhere"})
        assert branch["problem"] == "pull-failed"
        assert "Branch does not exist" in branch["fill"]["words"]
        shutil.rmtree(origin / ".git")
        init_repository(origin)
        (origin / "a.txt").write_text("2\n", encoding="utf-8")
        commit_all(origin, "Another history")
        conflict = call(page, "server", "pull", own, pull)
        assert conflict["problem"] == "pull-conflict"
        refused = call(page, "server", "pull", {**own, "token": "wrong"}, pull)
        assert refused["problem"] == "server-refused"


def last_activity(server: JupyterServer) -> str:
    headers = {"Authorization": f"token {server.token}"}
    with urlopen(Request(f"{server.url}api/status", headers=headers)) as answer:
        return cast("str", json.load(answer)["last_activity"])


class TestWatch:
    def test_a_server_that_is_gone(self, page: Page, hub: BinderHubRig) -> None:
        hub.start()
        server = hub.servers[-1]
        page.evaluate(WATCH, {"url": server.url, "options": {}})
        server.__exit__()
        page.wait_for_function("() => window.lost.length", timeout=10_000)
        assert page.evaluate("() => window.lost") == ["server-lost"]

    def test_a_server_is_not_kept_awake(self, page: Page, server: JupyterServer) -> None:
        before = last_activity(server)
        with page.expect_response(f"{server.url}api"):
            page.evaluate(WATCH, {"url": server.url, "options": {"every": 1}})
        page.wait_for_timeout(50)
        page.evaluate("() => window.unwatch()")
        assert last_activity(server) == before
        assert page.evaluate("() => window.lost") == []

    def test_one_miss_is_none(self, page: Page, other: Other) -> None:
        other.statuses = [200, 503, 200, 503, 200, 503, 503]
        options = {"every": 1, "limit": 1000}
        page.evaluate(WATCH, {"url": f"{other.origin}/200/", "options": options})
        page.wait_for_function("() => window.lost.length")
        assert other.statuses == []

    def test_nothing_is_asked_for_a_reader_who_is_away(self, page: Page, other: Other) -> None:
        options = {"every": 1, "idle": 60}
        page.evaluate(WATCH, {"url": f"{other.origin}/200/", "options": options})
        asked = settled(page, other)
        for step in range(100):
            page.mouse.move(5 + step, 5)
            page.wait_for_timeout(50)
            if other.asked > asked:
                break
        assert other.asked > asked
        page.evaluate(HIDE, True)
        asked = settled(page, other)
        page.mouse.move(7, 7)
        page.wait_for_timeout(50)
        assert other.asked == asked
        page.evaluate(HIDE, False)
        with page.expect_response(f"{other.origin}/200/api"):
            page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        page.evaluate("() => window.unwatch()")


def settled(page: Page, other: Other) -> int:
    """How often *other* was asked, as soon as it is asked no more."""
    asked = -1
    while asked != other.asked:
        asked = other.asked
        page.wait_for_timeout(300)
    return asked
