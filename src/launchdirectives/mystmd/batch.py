"""What stands in the place of the plugin's directives and roles, for all pages at once.

Question: ``{"protocol": 1, "pages": [{"path": …, "part": …, "asks": [{"kind": "directive"|"role",
"name": …, "argument": …, "body": …, "options": {…}, "fragment": …, "line": …}]}]}``. A ``part`` is
one of a page's front matter (``parts.abstract``), with lines of its own; a ``fragment`` is the
included file that the line is in.

Answer: ``{"protocol": 1, "pages": [{"control": [nodes], "answers": [[nodes]], "messages": [{"text",
"line", "level", "rule"}]} or {"failure": …}]}``, pages and asks in the order of the question.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping

from launchdirectives.findings import Finding
from launchdirectives.mystmd import PROTOCOL
from launchdirectives.mystmd.answers import Answers
from launchdirectives.mystmd.messages import Messages
from launchdirectives.mystmd.project import of_page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Made = dict[str, Any]


def answers_to(question: Mapping[str, Any]) -> Made:
    """The answers to *question*."""
    told: set[Finding] = set()
    pages = [_guarded(one, told) for one in question["pages"]]
    return {"protocol": PROTOCOL, "pages": pages}


def _guarded(asked: Mapping[str, Any], told: set[Finding]) -> Made:
    """The answers for one page; a fault there takes nothing from the others."""
    try:
        return _page(asked, told)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the author is to see it
        traceback.print_exc()
        return {"failure": f"launchdirectives failed, which it should not: {fault!r}"}


def _page(asked: Mapping[str, Any], told: set[Finding]) -> Made:
    """The answers for one page.

    :param told: findings that another page has told already
    """
    project = of_page(asked["path"])
    page = project.page(asked["path"])
    messages = Messages(page, told)
    answers = Answers(project, page, messages)
    messages.add(project.wrong)
    findings: list[Finding] = []
    is_shown = not asked.get("part") and project.book.shows(page, findings)
    control = answers.own().nodes if is_shown else ()
    messages.add(findings)
    made = [answers.to(one).nodes for one in asked["asks"]]
    return {"control": control, "answers": made, "messages": messages.made}
