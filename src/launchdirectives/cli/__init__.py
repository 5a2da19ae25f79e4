"""The command line: one file a command, imported when it runs."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from errno import ENOSPC
from importlib import import_module
from typing import TYPE_CHECKING

from launchdirectives import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

COMMANDS = {
    "init": "write launch.yml from git and from settings of other tools",
    "link": "print the launch addresses of files or pages",
    "check": "see whether what the links promise is there",
    "hub": "make a catalogue of what a hub's form offers, out of the hub's own settings",
    "metadata": "make, check and convert the publication record of the book",
    "convert": "write the notebooks that a build makes of text notebooks",
    "preview": "build and serve the book with a Jupyter Server in place of its hubs",
    "ingest": "find, verify and render the publication record of somebody else's book",
}
"""Each command with its one line of help; ``launchdirectives.cli.NAME`` holds it."""

WITHOUT_BOOK = ("ingest", "metadata")
"""The commands that are of no book of one's own, or whose actions say whether they are."""

EXIT_CODES = """\
exit codes:
  0  fine
  1  findings: something is wrong with the book's settings
  2  the command was called wrongly
  3  a file could not be read
  4  refused for safety (an address that is not https, or that holds a token)
"""

INTERRUPTED, UNREAD, UNWRITABLE = 130, 141, 3
"""Exit codes of what ends before its time: as shells have them for what SIGINT and SIGPIPE end;
and if the output cannot be written."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the result is the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = ArgumentParser(
        prog="launchdirectives",
        description="Launch links for computational books.",
        epilog=EXIT_CODES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, line in COMMANDS.items():
        command = commands.add_parser(name, **described(line, EXIT_CODES))
        # The arguments of the other commands are of no concern to this one.
        if name in given[:1]:
            module = import_module(f"launchdirectives.cli.{name}")
            if name not in WITHOUT_BOOK:
                of_book(command)
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    parsed = parser.parse_args(given)
    try:
        code = int(parsed.run(parsed))
        if sys.stdout is not None:
            sys.stdout.flush()  # what is wrong with it would be told after the end
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # who read it has seen enough
        _give_output_up()
        return UNREAD
    except OSError as error:
        if error.errno != ENOSPC:
            raise
        _give_output_up()
        print(f"launchdirectives: the output cannot be written: {error.strerror}.", file=sys.stderr)
        return UNWRITABLE
    return code


def _give_output_up() -> None:
    """Write what is left for standard output to nowhere, so that the end of Python is quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def described(line: str, exit_codes: str) -> dict[str, Any]:
    """What argparse is told of a command, by its one line of help."""
    return {
        "help": line,
        "description": f"{line[0].upper()}{line[1:]}.",
        "epilog": exit_codes,
        "formatter_class": RawDescriptionHelpFormatter,
    }


def of_book(parser: ArgumentParser) -> None:
    """Add the arguments of whatever works on a book."""
    parser.add_argument(
        "--directory", default=".", metavar="DIR", help="the book's folder; default: this one"
    )
    parser.add_argument(
        "--config", default="", metavar="FILE", help="read FILE instead of launch.yml"
    )
