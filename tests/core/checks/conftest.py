"""Checks are tried by the built-in rules: repo2docker takes a second to import each time.

``tests/consumers/test_environments.py`` proves that both agree.
"""

from __future__ import annotations

import pytest

from launchdirectives.environments import judge


@pytest.fixture(autouse=True)
def without_repo2docker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "is_installed", lambda: False)
