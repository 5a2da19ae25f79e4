"""A book with live code, served under a strict policy, and what a reader does on its pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.books import checkout, sphinx_build, write
from tests.live.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

HEADER = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

"""
"""The front matter of a text notebook."""

SLIDER = """import ipywidgets
seen = ipywidgets.Output()
slider = ipywidgets.IntSlider(value=3, min=0, max=9, description="n")
def tell(change):
    with seen:
        print("n is", change["new"])
slider.observe(tell, "value")
ipywidgets.VBox([slider, seen])"""
"""A cell with a slider that changes an output."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self' {servers}"
)
"""The strict policy; furo's own inline scripts and styles do not work under it, ours must."""


def policy(*servers: str) -> dict[str, str]:
    """The header of the policy, for a page that asks *servers* (origins)."""
    sockets = [server.replace("http", "ws", 1) for server in servers]
    return {"Content-Security-Policy": POLICY.format(servers=" ".join([*servers, *sockets]))}


def cell(code: str, *tags: str) -> str:
    """A cell of a text notebook."""
    options = f":tags: [{', '.join(tags)}]\n" if tags else ""
    return f"```{{code-cell}} ipython3\n{options}{code}\n```\n\n"


def build(
    folder: Path, pages: Mapping[str, str], hubs: str, *, theme: str = "furo", conf: str = ""
) -> Path:
    """Build a book with *pages* by name, whose `hubs:` hold the lines *hubs*; its site's folder."""
    files = {
        "conf.py": 'extensions = ["myst_nb", "launchdirectives"]\nnb_execution_mode = "off"\n'
        f'html_theme = "{theme}"\nexclude_patterns = ["_build"]\n{conf}',
        "launch.yml": f"hubs:\n{hubs}",
        "environment.yml": "dependencies: [python=3.12, jupytext]\n",
        **pages,
    }
    checkout(write(folder / "book", files))
    sphinx_build(folder / "book", folder / "site", "-q")
    return folder / "site"


@contextmanager
def open_site(site: Path, *servers: str) -> Iterator[str]:
    """Serve *site* under the strict policy; its address."""
    with served(site, policy(*servers)) as address:
        yield address


@contextmanager
def reading(browser: Browser, address: str) -> Iterator[Reader]:
    """Somebody who has opened a page in a window of their own."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    reader = Reader(context.new_page())
    reader.page.goto(address)
    yield reader
    context.close()


class Reader:
    """Somebody who reads pages; notes every request, and what the console says of errors."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)

    def start(self, hub: str = "live") -> None:
        """Press the button and wait for the kernel."""
        self.page.click(f'button[data-launch-live*=\'"hub":"{hub}"\']')
        self.wait_for("ready")

    def press(self, name: str) -> None:
        """Press a button of the bar."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def wait_for(self, state: str, timeout: float = 60_000) -> None:
        """Wait until the bar has *state*."""
        self.page.wait_for_selector(f'.launch-live[data-state="{state}"]', timeout=timeout)

    def wait_for_words(self, before: str, timeout: float) -> None:
        """Wait until the status says something else than *before* that is no work going on."""
        self.page.wait_for_function(
            """(before) => {
                const bar = document.querySelector('.launch-live');
                const words = bar.querySelector('[role=status]').textContent;
                return words !== before && !['ready', 'busy'].includes(bar.dataset.state);
            }""",
            arg=before,
            timeout=timeout,
        )

    def status(self) -> str:
        """What the status line says."""
        return self.page.locator(".launch-live [role=status]").inner_text()

    def cells(self) -> list[str]:
        """The ids of the page's live cells."""
        found: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('[data-live-cell]')].map(e => e.dataset.liveCell)"
        )
        return found

    def edit(self, cell: str, code: str) -> None:
        """Replace the code of *cell* as a reader does."""
        self.page.locator(f'[data-live-cell="{cell}"] .CodeMirror').click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code)

    def source(self, cell: str) -> str:
        """The code in the editor of *cell*."""
        shown: str = self.page.evaluate(
            "(id) => document.querySelector(`[data-live-cell='${id}'] .CodeMirror`)"
            ".CodeMirror.getValue()",
            cell,
        )
        return shown

    def run(self, cell: str, *, waits: bool = True) -> None:
        """Press the cell's own button; wait until it has run."""
        self._watch(cell)
        self.page.locator(f'[data-live-cell="{cell}"] .launch-live-run').click()
        if waits:
            self.page.evaluate("window.hasRun")

    def press_shift_enter(self, cell: str) -> None:
        """Run *cell* from its editor; wait until it has run."""
        self._watch(cell)
        self.page.locator(f'[data-live-cell="{cell}"] .CodeMirror').click()
        self.page.keyboard.press("Shift+Enter")
        self.page.evaluate("window.hasRun")

    def _watch(self, cell: str) -> None:
        """Have the page notice a whole run of *cell*, which may have run before."""
        self.page.evaluate(
            """(id) => {
                const cell = document.querySelector(`[data-live-cell="${id}"]`);
                window.hasRun = new Promise((resolve) => {
                    let isRunning = false;
                    new MutationObserver(() => {
                        isRunning ||= cell.dataset.state === "running";
                        const isOver = ["done", "failed"].includes(cell.dataset.state);
                        if (isRunning && isOver) resolve();
                    }).observe(cell, { attributes: true });
                });
                return null;
            }""",
            cell,
        )

    def wait_for_end(self, cell: str) -> None:
        """Wait until *cell* has run, well or not."""
        ended = (
            f'[data-live-cell="{cell}"][data-state="done"], '
            f'[data-live-cell="{cell}"][data-state="failed"]'
        )
        self.page.wait_for_selector(ended, state="attached", timeout=60_000)

    def state(self, cell: str) -> str:
        """The state of *cell*."""
        return self.page.get_attribute(f'[data-live-cell="{cell}"]', "data-state") or ""

    def count(self, cell: str) -> int:
        """The execution count of *cell*."""
        text = self.page.locator(f'[data-live-cell="{cell}"] .launch-live-count').inner_text()
        return int(text.strip("[] ") or 0)

    def output(self, cell: str) -> str:
        """The text of the output of *cell*."""
        return self.page.locator(f'[data-live-output="{cell}"]').inner_text().strip()

    def expect_output(self, cell: str, words: str) -> None:
        """Wait until the output of *cell* has *words*."""
        shown = self.page.locator(f'[data-live-output="{cell}"]').get_by_text(words).first
        shown.wait_for(timeout=30_000)

    def picture(self, cell: str) -> float:
        """The width of the picture in the output of *cell*, in pixels; 0 if there is none."""
        box = self.page.locator(f'[data-live-output="{cell}"] img').first.bounding_box()
        return box["width"] if box else 0
