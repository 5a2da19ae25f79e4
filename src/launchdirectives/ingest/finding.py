"""From a page or a site to its record.

In this order: a link of the page (``rel=describedby`` with the profile of a record, in its
``Link:`` header or its head), its linkset (RFC 9264), and the usual name in the page's folder and
those above it. Static hosts set no headers, and not every theme lets links into a head.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from launchdirectives.ingest.base import Fetch, Fetched, Limits, TypedLink
from launchdirectives.ingest.verify.base import WARN, NotRead, Result
from launchdirectives.ingest.verify.facts import origin_of
from launchdirectives.publication import FILE, SCHEMA
from launchdirectives.publication.canonical import Unreadable, parse
from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ITSELF, BY_LINK, BY_LINKSET, BY_NAME = "itself", "link", "linkset", "name"
"""How a record was found."""

CHECK = "find.origin"

_MOST_FOLDERS = 10
_MOST_LINKSETS = 3
_JSON = ("", "application/json")
_LINKSETS = ("", "application/json", "application/linkset+json")


class Found(Record):
    """A record's address and what was there.

    :param how: one of the names above
    :param results: what there is to say about the way to it
    """

    url: str
    how: str
    fetched: Fetched
    results: tuple[Result, ...] = ()


def find(
    url: str,
    *,
    limits: Limits | None = None,
    fetch: Fetch | None = None,
    allow_local: bool = False,
) -> Found:
    """The record of the page or site at *url*, or the one that is there itself.

    :param fetch: asks addresses; None: as :func:`.fetching.over_network` does
    :raises NotRead: if there is none, or an answer is refused for safety
    """
    limits = limits or Limits()
    if fetch is None:
        from launchdirectives.ingest.fetching import over_network

        fetch = over_network(limits, allow_local=allow_local)
    page = fetch(url)
    if page.status == 200 and (_is_record(page, limits) or _looks_like_json(page)):
        return Found(page.url, ITSELF, page)
    links = _links(page) if page.status == 200 else ()
    for how, address in _named(page, links, fetch):
        fetched = fetch(address)
        if fetched.status != 200:
            raise NotRead(
                f"The page names its record at {address!a}, and the answer there is "
                f"{fetched.status}.",
                check="find.record",
            )
        return _found(page, how, fetched)
    tried = []
    for address in _usual(page.url):
        fetched = fetch(address)
        if fetched.status == 200 and _is_record(fetched, limits):
            return _found(page, BY_NAME, fetched)
        tried.append(address)
    first = f"{page.url}: the answer is {page.status}. " if page.status != 200 else ""
    raise NotRead(
        f"{first}No record: the page names none, and there is none at {', '.join(tried)}.",
        check="find.record",
    )


def _found(page: Fetched, how: str, fetched: Fetched) -> Found:
    there, here = origin_of(fetched.url), origin_of(page.url)
    results: tuple[Result, ...] = ()
    if there != here:
        message = (
            f"The page is on {here}, and the record that it names on {there}. Make sure that both "
            "are the author's."
        )
        results = (Result(CHECK, WARN, "", message),)
    return Found(fetched.url, how, fetched, results)


def _is_record(fetched: Fetched, limits: Limits) -> bool:
    """Whether *fetched* says that it is a record, of whatever version."""
    if fetched.body.lstrip()[:1] != b"{":
        return False
    try:
        said = parse(fetched.body, most=limits.bytes).get("$schema")
    except Unreadable as refused:
        # What says so and cannot be read is told of, rather than passed over.
        return refused.is_unsafe and SCHEMA.rpartition(":")[0].encode() in fetched.body[:4096]
    return isinstance(said, str) and said.startswith(SCHEMA.rpartition(":")[0])


def _looks_like_json(page: Fetched) -> bool:
    return page.content_type.lower().startswith("application/json") or (
        page.body.lstrip()[:1] in (b"{", b"[") and "html" not in page.content_type.lower()
    )


def _links(page: Fetched) -> tuple[TypedLink, ...]:
    """The links of *page*: first those of its header, which the author's server sets."""
    if page.body.lstrip()[:1] != b"<" and "html" not in page.content_type.lower():
        return page.links
    from launchdirectives.ingest.heads import links_in_head

    return (*page.links, *links_in_head(page.body, page.url))


def _named(page: Fetched, links: tuple[TypedLink, ...], fetch: Fetch) -> Iterator[tuple[str, str]]:
    """The addresses of records that *page* names, with how."""
    for link in links:
        is_of_page = not link.anchor or _same(link.anchor, page.url)
        is_record = "describedby" in link.rel and link.profile == SCHEMA and link.type in _JSON
        if is_record and is_of_page:
            yield BY_LINK, link.url
    sets = [one for one in links if "linkset" in one.rel and one.type in _LINKSETS]
    for link in sets[:_MOST_LINKSETS]:
        fetched = fetch(link.url)
        if fetched.status == 200:
            for address in _in_linkset(fetched, page.url):
                yield BY_LINKSET, address


def _in_linkset(fetched: Fetched, page: str) -> Iterator[str]:
    """The records that a linkset names for *page*; those that it names for others come last."""
    try:
        contexts = parse(fetched.body, most=len(fetched.body)).get("linkset")
    except Unreadable:
        return
    if not isinstance(contexts, list):
        return
    found = [one for context in contexts[:25_000] for one in _in_context(context, fetched.url)]
    for is_wanted in (True, False):
        for anchor, address in found:
            if _same(anchor, page) is is_wanted:
                yield address


def _in_context(context: Any, base: str) -> Iterator[tuple[str, str]]:
    """Each record of one link context with the context's anchor."""
    if not isinstance(context, dict) or not isinstance(context.get("describedby"), list):
        return
    anchor = context.get("anchor", "")
    for one in context["describedby"][:20]:
        if not isinstance(one, dict) or one.get("type", "") not in _JSON:
            continue
        profiles = one.get("profile", "")
        named = profiles.split() if isinstance(profiles, str) else profiles
        href = one.get("href")
        if not isinstance(named, list) or SCHEMA not in named or not isinstance(href, str):
            continue
        try:
            yield urljoin(base, anchor if isinstance(anchor, str) else ""), urljoin(base, href)
        except ValueError:
            continue


def _usual(page: str) -> Iterator[str]:
    """The usual name beside *page* and in the folders above, up to the origin's root."""
    parts = urlsplit(page)
    folders = parts.path.split("/")[1:-1]
    depths = [*range(len(folders), 0, -1)][: _MOST_FOLDERS - 1]
    for depth in (*depths, 0):
        path = "/".join(["", *folders[:depth], FILE])
        yield f"{parts.scheme}://{parts.netloc}{path}"


def _same(one: str, other: str) -> bool:
    """Whether two addresses are of one page."""
    return _page(one) == _page(other)


def _page(url: str) -> str:
    return url.partition("#")[0].removesuffix("index.html")
