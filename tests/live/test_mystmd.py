"""A reader of a site that mystmd has made clicks a control, and the notebook runs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.books import EXAMPLE_BOOK, commit
from tests.live.conftest import require_modules
from tests.live.git_server import GitServer, init_repository
from tests.live.jupyter_server import JupyterServer
from tests.live.jupyterhub_rig import git_variables
from tests.live.lab import new_reader, open_document, run_first_cell
from tests.live.serving import served
from tests.mystmd.building import build

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.live
BOOK = "launchdirectives/river-book"
THEME = Path(__file__).parents[1] / "mystmd" / "theme"


def test_a_reader_of_a_mystmd_site_runs_the_notebook(
    git_server: GitServer, browser: Browser, tmp_path: Path
) -> None:
    require_modules("jupyter_server", "jupyterlab", "ipykernel", "nbgitpuller")
    settings: dict[str, object] = {
        "ServerApp.jpserver_extensions": {"nbgitpuller": True},
        "LabApp.expose_app_in_browser": True,
    }
    rewritten = git_variables({"https://github.com/": f"{git_server.url}/"})
    with JupyterServer(tmp_path / "home", settings=settings, environ=rewritten) as server:
        book = _book(tmp_path / "book", server.url)
        git_server.publish(BOOK, book)
        done = build(book, "--html")
        with served(book / "_build" / "html") as site, new_reader(browser) as reader:
            reader.page.goto(f"{server.url}?token={server.token}")
            reader.page.goto(f"{site}/first-look/")
            control = reader.page.get_by_role("link", name="Open on My server")
            assert control.is_visible(), done.output
            with reader.page.expect_popup() as opening:
                control.click()
            assert open_document(opening.value).endswith("/01-first-look.ipynb")
            assert "365 days of readings" in run_first_cell(opening.value)
            assert reader.away == []


def _book(folder: Path, hub: str) -> Path:
    """The example book with the Jupyter Server at *hub* alone, in a repository."""
    shutil.copytree(EXAMPLE_BOOK, folder, ignore=shutil.ignore_patterns("_build", "__pycache__"))
    shutil.copytree(THEME, folder / "theme")
    (folder / "theme" / "node_modules").mkdir()  # or mystmd would have the theme installed
    settings = (folder / "myst.yml").read_text(encoding="utf-8")
    settings = settings.replace("template: book-theme", "template: ./theme")
    (folder / "myst.yml").write_text(settings, encoding="utf-8")
    (folder / "launch.yml").write_text(
        f"source: {{repository: https://github.com/{BOOK}, ref: main}}\n"
        f"hubs:\n  mine: {{kind: jupyter, url: '{hub}', title: My server}}\n",
        encoding="utf-8",
    )
    (folder / ".gitignore").write_text("_build/\n", encoding="utf-8")
    init_repository(folder)
    commit(folder)
    return folder
