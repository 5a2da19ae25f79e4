"""Which file opens for a page or a file, and as what: scripts, pairs, converted notebooks."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jupytext
import nbformat.v4
import pytest

from launchdirectives import converted
from launchdirectives.book import Book
from launchdirectives.findings import Refused
from launchdirectives.interfaces import Target, notes, urlpath
from launchdirectives.model import FILE, FOLDER, NOTEBOOK, TEXT_NOTEBOOK
from launchdirectives.pages import read_page
from launchdirectives.resolve import Request, explained
from launchdirectives.scripts import header
from tests.core.making import book_of, checkout, codes, git, write

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
MYST = "---\nkernelspec: {name: python3, display_name: Python 3, language: python}\n---\n\n# T\n\n```{code-cell} ipython3\nprint(1)\n```\n"
SCRIPT = "# ---\n# jupyter:\n#   kernelspec: {name: python3, display_name: Python 3}\n# ---\n\n# %%\nprint(1)\n"
HUB = {"kind": "jupyterhub", "url": "https://hub.example.org", "folder": "none"}
SOURCE = {"repository": "https://github.com/org/book", "ref": "main"}


@pytest.fixture(autouse=True)
def _own_git_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))


def text_of(form: str, formats: str = "") -> str:
    """A text notebook, as jupytext writes it."""
    made = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
    if formats:
        made.metadata["jupytext"] = {"formats": formats}
    made.cells = [nbformat.v4.new_markdown_cell("# T"), nbformat.v4.new_code_cell("print(1)")]
    return str(jupytext.writes(made, form))


def committed(tmp_path: Path, files: dict[str, str]) -> Path:
    root = checkout(tmp_path / "repo", files=())
    for name, text in files.items():
        write(root / name, text)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=first")
    return root


def opened(root: Path, file: str, **settings: object) -> tuple[str, str, list[str]]:
    """What opens for the page *file*, as what, and the notes."""
    book = book_of({"hubs": {"hub": HUB}, **settings}, root)
    assert book.findings == []
    found = book.launches(book.page(file))
    assert found.findings == ()
    launch = explained(found.launches[0])
    return launch.path, launch.opens, [note for note in launch.notes if "ref" not in note]


@pytest.mark.parametrize(
    "form",
    [
        "md",
        "md:myst",
        "Rmd",
        "py:percent",
        "py:light",
        "py:hydrogen",
        "R:percent",
        "r:spin",
        "jl:light",
        "R:spin",
    ],
)
def test_what_jupytext_writes_is_a_text_notebook(tmp_path: Path, form: str) -> None:
    file = f"a.{form.partition(':')[0]}"
    write(tmp_path / file, text_of(form, f"ipynb,{form}"))
    page = read_page(str(tmp_path), file)
    assert (page.is_text_notebook, page.formats) == (True, f"ipynb,{form}")


@pytest.mark.parametrize(
    "text",
    [
        SCRIPT,
        f"#!/usr/bin/env python\n{SCRIPT}",
        f"# -*- coding: utf-8 -*-\n{SCRIPT}",
        f"#!/usr/bin/env python\n# vim: set fileencoding=utf-8 :\n{SCRIPT}",
        f"\n{SCRIPT}",
        f"import os\n{SCRIPT}",
        f"# Licence\n{SCRIPT}",
        f"#\n{SCRIPT}",
        "# ---\n# jupyter:\n#   kernelspec: {name: python3}\n\n",
        "# ---\n# title: nothing more\n# ---\n",
        "#---\n#jupyter:\n#  kernelspec: {name: python3, display_name: Python 3}\n#---\n",
        "print(1)\n",
        "",
    ],
)  # fmt: skip
def test_headers_of_scripts_as_jupytext_reads_them(tmp_path: Path, text: str) -> None:
    write(tmp_path / "a.py", text)
    found = read_page(str(tmp_path), "a.py")
    assert found.is_text_notebook == ("kernelspec" in jupytext.reads(text, "py").metadata)


def test_a_script_is_read_no_further_than_its_header() -> None:
    lines = iter(["# ---\n", "# a: 1\n", "# ---\n", "never read\n"])
    assert header(lines) == "a: 1"
    assert next(lines) == "never read\n"
    lines = iter(["import os\n", "never read\n"])
    assert header(lines) is None
    assert next(lines) == "never read\n"


@pytest.mark.parametrize(
    ("file", "text", "is_text_notebook"),
    [
        ("a.md", "---\njupyter:\n  kernelspec: {name: python3}\n---\n", True),
        ("a.md", "---\njupyter: {binder: true}\n---\n", False),
        ("a.md", "---\njupyter: python3\n---\n", False),
        ("a.qmd", "---\njupyter: python3\n---\n", True),
        ("a.qmd", "---\ntitle: Prose\n---\n", False),
        ("a.Rmd", "---\noutput: html_document\n---\n", False),
        ("a.md", "---\njupyter: [\n---\n", False),
    ],
)
def test_front_matter(tmp_path: Path, file: str, text: str, is_text_notebook: bool) -> None:
    write(tmp_path / file, text)
    assert read_page(str(tmp_path), file).is_text_notebook == is_text_notebook


@pytest.mark.parametrize(
    ("file", "form", "formats", "path", "note"),
    [
        ("a.md", "md:myst", "notebooks//ipynb,md:myst", "a.md", ""),
        (
            "md/a.md",
            "md:myst",
            "notebooks//ipynb,md//md:myst",
            "notebooks/a.ipynb",
            "that is paired with",
        ),
        (
            "b.py",
            "py:percent",
            "notebooks/nb_/ipynb,py:percent",
            "notebooks/nb_b.ipynb",
            "that is paired with",
        ),
        ("c.md", "md:myst", "", "c.ipynb", "beside"),
        ("c.md", "md:myst", "ipynb,md:myst", "c.ipynb", "beside"),
        ("d.Rmd", "Rmd", "ipynb,Rmd", "d.Rmd", ""),
    ],
)
def test_paired_notebooks(
    tmp_path: Path, file: str, form: str, formats: str, path: str, note: str
) -> None:
    notebooks = ("notebooks/a.ipynb", "notebooks/nb_b.ipynb", "c.ipynb")
    if path == "a.md":
        notebooks = ("c.ipynb",)
    files = {file: text_of(form, formats), **dict.fromkeys(notebooks, "{}")}
    found = opened(committed(tmp_path, files), file)
    assert found[:2] == (path, NOTEBOOK if note else TEXT_NOTEBOOK)
    assert not note or f"'{path}' {note} the text notebook opens." in found[2][0]


def test_a_script_named_by_a_page_opens_as_a_notebook_and_its_header_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = committed(tmp_path, {"index.md": "# I\n", "lab/a.py": SCRIPT, "lab/tool.py": "x = 1\n"})
    book = book_of({"hubs": {"hub": HUB}}, root)
    page = book.page("index.md")
    assert book.launches(page).launches[0].opens == FOLDER
    found = [book.launches(page, Request(file="lab/a.py")).launches[0] for _ in range(2)]
    assert [one.opens for one in found] == [TEXT_NOTEBOOK] * 2
    assert "urlpath=notebooks%2Fbook%2Flab%2Fa.py%3Ffactory%3DNotebook&" in found[0].url
    assert book.launches(page, Request(file="lab/tool.py")).launches[0].opens == FILE
    monkeypatch.setattr(Book, "page", None)  # nothing is read again
    assert book.launches(page, Request(file="lab/a.py")).launches[0].opens == TEXT_NOTEBOOK


@pytest.mark.parametrize(
    ("interface", "path"),
    [("lab", "lab/tree/a.md"), ("doc", "doc/tree/a.md"), ("notebook", "edit/a.md"), ("nbclassic", "nbclassic/edit/a.md")],
)  # fmt: skip
def test_servers_without_jupytext_open_the_editor(interface: str, path: str) -> None:
    target = Target(path="a.md", opens=TEXT_NOTEBOOK, has_jupytext=False)
    assert urlpath(interface, target) == path
    assert notes(interface, target) == (
        "The hub's servers have no jupytext, so the text notebook opens in the editor.",
    )


@pytest.mark.parametrize("kind", ["jupyterhub", "jupyter", "binderhub"])
def test_every_kind_of_hub_may_be_without_jupytext(tmp_path: Path, kind: str) -> None:
    root = committed(tmp_path, {"a.md": MYST})
    hub = {"kind": kind, "url": "https://hub.example.org", "jupytext": False}
    for environments in ({}, {"default": {"repository": "https://github.com/org/env"}}):
        settings = {"hubs": {"hub": hub}, "environments": environments}
        _, opens, said = opened(root, "a.md", **settings)
        assert opens == TEXT_NOTEBOOK
        assert any("no jupytext" in note for note in said)


def test_a_quarto_document_needs_quarto_beside_jupytext(tmp_path: Path) -> None:
    root = committed(tmp_path, {"a.qmd": "---\njupyter: python3\n---\n"})
    book = book_of({"hubs": {"hub": HUB}}, root)
    (finding,) = book.launches(book.page("a.qmd")).findings
    assert (finding.code, "quarto" in finding.message) == ("hub.file", True)
    without = {"hubs": {"hub": {**HUB, "jupytext": False}}}
    assert opened(root, "a.qmd", **without)[1] == TEXT_NOTEBOOK
    template = "notebooks/{path}?factory=Notebook"
    assert opened(root, "a.qmd", hubs={"hub": {**HUB, "interface": template}})[0] == "a.qmd"


@pytest.mark.parametrize(
    ("interface", "opens", "fragment", "expected"),
    [
        ("lab", NOTEBOOK, "Low water", "#heading=Low-water"),
        ("lab", NOTEBOOK, "C# & F#? 100 %", "#heading=C#-&-F#?-100-%"),
        ("lab", NOTEBOOK, "$x^2$ = 4", "#heading=$x^2$-=-4"),
        ("lab", NOTEBOOK, "cell-id=abc", "#cell-id=abc"),
        ("lab", NOTEBOOK, "heading=A B", "#heading=A-B"),
        ("lab", NOTEBOOK, "Été", ""),
        ("lab", NOTEBOOK, 'The "best"', ""),
        ("lab", NOTEBOOK, "a < b", ""),
        ("lab", FILE, "Low water", ""),
        ("lab", FOLDER, "Low water", ""),
        ("doc", NOTEBOOK, "Low water", ""),
        ("notebook", NOTEBOOK, "Low water", ""),
        ("nbclassic", NOTEBOOK, "Low water", ""),
    ],
)
def test_a_heading_is_named_where_it_is_found(
    interface: str, opens: str, fragment: str, expected: str
) -> None:
    target = Target(path="a", opens=opens, fragment=fragment)
    assert urlpath(interface, target).partition("#")[1:] == ("#" if expected else "", expected[1:])
    (said,) = notes(interface, target)
    assert ("opened for the first time" in said) == bool(expected)


def with_branch(tmp_path: Path, files: tuple[str, ...]) -> Path:
    """A book with text notebooks, and a branch ``notebooks`` with *files*."""
    root = committed(
        tmp_path, {"docs/a.md": MYST, "docs/b/c.md": MYST, "docs/p.md": MYST, "docs/p.ipynb": "{}"}
    )
    git(root, "checkout", "--quiet", "--orphan", "notebooks")
    git(root, "rm", "-r", "--quiet", "-f", ".")
    for name in files:
        write(root / name, "{}")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message=notebooks")
    git(root, "checkout", "--quiet", "main")
    return root / "docs"


def test_converted_notebooks_open_from_their_branch(tmp_path: Path) -> None:
    docs = with_branch(tmp_path, ("nb/a.ipynb", "nb/b/c.ipynb"))
    settings = {
        "converted": {"ref": "notebooks", "path": "nb"},
        "hubs": {"hub": HUB, "binder": {"kind": "binderhub", "url": "https://mybinder.org"}},
    }
    book = book_of(settings, docs)
    hub, binder = (explained(one) for one in book.launches(book.page("b/c.md")).launches)
    assert hub.url == (
        "https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Forg%2Fbook"
        "&urlpath=lab%2Ftree%2Fbook%2Fnb%2Fb%2Fc.ipynb&branch=notebooks"
    )
    assert (hub.path, hub.opens, hub.source.ref) == ("nb/b/c.ipynb", NOTEBOOK, "notebooks")
    assert "A notebook made of the text at each build opens, from 'notebooks' of" in hub.notes[0]
    # The branch holds no environment: it is built from the book, and nbgitpuller brings the file.
    assert binder.url.startswith("https://mybinder.org/v2/gh/org/book/main?urlpath=git-pull%3F")
    assert "branch%3Dnotebooks" in binder.url
    assert book.launches(book.page("p.md")).launches[0].path == "docs/p.ipynb"
    own = book.launches(book.page("a.md"), Request(ref="main")).launches[0]
    assert (own.path, own.opens) == ("docs/a.md", TEXT_NOTEBOOK)


def test_a_converted_notebook_that_is_not_published(tmp_path: Path) -> None:
    docs = with_branch(tmp_path, ("a.ipynb",))
    book = book_of({"converted": {"ref": "notebooks"}, "hubs": {"hub": HUB}}, docs)
    assert book.launches(book.page("a.md")).findings == ()
    found = book.launches(book.page("b/c.md"))
    assert (found.launches, codes(found.findings)) == ((), ["source.file-missing"])
    assert "Publish the folder '_notebooks'" in found.findings[0].fix
    # Nobody knows a branch that is not here, or another repository.
    for other in ({"ref": "gone"}, {"ref": "notebooks", "repository": "https://github.com/org/nb"}):
        book = book_of({"converted": other, "hubs": {"hub": HUB}}, docs)
        assert book.launches(book.page("b/c.md")).launches[0].path == "b/c.ipynb"


def test_the_preview_opens_the_text_itself(tmp_path: Path) -> None:
    docs = with_branch(tmp_path, ())
    write(docs / "launch.yml", "converted: {ref: notebooks}\n")
    book = Book.open(str(docs), preview="http://127.0.0.1:8888")
    page = book.page("a.md")
    assert not book.is_converted(page)
    assert book.launches(page).launches[0].opens == TEXT_NOTEBOOK


def test_the_fingerprint_changes_with_what_is_published(tmp_path: Path) -> None:
    docs = with_branch(tmp_path, ("a.ipynb",))
    settings = {"converted": {"ref": "notebooks"}, "hubs": {"hub": HUB}}
    before = book_of(settings, docs).fingerprint()
    assert book_of(settings, docs).fingerprint() == before
    git(docs, "branch", "--force", "notebooks", "main")
    assert book_of(settings, docs).fingerprint() != before


@pytest.mark.parametrize(
    ("values", "key"),
    [({"path": "nb"}, "converted"), ({"ref": "a b"}, "converted.ref"), ({"ref": "x", "path": "../x"}, "converted.path"), (["x"], "converted")],
)  # fmt: skip
def test_wrong_settings_of_converted(tmp_path: Path, values: object, key: str) -> None:
    book = book_of({"source": SOURCE, "converted": values}, tmp_path)
    assert [one.place.key for one in book.findings] == [key]
    assert book.config.converted is None


def cells(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["cells"]
    return found


def test_the_same_text_gives_the_same_notebook_with_steady_ids() -> None:
    text = MYST + "\n```{code-cell} ipython3\nprint(1)\n```\n"
    made = converted.notebook(text, "a.md")
    assert made == converted.notebook(text, "a.md")
    nbformat.validate(nbformat.reads(made, as_version=4))
    ids = [cell["id"] for cell in cells(made)]
    assert len(set(ids)) == len(ids) == 3
    later = text.replace("# T", "# T\n\n+++\n\nMore.")
    assert [cell["id"] for cell in cells(converted.notebook(later, "a.md"))][2:] == ids[1:]
    assert "jupytext" not in json.loads(made)["metadata"]


@pytest.mark.parametrize("form", ["md", "md:myst", "Rmd", "py:percent", "py:light", "R:percent"])
def test_every_form_becomes_the_notebook_that_it_stands_for(form: str) -> None:
    made = converted.notebook(text_of(form), f"a.{form.partition(':')[0]}")
    assert [(cell["cell_type"], "".join(cell["source"])) for cell in cells(made)] == [
        ("markdown", "# T"),
        ("code", "print(1)"),
    ]
    assert json.loads(made)["metadata"]["kernelspec"] == KERNEL


def test_a_text_that_jupytext_cannot_read() -> None:
    with pytest.raises(Refused) as refused:
        converted.notebook("---\nkernelspec: [\n---\n\n```{code-cell}\n```\n", "a.md")
    assert refused.value.code == "page.not-converted"
