"""What git says about a book: asked of real checkouts."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from shutil import which

import pytest

from launchdirectives.book import Book
from launchdirectives.model import Source
from launchdirectives.record import replace
from launchdirectives.resolve import Request, Resolution
from tests.core.making import QUIET, book_of, checkout, codes, git, write

HUB = {"kind": "jupyterhub", "url": "https://hub.example.org"}
BINDER = {"kind": "binderhub", "url": "https://mybinder.org"}


@pytest.fixture(autouse=True)
def _own_git_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return checkout(tmp_path / "book")


def head(directory: Path) -> str:
    return git(directory, "rev-parse", "HEAD")


def source(directory: Path, environ: Mapping[str, str] = QUIET, **settings: object) -> Source:
    book = book_of({"source": settings, "hubs": {"binder": BINDER}}, directory, environ)
    assert book.findings == []
    assert book.source is not None
    return book.source


def known(found: Source) -> tuple[str, str, str]:
    return found.ref, found.ref_kind, found.branch


def opens(directory: Path, file: str, ref: str = "") -> Resolution:
    book = book_of({"hubs": {"binder": BINDER}}, directory)
    return book.launches(None, Request(file=file, ref=ref))


def test_branch(repo: Path) -> None:
    assert source(repo) == Source(
        repository="https://github.com/org/book",
        ref="main",
        ref_kind="branch",
        ref_origin="branch checked out",
        is_ref_derived=True,
        branch="main",
        commit=head(repo),
    )


def test_branch_with_slash_and_odd_characters(tmp_path: Path) -> None:
    repo = checkout(tmp_path / "book", branch="feature/é+#1")
    assert known(source(repo)) == ("feature/é+#1", "branch", "feature/é+#1")


@pytest.mark.parametrize("branch", ["a\u2028b", "a\x85b"])
def test_a_branch_with_a_line_end_beyond_ascii(tmp_path: Path, branch: str) -> None:
    repo = checkout(tmp_path / "book", branch=branch)
    assert known(source(repo)) == (branch, "branch", branch)


def test_a_branch_that_is_no_utf8(repo: Path) -> None:
    git(repo, "checkout", "--quiet", "-b", os.fsdecode(b"\xff"))
    book = book_of({"hubs": {"binder": BINDER}}, repo)
    assert codes(book.findings) == ["hub.source"]
    assert str(book.findings[0]).isascii()


def test_a_branch_named_like_a_tag(repo: Path) -> None:
    git(repo, "checkout", "--quiet", "-b", "v1")
    git(repo, "commit", "--quiet", "--allow-empty", "--message=second")
    git(repo, "tag", "v1", "main")
    assert known(source(repo)) == ("v1", "branch", "v1")
    assert source(repo).commit == head(repo)


def test_detached_without_a_default_branch(repo: Path) -> None:
    git(repo, "checkout", "--quiet", "--detach")
    found = source(repo)
    assert known(found) == ("", "", "")
    assert found.commit == head(repo)


def test_detached_with_the_remotes_default_branch(repo: Path) -> None:
    git(repo, "checkout", "--quiet", "--detach")
    git(repo, "update-ref", "refs/remotes/origin/trunk", "HEAD")
    git(repo, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    assert known(source(repo)) == ("trunk", "branch", "trunk")
    assert source(repo).ref_origin == "remote's default branch"


@pytest.mark.parametrize("options", [(), ("--annotate", "--message=x")])
def test_tag(repo: Path, options: tuple[str, ...]) -> None:
    git(repo, "tag", *options, "v1.0")
    found = source(repo)
    assert known(found) == ("v1.0", "tag", "main")
    assert (found.ref_origin, found.commit) == ("tag at the commit checked out", head(repo))
    git(repo, "commit", "--quiet", "--allow-empty", "--message=second")
    assert known(source(repo)) == ("main", "branch", "main")


@pytest.mark.parametrize(
    ("tags", "newest"),
    [
        (("v1.9", "v1.10"), "v1.10"),
        (("2026.08", "2026.12"), "2026.12"),
        (("v1.0-rc1", "v1.0", "v1.0-rc2"), "v1.0"),
        (("v1.0rc1", "v1.0"), "v1.0"),
    ],
)
def test_of_several_tags_the_newest_version(repo: Path, tags: tuple[str, ...], newest: str) -> None:
    for tag in tags:
        git(repo, "tag", tag)
    assert source(repo).ref == newest


def test_detached_at_a_tag(repo: Path) -> None:
    git(repo, "tag", "v1.0")
    git(repo, "checkout", "--quiet", "v1.0")
    assert known(source(repo)) == ("v1.0", "tag", "")


def test_shallow_clone(repo: Path, tmp_path: Path) -> None:
    git(repo, "commit", "--quiet", "--allow-empty", "--message=second")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repo}", "shallow")
    shallow = tmp_path / "shallow"
    git(shallow, "remote", "set-url", "origin", "https://github.com/org/book.git")
    assert known(source(shallow)) == ("main", "branch", "main")
    assert source(shallow).commit == head(repo)
    assert [launch.path for launch in opens(shallow, "docs/a.ipynb").launches] == ["docs/a.ipynb"]


def test_worktree(repo: Path, tmp_path: Path) -> None:
    git(repo, "worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"))
    assert known(source(tmp_path / "tree" / "docs")) == ("other", "branch", "other")
    assert source(tmp_path / "tree" / "docs").path == "docs"


def test_submodule_is_a_repository_of_its_own(repo: Path, tmp_path: Path) -> None:
    inner = checkout(tmp_path / "inner", remote="https://github.com/org/inner", branch="trunk")
    git(repo, "submodule", "--quiet", "add", str(inner), "sub")
    git(repo / "sub", "remote", "set-url", "origin", "https://github.com/org/inner.git")
    assert source(repo / "sub").repository == "https://github.com/org/inner"
    assert known(source(repo / "sub")) == ("trunk", "branch", "trunk")


def test_no_commit_yet(tmp_path: Path) -> None:
    repo = checkout(tmp_path / "book", files=())
    write(repo / "a.ipynb", "{}")
    book = book_of({}, repo)
    assert book.source is not None
    assert book.source.repository == "https://github.com/org/book"
    assert book.source.commit == ""
    assert [launch.path for launch in opens(repo, "a.ipynb").launches] == ["a.ipynb"]


def test_no_remote(tmp_path: Path) -> None:
    book = book_of({}, checkout(tmp_path / "book", remote=""))
    assert book.source is None
    assert codes(book.findings) == ["source.no-remote"]
    assert "git remote add origin" in book.findings[0].fix
    assert not book.launches(None, Request(file="docs/a.ipynb")).launches


def test_no_checkout(tmp_path: Path) -> None:
    book = book_of({}, tmp_path)
    assert book.source is None
    assert codes(book.findings) == ["source.no-git"]
    assert "git remote add" not in book.findings[0].fix
    assert "source.repository" in book.findings[0].fix


@pytest.mark.parametrize("name", ["upstream", "a.b", "my-fork"])
def test_the_only_remote_is_taken_whatever_its_name(tmp_path: Path, name: str) -> None:
    repo = checkout(tmp_path / "book", remote="")
    git(repo, "remote", "add", name, "git@github.com:org/book.git")
    assert source(repo).repository == "https://github.com/org/book"


def test_of_two_remotes_the_one_that_the_branch_follows(repo: Path) -> None:
    git(repo, "remote", "add", "upstream", "https://github.com/upstream/book")
    assert source(repo).repository == "https://github.com/org/book"
    git(repo, "config", "branch.main.remote", "upstream")
    assert source(repo).repository == "https://github.com/upstream/book"


def test_of_two_remotes_without_a_hint_none(tmp_path: Path) -> None:
    repo = checkout(tmp_path / "book", remote="")
    for name in ("one", "two"):
        git(repo, "remote", "add", name, f"https://github.com/{name}/book")
    book = book_of({}, repo)
    assert book.source is None
    assert codes(book.findings) == ["source.no-remote"]


@pytest.mark.parametrize(
    "remote",
    [
        "https://ann:s3cret@github.com/org/book.git",
        "https://s3cret@github.com/org/book.git",
        "https://oauth2:s3cret@github.com/org/book.git",
        "ssh://ann:s3cret@github.com/org/book.git",
    ],
)
def test_a_token_in_the_remote_goes_nowhere(tmp_path: Path, remote: str) -> None:
    book = book_of({}, checkout(tmp_path / "book", remote=remote))
    assert book.source is not None
    assert book.source.repository == "https://github.com/org/book"
    found = book.launches(None, Request(file="docs/a.ipynb"))
    assert len(found.launches) == 1
    assert "s3cret" not in repr((book.source, book.findings, book.repository, found))
    assert "s3cret" not in book.fingerprint()


@pytest.mark.parametrize(
    ("remote", "code"),
    [
        ("/srv/git/book.git", "source.not-public"),
        ("file:///srv/git/book.git", "source.not-public"),
        ("http://ann:s3cret@git.example.org/a/b", "security.scheme"),
    ],
)
def test_a_remote_that_readers_cannot_use(tmp_path: Path, remote: str, code: str) -> None:
    book = book_of({}, checkout(tmp_path / "book", remote=remote))
    assert book.source is None
    assert codes(book.findings) == [code]
    assert book.findings[0].place.file
    assert "s3cret" not in repr((book.findings, book.repository))


def test_instead_of_is_not_published(repo: Path, tmp_path: Path) -> None:
    write(
        tmp_path / "gitconfig",
        '[url "https://s3cret@mirror.example.org/"]\n\tinsteadOf = https://github.com/\n',
    )
    assert source(repo).repository == "https://github.com/org/book"


def test_remotes_of_the_user_do_not_count(tmp_path: Path) -> None:
    write(tmp_path / "gitconfig", '[remote "origin"]\n\tfetch = +refs/pull/*:refs/pull/*\n')
    repo = checkout(tmp_path / "book")
    assert source(repo).repository == "https://github.com/org/book"


def test_sha256(tmp_path: Path) -> None:
    repo = tmp_path / "book"
    try:
        checkout(repo, options=("--object-format=sha256",))
    except subprocess.CalledProcessError:
        pytest.skip("this git has no SHA-256 repositories")
    assert len(source(repo).commit) == 64
    found = source(repo, ref=head(repo))
    assert known(found) == (head(repo), "commit", "main")


@pytest.mark.parametrize(
    ("folder", "declared", "path"),
    [
        ("", None, ""),
        ("docs", None, "docs"),
        ("my docs/数据", None, "my docs/数据"),
        ("docs", "", ""),
        ("docs", "other", "other"),
    ],
)
def test_the_books_folder(repo: Path, folder: str, declared: str | None, path: str) -> None:
    (repo / folder).mkdir(parents=True, exist_ok=True)
    settings = {} if declared is None else {"source": {"path": declared}}
    found = book_of(settings, repo / folder).source
    assert found is not None
    assert found.path == path


def test_the_books_folder_may_be_a_link(repo: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(repo / "docs")
    assert source(tmp_path / "link").path == "docs"


@pytest.mark.parametrize(
    ("ref", "kind"),
    [
        ("main", "branch"),
        ("v1.0", "tag"),
        ("other", "branch"),
        ("nowhere", ""),
        ("0" * 40, "commit"),
    ],
)
def test_declared_ref(repo: Path, ref: str, kind: str) -> None:
    git(repo, "tag", "v1.0")
    git(repo, "branch", "other")
    found = source(repo, ref=ref)
    assert (found.ref, found.ref_kind, found.ref_origin) == (ref, kind, "declared")
    assert not found.is_ref_derived
    assert found.branch == "main"
    assert found.commit == {"nowhere": "", "0" * 40: "0" * 40}.get(ref, head(repo))


def test_declared_branch_that_only_the_remote_has(repo: Path) -> None:
    git(repo, "update-ref", "refs/remotes/origin/published", "HEAD")
    assert source(repo, ref="published").ref_kind == "branch"


def test_declared_source_outside_git(tmp_path: Path) -> None:
    found = source(tmp_path, repository="https://github.com/org/book", ref="v1", path="docs")
    assert found == Source(
        repository="https://github.com/org/book",
        ref="v1",
        ref_origin="declared",
        path="docs",
    )


def test_declared_commit_outside_git(tmp_path: Path) -> None:
    commit = "0123456789" * 4
    found = source(tmp_path, repository="https://github.com/org/book", ref=commit)
    assert (found.ref_kind, found.commit) == ("commit", commit)


def test_the_source_may_be_another_repository(repo: Path) -> None:
    settings = {
        "source": {"repository": "https://github.com/org/other", "ref": "main"},
        "hubs": {"binder": BINDER},
    }
    book = book_of(settings, repo / "docs")
    assert book.source is not None
    assert (book.source.path, book.source.commit, book.source.ref_kind) == ("", "", "")
    # The checkout here does not say what that repository holds.
    found = book.launches(None, Request(file="not/here.ipynb"))
    assert [launch.path for launch in found.launches] == ["not/here.ipynb"]


@pytest.mark.parametrize(
    "spelling",
    [
        "https://github.com/org/book",
        "https://github.com/Org/Book.git",
        "git@github.com:org/book.git",
    ],
)
def test_the_source_may_be_the_checkout_itself(repo: Path, spelling: str) -> None:
    found = source(repo, repository=spelling)
    assert found.repository == spelling
    assert (found.ref, found.commit) == ("main", head(repo))


def test_a_file_that_is_not_committed(repo: Path) -> None:
    write(repo / "new.ipynb", "{}")
    found = opens(repo, "new.ipynb")
    assert found.launches == ()
    assert codes(found.findings) == ["source.not-committed"]
    git(repo, "add", "--all")
    assert codes(opens(repo, "new.ipynb").findings) == ["source.not-committed"]
    git(repo, "commit", "--quiet", "--message=second")
    assert opens(repo, "new.ipynb").findings == ()


def test_a_file_that_another_ref_has(repo: Path) -> None:
    git(repo, "checkout", "--quiet", "-b", "other")
    write(repo / "new.ipynb", "{}")
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "--message=second")
    git(repo, "checkout", "--quiet", "main")
    assert codes(opens(repo, "new.ipynb").findings) == ["source.file-missing"]
    assert [launch.source.ref for launch in opens(repo, "new.ipynb", "other").launches] == ["other"]
    assert codes(opens(repo, "new.ipynb", "main").findings) == ["source.file-missing"]


@pytest.mark.parametrize("name", ["a b.ipynb", "数据.ipynb", "a\"b'.ipynb", "a\nb.ipynb", "-a.ipynb", "#?%.ipynb", "a\\b.ipynb"])  # fmt: skip
def test_odd_file_names(tmp_path: Path, name: str) -> None:
    repo = checkout(tmp_path / "book", files=(f"docs/{name}",))
    assert [launch.path for launch in opens(repo / "docs", name).launches] == [f"docs/{name}"]


def test_a_file_name_that_is_no_utf8(tmp_path: Path) -> None:
    repo = checkout(tmp_path / "book", files=("a.ipynb",))
    name = os.fsdecode(b"\xff.ipynb")
    (repo / name).write_text("{}")
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "--message=second")
    assert len(opens(repo, "a.ipynb").launches) == 1
    book = Book.open(str(repo))
    files = [page.file for page in book.pages()]
    assert files == ["a.ipynb", name]
    odd = opens(repo, name)
    assert codes(odd.findings) == ["hub.source"]
    assert str(odd.findings[0]).isascii()  # any terminal can show it


def test_git_is_not_installed(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    book = book_of({}, repo)
    assert book.source is None
    assert codes(book.findings) == ["source.no-git"]
    assert "git is not installed" in book.findings[0].message
    declared = book_of({"source": {"repository": "https://github.com/org/book"}}, repo)
    assert declared.findings == []
    assert len(declared.launches(None, Request(file="docs/a.ipynb")).launches) == 1


def test_a_checkout_of_somebody_else(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    book = book_of({}, repo)
    assert book.source is None
    assert "source.git-failed" in codes(book.findings)
    assert "safe.directory" in book.findings[0].fix


def test_git_is_asked_a_handful_of_times(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = tmp_path / "calls"
    shim = write(
        tmp_path / "bin" / "git",
        f'#!/bin/sh\necho "$@" >> "{calls}"\nexec "{which("git")}" "$@"\n',
    )
    shim.chmod(0o755)
    for number in range(20):
        write(repo / f"{number}.ipynb", "{}")
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "--message=second")
    monkeypatch.setenv("PATH", f"{shim.parent}:{os.environ['PATH']}")
    book = Book.open(str(repo))
    assert all(book.launches(page).launches for page in book.pages() if page.is_notebook)
    said = calls.read_text().splitlines()
    assert 1 <= len(said) <= 6, said


def test_the_authors_ref_goes_before_the_build_servers(repo: Path) -> None:
    environ = {"GITHUB_SHA": head(repo), "GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v2"}
    assert source(repo, environ, ref="main") == replace(
        source(repo), ref_origin="declared", is_ref_derived=False
    )


def test_the_build_servers_ref_is_not_that_of_another_repository(repo: Path) -> None:
    environ = {"GITHUB_SHA": head(repo), "GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v2"}
    assert source(repo, environ, repository="https://github.com/org/other").ref == ""


def test_a_jupyterhub_gets_a_branch_where_the_build_is_of_a_tag(repo: Path) -> None:
    git(repo, "tag", "v1.0")
    book = book_of({"hubs": {"hub": HUB, "binder": BINDER}}, repo)
    hub, binder = book.launches(None, Request(file="docs/a.ipynb")).launches
    assert "branch=main" in hub.url
    assert "/v2/gh/org/book/v1.0?" in binder.url


@pytest.mark.parametrize("ref", ["v1.0", "0" * 40])
def test_a_jupyterhub_refuses_a_tag_or_commit_that_the_author_names(repo: Path, ref: str) -> None:
    git(repo, "tag", "v1.0")
    book = book_of({"hubs": {"hub": HUB}, "source": {"ref": ref}}, repo)
    assert codes(book.findings) == ["hub.ref"]
    assert book.findings[0].place.key == "hubs.hub"
    book = book_of({"hubs": {"hub": {**HUB, "branch": "main"}}, "source": {"ref": ref}}, repo)
    assert book.findings == []
