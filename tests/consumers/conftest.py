"""The real consumers, each started when a test first asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.live.conftest import (  # noqa: F401  (fixtures)
    prefixed_hub,
    require_modules,
    start_hub,
)

if TYPE_CHECKING:
    from tests.consumers.jupyter_rig import JupyterRig
    from tests.consumers.reader import Reader

READER_MODULES = ("ada_url", "bs4")
JUPYTER_MODULES = ("jupyterlab", "notebook", "nbclassic", "nbgitpuller", "jupytext")
PARENT = "course work/é #1"
"""``NBGITPULLER_PARENTPATH`` of the server that has one."""


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterRig]:
    """A Jupyter Server that also shows hidden files."""
    require_modules(*READER_MODULES, *JUPYTER_MODULES)
    from tests.consumers.jupyter_rig import JupyterRig

    with JupyterRig(tmp_path_factory.mktemp("jupyter"), shows_hidden=True) as rig:
        yield rig


@pytest.fixture(scope="session")
def jupyter_with_parent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterRig]:
    """A Jupyter Server with Jupyter's own settings and a parent folder for what is pulled."""
    require_modules(*READER_MODULES, *JUPYTER_MODULES)
    from tests.consumers.jupyter_rig import JupyterRig

    with JupyterRig(tmp_path_factory.mktemp("jupyter-parent"), parent=PARENT) as rig:
        yield rig


@pytest.fixture(scope="session")
def new_reader() -> type[Reader]:
    """A class whose every instance is a reader without cookies."""
    require_modules(*READER_MODULES)
    from tests.consumers.reader import Reader

    return Reader
