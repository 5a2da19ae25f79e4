"""Findings on standard error, and the exit code that they make."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchdirectives.findings import Finding

FINE, FINDINGS, USAGE, UNREADABLE, UNSAFE = range(5)


def report(findings: Iterable[Finding]) -> int:
    """Print *findings*, each once and sorted by place; the result is the exit code."""
    findings = set(findings)
    for finding in sorted(findings, key=lambda one: (str(one.place), one.code)):
        where = f"{finding.place}: " if str(finding.place) else ""
        print(f"{where}{finding} [{finding.code}]", file=sys.stderr)
    return exit_code(findings)


def exit_code(findings: Iterable[Finding]) -> int:
    """The exit code that *findings* make: the worst of them decides."""
    return max(map(_code, findings), default=FINE)


def _code(finding: Finding) -> int:
    if finding.is_about_safety:
        return UNSAFE
    return UNREADABLE if finding.code == "config.unreadable" else FINDINGS
