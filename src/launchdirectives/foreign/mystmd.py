"""mystmd: ``github``, ``binder`` and ``jupyter`` of the project in ``myst.yml``.

Keys from jupyter-book/mystmd packages/myst-frontmatter/src/project and src/thebe (validators.ts).
"""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.addresses import is_same
from launchdirectives.findings import Refused
from launchdirectives.foreign import links
from launchdirectives.foreign.base import LIVE, MYBINDER, Carried, Carrier
from launchdirectives.reading import KeyPath
from launchdirectives.urls import is_loopback

_HOSTS = {
    "": "https://github.com",
    "github": "https://github.com",
    "gitlab": "https://gitlab.com",
    "gist": "https://gist.github.com",
}
"""mystmd's repository providers, with where a short name such as ``org/book`` is found."""

_KERNELS = ("binder", "lite", "server")
"""Where a kernel may come from; the first that is written counts, as in thebe-react."""

_ANOTHER = "The kernel comes from another place, which counts more."
_PUBLISHED = "A token must not be in a published book; the page asks the reader for it."
_SESSION = "Each page has a session of its own, of which nothing outlives the browser's tab."
_MATHJAX = "Formulas in outputs are set by the page's own MathJax."
_LOST = {
    "sessionName": _SESSION,
    "disableSessionSaving": _SESSION,
    "mathjaxUrl": _MATHJAX,
    "mathjaxConfig": _MATHJAX,
}


def carry(settings: Mapping[str, object]) -> Carried:
    """What a mystmd project amounts to."""
    carrier = Carrier()
    project = carrier.section(settings, ("project",))
    content = _address(project.get("github"))
    carrier.put(("source", "repository"), content, ("project", "github"))
    key = "jupyter" if "jupyter" in project else "thebe"
    _carry_jupyter(carrier, project.get(key), ("project", key), content)
    if project.get("binder"):
        _carry_badge(carrier, project["binder"])
    return carrier.carried()


def _address(repository: object, provider: object = "") -> object:
    """A repository's address from its short name; whatever else is written as it is."""
    if isinstance(repository, str) and ":" not in repository and repository.count("/") >= 1:
        host = _HOSTS.get(str(provider or ""))
        return f"{host}/{repository.strip('/')}" if host else repository
    return repository


def _carry_jupyter(carrier: Carrier, value: object, path: KeyPath, content: object) -> None:
    if value in (True, "binder", "lite"):
        value = {"lite" if value == "lite" else "binder": True}
        places = dict.fromkeys(_KERNELS, path)
    else:
        places = {key: (*path, key) for key in _KERNELS}
    jupyter = carrier.section({path[-1]: value}, path, ("hubs",))
    if jupyter.get("binder"):
        _carry_binder(carrier, jupyter["binder"], places["binder"], content)
    kernel = next((key for key in _KERNELS if jupyter.get(key)), "")
    if kernel == "server":
        _carry_server(carrier, carrier.section(jupyter, places[kernel], LIVE), places[kernel])
    elif kernel:
        carrier.put_live(places[kernel], via="lite" if kernel == "lite" else "")
    if carrier.has(LIVE):
        carrier.put((*LIVE, "kernel"), jupyter.get("kernelName"), (*path, "kernelName"))
    for key, written in jupyter.items():
        if written and key not in (kernel, "binder", "kernelName"):
            other = _ANOTHER if key in _KERNELS else "It has no counterpart here."
            carrier.lose((*path, str(key)), _LOST.get(str(key), other))


def _carry_server(carrier: Carrier, server: Mapping[str, object], path: KeyPath) -> None:
    url, token = server.get("url"), server.get("token")
    if not url:
        return
    carrier.put((*LIVE, "kind"), "thebe", path)
    carrier.put((*LIVE, "url"), url, (*path, "url"))
    if is_loopback(str(url)):
        carrier.put((*LIVE, "token"), token, (*path, "token"))
    elif token:
        carrier.lose((*path, "token"), _PUBLISHED)


def _carry_binder(carrier: Carrier, value: object, path: KeyPath, content: object) -> None:
    if value is True:
        value = {"url": MYBINDER}
    binder = carrier.section({path[-1]: value}, path, ("hubs",))
    if not binder:
        return
    carrier.put_hub("binder", "binderhub", binder.get("url") or MYBINDER, "Binder", path)
    repository = _address(binder.get("repo"), binder.get("provider"))
    # Beside a repository of the content, this is what the environment is built from.
    is_apart = bool(repository and content) and not is_same(str(repository), str(content))
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
