"""Nothing may hang, whatever the other side does."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

import pytest

from tests.live.conftest import require_modules

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds, far more than any limit that tests set: only what hangs takes as long."""


class InTime:
    """Calls a function in a thread and sees that it ends."""

    def __call__(self, function: Callable[[], T]) -> T:
        """What *function* returns, or raises."""
        results: list[T] = []
        errors: list[BaseException] = []

        def run() -> None:
            try:
                results.append(function())
            except BaseException as error:
                errors.append(error)
                if not isinstance(error, Exception):
                    raise

        thread = Thread(target=run, daemon=True)
        thread.start()
        thread.join(PATIENCE)
        assert not thread.is_alive(), "it hangs"
        if errors:
            raise errors[0]
        return results[0]


@pytest.fixture
def in_time() -> InTime:
    """Give what calls a function and sees that it ends."""
    return InTime()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this machine's proxies out of tests that ask loopback only."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    require_modules("requests", "cryptography")
