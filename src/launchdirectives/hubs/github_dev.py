"""github.dev: Visual Studio Code in the browser, to read and edit, without a kernel.

Address from the README of github/dev.
"""

from __future__ import annotations

from launchdirectives.hubs.base import NOWHERE, Terms
from launchdirectives.hubs.service import Service, on_github
from launchdirectives.model import FOLDER, Launch
from launchdirectives.urls import below, encode_path


class WebEditor(Service):
    """An editor that shows a GitHub repository."""

    terms = Terms(
        audience="login", needs_login=True, keeps_work=True, is_slow_to_start=False, runs=NOWHERE
    )
    start = ""
    """What comes between the address and the project."""

    def url(self, launch: Launch) -> str:
        project = on_github(launch, self.default_title).project
        route = "tree" if launch.opens == FOLDER else "blob"
        tail = f"{self.start}{project}/{route}/{launch.source.ref or 'HEAD'}/{launch.path}"
        return below(launch.hub.url, encode_path(tail.rstrip("/")))


class GitHubDev(WebEditor):
    """github.dev."""

    kind = "github-dev"
    default_url = "https://github.dev"
    default_title = "github.dev"
