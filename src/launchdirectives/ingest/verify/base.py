"""What a check of a record finds, why there is no record, and what a command makes of it."""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchdirectives.ingest.base import Fetch

FINE, FAILED, USAGE, UNREADABLE, UNSAFE = range(5)
"""Exit codes: fine; a check failed; called wrongly; not found or unreadable; refused for safety."""

PASS, WARN, FAIL, NOT_RUN = "pass", "warn", "fail", "not-run"
"""What comes of a check; ``not-run`` is no ``pass``: nobody knows."""


_ASKED = ("source.", "environment.", "hub.reachable", "hub.provider-served", "archive.")
"""How the names of checks begin that ask somebody else."""


class Asked(Record):
    """What a verification is to look at, and how far it may go.

    :param repo: a checkout or clone of the sources, for level 3; empty: they are fetched
    :param allow_hubs: the hosts of the hubs that may be shown; empty: all
    :param allow_local: whether addresses of one's own computer and network are as good as others
    :param now: seconds since 1970 at which dates are judged
    :param fetch: asks addresses, for level 4; None: as one does
    :param build: whether level 4 makes a launch on each BinderHub, which costs its people money
    """

    now: float
    repo: str = ""
    allow_hubs: tuple[str, ...] = ()
    allow_local: bool = False
    fetch: Fetch | None = None
    build: bool = False


class Result(Record):
    """What one check found at one place.

    :param check: its name, which stays: ``launch.url-recomputed``
    :param result: ``pass``, ``warn``, ``fail`` or ``not-run``
    :param where: a JSON Pointer (RFC 6901) into the record; empty for the whole of it
    :param message: what is wrong and what to do, in sentences; what it quotes of the record is
        text of a stranger
    :param is_unsafe: whether to go on would be unsafe, where it failed
    :param is_unreadable: whether there is nothing to go on with, where it failed
    """

    check: str
    result: str
    where: str = ""
    message: str = ""
    is_unsafe: bool = False
    is_unreadable: bool = False

    def plain(self) -> dict[str, Any]:
        """This for a report in JSON; the members are always these."""
        return {
            "check": self.check,
            "result": self.result,
            "where": self.where,
            "message": self.message,
            "unsafe": self.is_unsafe,
        }


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


class Report(Record):
    """All that was found.

    :param level: the highest level that was asked for
    :param came_from: where the record was
    :param is_strict: whether warnings count as failures, and what git or a hub was asked and did
        not tell
    """

    level: int
    results: tuple[Result, ...] = ()
    came_from: str = ""
    is_strict: bool = False

    @property
    def exit_code(self) -> int:
        """The worst that was found decides."""
        return max(map(self.code_of, self.results), default=FINE)

    def code_of(self, one: Result) -> int:
        """The exit code that *one* of the results would make alone."""
        is_unknown = one.result == NOT_RUN and one.check.startswith(_ASKED)
        if self.is_strict and (one.result == WARN or is_unknown):
            return FAILED
        if one.result != FAIL:
            return FINE
        if one.is_unsafe:
            return UNSAFE
        return UNREADABLE if one.is_unreadable else FAILED

    @property
    def counts(self) -> Mapping[str, int]:
        """How many results there are of each kind."""
        found = dict.fromkeys((PASS, WARN, FAIL, NOT_RUN), 0)
        for one in self.results:
            found[one.result] += 1
        return found

    def plain(self) -> dict[str, Any]:
        """The report as JSON; the members are always these."""
        return {
            "document": self.came_from,
            "level": self.level,
            "strict": self.is_strict,
            "exitCode": self.exit_code,
            "counts": self.counts,
            "results": [one.plain() for one in self.results],
        }
