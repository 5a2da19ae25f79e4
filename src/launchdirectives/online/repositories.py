"""Repositories at their hosts: whether they are public, which refs they have, and their files.

Each is asked once by ``git ls-remote``, whatever its host. Files come by a shallow fetch without
their contents, where the host can do that (git documentation, "partial clone"); what a file holds
is brought when it is asked for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from threading import Lock

from launchdirectives import addresses, providers
from launchdirectives.findings import Finding, Place, Refused
from launchdirectives.model import is_commit
from launchdirectives.online.copies import Copy
from launchdirectives.online.git import Bounds, Said, git
from launchdirectives.online.http import said
from launchdirectives.record import Record
from launchdirectives.repository import Repository
from launchdirectives.trees import Tree


class Remote(Record):
    """What a host says of a repository.

    :param refs: full names of refs with their commits
    :param default_branch: the branch that one gets without a ref
    :param problem: why nothing is known, in place of all else
    """

    refs: Mapping[str, str] = {}
    default_branch: str = ""
    problem: Refused | None = None

    def find(self, ref: str) -> tuple[str, str]:
        """The kind and commit of *ref*, or two empty strings; an empty ref is the default's.

        A commit's kind is given whether or not the repository has it.
        """
        if ref in ("", "HEAD"):
            ref = self.default_branch
        return Repository(root="", refs=self.refs).find(ref)


class Repositories:
    """Repositories at their hosts; each is asked once.

    :param verify: whether certificates are checked, or a file of authorities, as requests has it
    :param settings: settings of git, as :func:`.git.git` has them
    """

    def __init__(
        self,
        *,
        bounds: Bounds | None = None,
        verify: bool | str = True,
        settings: tuple[str, ...] = (),
    ) -> None:
        self._bounds = bounds or Bounds()
        self._verify = verify
        self._settings = settings
        self._remotes: dict[str, Remote] = {}
        self._commits: dict[tuple[str, str], Refused | None] = {}
        self._trees: dict[tuple[str, str], Tree | None] = {}
        self._lock = Lock()

    def prepare(self, repositories: Iterable[str], at_once: int = 4) -> None:
        """Ask about *repositories*, several at once, so that later questions are answered."""
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(self.remote, dict.fromkeys(repositories)))

    def remote(self, repository: str) -> Remote | None:
        """What the host says of *repository*; None for what is in no git, such as an archive."""
        try:
            if providers.is_archive(repository):
                return None
            address = addresses.for_readers(repository)
        except Refused as refused:
            return Remote(problem=refused)
        with self._lock:
            known = self._remotes.get(address)
        if known is None:
            known = self._ask(address)
            with self._lock:
                self._remotes[address] = known
        return known

    def of_ref(self, repository: str, ref: str, place: Place = Place()) -> tuple[Finding, ...]:
        """What is wrong with *ref* of *repository*: not public, not there, no answer."""
        remote = self.remote(repository)
        if remote is None:
            return ()
        problem = remote.problem
        if problem is None:
            kind, commit = remote.find(ref)
            if not kind:
                problem = _missing(repository, ref, remote)
            elif is_commit(ref) and commit not in remote.refs.values():
                problem = self._commit_problem(repository, ref)
        return (problem.at(place),) if problem else ()

    def tree(self, repository: str, ref: str) -> Tree | None:
        """The files of *repository* at *ref*; None if they cannot be had.

        Contents that are asked for come one by one, so that large files cost nothing.
        """
        remote = self.remote(repository)
        if remote is None or remote.problem:
            return None
        _, commit = remote.find(ref)
        if not commit:
            return None
        key = (addresses.for_readers(repository), commit)
        with self._lock:
            if key not in self._trees:
                self._trees[key] = self._fetch_tree(*key)
            return self._trees[key]

    def _ask(self, address: str) -> Remote:
        with tempfile.TemporaryDirectory(prefix="launchdirectives-") as folder:
            answer = git(
                folder,
                *("ls-remote", "--symref", "--", address),
                bounds=self._bounds,
                verify=self._verify,
                settings=self._settings,
            )
        if not answer.is_done:
            return Remote(problem=_why(address, answer))
        refs: dict[str, str] = {}
        default = ""
        for line in answer.output.decode(errors="surrogateescape").split("\n"):
            what, tab, name = line.partition("\t")
            if what.startswith("ref: ") and name == "HEAD":
                default = what.removeprefix("ref: refs/heads/")
            elif tab and name.startswith("refs/"):
                refs[name.removesuffix("^{}")] = what  # an annotated tag's commit comes second
        return Remote(refs=refs, default_branch=default)

    def _commit_problem(self, repository: str, commit: str) -> Refused | None:
        """Why nobody gets *commit*, which is at no ref's tip; None too where one cannot tell."""
        if len(commit) not in (40, 64):
            return None
        address = addresses.for_readers(repository)
        with self._lock:
            if (address, commit) not in self._commits:
                self._commits[address, commit] = self._fetch_commit(address, commit)
            return self._commits[address, commit]

    def _fetch_commit(self, address: str, commit: str) -> Refused | None:
        answer = self.copy(address, commit).bring(commit, "tree:0")
        return _missing(address, commit, None) if answer.is_unknown else None

    def _fetch_tree(self, address: str, commit: str) -> Tree | None:
        copy = self.copy(address, commit)
        return copy.tree(commit) if copy.bring(commit).is_done else None

    def copy(self, address: str, commit: str) -> Copy:
        """An empty copy of the repository at *address*, into which *commit* can be brought."""
        return Copy(
            address,
            bounds=self._bounds,
            verify=self._verify,
            settings=self._settings,
            is_sha256=len(commit) == 64,
        )


