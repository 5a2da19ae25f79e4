"""``launchdirectives ingest control``: the script for a publisher's page."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from launchdirectives.ingest.verify.base import FINE, UNREADABLE
from launchdirectives.web import embed

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "--language",
        action="append",
        choices=embed.LANGUAGES,
        dest="languages",
        help="a language that it speaks; may be given several times, and the first is that of "
        "pages in any other language; default: en",
    )
    parser.add_argument("--output", metavar="FILE", help="write FILE; default: standard output")


def run(arguments: Namespace) -> int:
    """Write the script; the result is the exit code."""
    languages = tuple(dict.fromkeys(arguments.languages or embed.LANGUAGES[:1]))
    script = embed.script(languages).encode()
    if arguments.output is None:
        sys.stdout.buffer.write(script)
        sys.stdout.buffer.flush()
        return FINE
    try:
        with open(arguments.output, "wb") as file:
            file.write(script)
    except OSError as error:
        print(f"launchdirectives ingest: {arguments.output}: {error.strerror}.", file=sys.stderr)
        return UNREADABLE
    return FINE
