"""What a reader sees of live code: its bar and buttons, on the way from the click to the end.

That cells run is in ``test_live_example.py``, how a hub or a server is asked in
``test_live_binder.py``, what axe says in ``test_live_access.py``.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest

from launchdirectives.live import files
from launchdirectives.live.texts import TEXTS
from tests.live.binderhub_rig import BinderHubRig
from tests.live.jupyter_server import JupyterServer
from tests.live.live_book import HEADER, Reader, build, cell, open_site
from tests.live.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.live

THEMES = ["sphinx_book_theme", "pydata_sphinx_theme", "furo"]
WORDS = "`Words` before, **between** and [after](next) the cells, for all who read.\n\n"
PAGES = {
    "index.md": HEADER
    + "# Rivers\n\n"
    + WORDS
    + cell("started = globals().get('started', 0) + 1", "thebe-init")
    + WORDS
    + cell("# The rate\nprint('started', started, 1.5 if started else 'never')")
    + WORDS * 20
    + cell("1 / 0")
    + "```{toctree}\nnext\nforeign\n```\n\n> A quote.\n",
    "next.md": HEADER
    + "# Launch live page\n\n"
    + cell("print('next')")
    + "```{launch}\n:hub: live\n```\n",
    "foreign.md": HEADER.replace("name: python3", "name: rivers-py") + "# F\n\n" + cell("1 + 1"),
}
USABLE = {
    "waiting": {"Cancel"},
    "building": {"Cancel"},
    "launching": {"Cancel"},
    "connecting": {"Cancel"},
    "ready": {"Run all", "Restart", "Restart and run all", "Clear outputs", "Stop"},
    "busy": {"Interrupt", "Restart", "Restart and run all", "Clear outputs", "Stop"},
    "restarting": {"Stop"},
    "dead": {"Restart", "Restart and run all", "Clear outputs", "Stop"},
    "failed": {"Try again", "Close"},
    "stopped": set(),
}
"""The buttons that work, by the state of the bar."""

PRESS_ALL = """async (folder) => {
    const { Bar, BUTTONS } = await import(`${folder}/bar.js`);
    const texts = await (await fetch(`${folder}/texts.json`)).json();
    let pressed;
    const bar = new Bar(texts, (name) => pressed.push(texts[`button-${name}`]));
    document.body.append(bar.element);
    const found = {};
    for (const state of Object.keys(BUTTONS)) {
        bar.show(state);
        pressed = [];
        for (const button of bar.element.querySelectorAll('[data-do]')) button.click();
        const told = [...bar.element.querySelectorAll('[data-do]:not([aria-disabled=true])')]
            .filter(button => !button.hidden).map(button => button.textContent);
        found[state] = [pressed, told];
    }
    bar.element.remove();
    return found;
}"""
TEXT_STYLES = """() => [...document.querySelectorAll(
    'h1, article p, article p *, blockquote, .toctree-wrapper *, nav a, footer *')]
    .filter(node => !node.closest('.launch, .launch-live')).map(node => {
        const { color, font, margin, padding, backgroundColor, display } = getComputedStyle(node);
        return [node.tagName, color, font, margin, padding, backgroundColor, display].join();
    })"""
ARTICLE = """() => {
    const copy = document.querySelector('[role=main], article').cloneNode(true);
    for (const ours of copy.querySelectorAll('.launch, .launch-live')) ours.remove();
    return copy.innerHTML;
}"""
OUTSIDE = """() => [...document.querySelectorAll('.launch-live, .launch-live *, .launch-start')]
    .filter(node => node.checkVisibility() && !node.closest('svg') && !node.matches('button span'))
    .map(node => [node.outerHTML.slice(0, 80), node.getBoundingClientRect()])
    .filter(([, box]) => box.left < 0 || box.right > innerWidth || box.bottom > innerHeight)"""
IS_FREE = """() => {
    const bar = document.querySelector('.launch-live').getBoundingClientRect();
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    return bottom <= bar.top || top >= bar.bottom;
}"""
TOLD_WITHIN = 10_000
"""Milliseconds in which a reader is told that a server is gone."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BinderHubRig]:
    """Run a BinderHub that pages of other sites may use."""
    with BinderHubRig(tmp_path_factory.mktemp("hub"), cors_allow_origin="*") as rig:
        yield rig


