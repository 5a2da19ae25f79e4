"""Titles of pages as their files say them."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchdirectives import cells, pages
from launchdirectives.publication.titles import title
from tests.books import notebook, write


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("a.md", "# Home\n\n# Other\n", "Home"),
        ("a.md", "---\ntitle: From the front\n---\n# Home\n", "From the front"),
        (
            "a.md",
            "text\n\n```python\n# a comment\n```\n\n# *The* `real` [one](b.md)\n",
            "The real one",
        ),
        ("a.md", "# Snow {math}`x` and {ref}`words <target>` #\n", "Snow x and words"),
        ("a.md", "# one_name __init__\n", "one_name init"),
        ("a.md", "no heading\n", "a"),
        ("a.md", "Rain in *spring*\n===\n\n# Other\n", "Rain in spring"),
        ("a.md", "## Second level first\n\n# Other\n", "Second level first"),
        ("a.md", "# Q&amp;A [^1] <https://x.org> [one][r]\n", "Q&A  https://x.org one"),
        ("a.md", "text\n\n---\n\n# After a rule\n", "After a rule"),
        ("a.md", "- entry\n---\n\n-5 degrees\n==========\n", "-5 degrees"),
        ("a.md", "----\n---\n\n# In C# and more #\n", "In C# and more"),
        ("a.md", "---\nlaunch: true\n---\nUnder front matter\n---\n", "Under front matter"),
        ("a.md", "---\ntitle: {no: text}\n---\n# Home\n", "Home"),
        ("a.rst", "`here <https://x.org>`_ or `it`_\n" + 40 * "=", "here or it"),
        ("a.rst", "=====\nHome\n=====\n\nText\n", "Home"),
        ("a.rst", ".. _label:\n\nThe ``title``\n=============\n", "The title"),
        ("a.rst", "text\n", "a"),
        ("sub/a.ipynb", notebook(title="In a cell"), "In a cell"),
        ("sub/a.ipynb", "no notebook", "a"),
    ],
)
def test_title(tmp_path: Path, name: str, content: str, wanted: str) -> None:
    write(tmp_path, {name: content})
    page = pages.read_page(str(tmp_path), name)
    assert title(page, cells.read(str(tmp_path), page)) == wanted
