"""Findings for programs, as JSON."""

from __future__ import annotations

import json

from launchdirectives.findings import ERROR, NOTE, WARNING
from launchdirectives.reports.report import Report


def write(report: Report) -> str:
    """An object with the facts, the findings and their numbers."""
    found = {
        "facts": [
            {"name": fact.name, "value": fact.value, "from": fact.origin} for fact in report.facts
        ],
        "findings": [
            {
                "code": finding.code,
                "level": finding.level,
                "file": report.path(finding),
                "line": finding.place.line or None,
                "key": finding.place.key,
                "message": finding.message,
                "fix": finding.fix,
            }
            for finding in report.findings
        ],
        "pages": report.pages,
        "links": report.launches,
        "errors": report.count(ERROR),
        "warnings": report.count(WARNING),
        "notes": report.count(NOTE),
        "known": report.known,
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
