"""Level 0: the bytes. All that two readers may understand differently is refused."""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives.ingest.verify.base import FAIL, PASS, Asked, Result
from launchdirectives.publication.canonical import Unreadable, canonical, parse
from launchdirectives.publication.document import Document

CHECK = "content.readable"


def check(document: Document, _: Asked) -> Iterator[Result]:
    """Whether the record can be written and read again without loss."""
    try:
        content = canonical(document.data)
        parse(content, most=len(content))
    except Unreadable as refused:
        yield failed(refused)
    except (TypeError, ValueError, RecursionError):
        yield Result(CHECK, FAIL, message="The record is nothing that JSON can say.")
    else:
        yield Result(CHECK, PASS)


def failed(refused: Unreadable) -> Result:
    """The result that says why there are no bytes to go on with."""
    return Result(
        CHECK,
        FAIL,
        message=f"The record cannot be read: {refused}.",
        is_unsafe=refused.is_unsafe,
        is_unreadable=not refused.is_unsafe,
    )
