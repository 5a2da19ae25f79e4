"""What identifies and names things, in the one form that the record has for it.

Each function takes what an author wrote, in any of the forms that are in use, and raises
:class:`~launchdirectives.findings.Refused` for what is none of them.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from html import unescape
from unicodedata import category

from launchdirectives.addresses import DOI_BEGINNINGS
from launchdirectives.findings import Refused
from launchdirectives.publication.schema import fits
from launchdirectives.publication.spot import LEFT_OUT
from launchdirectives.reading import describe, wrong

WRONG_ID = "record.wrong-id"

SHORT, LONG = 500, 4000
"""Characters of a title or a name, and of a description; what is longer is cut."""

_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that make text stand in another order than it is written in."""
_HIDDEN = ("Cc", "Cs")
"""Unicode's categories of control characters and of halves of characters."""

_MOST_MARKUP = 10 * LONG
_APART = re.compile(r"</?(?:br|div|h[1-6]|hr|li|ol|p|pre|td|th|tr|ul)\b[^<>]*>", re.IGNORECASE)
"""Tags by which words stand apart."""
_MARKUP = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[A-Za-z][^<>]*>", re.IGNORECASE | re.DOTALL
)


def plain(value: object, most: int = SHORT) -> str:
    """A check: text on one line, without control characters, cut where it is too long."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise wrong("text, in quotes if it has a colon or is a number", value, LEFT_OUT)
    text = str(value)[:_MOST_MARKUP]
    if not (text.isascii() and text.isprintable()):
        text = "".join(one for one in text if one.isspace() or not _is_hidden(one))
    text = " ".join(text.split())
    if not text:
        raise wrong("text", value, LEFT_OUT)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _is_hidden(character: str) -> bool:
    return character in _BIDI or category(character) in _HIDDEN


def description(value: object) -> str:
    """A check: a text of some sentences."""
    return plain(value, LONG)


def without_html(value: object) -> str:
    """A check: text out of HTML, as Zenodo keeps descriptions and Sphinx its ``html_title``."""
    if isinstance(value, str):
        value = unescape(_MARKUP.sub("", _APART.sub(" ", value[:_MOST_MARKUP])))
    return description(value)


def doi(value: object) -> str:
    """A check: a DOI in any form (DOI Handbook 2.2), as written but without what leads to it."""
    text = plain(value)
    for beginning in DOI_BEGINNINGS:
        if text.lower().startswith(beginning):
            text = text[len(beginning) :].strip()
    if not fits("doi", text):
        raise Refused(
            WRONG_ID,
            f"{describe(value)} is no DOI.",
            "Write it as 10.5281/zenodo.3242074.",
        )
    return text


def orcid(value: object) -> str:
    """A check: an ORCID iD in any form, as four groups; its last character has to fit.

    The rule of the last character: ISO 7064, MOD 11-2 (ORCID, "Structure of the ORCID
    Identifier").
    """
    found = re.fullmatch(
        r"(?:(?:https?://)?(?:www\.)?(?:sandbox\.)?orcid\.org/|orcid:\s*)?"
        r"([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9Xx])/?",
        plain(value),
        re.IGNORECASE,
    )
    digits = "".join(found.groups()).upper() if found else ""
    if not found or digits[-1] != _check_digit(digits[:-1]):
        raise Refused(
            WRONG_ID,
            f"{describe(value)} is no ORCID iD"
            f"{': its last character does not fit the others' if found else ''}.",
            "Copy it from the author's page at https://orcid.org.",
        )
    return "-".join(found.groups()).upper()


def _check_digit(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def ror(value: object) -> str:
    """A check: the identifier of an organisation at ror.org, as its address."""
    text = plain(value).rstrip("/").lower()
    text = f"https://ror.org/{text.rpartition('/')[2]}"
    if not fits("ror", text):
        raise Refused(
            WRONG_ID, f"{describe(value)} is no ROR.", "Write it as https://ror.org/02mhbdp94."
        )
    return text


def language(value: object) -> str:
    """A check: a language's tag (BCP 47); Sphinx and gettext write it with low lines."""
    text = plain(value).replace("_", "-")
    if not fits("language", text):
        raise wrong("a language's tag such as en or pt-BR", value, LEFT_OUT)
    return text


def address(value: object) -> str:
    """A check: an https address."""
    text = plain(value, _MOST_MARKUP)
    if not text.startswith("https://") or not fits("url", text):
        raise wrong("an address that begins with https://", value, LEFT_OUT)
    return text


def instant(value: object) -> str:
    """A check: a day or an instant, as an instant; a day begins at midnight, here and there."""
    moment: date | None = value if isinstance(value, date) else None
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            moment = None
    if moment is None:
        raise wrong("a day such as 2025-11-03", value, LEFT_OUT)
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    try:
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except OverflowError:  # at the ends of what Python knows as years
        raise wrong("a day such as 2025-11-03", value, LEFT_OUT) from None
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