_REFUSALS = ("could not read Username", "Authentication failed", "terminal prompts disabled")
_ABSENCES = ("not found", "The requested URL returned error: 403", "returned error: 404")
_REASONS = (
    ("Could not resolve host", "nobody knows a computer of that name"),
    ("certificate", "its certificate is not valid"),
    ("SSL", "it does not speak https as others do"),
    ("onnection refused", "it takes no connection there"),
    ("Failed to connect", "it takes no connection there"),
    ("unable to update url base from redirection", "it redirects to another address"),
    ("aximum", "it redirects again and again"),
    ("not valid: is this a git repository", "there is no git repository at that address"),
)


def _why(address: str, answer: Said) -> Refused:
    """Why nothing is known of the repository at *address*."""
    asks = any(words in answer.error for words in _REFUSALS)
    if asks or any(words in answer.error for words in _ABSENCES):
        reason = "its host asks for a password" if asks else "its host does not know it"
        return Refused(
            "source.not-public",
            f"The repository {address} is private or does not exist: {reason}.",
            "Mend the address, or make the repository public; readers have no password for it.",
        )
    reason = answer.stopped or next(
        (why for words, why in _REASONS if words in answer.error), said(_last(answer.error))
    )
    return Refused(
        "source.unreachable",
        f"The host of the repository {address} gives no answer: {reason}.",
        "Mend the address, or try again later.",
    )


def _last(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip().rstrip(".") if lines else "git says nothing"


def _missing(repository: str, ref: str, remote: Remote | None) -> Refused:
    if ref in ("", "HEAD") or (remote and not remote.refs):
        return Refused(
            "source.ref-missing",
            f"The repository {repository} is empty or has no default branch.",
            "Push the book to it, or name a branch or tag that it has.",
        )
    from difflib import get_close_matches

    names = {name.split("/", 2)[-1] for name in remote.refs} if remote else ()
    close = get_close_matches(ref, names, n=1)
    return Refused(
        "source.ref-missing",
        f"The repository {repository} has no branch, tag or commit '{ref}'.",
        f"Write '{close[0]}', or push '{ref}'." if close else f"Push '{ref}', or name another ref.",
    )
