"""What git says about the book: asked once a build, in at most five short calls.

Everything is asked of the ``git`` program without a shell; the paths and names in its answers
are data. User names and tokens in a remote never leave :func:`look`.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field

from launchdirectives import addresses
from launchdirectives.findings import Finding, Place, Refused
from launchdirectives.model import BRANCH, COMMIT, TAG, Source

_TIMEOUT = 30  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
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
    refs: Mapping[str, str] = field(default_factory=dict)
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


def is_commit(ref: str) -> bool:
    """Whether *ref* can only be a commit: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits."""
    return len(ref) in (40, 64) and not ref.strip("0123456789abcdef")


def look(directory: str, findings: list[Finding]) -> Repository | None:
    """The checkout that holds *directory*; None (and maybe a finding) if there is none."""
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
    except (OSError, subprocess.SubprocessError):
        return None
    lines = os.fsdecode(answer.stdout).split("\n")
    if len(lines) < 3:
        said = answer.stderr.decode(errors="replace")
        if "dubious ownership" in said:
            findings.append(
                Finding(
                    code="source.git-failed",
                    message="Git refuses to read the checkout: it belongs to another user.",
                    fix="Run git config --global --add safe.directory with the checkout's folder.",
                    place=Place(file=directory),
                )
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


def default_ref(repository: Repository, environ: Mapping[str, str]) -> Source:
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


def _git(directory: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ("git", "-C", directory, *arguments),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=_TIMEOUT,
        check=False,
        env={
            **os.environ,
            "LC_ALL": "C",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
        },
    )


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
