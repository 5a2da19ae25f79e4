"""A link to a JupyterHub is followed as a reader would, by a token in place of a browser.

The server is started and stopped by the hub's REST API (jupyterhub/jupyterhub
jupyterhub/apihandlers/users.py), and what nbgitpuller's page does is done
(jupyterhub/nbgitpuller nbgitpuller/static/js/gitsync.js).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import parse_qsl

from launchdirectives import hubs
from launchdirectives.findings import Refused
from launchdirectives.hubs import profiles
from launchdirectives.hubs.jupyterhub import JupyterHub as JupyterHubLinks
from launchdirectives.hubs.nbgitpuller import git_pull
from launchdirectives.model import Launch
from launchdirectives.online.events import events
from launchdirectives.online.http import FORM, Answer, NoAnswer
from launchdirectives.online.launching.base import Attempt, Failed, Step
from launchdirectives.online.launching.server import Server
from launchdirectives.online.launching.tokens import token_variable
from launchdirectives.urls import below, encode, query

_LAST_WORDS = 20.0  # seconds for the hub to stop a server


class JupyterHub(Attempt):
    """Start the server, pull, see that the file is there; stop what was started."""

    kind = "jupyterhub"

    @classmethod
    def same(cls, launch: Launch) -> str:
        profile = profiles.of(launch)
        links = _links(launch)
        pulled = ""
        if links.uses_nbgitpuller(launch):
            pulled = _pull(launch)
        return f"{profile} {pulled} {links.path_on_server(launch)}"

    def _steps(self) -> Iterator[Step]:
        if not self._token:
            raise Failed("launch.refused", "it wants a login, and there is no token", self._how())
        links = _links(self._launch)
        try:
            path = links.path_on_server(self._launch)
            pull = _pull(self._launch) if links.uses_nbgitpuller(self._launch) else ""
        except Refused as refused:
            raise Failed("launch.failed", refused.message, refused.fix) from None
        # Where none ran or started before, it is ours, even if the hub's answer never comes.
        name, is_ours = self._reader()
        api = f"hub/api/users/{encode(name)}/server"
        try:
            yield self._step("launching", "Asking the hub to start the server.")
            if self._start_server(api):
                yield from self._wait_for_server(api)
            address = below(self._launch.hub.url, f"user/{encode(name)}")
            server = Server(self._asker, address, self._token, self._end())
            server.wait()
            yield self._step("ready", "The server runs.")
            if pull:
                yield from self._pull(server, pull)
            if path and not server.has(path):
                raise Failed(
                    "launch.failed",
                    f"there is no '{path}' on the server",
                    "See whether the file is in the repository at the ref, and 'folder' and "
                    "'parent' are those of the hub.",
                )
            self._look_at_kernels(server.kernels())
        finally:
            if is_ours:
                self._stop_server(api)

    def _how(self) -> str:
        """How one signs in."""
        hub = self._launch.hub
        return (
            f"Make a token at {below(hub.url, 'hub/token')} with the scopes self and "
            f"access:servers, and give it in the environment as {token_variable(hub)}."
        )

    def _reader(self) -> tuple[str, bool]:
        """The name of whom the token belongs to, and whether they surely have no server."""
        answer = self._hub_says("hub/api/user", "GET")
        if answer.status in (401, 403):
            raise Failed("launch.refused", "it does not take the token", self._how())
        held = answer.json()
        name = held.get("name") if isinstance(held, dict) else None
        if answer.status != 200 or not isinstance(name, str) or not name:
            raise NoAnswer(FORM, f"it does not say whose the token is ({answer.status})")
        return name, held.get("server", "") is None and not held.get("pending")

    def _start_server(self, api: str) -> bool:
        """Start the server; whether one has to wait for it."""
        answer = self._hub_says(api, "POST", body=_chosen(self._launch))
        if answer.status in (201, 202):
            return True
        if answer.status == 400 and b"already running" in answer.body:
            return False
        if answer.status in (401, 403):
            raise Failed("launch.refused", "the token may not start a server", self._how())
        if answer.status == 429:
            raise Failed("launch.refused", "the hub starts no more servers now", "Try again later.")
        raise Failed(
            "launch.failed",
            f"the hub answers with the error {answer.status} when asked for a server",
            "Open the launch link in a browser, and ask the hub's operator.",
        )

    def _stop_server(self, api: str) -> None:
        """Stop the server; before JupyterHub 6 one that starts has to be waited for."""
        end = self._asker.end(_LAST_WORDS)
        with suppress(NoAnswer):
            while time.monotonic() < end:
                answer = self._hub_says(api, "DELETE", seconds=_LAST_WORDS)
                if answer.status != 400 or b"pending" not in answer.body:
                    return
                time.sleep(1.0)

    def _wait_for_server(self, api: str) -> Iterator[Step]:
        url = below(self._launch.hub.url, f"{api}/progress")
        with self._asker.open(url, token=self._token, end=self._end()) as stream:
            if stream.head.status == 400:
                return  # started before one could ask
            if stream.head.status != 200:
                raise NoAnswer(FORM, f"it does not say how far it is ({stream.head.status})")
            for event in events(stream.chunks()):
                message = event.get("message", "")
                if event.get("failed"):
                    raise Failed(
                        "launch.failed",
                        self._shown(message) or "the server did not start",
                        "Ask the hub's operator; its log says why.",
                    )
                yield self._step("launching", message)
                if event.get("ready"):
                    return

    def _pull(self, server: Server, pull: str) -> Iterator[Step]:
        is_finished = False
        for event in server.pull(pull):
            phase = event.get("phase")
            if phase == "error":
                raise Failed(
                    "launch.failed",
                    f"nbgitpuller says: {self._shown(event.get('message', ''))}",
                    "See whether the repository is public and has the branch.",
                )
            is_finished = phase == "finished"
            yield self._step("pulling", event.get("output", ""))
        if not is_finished:
            raise NoAnswer(FORM, "nbgitpuller does not come to an end")

    def _hub_says(
        self, path: str, method: str, *, body: object = None, seconds: float = 0.0
    ) -> Answer:
        left = max(0.1, self._end() - time.monotonic())
        return self._asker.ask(
            below(self._launch.hub.url, path),
            method=method,
            token=self._token,
            body=body,
            seconds=seconds or min(left, 60.0),
        )


def _links(launch: Launch) -> JupyterHubLinks:
    links = hubs.get(launch.hub.kind)
    if not isinstance(links, JupyterHubLinks):
        raise TypeError(f"{launch.hub.kind} is no JupyterHub")
    return links


def _pull(launch: Launch) -> str:
    """What nbgitpuller's page asks for, of all that stands in the link."""
    link = git_pull(launch, launch.hub.options, is_home_kept=True)
    asked = dict(parse_qsl(link.partition("?")[2]))
    names = {"repo": "repo", "branch": "branch", "targetPath": "targetpath"}
    return query(*((name, asked.get(key, "")) for key, name in names.items()))


def _chosen(launch: Launch) -> dict[str, str] | None:
    """What the form of profiles would send on (kubespawner spawner.py, _load_profile)."""
    profile = profiles.of(launch)
    if profile is None:
        return None
    unlisted = {f"{name}--unlisted-choice": value for name, value in profile.unlisted}
    return {"profile": profile.slug, **dict(profile.options), **unlisted}
