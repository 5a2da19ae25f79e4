"""Groups of rows, one file each: ``rows(session)`` measures and gives them back."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.groups import (
    checks,
    cost,
    growth,
    instructions,
    live_code,
    mystmd,
    page_bytes,
    rebuild,
    record,
    same_output,
    start_up,
)
from benchmarks.session import Session
from benchmarks.table import Row

GROUPS: dict[str, Callable[[Session], list[Row]]] = {
    "cost": cost.rows,
    "growth": growth.rows,
    "rebuild": rebuild.rows,
    "same-output": same_output.rows,
    "bytes": page_bytes.rows,
    "start-up": start_up.rows,
    "checks": checks.rows,
    "live": live_code.rows,
    "record": record.rows,
    "mystmd": mystmd.rows,
    "instructions": instructions.rows,
}
"""Every group by its name on the command line."""

USUAL = [name for name in GROUPS if name != "instructions"]
"""The groups that are measured unless others are named: that one takes minutes of its own."""
