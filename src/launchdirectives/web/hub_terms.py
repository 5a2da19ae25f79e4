"""What a hub's people say of it, for readers: who pays, how long a session and the hub last.

Only a hub of which something is said has this module read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from launchdirectives.statements import Statements

TYPE_CHECKING = False
if TYPE_CHECKING:
    Translate = Callable[[str], str]

_HOUR = 60


def phrases(statements: Statements, translate: Translate) -> Iterator[str]:
    """What is said, in words that continue a list."""
    if paid := _paid(statements, translate):
        yield paid
    limits = statements.limits
    if limits.sessionMinutes is not None:
        yield _ends(limits.sessionMinutes, translate)
    if limits.memory:
        yield translate("%s of memory") % amount(limits.memory)
    if statements.availability.committedUntil:
        yield translate("kept running until %s") % statements.availability.committedUntil


def _paid(statements: Statements, translate: Translate) -> str:
    """Who gives the money, by name where there is one."""
    cost, operator = statements.cost, statements.operator
    if cost.sponsor:
        return translate("paid for by %s") % cost.sponsor.name
    if cost.payer == "operator" and operator:
        return translate("paid for by %s") % operator.name
    said = {
        "operator": translate("paid for by its operator"),
        "community": translate("paid for by its community"),
        "author": translate("paid for by the author"),
        "publisher": translate("paid for by the publisher"),
        "reader": translate("you pay for it"),
        "shared": translate("several share the cost"),
    }
    return said.get(cost.payer, "")


def _ends(minutes: int, translate: Translate) -> str:
    hours, rest = divmod(minutes, _HOUR)
    if rest:
        return translate("a session ends after %s min") % minutes
    if hours == 1:
        return translate("a session ends after an hour")
    return translate("a session ends after %s hours") % hours


def amount(quantity: str) -> str:
    """*quantity* as people write it: ``8 GiB``."""
    number = quantity.rstrip("kMGTim")
    return f"{number} {quantity.removeprefix(number)}B"


def more(statements: Statements, translate: Translate) -> str:
    """The HTML of what stands below them: a note, and links to pages that say more."""
    access = statements.access
    pages = {
        translate("How to join"): access.joinUrl,
        translate("Terms of use"): statements.cost.termsUrl,
        translate("Does it work now?"): statements.availability.statusUrl,
    }
    links = " · ".join(
        f'<a href="{escape(url)}">{escape(text)}</a>' for text, url in pages.items() if url
    )
    said = filter(None, (escape(access.note), links))
    return "".join(f'<small class="launch-said">{one}</small>' for one in said)


def sentence(statements: Statements, translate: Translate) -> str:
    """All of it as text, for where no links stand; empty if there is nothing for readers."""
    listed = ", ".join(phrases(statements, translate))
    said = translate("On this hub: %s.") % listed if listed else ""
    return " ".join(filter(None, (said, statements.access.note)))
