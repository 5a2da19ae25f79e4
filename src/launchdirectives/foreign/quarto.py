"""Quarto: ``code-links`` and the repository of a project in ``_quarto.yml``.

Keys from quarto-dev/quarto-cli src/resources/schema and src/core/container.ts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from launchdirectives.foreign import links
from launchdirectives.foreign.base import COMPUTED, MYBINDER, Carried, Carrier
from launchdirectives.reading import KeyPath

_SOURCE = {"repo-url": "repository", "repo-branch": "ref", "repo-subdir": "path"}

_PLACES: tuple[KeyPath, ...] = (
    ("code-links",),
    ("format", "html", "code-links"),
    ("manuscript", "code-links"),
)
"""Where ``code-links`` may stand."""


def carry(settings: Mapping[str, object]) -> Carried:
    """What a Quarto project amounts to."""
    carrier = Carrier()
    for kind in ("website", "book"):
        carrier.put_source(carrier.section(settings, (kind,)), (kind,), _SOURCE)
    for path in _PLACES:
        _carry_links(carrier, _at(settings, path), path)
    return carrier.carried()


def _at(settings: Mapping[str, object], path: KeyPath) -> object:
    """The value at *path*; None if there is none (a format may be a name alone)."""
    value: object = settings
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _carry_links(carrier: Carrier, value: object, path: KeyPath) -> None:
    if value in (None, True, False, COMPUTED):
        return
    entries = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    for entry in entries:
        if entry == "binder":
            carrier.put_hub("binder", "binderhub", MYBINDER, "Binder", path)
        elif entry == "devcontainer":
            carrier.put(("hubs", "codespaces", "kind"), "codespaces", path)
        elif isinstance(entry, Mapping) and (found := links.read(str(entry.get("href", "")))):
            for key, said in found.hub.items():
                carrier.put(("hubs", found.name, key), said, path)
        else:
            name = entry.get("text") if isinstance(entry, Mapping) else entry
            carrier.lose((*path, str(name)), "It is no link to a service that runs notebooks.")
