"""A small book in a repository that a git server serves, with a record by git's own answers."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from tests.live.git_server import GitServer, commit_all, init_repository, run_git
from tests.publication.samples import sample

NOTEBOOK = json.dumps(
    {
        "cells": [],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)
FILES = {
    "notebooks/a b.ipynb": NOTEBOOK,
    "intro.md": "# Intro\n",
    "binder/environment.yml": "dependencies: [python=3.12]\n",
}


class Published:
    """A repository with one commit on ``main`` and a tag on it.

    :param name: as the server has it
    """

    def __init__(self, server: GitServer, worktree: Path, name: str, *options: str) -> None:
        self.server, self.worktree, self.name = server, worktree, name
        self.url = f"{server.url}/{name}"
        if options:
            worktree.mkdir()
            run_git(worktree, "init", "--quiet", "--initial-branch=main", *options)
            bare = self.bare
            bare.mkdir(parents=True)
            run_git(bare, "init", "--quiet", "--bare", "--initial-branch=main", *options)
        init_repository(worktree)
        for path, content in FILES.items():
            self.write(path, content)
        self.commit = commit_all(worktree, "first")
        self.push()
        run_git(self.bare, "config", "uploadpack.allowFilter", "true")
        run_git(self.bare, "tag", "-a", "v1", "-m", "One", self.commit)

    @property
    def bare(self) -> Path:
        """The repository that is served."""
        return self.server.root.resolve() / f"{self.name}.git"

    def write(self, path: str, content: str) -> None:
        """Write a file, which is not committed."""
        place = self.worktree / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8")

    def next(self) -> str:
        """Commit what was written, or nothing; the commit."""
        return commit_all(self.worktree, "next")

    def push(self) -> None:
        """Bring the branch to the server, whatever was there."""
        self.server.publish(self.name, self.worktree)

    def record(self, **changes: object) -> dict[str, Any]:
        """The record of the first commit."""
        found = sample()
        is_sha1 = len(self.commit) == 40
        source: dict[str, Any] = {
            "provider": "git",
            "repository": self.url,
            "requestedRef": "main",
            "refKind": "branch",
            "commit": self.commit,
            "tree": run_git(self.worktree, "rev-parse", f"{self.commit}^{{tree}}"),
            "tag": "v1",
            "state": {"dirty": False, "pushed": "yes"},
        }
        environment = {
            "kind": "repo2docker",
            "source": "book",
            "configRoot": "binder",
            "lock": {"state": "partial"},
            "digest": f"sha256:{64 * '0'}",
            "files": [
                {"role": "conda-environment", **self.blob("binder/environment.yml", is_sha1)}
            ],
        }
        launch = {
            "hub": "public",
            "via": "binder",
            "interface": "lab",
            "environment": "default",
            "pinned": {"ref": self.commit, "strength": "commit"},
        }
        pages: list[dict[str, Any]] = [
            {
                "id": "a",
                "title": "A",
                "source": {
                    "source": "book",
                    "format": "ipynb",
                    **self.blob("notebooks/a b.ipynb", is_sha1),
                },
                "kernel": "python3",
                "environment": "default",
                "launches": [launch],
            },
            {
                "id": "intro",
                "title": "Intro",
                "source": {
                    "source": "book",
                    "format": "myst-markdown",
                    **self.blob("intro.md", is_sha1),
                },
                "launches": [],
            },
        ]
        found.update(
            sources={"book": {**source, **changes}},
            environments={"default": environment},
            hubs={"public": found["hubs"]["public"]},
            pages=pages,
        )
        found.pop("verification")
        found.pop("contentDigest")
        return found

    def blob(self, path: str, has_swhid: bool) -> dict[str, str]:
        """What a record says of a file, by git and by hashlib."""
        name = run_git(self.worktree, "rev-parse", f"{self.commit}:{path}")
        content = run_git(self.worktree, "cat-file", "blob", name).encode() + b"\n"
        if path.endswith(".ipynb"):
            content = content[:-1]  # written without an end of line
        found = {"path": path, "sha256": hashlib.sha256(content).hexdigest()}
        return {**found, "swhid": f"swh:1:cnt:{name}"} if has_swhid else found
