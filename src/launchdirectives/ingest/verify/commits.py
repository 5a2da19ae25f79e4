"""What is known of a commit that a record names: at its host, or in a checkout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from launchdirectives import addresses, repository
from launchdirectives.findings import Refused
from launchdirectives.ingest.verify.base import FAIL, NOT_RUN, PASS, WARN
from launchdirectives.online.git import Bounds, Said
from launchdirectives.online.guarded_git import settings
from launchdirectives.online.http import UNSAFE, NoAnswer, said
from launchdirectives.online.repositories import Remote, Repositories
from launchdirectives.record import Record
from launchdirectives.repository import Repository
from launchdirectives.trees import Tree

BOUNDS = Bounds(seconds=60.0)
"""For each of some five calls of git for one commit."""

MOST_LINKS = 1000
"""Of a repository with more symbolic links no files are looked at."""

_NOT_THERE = (
    "The repository does not have this commit. Ask the author which one the record means, or for a "
    "record that was made after the commit was pushed."
)
_NOT_REACHED = (
    "The commit is there, but no branch or tag leads to it: the history was rewritten, or it was "
    "never on a branch, as a pull request's. Hosts remove such commits in time. Ask the author for "
    "a record of a commit on a branch; moving links can be offered meanwhile."
)


class Commit(Record):
    """What is known of a commit.

    :param result: of the look for it: ``pass``, ``warn``, ``fail`` or ``not-run``
    :param refs: full names of refs with their commits, as far as they were asked for
    :param has_all_refs: whether there are no others
    :param tree_name: git's name of all its files; empty where they are not known
    :param bring: brings what objects hold, by their names, so that the tree can read them;
        gives whether it did
    """

    result: str
    message: str = ""
    is_unsafe: bool = False
    refs: Mapping[str, str] = {}
    has_all_refs: bool = True
    tree_name: str = ""
    tree: Tree | None = None
    bring: Callable[[Sequence[str]], bool] = lambda _names: True


def at_host(
    address: str, commit: str, *, allow_local: bool = False, bounds: Bounds = BOUNDS
) -> Commit:
    """What the host at *address* says of *commit*.

    :param allow_local: whether the host may be on one's own computer or network
    """
    try:
        address = addresses.for_readers(address)
        limited = settings(address, allow_local=allow_local)
    except Refused as refused:
        return Commit(FAIL, f"{refused.message} {refused.fix}", is_unsafe=True)
    except NoAnswer as failure:
        is_unsafe = failure.kind == UNSAFE
        message = f"The repository is not asked: {failure.reason}."
        return Commit(FAIL if is_unsafe else NOT_RUN, message, is_unsafe=is_unsafe)
    repositories = Repositories(bounds=bounds, settings=limited)
    remote = repositories.remote(address)
    if remote is None or remote.problem:
        return _no_answer(remote)
    copy = repositories.copy(address, commit)
    answer = copy.bring(commit)
    if answer.is_unknown:
        return Commit(FAIL, _NOT_THERE)
    if not answer.is_done:
        return Commit(NOT_RUN, _not_looked(answer))
    held = {name: at for name, at in remote.refs.items() if name.startswith(_HOLDING)}
    if commit not in held.values():
        answer = copy.bring_history()
        if not answer.is_done:
            return Commit(NOT_RUN, _not_looked(answer))
    is_reached = commit in held.values() or bool(copy.refs_with(commit))
    tree = _readable(copy.tree(commit), copy.bring_objects)
    return Commit(
        PASS if is_reached else FAIL,
        "" if is_reached else _NOT_REACHED,
        refs=held,
        tree_name=copy.tree_name(commit),
        tree=tree,
        bring=copy.bring_objects,
    )


def _readable(
    tree: Tree | None, bring: Callable[[Sequence[str]], bool] = lambda _names: True
) -> Tree | None:
    """*tree* with what its links hold; None if there are too many, or they cannot be had."""
    if tree is None or len(tree.links) > MOST_LINKS or not bring(tree.links):
        return None
    try:
        tree.read_links()
    except OSError:
        return None
    return tree


_HOLDING = ("refs/heads/", "refs/tags/")
"""Other refs, such as those of pull requests, promise nothing."""


def _no_answer(remote: Remote | None) -> Commit:
    if remote is None or remote.problem is None:
        return Commit(NOT_RUN, "It is in an archive, which git cannot ask.")
    problem = remote.problem
    is_gone = problem.code == "source.not-public"
    return Commit(FAIL if is_gone else NOT_RUN, f"{problem.message} {problem.fix}")


def _not_looked(answer: Said) -> str:
    why = answer.stopped or said(answer.error.strip().rpartition("\n")[2], most=200)
    return f"The repository could not be looked at: {why or 'git does not say why'}."


def in_checkout(checkout: Repository, commit: str) -> Commit:
    """What *checkout* says of *commit*."""
    if repository.git(checkout.root, "cat-file", "-e", f"{commit}^{{commit}}").returncode:
        if checkout.is_whole:
            return Commit(FAIL, _NOT_THERE)
        return Commit(
            NOT_RUN,
            "This checkout does not have the commit, and is not whole: run 'git fetch "
            "--unshallow', or leave the checkout out, so that the host is asked.",
        )
    remote = f"refs/remotes/{checkout.remote_name}/"
    listing = repository.git(
        *(checkout.root, "for-each-ref", "--contains", commit, "--format=%(refname)"),
        *("refs/heads", "refs/tags", "refs/remotes"),
    )
    found = listing.stdout.decode(errors="replace").split("\n")[:-1]
    result, message = PASS, ""
    if not found:
        result = FAIL if checkout.is_whole else NOT_RUN
        message = _NOT_REACHED
    elif checkout.remote_name and not any(one.startswith((remote, "refs/tags/")) for one in found):
        result = WARN
        message = "Only branches of this checkout lead to the commit. Push it."
    named = repository.git(checkout.root, "rev-parse", "--verify", "--quiet", f"{commit}^{{tree}}")
    return Commit(
        result,
        message,
        refs=dict(checkout.refs),
        has_all_refs=False,
        tree_name=named.stdout.decode().strip(),
        tree=_readable(checkout.tree(commit)),
    )
