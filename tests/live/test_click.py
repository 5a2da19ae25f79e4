"""A reader clicks a control, and the page's notebook runs on a real hub."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from launchdirectives.cli import main
from tests.books import EXAMPLE_BOOK, commit, git, notebook, sphinx_build, write
from tests.live.git_server import GitServer, init_repository
from tests.live.jupyterhub_rig import JupyterHubRig
from tests.live.lab import log_in, new_reader, open_document, run_first_cell
from tests.live.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.live, pytest.mark.xdist_group("click")]  # one hub for all
BOOK = "launchdirectives/river-book"


def example_book(folder: Path, hub: str, branch: str = "main") -> Path:
    """A copy of the example book whose community hub is at *hub*, in a repository."""
    shutil.copytree(EXAMPLE_BOOK, folder, ignore=shutil.ignore_patterns("_build", "__pycache__"))
    settings = folder / "launch.yml"
    content = settings.read_text(encoding="utf-8")
    assert content.count("url: https://hub.example.org\n") == 1
    content = content.replace("url: https://hub.example.org\n", f"url: {hub}\n")
    settings.write_text(content.replace("ref: main", f"ref: {branch}"), encoding="utf-8")
    init_repository(folder, branch)
    commit(folder)
    return folder


def click(page: Page, site: str, name: str, text: str = "Open on Community hub") -> None:
    """Open the page *name* of the book and click the link *text*."""
    page.goto(f"{site}/{quote(name)}")
    link = page.locator(".launch a").filter(has_text=re.compile(f"^{text}$")).first
    if not link.is_visible():
        page.locator(".launch summary").first.click()
    link.click()


@pytest.fixture(scope="module")
def site(
    hub: JupyterHubRig, git_server: GitServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The example book, built for the hub and published."""
    folder = tmp_path_factory.mktemp("river")
    book = example_book(folder / "book", hub.url)
    git_server.publish(BOOK, book)
    assert sphinx_build(book, folder / "site").stderr == ""
    with served(folder / "site") as address:
        yield address


@pytest.mark.parametrize(
    ("user", "page", "document", "output"),
    [
        ("nora", "01-first-look.html", "01-first-look.ipynb", "365 days of readings"),
        ("omar", "floods/été 2003.html", "floods/été 2003.ipynb", "84 days of low water"),
    ],
    ids=["notebook", "blank and accent"],
)
def test_a_new_reader_clicks_and_runs_the_first_cell(
    site: str,
    hub: JupyterHubRig,
    browser: Browser,
    user: str,
    page: str,
    document: str,
    output: str,
) -> None:
    with new_reader(browser) as reader:
        click(reader.page, site, page)
        log_in(reader.page, user, hub.password)
        opened = open_document(reader.page)
        folder, _, path = opened.partition("/")
        assert path == document
        assert folder.startswith("river-book-main-")
        assert output in run_first_cell(reader.page)
        assert "/lab" in reader.page.url
        assert reader.away == []


def test_a_text_notebook_opens_as_a_notebook(
    site: str, hub: JupyterHubRig, browser: Browser
) -> None:
    with new_reader(browser) as reader:
        click(reader.page, site, "02-gaps-and-spikes.html", "Community hub")
        log_in(reader.page, "pia", hub.password)
        assert open_document(reader.page).endswith("/02-gaps-and-spikes.md")
        assert "20 of 730 days have no reading" in run_first_cell(reader.page)


def test_the_second_click_shows_the_authors_new_commit(
    hub: JupyterHubRig, git_server: GitServer, browser: Browser, tmp_path: Path
) -> None:
    book = simple_book(tmp_path / "book", "https://github.com/org/moving", hub.url, "print('old')")
    git_server.publish("org/moving", book)
    sphinx_build(book, tmp_path / "site")
    with served(tmp_path / "site") as address, new_reader(browser) as reader:
        click(reader.page, address, "page.html", "Open on hub")
        log_in(reader.page, "quin", hub.password)
        first = open_document(reader.page)
        assert "old" in run_first_cell(reader.page)
        write(book, {"page.ipynb": notebook("print('new')")})
        commit(book)
        git_server.publish("org/moving", book)
        reader.page.goto("about:blank")
        click(reader.page, address, "page.html", "Open on hub")
        assert open_document(reader.page, expected=first) == first
        # JupyterLab keeps no copy of a document that the reader did not change.
        assert "new" in run_first_cell(reader.page)


