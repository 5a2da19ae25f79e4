"""A kind of hub for launchdirectives: course servers, which open one file of a git repository."""

from __future__ import annotations

from typing import cast

from launchdirectives.addresses import parse
from launchdirectives.findings import Refused
from launchdirectives.hubs.base import HubKind, Terms, at_commit
from launchdirectives.model import Launch
from launchdirectives.reading import text
from launchdirectives.record import Record, option
from launchdirectives.urls import below, query


class CourseOptions(Record):
    """Keys of a course server, beside those of every hub."""

    course: str = option(text, default="", help="Number of the course that pays for the server.")


class CourseServer(HubKind):
    """A course server."""

    kind = "courseserver"
    terms = Terms(audience="login", needs_login=True, keeps_work=False, is_slow_to_start=False)
    Options = CourseOptions

    def url(self, launch: Launch) -> str:
        """The address that opens *launch*."""
        if parse(launch.source.repository).host != "github.com":
            raise Refused(
                "hub.source",
                "A course server opens repositories on github.com only.",
                "Take this hub out of the page's 'hubs'.",
            )
        options = cast("CourseOptions", launch.hub.options)
        asked = query(
            ("git", launch.source.repository),
            ("rev", launch.source.ref),
            ("file", launch.path),
            ("course", options.course),
        )
        return below(launch.hub.url, f"open?{asked}")

    def pinned(self, launch: Launch) -> str:
        """The address that opens *launch* at its commit for ever."""
        return self.url(at_commit(launch)) if launch.source.commit else ""
