"""Hosts: which of them a publisher wants, and which are no place for the public."""

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


def is_local(url: str) -> bool:
    """Whether *url* names, by itself, the reader's own computer or network.

    A name may still lead there; who asks it has to look at its addresses. Browsers take short
    and hexadecimal spellings for IPv4 addresses too (WHATWG URL, "IPv4 parser"), and so does
    ``inet_aton``.
    """
    host = host_of(url)[0].rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = _literal(host)
    return address is not None and not is_public(address)


def _literal(host: str) -> str | None:
    """The IP address that *host* is, spelled in the usual way; None if it is a name."""
    import socket

    if ":" in host:
        return host
    last = host.rpartition(".")[2]
    if not last[:1].isdecimal():
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None


def is_public(address: str) -> bool:
    """Whether the IP *address* is one on the public network."""
    from ipaddress import IPv6Address, ip_address

    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast
