"""Which findings are told: by their codes, and by a baseline of those that are known."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from launchdirectives.findings import CODES, Finding, Refused, nearest
from launchdirectives.reports.report import below

_FORMAT = 1


def known_codes(text: str, more: Iterable[str] = ()) -> list[str]:
    """The codes, or beginnings of codes (``source``), in *text*, separated by commas.

    :param more: codes that there are beside our own
    :raises Refused: if there is no such code
    """
    every = [*CODES, *more]
    found = [part.strip() for part in text.split(",") if part.strip()]
    for part in found:
        if not any(_is_of(code, part) for code in every):
            subjects = {code.partition(".")[0] for code in every}
            raise Refused(
                "config.unknown-name",
                f"There is no code '{part}'.",
                nearest(part, sorted({*every, *subjects})),
            )
    return found


def chosen(
    findings: Iterable[Finding], select: Sequence[str], ignore: Sequence[str]
) -> list[Finding]:
    """Those of *findings* that are selected and not ignored; the longer beginning counts."""

    def is_told(finding: Finding) -> bool:
        wanted = _longest(finding.code, select) if select else 0
        return wanted is not None and (_longest(finding.code, ignore) or -1) < wanted

    return [finding for finding in findings if is_told(finding)]


def _longest(code: str, parts: Sequence[str]) -> int | None:
    return max((len(part) for part in parts if _is_of(code, part)), default=None)


def _is_of(code: str, part: str) -> bool:
    return code == part or code.startswith(f"{part}.")


Entry = tuple[str, str, str, str]
"""Code, file, key and message of a finding: what stays when lines move."""


def _entry(finding: Finding, root: str) -> Entry:
    return (finding.code, below(finding.place.file, root), finding.place.key, finding.message)


def baseline(findings: Iterable[Finding], root: str) -> str:
    """A baseline of *findings*; it holds no lines, so that a book can be edited."""
    entries = sorted(_entry(finding, root) for finding in findings)
    names = ("code", "file", "key", "message")
    told = [dict(zip(names, entry, strict=True)) for entry in entries]
    return json.dumps({"version": _FORMAT, "known": told}, indent=1, ensure_ascii=False) + "\n"


def without_known(
    findings: Iterable[Finding], text: str, root: str
) -> tuple[list[Finding], int, int]:
    """The findings that the baseline in *text* does not know.

    :returns: them, the number of those known, and the number of its entries that are mended
    :raises Refused: if *text* is no baseline
    """
    try:
        content = json.loads(text)
        if content["version"] != _FORMAT:
            raise ValueError(f"version {content['version']}")
        known = Counter(
            (one["code"], one["file"], one["key"], one["message"]) for one in content["known"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            "config.unreadable",
            f"This is no baseline that can be read ({type(error).__name__}: {error}).",
            "Write one with --write-baseline.",
        ) from error
    declared = known.total()
    fresh = []
    hidden = 0
    for finding in findings:
        entry = _entry(finding, root)
        if known[entry]:
            known[entry] -= 1
            hidden += 1
        else:
            fresh.append(finding)
    return fresh, hidden, declared - hidden
