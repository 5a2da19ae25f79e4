"""Code that a page does not show although later cells need it: that of removed cells.

Tags from executablebooks/MyST-NB docs/render/hiding.md. The code is taken from the page's file,
whose other cells have to be those that the page shows: else its place would be a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from launchdirectives import tokens
from launchdirectives.cells import CODE, Cell
from launchdirectives.findings import Refused
from launchdirectives.live.cells import INIT, RAISES, STATIC, LiveCell
from launchdirectives.record import Record

TAGS = frozenset(("remove-cell", "remove_cell", "remove-input", "remove_input"))
"""Tags of cells whose code is not shown."""

_ASSIGNED = re.compile(r"""(\w+)["']?\]?\s*[=:]\s*["']([^"'\n]+)["']""")


class Removed(Record):
    """A removed cell, and how many of the shown cells stand before it."""

    before: int
    cell: LiveCell


class Unsafe(Refused):
    """The code may not be published; knows the line in the file."""

    def __init__(self, line: int) -> None:
        super().__init__(
            "security.secret",
            "A removed cell holds what looks like a password or token, and its code would be "
            "published with the page.",
            "Take it out of the cell, or tag the cell 'thebe-static'; the page goes without the "
            "code of its removed cells.",
        )
        self.line = line


def find(shown: Sequence[str], of_file: Sequence[Cell]) -> tuple[Removed, ...]:
    """The removed cells of a page.

    :param shown: the code of the notebook cells that the page shows
    :param of_file: the cells of its file
    :raises Refused: if they are not the same, or if code may not be published
    """
    found: list[Removed] = []
    expected: list[str] = []
    for cell in of_file:
        if cell.kind != CODE or not cell.source.strip():
            continue  # nor does myst-nb show empty cells
        if TAGS.isdisjoint(cell.tags):
            expected.append(cell.source.rstrip("\n"))
        elif STATIC not in cell.tags:
            _check(cell)
            live = LiveCell(
                id="",
                source=cell.source,
                is_init=INIT in cell.tags,
                is_hidden=True,
                may_fail=RAISES in cell.tags,
            )
            found.append(Removed(before=len(expected), cell=live))
    if expected != [source.rstrip("\n") for source in shown]:
        raise Refused(
            "live.cells",
            "The code of removed cells is left out of live code, because the page does not show "
            "the other cells as its file has them.",
            "Show the cells that later ones need (tag them 'hide-cell'), or write "
            "'removed: false' at the hub.",
        )
    return tuple(found)


def _check(cell: Cell) -> None:
    for line, text in cell.lines:
        named = ((value, key) for key, value in _ASSIGNED.findall(text))
        for value, key in ((text, ""), *named):
            if next(tokens.find(value, key), ""):
                raise Unsafe(line)
