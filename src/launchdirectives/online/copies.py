"""Parts of a repository, brought here from its host: a commit, its history, what its files hold.

Nothing more comes than what is asked for, where the host can do that (git documentation, "partial
clone"); an old host sends more than it was asked for.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable

from launchdirectives.online.git import Bounds, Said, git
from launchdirectives.record import replace
from launchdirectives.trees import Tree, listed

_QUIETLY = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head")
_BY_NAME = ("-c", "fetch.negotiationAlgorithm=noop")
"""Objects are wanted that others which are here already lead to."""
_CALLS = 5
"""All that is done with a copy takes no longer than so many calls of git may."""


class Copy:
    """A repository of which nothing is here at first; its folder is removed with it.

    :param address: that of the repository, for readers
    :param settings: settings of git, as :func:`.git.git` has them
    :param is_sha256: whether the names of its objects are of 64 digits
    """

    def __init__(
        self,
        address: str,
        *,
        bounds: Bounds,
        verify: bool | str = True,
        settings: tuple[str, ...] = (),
        is_sha256: bool = False,
    ) -> None:
        self._address = address
        self._bounds = bounds
        self._verify = verify
        self._settings = settings
        self._form = ("--object-format=sha256",) if is_sha256 else ()
        self._end = time.monotonic() + _CALLS * bounds.seconds
        self._folder = tempfile.TemporaryDirectory(prefix="launchdirectives-")

    def bring(self, commit: str, leave_out: str = "blob:none") -> Said:
        """Bring *commit* without those before it.

        :param leave_out: git's filter: what does not come with it
        """
        for arguments in (
            ("init", "--quiet", "--bare", *self._form),
            ("config", "remote.origin.url", self._address),
        ):
            answer = self._git(*arguments)
            if not answer.is_done:
                return answer
        answer = self._git(*_QUIETLY, "--depth=1", f"--filter={leave_out}", "--", "origin", commit)
        if not answer.is_done and "shallow" in answer.error:  # files on a plain web server
            answer = self._git(*_QUIETLY, "--", "origin", "+refs/*:refs/*")
        return answer

    def bring_history(self) -> Said:
        """Bring the commits of all branches and tags, without their files."""
        refs = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
        return self._git(*_QUIETLY, "--filter=tree:0", "--", "origin", *refs)

    def bring_objects(self, names: Iterable[str]) -> bool:
        """Bring what files hold, all at once; whether it came."""
        wanted = tuple(dict.fromkeys(names))
        if not wanted:
            return True
        return self._git(
            *_BY_NAME, *_QUIETLY, "--filter=blob:none", "--", "origin", *wanted
        ).is_done

    def refs_with(self, commit: str) -> tuple[str, ...]:
        """The full names of branches and tags that lead to *commit*, once the history is here."""
        found = self._git(
            *("for-each-ref", "--contains", commit, "--format=%(refname)"),
            *("refs/heads", "refs/tags"),
        )
        return tuple(found.output.decode(errors="replace").split()) if found.is_done else ()

    def tree_name(self, commit: str) -> str:
        """Git's name of all files of *commit*; empty if it is not here."""
        found = self._git("rev-parse", "--verify", "--quiet", f"{commit}^{{tree}}")
        return found.output.decode().strip() if found.is_done else ""

    def tree(self, commit: str) -> Tree | None:
        """The files of *commit*, if it is here; contents that are asked for come one by one."""
        listing = self._git("ls-tree", "-r", "-z", "--full-tree", commit)
        return Tree(listed(listing.output), self.read) if listing.is_done else None

    def read(self, name: str, path: str) -> bytes:
        """The content of the object *name*, which is at *path*; brought if it is not here.

        No ``cat-file --batch``: it ends at an object that is yet to be brought.

        :raises OSError: if the host does not give it
        """
        content = self._git("cat-file", "blob", name)
        if not content.is_done and self.bring_objects((name,)):
            content = self._git("cat-file", "blob", name)
        if not content.is_done:
            raise OSError(f"the host does not give '{path}'")
        return content.output

    def _git(self, *arguments: str) -> Said:
        left = self._end - time.monotonic()
        if left <= 0:
            return Said(is_done=False, stopped="it does not answer in time")
        return git(
            self._folder.name,
            *arguments,
            bounds=replace(self._bounds, seconds=min(left, self._bounds.seconds)),
            verify=self._verify,
            settings=self._settings,
        )
