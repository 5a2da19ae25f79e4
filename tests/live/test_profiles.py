"""A reader clicks, and the server has the profile that the book asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.books import REPOSITORY, commit, notebook, sphinx_build, write
from tests.live.conftest import StartHub, require_modules
from tests.live.git_server import GitServer, init_repository
from tests.live.image_builder import image_builder
from tests.live.jupyterhub_rig import JupyterHubRig
from tests.live.lab import log_in, new_reader, open_document, run_first_cell
from tests.live.serving import served
from tests.live.test_click import click

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.live
BOOK = "org/profiles"

SPAWNER = f"""
import sys
sys.path.append({str(REPOSITORY)!r})
from jupyterhub_fancy_profiles import STATIC_HANDLER_TUPLE
from tests.live.profile_spawner import ProfileSpawner
c.JupyterHub.spawner_class = ProfileSpawner
c.JupyterHub.extra_handlers = [STATIC_HANDLER_TUPLE]
"""

LAUNCH = """\
source: {{repository: https://github.com/{book}, ref: main}}
hubs:
  told: {{kind: jupyterhub, url: {root}, profiles: {{gpu: Machine with GPU, small: Small}}}}
  atonce: {{kind: jupyterhub, url: {prefixed}, autostart: true}}
  filled: {{kind: jupyterhub, url: {prefixed}, profile_form: fancy-profiles}}
  built: {{kind: jupyterhub, url: {root}, profile_form: fancy-profiles}}
  fancyatonce: {{kind: jupyterhub, url: {root}, profile_form: fancy-profiles, autostart: true}}
  there: {{kind: jupyterhub, url: {prefixed}, pull: false, folder: course}}
environments:
  gpu: {{profile: {{told: gpu, fancyatonce: gpu}}}}
  custom:
    profile:
      atonce: &custom
        profile: custom
        options: {{resources: "8 GB+ #1 & 50%"}}
        unlisted: {{image: "quay.io/org/a+b&c:2026.08"}}
      filled: *custom
  built:
    repository: https://github.com/org/image
    ref: "2026.08"
    profile: {{built: {{profile: custom, build: image}}}}
pages:
  gpu: {{environment: gpu, hubs: [told, fancyatonce]}}
  custom: {{environment: custom, hubs: [atonce, filled]}}
  built: {{environment: built, hubs: [built]}}
  "50% *": {{hubs: [there]}}
"""
CUSTOM = {
    "profile": "custom",
    "resources": "8 GB+ #1 & 50%",
    "image--unlisted-choice": "quay.io/org/a+b&c:2026.08",
}
SHOW = "import os\nprint(os.environ['CHOSEN_OPTIONS'], os.environ['CHOSEN_IMAGE'], sep='|')"
ODD_NAME = "50% é+a&b"


@dataclass(frozen=True)
class Hubs:
    """The book's address, and its hubs."""

    site: str
    root: JupyterHubRig
    prefixed: JupyterHubRig


@pytest.fixture(scope="module")
def hubs(
    start_hub: StartHub, git_server: GitServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hubs]:
    """Two hubs whose readers see a form, and a book for them."""
    require_modules("kubespawner", "jupyterhub_fancy_profiles")
    folder = tmp_path_factory.mktemp("profiles")
    with image_builder() as builder:
        service = f"c.JupyterHub.services = [{{'name': 'binder', 'url': {builder!r}}}]\n"
        root = start_hub(extra=SPAWNER + service)
        prefixed = start_hub("/a/b/", extra=SPAWNER)
        book = folder / "book"
        init_repository(book)
        pages = ("gpu", "custom", "built", ODD_NAME)
        write(
            book,
            {
                "conf.py": 'extensions = ["myst_nb", "launchdirectives"]\n'
                'nb_execution_mode = "off"\n',
                "index.md": "# Book\n\n```{toctree}\n:glob:\n*\n```\n",
                "launch.yml": LAUNCH.format(book=BOOK, root=root.url, prefixed=prefixed.url),
                **{f"{page}.ipynb": notebook(SHOW) for page in pages},
            },
        )
        commit(book)
        git_server.publish(BOOK, book)
        assert sphinx_build(book, folder / "site").stderr == ""
        with served(folder / "site") as site:
            yield Hubs(site, root, prefixed)


def chosen(page: Page, document: str) -> tuple[dict[str, str], str]:
    """The options and the image that the server of the open *document* was started with."""
    assert open_document(page).endswith(f"/{document}")
    options, _, image = run_first_cell(page).strip().partition("|")
    return json.loads(options), image


def test_the_reader_is_told_what_to_choose_on_kubespawners_form(
    hubs: Hubs, browser: Browser
) -> None:
    with new_reader(browser) as reader:
        page = reader.page
        page.goto(f"{hubs.site}/gpu.html")
        advice = page.locator(".launch-advice").first
        assert advice.inner_text() == "choose the profile “Machine with GPU” there"
        click(page, hubs.site, "gpu.html", "Open on told")
        log_in(page, "ann", hubs.root.password)
        page.get_by_text("Machine with GPU").click()
        assert not hubs.root.home("ann").exists()  # made when a server starts
        page.locator("form [type=submit]").click()
        assert chosen(page, "gpu.ipynb") == ({"profile": "gpu"}, "hub/gpu:1")
        assert reader.away == []


def test_kubespawners_form_is_passed_by_where_the_author_says_so(
    hubs: Hubs, browser: Browser
) -> None:
    """And on a server that runs, a file opens that is there already."""
    with new_reader(browser) as reader:
        click(reader.page, hubs.site, "custom.html", "Open on atonce")
        log_in(reader.page, "bob", hubs.prefixed.password)
        assert chosen(reader.page, "custom.ipynb") == (CUSTOM, CUSTOM["image--unlisted-choice"])
        there = f"course/{ODD_NAME}.ipynb"
        write(hubs.prefixed.home("bob"), {there: notebook()})
        reader.page.goto("about:blank")
        click(reader.page, hubs.site, f"{ODD_NAME}.html", "Open on there")
        assert open_document(reader.page, expected=there) == there


def test_the_form_of_fancy_profiles_is_filled_in(hubs: Hubs, browser: Browser) -> None:
    with new_reader(browser) as reader:
        page = reader.page
        click(page, hubs.site, "custom.html", "filled")
        log_in(page, "fancy-cid", hubs.prefixed.password)
        button = page.get_by_role("button", name="Start", exact=True)
        button.wait_for()
        assert page.locator(".selected-profile h2").inner_text() == "Machine of one's own"
        assert not hubs.prefixed.home("fancy-cid").exists()
        button.click()
        options, image = chosen(page, "custom.ipynb")
        assert options == CUSTOM | {"image": "unlisted_choice"}  # the form sends both
        assert image == CUSTOM["image--unlisted-choice"]
        assert reader.away == []


def test_the_form_of_fancy_profiles_builds_the_environments_repository(
    hubs: Hubs, browser: Browser
) -> None:
    with new_reader(browser) as reader:
        page = reader.page
        click(page, hubs.site, "built.html", "Open on built")
        log_in(page, "fancy-dot", hubs.root.password)
        button = page.get_by_role("button", name="Build Image and Start")
        button.wait_for()
        assert page.get_by_role("combobox", name="Repository").input_value() == "org/image"
        assert page.get_by_role("combobox", name="Git Ref").input_value() == "2026.08"
        assert not hubs.root.home("fancy-dot").exists()
        button.click()
        options, image = chosen(page, "built.ipynb")
        assert image == "registry/org-image-2026.08:built"
        assert options["profile"] == "custom"
        assert options["image--unlisted-choice"] == image
        assert reader.away == []


def test_the_form_of_fancy_profiles_starts_at_once_where_the_author_says_so(
    hubs: Hubs, browser: Browser
) -> None:
    with new_reader(browser) as reader:
        click(reader.page, hubs.site, "gpu.html", "fancyatonce")
        log_in(reader.page, "fancy-eve", hubs.root.password)
        assert chosen(reader.page, "gpu.ipynb") == ({"profile": "gpu"}, "hub/gpu:1")
