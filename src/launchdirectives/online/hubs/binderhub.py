"""Whether a BinderHub answers, and builds from the hosts that its links name.

``/versions`` (jupyterhub/binderhub binderhub/base.py, VersionHandler); which providers it has:
``/api/repoproviders`` (binderhub/handlers/repoproviders.py), which was ``/_config`` before
(docs/source/api.rst).
"""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives import hubs
from launchdirectives.findings import Finding, Refused
from launchdirectives.hubs.binderhub import BinderHub as BinderHubLinks
from launchdirectives.model import Hub, Launch
from launchdirectives.online.http import Answer, Asker, NoAnswer, said
from launchdirectives.online.hubs.base import HubQuestions, Known, place_of
from launchdirectives.urls import below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class BinderHub(HubQuestions):
    """``/versions`` names the builder and BinderHub itself."""

    kind = "binderhub"
    title = "BinderHub"
    mark = "versions"

    def version(self, answer: Answer, held: dict[str, Any]) -> str | None:
        version = held.get("binderhub")
        return version if isinstance(version, str) else None

    def known(self, asker: Asker, hub: Hub, address: str, version: str) -> Known:
        return Known(version=version, providers=_providers(asker, address))

    def of_launch(
        self, asker: Asker, launch: Launch, known: Known, address: str
    ) -> Iterator[Finding]:
        launch = hubs.served(launch)
        links = hubs.get(launch.hub.kind)
        if known.providers is None or not isinstance(links, BinderHubLinks):
            return
        try:
            spec = links.spec(launch)
            provider = spec.provider
        except Refused:
            return  # said by whoever makes the link
        if provider not in known.providers:
            yield Finding(
                code="hub.provider",
                message=f"The hub '{launch.hub.name}' does not build from '{spec.repository}': "
                f"it has no provider '{provider}', only {', '.join(known.providers)}.",
                fix="Choose another BinderHub, or name the provider of this host in the hub's "
                "'providers:'.",
                place=place_of(launch.hub),
            )


_MOST_PROVIDERS = 100  # of some ten that there are


def _providers(asker: Asker, address: str) -> tuple[str, ...] | None:
    """The providers of the BinderHub; None where it does not say."""
    for path in ("api/repoproviders", "_config"):
        try:
            held = asker.ask(below(address, path)).json()
        except NoAnswer:
            continue
        if isinstance(held, list):
            held = [one.get("id") for one in held if isinstance(one, dict)]
        if isinstance(held, list | dict):
            found = [said(name, most=40) for name in held if isinstance(name, str)]
            if found:
                return tuple(dict.fromkeys(found[:_MOST_PROVIDERS]))
    return None
