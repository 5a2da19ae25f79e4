"""Headings of Markdown, and under which of a notebook something stands, so that it opens there.

A notebook opens there only below its title, and only where JupyterLab finds the heading: it goes to
the first of several of one text, and of a link or a role nobody knows what text it becomes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from launchdirectives.asking import SECTION, Asked

_ATX = re.compile(r"\s{0,3}#{1,6}\s+(\S.*?)(?:\s+#+)?\s*")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-+)\s*")
_PARAGRAPH = re.compile(r"\s{0,3}(?:[^\s#>|:%+=-]|[+-](?=[^\s+-])).*")
"""A line that an underline makes a heading: no entry of a list, no row of a table."""
_UNKNOWN = re.compile(r"[\[\]<>{}\\&]|~~|://")
_FORMULA = re.compile(r"(\$[^$]+\$|`[^`]+`)")
_MARKS = re.compile(r"\*+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)")


def placed(asked: Asked, above: Callable[[], Sequence[str]]) -> Asked:
    """*asked* with the heading above, if the page itself opens and nothing else says where.

    :param above: gives the texts that :func:`section` takes
    """
    if {"file", "fragment"} & dict(asked).keys():
        return asked
    heading = section(above())
    return (*asked, (SECTION, heading)) if heading else asked


def section(above: Sequence[str]) -> str:
    """The heading at which a notebook opens; empty for its beginning.

    :param above: the texts of all headings down to the place, the page's title first; empty where
        nobody knows the text
    """
    if len(above) < 2 or above[-1] in above[:-1]:
        return ""
    return above[-1]


def of_markdown(line: str, before: str) -> str | None:
    """The text of the heading that ends with *line*; None if none does.

    :param before: the line above, empty where that is part of something else
    """
    found = source(line, before)
    return None if found is None else _text(found)


def source(line: str, before: str) -> str | None:
    """The same, with all marks of Markdown in it."""
    if atx := _ATX.fullmatch(line):
        return atx[1]
    if _UNDERLINE.fullmatch(line) and _PARAGRAPH.fullmatch(before):
        return before.strip()
    return None


def below_front_matter(lines: Sequence[str]) -> int:
    """The number of the first of *lines* below front matter; 0 where there is none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    ends = (number for number, line in enumerate(lines) if number and line.rstrip() == "---")
    return next(ends, -1) + 1


def _text(source: str) -> str:
    """The text of a heading as Jupyter shows it before it draws formulas."""
    if _UNKNOWN.search(source):
        return ""
    parts = _FORMULA.split(source)
    return "".join(
        part.strip("`") if number % 2 else _MARKS.sub("", part) for number, part in enumerate(parts)
    )
