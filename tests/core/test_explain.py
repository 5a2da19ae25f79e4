"""Where the settings of a page come from, as the core tells it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from launchdirectives.book import Book
from launchdirectives.config import STATEMENTS, HubConfig, SourceConfig
from launchdirectives.explain import Explanation, explain
from launchdirectives.findings import Place
from launchdirectives.origins import Setting
from launchdirectives.reading import Layer, Settings, Written
from launchdirectives.record import options
from launchdirectives.resolve import Request
from tests.core.making import QUIET, book_of, checkout, git, write

WEAK = Layer({"source": {"ref": "a", "path": "docs"}}, "weak.yml", lambda _key: 3)
STRONG = Layer({"source": {"ref": "b"}}, "strong.yml", lambda _key: 5)


@pytest.fixture(autouse=True)
def _own_git_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return checkout(tmp_path / "book")


def told(book: Book, file: str = "docs/a.ipynb") -> Explanation:
    return explain(book, book.page(file), Request(place=Place(file="command line")))


def setting(explanation: Explanation, name: str) -> Setting:
    [found] = [one for one in explanation.settings if one.name == name]
    return found


def test_all_that_is_written_is_kept() -> None:
    settings = Settings([WEAK, STRONG], [])
    assert settings.values == {"source": {"ref": "b", "path": "docs"}}
    assert settings.written(("source", "ref")) == (
        Written(value="a", place=Place(file="weak.yml", line=3, key="source.ref")),
        Written(value="b", place=Place(file="strong.yml", line=5, key="source.ref")),
    )
    assert settings.written(("source", "repository")) == ()


def test_every_layer_is_told(repo: Path) -> None:
    book = Book(str(repo), [WEAK, STRONG], environ=QUIET)
    ref = setting(told(book), "source.ref")
    assert (ref.value, ref.origin) == ("b", "strong.yml:5")
    assert [(one.value, one.origin, one.fate) for one in ref.overridden] == [
        ("a", "weak.yml:3", "overridden by strong.yml:5")
    ]


def test_a_variable_of_a_build_server(repo: Path) -> None:
    environ = {
        "CI_COMMIT_SHA": git(repo, "rev-parse", "HEAD"),
        "CI_PROJECT_URL": "https://github.com/org/book",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_URL": "https://github.com/me/book",
    }
    found = told(book_of({}, repo, environ))
    ref, address = setting(found, "source.ref"), setting(found, "source.repository")
    assert (ref.value, address.value) == ("topic", "https://github.com/me/book")
    assert ref.origin == address.origin
    assert "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME" in ref.origin
    assert setting(found, "source.path").origin == "git"


def test_another_repository_of_which_git_knows_nothing(repo: Path) -> None:
    values = {"source": {"repository": "https://github.com/org/other"}}
    found = told(book_of(values, repo))
    assert setting(found, "source.repository").origin == "launch.yml"
    assert setting(found, "source.ref").origin == "the repository's default branch"
    assert setting(found, "source.path").origin == "default"


def test_each_key_of_the_records_has_its_line(repo: Path) -> None:
    environment = {"repository": "https://github.com/org/image", "ref": "main"}
    hub = {"kind": "jupyterhub", "url": "https://hub.example.org", "parent": "shared"}
    pages = {"docs/*": {"environment": "image"}}
    values = {"hubs": {"hub": hub}, "environments": {"image": environment}, "pages": pages}
    names = {one.name for one in told(book_of(values, repo)).settings}
    of_hubs = [key for key in options(HubConfig) if key not in STATEMENTS]
    assert {f"source.{key}" for key in options(SourceConfig)} <= names
    assert {f"hubs.hub.{key}" for key in (*of_hubs, "parent")} <= names
    assert {f"environments.image.{key}" for key in environment} <= names


@pytest.mark.parametrize(
    ("placement", "show", "is_shown", "why"),
    [
        ("header", "notebooks", True, "'show' is 'notebooks', and the page is a notebook"),
        ("header", "directive", False, "'show' is 'directive'"),
        ("none", "all", False, "'placement' is 'none'"),
    ],
)
def test_why_a_page_has_a_control(
    repo: Path, placement: str, show: str, is_shown: bool, why: str
) -> None:
    book = book_of({"placement": placement, "show": show}, repo)
    control = setting(told(book), "control")
    assert (control.value, control.why) == (is_shown, why)
    assert book.shows(book.page("docs/a.ipynb"), []) is is_shown


def test_a_page_that_has_a_control_for_its_file(repo: Path) -> None:
    values = {"pages": {"index": {"file": "docs/a.ipynb"}}}
    found = told(book_of(values, repo), "index.md")
    assert setting(found, "control").why == "a file is named for the page"
    assert setting(found, "opens").value == "docs/a.ipynb"
    assert setting(found, "file").origin == 'page rule "index" (launch.yml)'


def test_a_page_of_which_every_setting_is_wrong(repo: Path) -> None:
    write(repo / "bad.md", "---\nlaunch: {hubs: [nowhere], ref: 1.5}\n---\n")
    values = {"show": 3, "hubs": 1, "pages": {"bad": {"interface": "x"}}, "order": ["a"]}
    found = told(book_of(values, repo), "bad.md")
    assert {one.code for one in found.findings} >= {"config.wrong-value"}
    assert setting(found, "show").value == "notebooks"
    assert found.links == ()
