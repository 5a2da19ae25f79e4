"""Words of a stranger as words: nothing in them acts on what stands around them."""

from __future__ import annotations

import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TURNING = frozenset(
    map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
"""What turns the direction of text (Unicode PropList, Bidi_Control)."""

_LINE_BREAKING = ("Cc", "Zl", "Zp")

_WORDS = ("title", "name", "givenName", "familyName", "description", "note", "audience")
"""Members that are words for readers."""


def plain(text: str) -> str:
    """*text* in one line, whole, without what turns the text around it or is in no XML file."""
    return "".join(_kept(char) for char in text).strip()


def _kept(char: str) -> str:
    if char in _TURNING or ord(char) & 0xFFFE == 0xFFFE:
        return ""
    category = unicodedata.category(char)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return " " if category in _LINE_BREAKING else char


def cleaned(value: Any, name: str = "") -> Any:
    """*value*, a part of a record, with plain words for readers; none is left without a word.

    :param name: the member that it is
    """
    if isinstance(value, dict):
        return {key: cleaned(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    return plain(value) or "…" if name in _WORDS and isinstance(value, str) else value
