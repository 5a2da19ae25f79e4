"""``record`` in ``launch.yml``: what the publication record says, and what is made of it.

Read only when the record is wanted (:attr:`launchdirectives.book.Book.record_config`): links
need nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable

from launchdirectives.findings import Refused
from launchdirectives.publication import identifiers, licences, works
from launchdirectives.publication.authors import authors
from launchdirectives.publication.spot import strictly
from launchdirectives.reading import boolean, names, one_of, wrong
from launchdirectives.record import Record, option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")

ARTICLE, LEARNING = "article", "learning"
AUTO, ALWAYS, NEVER = "auto", "always", "never"


def _ours(check: Callable[[object], T]) -> Callable[[object], T]:
    """*check* for a key of our own, which is to be right."""

    def told(value: object) -> T:
        try:
            return check(value)
        except Refused as refused:
            raise Refused("config.wrong-value", refused.message, refused.fix) from None

    return told


def _crate(value: object) -> str:
    found: str = one_of("1.1", "1.2")(str(value) if isinstance(value, float) else value)
    return found


def _pages(value: object) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("**",) if value else ()
    if not isinstance(value, (str, list, tuple)):
        raise wrong("true, false or a list of pages, such as [paper]", value)
    return names(value)


class RecordConfig(Record):
    """`record`: it goes before all that other files say of the book."""

    title: str = option(_ours(identifiers.plain), default="", help="The book's title.")
    description: str = option(
        _ours(identifiers.description), default="", help="What the book is about, in plain text."
    )
    language: str = option(
        _ours(identifiers.language), default="", help="Its language, such as `en` or `pt-BR`."
    )
    license: str = option(
        _ours(licences.license),
        default="",
        help="An SPDX identifier or expression, or `{content: …, code: …}`.",
    )
    doi: str = option(_ours(identifiers.doi), default="", help="The DOI of the book itself.")
    authors: list[dict[str, object]] = option(
        strictly(authors),
        default=[],
        help="Names, or mappings with `name`, `orcid` and `affiliation`.",
    )
    related: list[dict[str, object]] = option(
        strictly(works.related),
        default=[],
        help="Works that the book stands beside, such as `{supplements: 10.5555/article}`.",
    )
    archives: list[dict[str, object]] = option(
        strictly(works.archives),
        default=[],
        help="Copies of the built book in archives: DOIs, or mappings with `doi`, `url` and "
        "`version`.",
    )
    publish: bool = option(
        boolean, default=True, help="Whether each build of a web site writes the record."
    )
    footer: bool = option(
        boolean, default=False, help='Whether each page ends with a link to "How to run this book".'
    )
    availability: tuple[str, ...] = option(
        _pages,
        default=(),
        help="The pages that end with a part on where they can be run and what they are made of: "
        "`true`, or a list of patterns; in mystmd only, which also puts it into JATS.",
    )
    crate: str = option(
        _crate, default="1.1", help="The version of RO-Crate that is written, `1.1` or `1.2`."
    )
    json_ld: str = option(
        one_of(AUTO, ALWAYS, NEVER),
        default=AUTO,
        help="Whether pages carry schema.org's JSON-LD; `auto`: where the theme writes none.",
    )
    type: str = option(
        one_of(ARTICLE, LEARNING),
        default=ARTICLE,
        help="What a page is in it: a scholarly article, or a resource to learn from.",
    )
