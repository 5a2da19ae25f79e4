"""What stands in the place of the plugin's directives and roles, for all pages at once.

Question: ``{"protocol": 1, "pages": [{"path": …, "part": …, "asks": [{"kind": "directive"|"role",
"name": …, "argument": …, "body": …, "options": {…}, "fragment": …, "line": …}]}]}``. A ``part`` is
one of a page's front matter (``parts.abstract``), with lines of its own; a ``fragment`` is the
included file that the line is in. Answer: ``{"protocol": 1, "pages": [{"control": [nodes],
"answers": [[nodes]], "end": [nodes], "data": {…}, "messages": [{"text", "line", "level", "rule"}]}
or {"failure": …}]}``, pages and asks in the order of the question. ``end`` stands at the page's end,
and the root of its tree has ``data`` as ``data.launch``.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping

from launchdirectives import asking
from launchdirectives.checks.proof import Proven
from launchdirectives.findings import ERROR, NOTE, Finding, Place
from launchdirectives.mystmd import PROTOCOL, availability, nodes
from launchdirectives.mystmd.facts import of_page as of_whole_page
from launchdirectives.mystmd.project import Project, of_page
from launchdirectives.mystmd.publishing import publish
from launchdirectives.publication.pages import Sheet
from launchdirectives.resolve import AUTOMATIC

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchdirectives.asking import Asked
    from launchdirectives.model import Launch, Page

    Made = dict[str, Any]

_FAILED = "launchdirectives failed, which it should not: {fault}"


def answers_to(question: Mapping[str, Any]) -> Made:
    """The answers to *question*."""
    told: set[Finding] = set()
    sheets: dict[Project, list[tuple[Sheet, Made]]] = {}
    pages = [_guarded(one, told, sheets) for one in question["pages"]]
    for project, answered in sheets.items():
        _finish(project, answered, told)
    return {"protocol": PROTOCOL, "pages": pages}


def _finish(project: Project, answered: list[tuple[Sheet, Made]], told: set[Finding]) -> None:
    """Add to the answers what is known only once all pages are: what the record says."""
    first, answer = answered[0]
    messages = _Messages(told)
    messages.add(publish(project.book, project.file), first.page)
    answer["messages"] += messages.made
    try:
        parts = availability.parts(project.proof.survey, [sheet for sheet, _ in answered])
        for sheet, answer in answered:
            answer["end"] = parts.get(sheet.page.docname, [])
    except Exception as fault:
        traceback.print_exc()
        answer["failure"] = _FAILED.format(fault=repr(fault))


def _guarded(
    asked: Mapping[str, Any], told: set[Finding], sheets: dict[Project, list[tuple[Sheet, Made]]]
) -> Made:
    """The answers for one page; a fault there takes nothing from the others.

    :param sheets: takes the page with what it launches, by its project
    """
    try:
        project = of_page(asked["path"])
        page = project.page(asked["path"])
        answer, launches = _page(project, page, asked, told)
        if not asked.get("part"):
            answer["data"] = of_whole_page(project.proof.survey, page, launches)
            sheet = Sheet(page=page, launches=tuple(launches), title=page.title)
            sheets.setdefault(project, []).append((sheet, answer))
    except Exception as fault:
        traceback.print_exc()
        return {"failure": _FAILED.format(fault=repr(fault))}
    return answer


def _page(
    project: Project, page: Page, asked: Mapping[str, Any], told: set[Finding]
) -> tuple[Made, list[Launch]]:
    """The answers for one page, and all that it launches.

    :param told: findings that another page has told already
    """
    launches: list[Launch] = []
    messages = _Messages(told)
    messages.add(project.book.findings, page)
    messages.add(project.proof.of_book(), page)
    control: list[Made] = []
    findings: list[Finding] = []
    if not asked.get("part") and project.book.shows(page, findings):
        found = project.launches(page, AUTOMATIC)
        launches += found.launches
        messages.of(found, page)
        control = nodes.control(found.launches, "button", "", "", str)
    messages.add(findings, page)
    answers = [_answer(project, page, one, messages, launches) for one in asked["asks"]]
    return {"control": control, "answers": answers, "messages": messages.made}, launches


def _answer(
    project: Project,
    page: Page,
    ask: Mapping[str, Any],
    messages: _Messages,
    launches: list[Launch],
) -> list[Made]:
    """The nodes in the place of one directive or role.

    :param launches: takes what is launched there
    """
    place = Place(file=ask.get("fragment") or page.file, line=int(ask.get("line") or 0))
    is_role = ask["kind"] == "role"
    argument, words = str(ask.get("argument") or "").strip(), ""
    if is_role:
        words, argument = _role(argument)
    options = {} if is_role else ask.get("options") or {}
    asked, refused = asking.ask(options, argument, page.docname)
    messages.add([one.at(place) for one in refused], page)
    if is_role:
        asked = (*asked, ("style", "link"))
    found = project.launches(page, asking.request(asked, place))
    launches += found.launches
    messages.of(found, page)
    return _drawn(found, asked, words)


def _drawn(found: Proven, asked: Asked, words: str) -> list[Made]:
    given = dict(asked)
    style = given.get("style", "button")
    text = words or given.get("label", "")
    if style == "link":
        first = next(iter(found.launches), None)
        return [nodes.link(first, text, str, is_button=False)] if first else _text(text)
    title = given.get("file", "").rpartition("/")[2]
    return nodes.control(found.launches, style, text, title, str)


def _text(words: str) -> list[Made]:
    return [{"type": "text", "value": words}] if words else []


def _role(body: str) -> tuple[str, str]:
    """The words and the file of ``words <file>``; the words alone open the page itself."""
    if body.endswith(">") and "<" in body:
        words, _, file = body[:-1].rpartition("<")
        return words.strip(), file.strip()
    return body, ""


class _Messages:
    """What is told on a page, in the words of the plugin."""

    def __init__(self, told: set[Finding]) -> None:
        self._told = told
        self.made: list[Made] = []

    def of(self, found: Proven, page: Page) -> None:
        """Tell what is wrong with launches."""
        self.add(found.findings, page)
        self.add(found.proofs, page)

    def add(self, findings: Any, page: Page) -> None:
        """Tell *findings*, each once."""
        for finding in findings:
            if finding in self._told or finding.level == NOTE:
                continue
            self._told.add(finding)
            place = finding.place
            is_here = place.file == page.file
            where = "" if is_here else f"{place}: " if str(place) else ""
            key = f"{place.key}: " if is_here and place.key else ""
            self.made.append(
                {
                    "text": f"{where}{key}{finding}",
                    "line": place.line if is_here else 0,
                    "level": "error" if finding.level == ERROR else "warning",
                    "rule": finding.code,
                }
            )
