"""A Jupyter Server that a hub has started (jupyter-server/jupyter_server services/api/api.yaml)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from launchdirectives.online.events import events
from launchdirectives.online.http import Answer, Asker, NoAnswer, said
from launchdirectives.online.launching.base import Failed
from launchdirectives.urls import below, encode_path

_LAST_WORDS = 10.0  # seconds that a server gets to take its leave
_TURN = 1.0  # seconds between two questions to a server that is not there yet
_NOT_YET = (404, 424, 502, 503, 504)


class Server:
    """The server at *url*.

    :param end: when the launch is over; see :meth:`Asker.end`
    """

    def __init__(self, asker: Asker, url: str, token: str, end: float) -> None:
        self._asker = asker
        self._url = url
        self._token = token
        self._end = end

    def wait(self) -> None:
        """See that it runs; a proxy may learn of it a moment later.

        :raises Failed: if it does not
        """
        while True:
            answer = self._ask("api/status")
            if answer.status == 200:
                return
            if answer.status not in _NOT_YET or time.monotonic() + _TURN > self._end:
                break
            time.sleep(_TURN)
        raise Failed(
            "launch.failed",
            f"the server was started, but answers with the error {answer.status}",
            "Open the launch link in a browser, and ask the hub's operator.",
        )

    def kernels(self) -> tuple[str, ...]:
        """The names of its kernels."""
        held = self._ask("api/kernelspecs").json()
        specs = held.get("kernelspecs") if isinstance(held, dict) else None
        names = specs if isinstance(specs, dict) else {}
        return tuple(sorted(said(name, most=60) for name in names))

    def has(self, path: str) -> bool:
        """Whether there is a file or folder at *path*."""
        answer = self._ask(f"api/contents/{encode_path(path)}?content=0")
        if answer.status not in (200, 404):
            raise Failed(
                "launch.failed",
                f"the server answers with the error {answer.status} when asked for '{path}'",
                "Open the launch link in a browser, and ask the hub's operator.",
            )
        return answer.status == 200

    def pull(self, query: str) -> Iterator[dict[str, Any]]:
        """What nbgitpuller says while it brings the content.

        :raises Failed: if the server has no nbgitpuller
        """
        with self._asker.open(
            below(self._url, f"git-pull/api?{query}"), token=self._token, end=self._end
        ) as stream:
            if stream.head.status == 404:
                raise Failed(
                    "launch.failed",
                    "the server has no nbgitpuller",
                    "Ask the hub's operator to install it in the servers' image.",
                )
            if stream.head.status != 200:
                raise Failed(
                    "launch.refused",
                    f"nbgitpuller answers with the error {stream.head.status}",
                    "Give a token that may use the server (scope access:servers).",
                )
            yield from events(stream.chunks())

    def shut_down(self) -> None:
        """Ask it to end; one that cannot is left to the hub, which ends idle ones."""
        with suppress(NoAnswer):
            self._asker.ask(
                below(self._url, "api/shutdown"),
                method="POST",
                token=self._token,
                seconds=_LAST_WORDS,
            )

    def _ask(self, path: str) -> Answer:
        left = max(0.1, self._end - time.monotonic())
        seconds = min(left, self._asker.limits.seconds)
        return self._asker.ask(below(self._url, path), token=self._token, seconds=seconds)
