"""Directives, roles and elements in the source of a page, found without a parser of its markup.

For commands that run without Sphinx or mystmd, which read pages as a whole. What stands in an
example of code is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser

from launchdirectives import headings, included
from launchdirectives.asking import Asked, ask, request, unquoted
from launchdirectives.cells import TEXT, Cell
from launchdirectives.findings import Finding, Place
from launchdirectives.model import Page
from launchdirectives.resolve import Request

Lines = Sequence[tuple[int, str]]
Found = tuple[int, dict[str, object], str]
"""Line, options and argument of one request."""


def requests(
    directory: str, page: Page, within: Iterable[Cell]
) -> Iterator[tuple[Request, tuple[Finding, ...]]]:
    """What *page* asks for, in its order, with what is wrong with each.

    :param directory: the book's folder, from which included files are found
    :param within: the cells of the page
    """
    reader = _Reader(directory, page)
    for line, options, argument in reader.found(within):
        place = Place(file=reader.file, line=line)
        asked, refused = ask(options, argument, page.docname)
        yield request(reader.placed(asked), place), tuple(one.at(place) for one in refused)


def asked(directory: str, page: Page, within: Iterable[Cell]) -> Iterator[Asked]:
    """The options of what *page* asks for, in its order, without those that are wrong."""
    reader = _Reader(directory, page)
    for _, options, argument in reader.found(within):
        yield reader.placed(ask(options, argument, page.docname)[0])


def first_heading(directory: str, page: Page, within: Iterable[Cell]) -> str:
    """The text of the first heading above what *page* asks for; empty without one."""
    reader = _Reader(directory, page)
    return next((reader.above[0] for _ in reader.found(within) if reader.above), "")


class _Reader:
    """Reads a page from top to bottom.

    :ivar file: what it reads: the page, or a file that is included there
    :ivar above: the texts of the headings down to there
    """

    def __init__(self, directory: str, page: Page) -> None:
        self.file = page.file
        self._page = page.file
        self._outer: list[str] = []  # the files that include it
        self._directory = directory
        self.above: list[str] = []

    def placed(self, asked: Asked) -> Asked:
        """*asked* with the heading above, if that is where the page itself opens."""
        return headings.placed(asked, lambda: self.above)

    def found(self, within: Iterable[Cell]) -> Iterator[Found]:
        """What is asked for in the cells *within*."""
        texts = [cell for cell in within if cell.kind == TEXT]
        if not any(word in cell.source for cell in texts for word in ("launch", "{include}")):
            return
        if self.file.endswith(".ipynb"):
            for cell in texts:
                yield from self._in_markdown(cell.lines)
        elif self.file.endswith(".rst"):
            for cell in texts:
                yield from _in_rst(cell.lines)
        else:  # one text, in which a directive may hold cells of code
            yield from self._in_markdown([line for cell in texts for line in cell.lines])

    def _in_markdown(self, lines: Lines) -> Iterator[Found]:
        # mystmd reads what front matter holds, but no heading is there.
        body = headings.below_front_matter([text for _, text in lines])
        around: list[str] = []  # the fences of directives that are read, the innermost last
        number, before = 0, ""
        while number < len(lines):
            line, text = lines[number]
            number += 1
            fence = _FENCE.match(text)
            if fence is None:
                heading = None
                if number > body and not around:
                    heading = headings.of_markdown(text, before)
                    before = text
                if heading is not None:
                    self.above.append(heading)
                if not text.startswith("%"):
                    yield from _in_sentence(line, text, _MARKDOWN_ROLE)
                continue
            before = ""
            mark, name, argument = fence.groups()
            if not name and not argument and any(map(mark.startswith, around)):
                # The outermost that it can end: its content was found first.
                del around[next(n for n, one in enumerate(around) if mark.startswith(one)) :]
                continue
            if name not in _WHOLE and (name or mark[0] == ":"):
                around.append(mark)
                yield from _in_sentence(line, argument, _MARKDOWN_ROLE)
                continue
            end = _end(lines, number, mark)
            yield from self._directive(name, (line, argument), lines[number:end])
            number = end + 1

    def _directive(
        self, name: str | None, first: tuple[int, str], inside: Lines
    ) -> Iterator[Found]:
        """What a directive asks for that is read to its end at once.

        :param first: its line and its argument
        """
        line, argument = first
        if name == "launch":
            yield line, unquoted(_options([text for _, text in inside])), argument
        elif name == "eval-rst":
            yield from _in_rst(inside)
        elif name == "include":
            yield from self._included(argument, _options([text for _, text in inside]))

    def _included(self, name: str, options: Mapping[str, object]) -> Iterator[Found]:
        """What a file asks for that is included where the reader is."""
        file, lines = included.read(self._directory, name, self._page, self.file, options)
        if file in (*self._outer, self.file):
            return  # it includes itself
        self._outer.append(self.file)
        self.file = file
        yield from self._in_markdown(lines)
        self.file = self._outer.pop()


_FENCE = re.compile(
    r"^\s*(?:(?:[-*+]|[0-9]+[.)])\s+)*"  # it may be the first line of an entry of a list
    r"(`{3,}|~{3,}|:{3,})\s*(?:\{([\w:-]+)\}\s*)?(.*?)\s*$"
)
_SHOWN = frozenset(
    (
        "code",
        "code-block",
        "code-cell",
        "sourcecode",
        "literalinclude",
        "raw",
        "math",
        "parsed-literal",
        "mermaid",
    )
)
"""Directives whose content is shown and not read."""
_WHOLE = _SHOWN | {"launch", "eval-rst", "include"}
"""Directives that are read to their end at once."""


def _end(lines: Lines, start: int, mark: str) -> int:
    """The index of the line that ends the fence *mark*, or of the end."""
    for number in range(start, len(lines)):
        text = lines[number][1].strip()
        if text.startswith(mark) and not text.strip(mark[0]):
            return number
    return len(lines)


_OPTION = re.compile(r"^\s*:([\w-]+):\s*(.*?)\s*$")


def _options(lines: Sequence[str]) -> dict[str, object]:
    """The options at the top of a directive: ``:key: value``, or YAML between dashes."""
    if lines and lines[0].strip() == "---":
        from launchdirectives.layers import load_yaml

        end = next((n for n, text in enumerate(lines[1:], 1) if text.strip() == "---"), len(lines))
        try:
            found = load_yaml("\n".join(lines[1:end]))
        except ValueError:
            return {}
        values = found.items() if isinstance(found, dict) else ()
        return {str(key): "" if value is None else str(value) for key, value in values}
    said: dict[str, object] = {}
    for text in lines:
        if not (option := _OPTION.match(text)):
            break
        said[option[1]] = option[2]
    return said


_MARKDOWN_ROLE = re.compile(r"\{launch\}`([^`]+)`")
_RST_ROLE = re.compile(r":launch:`([^`]+)`")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\1(?!`)).)+?(?<!`)\1(?!`)")
_LITERAL = re.compile(r"``.*?``")
_LINK = {"style": "link"}
"""The options of what stands in a sentence, whatever else is written."""

_ELEMENT = re.compile(r"<launch\b[^>]*>.*?(?:</launch>|$)")


def _in_sentence(line: int, text: str, role: re.Pattern[str]) -> Iterator[Found]:
    """Roles and elements in one line."""
    if "launch" not in text:
        return
    plain = role.sub(lambda match: f"\0{match[1]}\0", text)
    plain = (_CODE_SPAN if role is _MARKDOWN_ROLE else _LITERAL).sub("", plain)
    for said in re.findall("\0([^\0]*)\0", plain):
        target = re.search(r"<([^<>]*)>\s*$", said)
        yield line, dict(_LINK), target[1].strip() if target else ""
    if role is _MARKDOWN_ROLE:
        for element in _ELEMENT.findall(plain):
            options, file = _of_element(element)
            is_alone = text.strip() == element.strip()
            yield line, options if is_alone else {**options, **_LINK}, file


def _of_element(source: str) -> tuple[dict[str, object], str]:
    parser = Element(source)
    options = dict(parser.options)
    return options, str(options.pop("file", ""))


class Element(HTMLParser):
    """The attributes and the text of one element, and whether there is other HTML beside it."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.options: dict[str, object] = {}
        self.text = ""
        self.is_open = False
        self.is_closed = False
        self.has_more = False
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the element's attributes."""
        if tag == "launch" and not (self.is_open or self.is_closed):
            self.is_open = True
            self.options = {name: value or "" for name, value in attrs}
        else:
            self.has_more = True

    def handle_data(self, data: str) -> None:
        """Take the element's text."""
        if self.is_open:
            self.text += data
        else:
            self.has_more = self.has_more or bool(data.strip())

    def handle_endtag(self, tag: str) -> None:
        """See the element's end."""
        if self.is_open and tag == "launch":
            self.is_open, self.is_closed = False, True
        else:
            self.has_more = True


_RST_DIRECTIVE = re.compile(r"^(\s*)\.\.\s+([\w:-]+)::\s*(.*?)\s*$")


def _in_rst(lines: Lines) -> Iterator[Found]:
    number = 0
    while number < len(lines):
        line, text = lines[number]
        number += 1
        directive = _RST_DIRECTIVE.match(text)
        if directive and directive[2] == "launch":
            end = _deeper(lines, number, directive[1])
            yield line, _options([text for _, text in lines[number:end]]), directive[3]
            number = end
        elif directive and directive[2] in _SHOWN:
            number = _deeper(lines, number, directive[1])
        elif directive is None and re.match(r"\s*\.\.(\s|$)", text):
            number = _deeper(lines, number, _indent(text))  # a comment
        else:
            yield from _in_sentence(line, text, _RST_ROLE)
            if directive is None and text.rstrip().endswith("::"):
                number = _deeper(lines, number, _indent(text))


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _deeper(lines: Lines, start: int, indent: str) -> int:
    """The index of the first line from *start* that is indented no further than *indent*."""
    for number in range(start, len(lines)):
        text = lines[number][1]
        if text.strip() and len(_indent(text)) <= len(indent):
            return number
    return len(lines)
