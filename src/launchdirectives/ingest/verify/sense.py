"""Level 2: the sense. All that a record says twice, or that follows from the rest of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from launchdirectives.ingest.verify import facts, keys, launches
from launchdirectives.ingest.verify.base import NOT_RUN, PASS, Asked, Result
from launchdirectives.publication.document import Document

CHECKS: dict[str, Callable[[Document, Asked], Iterator[Result]]] = {
    "record.keys": keys.resolve,
    "record.ids": keys.are_unique,
    "record.digest": facts.content_digest,
    "record.origin": facts.origin,
    "record.time": facts.times,
    "author.orcid": facts.orcids,
    "source.identity": facts.identities,
    "source.clean": facts.dirty,
    "source.commit-on-remote": facts.unpushed,
    "environment.digest": facts.environment_digests,
    "hub.availability": facts.availability,
    "hub.allowed": facts.allowed,
    "launch.url-recomputed": launches.recomputed,
}
"""Each check by its name; ``launch.url-recomputed`` gives results of the names below it too."""

ALSO = (
    launches.KIND,
    launches.ADDRESS,
    launches.VIA,
    launches.BASE,
    launches.PINNED,
    launches.MOVING,
)
"""Those names."""


MOST = 1000
"""So much is told of what one check finds; then it stops, whatever a stranger has written."""


def check(document: Document, asked: Asked) -> Iterator[Result]:
    """Whether the record agrees with itself; each check that finds nothing gives a ``pass``."""
    found: list[Result] = []
    stopped: set[str] = set()
    for name, look in CHECKS.items():
        told = list(islice(look(document, asked), MOST))
        found += told
        if len(told) == MOST:
            stopped |= {name, *(ALSO if look is launches.recomputed else ())}
    names = {one.check for one in found}
    for name in (*CHECKS, *ALSO):
        if name in stopped:
            yield Result(name, NOT_RUN, "", f"Stopped after {MOST} results; there may be more.")
        elif name not in names:
            yield Result(name, PASS)
        yield from (one for one in found if one.check == name)
