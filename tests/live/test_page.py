"""The control in a browser: keyboard, names, contrast, sizes, policy, no foreign request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launchdirectives import hubs
from tests.books import EXAMPLE_BOOK, sphinx_build
from tests.live.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.live
THEMES = ["sphinx_book_theme", "pydata_sphinx_theme", "furo", "alabaster", "sphinx_rtd_theme"]
STRICT = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'none'; font-src 'self'"

CONTRAST = """(selector) => {
    const parse = (...colours) => {
        const canvas = document.createElement('canvas').getContext('2d');
        for (const colour of colours) {
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
        }
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => {
        const part = c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const ratios = {};
    for (const node of document.querySelectorAll(selector)) {
        const behind = [];
        for (let at = node; at && parse(...behind)[3] < 255; at = at.parentElement)
            behind.unshift(getComputedStyle(at).backgroundColor);
        const [a, b] = [parse(getComputedStyle(node).color), parse(...behind)].map(light);
        ratios[node.className + ' ' + node.textContent.slice(0, 20)] =
            (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }
    return ratios;
}"""

BOXES = """() => [...document.querySelectorAll(
    '.launch a, .launch button, .launch summary, .launch .launch-menu')]
    .filter(node => node.checkVisibility()).map(node => {
        const box = node.getBoundingClientRect();
        return {name: node.className || node.tagName, left: box.left, right: box.right,
                top: box.top, height: box.height};
    })"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The example book in each theme."""
    root = tmp_path_factory.mktemp("themes")
    for theme in THEMES:
        options = ("-D", f"html_theme={theme}", "-d", str(root / "doctrees"))
        sphinx_build(EXAMPLE_BOOK, root / theme, *options)
    with served(root) as address:
        yield {theme: f"{address}/{theme}" for theme in THEMES}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser window of its own."""
    made = browser.new_context(viewport={"width": 1200, "height": 800})
    yield made
    made.close()


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.locator(".launch summary").first.click()
    return page


@pytest.mark.parametrize("theme", THEMES)
def test_keyboard_alone_reaches_and_opens_everything(
    sites: dict[str, str], context: BrowserContext, theme: str
) -> None:
    page = context.new_page()
    page.goto(f"{sites[theme]}/01-first-look.html")
    page.locator(".launch a.launch-go").focus()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "More ways to open this page"
    page.keyboard.press("Enter")
    texts = []
    wanted = ["Terms of use", "Does it work now?", "Binder", "How to join", "Classroom hub"]
    for _ in wanted:
        page.keyboard.press("Tab")
        texts.append(page.evaluate("document.activeElement.textContent"))
    assert texts == wanted
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


@pytest.mark.parametrize("theme", THEMES)
def test_names_for_screen_readers(
    sites: dict[str, str], context: BrowserContext, theme: str
) -> None:
    page = opened(context.new_page(), f"{sites[theme]}/01-first-look.html")
    tree = page.locator(".launch").first.aria_snapshot()
    assert 'link "Open on Community hub"' in tree
    assert 'link "Binder"' in tree
    assert "no sign-in, work is not kept" in tree
    assert tree.count("listitem") == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_contrast_is_enough(
    sites: dict[str, str], browser: Browser, theme: str, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = opened(context.new_page(), f"{sites[theme]}/01-first-look.html")
    page.wait_for_timeout(300)
    ratios = page.evaluate(CONTRAST, ".launch a, .launch p, .launch small")
    context.close()
    assert len(ratios) >= 6
    # WCAG 2.2, 1.4.3: 4.5 to 1 for text.
    assert {name: ratio for name, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("theme", THEMES)
def test_nothing_leaves_the_window(
    sites: dict[str, str], browser: Browser, theme: str, width: int
) -> None:
    # 360 pixels are also what a window of 720 shows at 200 %.
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = opened(context.new_page(), f"{sites[theme]}/01-first-look.html")
    boxes = page.evaluate(BOXES)
    context.close()
    assert len(boxes) >= 5
    for box in boxes:
        assert box["left"] >= 0, box
        assert box["right"] <= width, box
        assert box["top"] >= 0, box
    targets = [box for box in boxes if box["name"] != "launch-menu"]
    # WCAG 2.2, 2.5.8: links in a list are exempt by their spacing, controls are not.
    controls = [box for box in targets if box["name"].startswith(("launch-go", "launch-start"))]
    assert {box["name"].split()[0] for box in controls} == {"launch-go", "launch-start"}
    assert all(box["height"] >= 24 for box in controls)


@pytest.mark.parametrize("theme", THEMES)
def test_no_request_of_ours_but_style_sheet_and_loader_and_none_to_others(
    sites: dict[str, str], context: BrowserContext, theme: str
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    opened(context.new_page(), f"{sites[theme]}/01-first-look.html")
    ours = [url for url in asked if "launch" in url.rpartition("/")[2]]
    names = sorted(url.rpartition("/")[2].partition("?v=")[0] for url in ours)
    assert names == ["launch-live.js", "launch.css"]
    assert [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:"))] == []
    asked.clear()
    context.new_page().goto(f"{sites[theme]}/about-the-data.html")
    assert [url for url in asked if "launch" in url.rpartition("/")[2]] == []


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example book with every kind of hub."""
    folder = tmp_path_factory.mktemp("every-kind")
    done = sphinx_build(EXAMPLE_BOOK, folder, "-D", "launch_config=every-kind.yml")
    assert "launch." not in done.stderr
    with served(folder) as address:
        yield address


IN_VIEW = """() => {
    const box = document.activeElement.getBoundingClientRect();
    const menu = document.querySelector('.launch .launch-menu').getBoundingClientRect();
    return box.top >= menu.top && box.bottom <= menu.bottom && menu.bottom <= innerHeight
        && menu.left >= 0 && menu.right <= innerWidth;
}"""


@pytest.mark.parametrize("size", [(1200, 800), (360, 640)])
@pytest.mark.parametrize(("name", "others"), [("01-first-look", 13), ("floods/high-water", 13)])
def test_a_menu_of_many_targets_stays_usable(
    every_kind: str, browser: Browser, name: str, others: int, size: tuple[int, int]
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = opened(context.new_page(), f"{every_kind}/{name}.html")
    links = page.locator(".launch").first.locator("a.launch-to")
    assert links.count() == others
    page.locator(".launch summary").first.focus()
    reached = []
    while len(reached) < others:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className").startswith("launch-to"):
            reached.append(page.evaluate("document.activeElement.textContent"))
            assert page.evaluate(IN_VIEW), reached[-1]
    assert reached == links.all_text_contents()
    context.close()


def test_every_kind_of_hub_is_in_the_example_book(every_kind: str, browser: Browser) -> None:
    page = browser.new_page()
    found = set()
    for name in ("01-first-look", "index"):
        page.goto(f"{every_kind}/{name}.html")
        classes = page.locator("a.launch-go, a.launch-to").evaluate_all(
            "links => links.map(link => link.className.split(' ')[1])"
        )
        found.update(name.removeprefix("launch-") for name in classes)
        found.update(["thebe"] * page.locator("button.launch-start:visible").count())
    page.close()
    assert found == {kind for kind in hubs.BUILT_IN if hubs.get(kind).opens_by_click}


def test_it_works_under_a_strict_policy_and_without_scripts(
    sites: dict[str, str], browser: Browser, tmp_path: Path
) -> None:
    sphinx_build(EXAMPLE_BOOK, tmp_path, "-D", "html_theme=alabaster")
    problems: list[str] = []
    with served(tmp_path, {"Content-Security-Policy": STRICT}) as address:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text))
        page.goto(f"{address}/01-first-look.html")
        page.locator(".launch summary").first.click()
        assert page.locator(".launch a", has_text="Binder").is_visible()
        background = page.locator("a.launch-go").first
        assert background.get_attribute("style") is None
        context.close()
    assert [text for text in problems if "launch" in text] == []
