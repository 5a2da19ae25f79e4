"""``launchdirectives check``: whether what the book's links promise is there."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from launchdirectives import checks, reports
from launchdirectives.book import Book
from launchdirectives.checks.survey import Survey
from launchdirectives.cli.reporting import FINE, UNREADABLE, USAGE, exit_code
from launchdirectives.findings import ERROR, WARNING, Refused, nearest
from launchdirectives.reports import choosing
from launchdirectives.reports.facts import facts
from launchdirectives.reports.report import Report

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from launchdirectives.findings import Finding
    from launchdirectives.reports.report import Fact


INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""

_LAUNCH_SECONDS = 900.0
"""A build that nobody has asked for before takes minutes."""


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="only these pages; default: all pages of the book"
    )
    parser.add_argument(
        "--online",
        action="store_true",
        help="ask hubs and the hosts of repositories too (needs the extra check)",
    )
    parser.add_argument(
        "--launch",
        action="store_true",
        help="really build and start each environment on its hub, and end it again",
    )
    parser.add_argument(
        "--hub",
        action="append",
        default=[],
        metavar="NAME",
        help="try launches on this hub only (repeatable)",
    )
    parser.add_argument(
        "--launch-timeout",
        type=float,
        default=_LAUNCH_SECONDS,
        metavar="SECONDS",
        help=f"give up a launch after so long; default: {_LAUNCH_SECONDS:.0f}",
    )
    parser.add_argument(
        "--format", choices=reports.FORMATS, default="text", help="what is printed; default: text"
    )
    parser.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="CODES",
        help="only these codes or beginnings of codes, such as source,environment.package",
    )
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="CODES", help="not these codes"
    )
    parser.add_argument("-W", action="store_true", dest="is_strict", help="take warnings as errors")
    parser.add_argument(
        "--baseline", default="", metavar="FILE", help="leave out the findings that FILE knows"
    )
    parser.add_argument(
        "--write-baseline", default="", metavar="FILE", help="write what is found now to FILE"
    )


def run(arguments: Namespace) -> int:
    """Check the book; the result is the exit code."""
    try:
        select, ignore = _codes(arguments.select), _codes(arguments.ignore)
        book = _book(arguments)
        survey = Survey.of_files(book, _paths(arguments, book))
        told, found = _asked_of_others(arguments, survey)
    except _Stop as stop:
        print(f"launchdirectives check: {stop}", file=sys.stderr)
        return stop.code
    wanted = [one for one in checks.all_checks() if arguments.online or not one.is_online]
    found += checks.run(survey, wanted)
    return _tell(arguments, survey, choosing.chosen(found, select, ignore), told)


class _Stop(Exception):
    """The command cannot go on; it ends with *code*."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def _book(arguments: Namespace) -> Book:
    if not os.path.isdir(arguments.directory):
        raise _Stop(UNREADABLE, f"there is no folder '{arguments.directory}'.")
    book = Book.open(arguments.directory, config_file=arguments.config)
    known = [hub.name for hub in book.config.hubs]
    for name in arguments.hub:
        if name not in known:
            raise _Stop(USAGE, f"there is no hub '{name}'. {nearest(name, known)}")
    return book


def _paths(arguments: Namespace, book: Book) -> list[str]:
    found = []
    for given in arguments.paths:
        path = os.path.relpath(os.path.realpath(given), book.directory)
        for one in (path, given):
            if os.path.isfile(os.path.join(book.directory, one)):
                found.append(one)
                break
        else:
            raise _Stop(UNREADABLE, f"there is no page '{given}'.")
    return found


def _asked_of_others(arguments: Namespace, survey: Survey) -> tuple[Sequence[Fact], list[Finding]]:
    """Go online, and make launches, if that is wanted; what came of them."""
    try:
        if arguments.online:
            survey.go_online()
        if arguments.launch:
            from launchdirectives.cli.trying import try_launches

            return try_launches(survey, arguments.hub, arguments.launch_timeout)
    except ImportError as error:
        problem = "--online and --launch need the extra launchdirectives[check]."
        raise _Stop(USAGE, problem) from error
    except KeyboardInterrupt as stop:
        raise _Stop(INTERRUPTED, "interrupted; what was started is ended.") from stop
    return (), []


def _tell(arguments: Namespace, survey: Survey, found: list[Finding], told: Sequence[Fact]) -> int:
    """Print what was found, or write it into a baseline; the result is the exit code."""
    book = survey.book
    root = book.repository.root if book.repository else book.directory
    if arguments.write_baseline:
        return _write_baseline(arguments.write_baseline, found, root)
    known = mended = 0
    if arguments.baseline:
        try:
            text = _text(arguments.baseline)
            found, known, mended = choosing.without_known(found, text, root)
        except Refused as refused:
            print(f"{arguments.baseline}: {refused.message} {refused.fix}", file=sys.stderr)
            return UNREADABLE
    report = Report(
        findings=tuple(found),
        root=root,
        folder=os.getcwd(),
        facts=(*facts(survey), *told),
        pages=sum(any(looked.launches) for looked in survey.pages),
        launches=len(survey.launches),
        known=known,
        mended=mended,
    )
    print(reports.write(report, arguments.format), end="")
    levels = (ERROR, WARNING) if arguments.is_strict else (ERROR,)
    return exit_code(finding for finding in found if finding.level in levels)


def _codes(given: list[str]) -> list[str]:
    more = [code for check in checks.all_checks() for code in check.codes] if given else []
    try:
        return choosing.known_codes(",".join(given), more)
    except Refused as refused:
        raise _Stop(USAGE, f"{refused.message} {refused.fix}") from refused


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            "config.unreadable", f"It cannot be read: {error}.", "Write one with --write-baseline."
        ) from error


def _write_baseline(path: str, found: Sequence[Finding], root: str) -> int:
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(choosing.baseline(found, root))
    except OSError as error:
        print(f"{path}: it cannot be written: {error}.", file=sys.stderr)
        return UNREADABLE
    print(f"Written: {path}, which knows {len(found)} findings.")
    return FINE
