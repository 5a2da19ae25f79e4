"""Event streams: what BinderHub, JupyterHub and nbgitpuller say while they work.

The form is that of the HTML standard, 9.2.6 "Interpreting an event stream"; all three write one
JSON object an event.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from launchdirectives.online.http import FORM, SIZE, NoAnswer

_MOST_BYTES = 50_000_000
"""Of a whole stream; the log of a large build has a few millions."""
_LONGEST = 1_000_000
"""Of one event."""


def events(chunks: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The events in *chunks*, as they come; comments, which keep a connection alive, are dropped.

    :raises NoAnswer: if one is no JSON object, or the stream is longer than any build's log
    """
    data: list[bytes] = []
    for line in _lines(chunks):
        field, _, value = line.partition(b":")
        if field == b"data":
            data.append(value.removeprefix(b" "))
            if sum(map(len, data)) > _LONGEST:
                raise NoAnswer(SIZE, "one of its events is too long")
        elif not line and data:
            yield _event(b"\n".join(data))
            data = []
    if data:  # the stream may end without an empty line
        yield _event(b"\n".join(data))


def _event(data: bytes) -> dict[str, Any]:
    try:
        event = json.loads(data)
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        raise NoAnswer(FORM, "it sends events that cannot be understood")
    return event


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest, came = b"", 0
    for chunk in chunks:
        came += len(chunk)
        *lines, rest = (rest + chunk).replace(b"\r\n", b"\n").split(b"\n")
        yield from lines
        if len(rest) > _LONGEST or came > _MOST_BYTES:
            raise NoAnswer(SIZE, "its stream of events is too long")
    if rest:
        yield rest
