"""The cells of a page, each line with its number in the file.

Forms: Jupyter notebooks, MyST's ``code-cell`` directives, the fenced code of jupytext's Markdown,
R Markdown and Quarto, and scripts.
"""

from __future__ import annotations

import json
import os
import re

from launchdirectives import scripts
from launchdirectives.model import Page
from launchdirectives.record import Record

CODE, TEXT = "code", "text"

Lines = tuple[tuple[int, str], ...]
"""Pairs of a line's number in its file and the line, without its end."""


class Cell(Record):
    """A cell of code, or the text between such.

    :param kind: ``code`` or ``text``
    :param language: the language of the code in lower case; empty for the page's own
    :param tags: as notebooks have them
    """

    kind: str
    lines: Lines
    language: str = ""
    tags: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The lines as one text."""
        return "\n".join(line for _, line in self.lines)


def read(directory: str, page: Page) -> tuple[Cell, ...]:
    """The cells of *page*, a file below *directory*; none if it cannot be read."""
    try:
        with open(os.path.join(directory, page.file), encoding="utf-8-sig") as stream:
            text = stream.read()
    except (OSError, UnicodeDecodeError):
        return ()
    if page.file.endswith(".ipynb"):
        return _of_notebook(text)
    numbered = tuple(enumerate(text.splitlines(), 1))
    if page.file.endswith(scripts.SUFFIXES):
        return (Cell(kind=CODE, lines=numbered),)
    if page.file.endswith(".rst"):
        return (Cell(kind=TEXT, lines=numbered),)
    return _of_markdown(numbered, is_fenced=_is_fenced(page.file, text))


def _of_notebook(text: str) -> tuple[Cell, ...]:
    try:
        content = json.loads(text)
        return tuple(_notebook_cells(content["cells"], text))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ()


def _notebook_cells(cells: list[dict[str, object]], text: str) -> list[Cell]:
    found = []
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    position, number = 0, 0
    for cell in cells:
        source = cell.get("source", "")
        pieces = source if isinstance(source, list) else [source]
        lines = []
        for piece in map(str, pieces):
            # Written as a JSON string of its own, mostly on a line of its own.
            forms = (json.dumps(piece, ensure_ascii=False), json.dumps(piece))
            places = (text.find(form, position) for form in forms)
            position = next((place for place in places if place >= 0), position)
            while number < len(starts) and starts[number] <= position:
                number += 1
            lines += [(number, line) for line in _END.split(piece.removesuffix("\n")) if piece]
            position += len(piece)
        kind = CODE if cell.get("cell_type") == "code" else TEXT
        metadata = cell.get("metadata")
        tags = _tags(metadata.get("tags") if isinstance(metadata, dict) else None)
        found.append(Cell(kind=kind, lines=tuple(lines), tags=tags))
    return found


def _tags(written: object) -> tuple[str, ...]:
    if isinstance(written, str):
        return (written,)
    return tuple(map(str, written)) if isinstance(written, list) else ()


_END = re.compile(r"\r\n?|\n")  # Python's own splitlines() knows ends that no code has
_JUPYTEXT_MARKDOWN = re.compile(r"^\s+format_name: markdown\s*$", re.MULTILINE)
_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})\s*(.*?)\s*$")


def _is_fenced(file: str, text: str) -> bool:
    """Whether a fence with a language's plain name is a cell, as in jupytext's Markdown."""
    return file.endswith(".md") and bool(_JUPYTEXT_MARKDOWN.search(text))


def _of_markdown(numbered: Lines, *, is_fenced: bool) -> tuple[Cell, ...]:
    found: list[Cell] = []
    kept: list[tuple[int, str]] = []
    fence, language = "", ""
    for number, line in numbered:
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2]:
                options, code = _parted(kept)
                tags = _option_tags([line for _, line in options])
                found.append(Cell(kind=CODE, lines=code, language=language, tags=tags))
                fence, kept = "", []
            else:
                kept.append((number, line))
        elif mark and (begun := _language(mark[2], is_fenced=is_fenced)) is not None:
            found.append(Cell(kind=TEXT, lines=tuple(kept)))
            fence, language, kept = mark[1], begun, []
        else:
            kept.append((number, line))
    kind = CODE if fence else TEXT
    found.append(Cell(kind=kind, lines=tuple(kept), language=language if fence else ""))
    return tuple(cell for cell in found if cell.lines)


def _language(info: str, *, is_fenced: bool) -> str | None:
    """The language of the cell that a fence with *info* begins; None if it begins none.

    ``{code-cell} python`` in MyST; ``{python}`` and ``{r, echo=FALSE}`` in Quarto and R Markdown.
    """
    if info.startswith("{code-cell}"):
        return info.removeprefix("{code-cell}").strip().partition(" ")[0].lower()
    if info.startswith("{") and (name := re.match(r"\{(python|r|julia)\b[^}]*\}$", info)):
        return name[1]
    if is_fenced and (name := re.match(r"(python|r|julia)\b", info, re.IGNORECASE)):
        return name[1].lower()
    return None


def _parted(lines: list[tuple[int, str]]) -> tuple[Lines, Lines]:
    """The options at the top of a directive (MyST: ``:key:`` or YAML), and the lines below."""
    first = 0
    if lines and lines[0][1].strip() == "---":
        first = next((n for n, (_, text) in enumerate(lines[1:], 2) if text.strip() == "---"), 0)
    else:
        while first < len(lines) and re.match(r"\s*:[\w-]+:", lines[first][1]):
            first += 1
    options, code = lines[:first], lines[first:]
    # MyST-Parser parsers/directives.py: one empty line above the content is no part of it.
    return tuple(options), tuple(code[1:] if code and not code[0][1].strip() else code)


def _option_tags(options: list[str]) -> tuple[str, ...]:
    """The tags in the options of a ``code-cell``."""
    if not any("tags" in line for line in options):
        return ()
    from launchdirectives.layers import load_yaml

    lines = [re.sub(r"^\s*:([\w-]+):", r"\1:", line) for line in options if line.strip() != "---"]
    try:
        found = load_yaml("\n".join(lines))
    except ValueError:
        return ()
    return _tags(found.get("tags")) if isinstance(found, dict) else ()
