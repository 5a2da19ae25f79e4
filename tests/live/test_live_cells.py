"""What cells show, live: each kind of output, questions, widgets, and the page as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.live.jupyter_server import JupyterServer
from tests.live.live_book import HEADER, build, cell, open_site, reading
from tests.live.npm import file_of
from tests.live.serving import served
from tests.live.test_page import CONTRAST

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.live

RICH = """from IPython.display import HTML, JSON, SVG, Markdown, display
import pandas
display(
    Markdown("Some **bold** words"),
    JSON({"answer": 42}),
    HTML("<p id='from-kernel'>A paragraph</p>"),
    SVG("<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'></svg>"),
    pandas.DataFrame({"rain": [1, 2]}),
)"""
STREAMS = "import sys\nprint('out')\nprint('err', file=sys.stderr)"
CLEARED = """from IPython.display import clear_output
for number in range(3):
    clear_output(wait=True)
    print("step", number)"""
UNKNOWN_WIDGET = """import ipywidgets, traitlets
class Strange(ipywidgets.DOMWidget):
    _model_name = traitlets.Unicode("StrangeModel").tag(sync=True)
    _model_module = traitlets.Unicode("strange-widgets").tag(sync=True)
    _model_module_version = traitlets.Unicode("1.0.0").tag(sync=True)
    _view_name = traitlets.Unicode("StrangeView").tag(sync=True)
    _view_module = traitlets.Unicode("strange-widgets").tag(sync=True)
    _view_module_version = traitlets.Unicode("1.0.0").tag(sync=True)
Strange()"""
PAGES = {
    "index.md": f"{HEADER}# Outputs\n\n"
    + cell(RICH)
    + cell(STREAMS)
    + cell("for number in range(5000): print(number)")
    + cell("name = input('Your name? ')\nprint('Hello', name)")
    + cell(CLEARED)
    + cell(UNKNOWN_WIDGET)
    + cell("print('hidden at first')", "hide-input")
    + cell("print('cannot be edited')", "thebe-readonly")
    + cell("1 / 0", "raises-exception")
    + cell("print('came first')\nfirst = 1", "thebe-init")
    + cell("removed = 'from a removed cell'", "remove-cell")
    + cell("print(removed)")
    + "````{tab-set}\n```{tab-item} One\nText.\n```\n"
    "```{tab-item} Two\n:name: second-tab\n~~~{code-block} python\n:class: thebe\n:linenos:\n\n"
    "total = 1\nprint('tab', total)\n~~~\n```\n````\n",
    "math.md": f"{HEADER}# Formula\n\n$$x^2$$\n\n"
    + cell("from IPython.display import Math\nMath(r'\\frac{a}{b}')"),
}


@pytest.fixture(scope="module")
def site(server: JupyterServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built book, which has MathJax of its own."""
    folder = tmp_path_factory.mktemp("cells")
    mathjax = file_of("mathjax@3.2.2", "es5/tex-svg-full.js", folder / "npm")
    static = folder / "book" / "_static"
    static.mkdir(parents=True)
    mathjax.rename(static / "mathjax.js")
    hub = f"  live: {{kind: thebe, url: '{server.url}', token: {server.token}, removed: true}}\n"
    conf = (
        'extensions.append("sphinx_design")\nmyst_enable_extensions = ["dollarmath"]\n'
        'mathjax_path = "mathjax.js"\nhtml_static_path = ["_static"]\n'
    )
    return build(folder, PAGES, hub, conf=conf)


@pytest.fixture(scope="module")
def strict(site: Path, server: JupyterServer) -> Iterator[str]:
    """The address of the book under the strict policy."""
    with open_site(site, server.url.split("/user")[0]) as address:
        yield address


