"""Forms in which findings are told to people and programs: each is one file, named here."""

from __future__ import annotations

from launchdirectives.named import load
from launchdirectives.reports.report import Report

FORMATS = ("text", "json", "sarif", "github")
"""Each form; the file of its name in this folder has ``write``."""


def write(report: Report, form: str) -> str:
    """*report* in one of :data:`FORMATS`."""
    return str(load(f"launchdirectives.reports.{form}:write")(report))
