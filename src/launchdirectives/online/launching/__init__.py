"""Launches that are really made: a hub builds, starts and is tidied up again.

Nothing here runs unless it is asked for. Each kind of hub that can be tried is one file with one
class, named here.
"""

from __future__ import annotations

from collections.abc import Iterable

from launchdirectives import hubs
from launchdirectives.findings import Refused
from launchdirectives.model import Launch
from launchdirectives.named import load
from launchdirectives.online.launching.base import Attempt, Outcome, Step
from launchdirectives.online.launching.tokens import token_for

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
    return load(BUILT_IN[kind])  # type: ignore[no-any-return]


def distinct(launches: Iterable[Launch]) -> list[Launch]:
    """One of all launches that prove the same, in their order; those that can be tried.

    Live code on a BinderHub is what a link to it is.
    """
    found: dict[tuple[str, str], Launch] = {}
    for launch in map(hubs.served, launches):
        attempt = attempt_class(launch.hub.kind)
        if attempt is None:
            continue
        try:
            found.setdefault((launch.hub.name, attempt.same(launch)), launch)
        except Refused:
            continue  # said by whoever makes the link
    return list(found.values())
