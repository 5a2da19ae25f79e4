"""JupyterHub: a reader's own server, filled by nbgitpuller."""

from __future__ import annotations

from launchdirectives.hubs.nbgitpuller import PulledHub


class JupyterHub(PulledHub):
    """A JupyterHub whose servers have nbgitpuller.

    ``hub/user-redirect`` logs a reader in, starts the server and goes on
    (jupyterhub/jupyterhub handlers/base.py, UserRedirectHandler).
    """

    kind = "jupyterhub"
    entrance = "hub/user-redirect/"
