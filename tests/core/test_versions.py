"""Which version opens while a build server builds: real checkouts, variables as they are set."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from launchdirectives import repository, versions
from launchdirectives.model import Launch, Source
from launchdirectives.resolve import Request, explained
from tests.core.making import book_of, checkout, git, write

BINDER = {"kind": "binderhub", "url": "https://mybinder.org"}
HUB = {"kind": "jupyterhub", "url": "https://hub.example.org"}
OWN = "https://github.com/org/book"
FORK = "https://github.com/someone/book"
HERE = "the commit checked out"
ELSEWHERE = "f" * 40

GITHUB = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "org/book"}
MERGE = {
    **GITHUB,
    "GITHUB_SHA": HERE,
    "GITHUB_REF": "refs/pull/17/merge",
    "GITHUB_REF_TYPE": "branch",
    "GITHUB_REF_NAME": "17/merge",
}
TARGET = {
    **GITHUB,
    "GITHUB_SHA": ELSEWHERE,
    "GITHUB_REF": "refs/heads/trunk",
    "GITHUB_REF_TYPE": "branch",
    "GITHUB_REF_NAME": "trunk",
}
GITLAB = {"CI_PROJECT_URL": OWN, "CI_MERGE_REQUEST_PROJECT_URL": OWN}


@pytest.fixture(autouse=True)
def _own_git_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A checkout as build servers make them: at a commit, the remote's branch is ``trunk``."""
    repo = checkout(tmp_path / "book")
    git(repo, "checkout", "--quiet", "--detach")
    git(repo, "branch", "--quiet", "--delete", "--force", "main")
    git(repo, "update-ref", "refs/remotes/origin/trunk", "HEAD")
    git(repo, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    return repo


def head(directory: Path) -> str:
    return git(directory, "rev-parse", "HEAD")


def pull_request(sha: str, address: str | None = FORK, **more: object) -> dict[str, Any]:
    """What GitHub writes into the event's file for a pull request, as far as it is read."""
    theirs = {"clone_url": f"{address}.git", "html_url": address} if address else None
    return {
        "pull_request": {
            "number": 17,
            "merge_commit_sha": None,
            "head": {"sha": sha, "ref": "topic", "repo": theirs},
            "base": {"ref": "trunk"},
            **more,
        }
    }


def built(
    repo: Path, environ: Mapping[str, str], event: object = None, **settings: object
) -> tuple[Source, tuple[Launch, ...]]:
    """The source of the book, and what opens for the file ``docs/a.ipynb``."""
    variables = {key: head(repo) if value == HERE else value for key, value in environ.items()}
    if event is not None:
        file = write(repo.parent / "event.json", json.dumps(event).replace(HERE, head(repo)))
        variables["GITHUB_EVENT_PATH"] = str(file)
    book = book_of({"source": settings, "hubs": {"binder": BINDER}}, repo, variables)
    assert book.findings == []
    assert book.source is not None
    return book.source, book.launches(None, Request(file="docs/a.ipynb")).launches


@pytest.mark.parametrize(
    ("environ", "ref", "kind", "origin"),
    [
        (
            {"READTHEDOCS_GIT_COMMIT_HASH": HERE, "READTHEDOCS_VERSION_TYPE": "branch", "READTHEDOCS_GIT_IDENTIFIER": "stable/x"},
            "stable/x", "branch", "Read the Docs (READTHEDOCS_GIT_IDENTIFIER)",
        ),
        (
            {"READTHEDOCS_GIT_COMMIT_HASH": HERE, "READTHEDOCS_VERSION_TYPE": "tag", "READTHEDOCS_GIT_IDENTIFIER": "v2"},
            "v2", "tag", "Read the Docs (READTHEDOCS_GIT_IDENTIFIER)",
        ),
        (
            {"READTHEDOCS_GIT_COMMIT_HASH": HERE, "READTHEDOCS_VERSION_TYPE": "tag", "READTHEDOCS_GIT_IDENTIFIER": HERE},
            HERE, "commit", "Read the Docs (READTHEDOCS_GIT_IDENTIFIER)",
        ),
        (
            {"READTHEDOCS_GIT_COMMIT_HASH": HERE, "READTHEDOCS_VERSION_TYPE": "external", "READTHEDOCS_GIT_IDENTIFIER": "17", "READTHEDOCS_VERSION": "17"},
            HERE, "commit", "Read the Docs, pull request 17 (READTHEDOCS_GIT_COMMIT_HASH; hubs find it unless the pull request is of a fork)",
        ),
        (
            {"READTHEDOCS_GIT_COMMIT_HASH": HERE, "READTHEDOCS_VERSION_TYPE": "unknown", "READTHEDOCS_GIT_IDENTIFIER": "x"},
            "trunk", "branch", "remote's default branch",
        ),
        (
            {"READTHEDOCS_GIT_COMMIT_HASH": ELSEWHERE, "READTHEDOCS_VERSION_TYPE": "tag", "READTHEDOCS_GIT_IDENTIFIER": "v2"},
            "trunk", "branch", "remote's default branch",
        ),
        (
            {"READTHEDOCS_GIT_COMMIT_HASH": ELSEWHERE, "READTHEDOCS_VERSION_TYPE": "external", "READTHEDOCS_VERSION": "17"},
            "trunk", "branch", "remote's default branch",
        ),
        (
            {**GITHUB, "GITHUB_SHA": HERE, "GITHUB_REF": "refs/heads/topic", "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "topic"},
            "topic", "branch", "GitHub Actions (GITHUB_REF_NAME)",
        ),
        (
            {**GITHUB, "GITHUB_SHA": HERE, "GITHUB_REF": "refs/tags/v2", "GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v2"},
            "v2", "tag", "GitHub Actions (GITHUB_REF_NAME)",
        ),
        (
            {**MERGE, "GITHUB_HEAD_REF": "topic"},
            "topic", "branch", "GitHub pull request (GITHUB_HEAD_REF; a fork would be named in GITHUB_EVENT_PATH, which holds nothing)",
        ),
        (MERGE, "trunk", "branch", "remote's default branch"),  # a review, without its event
        ({**TARGET, "GITHUB_SHA": HERE, "GITHUB_HEAD_REF": "topic"}, "trunk", "branch", "GitHub Actions (GITHUB_REF_NAME)"),
        (
            {**GITHUB, "GITHUB_SHA": HERE, "GITHUB_REF": "refs/heads/gh-readonly-queue/a/b/pr-17-0a1b", "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "gh-readonly-queue/a/b/pr-17-0a1b"},
            "a/b", "branch", "GitHub merge queue (GITHUB_REF)",
        ),
        (
            {"GITHUB_SHA": ELSEWHERE, "GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v2"},
            "trunk", "branch", "remote's default branch",
        ),
        ({"CI_COMMIT_SHA": HERE, "CI_COMMIT_BRANCH": "topic"}, "topic", "branch", "GitLab CI (CI_COMMIT_BRANCH)"),
        ({"CI_COMMIT_SHA": HERE, "CI_COMMIT_TAG": "v2"}, "v2", "tag", "GitLab CI (CI_COMMIT_TAG)"),
        (
            {**GITLAB, "CI_COMMIT_SHA": HERE, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic", "CI_MERGE_REQUEST_SOURCE_PROJECT_URL": OWN},
            "topic", "branch", "GitLab merge request (CI_MERGE_REQUEST_SOURCE_BRANCH_NAME)",
        ),
        ({"CI_COMMIT_SHA": ELSEWHERE, "CI_COMMIT_TAG": "v2"}, "trunk", "branch", "remote's default branch"),
        ({"CI_COMMIT_TAG": "v2"}, "trunk", "branch", "remote's default branch"),
        ({"GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v2"}, "trunk", "branch", "remote's default branch"),
    ],
)  # fmt: skip
def test_a_version_of_the_books_own_repository(
    repo: Path, environ: dict[str, str], ref: str, kind: str, origin: str
) -> None:
    found, launches = built(repo, environ)
    ref = head(repo) if ref == HERE else ref
    assert (found.ref, found.ref_kind, found.ref_origin) == (ref, kind, origin)
    assert found.repository == OWN
    assert found.branch == (ref if kind == "branch" else "trunk")
    assert found.commit == head(repo)
    assert len(launches) == 1


def test_read_the_docs_makes_a_branch_of_a_pull_request_that_is_nowhere_else(repo: Path) -> None:
    git(repo, "checkout", "--quiet", "-b", "external-17")
    environ = {"READTHEDOCS_GIT_COMMIT_HASH": head(repo), "READTHEDOCS_VERSION_TYPE": "external"}
    book = book_of({"hubs": {"hub": HUB, "binder": BINDER}}, repo, environ)
    hub, binder = book.launches(None, Request(file="docs/a.ipynb")).launches
    assert "branch=trunk" in hub.url
    assert f"/v2/gh/org/book/{head(repo)}?" in binder.url


@pytest.mark.parametrize(
    ("environ", "event"),
    [
        (MERGE, pull_request(ELSEWHERE)),
        ({**MERGE, "GITHUB_HEAD_REF": "topic"}, pull_request(ELSEWHERE)),
        ({**MERGE, "GITHUB_SHA": ELSEWHERE}, pull_request(HERE)),  # checkout with ref: head.sha
        (TARGET, pull_request(HERE)),
        (TARGET, pull_request(ELSEWHERE, merge_commit_sha=HERE)),
    ],
)
def test_a_pull_request_from_a_fork_opens_in_the_fork(
    repo: Path, environ: dict[str, str], event: dict[str, Any]
) -> None:
    found, launches = built(repo, environ, event)
    assert (found.repository, found.ref, found.ref_kind) == (FORK, "topic", "branch")
    sha = event["pull_request"]["head"]["sha"]
    assert found.commit == (head(repo) if sha == HERE else sha)
    assert launches[0].url.startswith("https://mybinder.org/v2/gh/someone/book/topic?")
    derived = explained(launches[0]).notes[0]
    assert derived.endswith(f"GitHub pull request 17 (GITHUB_EVENT_PATH), from the fork {FORK}.")


def test_a_file_that_is_not_in_the_pull_request_is_told(repo: Path) -> None:
    file = write(repo.parent / "event.json", json.dumps(pull_request(ELSEWHERE)))
    environ = {**MERGE, "GITHUB_SHA": head(repo), "GITHUB_EVENT_PATH": str(file)}
    book = book_of({}, repo, environ)
    found = book.launches(None, Request(file="docs/missing.ipynb"))
    assert [finding.code for finding in found.findings] == ["source.file-missing"]


def test_a_pull_request_that_has_been_merged(repo: Path) -> None:
    event = pull_request(ELSEWHERE, merge_commit_sha=HERE, merged=True)
    found, _ = built(repo, {**TARGET, "GITHUB_SHA": HERE, "GITHUB_HEAD_REF": "topic"}, event)
    assert (found.repository, found.ref) == (OWN, "trunk")


def test_a_ref_that_the_author_writes_is_of_the_books_own_repository(repo: Path) -> None:
    event = pull_request(HERE)
    found, _ = built(repo, TARGET, event, ref="trunk")
    assert (found.repository, found.ref) == (OWN, "trunk")
    file = write(repo.parent / "event.json", json.dumps(event).replace(HERE, head(repo)))
    book = book_of({}, repo, {**TARGET, "GITHUB_EVENT_PATH": str(file)})
    [launch] = book.launches(None, Request(file="docs/a.ipynb", ref="trunk")).launches
    assert "/v2/gh/org/book/trunk?" in launch.url


def test_a_declared_repository_wins_over_the_fork(repo: Path) -> None:
    found, launches = built(repo, MERGE, pull_request(ELSEWHERE), repository=OWN)
    assert (found.repository, found.ref, found.commit) == (OWN, "trunk", head(repo))
    note = explained(launches[0]).notes[0]
    assert "while 'source.repository' is declared; this is the branch it is for" in note


def test_a_declared_repository_that_is_the_fork(repo: Path) -> None:
    git(repo, "remote", "set-url", "origin", FORK)
    found, _ = built(repo, TARGET, pull_request(HERE), repository=FORK)
    assert (found.repository, found.ref) == (FORK, "topic")


def test_a_fork_that_is_gone(repo: Path) -> None:
    found, _ = built(repo, MERGE, pull_request(ELSEWHERE, None))
    assert (found.repository, found.ref, found.ref_kind) == (OWN, "trunk", "branch")
    assert "whose repository is not there any more" in found.ref_origin


@pytest.mark.parametrize("remote", [OWN, "https://mirror.example.org/book"])
def test_a_pull_request_from_the_same_repository(repo: Path, remote: str) -> None:
    git(repo, "remote", "set-url", "origin", remote)
    found, _ = built(repo, MERGE, pull_request(ELSEWHERE, "https://github.com/Org/Book"))
    assert (found.repository, found.ref, found.commit) == (remote, "topic", ELSEWHERE)


def test_github_enterprise(repo: Path) -> None:
    git(repo, "remote", "set-url", "origin", "git@ghe.example.org:org/book.git")
    environ = {**MERGE, "GITHUB_SERVER_URL": "https://ghe.example.org"}
    own = "https://ghe.example.org/org/book.git"
    found, _ = built(repo, environ, pull_request(ELSEWHERE, own.removesuffix(".git")))
    assert found.repository == own
    found, _ = built(repo, environ, pull_request(ELSEWHERE, "https://ghe.example.org/me/book"))
    assert found.repository == "https://ghe.example.org/me/book.git"


def test_merge_queue(repo: Path) -> None:
    ref = "refs/heads/gh-readonly-queue/trunk/pr-17-0a1b"
    environ = {**GITHUB, "GITHUB_SHA": HERE, "GITHUB_REF": ref}
    found, _ = built(repo, environ, {"merge_group": {"base_ref": "refs/heads/release"}})
    assert (found.ref, found.ref_kind, found.commit) == ("release", "branch", head(repo))


@pytest.mark.parametrize(
    ("run", "address", "ref", "kind"),
    [
        ({"event": "pull_request", "head_branch": "topic", "head_repository": {"html_url": FORK}}, FORK, "topic", "branch"),
        ({"event": "pull_request", "head_branch": "topic", "head_repository": {"html_url": OWN}}, OWN, "topic", "branch"),
        ({"event": "push", "head_branch": "trunk", "head_repository": {"html_url": OWN}}, OWN, "trunk", "branch"),
        ({"event": "push", "head_branch": "v2", "head_repository": {"html_url": OWN}}, OWN, "v2", ""),
        ({"event": "push", "head_branch": None}, OWN, "trunk", "branch"),
    ],
)  # fmt: skip
def test_workflow_run(repo: Path, run: dict[str, Any], address: str, ref: str, kind: str) -> None:
    found, _ = built(repo, TARGET, {"workflow_run": {"head_sha": HERE, **run}})
    assert (found.repository, found.ref, found.ref_kind) == (address, ref, kind)


def test_workflow_run_that_checks_out_the_default_branch(repo: Path) -> None:
    environ = {**TARGET, "GITHUB_SHA": HERE}
    run = {"head_sha": ELSEWHERE, "head_branch": "topic", "head_repository": {"html_url": FORK}}
    found, _ = built(repo, environ, {"workflow_run": run})
    assert (found.repository, found.ref) == (OWN, "trunk")


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "null", '{"pull_request": 1}', '{"pull_request": {"head": []}}', "[" * 100_000,
        '{"pull_request": {"number": [], "head": {"sha": 1, "ref": {}, "repo": {"clone_url": []}}}}',
    ],
)  # fmt: skip
def test_a_broken_event_says_nothing(repo: Path, content: str) -> None:
    file = write(repo.parent / "event.json", content)
    found, _ = built(repo, {**MERGE, "GITHUB_HEAD_REF": "topic", "GITHUB_EVENT_PATH": str(file)})
    assert found.repository == OWN
    assert found.ref in ("topic", "trunk")


@pytest.mark.parametrize("path", ["/nowhere/event.json", "/", "\0"])
def test_a_missing_event_says_nothing(repo: Path, path: str) -> None:
    found, _ = built(repo, {**MERGE, "GITHUB_HEAD_REF": "topic", "GITHUB_EVENT_PATH": path})
    assert (found.repository, found.ref) == (OWN, "topic")


@pytest.mark.parametrize(
    "address", ["http://ghe.example.org/me/book", "javascript:alert(1)", "/srv/book"]
)
def test_a_fork_that_readers_cannot_reach(repo: Path, address: str) -> None:
    found, _ = built(repo, MERGE, pull_request(ELSEWHERE, address))
    assert (found.repository, found.ref) == (OWN, "trunk")


@pytest.mark.parametrize(
    ("environ", "commit"),
    [
        ({"CI_COMMIT_SHA": HERE}, HERE),
        ({"CI_COMMIT_SHA": HERE, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": ELSEWHERE}, ELSEWHERE),
        ({"CI_COMMIT_SHA": ELSEWHERE, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": HERE}, HERE),
    ],
)
def test_a_merge_request_from_a_fork(repo: Path, environ: dict[str, str], commit: str) -> None:
    own, fork = "https://git.example.org/group/sub/book", "https://git.example.org/me/book"
    git(repo, "remote", "set-url", "origin", f"https://gitlab-ci-token:secret@{own[8:]}.git")
    request = {
        "CI_PROJECT_URL": own,
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_URL": fork,
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "trunk",
    }
    found, _ = built(repo, {**request, **environ})
    assert (found.repository, found.ref, found.ref_kind) == (fork, "topic", "branch")
    assert found.commit == (head(repo) if commit == HERE else commit)
    found, _ = built(repo, {**request, **environ}, repository=own)
    assert (found.repository, found.ref) == (own, "trunk")


class Noting(dict[str, str]):
    """Variables that note which of them are asked for."""

    def __init__(self, values: Mapping[str, str], asked: set[str]) -> None:
        super().__init__(values)
        self._asked = asked

    def get(self, key: str, default: Any = None) -> Any:
        self._asked.add(key)
        return super().get(key, default)


@pytest.mark.parametrize("rule", versions.RULES, ids=lambda rule: rule.place)
def test_a_rule_reads_what_the_documentation_says(repo: Path, rule: versions.Rule) -> None:
    found = repository.look(str(repo))
    assert found is not None
    run = {"head_sha": found.commit, "head_branch": "x", "head_repository": {"html_url": FORK}}
    event = json.dumps({**pull_request(found.commit), "workflow_run": run})
    file = str(write(repo.parent / "event.json", event))
    asked: set[str] = set()
    for values in _filled(rule, found.commit):
        for event_path in ("", file):
            rule.find(found, Noting({**values, "GITHUB_EVENT_PATH": event_path}, asked))
    assert asked == set(rule.reads)


def _filled(rule: versions.Rule, commit: str) -> Iterator[dict[str, str]]:
    """Variables with which a rule comes to its end, and to each of its other ends."""
    for ref in ("refs/pull/17/merge", "refs/heads/gh-readonly-queue/trunk/pr-1-0a"):
        for kind in ("branch", "external"):
            for absent in ("", *rule.reads):
                names = dict.fromkeys(rule.reads, "x")
                commits = {name: commit for name in names if name.endswith(("SHA", "HASH"))}
                kinds = {name: kind for name in names if name.endswith("TYPE")}
                yield {**names, **commits, **kinds, "GITHUB_REF": ref, absent: ""}
