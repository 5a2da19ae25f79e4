"""Findings for people: one a line, as compilers tell theirs."""

from __future__ import annotations

import os

from launchdirectives.findings import Finding
from launchdirectives.reports.report import Report


def write(report: Report) -> str:
    """What was derived, then the findings, then their number."""
    width = max((len(fact.name) for fact in report.facts), default=0)
    lines = [
        f"{fact.name.ljust(width)}  {fact.value}{f' ({fact.origin})' if fact.origin else ''}"
        for fact in report.facts
    ]
    if report.facts and report.findings:
        lines.append("")
    lines += [_line(finding, report.folder) for finding in report.findings]
    lines += ["", report.summary]
    if report.mended:
        told = (
            "1 entry of the baseline is"
            if report.mended == 1
            else f"{report.mended} entries of the baseline are"
        )
        lines.append(f"{told} mended: write the baseline anew with --write-baseline.")
    return "\n".join(lines) + "\n"


def _line(finding: Finding, folder: str) -> str:
    place = finding.place
    file = os.path.relpath(place.file, folder) if os.path.isabs(place.file) else place.file
    where = f"{file}:{place.line}: " if file and place.line else f"{file}: " if file else ""
    key = f"{place.key}: " if place.key else ""
    return f"{where}{finding.level}: {key}{finding} [{finding.code}]"
