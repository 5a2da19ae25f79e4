"""A preview of a mystmd project: mystmd builds it, and every link opens on this computer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.books import checkout, notebook, write
from tests.live.conftest import require_modules
from tests.mystmd.building import PLUGIN, STUB, environment, myst_program

pytestmark = pytest.mark.live
MODULES = ("jupyter_server", "jupyterlab", "ipykernel", "nbgitpuller", "bs4", "watchfiles")
THEME = Path(__file__).parents[1] / "mystmd" / "theme"
FILES = {
    "myst.yml": "version: 1\nproject:\n  title: Rain\n  plugins: [launchdirectives.mjs]\n"
    "  toc: [{file: index.md}, {file: page.ipynb}]\nsite:\n  template: ./theme\n",
    "launch.yml": "hubs: {binder: {kind: binderhub, url: https://mybinder.org, title: Binder}}\n",
    "index.md": "# Rain\n\n```{launch} page.ipynb\n:label: Try the page\n```\n",
    "page.ipynb": notebook(),
    "theme/template.yml": STUB,
    ".gitignore": "_build/\n",
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A project in a git checkout, with a theme that needs no network."""
    require_modules(*MODULES)
    myst_program()
    folder = write(tmp_path / "book", FILES)
    shutil.copy(PLUGIN, folder)
    shutil.copytree(THEME, folder / "theme", dirs_exist_ok=True)
    (folder / "theme" / "node_modules").mkdir()  # or mystmd would have the theme installed
    return checkout(folder)


def check(book: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    """What ``preview --check`` does with *book*.

    :param changed: environment variables
    """
    command = [sys.executable, "-m", "launchdirectives", "preview", "--check", str(book)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=240, env=environment(**changed)
    )


def test_all_links_open_and_the_authors_own_site_stays(book: Path) -> None:
    own = book / "_build" / "html" / "index.html"
    write(book, {"_build/html/index.html": "The site that is to be published"})
    done = check(book)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 of 2 links open their file." in done.stdout
    assert "Try the page" in done.stdout
    assert own.read_text() == "The site that is to be published"
    assert [path.name for path in own.parent.parent.glob("html*")] == ["html"]


def test_a_theme_that_builds_no_site(book: Path) -> None:
    (book / "theme" / "server.mjs").write_text("process.exit(1);\n")
    done = check(book)
    assert done.returncode == 1
    assert "mystmd has made no site. Its theme comes from the network" in done.stderr
    assert not (book / "_build" / "html").exists()


def test_without_the_plugin(book: Path) -> None:
    settings = (book / "myst.yml").read_text().replace("  plugins: [launchdirectives.mjs]\n", "")
    (book / "myst.yml").write_text(settings)
    done = check(book)
    assert done.returncode == 1
    assert "Is launchdirectives among the plugins of myst.yml?" in done.stdout


def test_without_mystmd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_modules(*MODULES)
    from launchdirectives.preview import building

    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    monkeypatch.setenv("PATH", os.devnull)
    write(tmp_path, {"myst.yml": FILES["myst.yml"]})
    with pytest.raises(building.NoEngine, match="pip install mystmd"):
        building.engine_of(tmp_path)
