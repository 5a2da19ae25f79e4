"""The title of a page as its file says it, for programs that do not read pages themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from itertools import pairwise

from launchdirectives import headings
from launchdirectives.cells import TEXT, Cell
from launchdirectives.model import Page

_UNDERLINE = re.compile(r"([=\-`:'\"~^_*+#<>])\1{2,}\s*$")
_FENCE = re.compile(r"\s{0,3}(```|~~~|:::)")
_ROLE = re.compile(r"\{[a-z][\w:+.-]*\}`([^`<]*?)(?:\s*<[^`>]*>)?`|:[a-z][\w:+.-]*:`([^`]*)`")
_LINK = re.compile(r"\[\^[^\]]*\]|!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
"""A link in Markdown, or a footnote, which leaves nothing."""
_ADDRESS = re.compile(r"<(https?://[^<>\s]*)>")
_RST_LINK = re.compile(r"`([^`<]*?)\s*<[^`>]*>`__?|`([^`<]+)`__?")
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
    is_code, above = False, ""
    for line in lines[headings.below_front_matter(lines) :]:
        if _FENCE.match(line):
            is_code, above = not is_code, ""
        elif not is_code:
            found = headings.source(line, above)
            if found is not None:
                return _of_markdown(found)
            above = line
    return ""


def _of_markdown(text: str) -> str:
    return unescape(_ADDRESS.sub(r"\1", _plain(text)))


def _in_rst(lines: list[str]) -> str:
    for line, after in pairwise(lines):
        is_text = bool(line.strip()) and not _UNDERLINE.fullmatch(line)
        if is_text and _UNDERLINE.fullmatch(after) and len(after.rstrip()) >= len(line.rstrip()):
            link = _RST_LINK.sub(lambda match: match[1] or match[2] or "", line.strip())
            return _plain(link)
    return ""


def _plain(text: str) -> str:
    """*text* without the marks of roles, links and emphasis."""
    text = _ROLE.sub(lambda match: match[1] or match[2] or "", text)
    text = _LINK.sub(lambda match: match[1] or "", text)
    return _MARKS.sub("", text).replace("\\", "")
