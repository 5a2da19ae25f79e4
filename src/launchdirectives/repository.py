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
from launchdirectives.trees import Tree, listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from subprocess import CompletedProcess, Popen

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
    :param is_whole: whether all branches, tags and commits of the remote were fetched
    :param has_secret: whether the remote's address holds a password or token
    :param remotes: the addresses of all remotes for readers
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
    is_whole: bool = True
    has_secret: bool = False
    remotes: tuple[str, ...] = ()

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

    def tree(self, commit: str) -> Tree | None:
        """All files at *commit*, relative to the root; None if git has no such commit."""
        if not commit:
            return None
        listing = git(self.root, "ls-tree", "-r", "-z", "--full-tree", commit)
        if listing.returncode:
            return None
        return Tree(listed(listing.stdout), Objects(self.root).read)


class Objects:
    """What git's objects hold.

    A file of the checkout that is unchanged holds the same. For others there is one process for
    as many as are asked for; a process that was forked off asks one of its own.
    """

    def __init__(self, directory: str) -> None:
        self._directory = directory
        self._process: Popen[bytes] | None = None
        self._owner = 0

    def read(self, name: str, path: str) -> bytes:
        """The content of the object *name*, which is at *path* in some commit.

        :raises OSError: if git does not have it
        """
        here = _content(os.path.join(self._directory, *path.split("/")))
        if here is not None and object_name(here, len(name)) == name:
            return here
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise OSError("git takes no question")
        process.stdin.write(f"{name}\n".encode())
        process.stdin.flush()
        about = process.stdout.readline().split()
        if len(about) != 3:
            raise OSError(f"git does not have the object {name}")
        size = int(about[2])
        return process.stdout.read(size + 1)[:size]

    def _running(self) -> Popen[bytes]:
        import subprocess
        from weakref import finalize

        if self._process is None or self._owner != os.getpid():
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                ("git", "-C", self._directory, "cat-file", "--batch"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environ(),
            )
            finalize(self, _end, self._process, self._owner)
        return self._process


def object_name(content: bytes, length: int) -> str:
    """Git's name, of *length* digits, of a file with *content* (gitformat-pack, "object types")."""
    import hashlib

    algorithm = hashlib.sha256 if length == 64 else hashlib.sha1
    return algorithm(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _content(path: str) -> bytes | None:
    try:
        if os.path.islink(path):
            return os.fsencode(os.readlink(path))
        with open(path, "rb") as stream:
            return stream.read()
    except OSError:
        return None


def _end(process: Popen[bytes], owner: int) -> None:
    """End *process*, unless this is a fork of the one that started it."""
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
    if os.getpid() == owner:
        process.wait()


def look(directory: str) -> Repository | None:
    """The checkout that holds *directory*; None if there is none.

    :raises Refused: if git is not installed or refuses to answer
    """
    try:
        answer = git(
            directory,
            "rev-parse",
            "--show-toplevel",
            "--show-prefix",
            "HEAD",
            "--is-shallow-repository",
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
    branch = lines[4].removeprefix("refs/heads/") if has_commit else ""
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
        is_whole=lines[3] == "false" and _fetches_all(settings, remote_name),
        has_secret=addresses.holds_secret(settings.get(f"remote.{remote_name}.url", "")),
        remotes=tuple(filter(None, (_remote(settings, name)[0] for name in _remotes(settings)))),
    )


def git(directory: str, *arguments: str) -> CompletedProcess[bytes]:
    """What git answers in *directory*.

    :raises TimeoutError: if it does not
    """
    import subprocess  # costs as much as the rest of the core

    try:
        return subprocess.run(
            ("git", "-C", directory, *arguments),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            check=False,
            env=_environ(),
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(f"no answer within {_TIMEOUT} seconds") from error


def _environ() -> dict[str, str]:
    """Git's environment: it says the same on all computers, and never asks anybody."""
    return {
        **os.environ,
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
    }


def _fetches_all(settings: Mapping[str, str], remote_name: str) -> bool:
    """Whether ``git fetch`` brings all branches of the remote, not only one, and the tags."""
    has_tags = settings.get(f"remote.{remote_name}.tagopt") != "--no-tags"
    return has_tags and "refs/heads/*:" in settings.get(f"remote.{remote_name}.fetch", "")


def _settings(directory: str) -> dict[str, str]:
    """Git's settings of remotes and branches; of several values of a key the first counts."""
    answer = git(directory, "config", "-z", "--get-regexp", r"^(remote|branch)\.")
    found: dict[str, str] = {}
    for entry in os.fsdecode(answer.stdout).split("\0"):
        key, _, value = entry.partition("\n")
        found.setdefault(key, value)
    return found


def _remotes(settings: Mapping[str, str]) -> list[str]:
    """The names of all remotes."""
    return sorted(
        key.removeprefix("remote.").removesuffix(".url")
        for key in settings
        if key.startswith("remote.") and key.endswith(".url")
    )


def _remote_name(settings: Mapping[str, str], branch: str) -> str:
    remotes = _remotes(settings)
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
    answer = git(
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
