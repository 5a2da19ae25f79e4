"""The guides to the publication record show what happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.books import sphinx_build
from tests.docs.publication import AT, AUTHOR, shown
from tests.docs.test_snippets import make_book, snippet


def test_what_the_guides_show_is_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in AT.items():
        monkeypatch.setenv(name, value)
    # Where they differ on purpose: python -m tests.docs.publication
    for file, text in shown(tmp_path):
        assert text == snippet(file), file


def test_the_authors_page_is_a_notebook_to_sphinx_too(tmp_path: Path) -> None:
    book = make_book(tmp_path / "book", AUTHOR)
    built = sphinx_build(book, tmp_path / "site")
    assert "rain.md" not in built.stderr
    assert 'class="cell ' in (tmp_path / "site" / "rain.html").read_text(encoding="utf-8")
