"""The page for people in a browser: by axe, under a strict policy, on narrow screens, in print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from launchdirectives.publication import canonical, views
from launchdirectives.publication.document import Document
from launchdirectives.publication.people.page import page
from launchdirectives.publication.people.speech import Speech
from tests.live.axe import Axe
from tests.live.serving import served
from tests.publication.samples import SAMPLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.live

POLICY = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'"}
VIEW = views.get("html")
FROM_THE_RIGHT = "from-the-right.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which the page is served, with a policy that allows it nothing else."""
    folder = tmp_path_factory.mktemp("site")
    document = Document(data=canonical.parse(SAMPLE.read_bytes()))
    files = {
        VIEW.file: VIEW.of_site(document).encode(),
        FROM_THE_RIGHT: page(document, Speech("ar", str)).encode(),
        "launch-metadata.json": SAMPLE.read_bytes(),
        "favicon.ico": b"",
        **VIEW.companions(),
    }
    for name, content in files.items():
        folder.joinpath(name).write_bytes(content)
    with served(folder, POLICY) as address:
        yield address


def opened(browser: Browser, address: str, **window: Any) -> tuple[Page, list[str]]:
    """A window at *address*, and what it complained of or asked others for."""
    page = browser.new_context(**window).new_page()
    home, told = address.rpartition("/")[0], []
    page.on("console", lambda message: told.append(message.text))
    page.on("request", lambda one: one.url.startswith(home) or told.append(one.url))
    page.goto(address)
    return page, told


@pytest.mark.parametrize(
    ("scheme", "width", "file"),
    [
        ("light", 1200, VIEW.file),
        ("dark", 1200, VIEW.file),
        ("light", 360, FROM_THE_RIGHT),
        ("dark", 360, VIEW.file),
    ],
)
def test_axe_finds_nothing(
    browser: Browser, site: str, axe: Axe, scheme: str, width: int, file: str
) -> None:
    size = {"width": width, "height": 800}
    page, told = opened(browser, f"{site}/{file}", color_scheme=scheme, viewport=size)
    assert axe(page) == set()
    assert told == []
    page.context.close()


@pytest.mark.parametrize("width", [1200, 600, 320])
@pytest.mark.parametrize("file", [VIEW.file, FROM_THE_RIGHT])
def test_only_tables_are_wider_than_the_window(
    browser: Browser, site: str, width: int, file: str
) -> None:
    page, _ = opened(browser, f"{site}/{file}", viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    links = page.locator("#all-pages a.run")
    assert links.count() == 6
    for number in range(links.count()):  # each is in the window without moving the table
        box = links.nth(number).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    page.context.close()


def test_the_long_table_is_one_on_narrow_screens_too(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/{VIEW.file}", viewport={"width": 360, "height": 800})
    table = page.get_by_role("table", name="Pages: 2")
    assert table.get_by_role("rowheader").count() == 2
    assert table.get_by_role("columnheader").count() == 5
    page.context.close()


def test_hashes_are_short_until_somebody_wants_them_whole(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/{VIEW.file}")
    cell = page.locator("code.hash").first
    is_cut = "element => element.scrollWidth > element.clientWidth"
    assert cell.evaluate(is_cut)
    assert len(cell.inner_text()) == 64  # what is copied, and read aloud
    page.get_by_label("Show hashes in full").press("Space")
    assert not cell.evaluate(is_cut)
    page.context.close()


def test_in_print_addresses_and_hashes_are_whole(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/{VIEW.file}", viewport={"width": 680, "height": 900})
    page.emulate_media(media="print")
    run = page.locator("#all-pages a.run").first
    href = run.get_attribute("href")
    assert href in run.evaluate("element => getComputedStyle(element, '::after').content")
    assert not page.locator("nav").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 680
    is_cut = "all => all.some((one) => one.scrollWidth > one.clientWidth + 1)"
    assert not page.locator(".wide, pre, td, th").evaluate_all(is_cut)
    page.context.close()
