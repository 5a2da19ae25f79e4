"""Books with a real remote: its public address is what git writes down, and a folder serves it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from launchdirectives import checks
from launchdirectives.book import Book
from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding
from tests.books import checkout, git, notebook, write

URL = "https://github.com/org/book"
FILES = {
    "a.ipynb": notebook(),
    "page.md": "# A page\n\n```{launch} a.ipynb\n```\n",
    "environment.yml": "dependencies: [python=3.12]\n",
}
HUB = "hubs:\n  hub: {kind: jupyterhub, url: https://hub.example.org}\n"
"""A hub to which nbgitpuller brings the content."""

Told = list[tuple[str, str, int]]
"""Code, file (from the book's folder) and line of findings."""


def publish(
    folder: Path, files: Mapping[str, str] = FILES, *, object_format: str = "sha1"
) -> tuple[Path, Path]:
    """A book in *folder* that is pushed to a remote: its checkout, and the remote's folder."""
    bare, book = folder / "remote.git", folder / "book"
    bare.mkdir(parents=True)
    write(book, files)
    form = f"--object-format={object_format}"
    git(bare, "init", "--quiet", "--bare", "--initial-branch=main", form)
    git(book, "init", "--quiet", "--initial-branch=main", form)
    checkout(book, URL)
    serve(book, bare)
    git(book, "push", "--quiet", "--set-upstream", "origin", "main")
    return book, bare


def serve(book: Path, bare: Path) -> None:
    """Have git find :data:`URL` in the folder *bare*."""
    git(book, "config", f"url.{bare.as_uri()}.insteadOf", URL)


def clone(bare: Path, folder: Path, *options: str) -> Path:
    """A clone of what *bare* serves, by its public address."""
    served = f"url.{bare.as_uri()}.insteadOf={URL}"
    git(bare, "-c", served, "clone", "--quiet", *options, URL, str(folder))
    serve(folder, bare)
    return folder


def found(folder: Path, *wanted: Check) -> list[Finding]:
    """What the checks that are *wanted* say of the book in *folder*."""
    survey = Survey.of_files(Book.open(str(folder)))
    return [
        one
        for one in checks.run(survey, wanted)
        if any(one.code in check.codes for check in wanted)
    ]


def told(folder: Path, *wanted: Check) -> Told:
    """The same, as code, file and line."""
    return [
        (one.code, os.path.relpath(one.place.file, folder.resolve()), one.place.line)
        for one in found(folder, *wanted)
    ]
