"""The ref and the repository that open, in real checkouts."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchdirectives import checks
from launchdirectives.book import Book
from launchdirectives.checks.proof import Proof
from launchdirectives.checks.source import SourceCheck
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Place
from tests.books import commit, git, write
from tests.core.checks.remotes import FILES, URL, clone, found, publish, told


def ref(name: str) -> dict[str, str]:
    return {"launch.yml": f"# The book\nsource:\n  ref: {name}\n"}


def test_refs_that_are_there(tmp_path: Path) -> None:
    book, _ = publish(tmp_path)
    git(book, "tag", "v1.0")
    git(book, "update-ref", "refs/remotes/origin/published", "HEAD")
    head = git(book, "rev-parse", "HEAD")
    for name in ("main", "v1.0", "published", "HEAD", head):
        write(book, ref(f"'{name}'"))
        assert told(book, SourceCheck()) == [], name


@pytest.mark.parametrize(
    ("name", "meant"), [("mian", "'main'"), ("v1", "'v1.0'"), ("origin/main", "'main'")]
)
def test_a_ref_typed_wrongly(tmp_path: Path, name: str, meant: str) -> None:
    book, _ = publish(tmp_path)
    git(book, "tag", "v1.0")
    write(book, ref(name))
    (finding,) = found(book, SourceCheck())
    assert (finding.code, finding.place.line) == ("source.ref-missing", 3)
    assert finding.place.key == "source.ref"
    assert f"'{name}'" in finding.message
    assert meant in finding.fix


def test_a_ref_that_is_like_none(tmp_path: Path) -> None:
    book, _ = publish(tmp_path)
    for number in range(20):
        git(book, "tag", f"v{number}")
    write(book, ref("zzz"))
    (finding,) = found(book, SourceCheck())
    assert "v11" not in finding.fix


def test_a_commit_that_is_nowhere(tmp_path: Path) -> None:
    book, _ = publish(tmp_path)
    write(book, ref(f"'{'0123456789' * 4}'"))
    assert told(book, SourceCheck()) == [("source.ref-missing", "launch.yml", 3)]


def test_a_commit_that_is_cut_short(tmp_path: Path) -> None:
    book, _ = publish(tmp_path)
    head = git(book, "rev-parse", "HEAD")
    write(book, ref(f"'{head[:9]}'"))
    (finding,) = found(book, SourceCheck())
    assert finding.code == "source.ref-unknown"
    assert head in finding.fix


def test_the_place_is_where_the_ref_is_written(tmp_path: Path) -> None:
    pages = {
        "directive.md": "# D\n\n```{launch} a.ipynb\n:ref: nowhere\n```\n",
        "front.md": "---\ntitle: F\nlaunch:\n  file: a.ipynb\n  ref: nowhere\n---\n\n# F\n",
        "rule.md": "# R\n",
        "launch.yml": "pages:\n  rule:\n    file: a.ipynb\n    ref: nowhere\n",
    }
    book, _ = publish(tmp_path, {**FILES, **pages})
    assert told(book, SourceCheck()) == [
        ("source.ref-missing", "directive.md", 3),
        ("source.ref-missing", "front.md", 5),
        ("source.ref-missing", "launch.yml", 4),
    ]


def test_refs_of_hubs_and_environments(tmp_path: Path) -> None:
    settings = (
        "source: {ref: v1.0}\nhubs:\n  hub:\n    kind: jupyterhub\n"
        "    url: https://hub.example.org\n    branch: nowhere\n"
        "  binder: {kind: binderhub, url: https://mybinder.org}\n"
        "environments:\n  default:\n    ref: nothing\n"
    )
    book, _ = publish(tmp_path, {**FILES, "launch.yml": settings})
    git(book, "tag", "v1.0")
    assert told(book, SourceCheck()) == [
        ("source.ref-missing", "launch.yml", 6),
        ("source.ref-missing", "launch.yml", 10),
    ]


@pytest.mark.parametrize(
    "options", [("--depth=1",), ("--single-branch",), ("--no-tags",)], ids=lambda one: one[0]
)
def test_a_clone_of_a_part_does_not_say_what_is_missing(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    book, bare = publish(tmp_path)
    git(book, "tag", "v1.0")
    git(book, "push", "--quiet", "--tags", "origin")
    part = clone(bare, tmp_path / "part", *options)
    for name in ("nowhere", "'0123456789012345678901234567890123456789'"):
        write(part, ref(name))
        assert told(part, SourceCheck()) == [("source.ref-unknown", "launch.yml", 3)]
    write(part, ref("main"))
    assert told(part, SourceCheck()) == []


def test_whole_checkouts_of_all_kinds(tmp_path: Path) -> None:
    _, bare = publish(tmp_path)
    whole = clone(bare, tmp_path / "whole")
    git(whole, "checkout", "--quiet", "--detach")
    git(whole, "worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"))
    outer, _ = publish(tmp_path / "outer", {"readme.md": "# Outer\n"})
    allowed = ("-c", "protocol.file.allow=always")
    served = ("-c", f"url.{bare.as_uri()}.insteadOf={URL}")
    git(outer, *allowed, *served, "submodule", "add", "--quiet", URL, "inner")
    unborn = tmp_path / "unborn"
    unborn.mkdir()
    git(unborn, "init", "--quiet")
    git(unborn, "remote", "add", "origin", URL)
    write(unborn, {**FILES, **ref("nowhere")})
    for folder in (whole, tmp_path / "tree", outer / "inner"):
        write(folder, ref("main"))
        assert told(folder, SourceCheck()) == [], folder
        write(folder, ref("nowhere"))
        assert told(folder, SourceCheck()) == [("source.ref-missing", "launch.yml", 3)], folder
    assert [code for code, _, _ in told(unborn, SourceCheck())] == ["source.ref-unknown"]


def test_a_repository_with_long_names(tmp_path: Path) -> None:
    book, _ = publish(tmp_path, object_format="sha256")
    head = git(book, "rev-parse", "HEAD")
    assert len(head) == 64
    write(book, ref(f"'{head}'"))
    assert told(book, SourceCheck()) == []
    write(book, ref(f"'{'0' * 64}'"))
    assert told(book, SourceCheck()) == [("source.ref-missing", "launch.yml", 3)]


def test_another_repository_is_not_asked_about_here(tmp_path: Path) -> None:
    settings = f"source: {{repository: {URL}-2, ref: nowhere}}\n"
    book, _ = publish(tmp_path, {**FILES, "launch.yml": settings})
    assert [code for code, _, _ in told(book, SourceCheck())] == ["source.other-remote"]


def test_a_left_over_of_a_template(tmp_path: Path) -> None:
    settings = "# Book\nsource:\n  repository: https://github.com/template/book\n"
    book, _ = publish(tmp_path, {**FILES, "launch.yml": settings})
    (finding,) = found(book, SourceCheck())
    assert (finding.code, finding.place.line) == ("source.other-remote", 3)
    assert "https://github.com/template/book" in finding.message
    assert URL in finding.fix
    git(book, "remote", "add", "upstream", "git@github.com:Template/book.git")
    assert told(book, SourceCheck()) == []


@pytest.mark.parametrize(
    "declared", ["https://git.example.org/org/book", "https://gist.github.com/ann/0123456789abcdef"]
)
def test_a_mirror_or_a_gist_is_no_left_over(tmp_path: Path, declared: str) -> None:
    settings = f"source: {{repository: '{declared}'}}\n"
    book, _ = publish(tmp_path, {**FILES, "launch.yml": settings})
    assert told(book, SourceCheck()) == []


def test_the_branch_of_converted_notebooks_comes_with_the_build(tmp_path: Path) -> None:
    text = "---\nkernelspec: {name: python3}\n---\n\n# T\n"
    settings = "converted: {ref: notebooks}\n"
    book, _ = publish(tmp_path, {"t.md": text, "launch.yml": settings})
    opened = Book.open(str(book))
    (launch,) = opened.launches(opened.page("t.md")).launches
    assert launch.source.ref == "notebooks"
    assert told(book, SourceCheck()) == []


def test_a_fork_in_a_build_server_is_no_left_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, _ = publish(tmp_path, {**FILES, "launch.yml": f"source: {{repository: {URL}}}\n"})
    head = git(book, "rev-parse", "HEAD")
    request = {
        "CI_COMMIT_SHA": head,
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "fix",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_URL": "https://github.com/ann/book",
        "CI_MERGE_REQUEST_PROJECT_URL": URL,
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    }
    for name, value in request.items():
        monkeypatch.setenv(name, value)
    assert told(book, SourceCheck()) == []
    (book / "launch.yml").unlink()
    source = Book.open(str(book)).source
    assert source is not None
    assert source.repository == "https://github.com/ann/book"
    assert told(book, SourceCheck()) == []


def test_a_build_leaves_out_what_opens_no_ref(tmp_path: Path) -> None:
    book, _ = publish(tmp_path, {**FILES, **ref("nowhere")})
    opened = Book.open(str(book))
    proof = Proof(Survey(opened))
    (launch,) = opened.launches(opened.page("a.ipynb")).launches
    findings = proof.of_launch(launch, Place(file="a.ipynb"))
    assert "source.ref-missing" in [one.code for one in findings]
    assert checks.is_broken(findings)


NOT_COMMITTED = "# P\n\n```{launch} new.ipynb\n```\n"


def not_committed(book: Path) -> tuple[str, str, str]:
    """Code, message and fix of the one finding about the page's file."""
    opened = Book.open(str(book))
    survey = Survey.of_files(opened, ["page.md"])
    (finding,) = checks.run(survey, [])
    assert (finding.place.file, finding.place.line) == (str(book.resolve() / "page.md"), 3)
    return finding.code, finding.message, finding.fix


