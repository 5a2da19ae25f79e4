"""The sources of a record: repositories at a ref, with what git says of them."""

from __future__ import annotations

import time
from collections.abc import Collection

from launchdirectives import addresses, providers, sources
from launchdirectives.book import Book
from launchdirectives.findings import Refused
from launchdirectives.model import BRANCH, TAG, Source
from launchdirectives.publication.keys import key
from launchdirectives.record import replace
from launchdirectives.repository import Repository, git

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchdirectives.online.repositories import Repositories

    Made = dict[str, Any]

YES, NO, UNKNOWN = "yes", "no", "unknown"
"""Whether a commit is where readers get it."""

_MOST_PATHS = 100


def instant(seconds: float) -> str:
    """A time in the form of the record (RFC 3339, UTC, whole seconds)."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Sources:
    """The sources of one record, each under its key.

    :param repositories: what the hosts of repositories answer; None where nobody asks them
    """

    def __init__(self, book: Book, repositories: Repositories | None = None) -> None:
        self._book = book
        self._repositories = repositories
        self._keys: dict[Source, str] = {}
        self.entries: dict[str, Made] = {}
        self.of_key: dict[str, Source] = {}
        if book.source:
            self.key(book.source, "book")

    def key(self, source: Source, name: str = "") -> str:
        """The key of *source*, which gets an entry if it has none.

        :param name: a name for it, if it is new
        """
        source = for_readers(source)
        same = replace(source, ref_origin="")
        if same not in self._keys:
            name = name or f"{source.repository.rstrip('/').rpartition('/')[2]}-{source.ref}"
            self._keys[same] = found = key(name, self.entries)
            self.entries[found] = self._entry(source)
            self.of_key[found] = source
        return self._keys[same]

    def mark(self, name: str, paths: Collection[str]) -> None:
        """Say in the source *name* which of *paths*, of which the record speaks, are changed."""
        source, checkout = self.of_key[name], self._checkout(self.of_key[name])
        is_here = checkout is not None and source.commit == checkout.commit
        desk = self._book.desk if is_here else None
        changed = sorted(set(paths) & (desk.changed | desk.added)) if desk else []
        state = self.entries[name]["state"]
        if changed and isinstance(state, dict):
            state["dirty"] = True
            state["dirtyPaths"] = changed[:_MOST_PATHS]

    def is_clean(self, name: str, path: str) -> bool:
        """Whether what opens at *path* of the source *name* is what its commit holds."""
        state = self.entries[name]["state"]
        return isinstance(state, dict) and path not in state.get("dirtyPaths", ())

    def is_pushed(self, name: str) -> bool:
        """Whether the commit of the source *name* is known to be where readers get it."""
        state = self.entries[name]["state"]
        return isinstance(state, dict) and state["pushed"] == YES

    def _checkout(self, source: Source) -> Repository | None:
        """The checkout here, if it can tell about *source*."""
        checkout = self._book.repository
        if checkout is None or not source.commit:
            return None
        is_ours = sources.is_own(source.repository, checkout) or sources.is_of_fork(
            source, checkout
        )
        return checkout if is_ours else None

    def _entry(self, source: Source) -> Made:
        provider, address = providers.of(source)
        if not providers.PROVIDERS[provider].is_git:
            doi = {"doi": address.path} if address.host == addresses.DOI_HOST else {}
            state = {"dirty": False, "pushed": YES}
            return {"provider": provider, "repository": source.repository, **doi, "state": state}
        is_derived = source.is_ref_derived and source.ref_kind != BRANCH
        found: Made = {
            "provider": provider,
            "repository": source.repository,
            "requestedRef": source.ref,
            "refKind": source.ref_kind,
            "branch": source.branch if is_derived else "",
            "path": source.path,
            "commit": source.commit,
        }
        checkout = self._checkout(source)
        if checkout:
            found |= _of_commit(checkout, source.commit)
        found["state"] = {"dirty": False, **self._pushed(source, checkout)}
        return {name: value for name, value in found.items() if value}

    def _pushed(self, source: Source, checkout: Repository | None) -> Made:
        """Whether the commit of *source* is where readers get it, and at which ref."""
        if not source.commit:
            return {"pushed": UNKNOWN}
        if self._repositories:
            remote = self._repositories.remote(source.repository)
            there = remote.refs if remote and not remote.problem else {}
            for name, commit in there.items():
                if commit == source.commit:
                    return {"pushed": YES, "pushedRef": name}
        if checkout is None:
            return {"pushed": UNKNOWN}
        if self._book.build_server and source.commit == checkout.commit and source.is_ref_derived:
            kind = {BRANCH: "heads", TAG: "tags"}.get(source.ref_kind)
            # A build server has what it builds from the remote.
            return {"pushed": YES, **({"pushedRef": f"refs/{kind}/{source.ref}"} if kind else {})}
        start = f"refs/remotes/{checkout.remote_name}/"
        tips = {name: tip for name, tip in checkout.refs.items() if name.startswith(start)}
        if not tips:  # a checkout of one commit by its hash knows no branch of the remote
            return {"pushed": UNKNOWN}
        at_tip = (name for name, tip in tips.items() if tip == source.commit)
        found = next(at_tip, "") or self._holding(checkout, start, source.commit)
        if found:
            return {"pushed": YES, "pushedRef": found}
        return {"pushed": NO if checkout.is_whole else UNKNOWN}

    def _holding(self, checkout: Repository, start: str, commit: str) -> str:
        """A branch of the remote that holds *commit* below its tip; empty if none is known to."""
        desk = self._book.desk if commit == checkout.commit else None
        followed = f"refs/remotes/{desk.upstream}" if desk and not desk.ahead else ""
        if followed.startswith(start) and followed in checkout.refs:
            return followed
        return _containing(checkout, start, commit)


def for_readers(source: Source) -> Source:
    """*source* with an address that begins with https, as far as it can have one."""
    try:
        if providers.is_archive(source.repository, source.provider):
            return replace(source, repository=addresses.parse(source.repository).text)
        address = addresses.for_readers(source.repository)
    except Refused:
        return source
    # `.git` and the like stay as they are written, where that is an address for readers.
    return source if source.repository.startswith("http") else replace(source, repository=address)


def _of_commit(checkout: Repository, commit: str) -> Made:
    """What git says of *commit*; nothing if it does not have it."""
    answer = git(checkout.root, "show", "-s", "--format=%T %ct", commit, "--")
    if answer.returncode:
        return {}
    tree, seconds = answer.stdout.decode().split()
    start = "refs/tags/"
    tags = [n for n, c in checkout.refs.items() if n.startswith(start) and c == commit]
    found: Made = {"tree": tree, "committedAt": instant(int(seconds))}
    if tags:
        found["tag"] = tags[-1].removeprefix(start)
    if len(commit) == 40:
        found["swhid"] = {
            "revision": f"swh:1:rev:{commit}",
            "directory": f"swh:1:dir:{tree}",
            "archived": UNKNOWN,
        }
    return found


def _containing(checkout: Repository, start: str, commit: str) -> str:
    """A branch of the remote that holds *commit*; empty if none is known to."""
    answer = git(
        checkout.root,
        *("for-each-ref", "--count=1", f"--contains={commit}", "--format=%(refname)", "--"),
        start.rstrip("/"),
    )
    return "" if answer.returncode else answer.stdout.decode(errors="replace").strip()
