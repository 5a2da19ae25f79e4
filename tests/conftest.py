"""How tests are spread over processes (``--dist loadgroup``)."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
WITH_SERVERS = {"live", "online", "consumers"}
"""Folders whose files start servers, each of them once."""


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file that starts servers in one process."""
    for item in items:
        *folders, file = item.path.relative_to(TESTS).parts
        if WITH_SERVERS.intersection(folders):
            item.add_marker(pytest.mark.xdist_group(".".join((*folders, file))))
