"""The commands in a mystmd project: they need nothing but its files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from launchdirectives.cli import main
from tests.books import checkout, notebook, write

FILES = {
    "shared/hubs.yml": """\
version: 1
project:
  options:
    launch:
      hubs:
        hub: {kind: jupyterhub, url: 'https://hub.example.org', title: Our hub}
        binder: {kind: binderhub, url: 'https://mybinder.org'}
""",
    "docs/myst.yml": """\
version: 1
extends: ../shared/hubs.yml
project:
  title: Rain
  options:
    launch:
      site: https://book.example.org
      pages: {"week/*": {interface: notebook}}
  toc:
    - file: intro.md
    - title: Weeks
      children:
        - pattern: week/*
        - url: https://example.org
    - file: plain.md
      title: As listed
""",
    "docs/intro.md": "---\noptions:\n  launch:\n    hubs: [binder]\n    file: week/one.ipynb\n---\n"
    "# Welcome\n",
    "docs/week/one.ipynb": notebook(),
    "docs/week/two.md": "---\ntitle: Two\nkernelspec: {name: python3}\n---\n"
    "```{launch}\n:hub: binder\n```\n",
    "docs/plain.md": "```{launch} week/one.ipynb\n:hub: hub\n```\n",
    "docs/not-listed.md": "---\nkernelspec: {name: python3}\n---\n",
}
BINDER = "https://mybinder.org/v2/gh/org/book/main?urlpath="


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a sub-folder of its repository, with settings in two files."""
    checkout(write(tmp_path, {**FILES, "environment.yml": "dependencies: [python=3.11.9]\n"}))
    monkeypatch.chdir(tmp_path / "docs")
    return tmp_path / "docs"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_link_prints_what_the_listed_pages_open(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "link", "--hub", "binder")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"{BINDER}lab%2Ftree%2Fdocs%2Fweek%2Fone.ipynb",
        f"{BINDER}notebooks%2Fdocs%2Fweek%2Fone.ipynb",
        f"{BINDER}notebooks%2Fdocs%2Fweek%2Ftwo.md%3Ffactory%3DNotebook",
    ]


def test_explain_names_the_file_of_each_setting(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "link", "--explain", "intro.md")
    assert (code, err) == (0, "")
    for line in (
        "hubs binder front matter (intro.md:4)",
        "file week/one.ipynb front matter (intro.md:5)",
        "hubs.binder.url https://mybinder.org ../shared/hubs.yml:7",
    ):
        assert line in " ".join(out.split()), out


def test_check_finds_faults_where_they_are_written(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(book.parent, {"shared/hubs.yml": FILES["shared/hubs.yml"] + "      shwo: all\n"})
    write(book, {"week/two.md": "---\noptions:\n  launch: {hubs: [nope]}\n---\n"})
    _, out, _ = run(capsys, "check", "--format", "json", "--select", "config")
    found = [(one["code"], one["file"], one["line"]) for one in json.loads(out)["findings"]]
    assert found == [
        ("config.unknown-name", "docs/week/two.md", 3),
        ("config.unknown-key", "shared/hubs.yml", 8),
    ]


def test_the_record_has_the_pages_and_titles_of_the_project(
    book: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["metadata", "build"]) == 0
    made = json.loads(capsysbinary.readouterr().out)
    assert made["site"]["title"] == "Rain"
    assert [(page["id"], page["title"]) for page in made["pages"]] == [
        ("intro", "Welcome"),
        ("plain", "As listed"),
        ("week/one", "A notebook"),
        ("week/two", "Two"),
    ]
    assert made["pages"][0]["source"]["path"] == "docs/intro.md"


def test_preview_of_a_folder_that_holds_no_book(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "preview", str(tmp_path))
    assert code == 3
    assert "There is no conf.py or myst.yml" in err
