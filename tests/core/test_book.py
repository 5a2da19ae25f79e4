"""A book as its adapters see it: pages, what opens for each, and which gets a control."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import launchdirectives
from launchdirectives.book import PREVIEW_REPOSITORY, Book
from launchdirectives.findings import Place
from launchdirectives.model import FILE, FOLDER, NOTEBOOK, TEXT_NOTEBOOK
from launchdirectives.resolve import NOTHING, Request, explained
from tests.core.making import book_of, checkout, codes, git, write

KERNEL = "---\nkernelspec: {name: python3}\n---\n# Title\n"
JUPYTEXT = "---\njupytext: {formats: md}\ntitle: A text notebook\n---\n"
SOURCE = {"repository": "https://github.com/org/book", "ref": "main", "path": "docs"}


@pytest.fixture(autouse=True)
def _own_git_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    for variable in ("GITHUB_SHA", "CI_COMMIT_SHA", "READTHEDOCS_GIT_COMMIT_HASH"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A committed book in the folder ``docs`` of its repository."""
    repo = checkout(tmp_path / "repo", files=())
    docs = repo / "docs"
    write(docs / "launch.yml", "hubs:\n  binder: {kind: binderhub, url: https://mybinder.org}\n")
    write(docs / "index.md", "# Welcome\n")
    write(docs / "nb.ipynb", json.dumps({"metadata": {"title": "A notebook", "launch": False}}))
    write(docs / "text.md", KERNEL)
    write(docs / "paired.md", JUPYTEXT)
    write(docs / "paired.ipynb", "{}")
    write(docs / "old.rst", ":launch: {hubs: [binder], file: nb.ipynb}\n\nTitle\n=====\n")
    write(docs / "sub" / "deep.ipynb", "{}")
    write(docs / "_build" / "x.md", "")
    write(docs / ".hidden" / "x.md", "")
    write(docs / "node_modules" / "x.md", "")
    write(repo / "data.csv", "1,2\n")
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "--message=first")
    return docs


def test_the_package_offers_the_book() -> None:
    assert launchdirectives.Book is Book
    with pytest.raises(AttributeError):
        _ = launchdirectives.Magazine


def test_pages(folder: Path) -> None:
    found = list(Book.open(str(folder)).pages())
    assert [(one.file, one.docname, one.title, one.is_notebook) for one in found] == [
        ("index.md", "index", "", False),
        ("nb.ipynb", "nb", "A notebook", True),
        ("old.rst", "old", "", False),
        ("paired.ipynb", "paired", "", True),
        ("paired.md", "paired", "A text notebook", True),
        ("text.md", "text", "", True),
        ("sub/deep.ipynb", "sub/deep", "", True),
    ]


@pytest.mark.parametrize(
    ("file", "path", "opens"),
    [
        ("text.md", "docs/text.md", TEXT_NOTEBOOK),
        ("paired.md", "docs/paired.ipynb", NOTEBOOK),
        ("paired.ipynb", "docs/paired.ipynb", NOTEBOOK),
        ("sub/deep.ipynb", "docs/sub/deep.ipynb", NOTEBOOK),
        ("index.md", "docs", FOLDER),
        ("old.rst", "docs/nb.ipynb", NOTEBOOK),
    ],
)
def test_what_opens_for_a_page(folder: Path, file: str, path: str, opens: str) -> None:
    book = Book.open(str(folder))
    found = book.launches(book.page(file))
    assert found.findings == ()
    assert [(one.hub.name, one.path, one.opens) for one in found.launches] == [
        ("binder", path, opens)
    ]


@pytest.mark.parametrize(
    ("file", "path", "opens"),
    [
        ("index.md", "docs/index.md", FILE),
        ("text.md", "docs/text.md", TEXT_NOTEBOOK),
        ("sub/../nb.ipynb", "docs/nb.ipynb", NOTEBOOK),
        ("../data.csv", "data.csv", FILE),
        ("", "docs", FOLDER),
    ],
)
def test_what_opens_for_a_request(folder: Path, file: str, path: str, opens: str) -> None:
    found = Book.open(str(folder)).launches(None, Request(file=file))
    assert found.findings == ()
    assert [(one.path, one.opens) for one in found.launches] == [(path, opens)]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (Request(file="nowhere.ipynb"), "source.file-missing"),
        (Request(file="NB.ipynb"), "source.file-missing"),
        (Request(file="../../x.ipynb"), "source.outside"),
        (Request(file="/etc/passwd"), "source.outside"),
        (Request(file="nb.ipynb", hubs=("bindr",)), "config.unknown-name"),
        (Request(file="nb.ipynb", environment="gpu"), "config.unknown-name"),
        (Request(file="nb.ipynb", audience="all"), "config.unknown-name"),
    ],
)
def test_a_request_that_cannot_be_met(folder: Path, request_: Request, code: str) -> None:
    place = Place(file="index.md", line=7)
    request_ = Request(
        file=request_.file,
        hubs=request_.hubs,
        environment=request_.environment,
        audience=request_.audience,
        place=place,
    )
    book = Book.open(str(folder))
    found = book.launches(book.page("index.md"), request_)
    assert found.launches == ()
    assert [(one.code, one.place) for one in found.findings] == [(code, place)]


