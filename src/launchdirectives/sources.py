"""Which repository, ref and folder a book's links open: as declared, otherwise as git says."""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives import versions
from launchdirectives.addresses import parse
from launchdirectives.config import SourceConfig
from launchdirectives.findings import Refused
from launchdirectives.model import BRANCH, COMMIT, TAG, Source, is_commit
from launchdirectives.record import replace
from launchdirectives.repository import Repository
from launchdirectives.trees import Tree
from launchdirectives.versions import Version

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
    if declared.ref:
        found = _declared_ref(checkout, declared.ref)
    else:
        found = _default_ref(checkout, environ, declared.repository)
    return replace(
        found,
        repository=found.repository or address,
        path=checkout.prefix if declared.path is None else declared.path,
        provider=declared.provider,
    )


def is_own(address: str, checkout: Repository, fallback: str = "") -> bool:
    """Whether *checkout* is of the repository at *address*, so that it can tell about it."""
    if fallback and address == fallback:
        return True
    return bool(checkout.remote) and parse(address).identity == parse(checkout.remote).identity


def at_ref(source: Source, checkout: Repository | None, ref: str) -> Source:
    """*source* at another ref.

    A ref that an author writes is of the book's own repository, even while a build shows the
    branch of a fork.
    """
    if is_of_fork(source, checkout):
        source = replace(source, repository=checkout.remote if checkout else "")
    if checkout is None or not is_own(source.repository, checkout):
        found = declared_source(source.repository, ref, source.path)
        return replace(found, provider=source.provider)
    found = _declared_ref(checkout, ref)
    return replace(found, repository=source.repository, path=source.path, provider=source.provider)


def tree(source: Source, checkout: Repository) -> Tree | None:
    """All files of *source*, from its root, as far as *checkout* can tell; None if it cannot.

    A build server may check out the merge of a pull request and not its last commit: the files
    here then stand for those there.
    """
    if not is_own(source.repository, checkout) and not is_of_fork(source, checkout):
        return None
    found = checkout.tree(source.commit)
    if found is None and source.commit and source.is_ref_derived:
        return checkout.tree(checkout.commit)
    return found


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


def is_of_fork(source: Source, checkout: Repository | None) -> bool:
    """Whether *source* is the branch of a fork whose pull request is checked out here."""
    if checkout is None or not checkout.remote or not source.is_ref_derived:
        return False  # without a checkout of the book's repository nothing is derived
    return not is_own(source.repository, checkout)


def _default_ref(repository: Repository, environ: Mapping[str, str], declared: str) -> Source:
    """The ref that a build of *repository* is for; its path is left empty.

    In this order: the version that a build server says it builds; a tag at the commit; the
    branch checked out; the remote's default branch. The address is that of a fork, or empty.

    :param declared: the repository's address as the author wrote it, or empty
    """
    branch = repository.branch or repository.default_branch
    version = versions.find(repository, environ)
    if version and not version.ref:
        return _base(repository, version, "")
    if version and declared and version.repository:
        if parse(version.repository).identity != parse(declared).identity:
            return _base(repository, version, " while 'source.repository' is declared")
        version = replace(version, repository="")
    if version is None:
        version = _from_git(repository)
    if version.kind != BRANCH and version.ref == repository.commit:
        branch = repository.default_branch  # the branch here is of the build server's making
    return Source(
        repository=version.repository,
        ref=version.ref,
        ref_kind=version.kind,
        ref_origin=version.origin,
        is_ref_derived=True,
        branch=version.ref if version.kind == BRANCH else branch,
        commit=version.commit or repository.commit,
    )


def _base(repository: Repository, version: Version, why: str) -> Source:
    """The branch that a pull request is for, where the request's own cannot be opened."""
    base = version.base or repository.default_branch
    return Source(
        repository="",
        ref=base,
        ref_kind=BRANCH if base else "",
        ref_origin=f"{version.origin}{why}; this is the branch it is for",
        is_ref_derived=True,
        branch=base,
        commit=repository.find(base)[1],
    )


def _from_git(repository: Repository) -> Version:
    tags = [
        name.removeprefix("refs/tags/")
        for name, commit in repository.refs.items()
        if name.startswith("refs/tags/") and commit == repository.commit
    ]
    if tags:
        return Version(ref=tags[-1], kind=TAG, origin="tag at the commit checked out")
    if repository.branch:
        return Version(ref=repository.branch, kind=BRANCH, origin="branch checked out")
    if repository.default_branch:
        name = repository.default_branch
        return Version(ref=name, kind=BRANCH, origin="remote's default branch")
    return Version(ref="", kind="", origin="")


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
