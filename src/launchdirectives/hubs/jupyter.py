"""A plain Jupyter Server with nbgitpuller: a laptop, a workstation, the preview."""

from __future__ import annotations

from launchdirectives.hubs.nbgitpuller import PulledHub


class Jupyter(PulledHub):
    """A Jupyter Server at an address of its own (jupyter_server, nbgitpuller handlers.py)."""

    kind = "jupyter"
