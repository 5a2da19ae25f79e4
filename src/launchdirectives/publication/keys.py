"""Short keys by which parts of a record name each other."""

from __future__ import annotations

import re
from collections.abc import Container

_MOST = 60


def key(name: str, taken: Container[str]) -> str:
    """A key for what is called *name*, in the schema's form, other than those *taken*."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_MOST].strip("-") or "x"
    found, number = plain, 2
    while found in taken:
        found, number = f"{plain[: _MOST - 4]}-{number}", number + 1
    return found
