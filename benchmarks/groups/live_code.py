"""What live code costs a reader: bytes and requests before and after the click, and time.

A page in headless Chromium, against a real Jupyter Server. BinderHub's event stream, which nothing
here can be, is answered by the browser itself with the server's address, for sphinx-thebe likewise.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import Request as HTTPRequest
from urllib.request import urlopen

from benchmarks.session import REPOSITORY, Session, say
from benchmarks.table import SHOWN, Row, judged, number, unmeasured
from tests.books import checkout, sphinx_build, write
from tests.live.jupyter_server import JupyterServer
from tests.live.lab import find_chromium, launch_chromium
from tests.live.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Route

_BINDER, _LOCAL_BINDER = "https://mybinder.org", "http://127.0.0.1:9"
"""The hub of sphinx-thebe, and ours: only a hub on loopback may start a server there."""

_CDN = "https://unpkg.com"
_THEME = 'html_theme = "sphinx_book_theme"\n'
_HEADER = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# Rain

"""
_PAGE = _HEADER + "```{code-cell} ipython3\nprint(6*7, 'drops')\n```\n\n" * 12
_TEXT = "# About\n\nNothing runs here.\n\n```python\nprint(1)\n```\n"
_INDEX = "# Book\n\n```{toctree}\nrain\nsnow\nabout\n```\n"
_BOOK = {
    "index.md": _INDEX,
    "rain.md": _PAGE,
    "snow.md": _PAGE.replace("Rain", "Snow"),
    "about.md": _TEXT,
    "environment.yml": "dependencies: [python=3.12, jupytext]\n",
}
_OURS = {
    **_BOOK,
    "conf.py": f'extensions = ["myst_nb", "launchdirectives"]\nnb_execution_mode = "off"\n{_THEME}',
    "launch.yml": f"hubs:\n  live: {{kind: thebe, via: '{_LOCAL_BINDER}'}}\n",
}
_THEIRS = {
    **_BOOK,
    "rain.md": _PAGE.replace("# Rain\n", "# Rain\n\n```{thebe-button}\n```\n"),
    "conf.py": 'extensions = ["myst_nb", "sphinx_thebe"]\nnb_execution_mode = "off"\n'
    f'thebe_config = {{"repository_url": "https://github.com/org/book"}}\n{_THEME}',
}
_CACHE = {"Cache-Control": "max-age=600"}
"""As GitHub Pages and Read the Docs send it."""

_START = "button[data-launch-live]"
_RUN = "[data-live-cell] .launch-live-run"
_OUTPUT = "[data-live-output]"
_REPEATS = 5


def rows(session: Session) -> list[Row]:
    """Bytes, requests and times of a reader, and the size of the wheel."""
    chromium = find_chromium()
    found = [_wheel(session.scratch)]
    if chromium is None:
        return [*found, unmeasured("Live code in a browser", "", "no Chromium on PATH")]
    from playwright.sync_api import sync_playwright

    with (
        JupyterServer(session.scratch / "reader") as server,
        sync_playwright() as playwright,
        launch_chromium(playwright, chromium) as browser,
    ):
        direct = f"hubs:\n  live: {{kind: thebe, url: '{server.url}', token: {server.token}}}\n"
        with served(_site(session.scratch, "url", {**_OURS, "launch.yml": direct}), _CACHE) as site:
            found += _bytes(browser, site, server)
        with (
            served(_site(session.scratch, "ours", _OURS), _CACHE) as ours,
            served(_site(session.scratch, "sphinx-thebe", _THEIRS), _CACHE) as theirs,
        ):
            found.append(_times(browser, ours, theirs, server))
    return found


def _site(scratch: Path, name: str, files: dict[str, str]) -> Path:
    say(f"a book with live code, {name}")
    folder = scratch / name
    checkout(write(folder / "book", files))
    sphinx_build(folder / "book", folder / "site", "-q")
    return folder / "site"


