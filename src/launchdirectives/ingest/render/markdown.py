"""A list in Markdown, of which every reader makes the same (CommonMark and what builds on it)."""

from __future__ import annotations

from launchdirectives.ingest.offers import Link, Offers
from launchdirectives.ingest.render.words import authors, title
from launchdirectives.publication.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

_ESCAPED = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
"""What may have a backslash before it (CommonMark, "Backslash escapes"). All have: which of them
act depends on the place and on the reader's extensions (mentions, math, bare addresses)."""


def render(document: Document, page: Entry, offers: Offers) -> str:
    """Title, authors and a list of links."""
    if not offers.links:
        return ""
    parts = [f"**{_text(title(page))}**"]
    if names := authors(document, page):
        parts.append(", ".join(map(_text, names)))
    parts.append("\n".join(map(_item, offers.links)))
    return "\n\n".join(parts) + "\n"


def _item(link: Link) -> str:
    # Of what an address of a record may hold, nothing ends one in angle brackets; but `&copy;` in
    # it would be a character (CommonMark, "Entity and numeric character references").
    address = link.url.replace("&", "&amp;") if ";" in link.url else link.url
    parts = (
        f"- [{_text(link.label)}](<{address}>)",
        f"({', '.join(map(_text, link.terms))})",
        _text(link.note),
    )
    return " ".join(filter(None, parts))


def _text(words: str) -> str:
    """*words* as one line in which nothing acts; a number before a blank begins no list."""
    return "".join(f"\\{char}" if char in _ESCAPED else char for char in " ".join(words.split()))
