"""A fragment of HTML: no script, no style, no frame; of a stranger's words nothing but text."""

from __future__ import annotations

from html import escape

from launchdirectives.ingest.offers import Link, Offers
from launchdirectives.ingest.render.words import DESCRIBED, authors, title
from launchdirectives.publication.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

# nofollow: a crawler that follows the link would start a build or a server.
_REL = "noopener noreferrer nofollow"


def render(document: Document, page: Entry, offers: Offers) -> str:
    """Title, authors and a list of links; who shows it styles the class ``launch-offers``."""
    if not offers.links:
        return ""
    spoken = page.get("language") or document.data["site"].get("language", "")
    lang = f' lang="{escape(spoken)}"' if spoken else ""
    parts = [f'<p class="launch-offers-title"{lang}>{_text(title(page))}</p>']
    if names := authors(document, page):
        people = ", ".join(map(_text, names))
        parts.append(f'<p class="launch-offers-authors"><small>{people}</small></p>')
    name = escape(f"{DESCRIBED}: {title(page)}")
    parts.append(f'<ul class="launch-offers" lang="en" aria-label="{name}">')
    parts.extend(map(_item, offers.links))
    parts.append("</ul>")
    return "\n".join(parts) + "\n"


def _item(link: Link) -> str:
    anchor = f'<a href="{escape(link.url)}" target="_blank" rel="{_REL}">{_text(link.label)}</a>'
    terms = ", ".join(map(_text, link.terms))
    note = f" <small>{_text(link.note)}</small>" if link.note else ""
    return f"<li>{anchor} <small>({terms}, opens in a new tab)</small>{note}</li>"


def _text(words: str) -> str:
    """*words*, whose direction is their own and nobody else's."""
    return f"<bdi>{escape(words)}</bdi>"
