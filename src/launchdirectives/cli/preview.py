"""``launchdirectives preview``: try every button on a laptop, without any hub."""

from __future__ import annotations

import sys
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
        "--port", type=int, default=0, help="port of the book's site; default: a free one"
    )


def run(arguments: Namespace) -> int:
    """Preview or check; the result is the exit code."""
    directory = Path(arguments.book or arguments.directory).resolve()
    if not (directory / "conf.py").is_file():
        print(f"There is no conf.py in {directory}: name the book's folder.", file=sys.stderr)
        return UNREADABLE
    try:
        from launchdirectives.preview.session import Preview
    except ModuleNotFoundError as error:
        print(
            f"The preview needs {error.name}: pip install 'launchdirectives[preview]'",
            file=sys.stderr,
        )
        return USAGE
    preview = Preview(
        directory,
        config_file=arguments.config,
        port=arguments.port,
        say=lambda line: print(line, flush=True),
    )
    return FINE if preview.run(is_check=arguments.check) else FINDINGS
