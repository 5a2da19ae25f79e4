"""Forms of pages on a real hub: scripts, R Markdown, converted notebooks, headings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from launchdirectives import Book, converted
from launchdirectives.resolve import Request
from tests.books import checkout, commit, git, write
from tests.live.git_server import GitServer
from tests.live.jupyterhub_rig import JupyterHubRig
from tests.live.lab import Reader, log_in, new_reader, open_document, run_first_cell

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.live

KERNEL = "kernelspec: {display_name: Python 3, language: python, name: python3}"
SCRIPT_HEADER = f"# ---\n# jupyter:\n#   {KERNEL}\n# ---\n\n"
HEADINGS = ("C# & `F#`: 100 % sure?", "Where $x^2 = 4$")

HEADING = """(text) => [...document.querySelectorAll('.jp-Notebook h2')].some(heading => {
    const top = heading.getBoundingClientRect().top;
    return heading.textContent.startsWith(text) && top >= 0 && top < window.innerHeight;
})"""


def long_notebook() -> str:
    """A notebook whose headings are many screens below its beginning."""
    sources = ["# Title"]
    for heading in HEADINGS:
        sources += ["\n\n".join(["Words."] * 40)] * 4 + [f"## {heading}\n\nText."]
    cells = [
        {"id": f"c{number}", "cell_type": "markdown", "metadata": {}, "source": source}
        for number, source in enumerate([*sources, "\n\n".join(["The end."] * 40)])
    ]
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    return json.dumps(content)


FILES = {
    "percent.py": f"{SCRIPT_HEADER}# %% [markdown]\n# # Title\n\n# %%\nprint(6*7)\n",
    "light.py": f"{SCRIPT_HEADER}# # Title\n\nprint(6*7)\n",
    "report.Rmd": f"---\njupyter:\n  {KERNEL}\n---\n\n# Title\n\n```{{python}}\nprint(6*7)\n```\n",
    "jupytext.md": f"---\njupyter:\n  {KERNEL}\n---\n\n# Title\n\n```python\nprint(6*7)\n```\n",
    "rain.md": f"---\n{KERNEL}\n---\n\n# Rain\n\n```{{code-cell}} ipython3\nprint(6*7)\n```\n",
    "long.ipynb": long_notebook(),
}


@dataclass(frozen=True)
class Served:
    """A published book, and a reader who is logged in on its hub."""

    folder: Path
    reader: Reader

    @property
    def page(self) -> Page:
        """The reader's window."""
        return self.reader.page

    def open(self, file: str, *, fragment: str = "", clone: str = "forms") -> str:
        """Follow the link to *file*; the result is the path of the document that opens.

        :param clone: the folder on the hub
        """
        book = Book.open(str(self.folder))
        found = book.launches(book.page(file), Request(fragment=fragment))
        assert found.findings == ()
        self.page.goto("about:blank")
        self.page.goto(found.launches[0].url)
        return open_document(self.page, expected=f"{clone}/{found.launches[0].path}")


@pytest.fixture(scope="module")
def served(
    hub: JupyterHubRig,
    git_server: GitServer,
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    """A book of many forms of pages on the hub; its reader has opened it once."""
    folder = tmp_path_factory.mktemp("forms") / "book"
    launch = f"hubs:\n  hub: {{kind: jupyterhub, url: {hub.url}, folder: none}}\n"
    checkout(write(folder, {**FILES, "launch.yml": launch}), "https://github.com/pages/forms")
    git_server.publish("pages/forms", folder)
    with new_reader(browser) as reader:
        opened = Served(folder, reader)
        reader.page.goto(f"{hub.url}/hub/login?next={quote('/hub/home')}")
        log_in(reader.page, "tess", hub.password)
        yield opened
        assert reader.away == []


@pytest.mark.parametrize("file", ["percent.py", "light.py", "report.Rmd", "jupytext.md"])
def test_text_notebooks_open_as_notebooks(served: Served, file: str) -> None:
    assert served.open(file) == f"forms/{file}"
    assert run_first_cell(served.page).strip() == "42"


def test_a_converted_notebook_opens_in_jupyterlab(
    served: Served, git_server: GitServer, tmp_path: Path
) -> None:
    folder = tmp_path / "book"
    settings = (served.folder / "launch.yml").read_text("utf-8").replace("none", "converted")
    launch = f"{settings}converted: {{ref: notebooks}}\n"
    files = {"rain.md": FILES["rain.md"], "launch.yml": launch}
    checkout(write(folder, files), "https://github.com/pages/converted")
    book = Book.open(str(folder))
    made = tmp_path / "made"
    assert list(converted.write(str(folder), [book.page("rain.md")], str(made))) == []
    git_server.publish("pages/converted", folder)
    git(folder, "checkout", "--quiet", "--orphan", "notebooks")
    git(folder, "rm", "-r", "-f", "--quiet", ".")
    write(folder, {"rain.ipynb": (made / "rain.ipynb").read_text("utf-8")})
    commit(folder)
    git_server.publish("pages/converted", folder, "notebooks")
    git(folder, "checkout", "--quiet", "main")
    there = Served(folder, served.reader)
    assert there.open("rain.md", clone="converted") == "converted/rain.ipynb"
    assert "/lab" in served.page.url
    assert run_first_cell(served.page).strip() == "42"


def shows(page: Page, heading: str, seconds: float) -> bool:
    """Whether *heading*, up to a formula, comes into sight within some seconds."""
    from playwright.sync_api import TimeoutError as TooLate

    text = heading.partition("$")[0].replace("`", "")
    try:
        page.wait_for_function(HEADING, arg=text, timeout=seconds * 1000, polling=200)
    except TooLate:
        return False
    return True


def wait_until_remembered(page: Page, path: str) -> None:
    """Wait until JupyterLab has saved that a notebook is open: a while after it has opened."""
    workspace = page.url.partition("/lab")[0] + "/lab/api/workspaces/default"
    for _ in range(240):
        if json.dumps(f"notebook:{path}") in page.request.get(workspace).text():
            return
        page.wait_for_timeout(250)
    pytest.fail(f"JupyterLab did not remember {path} in a minute")


def goes_to(served: Served, heading: str) -> bool:
    """Whether the link shows *heading*, followed as often as a reader would try.

    JupyterLab looks once, among the cells that it has rendered by then: on a busy machine
    that is now and then too soon. With a wrong fragment it is never found.
    """
    for _ in range(3):
        served.open("long.ipynb", fragment=heading.replace("`", ""))
        if shows(served.page, heading, 20):
            return True
    return False


def test_jupyterlab_goes_to_the_heading_of_a_notebook_that_is_open(served: Served) -> None:
    served.open("long.ipynb")
    assert not shows(served.page, HEADINGS[0], 0.5)
    wait_until_remembered(served.page, "forms/long.ipynb")
    for heading in HEADINGS:
        assert goes_to(served, heading), heading
