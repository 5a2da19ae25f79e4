"""``launchdirectives preview``: try every button on a laptop, without any hub."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from launchdirectives.cli.reporting import FINDINGS, FINE, UNREADABLE, USAGE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("book", nargs="?", metavar="DIR", help="the book's folder")
    parser.add_argument(
        "--check",
        action="store_true",
        help="build once, follow every launch link, print a table, and end",
    )
    parser.add_argument(
        "--live",
        action="store_true",
        help="with --check: run all cells of all pages with live code too",
    )
    parser.add_argument(
        "--timeout",
        type=_seconds,
        default=120,
        metavar="SECONDS",
        help="with --live: how long each cell may take; default: 120",
    )
    parser.add_argument(
        "--port", type=int, default=0, help="port of the book's site; default: a free one"
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < inf:
        raise ArgumentTypeError(f"'{text}' is no number of seconds; write one such as 300")
    return seconds


def run(arguments: Namespace) -> int:
    """Preview or check; the result is the exit code."""
    if arguments.live and not arguments.check:
        print(
            "--live goes with --check: it runs all cells once. Without it, readers' live code "
            "works in the preview's pages.",
            file=sys.stderr,
        )
        return USAGE
    directory = Path(arguments.book or arguments.directory).resolve()
    try:
        from launchdirectives.preview.building import NoEngine, engine_of
        from launchdirectives.preview.session import Preview

        engine = engine_of(directory)
    except ModuleNotFoundError as error:
        print(
            f"The preview needs {error.name}: pip install 'launchdirectives[preview]'",
            file=sys.stderr,
        )
        return USAGE
    except NoEngine as missing:
        print(missing, file=sys.stderr)
        return UNREADABLE
    preview = Preview(
        directory,
        engine,
        config_file=arguments.config,
        port=arguments.port,
        say=lambda line: print(line, flush=True),
    )
    seconds = arguments.timeout if arguments.live else None
    return FINE if preview.run(is_check=arguments.check, seconds=seconds) else FINDINGS
