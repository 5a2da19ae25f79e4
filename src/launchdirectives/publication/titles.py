"""The title of a page as its file says it, for programs that do not read pages themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from launchdirectives.cells import TEXT, Cell
from launchdirectives.model import Page

_UNDERLINE = re.compile(r"([=\-`:'\"~^_*+#<>])\1{2,}\s*$")
_FENCE = re.compile(r"\s{0,3}(```|~~~|:::)")
_ROLE = re.compile(r"\{[a-z][\w:+.-]*\}`([^`<]*?)(?:\s*<[^`>]*>)?`|:[a-z][\w:+.-]*:`([^`]*)`")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"(?<!\\)[*`]+|(?<![\w\\])_+(?=\w)|(?<=\w)_+(?!\w)")


def title(page: Page, cells: Iterable[Cell]) -> str:
    """The title of *page*: its front matter's, its first heading's, or what it is listed as."""
    if page.title:
        return page.title
    is_rst = page.file.endswith(".rst")
    for cell in cells:
        if cell.kind == TEXT:
            lines = [line for _, line in cell.lines]
            found = _in_rst(lines) if is_rst else _in_markdown(lines)
            if found:
                return found
    return page.listed_as or page.docname.rpartition("/")[2]


def _in_markdown(lines: list[str]) -> str:
    is_code = False
    for line in lines[_end_of_front_matter(lines) :]:
        if _FENCE.match(line):
            is_code = not is_code
        elif not is_code and re.match(r"#{1,6}\s+\S", line):
            return _plain(line.lstrip("#").strip().rstrip("#").strip())
    return ""


def _end_of_front_matter(lines: list[str]) -> int:
    """The index of the line that ends it; comments in it are no headings."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    ends = (number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "..."))
    return next(ends, 0)


def _in_rst(lines: list[str]) -> str:
    for line, after in pairwise(lines):
        is_text = bool(line.strip()) and not _UNDERLINE.fullmatch(line)
        if is_text and _UNDERLINE.fullmatch(after) and len(after.rstrip()) >= len(line.rstrip()):
            return _plain(line.strip())
    return ""


def _plain(text: str) -> str:
    """*text* without the marks of roles, links and emphasis."""
    text = _ROLE.sub(lambda match: match[1] or match[2] or "", text)
    return _MARKS.sub("", _LINK.sub(r"\1", text)).replace("\\", "")
