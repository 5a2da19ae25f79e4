"""``python -m benchmarks``: measure, print the table, and write it to ``RESULTS.md``."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from benchmarks import table
from benchmarks.groups import GROUPS, USUAL
from benchmarks.session import FULL, QUICK, REPOSITORY, Session, say

RESULTS = Path(__file__).with_name("RESULTS.md")
_PACKAGES = ("sphinx", "docutils", "myst-nb", "sphinx-book-theme", "sphinx-thebe")


def main() -> int:
    """Measure what the command line asks for; the exit code says nothing about goals."""
    given = _parser().parse_args()
    sizes = QUICK if given.quick else FULL
    if given.growth:
        sizes = replace(sizes, large=given.growth)
    started = time.monotonic()
    rows: list[table.Row] = []
    with tempfile.TemporaryDirectory(prefix="launchdirectives-") as folder:
        session = Session(Path(folder), sizes)
        for name in given.rows or USUAL:
            say(f"rows of {name}")
            rows += GROUPS[name](session)
        revision = session.revision
    minutes = (time.monotonic() - started) / 60
    command = "python -m benchmarks" + "".join(f" {one}" for one in sys.argv[1:])
    about = (
        f"Made by `{command}` in {minutes:.0f} minutes: {sizes.pages:,} pages for the cost of "
        f"a page, {sizes.small:,} and {sizes.large:,} for growth, {sizes.rebuild:,} for later "
        f"builds. {_surroundings()}. Measured is `src` at {revision}. "
        "What each row means and how noise is handled: [README.md](README.md)."
    )
    text = f"# What launchdirectives costs\n\n{about}\n\n{table.markdown(rows)}"
    given.output.write_text(text, encoding="utf-8")
    print(text)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure what launchdirectives costs a Sphinx build and its readers.",
        epilog="Run it from the root of the repository.",
    )
    parser.add_argument("--quick", action="store_true", help="small books: one to two minutes")
    parser.add_argument(
        "--rows",
        nargs="+",
        choices=list(GROUPS),
        metavar="GROUP",
        help=f"only these groups of rows, of {', '.join(GROUPS)}; default: {', '.join(USUAL)}",
    )
    parser.add_argument(
        "--growth",
        type=int,
        metavar="PAGES",
        help=f"pages of the large book; default: {FULL.large:,}, with --quick {QUICK.large:,}",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=RESULTS,
        metavar="FILE",
        help=f"where the table is written; default: {RESULTS.relative_to(REPOSITORY)}",
    )
    return parser


def _surroundings() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    load = os.getloadavg()[0]
    return (
        f"{platform.python_implementation()} {platform.python_version()} on "
        f"{platform.system()}, {os.cpu_count()} cores, load {load:.1f} at the end; {packages}"
    )


if __name__ == "__main__":
    sys.exit(main())
