"""What every kind of hub says about itself."""

from __future__ import annotations

from abc import ABC, abstractmethod

from launchdirectives.findings import Refused
from launchdirectives.model import BRANCH, COMMIT, Environment, Hub, Launch, Profile
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

    has_profiles: ClassVar[bool] = False
    """Whether such a hub may show a form of profiles before it starts a server."""

    opens_by_click: ClassVar[bool] = True
    """Whether a reader can open the address; if not, only who names the hub gets it."""

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

    def check_profile(self, hub: Hub, profile: Profile, environment: Environment) -> None:
        """See whether *hub* can be asked for *profile* of *environment*.

        :raises Refused: if it cannot
        """
        raise Refused(
            "hub.profile",
            f"The hub '{hub.name}' has no profiles, it is of kind {self.kind}.",
            "Name a JupyterHub.",
        )

    def to_choose(self, launch: Launch) -> str:
        """The profile that readers must choose by themselves on the hub's form, or empty."""
        return ""

    @classmethod
    def option_names(cls) -> list[str]:
        """The keys of this kind, beside those of every hub."""
        return list(fields(cls.Options))


def at_commit(launch: Launch) -> Launch:
    """*launch* with its commit as the ref."""
    source = replace(launch.source, ref=launch.source.commit, ref_kind=COMMIT)
    return replace(launch, source=source)
