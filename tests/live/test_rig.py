"""The rig itself: from a launch link to an executed cell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

from tests.live.git_server import GitServer, commit_all, init_repository
from tests.live.jupyterhub_rig import JupyterHubRig
from tests.live.lab import log_in, new_reader, open_document, run_first_cell

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": KERNEL},
    "cells": [
        {
            "id": "first",
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": "print(6*7)",
        }
    ],
}
TEXT_NOTEBOOK = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# Text notebook

```{code-cell} ipython3
print(6*7)
```
"""


@pytest.fixture(scope="module")
def book(git_server: GitServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Publish a notebook and a text notebook; return the repository's public address."""
    worktree: Path = tmp_path_factory.mktemp("book")
    init_repository(worktree)
    (worktree / "a.ipynb").write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    (worktree / "b.md").write_text(TEXT_NOTEBOOK, encoding="utf-8")
    commit_all(worktree, "A book of two pages")
    git_server.publish("org/book", worktree)
    return "https://github.com/org/book"


@pytest.mark.parametrize(
    ("user", "urlpath", "path"),
    [
        ("ann", "lab/tree/book/a.ipynb", "book/a.ipynb"),
        ("ben", "notebooks/book/b.md?factory=Notebook", "book/b.md"),
    ],
)
def test_link_leads_to_an_executed_cell(
    hub: JupyterHubRig, browser: Browser, book: str, user: str, urlpath: str, path: str
) -> None:
    query = {"repo": book, "branch": "main", "urlpath": urlpath}
    with new_reader(browser) as reader:
        encoded = urlencode(query, quote_via=quote, safe="")
        reader.page.goto(f"{hub.url}/hub/user-redirect/git-pull?{encoded}")
        log_in(reader.page, user, hub.password)

        assert open_document(reader.page, expected=path) == path
        assert run_first_cell(reader.page).strip() == "42"
        assert reader.away == []
