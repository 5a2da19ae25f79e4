"""The record at a place, read by the rules of levels 0 and 1."""

from __future__ import annotations

import os
import sys

from launchdirectives.ingest.base import Fetch, Fetched, Limits
from launchdirectives.ingest.verify import content, form
from launchdirectives.ingest.verify.base import FAILED, UNREADABLE, UNSAFE, NotRead, Report, Result
from launchdirectives.publication import FILE
from launchdirectives.publication.canonical import Unreadable, parse
from launchdirectives.publication.document import Document

STDIN = "-"


class Loaded(Document):
    """A record that was read and is of the form.

    :param checked: what levels 0 and 1 found, and what there is to say about the way to it
    :param is_local: whether addresses of one's own computer were let pass
    """

    checked: tuple[Result, ...] = ()
    is_local: bool = False


def load(
    src: str,
    *,
    limits: Limits | None = None,
    fetch: Fetch | None = None,
    allow_local: bool = False,
) -> Loaded:
    """The record at *src*.

    :param src: a file, the folder of a built site, ``-`` for standard input, or the https address
        of a record, or of a page or site that leads to one
    :param fetch: asks addresses; None: as :func:`.fetching.over_network` does
    :param allow_local: whether addresses of one's own computer and network are as good as others
    :raises NotRead: if there is no record, or none that may be used
    """
    limits = limits or Limits()
    if is_address(src):
        from launchdirectives.ingest.finding import find

        found = find(src, limits=limits, fetch=fetch, allow_local=allow_local)
        return of_fetched(found.fetched, limits, allow_local, found.results)
    if src == STDIN:
        if sys.stdin is None:  # it is closed
            raise NotRead("There is no standard input to read.")
        return of_bytes(sys.stdin.buffer.read(limits.bytes + 1), "", limits, allow_local)
    path = os.path.join(src, FILE) if os.path.isdir(src) else src
    try:
        with open(path, "rb") as stream:
            held = stream.read(limits.bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "this is no name of a file"
        raise NotRead(f"{path!a} cannot be read: {reason}.") from None
    return of_bytes(held, path, limits, allow_local)


def is_address(src: str) -> bool:
    """Whether *src* is an address.

    :raises NotRead: if it is one that is never asked
    """
    scheme, mark, _ = src.partition("://")
    if scheme.lower() in ("https", "http") and mark:
        return True
    if mark and scheme.isalnum() and not os.path.exists(src):
        raise NotRead(
            f"The address begins with {scheme[:20]}://. Name one that begins with https://.",
            code=UNSAFE,
        )
    return False


def of_fetched(
    fetched: Fetched, limits: Limits, allow_local: bool, before: tuple[Result, ...] = ()
) -> Loaded:
    """The record in an answer.

    :param before: what there is to say about the way to it
    :raises NotRead: if there is none
    """
    if fetched.status != 200:
        raise NotRead(f"{fetched.url}: the answer is {fetched.status}.")
    return of_bytes(fetched.body, fetched.url, limits, allow_local, before)


def of_bytes(
    held: bytes,
    came_from: str,
    limits: Limits,
    allow_local: bool,
    before: tuple[Result, ...] = (),
) -> Loaded:
    """The record in *held*.

    :raises NotRead: if there is none, or none that may be used
    """
    if held.lstrip()[:1] == b"<":
        raise NotRead("It is a page, and not a record. Name the page's address, or the record.")
    try:
        data = parse(held, most=limits.bytes)
    except Unreadable as refused:
        result = content.failed(refused)
        code = UNSAFE if refused.is_unsafe else UNREADABLE
        raise NotRead(result.message, code=code, results=(*before, result)) from None
    checked = (
        *before,
        Result(content.CHECK, "pass"),
        *form.results(data, allow_local=allow_local),
    )
    code = Report(level=1, results=checked).exit_code
    if code:
        wrong = [one for one in checked if one.result == "fail"]
        first = f"{wrong[0].where or '/'}: {wrong[0].message}"
        more = f" ({len(wrong) - 1} more.)" if len(wrong) > 1 else ""
        raise NotRead(
            f"The record is not of the form. {first}{more}",
            code=UNSAFE if code == UNSAFE else FAILED,
            results=checked,
        )
    return Loaded(data=data, came_from=came_from, checked=checked, is_local=allow_local)
