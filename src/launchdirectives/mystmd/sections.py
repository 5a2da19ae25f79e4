"""The texts of the headings above a place on a page of mystmd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = Mapping[str, Any]

_READABLE = ("heading", "text", "emphasis", "strong", "inlineCode", "inlineMath", "abbreviation")


def texts(above: Sequence[Node], first: str) -> list[str]:
    """The texts of the headings down to a place, that of the title first.

    :param above: their nodes; that of the title is missing where mystmd has taken it out
    :param first: the title
    """
    found = [_text(node) for node in above]
    return found if not found or found[0] == first else [first, *found]


def _text(node: Node) -> str:
    """A heading as Jupyter shows it before it draws formulas; empty if nobody knows."""
    parts = list(_parts(node))
    return "" if None in parts else "".join(part or "" for part in parts)


def _parts(node: Node) -> Iterator[str | None]:
    if node["type"] not in _READABLE:
        yield None
    elif children := node.get("children"):
        for child in children:
            yield from _parts(child)
    else:
        value = str(node.get("value") or "")
        yield f"${value}$" if node["type"] == "inlineMath" else value
