"""Repositories in a temporary folder from which the preview's links are served.

Git on the Jupyter Server fetches each published address from here (git-config,
``url.*.insteadOf``), so that links stay as they are published.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from launchdirectives.addresses import parse
from launchdirectives.book import PREVIEW_REPOSITORY
from launchdirectives.sources import is_own

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchdirectives.book import Book
    from launchdirectives.preview.links import Content

_NEVER_KEPT = "_build/\n.ipynb_checkpoints/\n__pycache__/\n.DS_Store\n"
_UNNAMED = "main"
"""The branch of links that name none, and so ask for the repository's default."""

_AUTHOR = {
    "GIT_AUTHOR_NAME": "preview",
    "GIT_AUTHOR_EMAIL": "preview@localhost",
    "GIT_COMMITTER_NAME": "preview",
    "GIT_COMMITTER_EMAIL": "preview@localhost",
}


class Store:
    """The book's working tree as a repository that git can clone.

    :param folder: an empty folder of our own
    """

    def __init__(self, book: Book, folder: Path) -> None:
        self._book = book
        self._folder = folder
        self._bare = folder / "book.git"
        self.git_config = folder / "gitconfig"
        excluded = folder / "excluded"
        excluded.write_text(_NEVER_KEPT, encoding="utf-8")
        self._run("init", "--quiet", "--bare", str(self._bare))
        self._git("config", "core.excludesFile", str(excluded))
        self._git("config", "core.bare", "false")
        self._git("symbolic-ref", "HEAD", f"refs/heads/{_UNNAMED}")
        self._write_git_config()

    @property
    def address(self) -> str:
        """The address that the book's links name."""
        return self._book.source.repository if self._book.source else PREVIEW_REPOSITORY

    def save(self) -> None:
        """Commit the working tree as it is now, and let the branches point to it."""
        self._git("add", "--all", work_tree=self._root)
        tree = self._git("write-tree")
        path = self._book.source.path if self._book.source and not self._is_own else ""
        if path:
            tree = self._below(path, tree)
        last = self._git("rev-parse", "--verify", "--quiet", "refs/preview/last", check=False)
        if last and self._git("rev-parse", f"{last}^{{tree}}") == tree:
            return
        parents = ("-p", last) if last else ()
        commit = self._git("commit-tree", tree, *parents, "-m", "Working tree")
        self._git("update-ref", "refs/preview/last", commit)
        for ref in self._git("for-each-ref", "--format=%(refname)", "refs/heads").split():
            if self._git("rev-parse", ref) == last:
                self._git("update-ref", ref, commit)

    def offer(self, contents: Iterable[Content]) -> None:
        """Make a branch for every ref that *contents* name and that can be had here."""
        own_repository = parse(self.address).identity
        wanted = {
            content.branch
            for content in contents
            if content.repository and parse(content.repository).identity == own_repository
        }
        source = self._book.source
        own = {source.ref, source.branch, _UNNAMED} if source else {_UNNAMED}
        for branch in sorted(name or _UNNAMED for name in wanted):
            ref = f"refs/heads/{branch}"
            if self._git("rev-parse", "--verify", "--quiet", ref, check=False):
                continue
            elsewhere = "" if branch in own else self._fetched(branch)
            self._git("update-ref", ref, elsewhere or "refs/preview/last")

    @property
    def _is_own(self) -> bool:
        """Whether the book's links name the repository of the checkout it is in."""
        checkout = self._book.repository
        return checkout is not None and is_own(self.address, checkout, PREVIEW_REPOSITORY)

    @property
    def _root(self) -> Path:
        """The folder whose files the links open."""
        checkout = self._book.repository
        return Path(checkout.root if checkout and self._is_own else self._book.directory)

    def _fetched(self, branch: str) -> str:
        """The commit of another branch or tag of the author's checkout; empty if it has none."""
        checkout = self._book.repository
        if checkout is None or not self._is_own:
            return ""
        _, commit = checkout.find(branch)
        if not commit:
            return ""
        self._git("fetch", "--quiet", checkout.root, commit, check=False)
        return self._git("rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}", check=False)

    def _below(self, path: str, tree: str) -> str:
        index = {"GIT_INDEX_FILE": str(self._folder / "index-below")}
        self._git("read-tree", "--empty", extra=index)
        self._git("read-tree", f"--prefix={path}/", tree, extra=index)
        return self._git("write-tree", extra=index)

    def _write_git_config(self) -> None:
        own = Path(os.environ.get("GIT_CONFIG_GLOBAL", "~/.gitconfig")).expanduser()
        lines = [
            "[include]",
            f'\tpath = "{own.as_posix()}"',
            f'[url "{self._bare.as_uri()}"]',
            f'\tinsteadOf = "{self.address}"',
            "[user]",
            "\tname = preview",
            "\temail = preview@localhost",
        ]
        self.git_config.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _git(
        self,
        *arguments: str,
        work_tree: Path | None = None,
        extra: dict[str, str] | None = None,
        check: bool = True,
    ) -> str:
        where = [f"--git-dir={self._bare}"]
        if work_tree:
            where.append(f"--work-tree={work_tree}")
        return self._run(*where, *arguments, extra=extra or {}, check=check)

    def _run(self, *arguments: str, extra: dict[str, str] | None = None, check: bool = True) -> str:
        foreign = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
        inherited = {key: value for key, value in os.environ.items() if key not in foreign}
        done = subprocess.run(
            ("git", *arguments),
            check=check,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env={**inherited, **_AUTHOR, **(extra or {})},
        )
        return done.stdout.strip()
