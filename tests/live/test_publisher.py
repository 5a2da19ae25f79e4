"""A publisher's way on real servers: verify sources and hubs, render, click, a cell runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from launchdirectives.ingest import links, render, verify
from launchdirectives.publication.document import Document
from tests.ingest.fuzz import TAGS
from tests.ingest.published import Published
from tests.ingest.test_render import AWKWARD, expected, made
from tests.live.axe import Axe
from tests.live.binderhub_rig import BinderHubRig
from tests.live.git_server import GitServer
from tests.live.jupyterhub_rig import JupyterHubRig
from tests.live.lab import log_in, new_reader, open_document, run_first_cell
from tests.live.test_rig import NOTEBOOK

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.live

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>An article</title>
<main><h1>An article</h1>{}</main></html>"""
READ = """() => [
    [...document.querySelectorAll('main h1 ~ *, main h1 ~ * *')].map(node => node.tagName),
    document.querySelector('.launch-offers-title').textContent]"""
TITLE = "Run <b>me</b> \u202eevil"


@pytest.fixture(scope="module")
def book(git_server: GitServer, tmp_path_factory: pytest.TempPathFactory) -> Published:
    published = Published(git_server, tmp_path_factory.mktemp("publisher") / "book", "org/pub")
    published.write("notebooks/a b.ipynb", json.dumps(NOTEBOOK))
    published.commit = published.next()
    published.push()
    return published


@pytest.fixture(scope="module")
def binder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BinderHubRig]:
    with BinderHubRig(tmp_path_factory.mktemp("binder")) as rig:
        yield rig


def record(book: Published, url: str, kind: str) -> dict[str, Any]:
    """The record of *book*, which opens on one hub."""
    data = book.record()
    del data["sources"]["book"]["tag"]
    data["hubs"] = {"one": {**data["hubs"]["public"], "kind": kind, "url": f"{url}/"}}
    data["hubs"]["one"].pop("repoProviders")
    page = data["pages"][0]
    page["title"] = TITLE
    page["launches"][0].update(hub="one", via="binder" if kind == "binderhub" else "nbgitpuller")
    return data


def verified(data: dict[str, Any], **wishes: Any) -> dict[str, str]:
    report = verify(Document(data=data), level=4, allow_local=True, now=2e9, **wishes)
    return {
        one.check: f"{one.result} {one.message}".strip()
        for one in report.results
        if one.check.startswith(("source.", "hub.", "launch.build"))
    }


def test_levels_three_and_four_on_a_jupyterhub(book: Published, hub: JupyterHubRig) -> None:
    found = verified(record(book, hub.url, "jupyterhub"))
    assert found["source.commit-on-remote"] == "pass"
    assert found["source.kernel"] == "pass"
    assert found["hub.reachable"] == "pass"


def test_a_launch_is_made_where_it_is_asked_for(book: Published, binder: BinderHubRig) -> None:
    data = record(book, binder.url, "binderhub")
    assert "launch.build" not in verified(data)
    assert not any("/build/" in path for path in binder.asked)
    assert verified(data, build=True)["launch.build"].startswith("pass Ready after")


def test_a_browser_reads_the_words_as_words(browser: Browser) -> None:
    with new_reader(browser) as reader:
        for text in AWKWARD:
            reader.page.set_content(PAGE.format(made("html", text)))
            shape, title = reader.page.evaluate(READ)
            assert set(shape) <= {name.upper() for name in TAGS}, text
            assert " ".join(title.split()) == (expected(text) or "notebooks/01-seismic")
        assert reader.away == []


@pytest.mark.slow
def test_from_the_publishers_page_to_an_executed_cell(
    book: Published, hub: JupyterHubRig, browser: Browser, axe: Axe
) -> None:
    """The author's hub is a BinderHub that is not there; the publisher's is a JupyterHub."""
    document = Document(data=record(book, "https://binder.invalid", "binderhub"))
    page = next(document.pages)
    offers = links(document, page, hub=f"jupyterhub={hub.url}", allow_local=True)
    fragment = render(document, page, offers, "html")
    with new_reader(browser) as reader:
        reader.page.set_content(PAGE.format(fragment))
        assert axe(reader.page) == set()
        assert reader.page.locator(".launch-offers-title").inner_text() == "Run <b>me</b> evil"
        reader.page.keyboard.press("Tab")
        with reader.page.context.expect_page() as opened:
            reader.page.keyboard.press("Enter")
        tab = opened.value
        assert tab.evaluate("opener") is None
        log_in(tab, "ann", hub.password)
        path = open_document(tab)
        assert path.endswith("/notebooks/a b.ipynb")
        assert run_first_cell(tab).strip() == "42"
        assert reader.away == []
