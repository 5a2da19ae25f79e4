"""Launches as nodes of mystmd's document tree (mdast).

Links stand in a paragraph, which is the one form that every export of mystmd keeps: a ``div``, a
card or a dropdown is missing from JATS and Word. ``data.launch`` stays with a node in the page's JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from launchdirectives.model import Launch
from launchdirectives.mystmd.facts import of_launch
from launchdirectives.web.control import is_in_page, label, terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

Translate = Callable[[str], str]

BUTTON = "button"
"""The class by which mystmd's themes draw a link as a button."""

_FIRST_ONLY = ("badge", "link")


def control(
    launches: Sequence[Launch], style: str, words: str, title: str, translate: Translate
) -> list[Node]:
    """The nodes of a control in *style*; none without a link.

    :param words: text of the first link; empty for ``Open on HUB``
    :param title: what opens, in words, for a card
    """
    linked = [launch for launch in launches if not is_in_page(launch)]
    if not linked:
        return []
    shown = linked[:1] if style in _FIRST_ONLY else linked
    children: list[Node] = []
    if style == "card" and title:
        children += [{"type": "strong", "children": [_text(title)]}, _text(" ")]
    for number, launch in enumerate(shown):
        if number:
            children.append(_text(" "))
        children.append(link(launch, words if number == 0 else "", translate))
    return [
        {
            "type": "paragraph",
            "class": f"launch launch-{style}",
            "data": {"launch": {"style": style, "hubs": [launch.hub.name for launch in shown]}},
            "children": children,
        }
    ]


def link(launch: Launch, words: str, translate: Translate, *, is_button: bool = True) -> Node:
    """The node of one link."""
    kind = f"launch-{launch.hub.kind}"
    return {
        "type": "link",
        "url": launch.url,
        "title": terms(launch, translate),
        "class": f"{BUTTON} {kind}" if is_button else kind,
        "data": {"launch": of_launch(launch)},
        "children": [_text(words or label(launch, translate))],
    }


def _text(value: str) -> Node:
    return {"type": "text", "value": value}
