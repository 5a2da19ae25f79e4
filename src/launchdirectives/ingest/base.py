"""What the publisher's side speaks in: bounds, and what a question brings."""

from __future__ import annotations

from collections.abc import Callable

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
    :param anchor: the page that it is of, where that is another one
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
    :param links: those of the answer's ``Link:`` headers
    """

    url: str
    status: int
    content_type: str = ""
    body: bytes = b""
    links: tuple[TypedLink, ...] = ()


Fetch = Callable[[str], Fetched]
"""Asks an address; raises :class:`.verify.base.NotRead` where there is no answer."""
