"""What grows with the book: cost a page, processes, the pickled environment, memory."""

from __future__ import annotations

from benchmarks import books
from benchmarks.session import Report, Session
from benchmarks.table import Row, judged, number, percent

_ATTEMPTS = 3
"""Builds of the small book, which is over in a second: one before the large book, the others
after it, so that a machine that grows busy slows both. The middle one counts."""


def rows(session: Session) -> list[Row]:
    """A small book and a large one, with a directive on each page and without us."""
    small_size, large_size = session.sizes.small, session.sizes.large
    smalls = [session.report(books.DIRECTIVE, small_size)]
    large = session.report(books.DIRECTIVE, large_size)
    smalls += [
        session.report(books.DIRECTIVE, small_size, attempt=attempt)
        for attempt in range(1, _ATTEMPTS)
    ]
    small = sorted(smalls, key=lambda report: report.own_page_ms)[_ATTEMPTS // 2]
    small_without = session.report(books.NONE, small_size)
    large_without = session.report(books.NONE, large_size)
    return [
        _growth(small, large, small_without, large_without),
        _processes(small, large, small_without, large_without),
        _pickle(large, large_without, session),
        _memory(large, large_without),
    ]


def _growth(small: Report, large: Report, small_without: Report, large_without: Report) -> Row:
    # What a small book needs once is taken off both: what grows of it counts against us.
    large_ms = (large.own_ms - small.once_ms) / large.pages
    ratio = large_ms / small.own_page_ms
    whole = large.page_ms / small.page_ms
    whole_without = large_without.page_ms / small_without.page_ms
    return Row(
        goal=f"Growth: ms a page of ours at {large.pages - 1:,} pages over {small.pages - 1:,}",
        bound="≤ 1.2",
        measured=number(ratio),
        verdict=judged(ratio <= 1.2),
        peers=f"whole build: {number(whole)} with us, {number(whole_without)} without",
        details=f"{number(small.own_page_ms, 3)} ms a page of ours at {small.pages - 1:,} pages, "
        f"{number(large_ms, 3)} at {large.pages - 1:,}; over what a page of the same build costs "
        f"({number(small.page_ms, 1)} and {number(large.page_ms, 1)} ms) the growth is "
        f"{number(ratio / whole)}. Dearest there: {large.dearest()}.",
    )


def _processes(small: Report, large: Report, small_without: Report, large_without: Report) -> Row:
    few, many = (
        sum(report.programs.values()) - sum(without.programs.values())
        for report, without in ((small, small_without), (large, large_without))
    )
    names = ", ".join(f"{name} {count}" for name, count in sorted(large.programs.items()))
    return Row(
        goal="Processes started by a build",
        bound="≤ 6, the same at both sizes",
        measured=f"{few} and {many}",
        verdict=judged(few == many <= 6),
        peers="0",
        details=f"{names or 'none'}.",
    )


def _pickle(large: Report, without: Report, session: Session) -> Row:
    added = (large.pickle_bytes - without.pickle_bytes) / large.pages
    base = without.pickle_bytes / without.pages
    none, buttons, thebe = (
        session.report(variant, session.sizes.peers, notebook_every=1)
        for variant in (books.NONE, books.BUTTONS, books.THEBE)
    )
    button_bytes, thebe_bytes = (
        (report.pickle_bytes - none.pickle_bytes) / report.pages for report in (buttons, thebe)
    )
    return Row(
        goal="`environment.pickle`: added a page",
        bound="≤ 200 B",
        measured=f"{number(added, 0)} B",
        verdict=judged(added <= 200),
        peers=f"book theme {number(button_bytes, 0)} B, sphinx-thebe {number(thebe_bytes, 0)} B",
        details=f"{number(base, 0)} B a page without us, {large.pages:,} pages.",
    )


def _memory(large: Report, without: Report) -> Row:
    added = large.peak_memory / without.peak_memory - 1
    return Row(
        goal=f"Peak memory added at {large.pages - 1:,} pages",
        bound="≤ 2 %",
        measured=percent(added),
        verdict=judged(added <= 0.02),
        details=f"{number(without.peak_memory / 1e6, 0)} MB without us, "
        f"{number(large.peak_memory / 1e6, 0)} MB with a directive on each page.",
    )
