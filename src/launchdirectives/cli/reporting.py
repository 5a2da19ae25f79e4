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
    code = FINE
    for finding in sorted(set(findings), key=lambda one: (str(one.place), one.code)):
        where = f"{finding.place}: " if str(finding.place) else ""
        print(f"{where}{finding} [{finding.code}]", file=sys.stderr)
        if finding.is_about_safety:
            code = UNSAFE
        elif finding.code == "config.unreadable":
            code = max(code, UNREADABLE)
        else:
            code = max(code, FINDINGS)
    return code
