"""Whether a Jupyter Server answers, and has nbgitpuller.

``/api`` tells the version to everybody (jupyter-server/jupyter_server
jupyter_server/services/api/handlers.py, APIVersionHandler via base/handlers.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives import hubs
from launchdirectives.findings import Finding
from launchdirectives.model import Launch
from launchdirectives.online.http import Answer, Asker, NoAnswer
from launchdirectives.online.hubs.base import HubQuestions, Known, place_of
from launchdirectives.urls import below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Jupyter(HubQuestions):
    """A server of one's own; a hub leads from ``/api`` to an address of its own."""

    kind = "jupyter"
    title = "Jupyter Server"
    mark = "api"

    def version(self, answer: Answer, held: dict[str, Any]) -> str | None:
        if answer.url.rstrip("/").endswith("/hub/api"):
            return None
        version = held.get("version")
        return version if isinstance(version, str) else None

    def of_launch(
        self, asker: Asker, launch: Launch, known: Known, address: str
    ) -> Iterator[Finding]:
        if not hubs.get(launch.hub.kind).uses_nbgitpuller(launch):
            return
        launch = hubs.served(launch)
        try:
            answer = asker.ask(below(address, "git-pull?repo="), accept="*/*")
        except NoAnswer:
            return
        if answer.status == 404:
            yield Finding(
                code="environment.nbgitpuller",
                message=f"The server '{launch.hub.name}' has no nbgitpuller: there is nothing at "
                f"{below(address, 'git-pull')}.",
                fix="Install nbgitpuller there, and start the server again.",
                place=place_of(launch.hub),
            )
