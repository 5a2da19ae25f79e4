"""Findings as SARIF, which code hosts show beside the lines (OASIS SARIF 2.1.0)."""

from __future__ import annotations

import hashlib
import json
import os
from urllib.parse import quote

from launchdirectives import __version__
from launchdirectives.findings import CODES, Finding
from launchdirectives.reports.report import Report

_ROOT = "%SRCROOT%"


def write(report: Report) -> str:
    """One run, with a rule for each code that was found."""
    codes = sorted({finding.code for finding in report.findings})
    rules = {code: number for number, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {
                "name": "launchdirectives",
                "semanticVersion": __version__,
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rules, report) for finding in report.findings],
    }
    found = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
        "sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _rule(code: str) -> dict[str, object]:
    level, meaning = CODES.get(code, ("error", code))
    return {
        "id": code,
        "shortDescription": {"text": meaning},
        "defaultConfiguration": {"level": level},
    }


def _result(finding: Finding, rules: dict[str, int], report: Report) -> dict[str, object]:
    path = report.path(finding)
    told: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": rules[finding.code],
        "level": finding.level,
        "message": {"text": str(finding)},
        # So that a host knows a finding again after lines have moved (SARIF 3.27.17).
        "partialFingerprints": {"launch/v1": _fingerprint(finding, path)},
    }
    if path:
        place: dict[str, object] = {"artifactLocation": _file(path)}
        if finding.place.line:
            place["region"] = {"startLine": finding.place.line}
        told["locations"] = [{"physicalLocation": place}]
    return told


def _file(path: str) -> dict[str, str]:
    if os.path.isabs(path):
        return {"uri": f"file://{quote(path.replace(os.sep, '/'))}"}
    return {"uri": quote(path), "uriBaseId": _ROOT}


def _fingerprint(finding: Finding, path: str) -> str:
    told = "\0".join((finding.code, path, finding.place.key, finding.message))
    return hashlib.blake2b(told.encode(), digest_size=12).hexdigest()
