"""A plain Jupyter Server with nbgitpuller: a laptop, a workstation, the preview."""

from __future__ import annotations

from launchdirectives.hubs.nbgitpuller import PulledHub
from launchdirectives.model import Hub


class Jupyter(PulledHub):
    """A Jupyter Server at an address of its own (jupyter_server, nbgitpuller handlers.py)."""

    kind = "jupyter"

    def capabilities(self, hub: Hub) -> tuple[str, ...]:
        return (*super().capabilities(hub), "thebe")
