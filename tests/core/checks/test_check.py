"""The checks of a whole book, called from Python."""

from __future__ import annotations

import os
from pathlib import Path

from launchdirectives import Book
from launchdirectives.checks import check
from tests.books import checkout, notebook, write

HUB = "hubs:\n  community: {kind: jupyterhub, url: https://hub.example.org}\n"


def test_a_book_is_checked_by_its_files(tmp_path: Path) -> None:
    asks = "# A\n\n```{launch} missing.ipynb\n```\n"
    files = {"launch.yml": HUB, "page.ipynb": notebook(), "asks.md": asks}
    book = Book.open(str(checkout(write(tmp_path / "book", files))))
    (missing,) = [one for one in check(book) if one.level == "error"]
    assert missing.code == "source.file-missing"
    assert missing.place.file == os.path.join(book.directory, "asks.md")
    assert missing.place.line == 3
