"""A gallery: a list of pages, each with its title, the terms of its first hub, and its control."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from launchdirectives.model import Launch
from launchdirectives.record import Record, replace
from launchdirectives.web.control import Look, Translate, control, terms


class Card(Record):
    """A page of a gallery.

    :param address: of the page, from the one that it is shown on; empty if it has none
    :param launches: at least one, each with an address
    """

    title: str
    address: str
    launches: tuple[Launch, ...]


def gallery(cards: Sequence[Card], look: Look, translate: Translate) -> str:
    """The HTML of a gallery; empty without cards.

    :param look: its style is one of :data:`.control.GALLERY_STYLES`; title and label are not used
    """
    if not cards:
        return ""
    # Lists without marks are none for Safari's screen reader unless they say that they are.
    entries = "".join(f"<li>{_entry(card, look, translate)}</li>" for card in cards)
    return f'<ul class="launch-gallery launch-gallery-{look.style}" role="list">{entries}</ul>'


def _entry(card: Card, look: Look, translate: Translate) -> str:
    title = escape(card.title)
    if card.address:
        title = f'<a href="{escape(card.address)}">{title}</a>'
    said = escape(terms(card.launches[0], translate))
    has_terms = look.style == "card"  # in a list they are in the menu alone
    shown = replace(look, style="button", about=card.title)
    return (
        f'<p class="launch-title">{title}</p>'
        + (f'<p class="launch-terms">{said}</p>' if has_terms else "")
        + control(card.launches, shown, translate)
    )
