"""The author's desk: what is changed and not committed, committed and not pushed."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import which

import pytest

from launchdirectives import checks
from launchdirectives.checks.source import SourceCheck
from launchdirectives.checks.work import WorkCheck
from launchdirectives.cli import main
from tests.books import commit, git, notebook, write
from tests.core.checks.remotes import FILES, HUB, clone, found, publish, told


def test_nothing_is_said_of_what_is_pushed(tmp_path: Path) -> None:
    book, _ = publish(tmp_path)
    write(book, {"untracked.txt": ""})
    assert told(book, WorkCheck()) == []


@pytest.mark.parametrize("is_staged", [False, True])
def test_files_that_are_changed(tmp_path: Path, is_staged: bool) -> None:
    odd = "a folder/ü b.ipynb"
    page = "# A page\n\n```{launch} <a folder/ü b.ipynb>\n```\n"
    files = {**FILES, odd: notebook(), "page.md": page.replace("<", "").replace(">", "")}
    book, _ = publish(tmp_path, files)
    write(book, {odd: notebook("1"), "a.ipynb": notebook("2"), "environment.yml": "channels: []\n"})
    write(book, {"page.md": f"{files['page.md']}\nMore.\n"})
    if is_staged:
        git(book, "add", "--all")
    # The page itself does not open anywhere.
    assert told(book, WorkCheck()) == [
        ("source.modified", "a folder/ü b.ipynb", 0),
        ("source.modified", "a.ipynb", 0),
        ("source.modified", "environment.yml", 0),
    ]


def test_a_linked_file_that_is_changed_is_told_where_it_is_linked(tmp_path: Path) -> None:
    files = {**FILES, "data.csv": "1\n", "page.md": "# A page\n\n```{launch} data.csv\n```\n"}
    book, _ = publish(tmp_path, files)
    write(book, {"data.csv": "2\n"})
    (finding,) = found(book, WorkCheck())
    assert (finding.place.file, finding.place.line) == (str(book.resolve() / "page.md"), 3)
    assert "'data.csv'" in finding.message


def test_a_paired_notebook_that_is_changed(tmp_path: Path) -> None:
    text = "---\nkernelspec: {name: python3}\n---\n\n# T\n"
    book, _ = publish(tmp_path, {"t.md": text, "t.ipynb": notebook()})
    write(book, {"t.md": f"{text}\nMore.\n"})
    assert told(book, WorkCheck()) == []
    write(book, {"t.ipynb": notebook("3")})
    assert told(book, WorkCheck())[0][0] == "source.modified"


def test_an_environment_file_that_is_new(tmp_path: Path) -> None:
    book, _ = publish(tmp_path)
    write(book, {"apt.txt": "vim\n", "docs/apt.txt": "vim\n"})
    git(book, "add", "--all")
    assert told(book, WorkCheck()) == [("source.modified", "apt.txt", 0)]
    # A hub that builds nothing has no need of it.
    write(book, {"launch.yml": HUB})
    assert told(book, WorkCheck()) == []


def test_changes_do_not_concern_an_older_version(tmp_path: Path) -> None:
    book, _ = publish(tmp_path, {**FILES, "launch.yml": "source: {ref: v1.0}\n"})
    git(book, "tag", "v1.0")
    commit(book)
    write(book, {"a.ipynb": notebook("2")})
    assert told(book, WorkCheck()) == []


def test_commits_that_are_not_pushed(tmp_path: Path) -> None:
    book, bare = publish(tmp_path)
    for _ in range(3):
        commit(book)
    (finding,) = found(book, WorkCheck())
    assert (finding.code, finding.message) == (
        "source.not-pushed",
        "3 commits of 'main' are not at 'origin'.",
    )
    assert finding.fix == "Run 'git push origin main'."
    assert finding.place.file == str(book.resolve() / "launch.yml")
    git(book, "push", "--quiet", "origin", "main")
    assert told(book, WorkCheck()) == []
    # Behind: readers get more than is here.
    git(book, "reset", "--quiet", "--hard", "HEAD~2")
    assert told(book, WorkCheck()) == []
    # Ahead and behind.
    write(book, {"more.txt": "more\n"})
    commit(book, "More")
    assert found(book, WorkCheck())[0].message == "1 commit of 'main' is not at 'origin'."
    # Another branch is followed, or none.
    git(book, "branch", "--quiet", "--unset-upstream")
    assert found(book, WorkCheck())[0].message == "1 commit of 'main' is not at 'origin'."
    other = clone(bare, tmp_path / "other")
    assert told(other, WorkCheck()) == []


def test_a_branch_that_is_only_here(tmp_path: Path) -> None:
    book, _ = publish(tmp_path)
    git(book, "checkout", "--quiet", "-b", "draft")
    (finding,) = found(book, WorkCheck())
    assert (finding.code, finding.fix) == ("source.not-pushed", "Run 'git push origin draft'.")
    git(book, "checkout", "--quiet", "main")
    write(book, {"launch.yml": "# Book\nsource:\n  ref: draft\n"})
    commit(book)
    git(book, "push", "--quiet")
    assert told(book, WorkCheck(), SourceCheck()) == [("source.not-pushed", "launch.yml", 3)]


def test_a_tag_says_nothing_of_what_is_pushed(tmp_path: Path) -> None:
    book, _ = publish(tmp_path)
    commit(book)
    git(book, "tag", "v1.0")
    assert told(book, WorkCheck()) == []


def test_checkouts_of_all_kinds(tmp_path: Path) -> None:
    book, bare = publish(tmp_path)
    commit(book)
    git(book, "push", "--quiet")
    git(book, "worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
    shallow = clone(bare, tmp_path / "shallow", "--depth=1")
    single = clone(bare, tmp_path / "single", "--single-branch")
    git(single, "checkout", "--quiet", "-b", "other")
    detached = clone(bare, tmp_path / "detached")
    git(detached, "checkout", "--quiet", "--detach", "HEAD~1")
    unborn = write(tmp_path / "unborn", FILES)
    git(unborn, "init", "--quiet")
    git(unborn, "remote", "add", "origin", "https://github.com/org/book")
    outer, _ = publish(tmp_path / "outer", {"readme.md": "# Outer\n"})
    allowed = ("-c", "protocol.file.allow=always")
    git(outer, *allowed, "submodule", "add", "--quiet", bare.as_uri(), "inner")
    git(outer / "inner", "remote", "set-url", "origin", "https://github.com/org/book")
    git(outer / "inner", "checkout", "--quiet", "--detach")
    for folder in (tmp_path / "tree", shallow, single, detached, unborn, outer / "inner"):
        assert told(folder, WorkCheck()) == [], folder
    commit(shallow)
    assert found(shallow, WorkCheck())[0].message == "1 commit of 'main' is not at 'origin'."


def test_a_repository_with_long_names(tmp_path: Path) -> None:
    book, _ = publish(tmp_path, object_format="sha256")
    assert told(book, WorkCheck()) == []
    commit(book)
    write(book, {"a.ipynb": notebook("2")})
    assert [code for code, _, _ in told(book, WorkCheck())] == [
        "source.modified",
        "source.not-pushed",
    ]


def test_a_build_server_has_no_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, _ = publish(tmp_path)
    head = commit(book)
    write(book, {"a.ipynb": notebook("executed")})
    assert len(told(book, WorkCheck())) == 2
    monkeypatch.setenv("CI_COMMIT_SHA", head)
    monkeypatch.setenv("CI_COMMIT_BRANCH", "main")
    assert told(book, WorkCheck()) == []


def test_git_is_asked_six_times_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = {f"part/{number}.ipynb": notebook() for number in range(20)}
    pages = {f"part/{n}.md": f"# P\n\n```{{launch}} part/{n}.ipynb\n```\n" for n in range(20)}
    absent = {"absent.md": "# P\n\n```{launch} absent.ipynb\n```\n"}
    lfs = {".gitattributes": "*.bin filter=lfs\n"}
    book, _ = publish(tmp_path, {**FILES, **more, **pages, **absent, **lfs})
    commit(book)
    write(book, {"a.ipynb": notebook("2"), "environment.yml": "channels: []\n"})
    write(book, {"absent.ipynb": notebook(), ".gitattributes": "*.bin filter=lfs\n*.x text\n"})
    calls = tmp_path / "calls"
    shim = tmp_path / "bin" / "git"
    write(shim.parent, {"git": f'#!/bin/sh\necho "$@" >> "{calls}"\nexec "{which("git")}" "$@"\n'})
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{shim.parent}:{os.environ['PATH']}")
    assert main(["check", "--directory", str(book)]) == 1
    said = calls.read_text().splitlines()
    assert sum(" status " in line for line in said) == 1
    assert sum(" cat-file " in line for line in said) == 1
    assert len(said) <= 6, said
    assert {"source", "work", "data", "security"} <= set(checks.BUILT_IN)
