"""Which hubs a publisher lets its readers be sent to."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit


def is_allowed(url: str, allowed: Iterable[str]) -> bool:
    """Whether the hub at *url* is on the list; every hub is on an empty one.

    :param allowed: hosts, as ``hub.example.org``, ``hub.example.org:8443`` or ``*.example.org``
        for all below it; a name alone stands for the usual port
    """
    listed = [one.strip().lower() for one in allowed]
    if not listed:
        return True
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    usual = 443 if parts.scheme == "https" else 80
    suffix = "" if port in (None, usual) else f":{port}"
    return any(_fits(one, host, suffix) for one in listed)


def _fits(listed: str, host: str, suffix: str) -> bool:
    wanted = listed.removesuffix(":443")
    if wanted.startswith("*."):
        return f"{host}{suffix}".endswith(wanted[1:]) and len(f"{host}{suffix}") > len(wanted[1:])
    return f"{host}{suffix}" == wanted
