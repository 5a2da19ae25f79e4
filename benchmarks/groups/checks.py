"""Checks: what they add to a build, and what ``launchdirectives check`` costs beside one."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence

from benchmarks import books
from benchmarks.meter import CHECKS
from benchmarks.session import Session, say
from benchmarks.table import Row, judged, number, percent

_COUNTED = """\
import json, os, sys
from collections import Counter
programs = Counter()
def count(event, details):
    if event == "subprocess.Popen":
        programs[os.path.basename(str(details[0]))] += 1
sys.addaudithook(count)
from launchdirectives.cli import main
code = main(sys.argv[2:])
with open(sys.argv[1], "w") as stream:
    json.dump(programs, stream)
sys.exit(code)
"""


def rows(session: Session) -> list[Row]:
    """The share of a build; the command over a build that writes nothing; its processes."""
    report = session.report(books.CHECKED, session.sizes.pages)
    spent = report.ms_of(CHECKS) / 1000 + report.children_cpu
    share = spent / report.build_cpu
    book = session.book(books.CHECKED, session.sizes.pages)
    say(f"{session.sizes.pages} pages, dummy build and check")
    dummy = _cpu(
        session,
        (
            sys.executable,
            "-m",
            "sphinx",
            "-E",
            "-q",
            "-b",
            "dummy",
            str(book),
            str(book.parent / "dummy"),
        ),
    )
    listing = book.parent / "programs.json"
    check = _cpu(
        session, (sys.executable, "-c", _COUNTED, str(listing), "check", "--directory", str(book))
    )
    programs: Counter[str] = Counter(json.loads(listing.read_text(encoding="utf-8")))
    ratio = check / dummy
    return [
        Row(
            goal=f"Offline checks in a build of {session.sizes.pages:,} pages: share",
            bound="≤ 2 %",
            measured=percent(share),
            verdict=judged(share <= 0.02),
            details=f"{number(report.ms_of(CHECKS), 1)} ms in checks and "
            f"{number(1000 * report.children_cpu, 1)} ms in git, all of it counted, of "
            f"{number(report.build_cpu, 1)} s.",
        ),
        Row(
            goal=f"`launchdirectives check`, {session.sizes.pages:,} pages: "
            "CPU over that of a `dummy` build",
            bound="≤ 0.25",
            measured=number(ratio),
            verdict=judged(ratio <= 0.25),
            details=f"{number(check)} s and {number(dummy)} s, both with the start of Python.",
        ),
        Row(
            goal="Processes started by `launchdirectives check`",
            bound="≤ 6",
            measured=str(programs.total()),
            verdict=judged(programs.total() <= 6),
            details=f"{', '.join(f'{name} {count}' for name, count in programs.items())}.",
        ),
    ]


def _cpu(session: Session, command: Sequence[str]) -> float:
    """CPU seconds of *command* with all that it starts; the smaller of two runs."""
    return min(_cpu_once(session, command) for _ in range(2))


def _cpu_once(session: Session, command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command,
        cwd=session.scratch,
        env=session.environment(PYTHONHASHSEED="0"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stdout}\n{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
