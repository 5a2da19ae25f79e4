"""What is asked of every kind of hub."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from launchdirectives.findings import Finding, Place
from launchdirectives.model import Hub, Launch
from launchdirectives.online import http
from launchdirectives.online.http import Answer, Asker, NoAnswer
from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar


class Known(Record):
    """What a hub has said.

    :param findings: what is wrong with it
    :param is_asked: whether such hubs are asked at all
    :param version: of its software; empty where it is not said
    :param providers: BinderHub's providers by which it builds; None where it is not said
    """

    findings: tuple[Finding, ...] = ()
    is_asked: bool = True
    version: str = ""
    providers: tuple[str, ...] | None = None


class HubQuestions(ABC):
    """How one knows a kind of hub by what it answers, and what one asks it.

    Nothing here needs a login, and no token is sent.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    """Its name in messages."""
    mark: ClassVar[str]
    """The path below a hub's address at which it says what it is."""

    @abstractmethod
    def version(self, answer: Answer, held: dict[str, Any]) -> str | None:
        """The version in what the mark holds; None if no such hub answers so."""

    def known(self, asker: Asker, hub: Hub, address: str, version: str) -> Known:
        """All that *hub*, which is of this kind, says about itself.

        :param address: that of the hub, whole
        """
        return Known(version=version)

    def of_launch(
        self, asker: Asker, launch: Launch, known: Known, address: str
    ) -> Iterator[Finding]:
        """What is wrong with *launch* on its hub, which may be live code that is served by it."""
        yield from ()


def place_of(hub: Hub) -> Place:
    """Where *hub* is written; who knows the settings' file adds it."""
    return Place(key=f"hubs.{hub.name}")


def unanswered(hub: Hub, failure: NoAnswer, url: str = "") -> Finding:
    """The finding for a hub from which no answer comes.

    :param url: what was asked, where it is not the hub's own address
    """
    where = url or hub.url
    if failure.kind == http.CERTIFICATE:
        return Finding(
            code="hub.certificate",
            message=f"The certificate of the hub '{hub.name}' at {where} is not valid: "
            f"{failure.reason}.",
            fix="Ask its operator to renew it, or mend the hub's address; if its authority is your "
            "organisation's own, name that in REQUESTS_CA_BUNDLE.",
            place=place_of(hub),
        )
    if failure.kind in (http.FORM, http.SIZE, http.BUSY):
        return Finding(
            code="hub.answer",
            message=f"The hub '{hub.name}' gives no answer at {where} that can be used: "
            f"{failure.reason}.",
            fix="Open the hub's address in a browser and see whether it is right.",
            place=place_of(hub),
        )
    return Finding(
        code="hub.unreachable",
        message=f"The hub '{hub.name}' at {where} cannot be reached: {failure.reason}.",
        fix="Open the address in a browser; mend the hub's 'url', or ask its operator.",
        place=place_of(hub),
    )
