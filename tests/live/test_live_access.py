"""Live code by axe: no violation before and after the start, in the themes that books have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.books import sphinx_build
from tests.live.axe import Axe
from tests.live.jupyter_server import JupyterServer
from tests.live.live_book import HEADER, Reader, build, cell
from tests.live.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.live

LOOKS = [("sphinx_book_theme", "light"), ("pydata_sphinx_theme", "dark"), ("furo", "dark")]
PAGE = (
    f"{HEADER}# Rain\n\n"
    + cell("for number in range(300): print(number)")
    + cell("1 / 0", "hide-input")
    + cell("import ipywidgets\nipywidgets.IntSlider(description='n')")
    + cell("import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])")
    + cell("input('Your name? ')")
)


@pytest.fixture(scope="module")
def book(server: JupyterServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the book's sources and sites."""
    folder = tmp_path_factory.mktemp("access")
    hubs = (
        "  binder: {kind: binderhub, url: https://mybinder.org}\n"
        f"  live: {{kind: thebe, url: '{server.url}', token: {server.token}}}\n"
    )
    build(folder, {"index.md": PAGE}, hubs)
    return folder


@pytest.mark.parametrize(("theme", "scheme"), LOOKS)
def test_axe_finds_nothing(browser: Browser, book: Path, axe: Axe, theme: str, scheme: str) -> None:
    site = book / theme
    options = ("-q", "-D", f"html_theme={theme}", "-D", "language=en", "-d", str(book / "trees"))
    sphinx_build(book / "book", site, *options)
    with served(site) as address:
        context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        reader = Reader(page)
        page.goto(f"{address}/index.html")
        before = axe(page)
        # The themes have some of their own; none is about the control.
        assert {one for one in before if "launch" in one} == set()
        reader.start()
        long, wrong, slider, picture, question = reader.cells()
        reader.run(long)
        page.locator("details.hide summary").first.click()
        reader.run(wrong)
        reader.run(slider)
        reader.run(picture)
        page.locator(f'[data-live-output="{slider}"] [role=slider]').wait_for()
        page.locator(f'[data-live-output="{picture}"] img').wait_for()
        reader.run(question, waits=False)
        page.get_by_label("Your name?").wait_for()
        reader.wait_for("busy")
        assert axe(page) - before == set()
        page.get_by_label("Your name?").fill("Ann")
        page.keyboard.press("Enter")
        reader.wait_for_end(question)
        reader.press("Stop")
        page.wait_for_selector("[data-live-cell]", state="detached")
        assert axe(page) - before == set()
        context.close()
