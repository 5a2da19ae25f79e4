"""Launches as a flat table: for spreadsheets, and for forms that are filled in by hand.

Names of columns are those of the form of the Journal of Digital History where it has the same
(C2DH/journal-of-digital-history-backend, jdhapi/models/article.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from launchdirectives.publication.document import Document
from launchdirectives.publication.views import facts
from launchdirectives.publication.views.base import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchdirectives.publication.document import Entry

COLUMNS = {
    "page_id": "name of the page within its site",
    "title": "title of the page",
    "page_url": "address of the page",
    "page_doi": "DOI of the page itself",
    "article_doi": "DOI of the first article that the page stands beside",
    "repository_type": "kind of host that the repository is on",
    "repository_url": "address of the repository, or of the archive's record",
    "notebook_commit_hash": "commit that the page was made from",
    "ref": "branch, tag or commit that the links follow; empty for the newest commit",
    "notebook_path": "file of the page, from the root of the repository",
    "notebook_url": "address of that file as it is at the commit",
    "archive_doi": "DOI of an archived copy of the repository",
    "environment_digest": "digest over the files of the environment",
    "lock_state": "locked, pinned, partial, unpinned or unknown",
    "hub": "name of the hub for readers",
    "access": "public, login or members",
    "payer": "who pays for the hub",
    "publisher_use": "whether a publisher may show the links to its readers",
    "via": "how the content comes to the hub",
    "pinned_url": "address that opens the same for ever",
    "moving_url": "address that opens what the ref is at by then",
}
"""Each column with what is in it; all are texts, empty where nobody knows."""

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20")
"""How formulas begin (OWASP, "CSV Injection"); the last four are full-width forms."""

_NO_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What acts on a terminal, and what turns the direction of text (Unicode, Bidi_Control)."""


def rows(document: Document, pages: Iterable[Entry]) -> Iterator[dict[str, str]]:
    """A row for each launch of *pages*."""
    for page in pages:
        for launch in page["launches"]:
            yield _row(document, page, launch)


class _Table(View):
    """The table as a text that is made row by row."""

    def text(self, found: Iterable[dict[str, str]]) -> str:
        """The rows in the view's own form."""
        raise NotImplementedError

    def of_site(self, document: Document) -> str:
        """The launches of all pages."""
        return self.text(rows(document, document.pages))

    def of_page(self, document: Document, page: Entry) -> str:
        """The launches of *page*."""
        return self.text(rows(document, (page,)))


class Csv(_Table):
    """The table with commas between its cells, as RFC 4180 has it."""

    name = "csv"
    summary = "For spreadsheets and for forms that are filled in by hand: one row a launch."
    media_type = "text/csv"
    file = "launch-metadata.csv"

    def text(self, found: Iterable[dict[str, str]]) -> str:
        """A line of names, and one for each row."""
        from csv import writer  # a tenth of what starting costs
        from io import StringIO

        out = StringIO(newline="")
        lines = writer(out, lineterminator="\n")
        lines.writerow(COLUMNS)
        lines.writerows([_inert(cell) for cell in row.values()] for row in found)
        return out.getvalue()


class JsonLines(_Table):
    """The table as one JSON object a line."""

    name = "jsonl"
    summary = "For scripts: the rows of the table, one JSON object a line."
    media_type = "application/jsonl"

    def text(self, found: Iterable[dict[str, str]]) -> str:
        """An object for each row."""
        return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in found)


def _row(document: Document, page: Entry, launch: Entry) -> dict[str, str]:
    key, path = launch.get("source", page["source"]["source"]), page["source"]["path"]
    path = launch.get("path", path)
    source, hub = document.source(key), document.hub(launch["hub"])
    used = launch.get("environment", page.get("environment"))
    environment = document.environment(used) if used else {}
    cost = hub.get("cost", {})
    works = (work["doi"] for work in page.get("relatedWorks", ()) if "doi" in work)
    values = (
        page["id"],
        page["title"],
        page.get("url"),
        page.get("doi"),
        next(works, None),
        source["provider"],
        facts.origin(source),
        source.get("commit"),
        source.get("requestedRef"),
        path,
        facts.raw_address(document, key, path) if path != "." else None,
        facts.archive_doi(source),
        environment.get("digest"),
        environment.get("lock", {}).get("state"),
        hub["name"],
        hub["access"]["level"],
        cost.get("payer"),
        cost.get("publisherUse"),
        launch["via"],
        launch.get("pinned", {}).get("url"),
        launch.get("moving", {}).get("url"),
    )
    # Before a view looks how a cell begins: whoever leaves this out later brings a formula forth.
    return dict(zip(COLUMNS, (_NO_TEXT.sub("", value or "") for value in values), strict=True))


def _inert(cell: str) -> str:
    """*cell* so that no spreadsheet runs it, which begins with an apostrophe then.

    Where decimals have a comma, cells end at a semicolon for a spreadsheet, so that what follows
    one is a cell of its own.
    """
    parts = cell.split(";")
    return ";".join(f"'{one}" if _is_run(one) else one for one in parts)


def _is_run(cell: str) -> bool:
    return cell.lstrip(" ").startswith(_RUN_BY_SPREADSHEETS)
