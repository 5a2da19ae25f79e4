"""What a cell writes and shows, on its way to the page."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from typing import Any

WINDOW = 0.05
PIECES = 20
"""So many pieces of text are sent at once within a window (seconds); more than that is gathered."""

MOST = 1_000_000
"""Characters of text that a cell may write; an endless loop would stop the whole page."""


class Sink:
    """Sends messages to the page, in pieces that it can keep up with.

    :param post: sends a message, as JSON
    :param full: what the reader is told when a cell has written too much
    """

    def __init__(self, post: Callable[[str], object], full: str) -> None:
        self._post = post
        self._full = full
        self._name = ""
        self._parts: list[str] = []
        self._left = MOST
        self._window = 0.0
        self._pieces = 0

    def begin(self) -> None:
        """A cell begins: what the one before wrote does not count for it."""
        self.flush()
        self._left = MOST

    def send(self, message: dict[str, Any]) -> None:
        """Send *message* after all that was written before."""
        self.flush()
        self._post(json.dumps(message, default=str))

    def write(self, name: str, text: str) -> None:
        """Write *text* to the stream *name*."""
        if name != self._name:
            self.flush()
            self._name = name
        if self._left <= 0:
            return
        kept = text[: self._left]
        self._left -= len(text)
        self._parts.append(kept)
        if self._left <= 0:
            self.flush()
            self._stream("stderr", f"\n{self._full}\n")
        elif ("\n" in kept or "\r" in kept) and self._is_slow():
            self.flush()

    def _is_slow(self) -> bool:
        now = time.monotonic()
        if now - self._window > WINDOW:
            self._window, self._pieces = now, 0
        self._pieces += 1
        return self._pieces <= PIECES

    def flush(self) -> None:
        """Send what was gathered."""
        text = "".join(self._parts)
        self._parts.clear()
        if text:
            self._stream(self._name, text)

    def _stream(self, name: str, text: str) -> None:
        output = {"output_type": "stream", "name": name, "text": text}
        self._post(json.dumps({"output": output}))


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr``.

    :ivar name: ``stdout`` or ``stderr``, as outputs have it
    """

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, sink: Sink, name: str) -> None:
        self._sink = sink
        self.name = name

    def writable(self) -> bool:
        """Whether it can be written to."""
        return True

    def write(self, text: str, /) -> int:
        """Write *text*; how many characters that were."""
        self._sink.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Have the page show what was written."""
        self._sink.flush()
