"""Commands are tried by the built-in rules for environments, as checks are."""

from __future__ import annotations

from tests.core.checks.conftest import without_repo2docker

__all__ = ["without_repo2docker"]
