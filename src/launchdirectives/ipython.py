"""Python in the cells of a page: IPython's magics among it are none (``%``, ``!``, ``?``)."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from launchdirectives.cells import Lines


def parsed(source: str) -> list[ast.stmt] | None:
    """The statements of *source*; None if it is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Python about strings such as "\d"
            return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


_MAGIC = re.compile(r"\s*(?:%{1,2}\w|!|\?)|.*\w\?{1,2}\s*$")
_TAKEN = re.compile(r"(\s*[\w., \[\]()]+=\s*)[!%].*")
"""``files = !ls`` and ``result = %timeit …`` (IPython core/inputtransformer2.py)."""


def without_magics(lines: Lines) -> Iterator[str]:
    """*lines* as Python can read them, as many as there are."""
    goes_on = False
    for _, line in lines:
        taken = _TAKEN.fullmatch(line)
        if goes_on or taken or _MAGIC.match(line):
            indent = line[: len(line) - len(line.lstrip())]
            goes_on = line.rstrip().endswith("\\")
            yield f"{taken[1]}None" if taken else f"{indent}pass"
        else:
            yield line
