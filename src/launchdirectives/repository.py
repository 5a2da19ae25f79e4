"""What git says about the book: asked once a build, in a handful of short calls.

Everything is asked of the ``git`` program without a shell; the paths and names in its answers
are data. User names and tokens in a remote never leave :func:`look`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from launchdirectives import addresses
from launchdirectives.findings import Refused
from launchdirectives.model import BRANCH, COMMIT, TAG, is_commit
from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from subprocess import CompletedProcess

_TIMEOUT = 30  # seconds


class Repository(Record):
    """A git checkout.

    :param root: its top folder, as an absolute path
    :param prefix: the book's folder below *root*, with ``/``; empty for the root
    :param commit: the commit checked out; empty before the first
    :param branch: the branch checked out; empty if none is
    :param remote: address of the remote for readers; empty where there is none
    :param default_branch: the remote's default branch, as far as the checkout knows
    :param refs: full names of refs (``refs/tags/v1``) with their commits, older versions first
    """

    root: str
    prefix: str = ""
    commit: str = ""
    branch: str = ""
    remote: str = ""
    remote_name: str = ""
    default_branch: str = ""
    refs: Mapping[str, str] = {}
    problem: Refused | None = None

    def find(self, ref: str) -> tuple[str, str]:
        """The kind and commit of *ref* as readers would find it, or two empty strings."""
        for name, kind in (
            (f"refs/remotes/{self.remote_name}/{ref}", BRANCH),
            (f"refs/heads/{ref}", BRANCH),
            (f"refs/tags/{ref}", TAG),
        ):
            if name in self.refs:
                # A branch that is checked out is about to be what its remote will show.
                is_here = kind == BRANCH and ref == self.branch
                return kind, self.commit if is_here else self.refs[name]
        if is_commit(ref):
            return COMMIT, self.commit if self.commit.startswith(ref) else ref
        return "", ""

    def tree(self, commit: str) -> frozenset[str] | None:
        """All files at *commit*, relative to the root; None if git has no such commit."""
        if not commit:
            return None
        listing = _git(self.root, "ls-tree", "-r", "-z", "--full-tree", "--name-only", commit)
        if listing.returncode:
            return None
        return frozenset(os.fsdecode(name) for name in listing.stdout.split(b"\0") if name)


def look(directory: str) -> Repository | None:
    """The checkout that holds *directory*; None if there is none.

    :raises Refused: if git is not installed or refuses to answer
    """
    try:
        answer = _git(
            directory,
            "rev-parse",
            "--show-toplevel",
            "--show-prefix",
            "HEAD",
            "--symbolic-full-name",
            "HEAD",
        )
    except FileNotFoundError:
        raise Refused(
            "source.no-git",
            "The program git is not installed, so nothing is known about the repository.",
            "Install git, or write 'source.repository' and 'source.ref' in launch.yml.",
        ) from None
    except OSError as error:
        raise Refused(
            "source.git-failed",
            f"Git does not answer: {error}.",
            "Run 'git status' in the book's folder and mend what it says.",
        ) from error
    lines = os.fsdecode(answer.stdout).split("\n")
    if len(lines) < 3:
        said = answer.stderr.decode(errors="replace")
        if "dubious ownership" in said:
            raise Refused(
                "source.git-failed",
                "Git refuses to read the checkout: it belongs to another user.",
                "Run git config --global --add safe.directory with the checkout's folder.",
            )
        return None
    root, prefix = lines[0], lines[1].rstrip("/")
    has_commit = answer.returncode == 0
    branch = lines[3].removeprefix("refs/heads/") if has_commit else ""
    settings = _settings(directory)
    remote_name = _remote_name(settings, branch)
    refs, default_branch = _refs(directory, remote_name)
    remote, problem = _remote(settings, remote_name)
    return Repository(
        root=root,
        prefix=prefix,
        commit=lines[2] if has_commit else "",
        branch="" if branch == "HEAD" else branch,
        remote=remote,
        remote_name=remote_name,
        default_branch=default_branch,
        refs=refs,
        problem=problem,
    )


def _git(directory: str, *arguments: str) -> CompletedProcess[bytes]:
    import subprocess  # costs as much as the rest of the core

    settings = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        return subprocess.run(
            ("git", "-C", directory, *arguments),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            check=False,
            env={**os.environ, **settings},
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(f"no answer within {_TIMEOUT} seconds") from error


def _settings(directory: str) -> dict[str, str]:
    """Git's settings of remotes and branches; of several values of a key the first counts."""
    answer = _git(directory, "config", "-z", "--get-regexp", r"^(remote|branch)\.")
    found: dict[str, str] = {}
    for entry in os.fsdecode(answer.stdout).split("\0"):
        key, _, value = entry.partition("\n")
        found.setdefault(key, value)
    return found


def _remote_name(settings: Mapping[str, str], branch: str) -> str:
    remotes = sorted(
        key.removeprefix("remote.").removesuffix(".url")
        for key in settings
        if key.startswith("remote.") and key.endswith(".url")
    )
    followed = settings.get(f"branch.{branch}.remote", "")
    for name in (followed, "origin"):
        if name in remotes:
            return name
    return remotes[0] if len(remotes) == 1 else ""


def _remote(settings: Mapping[str, str], name: str) -> tuple[str, Refused | None]:
    if not name:
        return "", None
    try:
        return addresses.for_readers(settings[f"remote.{name}.url"]), None
    except Refused as refused:
        return "", refused


def _refs(directory: str, remote_name: str) -> tuple[dict[str, str], str]:
    """Tags, branches and the remote's branches with their commits; the remote's default."""
    patterns = ["refs/tags", "refs/heads"]
    if remote_name:
        patterns.append(f"refs/remotes/{remote_name}")
    answer = _git(
        directory,
        *("-c", "versionsort.suffix=-", "-c", "versionsort.suffix=rc"),  # v1.0-rc1 before v1.0
        "for-each-ref",
        "--sort=version:refname",
        "--format=%(refname)%00%(objectname)%00%(*objectname)%00%(symref)",
        "--",
        *patterns,
    )
    refs: dict[str, str] = {}
    default_branch = ""
    start = f"refs/remotes/{remote_name}/"
    for line in os.fsdecode(answer.stdout).split("\n")[:-1]:  # names may hold U+2028
        name, commit, peeled, symref = line.split("\0")
        if name == f"{start}HEAD":
            default_branch = symref.removeprefix(start)
        else:
            refs[name] = peeled or commit
    return refs, default_branch
