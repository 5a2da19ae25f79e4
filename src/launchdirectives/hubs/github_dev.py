"""github.dev: Visual Studio Code in the browser, to read and edit, without a kernel.

Address from the README of github/dev.
"""

from __future__ import annotations

from launchdirectives.hubs.base import NOWHERE, Terms
from launchdirectives.hubs.service import Service, blob_on_github
from launchdirectives.model import Launch
from launchdirectives.urls import below


class WebEditor(Service):
    """An editor that shows a GitHub repository."""

    terms = Terms(
        audience="login", needs_login=True, keeps_work=True, is_slow_to_start=False, runs=NOWHERE
    )
    start = ""
    """What comes between the address and the project."""

    def url(self, launch: Launch) -> str:
        return below(launch.hub.url, self.start + blob_on_github(launch, self.default_title))


class GitHubDev(WebEditor):
    """github.dev."""

    kind = "github-dev"
    default_url = "https://github.dev"
    default_title = "github.dev"
