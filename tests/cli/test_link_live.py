"""``launchdirectives link`` and live code, which has no link."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.books import checkout, notebook, write
from tests.cli.test_link import FREE, link

WORD = "correct-horse"
LAUNCH = f"""\
hubs:
  live: {{kind: thebe, via: binder}}
  here: {{kind: thebe, url: 'http://localhost:8888', token: {WORD}}}
  browser: {{kind: thebe, via: lite}}
  binder: {{kind: binderhub, url: https://binder.example.org}}
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return checkout(
        write(
            tmp_path / "book", {"launch.yml": LAUNCH, "a.ipynb": notebook(), "b.ipynb": notebook()}
        )
    )


def test_it_is_not_among_the_links(book: Path) -> None:
    done = link(cwd=book)
    assert (done.returncode, done.stderr) == (0, "")
    root = "https://binder.example.org/v2/gh/org/book/main?urlpath=lab%2Ftree%2F"
    assert done.stdout.split() == [f"{root}a.ipynb", f"{root}b.ipynb"]


@pytest.mark.parametrize("form", ["url", "markdown", "rst", "html", "qr"])
def test_asked_for_by_name_it_is_refused_once(form: str, book: Path) -> None:
    done = link("--hub", "live", "--hub", "here", "--format", form, cwd=book)
    assert (done.returncode, done.stdout) == (1, "")
    second, first = sorted(done.stderr.splitlines())
    assert "'live' is live code, which runs in the page itself and has no link." in first
    assert "'here' is live code" in second


def test_json_says_where_code_runs(book: Path) -> None:
    done = link("a.ipynb", "--format", "json", cwd=book)
    found = {entry["hub"]: entry for entry in json.loads(done.stdout)}
    assert list(found) == ["live", "here", "browser", "binder"]
    assert [found[name]["url"] for name in ("live", "here", "browser")] == [None] * 3
    assert any("BinderHub at https://binder.example.org." in one for one in found["live"]["notes"])
    assert any("in the reader's browser." in one for one in found["browser"]["notes"])
    assert (found["live"]["pinned"], found["live"]["moving"]) == (None, None)
    assert WORD not in done.stdout


@pytest.mark.parametrize("form", ["url", "json"])
def test_explained(form: str, book: Path) -> None:
    done = link("a.ipynb", "--explain", "--format", form, cwd=book)
    assert done.returncode == 0, done.stderr
    assert "on the BinderHub at https://binder.example.org" in done.stdout
    assert "on the Jupyter Server at http://localhost:8888" in done.stdout
    assert WORD not in done.stdout
    if form == "url":
        assert "browser  in the page, without a link" in done.stdout
        assert "refused" not in done.stdout


def test_free_standing(book: Path) -> None:
    arguments = ["thebe" if one == "jupyterhub" else one for one in FREE]
    done = link(*arguments, cwd=book)
    assert (done.returncode, done.stdout) == (2, "")
    assert "live code is in the pages of a book, and has no link" in done.stderr
