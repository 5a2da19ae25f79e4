"""Verification of a record, level by level; each level is one file, named here.

0 bytes, 1 form, 2 sense, 3 sources, 4 hubs. The levels up to 2 ask nobody; the third needs git,
and the fourth asks hubs, where it starts nothing unless that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from launchdirectives.ingest.verify.base import FAIL, Asked, Report, Result
from launchdirectives.named import load as named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.ingest.base import Fetch
    from launchdirectives.publication.document import Document

LEVELS = (
    "launchdirectives.ingest.verify.content:check",
    "launchdirectives.ingest.verify.form:check",
    "launchdirectives.ingest.verify.sense:check",
    "launchdirectives.ingest.verify.source:check",
    "launchdirectives.ingest.verify.hubs:check",
)
"""What looks at each level: takes the record and :class:`.base.Asked`, gives results."""

_FORM = 1
"""Where a record is not of the form up to this level, nothing is made of its words."""


def verify(
    document: Document,
    *,
    level: int = 2,
    repo: str = "",
    allow_hubs: Iterable[str] = (),
    allow_local: bool = False,
    now: float | None = None,
    fetch: Fetch | None = None,
    is_strict: bool = False,
    build: bool = False,
) -> Report:
    """What is wrong with *document*, up to *level*.

    :param repo: a checkout or clone of the sources, for level 3; empty: they are fetched
    :param allow_hubs: the hosts of the hubs that may be shown, ``*.example.org`` for all below
        it; empty: all
    :param allow_local: whether addresses of one's own computer and network are as good as others
    :param now: seconds since 1970 at which dates are judged; None: by the clock
    :param fetch: asks addresses, for level 4; None: as one does
    :param is_strict: whether warnings count as failures, and what git or a hub does not tell
    :param build: whether level 4 makes a launch on each BinderHub, which costs its people money
    """
    if now is None:
        import time

        now = time.time()
    asked = Asked(
        now=now,
        repo=repo,
        allow_hubs=tuple(allow_hubs),
        allow_local=allow_local,
        fetch=fetch,
        build=build,
    )
    results = tuple(_up_to(level, document, asked))
    return Report(level, results, came_from=document.came_from, is_strict=is_strict)


def _up_to(level: int, document: Document, asked: Asked) -> Iterator[Result]:
    # What was loaded has passed these levels, by the same rules or stricter ones.
    checked = getattr(document, "checked", ())
    is_known = bool(checked) and getattr(document, "is_local", False) <= asked.allow_local
    yield from checked if is_known else ()
    for number, where in enumerate(LEVELS[: level + 1]):
        if is_known and number <= _FORM:
            continue
        found = tuple(named(where)(document, asked))
        yield from found
        if number <= _FORM and any(one.result == FAIL for one in found):
            return
