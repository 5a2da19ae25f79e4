"""Which repository, ref and folder a book's links open: as declared, otherwise as git says."""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.addresses import parse
from launchdirectives.config import SourceConfig
from launchdirectives.findings import Refused
from launchdirectives.model import BRANCH, COMMIT, TAG, Source, is_commit
from launchdirectives.record import replace
from launchdirectives.repository import Repository

_DECLARE = (
    "rite it as 'source.repository' in launch.yml "
    "(in conf.py: launch_source = {'repository': 'https://…'})."
)


def of_book(
    declared: SourceConfig,
    checkout: Repository | None,
    environ: Mapping[str, str],
    fallback: str = "",
) -> Source:
    """The source of a book.

    :param checkout: the git checkout that the book is in
    :param environ: the environment, in which CI says what it builds
    :param fallback: address where neither author nor git names one
    :raises Refused: if there is no address
    """
    address = declared.repository or (checkout.remote if checkout else "") or fallback
    if not address:
        raise _no_address(checkout)
    if checkout is None or not is_own(address, checkout, fallback):
        source = declared_source(address, declared.ref, declared.path or "")
        return replace(source, provider=declared.provider)
    found = (
        _declared_ref(checkout, declared.ref) if declared.ref else _default_ref(checkout, environ)
    )
    path = checkout.prefix if declared.path is None else declared.path
    return replace(found, repository=address, path=path, provider=declared.provider)


def is_own(address: str, checkout: Repository, fallback: str = "") -> bool:
    """Whether *checkout* is of the repository at *address*, so that it can tell about it."""
    if fallback and address == fallback:
        return True
    return bool(checkout.remote) and parse(address).identity == parse(checkout.remote).identity


def at_ref(source: Source, checkout: Repository | None, ref: str) -> Source:
    """*source* at another ref."""
    if checkout is None or not is_own(source.repository, checkout):
        found = declared_source(source.repository, ref, source.path)
        return replace(found, provider=source.provider)
    found = _declared_ref(checkout, ref)
    return replace(found, repository=source.repository, path=source.path, provider=source.provider)


def _no_address(checkout: Repository | None) -> Refused:
    if checkout and checkout.problem:
        return checkout.problem
    if checkout:
        return Refused(
            "source.no-remote",
            "The book's git checkout has no remote from which readers could get it.",
            f"Add one with 'git remote add origin ADDRESS', or w{_DECLARE}",
        )
    return Refused(
        "source.no-git",
        "The book is not in a git checkout, so there is nothing to open.",
        f"W{_DECLARE}",
    )


def _declared_ref(checkout: Repository, ref: str) -> Source:
    kind, commit = checkout.find(ref)
    return Source(
        repository="",
        ref=ref,
        ref_kind=kind,
        ref_origin="declared",
        branch=checkout.branch or checkout.default_branch,
        commit=commit,
    )


def _default_ref(repository: Repository, environ: Mapping[str, str]) -> Source:
    """The ref that a build of *repository* is for; its address and path are left empty.

    In this order: the version that Read the Docs, GitHub or GitLab says it builds; a tag at
    the commit; the branch checked out; the remote's default branch.
    """
    branch = repository.branch or repository.default_branch
    ref, kind, origin = _from_ci(repository, environ)
    if not ref:
        tags = [
            name.removeprefix("refs/tags/")
            for name, commit in repository.refs.items()
            if name.startswith("refs/tags/") and commit == repository.commit
        ]
        if tags:
            ref, kind, origin = tags[-1], TAG, "tag at the commit checked out"
        elif repository.branch:
            ref, kind, origin = repository.branch, BRANCH, "branch checked out"
        elif repository.default_branch:
            ref, kind, origin = repository.default_branch, BRANCH, "remote's default branch"
    return Source(
        repository="",
        ref=ref,
        ref_kind=kind,
        ref_origin=origin,
        is_ref_derived=True,
        branch=ref if kind == BRANCH else branch,
        commit=repository.commit,
    )


def declared_source(address: str, ref: str, path: str) -> Source:
    """A source that no checkout here can tell about."""
    kind = COMMIT if is_commit(ref) else ""
    return Source(
        repository=address,
        ref=ref,
        ref_kind=kind,
        ref_origin="declared" if ref else "",
        commit=ref if kind else "",
        path=path,
    )


def _from_ci(repository: Repository, environ: Mapping[str, str]) -> tuple[str, str, str]:
    # A variable counts only if it speaks of the commit checked out here: a job may well build
    # a book of another repository.
    def speaks_of_here(variable: str) -> bool:
        return bool(repository.commit) and environ.get(variable) == repository.commit

    if speaks_of_here("READTHEDOCS_GIT_COMMIT_HASH"):
        kind = environ.get("READTHEDOCS_VERSION_TYPE", "")
        if kind in (BRANCH, TAG):
            return environ.get("READTHEDOCS_GIT_IDENTIFIER", ""), kind, "Read the Docs"
    if speaks_of_here("GITHUB_SHA"):
        if head := environ.get("GITHUB_HEAD_REF", ""):
            return head, BRANCH, "GitHub pull request"
        kind = environ.get("GITHUB_REF_TYPE", "")
        if kind in (BRANCH, TAG):
            return environ.get("GITHUB_REF_NAME", ""), kind, "GitHub Actions"
    if speaks_of_here("CI_COMMIT_SHA"):
        for variable, kind in (
            ("CI_COMMIT_TAG", TAG),
            ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", BRANCH),
            ("CI_COMMIT_BRANCH", BRANCH),
        ):
            if name := environ.get(variable, ""):
                return name, kind, "GitLab CI"
    return "", "", ""
