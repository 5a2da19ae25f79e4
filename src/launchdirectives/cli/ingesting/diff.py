"""``launchdirectives ingest diff``: what changed between two records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchdirectives.cli.ingesting.common import add_source, as_json, loaded, told
from launchdirectives.ingest import NotRead, diff
from launchdirectives.ingest.text import plain

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchdirectives.ingest import Change


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    add_source(parser, "old", "new")
    parser.add_argument(
        "--report", choices=("text", "json"), default="text", help="what is printed; default: text"
    )


def run(arguments: Namespace) -> int:
    """Print the changes; the result is the exit code."""
    try:
        changes = diff(loaded(arguments, arguments.old), loaded(arguments, arguments.new))
    except NotRead as refused:
        return told(refused)
    if arguments.report == "json":
        print(as_json(changes.plain()))
    else:
        for change in changes.changes:
            print(_line(change))
    return changes.exit_code


def _line(change: Change) -> str:
    mark = "!" if change.matters else " "
    before, after = plain(change.before) or "-", plain(change.after) or "-"
    return f"{mark} {change.code}  {plain(change.where)}: {before} -> {after}"
