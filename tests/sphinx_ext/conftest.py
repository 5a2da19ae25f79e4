"""Books of a few pages, built by Sphinx in this process."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from sphinx.testing.util import SphinxTestApp

from tests.books import checkout, notebook, write

BINDER = "https://mybinder.org/v2/gh/org/book/main?urlpath=lab%2Ftree%2F"
THREE_HUBS = """\
hubs:
  community: {kind: jupyterhub, url: https://hub.example.org, title: Community hub}
  binder: {kind: binderhub, url: https://mybinder.org, title: Binder}
  classroom: {kind: jupyterhub, url: https://school.example.org/jupyter, title: Classroom}
"""
ENVIRONMENT = """\
name: book
dependencies:
  - python=3.12
  - numpy=2.3.4
  - nbgitpuller=1.2.2
  - jupytext=1.18.1
"""
"""Without environment files no link to Binder would be written."""
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Built:
    """What a build has made."""

    warnings: str
    out: Path

    def soup(self, page: str) -> BeautifulSoup:
        """The HTML of a page."""
        return BeautifulSoup((self.out / f"{page}.html").read_text("utf-8"), "html.parser")

    def text(self, name: str) -> str:
        """A file of the output."""
        return (self.out / name).read_text("utf-8")

    def links(self, page: str) -> list[str]:
        """The addresses of the launch links of a page."""
        found = self.soup(page).select("a.launch-go, a.launch-to, a.launch-link, .launch-instead a")
        return [str(anchor["href"]) for anchor in found]

    def control(self, page: str) -> Tag:
        """The first control of a page."""
        found = self.soup(page).select_one(".launch")
        assert found is not None
        return found


Build = Callable[..., Built]
MakeBook = Callable[..., Path]


@pytest.fixture(autouse=True)
def time_of_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    """All builds are as of one time, which the publication record tells."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767323045")


@pytest.fixture
def make_book(tmp_path: Path) -> MakeBook:
    """Write a book and commit it: ``index``, a notebook ``page``, and what is given."""

    def make(
        files: Mapping[str, str] | None = None,
        *,
        conf: str = "",
        launch: str = "",
        remote: str | None = "https://github.com/org/book",
        name: str = "book",
    ) -> Path:
        folder = tmp_path / name
        basis = {
            "conf.py": 'extensions = ["myst_nb", "launchdirectives"]\n'
            'nb_execution_mode = "off"\nshow_warning_types = True\n'
            f'exclude_patterns = ["_build"]\n{conf}\n',
            "index.md": "# Book\n\n```{toctree}\n:glob:\n**\n```\n",
            "page.ipynb": notebook(),
            ".gitignore": "_build/\n",
            "environment.yml": ENVIRONMENT,
        }
        if launch:
            basis["launch.yml"] = launch
        write(folder, {**basis, **(files or {})})
        return folder if remote is None else checkout(folder, remote)

    return make


@pytest.fixture
def build() -> Build:
    """Build a book."""

    def run(source: Path, builder: str = "html", **overrides: object) -> Built:
        app = SphinxTestApp(builder, source, confoverrides=overrides)
        try:
            app.build()
            return Built(_ESCAPES.sub("", app.warning.getvalue()), Path(app.outdir))
        finally:
            app.cleanup()

    return run
