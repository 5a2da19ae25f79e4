"""A reader's steps in Chromium: log in, see a document open, run its first cell."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
HOME = {"127.0.0.1", "localhost"}
STAY_HOME = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-proxy-server",
    "--disable-background-networking",
)
WHOLE_WAY = 150.0
"""Seconds from a click to an open document that were enough on a busy machine."""

DOCUMENT = """(wanted) => {
    const context = window.jupyterapp?.shell?.currentWidget?.context;
    const open = context?.isReady && context.path;
    return open && (wanted === null || wanted === open) ? open : null;
}"""

RUNNABLE = """() => {
    const panel = window.jupyterapp?.shell?.currentWidget;
    const status = panel?.context?.sessionContext?.session?.kernel?.status;
    const attached = panel?.node?.querySelector('.jp-CodeCell');
    return status === 'idle' && attached !== null && panel.content.widgets.length > 0;
}"""

RUN = """() => {
    const app = window.jupyterapp;
    const notebook = app.shell.currentWidget.content;
    notebook.activeCellIndex = notebook.widgets.findIndex(cell => cell.model.type === 'code');
    notebook.activeCell.model.clearExecution();
    void app.commands.execute('notebook:run-cell');
}"""

OUTPUT = """() => {
    const panel = window.jupyterapp.shell.currentWidget;
    const model = panel.content.widgets.find(cell => cell.model.type === 'code').model;
    const status = panel.context.sessionContext.session?.kernel?.status;
    if (model.executionCount === null || status !== 'idle') return null;
    const text = part => Array.isArray(part) ? part.join('') : part ?? '';
    const pieces = model.outputs.toJSON().map(output =>
        output.output_type === 'error' ? `${output.ename}: ${output.evalue}`
            : text(output.text ?? output.data?.['text/plain']));
    return { text: pieces.join('') };
}"""


@dataclass(frozen=True)
class Reader:
    """A browser window without history, and what it wanted from the rest of the world."""

    page: Page
    away: list[str] = field(default_factory=list)


def find_chromium() -> str | None:
    """Return the installed Chromium's path, if there is one."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def launch_chromium(playwright: Playwright, executable: str) -> Browser:
    """Start a browser that reaches this machine only."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(
        executable_path=executable, args=[*STAY_HOME, *sandbox], timeout=60_000
    )


def is_away(url: str) -> bool:
    """Tell whether an address is one of another machine."""
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in HOME


@contextmanager
def new_reader(browser: Browser) -> Iterator[Reader]:
    """Give a window with its own cookies; it closes at the end."""
    context = browser.new_context()
    away: list[str] = []

    def note(url: str) -> None:
        if is_away(url):
            away.append(url)

    context.on("request", lambda request: note(request.url))
    context.on("page", lambda page: page.on("websocket", lambda channel: note(channel.url)))
    try:
        yield Reader(context.new_page(), away)
    finally:
        context.close()


def describe(page: Page) -> str:
    """Say what a page shows, for the message of a failed test."""
    from playwright.sync_api import Error

    try:
        dialogs = page.locator(".jp-Dialog").all_inner_texts()
        shown = page.locator("body").inner_text(timeout=2000)
        return f"{page.url}\ntitle: {page.title()}\ndialogs: {dialogs}\n{shown[:1500]}"
    except Error as error:
        return f"{page.url}\n{error}"


def _wait_for(page: Page, question: str, argument: object, timeout: float, what: str) -> object:
    """Ask the page, across its redirections, until the answer is something."""
    from playwright.sync_api import TimeoutError as TooLate

    try:
        answer = page.wait_for_function(question, arg=argument, timeout=timeout * 1000, polling=100)
        return answer.json_value()
    except TooLate:
        message = f"{what} after {timeout:.0f} s at {describe(page)}"
        raise AssertionError(message) from None


def log_in(page: Page, user: str, password: str) -> None:
    """Fill in the hub's login form and send it."""
    page.locator("#username_input").fill(user, timeout=60_000)
    page.locator("#password_input").fill(password)
    page.locator("#login_submit").click(timeout=60_000)


def open_document(page: Page, timeout: float = WHOLE_WAY, *, expected: str | None = None) -> str:
    """Wait for an open document in JupyterLab or Notebook 7 and return its path.

    The path is relative to the server's folder. A returning reader sees earlier documents
    first: with ``expected``, only a document of that path counts.
    """
    return str(_wait_for(page, DOCUMENT, expected, timeout, "no document was open"))


def run_first_cell(page: Page, timeout: float = 120.0) -> str:
    """Run the open notebook's first code cell and return its output as text."""
    _wait_for(page, RUNNABLE, None, timeout, "no notebook with an idle kernel")
    page.evaluate(RUN)
    output = _wait_for(page, OUTPUT, None, timeout, "the first cell had not run")
    assert isinstance(output, dict)
    return str(output["text"])
