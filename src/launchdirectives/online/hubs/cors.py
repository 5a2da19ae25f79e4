"""Whether a hub answers the pages of another site, as live code needs it (CORS).

What a browser wants: WHATWG Fetch, "CORS check". What sets the header:
jupyterhub/binderhub binderhub/base.py (BaseHandler) and app.py (cors_allow_origin);
jupyter-server/jupyter_server base/handlers.py (APIHandler).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from launchdirectives.findings import Finding
from launchdirectives.hubs.via import BINDERHUB
from launchdirectives.model import Hub
from launchdirectives.online.http import Answer, Asker, NoAnswer, said
from launchdirectives.online.hubs.base import place_of
from launchdirectives.urls import below

_NOTHING = "build/none/none/none"
"""Of a provider that no BinderHub has, so that nothing is built; and as no stream of events is
asked for, it does not count as a launch either (binderhub/builder.py, BuildHandler.prepare)."""


def refused(asker: Asker, live: Hub, server: Hub, site: str) -> Finding | None:
    """The finding that *server* does not let *live* ask it; None if it does, or nobody can tell.

    :param site: the address of the book's site; empty if nobody knows
    """
    origin = _origin(site)
    try:
        if server.kind == BINDERHUB:
            url, headers = below(server.url, _NOTHING), {"Origin": origin} if origin else {}
            answer = asker.ask(url, headers=headers, tries=1)
            is_let_in = _allows(answer, origin, url)
        elif origin:
            # A whole preflight, one with "Access-Control-Request-Headers: authorization", is
            # answered with any origin; what is said without is what holds for all else.
            url = below(server.url, "api/kernels")
            answer = asker.ask(url, method="OPTIONS", headers={"Origin": origin})
            is_let_in = answer.status < 300 and _allows(answer, origin, url)
        else:
            return None
    except NoAnswer:
        return None  # that it answers at all has been seen
    return None if is_let_in else _finding(live, server, answer, origin)


def _allows(answer: Answer, origin: str, asked: str) -> bool:
    allowed = answer.headers.get("access-control-allow-origin", "")
    if allowed == "*" or not origin:
        return bool(allowed)
    # Who was led to another origin has none of its own any more.
    return allowed == origin and _origin(answer.url) == _origin(asked)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _finding(live: Hub, server: Hub, answer: Answer, origin: str) -> Finding:
    allowed = said(answer.headers.get("access-control-allow-origin", ""), most=80)
    whom = f"pages of {origin}" if origin else "pages of other sites"
    only = f", only those of {allowed}" if allowed and allowed != origin else ""
    wanted = origin or "the book's site"
    if server.kind == BINDERHUB:
        what = "BinderHub"
        fix = (
            "Ask its operator to set 'cors_allow_origin' of BinderHub and of BinderSpawner to "
            f"{wanted}, or name another BinderHub in 'via'."
        )
    else:
        what, fix = "Jupyter Server", f"Start it with --ServerApp.allow_origin={wanted}."
    return Finding(
        code="hub.cors",
        message=f"The {what} at {server.url} does not answer {whom}{only}, so the live code of "
        f"'{live.name}' cannot start.",
        fix=fix,
        place=place_of(live),
    )