@dataclass
class Visit:
    """A reader's window, with what it asked for: the path of each request, and bytes as sent."""

    page: Page
    site: str
    requests: list[str] = field(default_factory=list)
    size: dict[str, int] = field(default_factory=dict)
    away: list[str] = field(default_factory=list)

    def take(self) -> tuple[int, int]:
        """How many requests there were to the site since the last call, and their gzip bytes."""
        self.page.wait_for_load_state("networkidle")
        taken, self.requests = self.requests, []
        return len(taken), sum(self.size[path] for path in taken)


@contextmanager
def _visit(
    browser: Browser, site: str, server: JupyterServer, *, has_hub: bool = True
) -> Iterator[Visit]:
    """A new window. With a hub, Chromium's cache is off, as Playwright then takes each request."""
    context = browser.new_context()
    page = context.new_page()
    visit = Visit(page, site)
    ready = {"phase": "ready", "url": server.url, "token": server.token, "message": ""}
    origins = (site, server.url.rstrip("/"))

    def hub(route: Route) -> None:
        route.fulfill(
            status=200,
            content_type="text/event-stream",
            headers={"Access-Control-Allow-Origin": "*"},
            body=f"data: {json.dumps(ready)}\n\n",
        )

    def cdn(route: Route) -> None:
        thebe = REPOSITORY / "src/launchdirectives/web/live/vendor/thebe.js"
        is_script = urlsplit(route.request.url).path.endswith("/index.js")
        route.fulfill(path=thebe) if is_script else route.abort()

    def note(request: Request) -> None:
        response = request.response()
        url = request.url
        if not url.startswith(origins) and not url.startswith(("data:", "blob:")):
            visit.away.append(url)
        if response is None or not url.startswith(site) or response.from_service_worker:
            return
        sizes = request.sizes()
        if sizes["responseBodySize"] > 0:  # what the cache answers has none
            path = urlsplit(url).path
            visit.requests.append(path)
            visit.size[path] = len(gzip.compress(response.body(), 9, mtime=0))

    def loader(route: Route) -> None:
        script = route.fetch().text()
        asked = script.replace("bootstrap()", "bootstrap({requestKernel: true})")
        route.fulfill(body=asked, content_type="text/javascript")

    if has_hub:
        page.route(f"{_BINDER}/**", hub)
        page.route(f"{_LOCAL_BINDER}/**", hub)
        page.route(f"{_CDN}/**", cdn)
        page.route("**/sphinx-thebe.js*", loader)
    page.on("requestfinished", note)
    try:
        yield visit
    finally:
        context.close()


def _bytes(browser: Browser, site: str, server: JupyterServer) -> list[Row]:
    say("bytes and requests of a reader")
    with _visit(browser, site, server, has_hub=False) as visit:
        page = visit.page
        page.goto(f"{site}/about.html")
        visit.take()
        without = [path for path in visit.size if "launch-live" in path]
        page.goto(f"{site}/rain.html")
        visit.take()
        loaders = [path for path in visit.size if "launch-live" in path]
        loader = sum(visit.size[path] for path in loaders)
        away_before = len(visit.away)
        page.click(_START)
        page.wait_for_selector('.launch-live[data-state="ready"]', timeout=60_000)
        page.locator(_RUN).first.click()
        page.locator(_OUTPUT).first.get_by_text("42 drops").wait_for(timeout=60_000)
        count, size = visit.take()
        page.goto(f"{site}/snow.html")
        visit.take()
        page.click(_START)
        page.wait_for_selector('.launch-live[data-state="ready"]', timeout=60_000)
        second_count, second = visit.take()
        others = visit.away
    return [
        Row(
            goal="Live code before the click, gzip",
            bound="≤ 4,096 B, third parties 0",
            measured=f"{number(loader, 0)} B in {len(loaders)}, third parties {away_before}",
            verdict=judged(0 < loader <= 4096 and not away_before),
            peers="sphinx-thebe: its script on every page",
            details=f"On a page without live code: {len(without)} requests.",
        ),
        Row(
            goal="At the first click, from the book's own host, gzip",
            bound="≤ 450,000 B",
            measured=f"{number(size, 0)} B in {count}",
            verdict=judged(0 < size <= 450_000 and not others),
            peers="sphinx-thebe: Thebe 0.8.2 from a CDN, without a hash",
            details=f"Third parties: {len(others)}. With a Jupyter Server at `url`; a BinderHub "
            "adds less than 4 kB.",
        ),
        Row(
            goal="At the click on a second page",
            bound="0 B",
            measured=f"{number(second, 0)} B in {second_count}",
            verdict=judged(second == 0),
            details="With `Cache-Control: max-age=600`; the cache of the browser answers.",
        ),
    ]


