"""What stands in the place of the plugin's directives and roles, for all pages at once.

Question: ``{"protocol": 1, "pages": [{"path": …, "part": …, "headings": [nodes], "asks": [{"kind":
"directive"|"role", "name": …, "argument": …, "body": …, "options": {…}, "fragment": …, "line": …,
"above": …}]}]}``. A ``part`` is one of a page's front matter (``parts.abstract``), with lines of
its own; a ``fragment`` is the included file that the line is in; ``above`` is how many of the
page's headings stand above. Answer: ``{"protocol": 1, "pages": [{"control": [nodes], "answers":
[[nodes]], "end": [nodes], "data": {…}, "messages": [{"text", "line", "level", "rule"}]} or
{"failure": …}]}``, pages and asks in the order of the question. ``end`` stands at the end of the
page, and ``data`` becomes ``data.launch`` of its root.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping

from launchdirectives.findings import Finding
from launchdirectives.mystmd import PROTOCOL, facts
from launchdirectives.mystmd.answers import Answer, Answers
from launchdirectives.mystmd.messages import Messages
from launchdirectives.mystmd.project import Project, of_page
from launchdirectives.mystmd.publishing import not_written, publish
from launchdirectives.publication.pages import Sheet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Made = dict[str, Any]


def answers_to(question: Mapping[str, Any]) -> Made:
    """The answers to *question*."""
    asked = _Pass()
    pages = [asked.answer(one) for one in question["pages"]]
    asked.finish()
    return {"protocol": PROTOCOL, "pages": pages}


class _Pass:
    """One pass over pages, of whatever projects."""

    def __init__(self) -> None:
        self._told: set[Finding] = set()
        self._answered: dict[Project, list[tuple[Sheet, Made]]] = {}

    def answer(self, asked: Mapping[str, Any]) -> Made:
        """The answers for one page; a fault there takes nothing from the others."""
        try:
            return self._page(asked)
        except Exception as fault:  # noqa: BLE001  (the other pages go on)
            traceback.print_exc()
            return {"failure": f"launchdirectives failed, which it should not: {fault!r}"}

    def finish(self) -> None:
        """Do what can be done once all pages are known: write the record, and say it on pages."""
        for project, answered in self._answered.items():
            first, answer = answered[0]
            messages = Messages(first.page, self._told)
            try:
                if project.book.record_config.availability:
                    _add_availability(project, answered)
                messages.add(publish(project.book))
            except Exception as fault:  # noqa: BLE001  (so does the build)
                traceback.print_exc()
                messages.add([not_written(project.book, fault)])
            answer["messages"] += messages.made

    def _page(self, asked: Mapping[str, Any]) -> Made:
        project = of_page(asked["path"])
        page = project.page(asked["path"])
        messages = Messages(page, self._told)
        answers = Answers(project, page, messages, asked.get("headings") or ())
        messages.add(project.wrong)
        findings: list[Finding] = []
        is_whole = not asked.get("part")
        is_shown = is_whole and project.book.shows(page, findings)
        own = answers.own() if is_shown else Answer()
        messages.add(findings)
        made = [answers.to(one) for one in asked["asks"]]
        answer: Made = {
            "control": own.nodes,
            "answers": [one.nodes for one in made],
            "messages": messages.made,
        }
        if is_whole:
            launches = tuple(launch for one in (own, *made) for launch in one.launches)
            answer["data"] = facts.of_page(project.proof.survey, page, launches)
            sheet = Sheet(page=page, launches=launches, title=page.title)
            self._answered.setdefault(project, []).append((sheet, answer))
        return answer


def _add_availability(project: Project, answered: list[tuple[Sheet, Made]]) -> None:
    # Only where it is wanted: it is a tenth of what starting takes.
    from launchdirectives.mystmd import availability

    parts = availability.parts(project.proof.survey, [sheet for sheet, _ in answered])
    for sheet, made in answered:
        made["end"] = parts.get(sheet.page.docname, [])
