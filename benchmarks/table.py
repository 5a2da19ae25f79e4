"""Rows of the table of results, and how they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MET, MISSED, UNMEASURED, SHOWN = "met", "**missed**", "not measured", ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A goal with what was found.

    :param bound: what may be reached at most; empty for a row that only informs
    :param peers: what the same is with the peers
    :param details: where the number comes from, for the list below the table
    """

    goal: str
    bound: str = ""
    measured: str
    verdict: str = SHOWN
    peers: str = ""
    details: str = ""


def judged(is_met: bool) -> str:
    """The verdict on a goal."""
    return MET if is_met else MISSED


def unmeasured(goal: str, bound: str, reason: str) -> Row:
    """A row that could not be measured."""
    return Row(goal=goal, bound=bound, measured=f"not measured: {reason}", verdict=UNMEASURED)


def markdown(rows: Sequence[Row]) -> str:
    """The table, and the details below it."""
    lines = ["| goal | bound | measured | verdict | peers |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {row.goal} | {row.bound} | {row.measured} | {row.verdict} | {row.peers} |"
        for row in rows
    ]
    explained = [f"- **{row.goal}**: {row.details}" for row in rows if row.details]
    if explained:
        lines += ["", "## Details", "", *explained]
    return "\n".join(lines) + "\n"


def number(value: float, digits: int = 2) -> str:
    """*value* for reading: thousands apart, no needless zeros."""
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float, digits: int = 2) -> str:
    """*share* of 1 in percent."""
    return f"{number(100 * share, digits)} %"
