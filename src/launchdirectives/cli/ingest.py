"""``launchdirectives ingest``: the publisher's side; each of its commands is one file."""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING

from launchdirectives.cli import described

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

COMMANDS = {
    "find": "print the address of the record of a page or site",
    "list": "list what can be launched",
    "verify": "see whether a record is true",
    "render": "make links for a publisher's own page",
    "diff": "print what changed between two records",
    "control": "write the script of the control for a publisher's page",
}
"""Each with its one line of help; ``launchdirectives.cli.ingesting.NAME`` holds it."""

EXIT_CODES = """\
exit codes:
  0  fine
  1  a check failed; diff: something changed that matters; list, render: there is nothing
  2  the command was called wrongly
  3  not found, or unreadable
  4  refused for safety
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The commands, each with its arguments."""
    parser.epilog = EXIT_CODES
    commands = parser.add_subparsers(dest="action", metavar="COMMAND", required=True)
    for name, line in COMMANDS.items():
        command = commands.add_parser(name, **described(line, EXIT_CODES))
        module = import_module(f"launchdirectives.cli.ingesting.{name}")
        module.add_arguments(command)
        command.set_defaults(act=module.run)


def run(arguments: Namespace) -> int:
    """Run the command; the result is the exit code."""
    # Half of the formats are files in UTF-8, whatever the terminal's own encoding is.
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")
    return int(arguments.act(arguments))
