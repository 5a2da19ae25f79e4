"""The guides to the publication record show what happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.publication import AT, shown
from tests.docs.test_snippets import snippet


def test_what_the_guides_show_is_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in AT.items():
        monkeypatch.setenv(name, value)
    # Where they differ on purpose: python -m tests.docs.publication
    for file, text in shown(tmp_path):
        assert text == snippet(file), file
