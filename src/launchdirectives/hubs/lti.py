"""LTI: a JupyterHub that readers enter from a learning management system."""

from __future__ import annotations

from launchdirectives.hubs.jupyterhub import JupyterHub
from launchdirectives.model import Launch
from launchdirectives.urls import below, path_below, query


class LTI(JupyterHub):
    """The address of an LTI 1.1 launch, to be entered in the system as that of a tool.

    The system sends readers there with a signed form, and the hub goes on to ``next``
    (jupyterhub/ltiauthenticator lti11/handlers.py). To open it by a click is an error (405).
    """

    kind = "lti"
    opens_by_click = False

    def url(self, launch: Launch) -> str:
        way = path_below(launch.hub.url, self.way(launch))
        return below(launch.hub.url, "hub/lti/launch?" + query(("next", way)))

    def notes(self, launch: Launch) -> tuple[str, ...]:
        return (
            "The address is for a learning management system; a reader cannot open it by a click.",
            *super().notes(launch),
        )
