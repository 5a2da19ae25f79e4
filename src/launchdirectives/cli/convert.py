"""``launchdirectives convert``: the notebooks that a build makes of text notebooks, without one."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from launchdirectives import converted
from launchdirectives.book import Book
from launchdirectives.cli.reporting import UNREADABLE, report

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "--output",
        default=converted.FOLDER,
        metavar="FOLDER",
        help=f"where they are written; default: {converted.FOLDER}",
    )


def run(arguments: Namespace) -> int:
    """Write the notebooks; the result is the exit code."""
    if not os.path.isdir(arguments.directory):
        print(f"There is no folder '{arguments.directory}'.", file=sys.stderr)
        return UNREADABLE
    book = Book.open(arguments.directory, config_file=arguments.config)
    wanted = [page for page in book.pages() if book.is_converted(page)]
    found = list(converted.write(book.directory, wanted, os.path.abspath(arguments.output)))
    print(f"Text notebooks: {len(wanted)}, in {arguments.output}")
    return report([*book.findings, *found])
