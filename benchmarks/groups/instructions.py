"""A check of the probe: instructions of whole builds, which no noise touches.

The probe sees our functions alone. Instructions added to a build are everything: parsing the
directive, the template's include, the longer page. A page is the difference of two sizes.
"""

from __future__ import annotations

import sys

from benchmarks import books, cachegrind
from benchmarks.session import Session, output, say
from benchmarks.table import Row, number, percent, unmeasured

_FEW, _MANY = 20, 60


def rows(session: Session) -> list[Row]:
    """A directive on each page, a control in each header, no control: added to a page."""
    goals = {
        "directive": books.DIRECTIVE,
        "automatic control": books.ALL,
        "no control": books.IDLE,
    }
    if not cachegrind.is_there():
        return [unmeasured(_goal(name), "", cachegrind.MISSING) for name in goals]
    without = _page(session, books.NONE)
    found = []
    for name, variant in goals.items():
        added = _page(session, variant) - without
        found.append(
            Row(
                goal=_goal(name),
                measured=percent(added / without),
                details=f"{number(added / 1e6)} million more than the {number(without / 1e6, 1)} "
                "million of a page without us.",
            )
        )
    return found


def _goal(name: str) -> str:
    return f"Instructions added to a page by everything, {name}"


def _page(session: Session, variant: books.Variant) -> float:
    """Instructions a page of a build without the probe."""
    say(f"{_FEW} and {_MANY} pages under cachegrind, {variant.name}")
    few, many = (_build(session, variant, pages) for pages in (_FEW, _MANY))
    return (many - few) / (_MANY - _FEW)


def _build(session: Session, variant: books.Variant, pages: int) -> int:
    book = session.book(variant, pages)
    out = output(book)
    command = (sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", str(out / "doctrees"))
    places = (str(book), str(out / "html"))
    environment = session.environment(PYTHONHASHSEED="0")
    return cachegrind.instructions((*command, *places), session.scratch, environment)
