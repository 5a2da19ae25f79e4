"""Launches as nodes of mystmd's document tree (mdast).

Links stand in paragraphs, lists and admonitions, the forms that every export of mystmd keeps: a
``div``, its own card or a dropdown is missing from JATS and Word. What one gets into by a click
stands beside each link, for no menu opens here. ``data.launch`` stays in the page's JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from launchdirectives.model import Audience, Launch
from launchdirectives.mystmd.facts import of_launch
from launchdirectives.record import Record
from launchdirectives.web.control import advice, is_in_page, label, terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

Translate = Callable[[str], str]

BUTTON = "button"
"""The class by which mystmd's themes draw a link as a button."""

_BETWEEN = " · "


class Look(Record):
    """How a control is drawn.

    :param label: text of the first link; empty for ``Open on HUB``
    :param title: what opens, in words, for a card; empty for none
    :param audiences: the book's audiences, for the headings of a menu
    """

    style: str = "button"
    label: str = ""
    title: str = ""
    audiences: tuple[Audience, ...] = ()


def control(launches: Sequence[Launch], look: Look, translate: Translate) -> list[Node]:
    """The nodes of a control on its own; none without a link."""
    linked = [launch for launch in launches if not is_in_page(launch)]
    return _DRAWN[look.style](linked, look, translate) if linked else []


def in_sentence(launches: Sequence[Launch], words: str, translate: Translate) -> list[Node]:
    """The nodes of a link in a sentence; *words* alone without a launch."""
    linked = [launch for launch in launches if not is_in_page(launch)]
    if not linked:
        return [text(words)] if words else []
    return [link(linked[0], words, translate, is_button=False), *_advised(linked[0], translate)]


def _button(launches: Sequence[Launch], look: Look, translate: Translate) -> list[Node]:
    """All links in a row, each with its terms."""
    children: list[Node] = []
    for number, launch in enumerate(launches):
        if number:
            children.append(text(_BETWEEN))
        children.append(link(launch, "" if number else look.label, translate))
        children.append(_terms(launch, translate))
    return [_paragraph(launches, look.style, children)]


def _badge(launches: Sequence[Launch], look: Look, translate: Translate) -> list[Node]:
    """The first link alone."""
    first = launches[0]
    children = [link(first, look.label, translate), *_advised(first, translate)]
    return [_paragraph(launches[:1], look.style, children)]


def _link(launches: Sequence[Launch], look: Look, translate: Translate) -> list[Node]:
    return [_paragraph(launches[:1], look.style, in_sentence(launches, look.label, translate))]


def _menu(launches: Sequence[Launch], look: Look, translate: Translate) -> list[Node]:
    """A list of all links, those for each audience under its title."""
    intro = look.label or translate("Open on…")
    made = [_paragraph(launches, look.style, [strong(intro)])]
    present = {launch.hub.audience for launch in launches}
    for audience in look.audiences:
        group = [launch for launch in launches if launch.hub.audience == audience.name]
        if group and len(present) > 1:
            made.append(paragraph([text(translate(audience.title)), *_join(audience, translate)]))
        if group:
            made.append(bullets([[paragraph(_entry(launch, translate))] for launch in group]))
    return made


def _card(launches: Sequence[Launch], look: Look, translate: Translate) -> list[Node]:
    """A box with the title of what opens; without one mystmd would write its own."""
    inside = _button(launches, look, translate)
    if not look.title:
        return inside
    heading = {"type": "admonitionTitle", "children": [text(look.title)]}
    return [
        {
            "type": "admonition",
            "kind": "note",
            "class": "simple launch-card",
            "icon": False,
            "children": [heading, *inside],
        }
    ]


_DRAWN = {"button": _button, "badge": _badge, "link": _link, "menu": _menu, "card": _card}


def _join(audience: Audience, translate: Translate) -> list[Node]:
    if not audience.join:
        return []
    return [text(" "), page_link(audience.join, translate("How to join"))]


def _entry(launch: Launch, translate: Translate) -> list[Node]:
    there = link(launch, launch.hub.title, translate, is_button=False)
    return [there, _terms(launch, translate)]


def _terms(launch: Launch, translate: Translate) -> Node:
    return text(f" ({terms(launch, translate, is_alone=True)})")


def _advised(launch: Launch, translate: Translate) -> list[Node]:
    said = advice(launch, translate)
    return [text(f" ({said})")] if said else []


def _paragraph(launches: Sequence[Launch], style: str, children: list[Node]) -> Node:
    facts = {"style": style, "hubs": [launch.hub.name for launch in launches]}
    return {
        **paragraph(children),
        "class": f"launch launch-{style}",
        "data": {"launch": facts},
    }


def link(launch: Launch, words: str, translate: Translate, *, is_button: bool = True) -> Node:
    """The node of one link.

    :param words: its text; empty for ``Open on HUB``
    """
    kind = f"launch-{launch.hub.kind}"
    return {
        "type": "link",
        "url": launch.url,
        "title": terms(launch, translate),
        "class": f"{BUTTON} {kind}" if is_button else kind,
        "data": {"launch": of_launch(launch)},
        "children": [text(words or label(launch, translate))],
    }


def text(value: str) -> Node:
    """The node of a text."""
    return {"type": "text", "value": value}


def strong(value: str) -> Node:
    """The node of a text that is set apart."""
    return {"type": "strong", "children": [text(value)]}


def paragraph(children: list[Node]) -> Node:
    """The node of a paragraph."""
    return {"type": "paragraph", "children": children}


def page_link(url: str, words: str) -> Node:
    """The node of a link that launches nothing.

    :param url: an address, or a page's file from the folder of the page that it stands on
    """
    return {"type": "link", "url": url, "children": [text(words)]}


def bullets(entries: Sequence[list[Node]]) -> Node:
    """The node of a list.

    :param entries: the nodes of each entry
    """
    items = [{"type": "listItem", "spread": True, "children": entry} for entry in entries]
    return {"type": "list", "ordered": False, "spread": False, "children": items}
