"""A BinderHub is asked to build and start an environment, as its own page asks.

The event stream: jupyterhub/binderhub binderhub/builder.py; who asks without the page's build
token counts against a limit for each computer (binderhub/base.py, check_rate_limit).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn
from urllib.parse import urlsplit

from launchdirectives import hubs
from launchdirectives.findings import Refused
from launchdirectives.hubs.binderhub import BinderHub as BinderHubLinks
from launchdirectives.model import Launch
from launchdirectives.online.events import events
from launchdirectives.online.http import CLOSED, FORM, NoAnswer, checked
from launchdirectives.online.launching.base import Attempt, Failed, Step
from launchdirectives.online.launching.server import Server
from launchdirectives.online.launching.tokens import token_variable
from launchdirectives.urls import below

_LOG_LINES = 3
"""As many of the last lines of a build's log explain a failure without a message."""


class BinderHub(Attempt):
    """``GET build/PROVIDER/SPEC`` to the event ``ready``, then the started server itself."""

    kind = "binderhub"

    @classmethod
    def same(cls, launch: Launch) -> str:
        return _spec(launch)

    def _steps(self) -> Iterator[Step]:
        try:
            url = below(self._launch.hub.url, f"build/{_spec(self._launch)}")
        except Refused as refused:
            raise Failed("launch.failed", refused.message, refused.fix) from None
        ready: dict[str, Any] = {}
        log: list[str] = []
        with self._asker.open(url, token=self._token, end=self._end()) as stream:
            if stream.head.status != 200:
                self._refuse(stream.head.status, "")
            for event in events(stream.chunks()):
                phase, message = event.get("phase"), event.get("message", "")
                if phase in ("failed", "failure"):
                    self._fail(event, log)
                if phase == "ready":
                    ready = event
                    break
                if not isinstance(phase, str):
                    raise NoAnswer(FORM, "it sends events that cannot be understood")
                step = self._step(self._shown(phase), message)
                log = [*log, step.message][-_LOG_LINES:] if step.message else log
                yield step
        if not ready:
            raise NoAnswer(CLOSED, "it ends its stream of events before the server is ready")
        yield from self._look(ready)

    def _look(self, ready: dict[str, Any]) -> Iterator[Step]:
        """See what the started server can, and end it."""
        url, token = ready.get("url"), ready.get("token", "")
        if not isinstance(url, str) or not isinstance(token, str):
            raise NoAnswer(FORM, "it does not say where the server is")
        checked(url, self._launch.hub.url)
        self._secrets.append(token)
        self._host = self._shown(urlsplit(url).hostname)
        self._resolved = self._shown(ready.get("binder_persistent_request", ""))
        server = Server(self._asker, url.partition("?")[0], token, self._end())
        try:
            yield self._step("ready", f"The server runs on {self._host}.")
            server.wait()
            self._look_at_kernels(server.kernels())
        finally:
            server.shut_down()

    def _fail(self, event: dict[str, Any], log: list[str]) -> NoReturn:
        message = self._shown(event.get("message", "")) or " / ".join(log)
        status = event.get("status_code")
        if isinstance(status, int):
            self._refuse(status, message)
        raise Failed(
            "launch.failed",
            message or "BinderHub does not say why",
            "Open the launch link in a browser, read its log and mend the environment's files.",
        )

    def _refuse(self, status: int, message: str) -> NoReturn:
        """Say what an error of BinderHub, rather than of the environment, means."""
        said = f" ({message.rstrip('.')})" if message else ""
        if status == 429:
            raise Failed(
                "launch.refused",
                f"it has had too many requests{said}",
                "Try again later, and launch less often.",
            )
        if status in (401, 403):
            raise Failed(
                "launch.refused",
                f"it wants a login{said}",
                f"Give a token in the environment as {token_variable(self._launch.hub)}.",
            )
        raise Failed(
            "launch.failed",
            f"it answers with the error {status}{said}",
            "See whether the hub's 'url' is right, and ask its operator.",
        )


def _spec(launch: Launch) -> str:
    links = hubs.get(launch.hub.kind)
    if not isinstance(links, BinderHubLinks):
        raise TypeError(f"{launch.hub.kind} is no BinderHub")
    return links.spec(launch).path()
