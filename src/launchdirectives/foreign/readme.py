"""Launch badges in a README, in Markdown, reStructuredText or HTML."""

from __future__ import annotations

from html import unescape
from re import compile as compile_pattern

from launchdirectives.addresses import is_same
from launchdirectives.foreign.base import Carried, Carrier
from launchdirectives.foreign.links import LaunchLink, read

_ADDRESS = compile_pattern(r"https?://[^\s\x00-\x1f\x7f<>\"'`)\]|\\]+")


def carry(text: str, repository: str = "", branch: str = "") -> Carried:
    """What the badges in *text* amount to.

    :param repository: the book's own; badges of others are not about the book. Without one
        it is that of the first badge.
    :param branch: the repository's default branch, which need not be written as the ref
    """
    carrier = Carrier()
    own: dict[str, LaunchLink] = {}
    addresses = (unescape(address).rstrip(".,;:") for address in _ADDRESS.findall(text))
    for address in dict.fromkeys(addresses):
        found = read(address, branch)
        if found is None:
            continue
        if not repository:
            repository = found.repository
            carrier.put(("source", "repository"), repository, (address,))
        if is_same(found.repository, repository):
            own[address] = found
        else:
            carrier.lose((address,), "It opens another repository.")
    _put_hubs(carrier, own)
    _put_environment(carrier, own)
    refs = {found.ref: address for address, found in own.items() if found.ref}
    if len(refs) > 1:
        for ref, address in refs.items():
            carrier.lose((address,), f"The badges disagree about the ref; this one says '{ref}'.")
    elif refs and branch not in refs:
        ref, address = next(iter(refs.items()))
        carrier.put(("source", "ref"), ref, (address,))
    return carrier.carried()


def _put_hubs(carrier: Carrier, own: dict[str, LaunchLink]) -> None:
    """One hub for all badges of a service; what they disagree about is left to our defaults."""
    hubs: dict[tuple[str, object], list[tuple[str, LaunchLink]]] = {}
    for address, found in own.items():
        hubs.setdefault((found.name, found.hub.get("url")), []).append((address, found))
    names: list[str] = []
    for (name, _), badges in hubs.items():
        names.append(name)
        number = names.count(name)
        address, first = badges[0]
        for key, value in first.hub.items():
            if all(found.hub.get(key) == value for _, found in badges):
                called = name if number == 1 else f"{name}-{number}"
                carrier.put(("hubs", called, key), value, (address,))


def _put_environment(carrier: Carrier, own: dict[str, LaunchLink]) -> None:
    """The environment of the first Binder badge is that of every page."""
    first: LaunchLink | None = None
    for address, found in own.items():
        if found.kind != "binderhub":
            continue
        if first is None:
            first = found
            for key, value in found.environment.items():
                carrier.put(("environments", "default", key), value, (address,))
        elif found.environment != first.environment:
            carrier.lose((address,), "It has another environment than the badge before it.")
