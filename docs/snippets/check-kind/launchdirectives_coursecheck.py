"""Our courses are taught on our own hub: every page has to offer it."""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Looked, Survey
from launchdirectives.findings import Finding


class CourseCheck(Check):
    subject = "our course's hub"
    codes = ("course.hub",)

    def of_page(self, survey: Survey, looked: Looked) -> Iterator[Finding]:
        if not any(launch.hub.name == "course" for launch in looked.launches):
            yield Finding(
                code="course.hub",
                message="The page does not offer the course's hub.",
                fix="Add 'course' to its hubs.",
                place=survey.in_book(looked.page.file),
            )
