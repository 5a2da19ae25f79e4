"""A publisher's page with ``<launch-control>``, and a book's record on another origin."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from launchdirectives.web import embed
from tests.live.serving import Running, served
from tests.publication.samples import variant

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "snippets" / "embed-control"
BOOK = "https://books.example.org"
"""The book's origin in the example of the documentation."""

Answer = Callable[[BaseHTTPRequestHandler], None]


def sample() -> Any:
    """The sample, whose first page opens on three hubs."""
    return variant("three hubs").data


def record_answer(record: Any, **headers: str) -> Answer:
    """Answers with *record* as a static host does that lets other sites read it."""
    body = record if isinstance(record, bytes) else json.dumps(record).encode()

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Access-Control-Allow-Origin", "*")
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


class Book(Running):
    """The book's origin; *answer* is what it says to every question."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        book = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                book.asked.append((self.path, dict(self.headers)))
                book.answer(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Handler))


def policy(book: str) -> str:
    """The header of the example, for a book at *book*."""
    header = (EXAMPLE / "policy.txt").read_text("utf-8").partition(": ")[2].strip()
    return header.replace(BOOK, book)


def page_of(book: str, attributes: str = "", inside: str | None = None) -> str:
    """The example's page, for a book at *book*.

    :param attributes: in place of the example's own, but `src`
    :param inside: what stands between the tags, in place of the example's own
    """
    text = (EXAMPLE / "article.html").read_text("utf-8")
    start, rest = text.split("<launch-control", 1)
    own, content = rest.split(">", 1)
    if attributes:
        own = f' src="{BOOK}/seismic/launch-metadata.json" {attributes}'
    if inside is not None:
        content = inside + content[content.index("</launch-control>") :]
    return f"{start}<launch-control{own}>{content}".replace(BOOK, book, 1)


@contextmanager
def publishing(folder: Path, book: str, pages: Mapping[str, str]) -> Iterator[str]:
    """Serve *pages* with the module under the policy; their address."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("launch-control.js").write_text(embed.script(), "utf-8")
    folder.joinpath("journal.css").write_bytes((EXAMPLE / "journal.css").read_bytes())
    for name, text in pages.items():
        folder.joinpath(name).write_text(text, "utf-8")
    with served(folder, {"Content-Security-Policy": policy(book)}) as address:
        yield address


NOTE = """
document.addEventListener('securitypolicyviolation', (event) => noted('policy', event.blockedURI));
for (const name of ['ready', 'error']) {
    document.addEventListener(`launch-control-${name}`, ({ detail }) =>
        noted(name, JSON.stringify({ ...detail, page: undefined, error: String(detail.error) })));
}
"""


class Reader:
    """Somebody who reads a publisher's page; notes requests, errors and the control's events."""

    def __init__(self, browser: Browser, **settings: Any) -> None:
        self.context = browser.new_context(**settings)
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.events: list[tuple[str, Any]] = []
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.expose_function("noted", self._note)
        self.page.add_init_script(NOTE)

    def _note(self, name: str, detail: str) -> None:
        if name == "policy":
            self.errors.append(f"policy: {detail}")
        else:
            self.events.append((name, json.loads(detail)))

    def open(self, address: str) -> tuple[str, Any]:
        """Open a page and wait until its control has an end; the event."""
        self.events.clear()
        self.page.goto(address)
        return self.ended()

    def ended(self, count: int = 1) -> tuple[str, Any]:
        """Wait until the control has told *count* ends; the last event."""
        for _ in range(600):
            if len(self.events) >= count:
                return self.events[-1]
            self.page.wait_for_timeout(50)
        raise AssertionError("the control did not come to an end")

    def links(self) -> list[str]:
        """The addresses that the control shows."""
        found: list[str] = self.page.evaluate(
            "[...document.querySelector('launch-control').shadowRoot.querySelectorAll('a')]"
            ".map((link) => link.href)"
        )
        return found


@contextmanager
def reading(browser: Browser, **settings: Any) -> Iterator[Reader]:
    """Somebody with a window of their own."""
    reader = Reader(browser, **settings)
    yield reader
    reader.context.close()


def snapshot(page: Page) -> str:
    """What a screen reader has of the control."""
    return page.locator("launch-control").aria_snapshot()
