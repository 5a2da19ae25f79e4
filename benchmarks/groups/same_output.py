"""Whether parallel builds and other hash seeds write the same bytes."""

from __future__ import annotations

from benchmarks import books, trees
from benchmarks.session import Session, output, say
from benchmarks.table import Row, judged

_PAGES = 60


def rows(session: Session) -> list[Row]:
    """The same book with ``-j 1``, with ``-j 2``, and with another hash seed."""
    ours = _differing(session, books.THREE_HUBS_TWICE)
    without: dict[str, set[str]] = {}
    if any(ours.values()):
        without = _differing(session, books.NONE)
    return [
        Row(
            goal=f"{name}: files of ours that differ",
            bound="0",
            measured=str(len(differing - without.get(name, set()))),
            verdict=judged(not differing - without.get(name, set())),
            details=_details(differing, without.get(name, set())),
        )
        for name, differing in ours.items()
    ]


def _differing(session: Session, variant: books.Variant) -> dict[str, set[str]]:
    say(f"{_PAGES} pages three times, {variant.name}")
    book = session.book(variant, _PAGES)
    found = []
    for run, jobs, seed in (("a", 1, 0), ("b", 2, 0), ("c", 1, 1)):
        # Without a time from outside, a record says when it was made.
        report = session.build(book, run, jobs=jobs, seed=seed, SOURCE_DATE_EPOCH="1700000000")
        if jobs > 1 and report.read:
            raise RuntimeError("Sphinx has read the pages of a parallel build one by one.")
        found.append(trees.digests(output(book, run) / "html"))
    return {
        "`-j 2`": trees.changed(found[0], found[1]),
        "Another `PYTHONHASHSEED`": trees.changed(found[0], found[2]),
    }


def _details(differing: set[str], without: set[str]) -> str:
    if not differing:
        return "all files of the site are equal, byte by byte."
    ours = ", ".join(f"`{name}`" for name in sorted(differing - without)[:5]) or "none"
    return f"of ours: {ours}; {len(differing & without)} more differ without us as well."
