"""Whether an address on the network is everybody's, or on somebody's own computer or network."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

TYPE_CHECKING = False
if TYPE_CHECKING:
    Numeric = IPv4Address | IPv6Address

EVERYBODYS, OWN, NOBODYS = "everybody's", "own", "nobody's"
"""Kinds of places: on the public network; on one's own computer or network; none that a server
has that one means to ask: link-local (where clouds keep their secrets), multicast, reserved."""

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as IPv6-only networks write them (NAT64, RFC 6052)."""

_OWN = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
)
"""Networks of one's own: RFC 1918, RFC 6598 (behind a provider's NAT) and RFC 4193."""


def kind(address: str) -> str:
    """The kind of place that a numeric *address* is.

    IPv4 addresses inside of IPv6 ones (mapped, 6to4, Teredo, NAT64) count as themselves.

    :raises ValueError: if it is no numeric address
    """
    return min((_kind(one) for one in _meant(ip_address(address))), key=_TRUST.index)


def literal(host: str) -> str:
    """*host* as a numeric address, if it is one in any spelling that a browser knows, or empty.

    ``127.1``, ``0x7f.1`` and ``2130706433`` are loopback too (WHATWG URL, "IPv4 parser").
    """
    import socket

    bare = host.strip("[]").rstrip(".")
    try:
        return str(ip_address(bare))
    except ValueError:
        pass
    if not bare or bare.rpartition(".")[2][:1] not in "0123456789":
        return ""
    try:
        return socket.inet_ntoa(socket.inet_aton(bare))
    except (OSError, ValueError):
        return ""


def kind_by_name(url: str) -> str:
    """The kind of place that *url* leads to, as far as its words tell; no name is looked up.

    :raises ValueError: if it is no address
    """
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761
        return OWN
    numeric = literal(host)
    return kind(numeric) if numeric else EVERYBODYS


_TRUST = (NOBODYS, OWN, EVERYBODYS)


def _kind(address: Numeric) -> str:
    if address.is_loopback or any(
        address.version == one.version and address in one for one in _OWN
    ):
        return OWN
    is_old_local = isinstance(address, IPv6Address) and address.is_site_local  # RFC 3879
    is_bad = address.is_multicast or address.is_reserved or is_old_local or not address.is_global
    return NOBODYS if is_bad else EVERYBODYS


def _meant(address: Numeric) -> tuple[Numeric, ...]:
    """*address*, or the IPv4 addresses that it stands for."""
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.sixtofour:
        return (address.sixtofour,)
    if address.teredo:
        return address.teredo
    if address in _TRANSLATED:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    return (address,)
