"""Values of a helm chart around JupyterHub, and where they hold a list of profiles.

Rules from jupyterhub/zero-to-jupyterhub-k8s jupyterhub/files/hub/jupyterhub_config.py, which takes
``singleuser.profileList``, then ``hub.config``, and from helm/helm pkg/cli/values (options.go).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from launchdirectives.reading import KeyPath
from launchdirectives.record import Record

_DEEPEST = 12
"""No chart lies in so many others; an anchor of YAML may hold itself, without end."""

_SPAWNER = ("hub", "config", "KubeSpawner")


class Listed(Record):
    """A list of profiles, as it is written.

    :param path: where it is in the settings
    """

    path: KeyPath
    value: object


def merged(below: object, above: object) -> object:
    """The values *below* with those *above*, as ``helm --values`` merges them."""
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return above
    both = {**below, **above}
    return {
        key: merged(below[key], value) if key in below and key in above else value
        for key, value in both.items()
    }


def lists_in(values: object) -> list[Listed]:
    """The lists of profiles in *values*, at most one for a chart; the outermost first.

    Where a chart has both, ``hub.config`` counts more than ``singleuser``.
    """
    if isinstance(values, list):
        return [Listed(path=(), value=values)]
    found: dict[KeyPath, Listed] = {}
    for path, value in _walk(values, (), set()):
        if path[-1] == "profileList" and path[:-1][-1:] in ((), ("singleuser",)):
            found.setdefault(path[:-2], Listed(path=path, value=value))
        elif path[-1] == "profile_list" and path[:-1][-1:] in ((), ("KubeSpawner",)):
            is_in_hub = path[-4:-1] == _SPAWNER
            found[path[:-4] if is_in_hub else path[:-1]] = Listed(path=path, value=value)
    return sorted(found.values(), key=lambda one: (len(one.path), one.path))


def _walk(values: object, path: KeyPath, seen: set[int]) -> Iterator[tuple[KeyPath, object]]:
    """Every value below *values*, each once, with its path."""
    if not isinstance(values, Mapping) or len(path) > _DEEPEST or id(values) in seen:
        return
    seen.add(id(values))
    for key, value in values.items():
        here = (*path, str(key))
        if value is not None:
            yield here, value
        yield from _walk(value, here, seen)


def unreadable(values: object) -> list[str]:
    """Where *values* hold Python that may change the form; what it does, nobody can tell here."""
    return [
        ".".join(path)
        for path, value in _walk(values, (), set())
        if "extraConfig" in path[-2:] and isinstance(value, str) and "profile" in value
    ]
