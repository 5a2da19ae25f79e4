"""Galleries: which pages they show, what they say, and when they are written again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.books import notebook, sphinx_build, write
from tests.sphinx_ext.conftest import THREE_HUBS, Build, Built, MakeBook

GALLERY = "# Gallery\n\n```{launch-gallery}\n```\n"
INDEX = "# Book\n\n```{toctree}\nweek1/zebra\npage\ntext\nadded\ngallery\n```\n"
FILES = {
    "index.md": INDEX,
    "week1/zebra.ipynb": notebook(title="Zebra & co"),
    "text.md": "# Only text\n\n{launch}`here <page.ipynb>`\n",
    "added.md": "# Added\n\n{launch}`one <week1/zebra.ipynb>`\n\n```{launch} page.ipynb\n```\n",
}


def titles(built: Built, page: str = "gallery", number: int = 0) -> dict[str, str]:
    """The titles in a gallery with the addresses behind them."""
    found = built.soup(page).select(".launch-gallery")[number]
    return {one.get_text(): str(one["href"]) for one in found.select(".launch-title a")}


def test_pages_that_have_a_control_in_the_order_of_the_contents(
    make_book: MakeBook, build: Build
) -> None:
    built = build(make_book({**FILES, "gallery.md": GALLERY}, launch=THREE_HUBS))
    assert built.warnings == ""
    expected = {"Zebra & co": "week1/zebra.html", "A notebook": "page.html", "Added": "added.html"}
    assert list(titles(built).items()) == list(expected.items())


def test_a_page_of_text_opens_what_its_first_control_opens(
    make_book: MakeBook, build: Build
) -> None:
    built = build(make_book({**FILES, "gallery.md": GALLERY}, launch=THREE_HUBS))
    gallery = built.soup("gallery").select(".launch-gallery")[0]
    card = gallery.find_all("li", recursive=False)[2]
    assert [str(one["href"]) for one in card.select("a.launch-go")] == built.links("page")[:1]


def test_a_card_has_terms_and_the_control_of_its_page(make_book: MakeBook, build: Build) -> None:
    built = build(make_book({**FILES, "gallery.md": GALLERY}, launch=THREE_HUBS))
    soup = built.soup("gallery")
    gallery = soup.select_one("ul.launch-gallery-card[role=list]")
    assert gallery is not None
    card = gallery.find_all("li", recursive=False)[1]
    own = [str(one["href"]) for one in built.control("page").select("a.launch-go, a.launch-to")]
    shown = [str(one["href"]) for one in card.select("a.launch-go, a.launch-to")]
    assert sorted(shown) == sorted(own)
    assert "your work is kept" in card.select(".launch-terms")[0].get_text()
    heard = [str(one["aria-label"]) for one in card.select("a.launch-go, summary")]
    assert heard == [
        "Open on Community hub: A notebook",
        "More ways to open “A notebook”",
    ]
    assert soup.select("link[href*='launch.css']")
    assert not soup.select(".launch-gallery [style], .launch-gallery [onclick]")


def test_options(make_book: MakeBook, build: Build) -> None:
    text = (
        "Gallery\n=======\n\n.. launch-gallery::\n   :pages: page.ipynb, /week1/*\n"
        "   :hub: binder\n   :style: list\n"
    )
    book = make_book({**FILES, "sub/gallery.rst": text}, launch=f"{THREE_HUBS}show: directive\n")
    built = build(book)
    assert "WARNING: document isn't included" in built.warnings
    assert built.warnings.count("WARNING") == 2  # that, and the contents' missing page
    expected = {"A notebook": "../page.html", "Zebra & co": "../week1/zebra.html"}
    assert list(titles(built, "sub/gallery").items()) == list(expected.items())
    soup = built.soup("sub/gallery")
    assert {one["href"].partition("/v2/")[0] for one in soup.select("a.launch-go")} == {
        "https://mybinder.org"
    }
    assert soup.select(".launch-gallery-list")
    assert not soup.select("a.launch-to, .launch-terms")


def test_an_audience_leaves_out_what_is_for_others(make_book: MakeBook, build: Build) -> None:
    launch = (
        "audiences:\n  all: {title: All}\n  course: {title: Course}\n"
        "hubs:\n  b: {kind: binderhub, url: https://mybinder.org, audience: all}\n"
        "  c: {kind: jupyterhub, url: https://hub.example.org, audience: course}\n"
    )
    text = "# G\n\n```{launch-gallery}\n:audience: course\n```\n"
    built = build(make_book({"gallery.md": text}, launch=launch))
    assert built.warnings == ""
    assert len(built.links("gallery")) == 1
    assert "hub.example.org" in built.links("gallery")[0]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (":pages: week9/*", "no other page of this book is called 'week9/*'"),
        (":pages: text", "nothing opens on the pages that 'text' stands for"),
        (":hub: bindr", "There is no hub 'bindr'. Write 'binder'."),
        (":hubs: binder", "There is no option 'hubs'. Write 'hub'."),
        (":style: grid", "Option 'style'"),
        (":pages: gallery", "no other page of this book is called 'gallery'"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    make_book: MakeBook, build: Build, options: str, said: str
) -> None:
    text = f"# G\n\nText.\n\n```{{launch-gallery}}\n{options}\n```\n"
    built = build(make_book({**FILES, "gallery.md": text}, launch=THREE_HUBS))
    (warning,) = built.warnings.strip().splitlines()
    assert "gallery.md:5: WARNING: " in warning
    assert said in warning


def test_nothing_to_show_is_said(make_book: MakeBook, build: Build) -> None:
    book = make_book({"gallery.md": GALLERY}, launch=f"{THREE_HUBS}show: directive\n")
    built = build(book)
    assert "The gallery is empty: no other page of this book has a control." in built.warnings
    assert not built.soup("gallery").select(".launch-gallery")


def test_a_page_that_only_a_gallery_shows_tells_what_is_wrong(
    make_book: MakeBook, build: Build
) -> None:
    text = "# G\n\n```{launch-gallery}\n:pages: '*'\n```\n"
    book = make_book({"gallery.md": text}, launch=f"{THREE_HUBS}show: directive\n")
    write(book, {"new.ipynb": notebook(title="New")})
    built = build(book)
    assert "new.ipynb" in built.warnings
    assert "[launch.source.not-committed]" in built.warnings
    assert list(titles(built)) == ["A notebook"]


def test_a_hostile_title_is_only_text(make_book: MakeBook, build: Build) -> None:
    title = '"><img src=x onerror=alert(1)>'
    book = make_book({"gallery.md": GALLERY, "bad.ipynb": notebook(title=f"`{title}`")})
    write(book, {"launch.yml": THREE_HUBS})
    built = build(book)
    assert title in titles(built)
    assert not built.soup("gallery").select(".launch-gallery img")


def test_a_page_of_live_code_is_in_no_gallery_for_it(make_book: MakeBook, build: Build) -> None:
    launch = f"{THREE_HUBS}  live: {{kind: thebe, via: binder}}\n"
    built = build(make_book({"gallery.md": GALLERY}, launch=launch))
    gallery = built.soup("gallery").select_one(".launch-gallery")
    assert gallery is not None
    assert not gallery.select("button")
    assert len(gallery.select("a.launch-go")) == 1


def test_print_and_books_have_links(make_book: MakeBook, build: Build) -> None:
    book = make_book({**FILES, "gallery.md": GALLERY}, launch=THREE_HUBS)
    text = build(book, "text").text("gallery.txt")
    assert text.index("Zebra & co") < text.index("A notebook") < text.index("Added")
    assert "Open on Binder:" in text
    assert "https://mybinder.org/v2/gh/org/book/main?urlpath=lab%2Ftree%2Fpage.ipynb" in text
    epub = build(book, "epub").text("gallery.xhtml")
    assert 'href="week1/zebra.xhtml"' in epub
    assert 'href="https://mybinder.org/v2/' in epub
    latex = next(build(book, "latex").out.glob("*.tex")).read_text("utf-8")
    assert r"\hyperref[\detokenize{week1/zebra::doc}]" in latex


def test_pages_of_one_file(make_book: MakeBook, build: Build) -> None:
    built = build(make_book({**FILES, "gallery.md": GALLERY}, launch=THREE_HUBS), "singlehtml")
    assert titles(built, "index")["A notebook"].endswith("#document-page")


class Rebuilt:
    """Builds a book once, and says which pages a second build writes."""

    def __init__(self, source: Path) -> None:
        self._source, self._out = source, source.parent / "out"
        sphinx_build(source, self._out, "-j", "2")

    def __call__(self) -> set[str]:
        before = {file: file.stat().st_mtime_ns for file in self._out.rglob("*.html")}
        time.sleep(0.02)
        sphinx_build(self._source, self._out, "-j", "2")
        after = self._out.rglob("*.html")
        return {file.stem for file in after if before.get(file) != file.stat().st_mtime_ns}


def test_it_is_written_again_when_a_title_or_a_launch_changes(make_book: MakeBook) -> None:
    book = make_book({**FILES, "gallery.md": GALLERY}, launch=THREE_HUBS)
    again = Rebuilt(book)
    assert "gallery" not in again()
    write(book, {"text.md": "# Only text\n\nMore of it.\n"})
    assert "gallery" not in again()
    write(book, {"page.ipynb": notebook(title="Other")})
    assert "gallery" in again()
    write(book, {"launch.yml": f"{THREE_HUBS}pages: {{page: false}}\n"})
    assert "gallery" in again()
    assert "Other" not in titles(Built("", book.parent / "out"))


def test_a_gallery_on_a_notebook_page(make_book: MakeBook, build: Build) -> None:
    cell = "# A notebook\\n\\n```{launch-gallery}\\n```"
    text = notebook(title="A notebook").replace("# A notebook", cell)
    book = make_book({**FILES, "page.ipynb": text}, launch=THREE_HUBS)
    again = Rebuilt(book)
    assert "page" not in again()
    write(book, {"week1/zebra.ipynb": notebook(title="Giraffe")})
    assert "page" in again()
