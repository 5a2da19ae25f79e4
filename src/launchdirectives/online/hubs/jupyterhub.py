"""Whether a JupyterHub answers, and is new enough for its links.

Its answer: jupyterhub/jupyterhub jupyterhub/apihandlers/hub.py (RootAPIHandler). What it can since
when: docs/source/reference/changelog.md, "Include URL parameters when redirecting through
/user-redirect/" (0.7.2) and #3013 "Spawn with options passed in query arguments" (1.2).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives.findings import Finding
from launchdirectives.hubs import profiles
from launchdirectives.hubs.jupyterhub import JupyterHubOptions
from launchdirectives.model import Launch
from launchdirectives.online.http import Answer, Asker
from launchdirectives.online.hubs.base import HubQuestions, Known, place_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class JupyterHub(HubQuestions):
    """``/hub/api/`` tells the version, to everybody."""

    kind = "jupyterhub"
    title = "JupyterHub"
    mark = "hub/api/"

    def version(self, answer: Answer, held: dict[str, Any]) -> str | None:
        version = held.get("version")
        return version if isinstance(version, str) else None

    def of_launch(
        self, asker: Asker, launch: Launch, known: Known, address: str
    ) -> Iterator[Finding]:
        hub, has = launch.hub, _numbers(known.version)
        options: JupyterHubOptions = hub.options
        needed, what = "0.7.2", "leads on to the reader's own server"
        if chooses := bool(profiles.of(launch)) and options.autostart:
            needed, what = "1.2", "chooses a profile and starts the server"
        if has and has < _numbers(needed):
            yield Finding(
                code="hub.version",
                message=f"The hub '{hub.name}' runs JupyterHub {known.version}, and a link that "
                f"{what} needs {needed}.",
                fix=f"Ask its operator to upgrade it{', or remove autostart' * chooses}.",
                place=place_of(hub),
            )


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers that *version* begins with; none where it begins otherwise."""
    found = []
    for part in version.split("."):
        if not (part.isascii() and part.isdecimal()):
            break
        found.append(int(part[:9]))
    return tuple(found)
