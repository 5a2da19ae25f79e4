"""The files of a repository at one commit: their names at once, what they hold when asked.

Links are followed as a checkout would follow them, as far as they stay inside the repository.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping

LFS_POINTER = b"version https://git-lfs.github.com/spec/v1"
"""How a file begins that stands for a large one elsewhere (git-lfs docs/spec.md)."""

_LINK = "120000"
_SUBMODULE = "160000"
_FILE = "100644"

_LONGEST_LINK = 4096
"""No file system follows a longer one (Linux, PATH_MAX)."""

_MOST_LINKS = 8
"""As many links are followed in one path; one that leads back to itself has no end."""


class Tree(Collection[str]):
    """Files by their paths from the repository's root, with ``/``.

    :param entries: git's mode and object name of each path (``100644 0123…``)
    :param read_object: what an object holds, by its name and a path where it is; raises
        ``OSError`` if it cannot be read
    """

    def __init__(
        self, entries: Mapping[str, str], read_object: Callable[[str, str], bytes]
    ) -> None:
        self._entries = entries
        self._read_object = read_object
        self._links: dict[str, str] | None = None
        self._folders: frozenset[str] | None = None

    def __contains__(self, path: object) -> bool:
        return path in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def submodules(self) -> tuple[str, ...]:
        """Folders whose files are in another repository."""
        return tuple(path for path, entry in self._entries.items() if entry.startswith(_SUBMODULE))

    @property
    def links(self) -> tuple[str, ...]:
        """Git's names of what the symbolic links hold."""
        return tuple(
            entry.partition(" ")[2] for entry in self._entries.values() if entry.startswith(_LINK)
        )

    def read_links(self) -> None:
        """Read what the symbolic links hold, which is known then.

        :raises OSError: if git cannot read one
        """
        self._known_links()

    def object_of(self, path: str) -> str:
        """Git's name of what the file at *path* holds; empty if there is no file."""
        found = self.find(path)
        return self._entries[found].partition(" ")[2] if self._is_file(found) else ""

    def has_file(self, path: str) -> bool:
        """Whether there is a file at *path*, links followed."""
        return self._is_file(self.find(path))

    def has_folder(self, path: str) -> bool:
        """Whether there is a folder at *path*, links followed; the root is one."""
        if self._folders is None:
            parents: set[str] = {""}
            for name in self._entries:
                folder = name.rpartition("/")[0]
                while folder not in parents:
                    parents.add(folder)
                    folder = folder.rpartition("/")[0]
            self._folders = frozenset(parents)
        return self.find(path) in self._folders

    def read(self, path: str) -> bytes:
        """What the file at *path* holds, links followed.

        :raises KeyError: if there is no such file
        :raises OSError: if git cannot read it
        """
        name = self.object_of(path)
        if not name:
            raise KeyError(path)
        return self._read_object(name, self.find(path))

    def find(self, path: str) -> str:
        """*path* with the links in it followed; a path that leads nowhere is in no tree."""
        links = self._known_links()
        for _ in range(_MOST_LINKS if links else 0):
            parts = path.split("/")
            for length in range(1, len(parts) + 1):
                above = "/".join(parts[:length])
                if above in links:
                    target = posixpath.join(posixpath.dirname(above), links[above])
                    path = posixpath.normpath(posixpath.join(target, *parts[length:]))
                    path = "" if path == "." else path
                    break
            else:
                break
        return path

    def _is_file(self, path: str) -> bool:
        return self._entries.get(path, _SUBMODULE)[:3] == "100"

    def _known_links(self) -> dict[str, str]:
        if self._links is None:
            self._links = {
                path: self._read_object(entry.partition(" ")[2], path)[:_LONGEST_LINK].decode(
                    errors="replace"
                )
                for path, entry in self._entries.items()
                if entry.startswith(_LINK)
            }
        return self._links


def listed(listing: bytes) -> dict[str, str]:
    """The entries of a :class:`Tree` in what ``git ls-tree -r -z`` prints."""
    entries: dict[str, str] = {}
    for line in listing.split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        mode, _, held = about.decode().split(" ")
        entries[os.fsdecode(name)] = f"{mode} {held}"
    return entries


def of_files(files: Mapping[str, str | bytes]) -> Tree:
    """A tree of *files* that are in no repository, by path."""
    held = {
        path: content.encode() if isinstance(content, str) else content
        for path, content in files.items()
    }
    return Tree({path: f"{_FILE} {path}" for path in held}, lambda name, _path: held[name])
