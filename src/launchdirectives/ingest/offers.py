"""What a publisher may show for a page, and what not."""

from __future__ import annotations

from launchdirectives.model import Hub
from launchdirectives.record import Record


class Link(Record):
    """A link that may be shown. All texts are plain: one line, to be escaped where they stand.

    :param hub: the hub's key in the record, or ``publisher``
    :param name: the hub's name
    :param ref: the branch, tag or commit that it opens; for an archive the DOI
    :param strength: what holds it still: ``commit``, ``tag``, ``archive``; empty: it moves
    :param label: the words of the link
    :param terms: what a reader gets into, each a few words
    :param note: what the hub's people want readers to know before the click; may be empty
    :param is_publishers: whether the hub is the publisher's own
    :param notes: what the publisher should know, in sentences; not for readers
    :param launch: which of the page's ``launches`` it is
    """

    hub: str
    name: str
    kind: str
    url: str
    ref: str
    strength: str
    label: str
    terms: tuple[str, ...] = ()
    note: str = ""
    is_publishers: bool = False
    notes: tuple[str, ...] = ()
    launch: int = 0


class LeftOut(Record):
    """A launch that no link is offered for.

    :param launch: which of the page's ``launches`` it is
    :param reason: in sentences, for the publisher
    """

    hub: str
    name: str
    reason: str
    launch: int = 0


class Offers(Record):
    """What may be shown for a page.

    :param hub: the publisher's own, where one stands in place of the author's
    """

    links: tuple[Link, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    hub: Hub | None = None
