"""``<launch-control>`` on a publisher's page, under the policy of the documentation."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.live.axe import Axe
from tests.live.jupyter_server import JupyterServer
from tests.live.publisher import (
    Book,
    Reader,
    page_of,
    publishing,
    reading,
    record_answer,
    sample,
    snapshot,
)
from tests.live.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.live

FALLBACK = "The notebook of this article"
PAGE = 'page="notebooks/01-seismic"'
EVIL = '"><img src=x onerror=alert(1)><script>alert(1)</script>'


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """The book's origin, with the sample's record."""
    with Book(record_answer(sample())) as running:
        yield running


@pytest.fixture
def publish(
    book: Book, browser: Browser, tmp_path: Path
) -> Iterator[Callable[..., tuple[Reader, Any]]]:
    """Give a function that opens a publisher's page; gives its reader and the control's event."""
    with ExitStack() as stack:

        def open_page(
            attributes: str = "",
            record: Any = None,
            *,
            answer: Any = None,
            inside: str | None = None,
            **settings: Any,
        ) -> tuple[Reader, Any]:
            book.answer = answer or record_answer(sample() if record is None else record)
            book.asked.clear()
            text = page_of(book.origin, attributes, inside)
            address = stack.enter_context(
                publishing(tmp_path / "site", book.origin, {"index.html": text})
            )
            reader = stack.enter_context(reading(browser, **settings))
            return reader, reader.open(f"{address}/index.html")

        yield open_page


Publish = Callable[..., tuple[Reader, Any]]


def test_the_example_shows_its_links_under_its_policy(publish: Publish, book: Book) -> None:
    reader, (name, found) = publish()
    assert name == "ready"
    assert [link["host"] for link in found["links"]] == [
        "binder.example.org",
        "public-binder.example.org",
    ]
    assert found["left"] == [{"hub": "community", "reason": "restricted"}]
    assert reader.errors == []
    tree = snapshot(reader.page)
    assert 'link "Open on Seismic community BinderHub (in a new tab)"' in tree
    assert FALLBACK not in tree
    # Nothing is asked for but the record, by nobody in particular.
    ours = reader.page.url.rpartition("/")[0]
    assert [url for url in reader.requests if not url.startswith(ours)] == [
        f"{book.origin}/seismic/launch-metadata.json"
    ]
    [(_, headers)] = book.asked
    assert {"Referer", "Cookie"} & set(headers) == set()


def test_keyboard(publish: Publish) -> None:
    reader, _ = publish(f"{PAGE} restricted")
    page = reader.page
    focused = (
        "document.activeElement.shadowRoot?.activeElement?.textContent"
        " ?? document.activeElement.tagName"
    )
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Open on Seismic community BinderHub (in a new tab)"
    outline = (
        "getComputedStyle(document.querySelector('launch-control').shadowRoot.activeElement)"
        ".outlineStyle"
    )
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "More ways to open this page"
    page.keyboard.press("Enter")
    seen = []
    for _ in range(2):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(focused))
    assert seen == [
        "Public Binder (example federation) (in a new tab)",
        "Seismic community hub (in a new tab)",
    ]
    tree = snapshot(page)
    assert tree.index("Everyone") < tree.index("Members")
    assert "binder.example.org: sign-in needed, work is not kept" in tree
    assert "Free for members of the seismic community; ask to join." in tree
    page.keyboard.press("Escape")
    assert page.evaluate(focused) == "More ways to open this page"
    assert "Everyone" not in snapshot(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(publish: Publish, axe: Axe, scheme: str) -> None:
    reader, _ = publish(f"{PAGE} restricted", color_scheme=scheme)
    assert axe(reader.page) == set()
    reader.page.locator("launch-control summary").click()
    assert axe(reader.page) == set()


def test_axe_finds_nothing_where_it_fails(publish: Publish, axe: Axe) -> None:
    reader, (name, _) = publish('page="no such"')
    assert name == "error"
    assert axe(reader.page) == set()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_leaves_a_narrow_window(publish: Publish, direction: str) -> None:
    # 320 pixels are also what a window of 640 shows at 200 %.
    record = sample()
    record["hubs"]["community-binder"]["name"] = "Wort" * 100
    reader, _ = publish(f"{PAGE} restricted", record, viewport={"width": 320, "height": 700})
    reader.page.evaluate("(direction) => { document.dir = direction }", direction)
    reader.page.locator("launch-control summary").click()
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert reader.page.locator("launch-control").bounding_box()["x"] >= 0  # type: ignore[index]
    menu = reader.page.locator("launch-control [part=menu]").bounding_box()
    assert menu
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= 320


def test_the_page_gives_colours_and_reaches_parts(publish: Publish) -> None:
    reader, _ = publish()
    link = reader.page.locator("launch-control [part=link]")
    styles = link.evaluate("(link) => [getComputedStyle(link).backgroundColor,"
                           " getComputedStyle(link).fontFamily]")  # fmt: skip
    assert styles == ["rgb(122, 31, 61)", "Georgia, serif"]


def test_no_hub_is_asked_before_the_click_and_then_in_a_page_of_its_own(
    publish: Publish, tmp_path: Path
) -> None:
    folder = tmp_path / "hub" / "nbviewer"
    folder.mkdir(parents=True)
    folder.joinpath("a.html").write_text(
        "<title>Hub</title><script>document.title += String(window.opener)</script>", "utf-8"
    )
    with served(tmp_path / "hub") as hub:
        record = sample()
        record["hubs"]["public"].update(kind="nbviewer", url=f"{hub}/nbviewer/")
        first = record["pages"][0]
        first["launches"] = first["launches"][-1:]
        first["launches"][0].update(
            via="link", moving={"url": f"{hub}/nbviewer/a.html", "ref": "main"}
        )
        del first["launches"][0]["pinned"]
        reader, _ = publish(f"{PAGE} allow-local", record)
        reader.page.locator("launch-control [part=link]").hover()
        reader.page.wait_for_timeout(300)
        assert [url for url in reader.requests if url.startswith(hub)] == []
        with reader.context.expect_page() as opened:
            reader.page.locator("launch-control [part=link]").click()
        page = opened.value
        page.wait_for_load_state()
        assert page.url == f"{hub}/nbviewer/a.html"
        assert page.title() == "Hubnull"
        assert page.evaluate("document.referrer") == ""


def test_a_click_opens_the_notebook_on_the_publishers_own_server(
    publish: Publish, server: JupyterServer
) -> None:
    attributes = f'{PAGE} hub="{server.url}" hub-kind="jupyter" hub-name="Press" allow-local'
    reader, (name, found) = publish(attributes)
    assert name == "ready"
    assert found["left"] == []
    [link] = found["links"]
    assert link["url"].startswith(f"{server.url.rstrip('/')}/git-pull?repo=https%3A%2F%2Fgithub")
    tree = snapshot(reader.page)
    assert 'link "Open on Press (in a new tab)"' in tree
    reader.page.locator("launch-control summary").click()
    assert "the publisher's hub, sign-in needed" in snapshot(reader.page)
    with reader.context.expect_page() as opened:
        reader.page.locator("launch-control [part=link]").click()
    opened.value.wait_for_load_state()
    assert opened.value.url.startswith(server.url.rstrip("/"))


def test_attributes_that_change_change_the_links(publish: Publish) -> None:
    reader, (_, found) = publish(PAGE)
    assert len(found["links"]) == 2
    change = "([name, value]) => document.querySelector('launch-control').setAttribute(name, value)"
    reader.page.evaluate(change, ["allow", "public-binder.example.org"])
    _, found = reader.ended(2)
    assert [link["host"] for link in found["links"]] == ["public-binder.example.org"]
    assert {one["reason"] for one in found["left"]} == {"not-listed", "restricted"}
    reader.page.evaluate(change, ["moving", ""])
    _, found = reader.ended(3)
    assert "/main?" in found["links"][0]["url"]
    reader.page.evaluate(change, ["page", "nowhere"])
    name, found = reader.ended(4)
    assert (name, found["code"]) == ("error", "page")
    assert FALLBACK in snapshot(reader.page)
    reader.page.evaluate(change, ["page", "intro"])
    name, _ = reader.ended(5)
    assert name == "ready"
    assert FALLBACK not in snapshot(reader.page)
    assert len([url for url in reader.requests if url.endswith(".json")]) == 1


def test_texts_and_label(publish: Publish) -> None:
    reader, _ = publish(f'{PAGE} label="Rechnen"')
    assert 'link "Rechnen (in a new tab)"' in snapshot(reader.page)
    reader.page.evaluate(
        """() => {
            const control = document.querySelector('launch-control');
            control.texts = { lang: 'de', new: 'in neuem Tab' };
            control.removeAttribute('label');
        }"""
    )
    reader.ended(2)
    assert "(in neuem Tab)" in snapshot(reader.page)
    shown = "document.querySelector('launch-control').shadowRoot.lastChild.lang"
    assert reader.page.evaluate(shown) == "de"


def test_links_to_other_files_can_be_told_apart(publish: Publish) -> None:
    record = copy.deepcopy(sample())
    page = record["pages"][0]
    own, other = page["source"]["path"], "data/rain.csv"
    first = page["launches"][0]
    added = {**first, "path": other}
    for name in ("pinned", "moving"):
        added[name] = {"ref": first[name]["ref"]}
        if name == "pinned":
            added[name]["strength"] = "commit"
    page["launches"] = [first, added]
    reader, (_, found) = publish(PAGE, record)
    assert [link["file"] for link in found["links"]] == ["", other]
    reader.page.locator("launch-control summary").click()
    tree = snapshot(reader.page)
    assert other in tree
    assert own not in tree


def hostile(change: Callable[[Any], None]) -> Any:
    record = copy.deepcopy(sample())
    change(record)
    return record


def rename(record: Any) -> None:
    for hub in record["hubs"].values():
        hub["name"] = EVIL
        hub["access"]["note"] = EVIL
        hub.setdefault("cost", {})["sponsor"] = {"name": EVIL}
    record["pages"][0]["title"] = EVIL


def test_what_a_record_says_is_text(publish: Publish) -> None:
    reader, (name, _) = publish(f"{PAGE} restricted", hostile(rename))
    assert name == "ready"
    reader.page.locator("launch-control summary").click()
    count = "(names) => document.querySelector('launch-control').shadowRoot"
    assert reader.page.evaluate(f"{count}.querySelectorAll(names).length", "img, script") == 0
    assert snapshot(reader.page).count("onerror") >= 6
    assert reader.errors == []


def change_urls(to: Callable[[str], str]) -> Callable[[Any], None]:
    def change(record: Any) -> None:
        for page in record["pages"]:
            for launch in page["launches"]:
                for target in ("pinned", "moving"):
                    if "url" in launch.get(target, {}):
                        launch[target]["url"] = to(launch[target]["url"])

    return change


RECORDS: dict[str, Any] = {
    "javascript": change_urls(lambda _: "javascript:alert(1)"),
    "data": change_urls(lambda _: "data:text/html,<script>alert(1)</script>"),
    "another host": change_urls(lambda url: url.replace("example.org", "evil.example")),
    "user info": change_urls(lambda url: url.replace("https://", "https://user:word@")),
    "not encrypted": change_urls(lambda url: url.replace("https:", "http:")),
    "another query": change_urls(lambda url: f"{url}&urlpath=//evil.example"),
    "members only": lambda record: [
        hub.update(access={"level": "members"}) for hub in record["hubs"].values()
    ],
    "no launches": lambda record: record["pages"][0].update(launches=[]),
    "launches of another form": lambda record: record["pages"][0].update(launches=[1, None, {}]),
    "hubs of another form": lambda record: record.update(hubs={"public": 1, "community": None}),
}


def test_nothing_unsafe_is_shown(publish: Publish, book: Book) -> None:
    reader, _ = publish(PAGE)
    for name, change in RECORDS.items():
        book.answer = record_answer(hostile(change))
        kind, found = reader.open(reader.page.url)
        assert (kind, found["code"]) == ("error", "none"), name
        assert reader.links() == [], name
        tree = snapshot(reader.page)
        assert FALLBACK in tree, name
        assert "No link to Jupyter can be shown here." in tree, name
    assert reader.errors == []


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Access-Control-Allow-Origin", "*")
    request.end_headers()
    sent = 0
    try:
        while sent < 200 << 20:
            sent += request.wfile.write(b" " * 65536)
    except OSError:
        pass
    request.server.sent = sent  # type: ignore[attr-defined]


def redirect(request: BaseHTTPRequestHandler) -> None:
    if request.path.endswith("launch-metadata.json"):
        request.send_response(302)
        request.send_header("Location", "/other.json")
        request.send_header("Access-Control-Allow-Origin", "*")
        request.end_headers()
    else:
        record_answer(sample())(request)


def closed(request: BaseHTTPRequestHandler) -> None:
    """Lets no other site read it."""
    request.send_response(200)
    request.end_headers()
    request.wfile.write(json.dumps(sample()).encode())


def missing(request: BaseHTTPRequestHandler) -> None:
    request.send_response(404)
    request.send_header("Access-Control-Allow-Origin", "*")
    request.end_headers()


TOO_LONG = {**sample(), "x-long": "a" * 10_000}
ANSWERS: dict[str, tuple[Any, str]] = {
    "an endless file": (endless, "large"),
    "a redirect": (redirect, "failed"),
    "no leave to read": (closed, "failed"),
    "no record": (missing, "status"),
    "no JSON": (record_answer(b"<html>"), "failed"),
    "no UTF-8": (record_answer(b'{"formatVersion": "1.0\xff"}'), "failed"),
    "no object": (record_answer(b"null"), "failed"),
    "no version": (record_answer({"pages": []}), "version"),
    "another version": (record_answer({**sample(), "formatVersion": "2.0"}), "version"),
    "a text without end": (record_answer(TOO_LONG), "unreadable"),
}


def test_what_cannot_be_read(publish: Publish, book: Book) -> None:
    reader, _ = publish(PAGE)
    for name, (answer, code) in ANSWERS.items():
        book.answer = answer
        kind, found = reader.open(reader.page.url)
        assert (kind, found["code"]) == ("error", code), name
        assert reader.links() == [], name
        tree = snapshot(reader.page)
        assert FALLBACK in tree, name
        assert ("newer form" if code == "version" else "Load the page again.") in tree, name


def test_an_endless_file_is_not_read_to_its_end(publish: Publish, book: Book) -> None:
    publish(PAGE, answer=endless)
    for _ in range(100):
        if hasattr(book._server, "sent"):
            break
        time.sleep(0.1)
    # What is on its way counts too.
    assert book._server.sent < 30 << 20


def silent(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Access-Control-Allow-Origin", "*")
    request.end_headers()
    request.wfile.write(b"{")
    request.wfile.flush()
    time.sleep(5)


def test_a_server_that_says_nothing_is_not_waited_for(publish: Publish, book: Book) -> None:
    reader, _ = publish(PAGE)
    # 20 seconds are half a one here.
    reader.page.add_init_script(
        "const wait = AbortSignal.timeout;"
        "AbortSignal.timeout = (time) => wait.call(AbortSignal, time / 40);"
    )
    book.answer = silent
    started = time.monotonic()
    name, found = reader.open(reader.page.url)
    assert time.monotonic() - started < 4
    assert (name, found["code"]) == ("error", "failed")
    assert "TimeoutError" in found["error"]


def test_a_newer_minor_version_is_read(publish: Publish) -> None:
    record = {**sample(), "formatVersion": "1.7", "news": [1]}
    _, (name, _) = publish(PAGE, record)
    assert name == "ready"


def test_two_controls_ask_once(publish: Publish, book: Book) -> None:
    inside = (
        f'</launch-control><launch-control src="{book.origin}/seismic/launch-metadata.json"'
        ' page="intro">'
    )
    reader, _ = publish(PAGE, inside=inside)
    reader.ended(2)
    assert [name for name, _ in reader.events] == ["ready", "ready"]
    assert len(book.asked) == 1


def test_only_https_is_asked(publish: Publish) -> None:
    reader, _ = publish()
    sources = ("http://book.example.org/x.json", "ftp://book.example.org/", "data:,{}", "//[")
    for count, src in enumerate(sources, 2):
        asked = len(reader.requests)
        reader.page.evaluate(
            "(src) => document.querySelector('launch-control').setAttribute('src', src)", src
        )
        name, found = reader.ended(count)
        assert (name, found["code"]) == ("error", "failed" if src == "//[" else "address")
        assert reader.requests[asked:] == []


def test_attributes_that_are_missing(publish: Publish) -> None:
    """The publisher's own server is not asked for a file called "null"."""
    reader, _ = publish()
    control = "document.querySelector('launch-control')"
    reader.page.evaluate(f"{control}.removeAttribute('doi')")
    name, found = reader.ended(2)
    assert (name, found["code"]) == ("error", "page")
    assert "No link to Jupyter can be shown here." in snapshot(reader.page)
    for count, act in enumerate(("removeAttribute('src')", "setAttribute('src', '')"), 3):
        asked = len(reader.requests)
        reader.page.evaluate(f"{control}.{act}")
        name, found = reader.ended(count)
        assert (name, found["code"]) == ("error", "address")
        assert reader.requests[asked:] == []


def test_without_javascript_the_publishers_own_words_stay(
    book: Book, browser: Browser, tmp_path: Path
) -> None:
    pages = {"index.html": page_of(book.origin)}
    with publishing(tmp_path, book.origin, pages) as address:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}/index.html")
        assert page.get_by_text(FALLBACK).is_visible()
        context.close()
