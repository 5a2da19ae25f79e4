"""What the publisher's side speaks in: bounds, what a question brings, and why there is nothing."""

from __future__ import annotations

from collections.abc import Callable

from launchdirectives.ingest.verify.base import FAIL, UNREADABLE, Result
from launchdirectives.publication.canonical import MOST_BYTES
from launchdirectives.record import Record


class Limits(Record):
    """How much is read, and how long one waits.

    :param bytes: of one file or answer; for a page no more than its head is looked at
    :param seconds: for all questions that one step puts to the network
    :param redirects: of one question
    """

    bytes: int = MOST_BYTES
    seconds: float = 20.0
    redirects: int = 5


class TypedLink(Record):
    """A typed link of a page (RFC 8288).

    :param url: where it leads; whole
    :param rel: its relations, in lower case
    """

    url: str
    rel: tuple[str, ...]
    type: str = ""
    profile: str = ""
    anchor: str = ""


class Fetched(Record):
    """What came of a question.

    :param url: where it came from in the end, after redirects
    :param status: of HTTP; what is no 200 is an answer too
    :param content_type: as the server says it; may be empty
    :param links: those of the answer's ``TypedLink:`` headers
    """

    url: str
    status: int
    content_type: str = ""
    body: bytes = b""
    links: tuple[TypedLink, ...] = ()


Fetch = Callable[[str], Fetched]
"""Asks an address; raises :class:`NotRead` where there is no answer."""


class NotRead(Exception):
    """There is no record to go on with; the message says why.

    :ivar code: the exit code of a command that ends with this
    :ivar results: the same as results of checks, for a report
    """

    def __init__(
        self,
        message: str,
        *,
        code: int = UNREADABLE,
        results: tuple[Result, ...] = (),
        check: str = "content.readable",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.results = results or (
            Result(
                check,
                FAIL,
                message=message,
                is_unsafe=code > UNREADABLE,
                is_unreadable=code == UNREADABLE,
            ),
        )
