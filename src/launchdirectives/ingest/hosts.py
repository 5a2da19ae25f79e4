"""Hosts: which of them a publisher wants."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

_USUAL_PORT = {"https": 443, "http": 80}


def host_of(url: str) -> tuple[str, int | None]:
    """The host of *url* in lower case and its port; an empty host where *url* is none."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower(), parts.port or _USUAL_PORT.get(parts.scheme)
    except ValueError:
        return "", None


def is_allowed(url: str, allowed: Iterable[str]) -> bool:
    """Whether the host of *url* is among *allowed*.

    :param allowed: ``host``, or ``*.host`` for all below it (not itself), each with ``:port``
        where the port is not the usual one
    """
    host, port = host_of(url)
    usual = _USUAL_PORT.get(url.partition("://")[0])
    for pattern in map(str.lower, allowed):
        name, _, wanted = pattern.rpartition(":")
        if not wanted.isdecimal():
            name, wanted = pattern, str(usual)
        is_host = host == name or (name.startswith("*.") and host.endswith(name[1:]))
        if host and is_host and wanted == str(port):
            return True
    return False
