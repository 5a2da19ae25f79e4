"""Findings as annotations of GitHub Actions (GitHub, "Workflow commands")."""

from __future__ import annotations

from launchdirectives.findings import ERROR, NOTE, WARNING, Finding
from launchdirectives.reports.report import Report

_COMMANDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}


def write(report: Report) -> str:
    """One command a finding, then a line of numbers for the log."""
    lines = [_command(finding, report.path(finding)) for finding in report.findings]
    return "\n".join([*lines, report.summary]) + "\n"


def _command(finding: Finding, path: str) -> str:
    line = str(finding.place.line or "")
    properties = {"file": path, "line": line if path else "", "title": finding.code}
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{_COMMANDS[finding.level]} {told}::{_data(str(finding))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
