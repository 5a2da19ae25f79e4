"""mystmd: ``github``, ``binder`` and ``jupyter`` of the project in ``myst.yml``.

Keys from jupyter-book/mystmd packages/myst-frontmatter/src/project and src/thebe (validators.ts).
"""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.findings import Refused
from launchdirectives.foreign import links
from launchdirectives.foreign.base import LIVE_CODE, MYBINDER, Carried, Carrier
from launchdirectives.reading import KeyPath

_HOSTS = {
    "": "https://github.com",
    "github": "https://github.com",
    "gitlab": "https://gitlab.com",
    "gist": "https://gist.github.com",
}
"""mystmd's repository providers, with where a short name such as ``org/book`` is found."""

_TOKEN = f"{LIVE_CODE} A token must not be in a published book."


def carry(settings: Mapping[str, object]) -> Carried:
    """What a mystmd project amounts to."""
    carrier = Carrier()
    project = carrier.section(settings, ("project",))
    carrier.put(("source", "repository"), _address(project.get("github")), ("project", "github"))
    key = "jupyter" if "jupyter" in project else "thebe"
    _carry_jupyter(carrier, project.get(key), ("project", key), has_github="github" in project)
    if project.get("binder"):
        _carry_badge(carrier, project["binder"])
    return carrier.carried()


def _address(repository: object, provider: object = "") -> object:
    """A repository's address from its short name; whatever else is written as it is."""
    if isinstance(repository, str) and ":" not in repository and repository.count("/") >= 1:
        host = _HOSTS.get(str(provider or ""))
        return f"{host}/{repository.strip('/')}" if host else repository
    return repository


def _carry_jupyter(carrier: Carrier, value: object, path: KeyPath, *, has_github: bool) -> None:
    if value == "binder":
        value = {"binder": True}
    if value in (True, "lite"):
        carrier.lose(path, LIVE_CODE)
        return
    jupyter = carrier.section({path[-1]: value}, path, ("hubs",))
    for key in jupyter:
        if key == "binder":
            _carry_binder(carrier, jupyter[key], (*path, key), has_github=has_github)
        elif jupyter[key]:
            carrier.lose((*path, str(key)), _TOKEN if key == "server" else LIVE_CODE)


def _carry_binder(carrier: Carrier, value: object, path: KeyPath, *, has_github: bool) -> None:
    if value is True:
        value = {"url": MYBINDER}
    binder = carrier.section({path[-1]: value}, path, ("hubs",))
    if not binder:
        return
    carrier.put_hub("binder", "binderhub", binder.get("url") or MYBINDER, "Binder", path)
    repository = _address(binder.get("repo"), binder.get("provider"))
    # Beside a repository of the content, this is what the environment is built from.
    is_apart = bool(repository) and has_github
    place: KeyPath = ("environments", "default") if is_apart else ("source",)
    carrier.put((*place, "repository"), repository, (*path, "repo"))
    if binder.get("ref") != "HEAD":
        carrier.put((*place, "ref"), binder.get("ref"), (*path, "ref"))


def _carry_badge(carrier: Carrier, address: object) -> None:
    path = ("project", "binder")
    found = links.read(address) if isinstance(address, str) else None
    if found is None or found.kind != "binderhub":
        refused = Refused(
            "config.wrong-value",
            "This is no address of a BinderHub with a repository.",
            f"Write an address such as {MYBINDER}/v2/gh/org/book/HEAD.",
        )
        carrier.refuse(("hubs", "binder"), path, refused)
        return
    for key, value in found.hub.items():
        carrier.put(("hubs", "binder", key), value, path)
    carrier.lose(path, "Its hub is taken over; what opens there is decided for each page.")
