"""``launchdirectives ingest verify``: whether a record is true."""

from __future__ import annotations

import sys
from shutil import which
from typing import TYPE_CHECKING

from launchdirectives.cli.ingesting.common import add_source, as_json, loaded, told
from launchdirectives.ingest import NotRead, Report, verify
from launchdirectives.ingest.text import plain
from launchdirectives.ingest.verify import LEVELS
from launchdirectives.ingest.verify.base import PASS, USAGE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_USUAL, _SOURCES = 2, 3


def add_arguments(parser: ArgumentParser) -> None:
    """The command's own arguments."""
    add_source(parser)
    parser.add_argument(
        "--level",
        type=int,
        choices=range(len(LEVELS)),
        default=_USUAL,
        help="0 bytes, 1 form, 2 sense, 3 sources (needs git), 4 hubs (needs the extra check); "
        f"default: {_USUAL}",
    )
    parser.add_argument(
        "--repo", default="", metavar="DIR", help="a clone of the source, for level 3"
    )
    parser.add_argument(
        "--allow-hub",
        action="append",
        default=[],
        metavar="HOST",
        help="warn of hubs on other hosts; *.HOST for all below it (repeatable)",
    )
    parser.add_argument(
        "--build",
        action="store_true",
        help="at level 4, make one launch on each BinderHub; it costs its people money",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="take warnings as failures, and what git or a hub does not tell",
    )
    parser.add_argument(
        "--report", choices=("text", "json"), default="text", help="what is printed; default: text"
    )


def run(arguments: Namespace) -> int:
    """Print what was found; the result is the exit code."""
    if arguments.level >= _SOURCES and not which("git"):
        print("launchdirectives ingest: level 3 needs the program git.", file=sys.stderr)
        return USAGE
    try:
        report = verify(
            loaded(arguments, arguments.source),
            level=arguments.level,
            repo=arguments.repo,
            allow_hubs=arguments.allow_hub,
            allow_local=arguments.allow_local,
            is_strict=arguments.strict,
            build=arguments.build,
        )
    except NotRead as refused:
        if refused.code == USAGE:
            return told(refused)
        report = Report(arguments.level, refused.results, arguments.source, arguments.strict)
    except ImportError:
        print(
            "launchdirectives ingest: level 4 needs the extra launchdirectives[check].",
            file=sys.stderr,
        )
        return USAGE
    print(as_json(report.plain()) if arguments.report == "json" else _text(report))
    return report.exit_code


def _text(report: Report) -> str:
    lines = [
        f"{one.result}  {one.check}  {plain(one.where) or '/'}: {plain(one.message)}"
        for one in report.results
        if one.result != PASS or one.message
    ]
    counts = ", ".join(f"{name} {number}" for name, number in report.counts.items())
    return "\n".join([*lines, f"Level {report.level}: {counts}"])
