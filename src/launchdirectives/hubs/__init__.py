"""Kinds of hubs: each is one file with one class, named here.

A kind that is not in the table is looked up among the entry points of the group
``launchdirectives.hubs``, so that others can add kinds; nobody else pays for the look-up.
"""

from __future__ import annotations

from functools import cache

from launchdirectives.findings import Refused, nearest
from launchdirectives.hubs.base import HubKind
from launchdirectives.model import Launch
from launchdirectives.named import load
from launchdirectives.record import replace

BUILT_IN = {
    "jupyterhub": "launchdirectives.hubs.jupyterhub:JupyterHub",
    "lti": "launchdirectives.hubs.lti:LTI",
    "jupyter": "launchdirectives.hubs.jupyter:Jupyter",
    "binderhub": "launchdirectives.hubs.binderhub:BinderHub",
    "thebe": "launchdirectives.hubs.thebe:Thebe",
    "jupyterlite": "launchdirectives.hubs.jupyterlite:JupyterLite",
    "colab": "launchdirectives.hubs.colab:Colab",
    "kaggle": "launchdirectives.hubs.kaggle:Kaggle",
    "deepnote": "launchdirectives.hubs.deepnote:Deepnote",
    "studiolab": "launchdirectives.hubs.studiolab:StudioLab",
    "codespaces": "launchdirectives.hubs.codespaces:Codespaces",
    "github-dev": "launchdirectives.hubs.github_dev:GitHubDev",
    "vscode-dev": "launchdirectives.hubs.vscode_dev:VSCodeDev",
    "molab": "launchdirectives.hubs.molab:Molab",
    "nbviewer": "launchdirectives.hubs.nbviewer:NBViewer",
    "template": "launchdirectives.hubs.template:Template",
}
"""Each built-in kind with the class that knows it."""

LINKED = tuple(kind for kind in BUILT_IN if kind != "thebe")
"""The kinds that a link opens; live code is in the page."""


@cache
def get(kind: str) -> HubKind:
    """The hub kind called *kind*.

    :raises Refused: if there is none, or it cannot be loaded
    """
    if kind in BUILT_IN:
        return load(BUILT_IN[kind])()  # type: ignore[no-any-return]
    return _from_entry_point(kind)


def served(launch: Launch) -> Launch:
    """*launch* on the hub whose servers run it, which for live code is another."""
    hub = get(launch.hub.kind).served_by(launch.hub)
    return launch if hub is launch.hub else replace(launch, hub=hub)


def _from_entry_point(kind: str) -> HubKind:
    from importlib.metadata import entry_points  # costs more than the whole core

    found = list(entry_points(group="launchdirectives.hubs", name=kind))
    if not found:
        raise Refused(
            "config.unknown-kind",
            f"There is no kind of hub called '{kind}'.",
            nearest(kind, list(BUILT_IN)),
        )
    if len(found) > 1:
        raise Refused(
            "config.unknown-kind",
            f"The kind '{kind}' is offered by {' and '.join(e.value for e in found)}.",
            "Uninstall all but one of them.",
        )
    try:
        return found[0].load()()  # type: ignore[no-any-return]
    except Exception as error:  # a third party's code may raise anything
        raise Refused(
            "config.unknown-kind",
            f"The kind '{kind}' cannot be loaded from {found[0].value}: {error}.",
            "Mend or uninstall the package that offers it.",
        ) from error
