"""What every kind of hub says about itself."""

from __future__ import annotations

from abc import ABC, abstractmethod

from launchdirectives.model import BRANCH, COMMIT, Launch
from launchdirectives.record import Record, fields, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar


class Terms(Record):
    """What a reader gets into by a click; shown beside the link.

    :param audience: the audience of such a hub where the author names none
    """

    audience: str
    needs_login: bool
    keeps_work: bool
    is_slow_to_start: bool


class HubKind(ABC):
    """A kind of hub: turns a launch into a URL and knows what it cannot open.

    It gets nothing but the :class:`~launchdirectives.model.Launch`.
    """

    kind: ClassVar[str]
    terms: ClassVar[Terms]
    Options: ClassVar[type[Record]]
    """The keys of this kind, beside those of every hub."""

    @abstractmethod
    def url(self, launch: Launch) -> str:
        """The address that opens *launch*.

        :raises Refused: if this kind of hub cannot open it
        """

    def notes(self, launch: Launch) -> tuple[str, ...]:
        """What an author should know about the address of *launch*."""
        return ()

    def pinned(self, launch: Launch) -> str:
        """The address that opens *launch* at its commit for ever; empty if there is none."""
        return ""

    def moving(self, launch: Launch) -> str:
        """The address that opens *launch* at the newest state of its branch, or empty."""
        return self.url(launch) if launch.source.ref_kind in ("", BRANCH) else ""

    @classmethod
    def option_names(cls) -> list[str]:
        """The keys of this kind, beside those of every hub."""
        return list(fields(cls.Options))


def at_commit(launch: Launch) -> Launch:
    """*launch* with its commit as the ref."""
    source = replace(launch.source, ref=launch.source.commit, ref_kind=COMMIT)
    return replace(launch, source=source)
