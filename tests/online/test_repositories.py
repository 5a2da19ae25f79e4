"""What the hosts of repositories say, over git's smart http protocol."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchdirectives.findings import Finding
from launchdirectives.online.git import Bounds
from launchdirectives.online.repositories import Repositories
from tests.live.git_server import GitServer, commit_all, init_repository, run_git
from tests.online import servers
from tests.online.conftest import InTime

QUICK = Bounds(seconds=20.0)


class Published:
    """A repository with two branches, two tags, and a commit that only one of them leads to."""

    def __init__(self, server: GitServer, worktree: Path) -> None:
        self.url = f"{server.url}/org/book"
        init_repository(worktree)
        (worktree / "environment.yml").write_text("dependencies: [python=3.12]\n")
        self.first = commit_all(worktree, "first")
        (worktree / "binder").mkdir()
        (worktree / "binder" / "requirements.txt").write_text("numpy==2.0\n")
        (worktree / "link").symlink_to("binder/requirements.txt")
        (worktree / "größe.md").write_text("# A page\n")
        self.tip = commit_all(worktree, "second")
        server.publish("org/book", worktree)
        self.bare = server.root.resolve() / "org" / "book.git"
        run_git(self.bare, "config", "uploadpack.allowFilter", "true")
        run_git(self.bare, "tag", "-a", "v1", "-m", "One", self.first)
        run_git(self.bare, "tag", "plain", self.tip)
        run_git(self.bare, "branch", "feature/x", self.tip)


@pytest.fixture(scope="module")
def book(git_server: GitServer, tmp_path_factory: pytest.TempPathFactory) -> Published:
    return Published(git_server, tmp_path_factory.mktemp("book"))


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_refs_of_all_kinds(book: Published) -> None:
    repositories = Repositories(bounds=QUICK)
    remote = repositories.remote(book.url)
    assert remote is not None
    assert remote.problem is None
    assert remote.find("") == ("branch", book.tip)
    assert remote.find("feature/x") == ("branch", book.tip)
    assert remote.find("v1") == ("tag", book.first)
    assert remote.find("plain") == ("tag", book.tip)
    for ref in ("", "HEAD", "main", "feature/x", "v1", "plain", book.tip, book.first):
        assert repositories.of_ref(book.url, ref) == (), ref


@pytest.mark.parametrize("ref", ["mian", "v2", "0123456789" * 4])
def test_a_ref_that_is_missing(book: Published, ref: str) -> None:
    findings = Repositories(bounds=QUICK).of_ref(book.url, ref)
    assert codes(findings) == ["source.ref-missing"]
    assert ref in findings[0].message
    if ref == "mian":
        assert "'main'" in findings[0].fix


def test_an_empty_repository(git_server: GitServer, tmp_path: Path) -> None:
    bare = git_server.root.resolve() / "org" / "empty.git"
    bare.mkdir(parents=True)
    run_git(bare, "init", "--quiet", "--bare")
    findings = Repositories(bounds=QUICK).of_ref(f"{git_server.url}/org/empty", "")
    assert codes(findings) == ["source.ref-missing"]


def test_a_repository_that_nobody_has(git_server: GitServer) -> None:
    findings = Repositories(bounds=QUICK).of_ref(f"{git_server.url}/org/none", "main")
    assert codes(findings) == ["source.not-public"]


def test_a_host_that_wants_a_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_time: InTime
) -> None:
    """No saved password is used: readers have none."""
    (tmp_path / ".netrc").write_text("default login somebody password unsaid\n")
    (tmp_path / ".gitconfig").write_text(
        "[credential]\nhelper = !echo username=somebody; echo password=unsaid\n"
        "[http]\nextraHeader = Authorization: token unsaid\n"
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    login = servers.response(status=401, kind="text/plain", WWW_Authenticate='Basic realm="git"')
    with servers.running(lambda c, p, o: c.sendall(login)) as server:
        repositories = Repositories(bounds=QUICK)
        findings = in_time(lambda: repositories.of_ref(f"{server.url}/org/book", "main"))
    assert codes(findings) == ["source.not-public"]
    assert "password" in findings[0].message
    assert not any("authorization" in head.lower() for head in server.heads)


@pytest.mark.parametrize(
    "behave",
    [
        servers.says_nothing,
        servers.drips,
        servers.hangs_up,
        servers.redirects_for_ever,
        servers.speaks_no_http,
        lambda c, p, o: c.sendall(servers.response(status=500)),
        lambda c, p, o: c.sendall(servers.response("<html>\n<p>Hi\n", kind="text/html")),
    ],
    ids=["silent", "slow", "closed", "led", "other", "500", "html"],
)
def test_a_bad_host_is_one_finding(behave: servers.Behaviour, in_time: InTime) -> None:
    with servers.running(behave) as server:
        repositories = Repositories(bounds=Bounds(seconds=servers.limit_for(behave)))
        findings = in_time(lambda: repositories.of_ref(f"{server.url}/org/book", "main"))
    assert codes(findings) == ["source.unreachable"]
    assert findings[0].message.endswith(".")


def test_a_host_that_sends_much(in_time: InTime) -> None:
    kind = "application/x-git-upload-pack-advertisement"
    line = b"0044" + b"0" * 40 + b" refs/heads/" + b"a" * 11 + b"\n"
    start = b"001e# service=git-upload-pack\n0000"
    page = servers.response(start + line * 20_000, kind=kind)
    with servers.running(lambda c, p, o: c.sendall(page)) as server:
        repositories = Repositories(bounds=Bounds(seconds=20.0, output=10_000))
        findings = in_time(lambda: repositories.of_ref(f"{server.url}/org/book", "main"))
    assert codes(findings) == ["source.unreachable"]


def test_an_address_that_is_none() -> None:
    repositories = Repositories(bounds=QUICK)
    for repository in ("/srv/book", "ext::sh -c true", "--upload-pack=x"):
        assert codes(repositories.of_ref(repository, "main")) == ["source.not-public"]
    assert repositories.of_ref("10.5281/zenodo.3242074", "") == ()


@pytest.mark.parametrize("ref", ["main", "v1", "commit"])
@pytest.mark.parametrize("has_filter", [True, False])
def test_files_at_a_ref(book: Published, ref: str, has_filter: bool) -> None:
    run_git(book.bare, "config", "uploadpack.allowFilter", str(has_filter).lower())
    tree = Repositories(bounds=QUICK).tree(book.url, book.first if ref == "commit" else ref)
    assert tree is not None
    assert tree.read("environment.yml") == b"dependencies: [python=3.12]\n"
    if ref == "main":
        assert set(tree) == {"environment.yml", "binder/requirements.txt", "link", "größe.md"}
        assert tree.read("link") == b"numpy==2.0\n"
        with pytest.raises(KeyError):
            tree.read("no.txt")
    else:
        assert set(tree) == {"environment.yml"}


def test_contents_come_when_asked_for(book: Published) -> None:
    run_git(book.bare, "config", "uploadpack.allowFilter", "true")
    repositories = Repositories(bounds=QUICK)
    tree = repositories.tree(book.url, "main")
    assert tree is not None
    assert repositories.tree(book.url, "feature/x") is tree
    moved = book.bare.rename(book.bare.with_name("away.git"))
    try:
        with pytest.raises(OSError, match="does not give"):
            tree.read("environment.yml")
    finally:
        moved.rename(book.bare)
    assert tree.read("environment.yml").startswith(b"dependencies")


def test_too_large_a_repository(book: Published, in_time: InTime) -> None:
    repositories = Repositories(bounds=Bounds(seconds=20.0, stored=100))
    assert in_time(lambda: repositories.tree(book.url, "main")) is None


def test_a_sha256_repository(git_server: GitServer, tmp_path: Path) -> None:
    worktree = tmp_path / "book"
    worktree.mkdir()
    run_git(worktree, "init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    (worktree / "a.md").write_text("# A\n")
    commit_all(worktree, "first")
    bare = git_server.root.resolve() / "org" / "new.git"
    run_git(tmp_path, "clone", "--quiet", "--bare", str(worktree), str(bare))
    tree = Repositories(bounds=QUICK).tree(f"{git_server.url}/org/new", "main")
    assert tree is not None
    assert tree.read("a.md") == b"# A\n"
