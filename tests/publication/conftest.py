"""The module for publishers, written once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.publication.embedded import written


@pytest.fixture(scope="session")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The module as a publisher gets it."""
    return written(tmp_path_factory.mktemp("module"))
