"""Licences as SPDX expressions, from the spellings that authors use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from launchdirectives.findings import Refused
from launchdirectives.publication.identifiers import plain
from launchdirectives.publication.schema import fits
from launchdirectives.publication.spot import LEFT_OUT
from launchdirectives.reading import describe

_OTHER_SPELLINGS = {
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "bsd 2-clause": "BSD-2-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd-2": "BSD-2-Clause",
    "bsd-3": "BSD-3-Clause",
    "cc0": "CC0-1.0",
    "cc-zero": "CC0-1.0",
    "gpl-3": "GPL-3.0-only",
    "gplv2": "GPL-2.0-only",
    "gplv3": "GPL-3.0-only",
    "lgplv3": "LGPL-3.0-only",
    "agplv3": "AGPL-3.0-only",
    "mit license": "MIT",
    "the mit license": "MIT",
    "mpl 2.0": "MPL-2.0",
}
"""Spellings in use that are no identifiers of SPDX, in small letters."""

_CREATIVE_COMMONS = re.compile(
    r"(?:https?://)?(?:www\.)?creativecommons\.org/"
    r"(?:licenses/(?P<terms>[a-z-]+)/(?P<version>[0-9.]+)(?:/(?P<port>[a-z]{2,3})(?=/|$))?"
    r"|publicdomain/(?P<tool>zero|mark)/1\.0)(?:[/?#].*)?",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    r"(?:creative commons |cc[ -])(?P<terms>by(?:[ -](?:nc|nd|sa))*)(?:[ -]v?(?P<version>[0-9.]+))?"
    r"(?: international| unported)?",
    re.IGNORECASE,
)
_ON_A_PAGE_OF_ITS_OWN = re.compile(
    r"https?://(?:www\.)?(?:opensource\.org/licenses?|spdx\.org/licenses)/([A-Za-z0-9.+-]+?)"
    r"(?:\.html|\.php)?/?",
    re.IGNORECASE,
)
_APACHE = re.compile(
    r"https?://(?:www\.)?apache\.org/licenses/LICENSE-2\.0(?:\.html|\.txt)?", re.IGNORECASE
)


def license(value: object) -> str:  # noqa: A001
    """A check: a licence, or those of content and code, as an SPDX expression.

    The forms: text; a list, any of which may be chosen (Citation File Format 1.2.0, ``license``);
    MyST's ``content`` and ``code``, which hold for one part each, and its ``id``, ``name`` and
    ``url`` (jupyter-book/mystmd packages/myst-frontmatter/src/licenses/validators.ts, which also
    takes CC-BY without a version for 4.0); Quarto's ``text``, ``url`` and ``type``.
    """
    if isinstance(value, (list, tuple)) and value:
        return _checked(_joined(" OR ", [_one(one) for one in value[:20]]), value)
    if isinstance(value, Mapping):
        parts = [value[key] for key in ("content", "code") if value.get(key)]
        if parts:
            return _checked(_joined(" AND ", [_one(part) for part in parts]), value)
        return _one(value)
    return _one(value)


def _one(value: object) -> str:
    if isinstance(value, Mapping):
        named = [value[key] for key in ("id", "url", "name", "text") if value.get(key)]
        value = next((one for one in named if isinstance(one, str)), None)
    text = plain(value)
    return _checked(_identifier(text), text)


def _joined(word: str, found: list[str]) -> str:
    distinct = list(dict.fromkeys(found))
    if len(distinct) == 1:
        return distinct[0]
    return word.join(f"({one})" if " " in one else one for one in distinct)


def _identifier(text: str) -> str:
    """*text* as SPDX would write it, if it is one of the other spellings."""
    if found := _CREATIVE_COMMONS.fullmatch(text):
        if tool := found["tool"]:
            return {"zero": "CC0-1.0", "mark": "CC-PDM-1.0"}[tool.lower()]
        parts = (found["terms"], found["version"].rstrip("."), found["port"])
        return "-".join(("CC", *filter(None, parts))).upper()
    if found := _IN_WORDS.fullmatch(text):
        terms = found["terms"].replace(" ", "-").upper()
        return f"CC-{terms}-{found['version'] or '4.0'}"
    if found := _ON_A_PAGE_OF_ITS_OWN.fullmatch(text):
        text = found[1]
    if _APACHE.fullmatch(text):
        return "Apache-2.0"
    return _OTHER_SPELLINGS.get(text.lower(), text)


def _checked(expression: str, written: object) -> str:
    found = _canonical(expression)
    if not found or not fits("license", found):
        raise Refused(
            LEFT_OUT,
            f"{describe(written)} is no licence of SPDX.",
            "Write an identifier from https://spdx.org/licenses, such as CC-BY-4.0 or MIT.",
        )
    return found


@lru_cache(maxsize=256)
def _canonical(expression: str) -> str:
    """*expression* as SPDX spells it; empty if it is none."""
    try:
        from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
    except ImportError:  # packaging before 24.2
        parts = re.split(r" (?:AND|OR) ", expression.replace("(", "").replace(")", ""))
        return expression if _SURE.issuperset(parts) else ""
    try:
        return canonicalize_license_expression(expression)
    except InvalidLicenseExpression:
        return ""


_SURE = frozenset(_OTHER_SPELLINGS.values()) | {
    f"CC-{terms}-4.0" for terms in ("BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND")
}
"""The identifiers that are known without packaging's list."""
