"""Which version a build server (CI) builds: one rule for each, and the variables that it reads.

A rule counts only if it speaks of the commit checked out here: a job may well build a book of
another repository. The documentation's table is made from :data:`RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from launchdirectives.addresses import for_readers, parse
from launchdirectives.findings import Refused
from launchdirectives.model import BRANCH, COMMIT, TAG, is_commit
from launchdirectives.record import Record, replace
from launchdirectives.repository import Repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Version(Record):
    """What a build server says that it builds.

    :param ref: branch, tag or commit; empty where only *base* is known
    :param kind: ``branch``, ``tag``, ``commit``, or empty where nobody knows
    :param origin: who says so and in which variable, in words
    :param commit: the commit that readers find at *ref*; empty for the one checked out
    :param repository: address of the fork that has *ref*; empty for the book's own repository
    :param base: the branch of the book's own repository that a pull request is for
    """

    ref: str
    kind: str
    origin: str
    commit: str = ""
    repository: str = ""
    base: str = ""


class Rule(Record):
    """How one kind of build is known, and what its links open.

    :param reads: the variables that *find* gets to see; it sees no others
    :param opens: what links open, for the documentation
    :param counts_if: the condition, likewise
    """

    place: str
    reads: tuple[str, ...]
    opens: str
    counts_if: str
    find: Callable[[Repository, Mapping[str, str]], Version | None]


def find(repository: Repository, environ: Mapping[str, str]) -> Version | None:
    """What the first rule that knows says about the commit checked out; None if none does."""
    if not repository.commit:
        return None
    for rule in RULES:
        seen = {name: environ[name] for name in rule.reads if environ.get(name)}
        if seen and (version := rule.find(repository, seen)):
            return version
    return None


def _read_the_docs(repository: Repository, environ: Mapping[str, str]) -> Version | None:
    if environ.get("READTHEDOCS_GIT_COMMIT_HASH") != repository.commit:
        return None
    kind = environ.get("READTHEDOCS_VERSION_TYPE", "")
    ref = environ.get("READTHEDOCS_GIT_IDENTIFIER", "")
    if kind not in (BRANCH, TAG) or not ref:
        return None
    # The version "stable" may be given as the commit of its tag.
    kind = COMMIT if is_commit(ref) else kind
    return Version(ref=ref, kind=kind, origin="Read the Docs (READTHEDOCS_GIT_IDENTIFIER)")


def _read_the_docs_pull_request(
    repository: Repository, environ: Mapping[str, str]
) -> Version | None:
    commit = environ.get("READTHEDOCS_GIT_COMMIT_HASH", "")
    if commit != repository.commit or environ.get("READTHEDOCS_VERSION_TYPE") != "external":
        return None
    # The branch that Read the Docs has made here, external-NUMBER, is nowhere else.
    return Version(
        ref=commit,
        kind=COMMIT,
        origin=f"Read the Docs, pull request {environ.get('READTHEDOCS_VERSION', '')}".rstrip()
        + " (READTHEDOCS_GIT_COMMIT_HASH; hubs find it unless the pull request is of a fork)",
    )


def _github_pull_request(repository: Repository, environ: Mapping[str, str]) -> Version | None:
    """The head of a pull request, if that or its merge with the base is checked out.

    For ``pull_request_target`` GITHUB_SHA is of the base branch, so that it counts only where
    GITHUB_REF says that it is a merge.
    """
    request = _mapping(_event(environ), "pull_request")
    head = _mapping(request, "head")
    commit = _text(head, "sha")
    # Once it is merged, that commit is of the base branch.
    merges = [] if request.get("merged") else [_text(request, "merge_commit_sha")]
    if _is_merge(environ):
        merges.append(environ.get("GITHUB_SHA", ""))
    if repository.commit not in (commit, *merges):
        return None
    base = _text(_mapping(request, "base"), "ref") or environ.get("GITHUB_BASE_REF", "")
    number = request.get("number")
    origin = f"GitHub pull request {number}" if isinstance(number, int) else "GitHub pull request"
    if not head:
        ref = environ.get("GITHUB_HEAD_REF", "")
        unsure = "GITHUB_HEAD_REF; a fork would be named in GITHUB_EVENT_PATH, which holds nothing"
        return Version(ref=ref, kind=BRANCH, origin=f"{origin} ({unsure})") if ref else None
    theirs = _address(_mapping(head, "repo"))
    if not theirs:
        origin += ", whose repository is not there any more"
        return Version(ref="", kind="", origin=origin, base=base)
    return _in_fork(
        Version(
            ref=_text(head, "ref"),
            kind=BRANCH,
            origin=f"{origin} (GITHUB_EVENT_PATH)",
            commit=commit,
            repository=theirs,
            base=base,
        ),
        _own_on_github(repository, environ),
    )


def _github_merge_queue(repository: Repository, environ: Mapping[str, str]) -> Version | None:
    # The queue's branch is gone when readers come; its commit becomes that of the base.
    group = _mapping(_event(environ), "merge_group")
    start = "refs/heads/gh-readonly-queue/"
    ref = environ.get("GITHUB_REF", "")
    if environ.get("GITHUB_SHA") != repository.commit or not ref.startswith(start):
        return None
    base = _text(group, "base_ref").removeprefix("refs/heads/")
    base = base or ref.removeprefix(start).rpartition("/pr-")[0]
    return Version(ref=base, kind=BRANCH, origin="GitHub merge queue (GITHUB_REF)")


def _github_workflow_run(repository: Repository, environ: Mapping[str, str]) -> Version | None:
    """What the workflow built that has started this one, if that is checked out."""
    run = _mapping(_event(environ), "workflow_run")
    ref = _text(run, "head_branch")
    if _text(run, "head_sha") != repository.commit or not ref:
        return None
    is_branch = _text(run, "event").startswith("pull_request")
    return _in_fork(
        Version(
            ref=ref,
            # For a tag that was pushed, this is its name.
            kind=BRANCH if is_branch else repository.find(ref)[0],
            origin="GitHub workflow_run (GITHUB_EVENT_PATH)",
            repository=_address(_mapping(run, "head_repository")),
        ),
        _own_on_github(repository, environ),
    )


def _github(repository: Repository, environ: Mapping[str, str]) -> Version | None:
    kind, ref = environ.get("GITHUB_REF_TYPE", ""), environ.get("GITHUB_REF_NAME", "")
    is_branch_or_tag = kind in (BRANCH, TAG) and not _is_merge(environ)
    if environ.get("GITHUB_SHA") != repository.commit or not is_branch_or_tag or not ref:
        return None
    return Version(ref=ref, kind=kind, origin="GitHub Actions (GITHUB_REF_NAME)")


def _is_merge(environ: Mapping[str, str]) -> bool:
    """Whether GITHUB_REF is of a pull request; its name, 17/merge, is no branch."""
    return environ.get("GITHUB_REF", "").startswith("refs/pull/")


def _gitlab_merge_request(repository: Repository, environ: Mapping[str, str]) -> Version | None:
    # Of a merged result or a merge train, CI_COMMIT_SHA is a commit that nobody can follow.
    ref = environ.get("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "")
    commit = environ.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "")
    if repository.commit not in (commit, environ.get("CI_COMMIT_SHA")) or not ref:
        return None
    own = environ.get("CI_MERGE_REQUEST_PROJECT_URL") or environ.get("CI_PROJECT_URL", "")
    return _in_fork(
        Version(
            ref=ref,
            kind=BRANCH,
            origin="GitLab merge request (CI_MERGE_REQUEST_SOURCE_BRANCH_NAME)",
            commit=commit,
            repository=_readable(environ.get("CI_MERGE_REQUEST_SOURCE_PROJECT_URL", "")),
            base=environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", ""),
        ),
        _readable(own) or repository.remote,
    )


def _gitlab(repository: Repository, environ: Mapping[str, str]) -> Version | None:
    if environ.get("CI_COMMIT_SHA") != repository.commit:
        return None
    for name, kind in (("CI_COMMIT_TAG", TAG), ("CI_COMMIT_BRANCH", BRANCH)):
        if ref := environ.get(name):
            return Version(ref=ref, kind=kind, origin=f"GitLab CI ({name})")
    return None


def _in_fork(version: Version, own: str) -> Version:
    """*version*, whose repository is kept (and told) only if it is another one than *own*."""
    theirs = version.repository
    if not theirs or (own and parse(theirs).identity == parse(own).identity):
        return replace(version, repository="")
    return replace(version, origin=f"{version.origin}, from the fork {theirs}")


def _own_on_github(repository: Repository, environ: Mapping[str, str]) -> str:
    server, name = environ.get("GITHUB_SERVER_URL", ""), environ.get("GITHUB_REPOSITORY", "")
    return (_readable(f"{server}/{name}") if server and name else "") or repository.remote


def _event(environ: Mapping[str, str]) -> dict[str, Any]:
    """What has started a workflow on GitHub; empty if the file is missing or broken."""
    path = environ.get("GITHUB_EVENT_PATH", "")
    if not path:
        return {}
    import json

    try:
        with open(path, encoding="utf-8") as stream:
            found = json.load(stream)
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _mapping(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = values.get(key)
    return found if isinstance(found, dict) else {}


def _text(values: Mapping[str, Any], key: str) -> str:
    found = values.get(key)
    return found if isinstance(found, str) else ""


def _address(repository: Mapping[str, Any]) -> str:
    return _readable(_text(repository, "clone_url") or _text(repository, "html_url"))


def _readable(address: str) -> str:
    """The address of a repository as readers can clone it; empty if they cannot."""
    try:
        return for_readers(address) if address else ""
    except Refused:
        return ""


_GITHUB = ("GITHUB_SHA", "GITHUB_REF", "GITHUB_EVENT_PATH")
_GITHUB_OWN = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY")

RULES = (
    Rule(
        place="Read the Docs",
        reads=(
            "READTHEDOCS_GIT_COMMIT_HASH",
            "READTHEDOCS_VERSION_TYPE",
            "READTHEDOCS_GIT_IDENTIFIER",
        ),
        opens="the branch or tag that the version is made from",
        counts_if="the hash is the commit checked out and the type is `branch` or `tag`",
        find=_read_the_docs,
    ),
    Rule(
        place="Read the Docs, pull request",
        reads=(
            "READTHEDOCS_GIT_COMMIT_HASH",
            "READTHEDOCS_VERSION_TYPE",
            "READTHEDOCS_VERSION",
        ),
        opens="the commit; on hubs that follow branches, the default branch",
        counts_if="the hash is the commit checked out and the type is `external`",
        find=_read_the_docs_pull_request,
    ),
    Rule(
        place="GitHub Actions, pull request",
        reads=(*_GITHUB, "GITHUB_HEAD_REF", "GITHUB_BASE_REF", *_GITHUB_OWN),
        opens="the pull request's branch, in the fork if it is of one",
        counts_if="the pull request's last commit, or its merge with the base, is checked out",
        find=_github_pull_request,
    ),
    Rule(
        place="GitHub Actions, merge queue",
        reads=_GITHUB,
        opens="the branch that the queue merges into",
        counts_if="`GITHUB_SHA` is the commit checked out",
        find=_github_merge_queue,
    ),
    Rule(
        place="GitHub Actions, `workflow_run`",
        reads=("GITHUB_EVENT_PATH", *_GITHUB_OWN),
        opens="the branch or tag of the run that came before, in the fork if it is of one",
        counts_if="the commit of that run is checked out",
        find=_github_workflow_run,
    ),
    Rule(
        place="GitHub Actions",
        reads=("GITHUB_SHA", "GITHUB_REF", "GITHUB_REF_TYPE", "GITHUB_REF_NAME"),
        opens="the branch or tag",
        counts_if="`GITHUB_SHA` is the commit checked out",
        find=_github,
    ),
    Rule(
        place="GitLab CI, merge request",
        reads=(
            "CI_COMMIT_SHA",
            "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
            "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA",
            "CI_MERGE_REQUEST_SOURCE_PROJECT_URL",
            "CI_MERGE_REQUEST_PROJECT_URL",
            "CI_PROJECT_URL",
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
        ),
        opens="the merge request's branch, in the fork if it is of one",
        counts_if="either commit (`…_SHA`) is checked out",
        find=_gitlab_merge_request,
    ),
    Rule(
        place="GitLab CI",
        reads=("CI_COMMIT_SHA", "CI_COMMIT_TAG", "CI_COMMIT_BRANCH"),
        opens="the tag or branch",
        counts_if="`CI_COMMIT_SHA` is the commit checked out",
        find=_gitlab,
    ),
)
"""Each rule, in the order in which they are asked."""
