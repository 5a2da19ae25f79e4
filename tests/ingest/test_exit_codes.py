"""What the commands answer a publisher, where a rule lets nothing through: code and message."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from launchdirectives.online import git as git_module
from launchdirectives.online.git import Bounds
from tests.books import git
from tests.ingest.conftest import Ingest
from tests.ingest.records import changed, written
from tests.publication.samples import SAMPLE

PAGE = ("--page", "notebooks/01-seismic")
MEMBERS, NOT_ALLOWED = "Community members: ask to join.", "Only for the course."
HUBS = "/hubs/community-binder"


@pytest.mark.parametrize(
    ("changes", "message", "note"),
    [
        ([(f"{HUBS}/access", {"level": "members", "note": MEMBERS})], "members only", MEMBERS),
        (
            [
                (f"{HUBS}/cost/publisherUse", "not-allowed"),
                (f"{HUBS}/access/note", NOT_ALLOWED),
            ],
            "Its people do not want publishers to show its links",
            NOT_ALLOWED,
        ),
    ],
)
@pytest.mark.parametrize("fmt", ["html", "md", "jats", "crossref", "json"])
def test_a_restricted_hub_is_rendered_only_when_asked_for(
    changes: list[tuple[str, Any]],
    message: str,
    note: str,
    fmt: str,
    tmp_path: Path,
    ingest: Ingest,
) -> None:
    path = written(tmp_path, changed(*changes))
    command = ("render", path, *PAGE, "--format", fmt)
    done = ingest(*command)
    assert (done.code, "https://binder.example.org/v2" in done.out) == (1, False)
    assert "Left out: Seismic community BinderHub." in done.err
    assert message in done.err
    assert note in done.err
    done = ingest(*command, "--include-restricted")
    assert (done.code, "https://binder.example.org/v2" in done.out) == (0, True)
    if fmt in ("html", "json"):
        assert note in done.out


def test_a_hub_that_is_not_on_the_list_is_listed_and_not_rendered(ingest: Ingest) -> None:
    done = ingest("render", str(SAMPLE), *PAGE, "--allow-hub", "other.example.org")
    assert (done.code, done.out) == (1, "")
    assert "Its host 'binder.example.org' is not on your list." in done.err
    assert "Seismic community BinderHub" in ingest("list", str(SAMPLE)).out


@pytest.mark.parametrize(
    "state", [{"dirty": False, "pushed": "no"}, {"dirty": True, "pushed": "yes"}]
)
def test_what_nobody_promises_is_rendered_only_when_asked_for(
    state: dict[str, Any], tmp_path: Path, ingest: Ingest
) -> None:
    path = written(tmp_path, changed(("/sources/book/state", state)))
    done = ingest("render", path, *PAGE)
    assert (done.code, done.out) == (1, "")
    assert "does not promise that the repository's host has the commit" in done.err
    done = ingest("render", path, *PAGE, "--moving")
    assert done.code == 0
    assert "/seismic-book/main?" in done.out


def test_another_repository_than_the_records(tmp_path: Path, ingest: Ingest) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "remote", "add", "origin", "https://github.com/example-org/seismic-book")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "x")
    done = ingest("verify", str(SAMPLE), "--level", "3", "--repo", str(tmp_path))
    assert done.code == 1
    assert "The repository does not have this commit." in done.out


def test_git_speaks_no_other_protocol(tmp_path: Path) -> None:
    for address in (f"ext::touch {tmp_path}/x", f"file://{tmp_path}", "git://127.0.0.1:9/x"):
        answer = git_module.git(str(tmp_path), "ls-remote", "--", address, bounds=Bounds())
        assert "not allowed" in answer.error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fmt", ["csv", "jsonl", "table"])
def test_awkward_words_in_lists(fmt: str, tmp_path: Path, ingest: Ingest) -> None:
    """Of 500 characters, with what turns text around, with quotes and markup."""
    start = '\u202eevil\u2066 "<b>", '
    title = f"{start}{'x' * (500 - len(start))}"
    path = written(tmp_path, changed(("/pages/0/title", title), ("/pages/0/id", "a\u202eb")))
    done = ingest("list", path, "--format", fmt)
    assert done.code == 0
    assert not {"\u202e", "\u2066"} & {*done.out}
    assert "ab" in done.out
    if fmt == "csv":
        [first, *_] = csv.DictReader(io.StringIO(done.out))
        assert first["title"] == title.replace("\u202e", "").replace("\u2066", "")


@pytest.mark.parametrize("fmt", ["csv", "jsonl", "json", "table"])
def test_lists_do_nothing_to_a_terminal(fmt: str, tmp_path: Path, ingest: Ingest) -> None:
    """A DOI may hold control characters by its schema, and a title those of C1 (CSI is one)."""
    record = changed(
        ("/sources/book/archives/0/doi", "10.5072/zenodo.1\x1b]0;x\x07"),
        ("/pages/0/title", "a\x9b31mb\x85c"),
    )
    done = ingest("list", written(tmp_path, record), "--format", fmt)
    assert done.code == 0
    assert not {"\x1b", "\x07", "\x9b", "\x85"} & {*done.out}
    if fmt == "csv":
        assert len(done.out.splitlines()) == 1 + len([*csv.DictReader(io.StringIO(done.out))])


@pytest.mark.parametrize("before", ["\u202e", "\u200f", "\u2066 ", "\x85", "a;\u202e", "a;\x9b "])
def test_what_is_left_out_hides_no_formula(before: str, tmp_path: Path, ingest: Ingest) -> None:
    path = written(tmp_path, changed(("/pages/0/title", f"{before}=HYPERLINK(1)")))
    done = ingest("list", path, "--format", "csv")
    [first, *_] = csv.DictReader(io.StringIO(done.out))
    assert not {*before} & {*first["title"]} - {*"a; "}
    assert "'" in first["title"].partition("=")[0].rpartition(";")[2]


def test_an_empty_option_is_no_option_left_out(ingest: Ingest) -> None:
    """A script's variable that is not set must neither show the author's hub nor list all pages."""
    path = str(SAMPLE)
    for arguments in (
        ("render", path, "--page", "intro", "--hub", ""),
        ("render", path, "--page", "intro", "--hub", " "),
        ("list", path, "--doi", ""),
    ):
        done = ingest(*arguments)
        assert (done.code, done.out) == (2, ""), arguments
        assert f"argument {arguments[-2]}: write " in done.err
