"""Whether an environment has what a link starts in it.

That is nbgitpuller, jupytext and an interface's server. Only hubs that build the environment are
looked at; what other hubs' images have is not in the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from launchdirectives import hubs
from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding, Place
from launchdirectives.model import TEXT_NOTEBOOK, Launch
from launchdirectives.presence import Presence
from launchdirectives.record import Record


class Server(Record):
    """What serves an interface.

    :param packages: any of these brings it; the first is the one to add
    :param comes_with: whether the environment has it by itself
    :param fix: what to do in place of adding a package
    """

    packages: tuple[str, ...]
    comes_with: Callable[[Presence], bool] | None = None
    fix: str = ""

    def is_in(self, there: Presence) -> bool:
        """Whether the environment has it."""
        return there.has(*self.packages) or bool(self.comes_with and self.comes_with(there))


def _has_r(there: Presence) -> bool:
    # repo2docker/buildpacks/_r_base.py: RStudio, Shiny Server and both proxies
    return there.speaks("R")


_RSTUDIO = "Write 'r-' with a date in runtime.txt, such as 'r-4.4-2025-06-01'."

SERVERS: dict[str, Server] = {
    "rstudio": Server(("jupyter-rsession-proxy", "jupyter-rstudio-proxy"), _has_r, _RSTUDIO),
    "shiny": Server(("jupyter-shiny-proxy", "jupyter-rsession-proxy"), _has_r, _RSTUDIO),
    "vscode": Server(
        ("jupyter-vscode-proxy", "vscode-binder", "jupyter-vscode-server", "jupyter-code-server")
    ),
    "desktop": Server(("jupyter-remote-desktop-proxy", "jupyter-desktop-server")),
    "nbclassic": Server(("nbclassic", "jupyter-nbclassic"), Presence.has_classic_notebook),
}
"""Interfaces that repo2docker's own environment lacks (jupyterhub/repo2docker
repo2docker/buildpacks/conda/environment.yml has JupyterLab and Notebook 7), each with the packages
that announce it to jupyter-server-proxy (``jupyter_serverproxy_servers``)."""

_EDITORS = ("lab", "doc", "notebook", "nbclassic")


class Servers(Check):
    """What the servers of an environment need beside Jupyter."""

    subject = "what a link starts in the environment"
    codes = ("environment.nbgitpuller", "environment.jupytext", "environment.interface")
    is_in_build = True

    def of_launch(self, survey: Survey, launch: Launch, place: Place) -> Iterator[Finding]:
        """Name what *launch* starts and the environment lacks."""
        kind = hubs.get(launch.hub.kind)
        described = survey.environment(launch) if kind.builds_environment(launch.hub) else None
        if described is None or described.is_missing:
            return  # that there are no files at all is said by itself
        there = survey.presence(launch)
        if there is None or not there.is_known:
            return
        file = there.where_to_add()
        where = survey.in_repository(file, there.line_of(file))
        if launch.environment.repository:
            where = Place(file=f"{launch.environment.repository}: {file}", line=where.line)
        if kind.uses_nbgitpuller(launch) and not there.has("nbgitpuller"):
            yield Finding(
                code="environment.nbgitpuller",
                message=f"The environment '{launch.environment.name}' lacks nbgitpuller, by which "
                "the content comes into it.",
                fix=f"Add nbgitpuller to {file}.",
                place=where,
            )
        is_converted = launch.opens == TEXT_NOTEBOOK and launch.interface in _EDITORS
        if is_converted and launch.hub.options.jupytext and not there.has("jupytext"):
            yield Finding(
                code="environment.jupytext",
                message="The environment lacks jupytext, so text notebooks do not open as "
                f"notebooks on the hub '{launch.hub.name}'.",
                fix=f"Add jupytext to {file}, or write 'jupytext: false' at the hub.",
                place=where,
            )
        server = SERVERS.get(launch.interface)
        if server and not there.provides(launch.interface) and not server.is_in(there):
            yield Finding(
                code="environment.interface",
                message=f"The environment lacks the server of '{launch.interface}', in which the "
                f"hub '{launch.hub.name}' opens the book.",
                fix=server.fix or f"Add {server.packages[0]} to {file}.",
                place=where,
            )
