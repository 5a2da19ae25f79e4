"""Files at a commit, compared with what a record says of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from launchdirectives.ingest.verify.base import FAIL, NOT_RUN, PASS, Result
from launchdirectives.trees import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

MOST_FILES = 500
"""Contents of so many files are brought for one source; of others git's names alone are known."""


class Blobs:
    """Files of *tree*, of which some are read.

    :param bring: brings what objects hold, all at once; gives whether it did
    """

    def __init__(self, tree: Tree, bring: Callable[[Sequence[str]], bool]) -> None:
        self._tree = tree
        self._bring = bring
        self._wanted: dict[str, None] = {}
        self._here: frozenset[str] | None = None
        self._last: tuple[str, bytes | None] = ("", None)

    def want(self, paths: Iterable[str]) -> None:
        """Say that the files at *paths* will be read; before any is."""
        names = filter(None, map(self._tree.object_of, paths))
        self._wanted.update(dict.fromkeys(names))

    def content(self, path: str) -> bytes | None:
        """What the file at *path* holds; None if that is not known."""
        if self._here is None:
            names = list(self._wanted)[:MOST_FILES]
            self._here = frozenset(names if self._bring(names) else ())
        name = self._tree.object_of(path)
        if name not in self._here:
            return None
        if name != self._last[0]:  # what is compared is often read again at once
            try:
                self._last = name, self._tree.read(path)
            except OSError:
                self._last = name, None
        return self._last[1]

    def compared(self, check: str, at: str, file: Entry) -> Result:
        """The result of *check* for *file*, an object of the record at the pointer *at*."""
        path = file["path"]
        name = self._tree.object_of(path)
        if not name:
            return Result(check, FAIL, f"{at}/path", f"There is no file '{path}' at the commit.")
        swhid, sha256 = file.get("swhid"), file.get("sha256")
        found = f"swh:1:cnt:{name}"
        if swhid and swhid != found:
            message = f"'{path}' is {found} at the commit, and the record says {swhid}."
            return Result(check, FAIL, f"{at}/swhid", message)
        if sha256:
            content = self.content(path)
            if content is None and not swhid:
                message = f"What '{path}' holds at the commit could not be looked at."
                return Result(check, NOT_RUN, f"{at}/sha256", message)
            if content is not None:
                hashed = hashlib.sha256(content).hexdigest()
                if hashed != sha256:
                    message = (
                        f"'{path}' has the SHA-256 {hashed} at the commit, and the record says "
                        f"{sha256}."
                    )
                    return Result(check, FAIL, f"{at}/sha256", message)
        return Result(check, PASS, at)
