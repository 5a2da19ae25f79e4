"""A launch that is really made, where a publisher asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from launchdirectives.ingest.asking import Watched
from launchdirectives.ingest.verify.base import FAIL, NOT_RUN, PASS, Result
from launchdirectives.model import Launch
from launchdirectives.online.launching import attempt_class, distinct

CHECK = "launch.build"
_SECONDS = 900.0


def tried(where: str, launches: Sequence[Launch], asker: Watched) -> Result:
    """What comes of the first of *launches* that can be made without signing in.

    :param where: the hub, as a JSON Pointer
    """
    launch = next((one for one in distinct(launches) if one.hub.kind == "binderhub"), None)
    kind = attempt_class("binderhub")
    if launch is None or kind is None or asker.fetch:
        message = "No launch was made: there is none that can be made without signing in."
        return Result(CHECK, NOT_RUN, where, message)
    attempt = kind(asker, launch, seconds=_SECONDS)
    with closing(iter(attempt)) as steps:
        for _ in steps:
            pass
    outcome = attempt.outcome
    if outcome.findings:
        return Result(CHECK, FAIL, where, " ".join(one.message for one in outcome.findings))
    return Result(CHECK, PASS, where, f"Ready after {outcome.seconds:.0f} seconds.")
