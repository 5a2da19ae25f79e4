"""The files that repo2docker looks at, and what is found wrong in them on the way."""

from __future__ import annotations

import posixpath

from launchdirectives.findings import Finding, Place
from launchdirectives.trees import Tree

FOLDERS = (".binder", "binder")
"""Where environment files are looked for in place of the root, as soon as one of them exists."""


class Broken(Exception):
    """The build stops here; the reason is among the folder's findings already."""


class Folder:
    """One repository as repo2docker sees it (repo2docker/buildpacks/base.py, ``binder_path``).

    Names given to the methods are paths below :attr:`root`.

    :param root: the folder of *tree* that is taken for the repository's root
    """

    def __init__(self, tree: Tree, root: str = "") -> None:
        self.tree = tree
        self.root = root
        found = [name for name in FOLDERS if self.has_folder(name)]
        self.has_both = len(found) > 1
        self.config = found[0] if found else ""
        self.findings: list[Finding] = []
        self.read: set[str] = set()
        self._texts: dict[str, str | None] = {}

    def full(self, name: str) -> str:
        """The path of *name* from the top of the tree."""
        path = posixpath.normpath(posixpath.join(self.root, name))
        return "" if path == "." else path

    def own(self, name: str) -> str:
        """*name* in the folder of environment files, from the root."""
        return f"{self.config}/{name}" if self.config else name

    def has_folder(self, name: str) -> bool:
        """Whether there is a folder; one that is a submodule counts."""
        full = self.full(name)
        return self.tree.has_folder(full) or full in self.tree.submodules

    def exists(self, name: str) -> bool:
        """Whether anything is called *name*; repo2docker does not ask whether it is a file."""
        return self.tree.has_file(self.full(name)) or self.has_folder(name)

    def has(self, name: str) -> bool:
        """Whether the folder of environment files has *name*."""
        return self.exists(self.own(name))

    def use(self, name: str) -> None:
        """The build reads the file *name*, if there is one."""
        if self.tree.has_file(self.full(name)):
            self.read.add(self.full(name))

    def text(self, name: str) -> str:
        """What the file *name* holds; empty if it cannot be read as text."""
        return self.content(name) or ""

    def content(self, name: str) -> str | None:
        """What the file *name* holds; None if it cannot be read as text, which is reported."""
        full = self.full(name)
        if full not in self._texts:
            self._texts[full] = self._decoded(name)
        return self._texts[full]

    def must(self, name: str) -> str:
        """What the file *name* holds.

        :raises Broken: if it cannot be read as text
        """
        text = self.content(name)
        if text is None:
            raise Broken(name)
        return text

    def _decoded(self, name: str) -> str | None:
        try:
            held = self.tree.read(self.full(name))
        except (KeyError, OSError):
            fix = "Make it a file, or give it another name."
            self.report("environment.malformed", f"{name} is no file that can be read.", fix, name)
            return None
        try:
            return held.decode()
        except UnicodeDecodeError as error:
            line = held.count(b"\n", 0, error.start) + 1
            said = f"{name} is not text in UTF-8."
            self.report("environment.malformed", said, "Save it in UTF-8.", name, line)
            return None

    def report(
        self, code: str, message: str, fix: str, name: str, line: int = 0, key: str = ""
    ) -> None:
        """Add a finding about the file *name*; the same one is told once."""
        place = Place(file=self.full(name), line=line, key=key)
        finding = Finding(code=code, message=message, fix=fix, place=place)
        if finding not in self.findings:
            self.findings.append(finding)

    def stop(self, code: str, message: str, fix: str, name: str, line: int = 0) -> Broken:
        """Report why the build stops, and the exception to raise."""
        self.report(code, message, fix, name, line)
        return Broken(message)


def line_of(text: str, wanted: str, start: int = 0) -> int:
    """The line (from 1) on which *wanted* first stands at or after *start*; 0 if nowhere."""
    at = text.find(wanted, start)
    return text.count("\n", 0, at) + 1 if at >= 0 else 0