def test_each_kind_of_output(browser: Browser, strict: str, server: JupyterServer) -> None:
    with reading(browser, f"{strict}/index.html") as reader:
        page = reader.page
        before = page.evaluate("document.querySelector('article').innerHTML")
        reader.start()
        rich, streams, long, question, cleared, widget, hidden, readonly, *rest = reader.cells()
        fails, init, needs_removed, tab = rest
        # The cell to be run first has been, once.
        reader.expect_output(init, "came first")
        assert reader.count(init) == 1
        reader.run(rich)
        reader.expect_output(rich, "bold")  # what reads Markdown is loaded only now
        said = reader.output(rich)
        assert "Some bold words" in said
        assert '"answer": 42' in said
        assert "rain" in said
        shown = page.locator(f'[data-live-output="{rich}"]')
        assert shown.locator("strong").inner_text() == "bold"
        assert shown.locator("#from-kernel").count() == 1
        assert shown.locator("img, svg").count() == 1
        assert shown.locator("table.dataframe td").count() == 2
        page.emulate_media(color_scheme="dark")
        shown.locator("tbody tr").first.hover()
        ratios = page.evaluate(CONTRAST, ".dataframe :is(th, td)")
        assert len(ratios) > 3
        assert min(ratios.values()) >= 4.5  # WCAG 2.2, 1.4.3
        page.emulate_media(color_scheme="light")
        # What other scripts would bring is never asked for: chunks of Thebe, a require.js.
        assert [url for url in reader.requests if "thebe" in url.rpartition("/")[2]] == [
            url for url in reader.requests if url.endswith(("/thebe.js", "/thebe.css"))
        ]
        reader.run(streams)
        assert reader.output(streams).split() == ["out", "err"]
        reader.run(long)
        box = page.locator(f'[data-live-output="{long}"]')
        assert reader.output(long).endswith("4999")
        height, inside = box.evaluate("box => [box.clientHeight, box.scrollHeight]")
        assert height < 700 < inside
        assert box.get_attribute("tabindex") == "0"
        assert box.get_attribute("aria-label")
        reader.run(question, waits=False)
        page.get_by_label("Your name?").fill("Ann")
        page.keyboard.press("Enter")
        reader.expect_output(question, "Hello Ann")
        reader.run(cleared)
        assert reader.output(cleared) == "step 2"
        # One widget that is not at hand is a sentence, and the page goes on.
        reader.run(widget)
        reader.expect_output(widget, "strange-widgets")
        page.locator("details.hide summary").first.click()
        reader.run(hidden)
        assert reader.output(hidden) == "hidden at first"
        reader.edit(readonly, "print('edited')")
        reader.run(readonly)
        assert reader.output(readonly) == "cannot be edited"
        # The code of a removed cell runs where it stands: with all, or after a restart.
        reader.edit(widget, "quiet = 1")
        reader.edit(question, "quiet = 2")
        reader.press("Run all")
        reader.expect_output(needs_removed, "from a removed cell")
        reader.wait_for_end(tab)
        # It may fail, and has, and the others ran all the same.
        assert reader.state(fails) == "failed"
        # In a tab that was not in view, with line numbers.
        page.get_by_text("Two", exact=True).click()
        assert not page.locator(f"#{tab}").is_visible()
        assert reader.source(tab) == "total = 1\nprint('tab', total)"
        reader.run(tab)
        assert reader.output(tab) == "tab 1"
        height = page.locator(f'[data-live-cell="{tab}"] .CodeMirror').bounding_box()
        assert height
        assert 30 < height["height"] < 90
        asked = {url for url in reader.requests if not url.startswith((strict, server.url, "data"))}
        assert asked == set()
        reader.press("Stop")
        page.wait_for_selector("[data-live-cell]", state="detached")
        after = page.evaluate(
            """() => {
                const article = document.querySelector('article').cloneNode(true);
                article.querySelectorAll('.launch-live').forEach((bar) => bar.remove());
                article.querySelectorAll('details').forEach((one) => one.removeAttribute('open'));
                return article.innerHTML;
            }"""
        )
        assert _essential(after) == _essential(before)


def _essential(html: str) -> str:
    """The page's words and tags; the state of its start button is none of its text."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    for control in soup.select(".launch"):
        control.decompose()
    return str(soup)


def test_a_formula_by_the_pages_own_mathjax(
    browser: Browser, site: Path, server: JupyterServer
) -> None:
    # MathJax writes styles into the page, which the strict policy forbids.
    with served(site) as address, reading(browser, f"{address}/math.html") as reader:
        reader.start()
        [formula] = reader.cells()
        reader.run(formula)
        drawn = reader.page.locator(f'[data-live-output="{formula}"] mjx-container')
        drawn.first.wait_for()
        assert drawn.count() == 1
