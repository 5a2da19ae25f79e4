"""A record as bytes, always the same for the same content, and back.

The form is that of RFC 8785 (JSON Canonicalization Scheme). A record has no floats and only ASCII
keys, for which the standard library writes just that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from json.encoder import encode_basestring

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

MOST_BYTES = 5 * 1024 * 1024
"""As much is read of a record, unless who reads it says otherwise."""

DEEPEST = 32
"""No value lies below so many others."""

DIGEST = "contentDigest"

_LARGEST = 2**53 - 1
_MOST_DIGITS = len(f"-{_LARGEST}")
"""A larger number is another one to a reader who has floats only (RFC 8259, 6)."""


class Unreadable(Exception):
    """The bytes are no record; the message says why.

    :ivar is_unsafe: whether reading on would be unsafe, rather than of no use
    """

    def __init__(self, message: str, *, is_unsafe: bool = True) -> None:
        super().__init__(message)
        self.is_unsafe = is_unsafe


def canonical(value: object) -> bytes:
    """*value* in the form of RFC 8785."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def readable(value: object) -> bytes:
    """*value* as it is published: :func:`indented`, in UTF-8."""
    return indented(value).encode()


def indented(value: object) -> str:
    """*value* over many lines, its keys in their order, a line feed at its end.

    It is what ``json.dumps`` with ``indent=1`` says, which takes three times as long. What is in a
    list may come one by one from an iterator, so that not all of it is there at once.
    """
    text = StringIO()
    _indent(value, "\n", text.write)
    text.write("\n")
    return text.getvalue()


def _indent(value: object, margin: str, write: Callable[[str], object]) -> None:
    """Write *value*.

    :param margin: what stands before each line: the end of the one before, and blanks
    """
    if type(value) is str:
        write(encode_basestring(value))
    elif isinstance(value, dict) and value:
        within, before = f"{margin} ", "{"
        for key, one in value.items():
            write(f"{before}{within}{encode_basestring(key)}: ")
            _indent(one, within, write)
            before = ","
        write(f"{margin}}}")
    elif isinstance(value, (list, tuple, Iterator)):
        within, before = f"{margin} ", "["
        for one in value:
            write(f"{before}{within}")
            _indent(one, within, write)
            before = ","
        write(f"{margin}]" if before == "," else "[]")
    else:
        write(json.dumps(value, ensure_ascii=False, allow_nan=False))


def digest(record: Mapping[str, object]) -> str:
    """What the ``contentDigest`` of *record* has to be."""
    rest = {key: value for key, value in record.items() if key != DIGEST}
    return f"sha256:{hashlib.sha256(canonical(rest)).hexdigest()}"


def parse(content: bytes, *, most: int = MOST_BYTES) -> dict[str, Any]:
    """The JSON object in *content*.

    Refused is all that two readers may understand differently: a key that stands twice, a number
    that is not whole, ``NaN``, half of a surrogate pair, bytes that are no UTF-8.

    :raises Unreadable: if it is none
    """
    if len(content) > most:
        raise Unreadable(f"it has more than {most} bytes")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"it is no UTF-8 at byte {error.start}") from None
    if _depth(text) > DEEPEST:
        raise Unreadable(f"it is nested deeper than {DEEPEST} levels")
    try:
        found = json.loads(
            text,
            object_pairs_hook=_once,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_whole,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(f"it is no JSON at {where}: {error.msg}", is_unsafe=False) from None
    if not isinstance(found, dict):
        raise Unreadable("it is no JSON object", is_unsafe=False)
    try:
        canonical(found)
    except UnicodeEncodeError:
        raise Unreadable("it holds half of a character (a lone surrogate)") from None
    return found


def _depth(text: str) -> int:
    """How deep *text* is nested at most, counted without recursion; strings are passed over."""
    deepest = depth = at = 0
    while at < len(text):
        char = text[at]
        if char == '"':
            at = _end_of_string(text, at)
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
        at += 1
    return deepest


def _end_of_string(text: str, start: int) -> int:
    """Where the string that begins at *start* ends; the text's end if it does not."""
    at = start + 1
    while True:
        end = text.find('"', at)
        if end < 0:
            return len(text)
        before = end - 1
        while text[before] == "\\":
            before -= 1
        if (end - before) % 2:
            return end
        at = end + 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Unreadable(f"the key {key[:60]!r} stands twice in one object")
            seen.add(key)
    return found


def _no_float(text: str) -> NoReturn:
    raise Unreadable(f"it holds the number {text[:40]}, which is not whole")


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS or abs(int(text)) > _LARGEST:
        raise Unreadable(f"it holds the number {text[:40]}…, which is too large")
    return int(text)
