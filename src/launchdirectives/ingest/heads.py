"""The typed links in the head of a page of a stranger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from launchdirectives.ingest.base import TypedLink
from launchdirectives.ingest.fetching import MOST_LINKS, link

MOST = 512 * 1024
"""So many bytes of a page are looked at: heads that hold whole style sheets are shorter."""

_END = re.compile(r"<body[\s>]|</head[\s>]", re.IGNORECASE)
_NOT_LOOKED_INTO = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript|title)\b.*?(?:</\1\b|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_LINKS = re.compile(r"<(?:link|base)\b[^<>]{0,4000}>", re.IGNORECASE)


def links_in_head(body: bytes, base: str) -> Iterator[TypedLink]:
    """The ``<link>`` elements in the head of the page *body*.

    What comes after the head was perhaps written by readers, and is not looked at. Only the tags
    of links go through the parser, which takes time without bound for some texts (CVE-2025-6069).

    :param base: the page's address
    """
    text = body[:MOST].decode("utf-8", "replace")
    text = _NOT_LOOKED_INTO.sub(" ", text)
    if end := _END.search(text):
        text = text[: end.start()]
    reader = _Links(base)
    for tag in _LINKS.findall(text)[:MOST_LINKS]:
        reader.feed(tag)
        reader.reset()
    return iter(reader.found)


class _Links(HTMLParser):
    """Keeps what the tags say; characters that stand for others are already themselves."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.found: list[TypedLink] = []
        self._base = base
        self._is_base_said = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a link; the first ``<base>`` says from where they count."""
        said: dict[str, str] = {}
        for name, value in attrs:
            said.setdefault(name, value or "")
        href = said.get("href", "")
        if tag == "base" and href and not self._is_base_said:
            self._is_base_said = True
            made = link(self._base, href, {})
            self._base = made.url if made else self._base
        elif tag == "link" and href and "rel" in said:
            made = link(
                self._base,
                href,
                {
                    "rel": said["rel"],
                    "type": said.get("type", ""),
                    "profile": said.get("profile", ""),
                },
            )
            if made:
                self.found.append(made)