@pytest.mark.parametrize(
    ("show", "placement", "shown"),
    [
        ("notebooks", "header", ["old.rst", "paired.ipynb", "paired.md", "text.md", "sub/deep.ipynb"]),
        ("notebooks", "article", ["old.rst", "paired.ipynb", "paired.md", "text.md", "sub/deep.ipynb"]),
        ("all", "header", ["index.md", "old.rst", "paired.ipynb", "paired.md", "text.md", "sub/deep.ipynb"]),
        ("directive", "header", ["old.rst"]),
        ("all", "none", []),
    ],
)  # fmt: skip
def test_pages_that_get_a_control(
    folder: Path, show: str, placement: str, shown: list[str]
) -> None:
    settings = {"source": SOURCE, "show": show, "placement": placement}
    book = book_of(settings, folder)
    assert [page.file for page in book.pages() if book.shows(page, [])] == shown


def test_no_page_gets_a_control_without_a_source(tmp_path: Path) -> None:
    write(tmp_path / "a.ipynb", "{}")
    book = Book.open(str(tmp_path))
    page = book.page("a.ipynb")
    assert not book.shows(page, [])
    assert book.launches(page).launches == ()
    assert codes(book.findings) == ["source.no-git"]


def test_a_page_that_is_switched_off(folder: Path) -> None:
    book = Book.open(str(folder))
    assert book.launches(book.page("nb.ipynb")) is NOTHING


def test_wrong_front_matter_has_a_line(folder: Path) -> None:
    write(folder / "text.md", "---\nkernelspec: {name: python3}\nlaunch:\n  hub: binder\n---\n")
    book = Book.open(str(folder))
    found = book.launches(book.page("text.md"))
    assert [(one.code, str(one.place)) for one in found.findings] == [
        ("config.unknown-key", "text.md:4: launch.hub")
    ]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "---\n",
        "---\nlaunch: [\n---\n",
        "---\n- a\n---\n",
        "---\nlaunch: false",
        "text\n---\nlaunch: false\n---\n",
    ],
)
def test_front_matter_that_is_none(tmp_path: Path, content: str) -> None:
    write(tmp_path / "a.md", content)
    page = book_of({"source": SOURCE}, tmp_path).page("a.md")
    assert (page.front_matter, page.title, page.is_notebook) == (None, "", False)


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"metadata": []}', '{"metadata": null}', "\xff"]
)
def test_notebooks_that_are_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.ipynb").write_bytes(content.encode("latin-1"))
    page = book_of({"source": SOURCE}, tmp_path).page("a.ipynb")
    assert (page.front_matter, page.title, page.is_notebook) == (None, "", True)


def test_a_page_without_a_file(tmp_path: Path) -> None:
    page = book_of({"source": SOURCE}, tmp_path).page("gone.md")
    assert (page.docname, page.front_matter) == ("gone", None)


def test_a_hub_that_cannot_open_a_book_is_named_once(folder: Path) -> None:
    settings = {
        "source": {**SOURCE, "ref": "0" * 40},
        "hubs": {
            "hub": {"kind": "jupyterhub", "url": "https://hub.example.org"},
            "binder": {"kind": "binderhub", "url": "https://mybinder.org"},
        },
    }
    book = book_of(settings, folder)
    assert [(one.code, one.place.key) for one in book.findings] == [("hub.ref", "hubs.hub")]
    assert "'hub'" in book.findings[0].message


def test_pinned_and_moving(folder: Path) -> None:
    book = Book.open(str(folder))
    found = book.launches(book.page("sub/deep.ipynb"))
    launch = explained(found.launches[0])
    commit = git(folder, "rev-parse", "HEAD")
    assert launch.url == launch.moving
    assert launch.pinned == launch.url.replace("/main?", f"/{commit}?")


@pytest.mark.parametrize(
    ("ref", "is_pinned", "is_moving"), [("main", True, True), ("v1", True, False)]
)
def test_a_tag_does_not_move(folder: Path, ref: str, is_pinned: bool, is_moving: bool) -> None:
    git(folder, "tag", "v1")
    book = Book.open(str(folder))
    found = book.launches(None, Request(file="nb.ipynb", ref=ref))
    launch = explained(found.launches[0])
    assert (bool(launch.pinned), bool(launch.moving)) == (is_pinned, is_moving)


def test_the_fingerprint_changes_with_what_opens(folder: Path) -> None:
    def fingerprint() -> str:
        return Book.open(str(folder)).fingerprint()

    seen = [fingerprint()]
    assert fingerprint() == seen[0]
    git(folder, "commit", "--quiet", "--allow-empty", "--message=second")
    assert fingerprint() == seen[0]  # a commit that changes no file changes no link
    write(folder / "launch.yml", "show: all\n")
    seen.append(fingerprint())
    git(folder, "mv", "nb.ipynb", "new.ipynb")
    git(folder, "commit", "--quiet", "--message=moved")
    seen.append(fingerprint())
    git(folder, "checkout", "--quiet", "-b", "other")
    seen.append(fingerprint())
    assert len(set(seen)) == len(seen)


def test_preview_opens_what_is_not_committed(folder: Path) -> None:
    write(folder / "draft.ipynb", "{}")
    book = Book.open(str(folder), preview="http://127.0.0.1:8888/lab-token/")
    found = book.launches(book.page("draft.ipynb"))
    assert found.findings == ()
    assert [(one.hub.name, one.hub.kind) for one in found.launches] == [("binder", "jupyter")]
    assert found.launches[0].url.startswith("http://127.0.0.1:8888/lab-token/git-pull?repo=")


def test_preview_of_a_book_without_a_repository(tmp_path: Path) -> None:
    write(tmp_path / "a.ipynb", "{}")
    book = Book.open(str(tmp_path), preview="http://127.0.0.1:8888")
    assert book.source is not None
    assert book.source.repository == PREVIEW_REPOSITORY
    assert len(book.launches(book.page("a.ipynb")).launches) == 1
