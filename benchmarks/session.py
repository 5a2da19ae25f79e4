"""A run of measurements: its scratch folder, its sizes, and builds in fresh processes."""

from __future__ import annotations

import compileall
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import books, trees
from benchmarks.meter import CHECKS, COLLECTOR, RECORD

REPOSITORY = Path(__file__).parents[1]
OURS = ("launchdirectives", "launch-control.html")
"""How functions and templates of ours can be told in a report."""

_ONCE = ("setup ", "config-inited ", "builder-inited ")
"""What happens once a build and does not depend on the number of pages."""


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How many pages are built for which rows, and how often."""

    pages: int
    small: int
    large: int
    peers: int
    rebuild: int
    repeats: int


QUICK = Sizes(pages=150, small=100, large=600, peers=60, rebuild=60, repeats=1)
FULL = Sizes(pages=1000, small=100, large=5000, peers=300, rebuild=300, repeats=2)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What one build cost, as :mod:`.probe` says; times in seconds, sizes in bytes.

    :param spent: calls and nanoseconds of watched functions
    :param clock_ns: nanoseconds of each such call that are the clock's own
    """

    start_cpu: float
    build_cpu: float
    children_cpu: float
    peak_memory: int
    pickle_bytes: int
    pages: int
    read: list[str]
    written: list[str]
    programs: dict[str, int]
    spent: dict[str, tuple[int, int]]
    clock_ns: int
    warnings: list[str]

    @property
    def cpu(self) -> float:
        """All CPU seconds, those of other programs that it started included."""
        return self.start_cpu + self.build_cpu + self.children_cpu

    @property
    def page_ms(self) -> float:
        """CPU milliseconds a page, without the start of Python and Sphinx."""
        return 1000 * self.build_cpu / self.pages

    def ms_of(self, *parts: str) -> float:
        """Milliseconds in watched functions whose names hold one of *parts*."""
        return sum(cost for name, cost in self._costs() if any(part in name for part in parts))

    def _costs(self) -> Iterator[tuple[str, float]]:
        """Each watched function with its milliseconds, without the clock's own."""
        for name, (calls, nanoseconds) in self.spent.items():
            yield name, max(nanoseconds - calls * self.clock_ns, 0) / 1e6

    @property
    def once_ms(self) -> float:
        """Milliseconds of ours a build: import, settings, git (and the programs themselves)."""
        once = sum(
            cost for name, cost in self._costs() if name.startswith(_ONCE) and _is_ours(name)
        )
        return once + 1000 * self.children_cpu

    @property
    def own_ms(self) -> float:
        """Milliseconds of ours in the whole build."""
        return self.ms_of(*OURS) + 1000 * self.children_cpu

    @property
    def own_page_ms(self) -> float:
        """Milliseconds of ours a page, without what happens once a build."""
        return (self.own_ms - self.once_ms) / self.pages

    @property
    def control_page_ms(self) -> float:
        """The same for controls alone: checks and the record have goals of their own."""
        return self.own_page_ms - self.ms_of(CHECKS, RECORD) / self.pages

    @property
    def collection_ms(self) -> float:
        """Milliseconds a page of garbage collection that fell into watched functions."""
        return self.ms_of(COLLECTOR) / self.pages

    def dearest(self, count: int = 4) -> str:
        """Our functions that cost most a page, for reading."""
        ours = [
            (1000 * cost / self.pages, name)
            for name, cost in self._costs()
            if _is_ours(name) and not name.startswith(_ONCE)
        ]
        return "; ".join(
            f"`{name.rpartition('.')[2] if 'template' not in name else name}` {cost:.1f} µs"
            for cost, name in sorted(ours, reverse=True)[:count]
            if cost >= 0.05
        )


def _is_ours(name: str) -> bool:
    return any(part in name for part in OURS)


class Session:
    """Builds books in a scratch folder and keeps the reports.

    What is measured is a copy of ``src`` taken at the start, so that all rows are about the
    same code.
    """

    def __init__(self, scratch: Path, sizes: Sizes) -> None:
        self.scratch = scratch
        self.sizes = sizes
        self.source = scratch / "src"
        shutil.copytree(
            REPOSITORY / "src" / "launchdirectives",
            self.source / "launchdirectives",
            ignore=shutil.ignore_patterns("__pycache__", ".*"),
        )
        compileall.compile_dir(self.source, quiet=1)
        self.revision = _revision(self.source)
        self._books = 0
        self._reports: dict[tuple[str, int, int, int], Report] = {}

    def book(self, variant: books.Variant, pages: int, notebook_every: int = 10) -> Path:
        """A new book; the paths of all are equally long, as some are kept in pickles."""
        self._books += 1
        folder = self.scratch / f"{self._books:03}" / "book"
        return books.write(folder, variant, pages, notebook_every)

    def build(
        self, book: Path, run: str = "a", *, jobs: int = 1, seed: int = 0, **environment: str
    ) -> Report:
        """Build *book* into its output folder *run*, from scratch if there is none."""
        out = output(book, run)
        out.mkdir(exist_ok=True)
        report = out / "report.json"
        arguments = (str(book), str(out), str(report), f"--jobs={jobs}")
        done = subprocess.run(
            (sys.executable, "-m", "benchmarks.probe", *arguments),
            cwd=REPOSITORY,
            env=self.environment(PYTHONHASHSEED=str(seed), **environment),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"A build failed:\n{done.stdout}\n{done.stderr}")
        content = json.loads(report.read_text(encoding="utf-8"))
        report.unlink()
        return Report(**content)

    def report(
        self, variant: books.Variant, pages: int, notebook_every: int = 10, attempt: int = 0
    ) -> Report:
        """The report of a build from scratch: each kind of book is built once an *attempt*."""
        key = (variant.name, pages, notebook_every, attempt)
        if key not in self._reports:
            say(f"{pages} pages, {variant.name}")
            book = self.book(variant, pages, notebook_every)
            self._reports[key] = self.build(book)
            shutil.rmtree(book.parent)
        return self._reports[key]

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of measured processes; a CI's variables would say which ref is built."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
        return {**kept, "PYTHONPATH": str(self.source), **more}


def _revision(source: Path) -> str:
    """The commit, or a digest of *source* where it is not what was committed."""
    status, head = (
        subprocess.run(
            ("git", *arguments), cwd=REPOSITORY, capture_output=True, text=True, check=False
        ).stdout.strip()
        for arguments in (("status", "--porcelain", "src"), ("rev-parse", "--short", "HEAD"))
    )
    if not status:
        return f"commit {head}"
    marks = "".join(f"{name}{mark}" for name, mark in sorted(trees.digests(source).items()))
    digest = hashlib.blake2b(marks.encode(), digest_size=4).hexdigest()
    return f"commit {head} with changes (digest {digest})"


_FOREIGN = ("PYTHON", "READTHEDOCS", "GITHUB_", "CI_", "GIT_", "SOURCE_DATE_EPOCH")


def output(book: Path, run: str = "a") -> Path:
    """Where the build called *run* of *book* goes; holds ``html`` and ``doctrees``."""
    return book.parent / run


def say(text: str) -> None:
    """Tell whoever waits what is going on."""
    print(f"… {text}", file=sys.stderr, flush=True)


def warnings_of_ours(reports: Iterable[Report]) -> list[str]:
    """Warnings of type ``launch`` in *reports*: the books should give no cause for any."""
    return sorted({line for one in reports for line in one.warnings if "[launch" in line})
