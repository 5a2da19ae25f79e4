"""The kernel of a page: taken up again, restarted, ended by others, and left in peace."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest

from tests.live.jupyter_server import JupyterServer
from tests.live.live_book import HEADER, SLIDER, build, cell, open_site, reading

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.live

SLOW = "sleep 3; echo up >> {log}; exec {python} -m ipykernel_launcher -f $0"
"""A kernel that takes a while to start, and writes down when it does."""
PAGES = {
    "index.md": HEADER + "# Kernel\n\n" + cell("print('one')") + cell("print('two')"),
    "slow.md": HEADER.replace("name: python3", "name: slow") + "# Slow\n\n" + cell("print('up')"),
}
TOLD_WITHIN = 10_000
"""Milliseconds in which a reader is told that a kernel is gone."""


class Server(JupyterServer):
    """A server that also has the slow kernel, and what other windows of the reader's ask it."""

    def __init__(self, folder: Path) -> None:
        self.starts = folder / "starts"
        spec = folder / "share" / "kernels" / "slow" / "kernel.json"
        spec.parent.mkdir(parents=True)
        script = SLOW.format(log=self.starts, python=sys.executable)
        argv = ["sh", "-c", script, "{connection_file}"]
        spec.write_text(json.dumps({"argv": argv, "display_name": "Slow", "language": "python"}))
        super().__init__(folder / "home", environ={"JUPYTER_PATH": str(folder / "share")})

    def ask(self, path: str, method: str = "GET", /, **data: object) -> Any:
        """Ask as another window does."""
        headers = {"Authorization": f"token {self.token}"}
        body = json.dumps(data).encode() if data else None
        request = Request(f"{self.url}api/{path}", body, headers, method=method)
        with urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def kernels(self) -> dict[str, str]:
        """The names of the kernels by the path of their session."""
        return {one["path"]: one["kernel"]["name"] for one in self.ask("sessions")}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="module")
def site(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the book under the strict policy."""
    hub = f"  live: {{kind: thebe, url: '{server.url}', token: {server.token}}}\n"
    folder = build(tmp_path_factory.mktemp("kernel"), PAGES, hub)
    with open_site(folder, server.url.split("/user")[0]) as address:
        yield address


def test_a_page_loaded_again_while_it_computes(browser: Browser, site: str) -> None:
    with reading(browser, f"{site}/index.html") as reader:
        reader.start()
        first, second = reader.cells()
        reader.edit(first, "while True: pass")
        reader.run(first, waits=False)
        reader.wait_for("busy")
        reader.page.reload()
        # Its kernel cannot answer; it can be interrupted all the same.
        reader.page.click("button[data-launch-live]")
        reader.wait_for("busy", TOLD_WITHIN)
        reader.press("Interrupt")
        reader.wait_for("ready")
        reader.run(second)
        assert reader.output(second) == "two"


def test_a_server_is_not_kept_awake(browser: Browser, site: str, server: Server) -> None:
    with reading(browser, f"{site}/index.html") as reader:
        reader.page.clock.install()
        reader.start()
        before = len(reader.requests)
        reader.page.clock.fast_forward(60_000)
        first = reader.cells()[0]
        reader.run(first)
        asked = [url.removeprefix(server.url) for url in reader.requests[before:]]
        # The one question that a server does not take for the reader's (watch.js).
        assert {url for url in asked if url != "api" and "channels" not in url} == set()


def test_a_kernel_that_is_somebody_elses_and_one_that_starts_slowly(
    browser: Browser, site: str, server: Server
) -> None:
    kernel = {"name": "python3"}
    server.ask("sessions", "POST", path="slow-live.ipynb", name="", type="notebook", kernel=kernel)
    with reading(browser, f"{site}/slow.html") as reader:
        reader.start()
        assert server.kernels() | {"index-live.ipynb": ""} == {
            "index-live.ipynb": "",
            "slow-live.ipynb": "python3",
            "slow-live-slow.ipynb": "slow",
        }
        [only] = reader.cells()
        reader.edit(only, SLIDER)
        reader.run(only)
        reader.page.locator(".noUi-handle").focus()
        reader.page.keyboard.press("ArrowRight")
        reader.expect_output(only, "n is 4")
        reader.press("Restart")
        reader.wait_for("restarting")
        reader.wait_for("ready")
        assert server.starts.read_text().split() == ["up", "up"]


def test_a_kernel_that_ends_is_told_and_replaced(
    browser: Browser, site: str, server: Server
) -> None:
    with reading(browser, f"{site}/index.html") as reader:
        reader.start()
        first, second = reader.cells()

        def its(what: str) -> str:
            [session] = [one for one in server.ask("sessions") if one["path"] == "index-live.ipynb"]
            return str(session["id"] if what == "session" else session["kernel"]["id"])

        for path, method in [
            ("kernels/{kernel}/restart", "POST"),
            ("sessions/{session}", "DELETE"),
        ]:
            reader.edit(first, "input('Name?')")
            reader.run(first, waits=False)
            reader.page.get_by_label("Name?").wait_for()
            server.ask(path.format(kernel=its("kernel"), session=its("session")), method)
            reader.wait_for("dead", TOLD_WITHIN)
            assert reader.state(first) == "failed"
            assert reader.page.get_by_label("Name?").count() == 0
            reader.edit(first, "quiet = 1")
            reader.press("Restart and run all")
            reader.expect_output(second, "two")
            reader.wait_for("ready")
            assert reader.count(second) == 2
            reader.press("Clear outputs")
        # A crash, and a restart while the server restarts it.
        reader.edit(first, "import os\nos._exit(1)")
        reader.run(first, waits=False)
        reader.wait_for("dead", TOLD_WITHIN)
        reader.press("Restart")
        reader.wait_for("ready")
        reader.run(second)
        assert reader.count(second) == 1


def test_an_interrupted_question_and_dollars_without_mathjax(browser: Browser, site: str) -> None:
    with reading(browser, f"{site}/index.html") as reader:
        reader.start()
        first, second = reader.cells()
        reader.edit(first, "input('Name?')")
        reader.run(first, waits=False)
        field = reader.page.get_by_label("Name?")
        field.wait_for()
        reader.wait_for("busy")
        reader.press("Interrupt")
        reader.wait_for("ready")
        assert field.count() == 0
        reader.edit(second, "from IPython.display import HTML\nHTML('<p>From $7 to $8</p>$1-$2')")
        reader.run(second)
        assert reader.output(second).split("\n")[-1] == "$1-$2"
