"""The pages that the core finds in a project are those that mystmd itself builds, in its order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from launchdirectives.book import Book
from tests.core.making import write
from tests.mystmd.building import STUB, build

TOC = """
  exclude: [drafts/**, skipped.md]
  toc:
    - file: intro.md
    - title: Part
      children:
        - file: b.ipynb
          title: As listed
        - pattern: "{part,more}/**"
        - url: https://example.org
          title: Elsewhere
    - file: without-suffix
    - pattern: "*.md"
      sort: descending
"""
FILES = (
    *("intro.md", "b.ipynb", "without-suffix.md", "A b.md", "a-a.md", "page 10.md", "page 9.md"),
    *("skipped.md", "drafts/x.md", "Zeta.md", "été.md", "etb.md", "_odd.md", "readme.md"),
    *("part/index.md", "part/2.md", "part/10.md", "part/deep/x.md", "more/one.ipynb", "b.md"),
    *("node_modules/n.md", "_build/n.md", ".hidden/n.md", "own/myst.yml", "own/n.md", "own.txt"),
    "paper.tex",
)
SPHINX_TOC = """\
format: jb-book
root: intro
parts:
  - chapters:
      - file: part/10
        sections: [{file: b.ipynb}]
      - url: https://example.org
  - chapters: [{file: readme}, {file: missing}]
"""


@pytest.mark.parametrize("kind", ["toc", "folder", "sphinx-toc", "folder-without-index"])
def test_pages_are_those_of_mystmd(tmp_path: Path, kind: str) -> None:
    toc = TOC if kind == "toc" else '\n  exclude: ["drafts", "skipped.md"]\n'
    for name in FILES:
        if kind == "folder-without-index" and name in ("readme.md", "part/index.md"):
            continue
        path = tmp_path / name
        write(path, _text(path))
    if kind == "sphinx-toc":
        write(tmp_path / "_toc.yml", SPHINX_TOC)
    write(tmp_path / "stub" / "template.yml", STUB)
    write(
        tmp_path / "myst.yml",
        f"version: 1\nproject:\n  title: T{toc}\nsite:\n  template: ./stub\n",
    )
    ours = [page.file for page in Book.open(str(tmp_path)).pages()]
    built = build(tmp_path)
    assert built.code == 0, built.output
    site = tmp_path / "_build" / "site"
    (project,) = json.loads((site / "config.json").read_text("utf-8"))["projects"]
    slugs = [project["index"], *(one["slug"] for one in project["pages"] if "slug" in one)]
    theirs = [
        json.loads((site / "content" / f"{slug}.json").read_text("utf-8"))["location"][1:]
        for slug in slugs
    ]
    assert ours == list(
        dict.fromkeys(theirs)
    )  # mystmd adds one again that has no suffix in the toc


def _text(path: Path) -> str:
    if path.suffix == ".ipynb":
        return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []})
    if path.suffix == ".tex":
        return (
            "\\documentclass{article}\n\\title{Paper}\n\\begin{document}\nText\n\\end{document}\n"
        )
    if path.suffix == ".yml":
        return "version: 1\nproject: {title: Other}\n"
    return f"# {path.stem}\n"
