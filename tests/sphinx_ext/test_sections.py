"""A control opens the page's notebook at the heading above it."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from tests.books import commit, write
from tests.sphinx_ext.conftest import BINDER, Build, MakeBook

HEADER = (
    "---\njupytext: {text_representation: {extension: .md, format_name: myst}}\n"
    "kernelspec: {name: python3, display_name: Python 3, language: python}\n---\n\n"
)


def page(sources: Iterable[str]) -> str:
    """A notebook of Markdown cells."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells = [
        {"id": f"c{number}", "cell_type": "markdown", "metadata": {}, "source": source}
        for number, source in enumerate(sources)
    ]
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}
    )


def at(heading: str) -> str:
    return f"{BINDER}page.ipynb%23heading%3D{heading}"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Low water", at("Low-water")),
        ("With *markup*, **bold** and `code`", at("With-markup%2C-bold-and-code")),
        ("Where $x^2 = 4$", at("Where-%24x%5E2-%3D-4%24")),
        ("C# & F#", at("C%23-%26-F%23")),
        ("Why? It's -- it...", at("Why%3F-It's----it...")),
        ("100 % sure", at("100-%25-sure")),
        ("Été à Zürich", f"{BINDER}page.ipynb"),
        ('The "best"', f"{BINDER}page.ipynb"),
        ("[A link](https://example.org)", f"{BINDER}page.ipynb"),
        ("{sub}`2`", f"{BINDER}page.ipynb"),
        ("Title", f"{BINDER}page.ipynb"),
    ],
)
def test_headings(make_book: MakeBook, build: Build, heading: str, expected: str) -> None:
    conf = 'launch_show = "directive"\nmyst_enable_extensions = ["dollarmath"]\n'
    cells = ("# Title", f"## {heading}\n\n```{{launch}}\n```\n")
    built = build(make_book({"page.ipynb": page(cells)}, conf=conf))
    assert built.links("page") == [expected]


def test_directive_role_and_element(make_book: MakeBook, build: Build) -> None:
    ways = (
        "```{launch}\n```",
        "Go {launch}`now`.",
        "<launch></launch>",
        "Go <launch>now</launch>.",
    )
    cells = ["# Title", *(f"## Part {number}\n\n{way}" for number, way in enumerate(ways))]
    built = build(make_book({"page.ipynb": page(cells)}, conf='launch_show = "directive"'))
    assert built.links("page") == [at(f"Part-{number}") for number in range(4)]


def test_what_says_itself_where_it_opens(make_book: MakeBook, build: Build) -> None:
    cells = (
        "# Title\n\n```{launch}\n```\n",
        "## One\n\n```{launch}\n:fragment: none\n```\n\n```{launch}\n:fragment: Two\n```\n\n"
        "```{launch} other.ipynb\n```\n\n### Deep\n\n```{launch}\n```\n",
        "## Two\n\n```{launch}\n:interface: doc\n```\n",
        "## One\n\n```{launch}\n```\n",
    )
    files = {"page.ipynb": page(cells), "other.ipynb": page(["# Other"])}
    built = build(make_book(files, conf='launch_show = "directive"'))
    assert built.links("page") == [
        f"{BINDER}page.ipynb",
        f"{BINDER}page.ipynb",
        at("Two"),
        f"{BINDER}other.ipynb",
        at("Deep"),
        f"{BINDER}page.ipynb".replace("lab%2F", "doc%2F"),
        f"{BINDER}page.ipynb",  # the first section of that name is another
    ]


def test_a_page_that_opens_something_else_keeps_the_top(make_book: MakeBook, build: Build) -> None:
    part = "## Part\n\n```{launch}\n```\n"
    files = {
        "prose.md": f"# Prose\n\n{part}",
        "text.md": f"{HEADER}# Text\n\n{part}",
        "named.md": f"{HEADER}# Named\n\n{part}".replace(
            "---\n\n", "launch: {file: page.ipynb}\n---\n\n", 1
        ),
    }
    built = build(make_book(files, conf='launch_show = "directive"'))
    assert built.links("prose") == ["https://mybinder.org/v2/gh/org/book/main?urlpath=lab"]
    assert built.links("text")[-1].endswith("?urlpath=notebooks%2Ftext.md%3Ffactory%3DNotebook")
    assert built.links("named")[-1] == f"{BINDER}page.ipynb"


def test_a_heading_that_changes_changes_the_link(make_book: MakeBook, build: Build) -> None:
    cells = ["# Title", "## Old\n\n```{launch}\n```\n"]
    book = make_book({"page.ipynb": page(cells)}, conf='launch_show = "directive"')
    assert build(book).links("page") == [at("Old")]
    write(book, {"page.ipynb": page([cells[0], cells[1].replace("Old", "New")])})
    commit(book)
    assert build(book).links("page") == [at("New")]
