"""The files that a site publishes beside its pages, made from its record."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping

from launchdirectives.book import Book
from launchdirectives.checks import of_controls
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding
from launchdirectives.kept import keep
from launchdirectives.publication import (
    FILE,
    MYSTMD,
    myst_addresses,
    record,
    sheets,
    views,
    written,
)
from launchdirectives.publication.canonical import readable
from launchdirectives.publication.document import Document
from launchdirectives.publication.pages import Sheet
from launchdirectives.publication.schema import fits
from launchdirectives.publication.settings import ALWAYS, AUTO, LEARNING, RecordConfig
from launchdirectives.publication.views.linkset import element, to_record
from launchdirectives.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchdirectives.publication.document import Entry
    from launchdirectives.publication.written import Written

_CRATES = {"1.1": "ro-crate", "1.2": "ro-crate-1.2"}
_LINKS, _JSON_LD, _TABLE, _PEOPLE = "linkset", "json-ld", "csv", "html"
_MEMBERS = {
    _LINKS: "linkset",
    **dict.fromkeys(_CRATES.values(), "roCrate"),
    _TABLE: "table",
    _PEOPLE: "people",
}
"""The member of the record's ``views`` that leads to each view."""


def of_book(
    book: Book,
    *,
    site: str = "",
    page_url: str = "",
    online: bool = False,
    output: str = "",
    engine: str = "",
    findings: list[Finding] | None = None,
) -> dict[str, Any]:
    """The record of *book* as its files say it, for programs that are no engine.

    :param site: address of the site, with a slash at its end; default: the book's own
    :param page_url: where a page is published, from the site's root, with ``{docname}``;
        default: where the book's engine publishes it, if that is known
    :param online: whether hubs and the hosts of repositories are asked too
    :param output: the folder of the built site, which may tell its engine and where pages are
    :param engine: what builds the book, in the words of the record; default: what built the
        site, or what its files are for
    :param findings: takes what is wrong with pages' settings, and what the record cannot use
    :raises ImportError: if hubs are asked, and the extra ``check`` is not installed
    """
    there = myst_addresses.built(output) if output else None
    builder = engine or (MYSTMD if there else sheets.engine(book.directory))
    survey = Survey.of_files(book)
    if online:
        survey.go_online()
    told = [] if findings is None else findings
    told += of_controls(survey)
    known = written.look(book)
    told += known.findings
    if builder == MYSTMD:
        there = there or myst_addresses.built(os.path.join(book.directory, myst_addresses.SITE))
        return of_mystmd(
            survey, site=site, page_url=page_url, there=there, known=known, findings=told
        )
    address = site or address_of(book, sheets.base_url(book.directory))
    return made(
        survey,
        sheets.of_files(survey, address, page_url),
        known,
        address=address,
        builder=builder,
        findings=told,
    )


def of_mystmd(
    survey: Survey,
    *,
    site: str = "",
    page_url: str = "",
    there: myst_addresses.Built | None = None,
    names: Collection[str] | None = None,
    known: Written | None = None,
    findings: list[Finding] | None = None,
) -> dict[str, Any]:
    """The record of a book that mystmd builds, as its files say it.

    :param site: as :func:`of_book` has it, and *page_url* too
    :param there: the site as it is built; None: as it will be
    :param names: the views that are published beside the record; None: all
    :param known: what is written of the book as a whole, where that has been read already
    :param findings: takes what is written of pages that the record cannot use
    """
    book = survey.book
    address = myst_addresses.based(site or book.site)
    places = there.addresses if there else {}
    if not places and book.project:
        places = myst_addresses.of_project(book.project)
    return made(
        survey,
        sheets.of_files(survey, address, page_url, places),
        known or written.look(book),
        address=address,
        builder=MYSTMD,
        builder_version=there.version if there else "",
        names=names,
        findings=findings,
    )


def address_of(book: Book, base_url: str = "") -> str:
    """The address of the site of *book*, with a slash at its end; empty if there is none to tell.

    :param base_url: what the engine's own setting says
    """
    found = book.site_of(base_url)
    return found if fits("url", found) else ""