@pytest.fixture(scope="module")
def built(
    server: JupyterServer, hub: BinderHubRig, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """Give the site in a theme, built when it is first asked for."""
    hubs = (
        f"  live: {{kind: thebe, url: '{server.url}', token: {server.token}}}\n"
        f"  binder: {{kind: binderhub, url: '{hub.url}', title: Binder}}\n"
        "  built: {kind: thebe, via: binder, title: Live on Binder}\n"
    )
    sites: dict[str, Path] = {}

    def site(theme: str) -> Path:
        if theme not in sites:
            sites[theme] = build(tmp_path_factory.mktemp(theme), PAGES, hubs, theme=theme)
        return sites[theme]

    return site


@pytest.fixture(scope="module")
def site(built: Callable[[str], Path]) -> Iterator[str]:
    """The book in furo under the strict policy, but for the servers that the hub starts."""
    with open_site(built("furo"), "http://127.0.0.1:*") as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a window of its own."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    yield context.new_page()
    context.close()


def start_button(page: Page, hub: str = "live") -> Any:
    return page.locator(f'button[data-launch-live*=\'"hub":"{hub}"\']').first


def usable(page: Page) -> set[str]:
    buttons = page.locator(".launch-live [data-do]:visible:not([aria-disabled=true])")
    return set(buttons.all_text_contents())


def focused(page: Page) -> str:
    """The name of what has the focus."""
    name: str = page.evaluate(
        "(e => e.getAttribute('aria-label') || e.textContent.trim())(document.activeElement)"
    )
    return name


def tab_to(page: Page, name: str, check: Callable[[], None] = lambda: None) -> None:
    """Go on by keyboard until what is called *name* has the focus, with a *check* on the way."""
    passed = []
    while (here := focused(page)) != name:
        check()
        passed.append(here[:40])
        assert len(passed) < 80, passed
        if here.startswith("Code of cell"):
            page.keyboard.press("Escape")
        page.keyboard.press("Tab")


@contextmanager
def held(page: Page, server: JupyterServer) -> Iterator[None]:
    """No request to *server* is answered."""
    pattern = f"{server.url}**"

    def hold(_: Route) -> None:
        """Leave it without an answer."""

    page.route(pattern, hold)
    yield
    page.unroute(pattern, hold)


def kernels(server: JupyterServer) -> list[object]:
    """The kernels that run on *server*."""
    request = Request(
        f"{server.url}api/kernels", headers={"Authorization": f"token {server.token}"}
    )
    with urlopen(request, timeout=10) as answer:
        found: list[object] = json.load(answer)
    return found


def test_the_loader_is_small() -> None:
    assert len(gzip.compress(files.read(files.LOADER))) < 1500


def test_each_button_works_exactly_where_it_says_so(page: Page, site: str) -> None:
    page.goto(f"{site}/index.html")
    loader = page.evaluate("document.querySelector('script[src*=launch-live]').src")
    found = page.evaluate(PRESS_ALL, loader.rpartition("/")[0])
    for state, (pressed, told) in found.items():
        assert set(pressed) == set(told) == USABLE[state], state
    assert found.keys() == USABLE.keys()


def test_keyboard_alone_from_start_to_stop(page: Page, site: str, server: JupyterServer) -> None:
    reader = Reader(page)
    page.goto(f"{site}/index.html")
    before = page.evaluate(ARTICLE)
    start = start_button(page)
    start.focus()
    page.keyboard.press("Enter")
    reader.wait_for("ready")
    assert reader.status().startswith("Ready.")
    assert usable(page) == USABLE["ready"]
    assert start.inner_text() == "Live code is on"
    assert not start.is_enabled()
    assert not start_button(page, "built").is_enabled()
    # The first cell has run once, by itself; the second is reached, edited and run.
    first, second, third = reader.cells()
    assert reader.count(first) == 1
    tab_to(page, "Run cell 2")
    page.keyboard.press("Enter")
    reader.expect_output(second, "started 1")
    tab_to(page, TEXTS["editor"].format(number=3))
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("while True: pass")
    page.keyboard.press("Shift+Enter")
    reader.wait_for("busy")
    assert usable(page) == USABLE["busy"]
    page.keyboard.press("Escape")
    tab_to(page, "Interrupt")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    reader.wait_for("ready")
    # What cannot be pressed any more keeps the focus.
    assert focused(page) == "Interrupt"
    reader.edit(third, "quiet = 1")
    reader.press("Restart and run all")
    reader.expect_output(second, "started 2")  # once as a first cell, once with all
    page.locator(f'[data-live-cell="{third}"]').get_by_text("[4]").wait_for()
    reader.wait_for("ready")
    reader.press("Clear outputs")
    assert reader.output(second) == ""
    page.locator(".launch-live [data-do=stop]").focus()
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.keyboard.press("Enter")
    page.wait_for_selector('.launch-live[data-state="stopped"]', state="attached")
    assert "as it was" in page.locator(".launch-live [role=status]").inner_text()
    assert page.evaluate(ARTICLE) == before
    assert focused(page) == "Go on with live code"
    assert kernels(server) == []
    assert reader.errors == []


def test_what_does_not_start_is_told_and_starts_again(
    page: Page, site: str, server: JupyterServer
) -> None:
    reader = Reader(page)
    page.clock.install()
    page.goto(f"{site}/index.html")
    start = start_button(page)
    with held(page, server):
        start.click()
        reader.wait_for("connecting")
        assert start.inner_text() == "Connecting…"
        assert usable(page) == USABLE["connecting"]
        page.locator(".launch-live-cell .CodeMirror").first.click()
        page.keyboard.press("Shift+Enter")
        assert TEXTS["note-not-run-yet"] in reader.status()
        reader.press("Cancel")
        page.wait_for_selector('.launch-live[data-state="stopped"]', state="attached")
        assert "cancelled" in page.locator(".launch-live [role=status]").inner_text()
        assert page.locator(".launch-live-cell").count() == 0
        assert focused(page) == "Live code"
        # A step that takes too long has failed.
        page.keyboard.press("Enter")
        reader.wait_for("connecting")
        reader.edit(reader.cells()[1], "print('typed')")
        page.clock.fast_forward(61_000)
        reader.wait_for("failed")
    assert TEXTS["problem-slow-connecting"] in reader.status()
    assert TEXTS["next-slow-connecting"] in reader.status()
    assert usable(page) == USABLE["failed"]
    assert start.is_enabled()
    others = page.locator(".launch-live-others")
    assert others.get_by_role("link").all_inner_texts() == ["Open on Binder"]
    assert others.get_by_role("button").all_inner_texts() == ["Live on Binder"]
    page.locator(".launch-live-cell .CodeMirror").first.click()
    page.keyboard.press("Shift+Enter")
    assert TEXTS["note-not-run-now"] in reader.status()
    reader.press("Try again")
    reader.wait_for("ready")
    reader.run(reader.cells()[1])
    assert reader.output(reader.cells()[1]) == "typed"


def _bring_files(route: Route) -> None:
    """Give a page whose files come onto the server that the hub starts."""
    marked = "&quot;kind&quot;:&quot;binderhub&quot;"
    pull = "&quot;pull&quot;:{&quot;repository&quot;:&quot;https://example.org/r&quot;}"
    route.fulfill(body=route.fetch().text().replace(marked, f"{marked},{pull}"))


def test_a_build_and_its_server_on_the_next_page(page: Page, site: str, hub: BinderHubRig) -> None:
    reader = Reader(page)
    page.clock.install()
    page.goto(f"{site}/index.html")
    start = start_button(page, "built")

    def turn_to(repository: str) -> None:
        turn = "(e, to) => e.dataset.launchLive = e.dataset.launchLive.replace(/org.[a-z]+/, to)"
        start.evaluate(turn, f"org/{repository}")

    turn_to("endless")
    start.click()
    reader.wait_for("building")
    assert start.inner_text() == "Building…"
    assert usable(page) == USABLE["building"]
    page.get_by_text("Log", exact=True).click()
    page.wait_for_function("document.querySelector('.launch-live-log pre').textContent")
    reader.press("Cancel")
    turn_to("broken")
    page.keyboard.press("Enter")
    reader.wait_for("failed")
    assert "could not prepare" in reader.status()
    turn_to("book")
    start.click()
    reader.wait_for("ready")
    asked = len(hub.asked)
    # A page whose files are not on that server does not go on with it.
    page.route("**/next.html", _bring_files)
    page.goto(f"{site}/next.html")
    assert start.inner_text() == "Live on Binder"
    page.unroute_all()
    page.go_back()
    # The next page goes on with the same server.
    page.get_by_role("link", name="Launch live page").first.click()
    page.wait_for_url("**/next.html")
    assert start.inner_text() == "Go on with live code"
    start.click()
    reader.wait_for("ready")
    assert len(hub.asked) == asked
    kept = page.evaluate("[Object.keys(sessionStorage), Object.keys(localStorage)]")
    assert [key for key in kept[0] if not key.startswith("launch-live:")] == []
    assert hub.servers[-1].token not in str(kept[1])
    # The server is gone: that is told, and what the reader has written goes to a new one.
    only = reader.cells()[0]
    reader.edit(only, "print('typed')")
    hub.servers[-1].stop()
    for _ in range(2):  # one request that fails is none yet
        with page.expect_event("requestfailed"):
            page.clock.fast_forward(4_000)
    reader.wait_for("failed", TOLD_WITHIN)
    reader.press("Try again")
    reader.wait_for("ready")
    assert len(hub.asked) == asked + 1
    assert TEXTS["remark-anew"] in reader.status()
    reader.run(only)
    assert reader.output(only) == "typed"
    assert TEXTS["remark-anew"] not in reader.status()


def test_a_token_that_is_typed_stays_in_memory(
    page: Page, site: str, server: JupyterServer
) -> None:
    reader = Reader(page)
    page.goto(f"{site}/foreign.html")
    start_button(page).evaluate(
        "e => e.dataset.launchLive = e.dataset.launchLive.replace(/,.token.:.[^,}]*/, '')"
    )
    start_button(page).click()
    field = page.get_by_label(TEXTS["ask-token"].format(host=f"127.0.0.1:{server.port}"))
    field.wait_for()
    assert TEXTS["ask-token-why"] in reader.status()
    page.keyboard.insert_text("wrong")
    page.keyboard.press("Enter")
    page.get_by_text(TEXTS["ask-token-again-why"]).wait_for()
    page.keyboard.insert_text(server.token)
    page.keyboard.press("Enter")
    reader.wait_for("ready")
    assert focused(page) == "Run all"
    # The page names a kernel that the server does not have.
    assert "rivers-py" in reader.status()
    assert "Python 3" in reader.status()
    kept = page.evaluate("JSON.stringify([sessionStorage, localStorage])")
    assert server.token not in kept


def test_without_its_files_the_button_says_so(page: Page, site: str) -> None:
    page.goto(f"{site}/next.html")
    start = start_button(page)
    page.route("**/session.js*", lambda route: route.abort())
    start.click()
    told = page.locator(".launch [role=status]")
    told.get_by_text(TEXTS["offline"]).wait_for()
    assert start.is_enabled()
    page.unroute_all()
    page.route("**/texts.json", lambda route: route.abort())
    start.click()
    told.get_by_text(TEXTS["offline"]).wait_for()
    page.unroute_all()
    twin = page.locator("article .launch-start").last
    Reader(page).start()
    assert told.inner_text() == ""
    assert (start.inner_text(), twin.inner_text()) == ("Live code is on",) * 2


@pytest.mark.parametrize("theme", THEMES)
def test_it_fits_the_theme(built: Callable[[str], Path], browser: Browser, theme: str) -> None:
    with served(built(theme)) as address:
        for scheme, width in [("light", 1200), ("dark", 320)]:
            context = browser.new_context(
                color_scheme=scheme,  # type: ignore[arg-type]
                viewport={"width": width, "height": 640},
            )
            page = context.new_page()
            reader = Reader(page)
            page.goto(f"{address}/index.html")
            before = page.evaluate(TEXT_STYLES)
            reader.start()
            assert len(before) > 50
            assert page.evaluate(TEXT_STYLES) == before
            assert page.evaluate(OUTSIDE) == []
            # WCAG 2.2, 2.4.11: what has the focus is not covered. What the bar says, and so how
            # high it is, changes while something runs.
            reader.wait_for("ready")
            page.wait_for_timeout(500)
            start_button(page, "built").focus()

            def check(page: Page = page) -> None:
                page.wait_for_function(IS_FREE)  # a theme may scroll smoothly

            tab_to(page, "Run all", check)
            assert page.evaluate(OUTSIDE) == []
            heights = page.locator(".launch-live [data-do]:visible").evaluate_all(
                "buttons => buttons.map(button => button.offsetHeight)"
            )
            assert min(heights) >= 24  # WCAG 2.2, 2.5.8
            context.close()