def _times(browser: Browser, ours: str, theirs: str, server: JupyterServer) -> Row:
    say("from the click to the first output")
    mine, peer, again = [], [], []
    for _ in range(_REPEATS):
        _end_kernels(server)
        mine.append(_our_time(browser, ours, server, again))
        _end_kernels(server)
        peer.append(_their_time(browser, theirs, server))
    sound = [seconds for seconds in peer if seconds is not None]
    median = statistics.median(mine)
    said = f"{number(statistics.median(sound))} s" if sound else "no output in 60 s"
    return Row(
        goal="From the click to the first output, new kernel",
        measured=f"{number(median)} s; after a reload {number(statistics.median(again))} s",
        verdict=SHOWN,
        peers=f"sphinx-thebe {said} ({len(sound)} of {len(peer)} runs had one)",
        details=f"Medians of {_REPEATS} runs in turn, on the same page and server; load "
        f"{os.getloadavg()[0]:.1f}. sphinx-thebe gets Thebe 0.9.3 from this machine, as the 0.8.2 "
        "that it names is on no registry any more, so that no CDN is in its time, and is told to "
        "start a kernel, which 0.9.3 does only when told.",
    )


def _end_kernels(server: JupyterServer) -> None:
    """End what runs on the server: a page may take up the kernel of one before it."""
    headers = {"Authorization": f"token {server.token}"}
    with urlopen(HTTPRequest(f"{server.url}api/sessions", headers=headers)) as answer:
        sessions = json.load(answer)
    for session in sessions:
        url = f"{server.url}api/sessions/{session['id']}"
        urlopen(HTTPRequest(url, headers=headers, method="DELETE")).close()


def _our_time(browser: Browser, site: str, server: JupyterServer, again: list[float]) -> float:
    with _visit(browser, site, server) as visit:
        page = visit.page
        page.goto(f"{site}/rain.html")
        first = _run_first(page)
        page.reload()
        again.append(_run_first(page))
    return first


def _run_first(page: Page) -> float:
    started = time.monotonic()
    page.click(_START)
    page.wait_for_selector('.launch-live[data-state="ready"]', timeout=60_000)
    page.locator(_RUN).first.click()
    page.locator(_OUTPUT).first.get_by_text("42 drops").wait_for(timeout=60_000)
    return time.monotonic() - started


def _their_time(browser: Browser, site: str, server: JupyterServer) -> float | None:
    from playwright.sync_api import Error

    with _visit(browser, site, server) as visit:
        page = visit.page
        page.goto(f"{site}/rain.html")
        started = time.monotonic()
        page.locator(".thebe-launch-button").first.click()
        try:
            page.wait_for_selector(".thebe-launch-button .status:has-text('ready')", timeout=60_000)
            page.locator(".thebe-run-button").first.click()
            page.locator(".jp-OutputArea").get_by_text("42 drops").first.wait_for(timeout=60_000)
        except Error:
            return None
        return time.monotonic() - started


def _wheel(scratch: Path) -> Row:
    say("the wheel")
    into = scratch / "wheel"
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(into)]
    done = subprocess.run([*command, str(REPOSITORY)], capture_output=True, text=True)
    found = list(into.glob("*.whl"))
    shutil.rmtree(scratch / "build", ignore_errors=True)
    if done.returncode or len(found) != 1:
        return unmeasured("Size of the wheel", "< 1,000,000 B", done.stderr.strip()[-200:])
    size = found[0].stat().st_size
    return Row(
        goal="Size of the wheel",
        bound="< 1,000,000 B",
        measured=f"{number(size, 0)} B",
        verdict=judged(size < 1_000_000),
        details="With Thebe and all that live code needs; Pyodide is an extra.",
    )
