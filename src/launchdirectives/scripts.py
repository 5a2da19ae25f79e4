"""The header that jupytext writes at the top of a script: YAML in comments.

Rules from mwouts/jupytext src/jupytext/header.py (``header_to_metadata_and_cell``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SUFFIXES = (".py", ".R", ".r", ".jl")
"""Scripts in which a notebook can be written; each has ``#`` for its comments."""

_ENCODING = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*[-_.a-zA-Z0-9]+")  # PEP 263


def header(lines: Iterable[str]) -> str | None:
    """The YAML in the header of a script; None if it has no header.

    Reads no further than the first line that cannot belong to one.
    """
    kept: list[str] | None = None
    is_encoded = False
    for number, raw in enumerate(lines):
        line = raw.rstrip("\r\n")
        if number == 0 and line.startswith("#!"):
            continue
        if number < 2 and not is_encoded and _ENCODING.match(line):
            is_encoded = True
            continue
        if not line.startswith("#"):
            return None
        content = _uncommented(line)
        if content.rstrip() == "---":
            if kept is not None:
                return "\n".join(kept)
            kept = []
        elif kept is not None:
            kept.append(content)
        elif content.strip():
            return None
    return None


def _uncommented(line: str) -> str:
    # `#'` begins a comment of knitr's spin format.
    return line.removeprefix("#'" if line.startswith("#'") else "#").removeprefix(" ")
