"""XML that others paste into theirs, from the standard library's own writer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DROPPED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
"""Control characters, those that XML 1.0 has no room for, and those that turn the direction of
the text around them."""


def plain(text: str) -> str:
    """*text* without the characters that are no text."""
    return _DROPPED.sub("", text)


def element(name: str, attributes: Mapping[str, str], *inside: Element | str) -> Element:
    """An element; an attribute without a value is left out.

    :param inside: elements, or one text
    """
    made = ElementTree.Element(
        name, {key: plain(value) for key, value in attributes.items() if value}
    )
    for part in inside:
        if isinstance(part, str):
            made.text = plain(part)
        else:
            made.append(part)
    return made


def comment(text: str) -> Element:
    """A comment; *text* is of the program, never of a record."""
    made: Element = ElementTree.Comment(f" {text} ")  # type: ignore[assignment]
    return made


def written(root: Element) -> str:
    """*root* as a document: indented, with a line feed at its end."""
    ElementTree.indent(root, " ")
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'
