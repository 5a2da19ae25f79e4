"""Questions to the network, as a publisher's server may put them: see :mod:`..online.guarded`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import urljoin

from launchdirectives.ingest.base import Fetch, Fetched, Limits, TypedLink
from launchdirectives.ingest.verify.base import UNREADABLE, UNSAFE, USAGE, NotRead

MOST_LINKS = 200
"""Of so many links of one answer the first that fit is taken; others are passed over."""


def over_network(limits: Limits | None = None, *, allow_local: bool = False) -> Fetch:
    """What asks addresses, within *limits*.

    :param allow_local: whether one's own computer and network may be asked
    :raises NotRead: if there is no library to ask with
    """
    limits = limits or Limits()
    try:
        import requests  # noqa: F401  (asked for once, before anything is read)

        from launchdirectives.online.guarded import Guarded
    except ImportError:
        problem = "Addresses can be asked with the extra launchdirectives[check] only."
        raise NotRead(f"{problem} Install it, or name a file.", code=USAGE) from None
    from launchdirectives.online import http

    asked = http.Limits(
        seconds=limits.seconds, bytes=limits.bytes, redirects=limits.redirects, tries=1, pause=0.0
    )
    asker = Guarded(asked, allow_local=allow_local)
    ends: list[float] = []
    unsafe = (http.SIZE, http.REDIRECTS, http.UNSAFE, http.FORM, http.CERTIFICATE)

    def fetch(url: str) -> Fetched:
        if not ends:
            ends.append(time.monotonic() + limits.seconds)
        left = ends[0] - time.monotonic()
        if left <= 0:
            raise NotRead(f"{_named(url)}: {limits.seconds:g} seconds are over.")
        try:
            answer = asker.ask(
                url, accept="application/json, text/html;q=0.8, */*;q=0.1", seconds=left
            )
        except http.NoAnswer as failure:
            code = UNSAFE if failure.kind in unsafe else UNREADABLE
            raise NotRead(f"{_named(url)}: {failure.reason}.", code=code) from None
        return Fetched(
            url=answer.url,
            status=answer.status,
            content_type=answer.headers.get("content-type", ""),
            body=answer.body,
            links=tuple(links_in(answer.headers.get("link", ""), answer.url)),
        )

    return fetch


def links_in(header: str, base: str) -> Iterator[TypedLink]:
    """The links of a ``Link:`` header (RFC 8288, 3); what is none is passed over.

    :param base: the address that the links count from
    """
    for number, (target, parameters) in enumerate(_parts(header[:65536])):
        if number >= MOST_LINKS:
            return
        made = link(base, target, parameters)
        if made:
            yield made


def link(base: str, target: str, attributes: dict[str, str]) -> TypedLink | None:
    """The link to *target* from a page at *base*; None if it leads nowhere.

    :param attributes: ``rel``, ``type``, ``profile``, ``anchor``
    """
    anchor = attributes.get("anchor", "").strip()
    try:
        url = urljoin(base, target.strip())
        anchor = urljoin(base, anchor) if anchor else ""
    except ValueError:
        return None
    return TypedLink(
        url=url,
        rel=tuple(attributes.get("rel", "").lower().split()),
        type=attributes.get("type", "").partition(";")[0].strip().lower(),
        profile=attributes.get("profile", ""),
        anchor=anchor,
    )


def _parts(header: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each target of the header with its parameters, of which the first of a name counts."""
    at = 0
    while (start := header.find("<", at)) >= 0 and (end := header.find(">", start)) >= 0:
        parameters: dict[str, str] = {}
        at = end + 1
        while (at := _blanks(header, at)) < len(header) and header[at] == ";":
            name, value, at = _parameter(header, at + 1)
            parameters.setdefault(name, value)
        yield header[start + 1 : end], parameters


def _parameter(header: str, at: int) -> tuple[str, str, int]:
    """The name and value of a parameter that begins at *at*, and where it ends."""
    start = at
    while at < len(header) and header[at] not in "=;,":
        at += 1
    name = header[start:at].strip().lower()
    if at >= len(header) or header[at] != "=":
        return name, "", at
    at = _blanks(header, at + 1)
    if header[at : at + 1] != '"':
        start = at
        while at < len(header) and header[at] not in ";,":
            at += 1
        return name, header[start:at].strip(), at
    value, at = [], at + 1
    while at < len(header) and header[at] != '"':
        at += header[at] == "\\"
        value.append(header[at : at + 1])
        at += 1
    return name, "".join(value), at + 1


def _blanks(header: str, at: int) -> int:
    while at < len(header) and header[at] in " \t":
        at += 1
    return at


def _named(url: str) -> str:
    """*url* for a message: one line, not long, without what may be secret in it."""
    from launchdirectives.online.http import said

    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return said(f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}", most=200)
