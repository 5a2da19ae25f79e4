"""Texts in the code of a page: what stands in quotes, each with its line.

Python is read by its own parser; R, Julia and what Python cannot read by their quotes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from launchdirectives.cells import CODE, Cell
from launchdirectives.ipython import parsed, without_magics

_QUOTED = re.compile(r""""((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'""")

Found = tuple[int, str]
"""A line of the file, and the text that begins there."""


def find(cells: Iterable[Cell]) -> Iterator[Found]:
    """The texts in the code among *cells*."""
    for cell in cells:
        if cell.kind == CODE:
            found = None if cell.language in ("r", "julia") else _in_python(cell)
            yield from _in_quotes(cell) if found is None else found


def _in_python(cell: Cell) -> list[Found] | None:
    """The texts in *cell*; None if it is no Python."""
    body = parsed("\n".join(without_magics(cell.lines)))
    if body is None:
        return None
    found = [
        (cell.lines[node.lineno - 1][0], node.value)
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return sorted(found)


def _in_quotes(cell: Cell) -> Iterator[Found]:
    for number, text in cell.lines:
        if not text.lstrip().startswith("#"):
            for quoted in _QUOTED.finditer(text):
                yield number, quoted[1] or quoted[2] or ""
