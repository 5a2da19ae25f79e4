"""Links that count from the root of the book's site: a JupyterLite in it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import pytest

from tests.books import notebook
from tests.sphinx_ext.conftest import Build, MakeBook

LITE = "hubs:\n  lite: {kind: jupyterlite, url: lite, title: Browser}\n"
DEEP = {"a/b/deep.ipynb": notebook(), "a/100%.ipynb": notebook()}
SITE = "https://book.example.org/en/latest/"


def _target(page: str, link: str) -> str:
    return urljoin(f"{SITE}{page}", link)


@pytest.mark.parametrize(
    ("builder", "pages"),
    [
        ("html", {"page": "page.html", "a/b/deep": "a/b/deep.html", "a/100%": "a/100%25.html"}),
        ("dirhtml", {"page": "page/", "a/b/deep": "a/b/deep/", "a/100%": "a/100%25/"}),
    ],
)
def test_from_any_depth(
    builder: str, pages: dict[str, str], make_book: MakeBook, build: Build
) -> None:
    built = build(make_book(DEEP, launch=LITE), builder)
    assert built.warnings == ""
    for docname, address in pages.items():
        file = docname if builder == "html" else f"{docname}/index"
        (link,) = built.links(file)
        path = f"{docname}.ipynb".replace("/", "%2F").replace("%.", "%2525.")
        assert _target(address, link) == f"{SITE}lite/lab/index.html?path={path}"


def test_in_a_site_of_one_page(make_book: MakeBook, build: Build) -> None:
    built = build(make_book(DEEP, launch=LITE), "singlehtml")
    targets = {_target("index.html", link) for link in built.links("index")}
    assert f"{SITE}lite/lab/index.html?path=a%2Fb%2Fdeep.ipynb" in targets


@pytest.mark.parametrize("theme", ["sphinx_book_theme", "alabaster"])
def test_in_a_sentence_and_in_a_menu(theme: str, make_book: MakeBook, build: Build) -> None:
    role, directive = "{launch}`this </page.ipynb>`", "```{launch} /page.ipynb\n:style: menu\n```"
    lesson = f"# Lesson\n\nSee {role}.\n\n{directive}\n"
    built = build(make_book({"a/lesson.md": lesson}, launch=LITE), html_theme=theme)
    assert set(built.links("a/lesson")) == {"../lite/lab/index.html?path=page.ipynb"}
    assert len(built.links("a/lesson")) == 2


ELSEWHERE: dict[str, dict[str, Any]] = {
    "site": {"launch": f"site: {SITE}\n{LITE}"},
    "html_baseurl": {"launch": LITE, "conf": f'html_baseurl = "{SITE}"\n'},
}


@pytest.mark.parametrize("builder", ["text", "latex", "epub"])
@pytest.mark.parametrize("where", ELSEWHERE)
def test_outside_of_the_site_by_its_address(
    builder: str, where: str, make_book: MakeBook, build: Build
) -> None:
    built = build(make_book(**ELSEWHERE[where]), builder)
    assert "launch." not in built.warnings
    files = [*built.out.glob("page.*"), *built.out.glob("*.tex")]
    text = "".join(file.read_text("utf-8") for file in files).replace("\\", "")
    assert f"{SITE}lite/lab/index.html?path=page.ipynb" in text


def test_read_the_docs_says_the_address(
    make_book: MakeBook, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READTHEDOCS_CANONICAL_URL", SITE)
    built = build(make_book(launch=LITE), "text")
    assert f"{SITE}lite/lab/index.html?path=page.ipynb" in built.text("page.txt")


def test_another_address_of_the_site_reaches_what_was_written(
    make_book: MakeBook, build: Build
) -> None:
    book = make_book(launch=LITE)
    build(book, "text", html_baseurl="https://old.example.org")
    again = build(book, "text", html_baseurl=SITE)
    assert f"{SITE}lite/lab/index.html?path=page.ipynb" in again.text("page.txt")


def test_outside_of_a_site_that_nobody_knows(make_book: MakeBook, build: Build) -> None:
    book = make_book(DEEP, launch=LITE + "  binder: {kind: binderhub, url: https://mybinder.org}\n")
    built = build(book, "text")
    assert built.warnings.count("[launch.hub.site]") == 1
    assert "Write 'site: https://…'" in built.warnings
    assert "lite/lab" not in built.text("page.txt")
    assert "https://mybinder.org/v2/gh/org/book" in built.text("page.txt")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("../lite", "launch.source.outside"),
        ("lite?x", "launch.config.wrong-value"),
        ("a b", "launch.config.wrong-value"),
        ("/lite", "launch.config.wrong-value"),
        ("http://lite.example.org", "launch.security.scheme"),
        ("javascript:alert(1)", "launch.security.scheme"),
    ],
)
def test_a_wrong_folder(url: str, code: str, make_book: MakeBook, build: Build) -> None:
    launch = f"hubs:\n  lite: {{kind: jupyterlite, url: '{url}'}}\n"
    built = build(make_book(launch=launch))
    assert f"[{code}]" in built.warnings
    assert built.links("page") == []
