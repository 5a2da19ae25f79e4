"""JupyterHub: a reader's own server, filled by nbgitpuller."""

from __future__ import annotations

from launchdirectives.hubs.base import HubKind, Terms
from launchdirectives.hubs.nbgitpuller import PullOptions, git_pull, notes
from launchdirectives.model import Launch
from launchdirectives.urls import below


class JupyterHub(HubKind):
    """A JupyterHub whose servers have nbgitpuller.

    ``hub/user-redirect`` logs a reader in, starts the server and goes on
    (jupyterhub/jupyterhub handlers/base.py, UserRedirectHandler).
    """

    kind = "jupyterhub"
    terms = Terms(audience="login", needs_login=True, keeps_work=True, is_slow_to_start=False)
    Options = PullOptions

    def url(self, launch: Launch) -> str:
        pull = git_pull(launch, launch.hub.options, is_home_kept=True)
        return below(launch.hub.url, f"hub/user-redirect/{pull}")

    def notes(self, launch: Launch) -> tuple[str, ...]:
        return notes(launch, launch.hub.options, is_home_kept=True)
