"""``launchdirectives ingest list``: what can be launched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchdirectives.cli.ingesting.common import add_source, as_json, loaded, said, told
from launchdirectives.ingest import NotRead, works
from launchdirectives.ingest.text import plain
from launchdirectives.ingest.verify.base import FAILED, FINE
from launchdirectives.ingest.verify.keys import see_resolved
from launchdirectives.ingest.works import only

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchdirectives.publication.document import Document, Entry

FORMATS = ("table", "csv", "jsonl", "json")

_WIDEST = 60


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    add_source(parser)
    parser.add_argument(
        "--doi",
        type=said("a DOI"),
        default=None,
        help="only what is, or stands beside, the work of this DOI, in any of its forms",
    )
    parser.add_argument(
        "--all", action="store_true", dest="with_all", help="pages without launches too"
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="table", help="what is printed; default: table"
    )


def run(arguments: Namespace) -> int:
    """Print the list; the result is the exit code."""
    try:
        document = loaded(arguments, arguments.source)
        pages = works(document, arguments.doi or "", with_all=arguments.with_all)
        text = _text(only(document, pages), pages, arguments.format)
    except NotRead as refused:
        return told(refused)
    print(text, end="")
    return FINE if pages else FAILED


def _text(document: Document, pages: list[Entry], fmt: str) -> str:
    if fmt == "json":
        return as_json({"record": document.came_from, "pages": pages}) + "\n"
    if fmt == "table":
        return "".join(f"{'  '.join(row).rstrip()}\n" for row in _table(document, pages))
    from launchdirectives.publication import views

    see_resolved(document)
    return views.get(fmt).of_site(document)


def _table(document: Document, pages: list[Entry]) -> list[list[str]]:
    """A row for each launch, in columns as wide as their words."""
    rows = [["page", "title", "hub", "access", "via", "opens"]]
    rows += [
        [page["id"], page["title"], *(_launch(document, launch) if launch else ("-",) * 4)]
        for page in pages
        for launch in page["launches"] or [None]
    ]
    cells = [[_short(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in cells]


def _launch(document: Document, launch: Entry) -> tuple[str, str, str, str]:
    hub = document.data["hubs"].get(launch["hub"], {})
    held = " ".join(
        f"{name} {launch[name]['ref'][:12]}" for name in ("pinned", "moving") if name in launch
    )
    level = hub.get("access", {}).get("level", "-")
    return hub.get("name", launch["hub"]), level, launch["via"], held


def _short(cell: str) -> str:
    words = plain(cell)
    return words if len(words) <= _WIDEST else f"{words[: _WIDEST - 1]}…"