_OF_COMMIT = ("commit", "tree", "committedAt", "tag", "swhid")
_ANY_STATE = {"dirty": False, "pushed": "unknown"}
_OF_FILE = ("sha256", "swhid")


def published(settings: RecordConfig) -> tuple[str, ...]:
    """The views that a site publishes beside its record, by their names."""
    return (_LINKS, _CRATES[settings.crate], _TABLE, _PEOPLE)


def in_heads(settings: RecordConfig, *, has_json_ld: bool = False) -> tuple[str, ...]:
    """The views that say something in the head of pages, by their names.

    :param has_json_ld: whether somebody else says in JSON-LD what a page is
    """
    says_it = settings.json_ld == ALWAYS or (settings.json_ld == AUTO and not has_json_ld)
    return (_LINKS, _JSON_LD) if says_it else (_LINKS,)


def people_page(names: Collection[str]) -> str:
    """The file of the page for people, if it is among the views called *names*; or empty."""
    return views.get(_PEOPLE).file if _PEOPLE in names else ""


def made(
    survey: Survey,
    sheets: Iterable[Sheet],
    known: Written,
    *,
    address: str,
    builder: str = "",
    builder_version: str = "",
    names: Collection[str] | None = None,
    findings: list[Finding] | None = None,
) -> dict[str, Any]:
    """The record of a book with all that its author has written about it.

    :param known: what is written of the book as a whole
    :param address: of the site, with a slash at its end; empty where nobody knows
    :param names: the views that are published beside it; None: those of :func:`published`
    :param findings: takes what is written of pages that the record cannot use
    """
    settings = survey.book.record_config
    learning = {"x-type": settings.type} if settings.type == LEARNING else {}
    site = record.Site(
        address=address,
        block={**known.site, **learning},
        builder=builder,
        builder_version=builder_version,
        views={
            _MEMBERS[name]: views.get(name).file
            for name in (published(settings) if names is None else names)
        },
    )

    def of_page(sheet: Sheet) -> Mapping[str, object]:
        said = written.of_page(survey.book, sheet.page, known, findings=findings)
        return {"title": sheet.title, **said}

    return record.build(survey, site, sheets, of_page)


def before(folder: str) -> dict[str, Any]:
    """The record that an earlier build has left in *folder*; empty if there is none."""
    try:
        with open(os.path.join(folder, FILE), encoding="utf-8") as stream:
            found = json.load(stream)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def files(document: Document, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The record and the views called *names* as files: their paths in the site, and content.

    :raises Refused: if there is no such view
    """
    yield FILE, readable(document.data)
    for name in names:
        view = views.get(name)
        yield view.file, view.of_site(document).encode()
        yield from view.companions().items()


def write(document: Document, names: Iterable[str], folder: str) -> None:
    """Write the record and views into the site in *folder*; what is there already stays.

    :raises OSError: if that is not possible
    :raises Refused: if there is no such view
    """
    for path, content in files(document, names):
        keep(os.path.join(folder, *path.split("/")), content)
        del content  # not there any more while the next is made


def head(document: Document, page: Entry, names: Collection[str], root: str) -> str:
    """The elements for the head of *page* of the views called *names*, as HTML.

    :param root: what leads from the page to the root of its site, with a slash at its end
    """
    # Where nobody knows the site's address, the page still leads to the record.
    near = "" if "self" in document.data else element(to_record(f"{root}{FILE}")) + "\n"
    return near + "".join(views.get(name).in_head(document, page) for name in names)


def lasting(document: Document) -> Document:
    """*document* without what is of one commit.

    A page that says no more than this in its head need not be written again at each commit.
    """
    data = document.data
    sources = {
        key: {n: value for n, value in source.items() if n not in _OF_COMMIT}
        | {"state": _ANY_STATE}
        for key, source in data["sources"].items()
    }
    pages = [
        {
            **page,
            "source": {n: value for n, value in page["source"].items() if n not in _OF_FILE},
            "launches": [_lasting(launch) for launch in page["launches"]],
        }
        for page in data["pages"]
    ]
    return replace(document, data={**data, "sources": sources, "pages": pages})


def _lasting(launch: Mapping[str, Any]) -> Mapping[str, Any]:
    if "moving" not in launch:
        return launch
    return {name: value for name, value in launch.items() if name != "pinned"}