def test_why_a_file_that_is_here_does_not_open(tmp_path: Path) -> None:
    book, _ = publish(tmp_path, {**FILES, "page.md": NOT_COMMITTED})
    assert not_committed(book)[0] == "source.file-missing"
    write(book, {"new.ipynb": FILES["a.ipynb"]})
    for state in ("untracked", "to be added", "staged"):
        if state == "to be added":
            git(book, "add", "--intent-to-add", "new.ipynb")
        elif state == "staged":
            git(book, "add", "--all")
        code, message, fix = not_committed(book)
        assert code == "source.not-committed"
        assert message.endswith("it is not committed.")
        assert fix == "Commit and push it."
    git(book, "rm", "--quiet", "--cached", "new.ipynb")
    write(book, {".gitignore": "new.*\n"})
    code, message, fix = not_committed(book)
    assert (code, message.endswith("git ignores it.")) == ("source.not-committed", True)
    assert ".gitignore" in fix


def test_a_file_that_an_older_ref_does_not_have(tmp_path: Path) -> None:
    book, _ = publish(tmp_path)
    git(book, "tag", "v1.0")
    write(book, {"new.ipynb": FILES["a.ipynb"], "page.md": NOT_COMMITTED, **ref("v1.0")})
    commit(book)
    code, message, fix = not_committed(book)
    assert (code, message.endswith("'v1.0' does not have it.")) == ("source.not-committed", True)
    assert "name a ref that has it" in fix


def test_files_in_folders_that_git_does_not_know(tmp_path: Path) -> None:
    page = "# P\n\n```{launch} build/sub/new.ipynb\n```\n"
    book, _ = publish(tmp_path, {**FILES, "page.md": page, ".gitignore": "build/\n"})
    write(book, {"build/sub/new.ipynb": FILES["a.ipynb"]})
    assert not_committed(book)[1].endswith("git ignores it.")
    write(book, {"page.md": page.replace("build/sub/new.ipynb", "more/sub/")})
    write(book, {"more/sub/new.ipynb": FILES["a.ipynb"]})
    assert not_committed(book)[1].endswith("it is not committed.")
