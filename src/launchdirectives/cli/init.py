"""``launchdirectives init``: from settings that are there to a ``launch.yml``, shown first."""

from __future__ import annotations

import os
import sys
from textwrap import fill
from typing import TYPE_CHECKING

from launchdirectives.cli.reporting import FINDINGS, FINE, UNREADABLE, USAGE, report
from launchdirectives.findings import Place, Refused
from launchdirectives.layers import PROJECT_FILES
from launchdirectives.writing.myst_yml import LINE, PLUGIN
from launchdirectives.writing.plan import book_below, plan

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchdirectives.writing.changes import Change
    from launchdirectives.writing.plan import Plan


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("--yes", action="store_true", help="write the changes without asking")


def run(arguments: Namespace) -> int:
    """Show the changes and write them if they are wanted; the result is the exit code."""
    directory: str = arguments.directory
    if not os.path.isdir(directory):
        print(f"There is no folder '{arguments.directory}'.", file=sys.stderr)
        return UNREADABLE
    if inner := book_below(directory):
        found = os.path.relpath(inner)
        print(f"The book is in a folder of its own: add --directory {found}", file=sys.stderr)
        return USAGE
    planned = plan(directory, arguments.config)
    for change in planned.changes:
        print(change.diff(_shown(change, directory)), end="")
        if os.path.basename(change.path) in PROJECT_FILES:
            print(f"\n{_by_hand(change)}\n")
    # Before the question, so that the places are those of the files as they are.
    _print_lost(planned)
    code = report(planned.findings)
    if planned.changes:
        code = max(code, _write(planned, directory, is_wanted=arguments.yes))
    elif not planned.findings:
        print("Nothing to do: launch.yml is there, and the book uses launchdirectives.")
    return code


def _write(planned: Plan, directory: str, *, is_wanted: bool) -> int:
    if not is_wanted and not sys.stdin.isatty():
        print("Nothing is written. To write these changes, add --yes.", file=sys.stderr)
        return FINDINGS
    if not is_wanted and not _is_yes():
        print("Nothing is written.")
        return FINE
    refusals = []
    for change in planned.changes:
        try:
            change.write()
        except Refused as refused:
            refusals.append(refused.at(Place(file=change.path)))
        else:
            print(f"Written: {_shown(change, directory)}")
    return report(refusals)


def _is_yes() -> bool:
    try:
        return input("Write these changes? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _by_hand(change: Change) -> str:
    if LINE in change.after:
        return f"By hand, this line below 'project' does the same:\n  {LINE}"
    return f"By hand, '{PLUGIN}' as one more entry of 'plugins' does the same."


def _shown(change: Change, directory: str) -> str:
    return os.path.relpath(change.path, directory)


def _print_lost(planned: Plan) -> None:
    """What was not carried over; a reason that holds for several settings is said once."""
    places: dict[str, list[str]] = {}
    for place, reason in planned.lost:
        places.setdefault(reason, []).append(str(place))
    if places:
        print("\nNot carried over:")
    for reason, found in places.items():
        print(*(f"  {place}" for place in found), sep="\n")
        print(fill(reason, 96, initial_indent=" " * 6, subsequent_indent=" " * 6))
    if places:
        print()
