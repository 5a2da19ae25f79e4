"""``launchdirectives ingest find``: from a page to the record."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from launchdirectives.cli.ingesting.common import add_limits, as_json, limits, told
from launchdirectives.ingest import NotRead, find
from launchdirectives.ingest.loading import is_address, of_fetched
from launchdirectives.ingest.text import plain
from launchdirectives.ingest.verify.base import FINE, USAGE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("url", metavar="URL", help="the https address of a page or site")
    add_limits(parser)
    parser.add_argument(
        "--report", choices=("text", "json"), default="text", help="what is printed; default: text"
    )


def run(arguments: Namespace) -> int:
    """Print the record's address; the result is the exit code."""
    try:
        if not is_address(arguments.url):
            print(
                "launchdirectives ingest: name an address that begins with https://.",
                file=sys.stderr,
            )
            return USAGE
        bounds = limits(arguments)
        found = find(arguments.url, limits=bounds, allow_local=arguments.allow_local)
        of_fetched(found.fetched, bounds, arguments.allow_local)
    except NotRead as refused:
        return told(refused)
    notes = [one.message for one in found.results]
    if arguments.report == "json":
        print(as_json({"url": found.url, "how": found.how, "notes": notes}))
        return FINE
    print(plain(found.url))
    for note in notes:
        print(plain(note), file=sys.stderr)
    return FINE
