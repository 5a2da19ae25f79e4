"""A plain Jupyter Server with nbgitpuller: a laptop, a workstation, the preview."""

from __future__ import annotations

from launchdirectives.hubs.base import HubKind, Terms
from launchdirectives.hubs.nbgitpuller import PullOptions, git_pull, notes
from launchdirectives.model import Launch
from launchdirectives.urls import below


class Jupyter(HubKind):
    """A Jupyter Server at an address of its own (jupyter_server, nbgitpuller handlers.py)."""

    kind = "jupyter"
    terms = Terms(audience="login", needs_login=True, keeps_work=True, is_slow_to_start=False)
    Options = PullOptions

    def url(self, launch: Launch) -> str:
        pull = git_pull(launch, launch.hub.options, is_home_kept=True)
        return below(launch.hub.url, pull)

    def notes(self, launch: Launch) -> tuple[str, ...]:
        return notes(launch, launch.hub.options, is_home_kept=True)
