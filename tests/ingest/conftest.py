"""Commands are run in this process; servers are real ones on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from launchdirectives.cli import main
from tests.online.conftest import InTime, in_time

__all__ = ["in_time"]


class Done(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> Any:
        """Its output, as JSON."""
        return json.loads(self.out)

    def wrong(self) -> list[tuple[str, str, str]]:
        """The checks of a report that found something, with result and place."""
        return [
            (one["check"], one["result"], one["where"])
            for one in self.report["results"]
            if one["result"] in ("fail", "warn")
        ]


Ingest = Callable[..., Done]


@pytest.fixture
def ingest(capsys: pytest.CaptureFixture[str], in_time: InTime) -> Ingest:
    """Give what runs ``launchdirectives ingest`` and sees that it ends."""

    def run(*arguments: str) -> Done:
        def call() -> int:
            try:
                return main(["ingest", *arguments])
            except SystemExit as stop:
                return int(stop.code or 0)

        code = in_time(call)
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return Done(code, told.out, told.err)

    return run


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this machine's proxies out of tests that ask loopback only."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
