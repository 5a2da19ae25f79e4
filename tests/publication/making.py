"""Records of small books, made without Sphinx."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launchdirectives.book import Book
from launchdirectives.checks.survey import Survey
from launchdirectives.publication import record, schema, sheets
from launchdirectives.publication.canonical import DIGEST, digest
from launchdirectives.publication.document import Document
from launchdirectives.publication.recomputed import differences
from tests.books import CONF_PY, checkout, git, notebook, write

FILES = (
    "launch-metadata.json",
    "launch-metadata.html",
    "launch-metadata.css",
    "launch-metadata.csv",
    "launch-linkset.json",
    "launch-crate/ro-crate-metadata.json",
)
"""What is written beside the pages of a site."""

ADDRESS = "https://book.example.org/"
AT = "2026-01-02T03:04:05Z"
ENVIRONMENT = "dependencies:\n  - python=3.12\n  - numpy=2.3.4\n  - nbgitpuller=1.2.2\n"


def pushed(folder: Path) -> None:
    """Let the checkout in *folder* know that its remote has the commit."""
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(folder, "config", "branch.main.remote", "origin")
    git(folder, "config", "branch.main.merge", "refs/heads/main")


def book(
    folder: Path,
    files: Mapping[str, str] = {},
    *,
    launch: str = "",
    remote: str = "https://github.com/org/book",
    is_pushed: bool = True,
) -> Path:
    """A book of one notebook under git."""
    usual = {
        "conf.py": CONF_PY,
        "index.md": "# Home\n",
        "page.ipynb": notebook(),
        "environment.yml": ENVIRONMENT,
    }
    if launch:
        usual["launch.yml"] = launch
    checkout(write(folder, {**usual, **files}), remote)
    if is_pushed and remote:
        pushed(folder)
    return folder


def made(folder: Path, address: str = ADDRESS) -> dict[str, Any]:
    """The record of the book in *folder*, whose every address is computed again."""
    survey = Survey.of_files(Book.open(str(folder)))
    found = record.build(
        survey,
        record.Site(address=address, block={"title": "A book"}, builder="sphinx"),
        sheets.of_files(survey, address),
        lambda sheet: {"title": sheet.title},
        AT,
    )
    assert list(schema.problems(found)) == []
    assert list(differences(Document(data=found))) == []
    assert found[DIGEST] == digest(found)
    return found
