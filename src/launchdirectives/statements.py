"""What a hub's people say of it: who gets in, who pays, what a session has, how long it stays.

Statements for readers and for publishers; nothing enforces them. They are spelled as in the
publication record (``publication/launch-metadata.schema.json``), so that an operator can publish
one block for everybody. Only a hub that has such keys has this module read.
"""

# ruff: noqa: N815  (the keys are those of the record)
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from launchdirectives.findings import Refused
from launchdirectives.reading import KeyPath, Settings, mapping, one_of, read, text, wrong
from launchdirectives.record import Record, option, replace
from launchdirectives.urls import checked_address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchdirectives.reading import Check

UNKNOWN = "unknown"
"""What a statement is that nobody has made."""

ALLOWED, BY_AGREEMENT = "allowed", "by-agreement"

_USES = (ALLOWED, BY_AGREEMENT, "not-allowed", UNKNOWN)
_LONGEST = 500
_LINK = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[!#-;=?-\[\]_a-z~]*)?")
_MAIL = re.compile(r"mailto:[^\s<>\"'`\\?@]+@[^\s<>\"'`\\?@]+")
_QUANTITY = re.compile(r"[0-9]+(\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ROR = re.compile(r"https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}")


def words(value: object) -> str:
    """A check: text for readers, on one line."""
    said = text(value).strip()
    if not said:
        raise wrong("text, or leave the key out", value)
    if len(said) > _LONGEST:
        raise Refused(
            "config.wrong-value",
            f"This text has {len(said)} characters.",
            f"Write at most {_LONGEST}, and the rest on a page that 'termsUrl' names.",
        )
    return said


def link(value: object) -> str:
    """A check: the address of a page that readers or publishers are sent to."""
    address = text(value)
    checked_address(re.split("[?#]", address, maxsplit=1)[0], what="this page")
    if not _LINK.fullmatch(address):
        raise Refused(
            "config.wrong-value",
            "The address has a character that no address has.",
            "Percent-encode it.",
        )
    return address


def contact(value: object) -> str:
    """A check: where one asks, by ``mailto:`` or ``https:``."""
    where = text(value)
    if _MAIL.fullmatch(where):
        return where
    if _MAIL.fullmatch(f"mailto:{where}"):
        raise Refused("config.wrong-value", "This has no scheme.", f"Write 'mailto:{where}'.")
    if not where.startswith("https://"):
        raise wrong("'mailto:' and an address, or a page that begins with https://", value)
    return link(where)


def day(value: object) -> str:
    """A check: a day, which YAML has made a date of if it is not in quotes."""
    written = value.isoformat() if type(value) is date else value
    if not isinstance(written, str) or not _DAY.fullmatch(written):
        raise wrong("a day, such as 2028-12-31", str(value) if isinstance(value, date) else value)
    try:
        date.fromisoformat(written)
    except ValueError:
        raise Refused(
            "config.wrong-value", f"There is no day {written}.", "Write a day, such as 2028-12-31."
        ) from None
    return written


def quantity(value: object) -> str:
    """A check: an amount as Kubernetes writes it; kept as text."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    written = str(value) if is_number else value
    if not isinstance(written, str) or not _QUANTITY.fullmatch(written):
        raise wrong("a number, with a unit if you like: 2, 500m, 8G or 8Gi", value)
    return written


def ror(value: object) -> str:
    """A check: the identifier of an organisation at ror.org."""
    identifier = text(value)
    if not _ROR.fullmatch(identifier):
        raise wrong("an identifier such as https://ror.org/01abcde23", value)
    return identifier


def whole(least: int, most: int | None = None) -> Check:
    """A check: a whole number in these bounds."""
    bounds = f"from {least} on" if most is None else f"from {least} to {most}"

    def check(value: object) -> int:
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if not is_number or value < least or (most is not None and value > most):  # type: ignore[operator]
            raise wrong(f"a whole number {bounds}", value)
        return value  # type: ignore[return-value]

    return check


def _list(value: object) -> tuple[object, ...]:
    """A check: a list, whose entries are looked at one by one."""
    if not isinstance(value, (list, tuple)):
        raise wrong("a list of mappings, each with a 'name'", value)
    if len(value) > 10:
        raise wrong("at most ten of them", value)
    return tuple(value)


class Organisation(Record):
    """Somebody who runs a hub or gives the money."""

    name: str = option(words, help="Name for readers.")
    url: str = option(link, default="", help="Address of their page.")
    ror: str = option(ror, default="", help="Identifier, such as `https://ror.org/01abcde23`.")


class Supported(Record):
    """A service that gets a share of what the hub costs."""

    name: str = option(words, help="Name of the service.")
    url: str = option(link, default="", help="Address of the service.")
    sharePercent: int | None = option(
        whole(0, 100), default=None, help="Its share of the money, as a whole number of percent."
    )


class Access(Record):
    """`access`: who gets in, beside what the hub's audience says."""

    identityProvider: str = option(
        link, default="", help="Address of the service by which people sign in."
    )
    joinUrl: str = option(
        link,
        default="",
        help="Address of the page that says how to get in. Default: `join` of the audience.",
    )
    note: str = option(
        words, default="", help="What a reader should know before the click, in a sentence."
    )
    repositories: str = option(
        one_of("any", "allow-listed", UNKNOWN),
        default="",
        help="Whether the hub opens `any` repository, or only those that are `allow-listed`.",
    )


class Cost(Record):
    """`cost`: who pays, and what a publisher may do with the hub's links."""

    payer: str = option(
        one_of("operator", "community", "author", "publisher", "reader", "shared", UNKNOWN),
        default=UNKNOWN,
        help="Who pays for sessions: `operator`, `community`, `author`, `publisher`, `reader`, "
        "`shared` or `unknown`.",
    )
    sponsor: Organisation | None = option(
        mapping,
        default=None,
        help="Who gives the money, where that is not the payer: `name`, `url`, `ror`.",
    )
    termsUrl: str = option(link, default="", help="Address of the terms of use.")
    publisherUse: str = option(
        one_of(*_USES),
        default=UNKNOWN,
        help="Whether a publisher may show the hub's links to all its readers: `allowed`, "
        "`by-agreement`, `not-allowed` or `unknown`.",
    )
    embedding: str = option(
        one_of(*_USES),
        default="",
        help="Whether a publisher's page may start sessions by itself; the same words.",
    )
    supports: tuple[Supported, ...] = option(
        _list,
        default=(),
        help="Services that get a share of the money: a list of `name`, `url`, `sharePercent`.",
    )
    contact: str = option(
        contact, default="", help="Whom a publisher asks: `mailto:` and an address, or a page."
    )


class Availability(Record):
    """`availability`: for how long the hub is there."""

    committedUntil: str = option(
        day, default="", help="The day until which somebody has promised to run the hub."
    )
    statusUrl: str = option(
        link, default="", help="Address of the page that says whether the hub works right now."
    )


class Limits(Record):
    """`limits`: what one session gets. Amounts are spelled as in Kubernetes, such as `8Gi`."""

    cpu: str = option(quantity, default="", help="Processor cores, such as `2` or `500m`.")
    memory: str = option(quantity, default="", help="Memory, such as `8Gi`.")
    storage: str = option(quantity, default="", help="Room for files, such as `10Gi`.")
    gpu: int | None = option(whole(0), default=None, help="Graphics processors.")
    sessionMinutes: int | None = option(
        whole(1), default=None, help="How long a session lasts at most, in minutes."
    )
    concurrentPerRepository: int | None = option(
        whole(0), default=None, help="How many sessions of one repository run at the same time."
    )


class Statements(Record):
    """All that is said of one hub."""

    access: Access = Access()
    cost: Cost = Cost()
    availability: Availability = Availability()
    limits: Limits = Limits()
    operator: Organisation | None = None


BLOCKS: dict[str, type[Record]] = {
    "access": Access,
    "cost": Cost,
    "availability": Availability,
    "limits": Limits,
    "operator": Organisation,
}
"""Each key of a hub that holds statements, with what it takes."""


def stated(values: Mapping[str, object], path: KeyPath, settings: Settings) -> Statements:
    """The statements in *values*; a wrong one is told and left out, the others count.

    :param values: the hub's keys that hold statements, each with a mapping
    :param path: where the hub's keys are
    """
    found: dict[str, Any] = {}
    for key, written in values.items():
        cls = BLOCKS[key]
        block = read(cls, written, (*path, key), settings, keep_sound=cls is not Organisation)
        if block is not None:
            found[key] = _with_parts(block, (*path, key), settings)
    return Statements(**found)


def _with_parts(block: Record, path: KeyPath, settings: Settings) -> Record:
    """*block* with the mappings in it read too."""
    if not isinstance(block, Cost):
        return block
    sponsor = block.sponsor and read(Organisation, block.sponsor, (*path, "sponsor"), settings)
    supports = tuple(
        service
        for number, item in enumerate(block.supports, 1)
        if (service := read(Supported, item, (*path, "supports", str(number)), settings))
    )
    return replace(block, sponsor=sponsor or None, supports=supports)
