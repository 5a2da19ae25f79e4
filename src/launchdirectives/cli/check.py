"""``launchdirectives check``: whether what the book's links promise is there."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from launchdirectives import checks, reports
from launchdirectives.book import Book
from launchdirectives.checks.survey import Survey
from launchdirectives.cli.reporting import FINDINGS, FINE, UNREADABLE, UNSAFE, USAGE
from launchdirectives.findings import ERROR, WARNING, Refused
from launchdirectives.reports import choosing
from launchdirectives.reports.facts import facts
from launchdirectives.reports.report import Report

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from launchdirectives.findings import Finding


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="only these pages; default: all pages of the book"
    )
    parser.add_argument(
        "--online", action="store_true", help="ask hubs and the hosts of repositories too"
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
    if not os.path.isdir(arguments.directory):
        print(f"There is no folder '{arguments.directory}'.", file=sys.stderr)
        return UNREADABLE
    try:
        select = _codes(arguments.select)
        ignore = _codes(arguments.ignore)
    except Refused as refused:
        print(f"launchdirectives check: {refused.message} {refused.fix}", file=sys.stderr)
        return USAGE
    book = Book.open(arguments.directory, config_file=arguments.config)
    paths = [_in_book(path, book) for path in arguments.paths]
    for given, path in zip(arguments.paths, paths, strict=True):
        if not os.path.isfile(os.path.join(book.directory, path)):
            print(f"launchdirectives check: there is no page '{given}'.", file=sys.stderr)
            return UNREADABLE
    survey = Survey.of_files(book, paths)
    if arguments.online:
        try:
            survey.go_online()
        except ImportError:
            print("--online needs the extra launchdirectives[check].", file=sys.stderr)
            return USAGE
    survey.asks_repo2docker = True
    wanted = [one for one in checks.all_checks() if arguments.online or not one.is_online]
    found = choosing.chosen(checks.run(survey, wanted), select, ignore)
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
        facts=facts(survey),
        pages=sum(any(looked.launches) for looked in survey.pages),
        launches=len(survey.launches),
        known=known,
        mended=mended,
    )
    print(reports.write(report, arguments.format), end="")
    return exit_code(found, is_strict=arguments.is_strict)


def exit_code(findings: Sequence[Finding], *, is_strict: bool) -> int:
    """The exit code of a check: warnings count with ``-W``, notes never."""
    levels = (ERROR, WARNING) if is_strict else (ERROR,)
    counted = [finding for finding in findings if finding.level in levels]
    if any(finding.is_about_safety for finding in counted):
        return UNSAFE
    if any(finding.code == "config.unreadable" for finding in counted):
        return UNREADABLE
    return FINDINGS if counted else FINE


def _codes(given: list[str]) -> list[str]:
    more = [code for check in checks.all_checks() for code in check.codes] if given else []
    return choosing.known_codes(",".join(given), more)


def _in_book(path: str, book: Book) -> str:
    found = os.path.relpath(os.path.realpath(path), book.directory)
    return found if os.path.isfile(os.path.join(book.directory, found)) else path


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
