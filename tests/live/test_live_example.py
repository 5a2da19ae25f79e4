"""The example book comes alive: a reader's whole way, on a real Jupyter Server.

The pages are served under the strict policy, and every name but those of this machine is
unresolvable. What the book has no cell for (a slider, an endless loop) the reader types.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.books import EXAMPLE_BOOK, checkout, sphinx_build
from tests.live.jupyter_server import JupyterServer
from tests.live.live_book import SLIDER, open_site, reading

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.live

FIRST, HIGH_WATER = "01-first-look.html", "floods/high-water.html"
TOLD_WITHIN = 10_000
"""Milliseconds in which a reader is told that a kernel or a server is gone."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """A server that has the book, as a Binder has it."""
    home = tmp_path_factory.mktemp("server") / "home"
    shutil.copytree(EXAMPLE_BOOK, home, ignore=shutil.ignore_patterns("_build"))
    with JupyterServer(home) as running:
        yield running


@pytest.fixture(scope="module")
def site(server: JupyterServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example book with live code on that server."""
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(EXAMPLE_BOOK, folder / "book", ignore=shutil.ignore_patterns("_build"))
    hub = f"  live: {{kind: thebe, url: '{server.url}', token: {server.token}}}\n"
    (folder / "book" / "launch.yml").write_text(f"hubs:\n{hub}", encoding="utf-8")
    checkout(folder / "book")
    sphinx_build(folder / "book", folder / "site", "-q")
    with open_site(folder / "site", server.url.split("/user")[0]) as address:
        yield address


def test_a_page_of_the_book_comes_alive(browser: Browser, site: str, server: JupyterServer) -> None:
    with reading(browser, f"{site}/{FIRST}") as reader:
        before = list(reader.requests)
        assert all(url.startswith(site) for url in before)
        assert [url for url in before if "launch-live" in url] == [
            url for url in before if url.partition("?")[0].endswith("/launch-live.js")
        ]
        reader.start()
        cells = reader.cells()
        assert len(cells) == 4
        # Edit, run, read.
        reader.run(cells[0])
        assert "365 days of readings" in reader.output(cells[0])
        reader.edit(cells[0], "import gauge\nrecord = gauge.read(2002)\nprint(len(record) * 2)")
        reader.press_shift_enter(cells[0])
        reader.expect_output(cells[0], "730")
        assert reader.count(cells[0]) == 2
        # All of them, the last with a picture; a cell without output shifts nothing.
        reader.edit(cells[1], "quiet = 1")
        reader.press("Run all")
        reader.wait_for_end(cells[3])
        assert reader.output(cells[1]) == ""
        assert "lowest" in reader.output(cells[2])
        assert reader.picture(cells[3]) > 100
        # Nobody else was asked for anything.
        asked = reader.requests[len(before) :]
        assert {url for url in asked if not url.startswith((site, server.url, "data:"))} == set()
        assert reader.errors == []


def test_a_slider_an_error_and_an_endless_loop(browser: Browser, site: str) -> None:
    with reading(browser, f"{site}/{FIRST}") as reader:
        reader.start()
        first, second, third, _ = reader.cells()
        reader.edit(first, SLIDER)
        reader.run(first)
        handle = reader.page.locator(f'[data-live-output="{first}"] .noUi-handle')
        handle.focus()
        for _ in range(4):
            reader.page.keyboard.press("ArrowRight")
        reader.expect_output(first, "n is 7")
        reader.edit(second, "number = 1\n1 / 0")
        reader.run(second)
        assert "ZeroDivisionError" in reader.output(second)
        assert reader.state(second) == "failed"
        reader.edit(third, "while True: pass")
        reader.run(third, waits=False)
        reader.wait_for("busy")
        reader.press("Interrupt")
        reader.wait_for_end(third)
        assert "KeyboardInterrupt" in reader.output(third)
        # Restart and run all really restarts: what was counted is counted anew.
        reader.edit(first, "total = globals().get('total', 0) + 1\nprint('total', total)")
        reader.edit(second, "quiet = 1")
        reader.edit(third, "quiet = 2")
        reader.run(first)
        reader.run(first)
        assert "total 2" in reader.output(first)
        reader.press("Restart and run all")
        reader.expect_output(first, "total 1")
        assert reader.count(first) == 1
        reader.wait_for("ready")


def test_reload_and_the_next_page_keep_the_session(
    browser: Browser, site: str, server: JupyterServer
) -> None:
    with reading(browser, f"{site}/{FIRST}") as reader:
        reader.start()
        first = reader.cells()[0]
        reader.edit(first, "kept = 41")
        reader.run(first)
        reader.page.reload()
        reader.start()
        reader.edit(first, "print(kept + 1)")
        reader.run(first)
        reader.expect_output(first, "42")
        reader.page.goto(f"{site}/{HIGH_WATER}")
        reader.start()
        # In its own folder, as on a hub, with a kernel of its own.
        first = reader.cells()[0]
        reader.run(first)
        assert "Highest water: " in reader.output(first)
        reader.edit(first, "import os\nprint(os.path.basename(os.getcwd()), 'kept' in globals())")
        reader.run(first)
        assert "floods False" in reader.output(first)
        stored = reader.page.evaluate("Object.entries(localStorage).map(String)")
        assert [entry for entry in stored if server.token in entry] == []


def test_a_dead_kernel_is_told(browser: Browser, site: str) -> None:
    with reading(browser, f"{site}/{FIRST}") as reader:
        reader.start()
        first = reader.cells()[0]
        reader.edit(first, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
        told = reader.status()
        reader.run(first, waits=False)
        reader.wait_for_words(told, TOLD_WITHIN)
        reader.edit(first, "print('alive')")
        reader.press("Restart")
        reader.wait_for("ready")
        reader.run(first)
        assert "alive" in reader.output(first)
        reader.wait_for("ready")


def test_a_dead_server_is_told(browser: Browser, site: str, server: JupyterServer) -> None:
    # The last of this file: the server is gone after it.
    with reading(browser, f"{site}/{FIRST}") as reader:
        reader.start()
        first = reader.cells()[0]
        reader.edit(first, "print('typed')")
        server.stop()
        reader.wait_for("failed", TOLD_WITHIN)
        assert reader.source(first) == "print('typed')"
        assert reader.page.locator("button[data-launch-live]").is_enabled()
