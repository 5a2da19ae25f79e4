"""Launches that are really made: a hub builds, starts and is tidied up again.

Nothing here runs unless it is asked for. Each kind of hub that can be tried is one file with one
class, named here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import import_module
from urllib.parse import urlsplit

from launchdirectives.findings import Refused
from launchdirectives.model import Hub, Launch
from launchdirectives.online.launching.base import Attempt, Outcome, Step

__all__ = ["BUILT_IN", "Attempt", "Outcome", "Step", "attempt_class", "distinct", "token_for"]

BUILT_IN = {
    "binderhub": "launchdirectives.online.launching.binderhub:BinderHub",
    "jupyterhub": "launchdirectives.online.launching.jupyterhub:JupyterHub",
}
"""Each kind of hub on which a launch can be tried, with the class that does it."""


def attempt_class(kind: str) -> type[Attempt] | None:
    """What tries launches on hubs of *kind*; None if nothing can."""
    if kind not in BUILT_IN:
        return None
    module, _, name = BUILT_IN[kind].partition(":")
    return getattr(import_module(module), name)  # type: ignore[no-any-return]


def distinct(launches: Iterable[Launch]) -> list[Launch]:
    """One of all launches that prove the same, in their order; those that can be tried."""
    found: dict[tuple[str, str], Launch] = {}
    for launch in launches:
        attempt = attempt_class(launch.hub.kind)
        if attempt is None:
            continue
        try:
            found.setdefault((launch.hub.name, attempt.same(launch)), launch)
        except Refused:
            continue  # said by whoever makes the link
    return list(found.values())


def token_variable(hub: Hub) -> str:
    """The environment variable that holds the token for *hub*."""
    name = "".join(char if char.isascii() and char.isalnum() else "_" for char in hub.name)
    return f"LAUNCHDIRECTIVES_TOKEN_{name.upper()}"


def token_for(hub: Hub) -> str:
    """The token for *hub*, or nothing.

    On a JupyterHub's own server ``JUPYTERHUB_API_TOKEN`` is there too. It counts only for that
    hub itself: a book's settings must not be able to have it sent elsewhere.
    """
    if token := os.environ.get(token_variable(hub), ""):
        return token
    its_own = ("JUPYTERHUB_PUBLIC_HUB_URL", "JUPYTERHUB_API_URL")
    origins = {_origin(os.environ.get(name, "")) for name in its_own} - {_origin("")}
    is_here = hub.kind == "jupyterhub" and _origin(hub.url) in origins
    return os.environ.get("JUPYTERHUB_API_TOKEN", "") if is_here else ""


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
