"""What the pages about mystmd show is what comes out; each ``PAGE.mystmd`` holds a page's links."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.books import checkout, commit, git, notebook, write
from tests.docs.test_snippets import files_of, snippet
from tests.mystmd.building import (
    STUB,
    build,
    environment,
    launch_links,
    myst_program,
    page,
    project,
)
from tests.sphinx_ext.conftest import ENVIRONMENT

REPOSITORY = "https://github.com/org/book"
ANSWERS = "y\nn\n"
"""To ``myst init``: upgrade the book, and do not start a server."""


def links(folder: Path, slug: str) -> str:
    """The addresses of a page's launch links, one a line."""
    return "".join(f"{link['url']}\n" for link in launch_links(page(folder, slug)))


def in_lines(text: str) -> str:
    """A notebook whose cells are lists of lines: `myst init` knows no others."""
    content = json.loads(text)
    for cell in content["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(content)


def with_stub(folder: Path) -> None:
    """A template that needs no network in place of the theme."""
    settings = folder / "myst.yml"
    text = settings.read_text(encoding="utf-8").replace("template: book-theme", "template: ./stub")
    write(folder, {"myst.yml": text, "stub/template.yml": STUB})


def test_settings_in_myst_yml(tmp_path: Path) -> None:
    files = files_of("mystmd-inline")
    shown = {name: text for name, text in files.items() if not name.endswith(".mystmd")}
    basis = {
        "index.md": "# Rivers\n",
        "page.ipynb": notebook(),
        "drafts/idea.ipynb": notebook(),
        "environment.yml": ENVIRONMENT,
        ".gitignore": "_build/\n",
    }
    folder = project(tmp_path / "book", basis | shown, files["myst.yml"])
    with_stub(folder)
    checkout(folder, REPOSITORY)
    done = build(folder, "--strict", "--site")
    assert done.code == 0, done.output
    assert "launch" not in done.output.replace("launchdirectives", "")
    for name in ("lesson", "page", "idea"):
        assert links(folder, name) == files.get(f"{name}.mystmd", "")
    write(folder, {".gitignore": "_build/\npage.ipynb\n"})
    git(folder, "rm", "--quiet", "--cached", "page.ipynb")
    commit(folder, "Forget the notebook")
    done = build(folder, "--strict", "--site")
    assert done.code == 0, done.output
    assert "⚠️  lesson.md:11 The file 'page.ipynb' is here, but not in the repo" in done.output


def test_from_jupyter_book_1_to_2(tmp_path: Path) -> None:
    files = files_of("jupyter-book-2")
    book = tmp_path / "book" / "docs"
    basis = {
        "docs/index.md": "# Rivers\n",
        "docs/page.ipynb": in_lines(notebook()),
        "environment.yml": ENVIRONMENT,
        ".gitignore": "_build/\n",
    }
    given = {f"docs/{name}": files[name] for name in ("_config.yml", "_toc.yml")}
    checkout(write(tmp_path / "book", basis | given), REPOSITORY)
    subprocess.run(
        [myst_program(), "init"],
        cwd=book,
        env=environment(),
        input=ANSWERS,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (book / "myst.yml").read_text(encoding="utf-8") == files["myst.yml"]
    command = [sys.executable, "-u", "-m", "launchdirectives", "init", "--yes"]
    done = subprocess.run(
        command, cwd=book, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert (done.stdout, done.returncode) == (snippet("jupyter-book-2/after.out"), 0)
    with_stub(book)
    commit(tmp_path / "book")
    build(book)
    assert links(book, "page") == files["page.mystmd"]
