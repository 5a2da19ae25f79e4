"""What lies on the author's desk: how a checkout differs from its commit, and from its remote.

One answer of ``git status`` tells it (git documentation, "Porcelain Format Version 2").
"""

from __future__ import annotations

import os

from launchdirectives.findings import Refused
from launchdirectives.record import Record
from launchdirectives.repository import Repository, git

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_ALL = ("--untracked-files=normal", "--ignored=traditional")
_NONE = ("--untracked-files=no",)


class Desk(Record):
    """The state of a checkout. All paths count from its root, with ``/``.

    :param changed: files of the commit that are changed here, staged or not
    :param added: files that are staged and in no commit yet
    :param untracked: files that git does not know, and folders with a slash at their end; None
        if nobody has looked
    :param ignored: files that git passes over, and folders, likewise
    :param upstream: the branch that the one checked out follows, such as ``origin/main``
    :param ahead: how many commits that has not
    """

    changed: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()
    untracked: frozenset[str] | None = None
    ignored: frozenset[str] = frozenset()
    upstream: str = ""
    ahead: int = 0


def look(checkout: Repository, *, for_unknown: bool = False) -> Desk | None:
    """What lies on the desk of *checkout*; None if git does not say.

    :param for_unknown: look for files too that git does not know, which takes longer
    """
    try:
        answer = git(
            checkout.root,
            # No program that watches the folder is asked or started.
            *("-c", "core.fsmonitor=false", "status", "--porcelain=v2", "--branch", "-z"),
            *("--ahead-behind", "--no-renames", "--ignore-submodules=all"),
            *(_ALL if for_unknown else _NONE),
        )
    except OSError:
        return None
    if answer.returncode:
        return None
    return _read(os.fsdecode(answer.stdout), for_unknown=for_unknown)


def _read(said: str, *, for_unknown: bool) -> Desk:
    kept: dict[str, set[str]] = {"changed": set(), "added": set(), "?": set(), "!": set()}
    upstream, ahead = "", 0
    for entry in said.split("\0"):
        kind, _, rest = entry.partition(" ")
        if entry.startswith("# branch.upstream "):
            upstream = entry.removeprefix("# branch.upstream ")
        elif entry.startswith("# branch.ab +"):
            ahead = int(entry.removeprefix("# branch.ab +").partition(" ")[0])
        elif kind in ("?", "!"):
            kept[kind].add(rest)
        elif kind in ("1", "u"):
            # The path comes after the states, modes and names of objects, and may hold blanks.
            path = rest.split(" ", 7 if kind == "1" else 9)[-1]
            is_new = kind == "1" and "A" in rest[:2]
            kept["added" if is_new else "changed"].add(path)
    return Desk(
        changed=frozenset(kept["changed"]),
        added=frozenset(kept["added"]),
        untracked=frozenset(kept["?"]) if for_unknown else None,
        ignored=frozenset(kept["!"]),
        upstream=upstream,
        ahead=ahead,
    )


def why_absent(desk: Desk, path: str, ref: str, *, is_here: bool) -> Refused | None:
    """Why the file or folder at *path*, which is on the desk, is not in the repository at *ref*.

    :param is_here: whether *ref* is at the commit checked out
    :returns: None if git does not say so
    """
    above = set(_above(path))
    if above & desk.ignored:
        return _not_committed(
            path, "git ignores it", "Take it out of .gitignore, then commit and push it."
        )
    is_untracked = not above.isdisjoint(desk.untracked or ())
    if is_untracked or _is_among(path, desk.added):
        return _not_committed(path, "it is not committed", "Commit and push it.")
    if is_here:
        return None
    return _not_committed(
        path,
        f"'{ref}' does not have it",
        f"Bring it to '{ref}' and push that, or name a ref that has it.",
    )


def _not_committed(path: str, why: str, fix: str) -> Refused:
    return Refused(
        "source.not-committed",
        f"The file '{path}' is here, but not in the repository at this ref: {why}.",
        fix,
    )


def _above(path: str) -> Iterator[str]:
    """*path* and its folders, as git writes them."""
    path = path.rstrip("/")
    yield path
    yield f"{path}/"
    while path := path.rpartition("/")[0]:
        yield f"{path}/"


def _is_among(path: str, files: frozenset[str]) -> bool:
    folder = f"{path.rstrip('/')}/"
    return path in files or any(name.startswith(folder) for name in files)
