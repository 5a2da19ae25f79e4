"""What live code's ``via`` names: a hub of the book, a BinderHub by its address, or the browser.

Why a JupyterHub cannot be it: its servers answer no page of another site
(jupyterhub/jupyterhub docs/source/explanation/websecurity.md; jupyter-server/jupyter_server
base/handlers.py, check_origin), and their websockets take no token from an address.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from launchdirectives import hubs
from launchdirectives.findings import Refused, nearest
from launchdirectives.model import Hub
from launchdirectives.urls import checked_address, is_loopback

LITE = "lite"
"""The ``via`` of Python in the reader's browser."""

BINDERHUB, JUPYTER = "binderhub", "jupyter"
"""The kinds of hub that live code can use."""

_CLOSED = "a reader's server there takes no requests from the pages of another site"
_WHY_NOT = {
    "jupyterhub": _CLOSED,
    "lti": _CLOSED,
    "thebe": "it is live code itself",
    "jupyterlite": "it runs code in its own pages only",
}


def named(via: str, own: str, others: Sequence[Hub], declared: Collection[str]) -> Hub | None:
    """The hub that *via* names; None if it is one that is left out, as it is wrong itself.

    :param own: name of the hub that is live code
    :param others: the book's hubs of which nothing is wrong
    :param declared: the names of all
    :raises Refused: if there is no such hub, or live code cannot use it
    """
    found = next((hub for hub in others if hub.name == via), None)
    if found:
        return _usable(found, others)
    if via in declared:
        return None
    if ":" not in via:
        raise Refused("config.unknown-name", f"There is no hub '{via}'.", _meant(via, others))
    url = checked_address(via, what="the BinderHub")
    known = (hub for hub in others if (hub.kind, hub.url) == (BINDERHUB, url))
    options = hubs.get(BINDERHUB).Options()
    return next(known, Hub(name=own, kind=BINDERHUB, url=url, options=options))


def _usable(hub: Hub, others: Sequence[Hub]) -> Hub:
    if hub.kind in (BINDERHUB, JUPYTER):
        return hub
    why = _WHY_NOT.get(hub.kind, "it opens pages of its own only")
    fix = _fix(others)
    if hub.kind not in ("thebe", "jupyterlite"):
        fix = f"Offer '{hub.name}' as a link. {fix}"
    raise Refused(
        "hub.live",
        f"Live code cannot use the hub '{hub.name}', which is of kind {hub.kind}: {why}.",
        fix,
    )


def _fix(others: Sequence[Hub]) -> str:
    known = [f"'{hub.name}'" for hub in others if hub.kind in (BINDERHUB, JUPYTER)]
    ours = f"{' or '.join(known)}, " if known else ""
    return f"Write in 'via' {ours}the address of a BinderHub, or 'lite'."


def missing(others: Sequence[Hub]) -> Refused:
    """The refusal of live code that says nowhere where its kernel comes from."""
    return Refused(
        "config.wrong-value",
        "Live code needs a kernel, and nothing says where from.",
        f"{_fix(others)[:-1]}; or write in 'url' the address of a Jupyter Server.",
    )


def _meant(via: str, others: Sequence[Hub]) -> str:
    if "." in via:
        return f"If it is a BinderHub's address, write 'https://{via}'."
    return nearest(via, [*(hub.name for hub in others if hub.kind in (BINDERHUB, JUPYTER)), LITE])


def wrong_token(backend: Hub | None) -> Refused | None:
    """Why no token may be written for *backend*; None if it may.

    :param backend: the hub whose servers are used; None for the browser
    """
    if backend is None or backend.kind != JUPYTER:
        why = "Python in the browser needs none" if backend is None else "a BinderHub gives its own"
        return Refused(
            "config.wrong-value", f"A token is only for a Jupyter Server: {why}.", "Remove it."
        )
    if is_loopback(backend.url):
        return None
    return Refused(
        "security.secret",
        "The token of a Jupyter Server would be published with each page.",
        "Remove it, and have it revoked if it was ever published; the page asks each reader for "
        "theirs. Only a server on localhost may have its token written here.",
    )
