"""The publisher's own hub, which opens what the author's would have opened."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from launchdirectives import hubs
from launchdirectives.findings import Refused
from launchdirectives.hubs.via import BINDERHUB
from launchdirectives.model import Hub
from launchdirectives.publication.hubs import entry as hub_entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BUILT = ("repo2docker", "dockerfile")
"""Kinds of environments that a BinderHub makes from a repository's files."""


def read(text: str) -> Hub:
    """The hub in *text*: ``https://binder.example.org``, or ``jupyterhub=https://…``.

    :raises Refused: if it is no address, or nobody knows the kind
    """
    name, mark, address = text.strip().partition("=")
    if not mark or "://" in name:
        name, address = BINDERHUB, text.strip()
    kind = hubs.get(name)
    if kind.is_in_page:
        raise Refused(
            "hub.kind",
            f"A hub of the kind '{name}' is in a page, and no link opens it.",
            "Name a hub that links open, such as binderhub=https://binder.example.org.",
        )
    url = kind.check_url(address)
    return Hub(
        name="publisher", kind=name, url=url, title=urlsplit(url).netloc, options=kind.Options()
    )


def entry(hub: Hub) -> dict[str, Any]:
    """What a record says of *hub*.

    :raises Refused: if no link of a page can lead there
    """
    found = hub_entry(hub, ())
    if found is None:
        raise Refused(
            "hub.kind",
            f"No link of a page leads to the hub at {hub.url}.",
            "Name a hub with an address of its own that readers open by a click.",
        )
    return found


def is_built(environment: Mapping[str, Any]) -> bool:
    """Whether a BinderHub can make *environment* from files that the record names."""
    return environment["kind"] in _BUILT


def notes(hub: Hub, environment: Mapping[str, Any]) -> tuple[str, ...]:
    """What the publisher should know about *environment* on their *hub*."""
    if hubs.get(hub.kind).builds_environment(hub):
        if is_built(environment):
            return ()
        return (
            "The author's environment is not built from files of the repository; your hub builds "
            "what the files there say. Try it first.",
        )
    return (
        "Your hub builds no environment: its own image must have what the page needs. The record "
        "names the files that say what that is.",
    )