def test_a_hub_under_a_prefix_and_a_branch_with_a_slash(
    prefixed_hub: JupyterHubRig, git_server: GitServer, browser: Browser, tmp_path: Path
) -> None:
    book = example_book(tmp_path / "book", prefixed_hub.url, "feature/low-water")
    git_server.publish("slash/river-book", book, "feature/low-water")
    settings = book / "launch.yml"
    content = settings.read_text(encoding="utf-8")
    settings.write_text(content.replace(BOOK, "slash/river-book"), encoding="utf-8")
    sphinx_build(book, tmp_path / "site")
    with served(tmp_path / "site") as address, new_reader(browser) as reader:
        click(reader.page, address, "floods/high-water.html")
        log_in(reader.page, "ruth", prefixed_hub.password)
        assert open_document(reader.page).endswith("/floods/high-water.ipynb")
        assert "Highest water: 4.56 m" in run_first_cell(reader.page)


def test_two_repositories_of_one_name_do_not_mix(
    hub: JupyterHubRig, git_server: GitServer, browser: Browser, tmp_path: Path
) -> None:
    with new_reader(browser) as reader:
        opened = []
        for owner in ("one", "two"):
            repository = f"{owner}/course"
            address = f"https://github.com/{repository}"
            book = simple_book(tmp_path / owner, address, hub.url, f"print('by {owner}')")
            git_server.publish(repository, book)
            sphinx_build(book, tmp_path / f"{owner}-site")
            with served(tmp_path / f"{owner}-site") as site:
                click(reader.page, site, "page.html", "Open on hub")
                if owner == "one":
                    log_in(reader.page, "sami", hub.password)
                before = opened[-1] if opened else None
                opened.append(open_another(reader.page, before))
                assert f"by {owner}" in run_first_cell(reader.page)
        assert opened[0] != opened[1]


def test_a_publisher_finds_verifies_and_renders_on_another_hub(
    hub: JupyterHubRig,
    git_server: GitServer,
    browser: Browser,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """From a page's address to a notebook that runs on a hub of which the book knows nothing."""
    address = f"{git_server.url}/published/river-book"
    book = example_book(tmp_path / "book", "https://hub.example.org")
    settings = book / "launch.yml"
    content = settings.read_text(encoding="utf-8")
    settings.write_text(content.replace(f"https://github.com/{BOOK}", address), encoding="utf-8")
    commit(book)
    git_server.publish("published/river-book", book)
    git(book, "remote", "add", "origin", address)
    git(book, "fetch", "--quiet", "origin")
    assert sphinx_build(book, tmp_path / "site").stderr == ""
    with served(tmp_path / "site") as site, new_reader(browser) as reader:

        def ingest(*arguments: str) -> str:
            assert main(["ingest", *arguments, "--allow-local"]) == 0
            return capsys.readouterr().out

        found = ingest("find", f"{site}/01-first-look.html").split()[0]
        assert found == f"{site}/launch-metadata.json"
        ingest("verify", found, "--level", "3", "--strict")
        own = ("--hub", hub.url, "--hub-kind", "jupyterhub", "--moving")
        links = ingest("render", found, "--page", "01-first-look", *own)
        assert "hub.example.org" not in links
        (tmp_path / "site" / "article.html").write_text(f"<main>{links}</main>", encoding="utf-8")
        reader.page.goto(f"{site}/article.html")
        with reader.page.expect_popup() as opening:
            reader.page.locator("main a").first.click()
        opened = opening.value
        log_in(opened, "vera", hub.password)
        assert open_document(opened).endswith("/01-first-look.ipynb")
        assert "365 days of readings" in run_first_cell(opened)


def open_another(page: Page, before: str | None) -> str:
    """The document that is open and is not *before*, which JupyterLab may show first."""
    if before:
        script = (
            "(before) => ![null, undefined, before].includes("
            "window.jupyterapp?.shell?.currentWidget?.context?.path)"
        )
        page.wait_for_function(script, arg=before, timeout=100_000)
    return open_document(page)


def simple_book(folder: Path, repository: str, hub: str, source: str) -> Path:
    """A book of one notebook on one hub, committed."""
    files = {
        "conf.py": 'extensions = ["myst_nb", "launchdirectives"]\nnb_execution_mode = "off"\n',
        "index.md": "# Book\n\n```{toctree}\npage\n```\n",
        "page.ipynb": notebook(source),
        "launch.yml": f"source: {{repository: {repository}, ref: main}}\n"
        f"hubs:\n  hub: {{kind: jupyterhub, url: {hub}}}\n",
    }
    folder.mkdir()
    init_repository(folder)
    write(folder, files)
    commit(folder)
    return folder
