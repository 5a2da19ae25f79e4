"""Real hubs and servers, each started when a test first asks for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from typing import NoReturn, Protocol

import pytest

from tests.live.axe import Axe
from tests.live.git_server import GitServer
from tests.live.jupyter_server import JupyterServer
from tests.live.jupyterhub_rig import JupyterHubRig
from tests.live.npm import file_of

FORGES = ("https://github.com/", "https://gitlab.com/")
HUB_MODULES = ("jupyterhub", "configurable_http_proxy", "jupyterlab", "notebook", "nbgitpuller")


class StartHub(Protocol):
    """Starts hubs that fetch the forges' repositories from the git server."""

    def __call__(
        self, base_url: str = "/", *, jupytext_viewer: bool = False, extra: str = ""
    ) -> JupyterHubRig:
        """Start a hub that lives until the end of the session."""


def do_without(reason: str) -> NoReturn:
    """Skip the test, except where everything has to be installed."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def require_modules(*names: str) -> None:
    """Skip the test if a Python module it needs is not there."""
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        do_without(f"not installed: {', '.join(missing)} (install them with pip)")


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Axe:
    """Bring axe, which looks at pages."""
    script = file_of("axe-core@4.14.1", "axe.min.js", tmp_path_factory.mktemp("axe"))
    return Axe(script.read_text("utf-8"))


@pytest.fixture(scope="session")
def start_hub(
    git_server: GitServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StartHub]:
    """Give a function that starts hubs; they end with the session."""
    require_modules(*HUB_MODULES)
    rewrites = dict.fromkeys(FORGES, f"{git_server.url}/")
    with ExitStack() as hubs:

        def start(
            base_url: str = "/", *, jupytext_viewer: bool = False, extra: str = ""
        ) -> JupyterHubRig:
            scratch = tmp_path_factory.mktemp("hub")
            rig = JupyterHubRig(
                scratch, base_url, rewrites, jupytext_viewer=jupytext_viewer, extra=extra
            )
            return hubs.enter_context(rig)

        yield start


@pytest.fixture(scope="session")
def hub(start_hub: StartHub) -> JupyterHubRig:
    """Run a hub at the root of its address."""
    return start_hub()


@pytest.fixture(scope="session")
def prefixed_hub(start_hub: StartHub) -> JupyterHubRig:
    """Run a hub under a prefix."""
    return start_hub("/jupyter/")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """Run a Jupyter Server for the readers of a book with live code."""
    with JupyterServer(tmp_path_factory.mktemp("server") / "home") as running:
        yield running
