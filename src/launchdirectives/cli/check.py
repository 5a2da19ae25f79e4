"""``launchdirectives check``: whether what the book's links promise is there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from launchdirectives import checks
from launchdirectives.book import Book
from launchdirectives.checks.survey import Survey
from launchdirectives.cli.reporting import report

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="only these pages; default: all pages of the book"
    )
    parser.add_argument(
        "--online", action="store_true", help="ask hubs and the hosts of repositories too"
    )


def run(arguments: Namespace) -> int:
    """Check the book; the result is the exit code."""
    book = Book.open(arguments.directory, config_file=arguments.config)
    paths = [os.path.relpath(os.path.realpath(path), book.directory) for path in arguments.paths]
    survey = Survey.of_files(book, paths)
    wanted = [one for one in checks.all_checks() if arguments.online or not one.is_online]
    return report(checks.run(survey, wanted))
