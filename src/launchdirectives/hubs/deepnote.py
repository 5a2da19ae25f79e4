"""Deepnote: makes a project from a GitHub repository or a notebook in it.

Address from executablebooks/sphinx-book-theme launch.py.
"""

from __future__ import annotations

from launchdirectives.hubs.base import Terms
from launchdirectives.hubs.service import Service, cannot_open, on_github, page_on_host
from launchdirectives.model import FOLDER, NOTEBOOK, Launch
from launchdirectives.urls import below, query


class Deepnote(Service):
    """Deepnote. The reader needs an account; the project stays there."""

    kind = "deepnote"
    terms = Terms(audience="login", needs_login=True, keeps_work=True, is_slow_to_start=False)
    default_url = "https://deepnote.com"
    default_title = "Deepnote"

    def url(self, launch: Launch) -> str:
        on_github(launch, self.default_title)
        if launch.opens != NOTEBOOK and not (launch.opens == FOLDER and not launch.path):
            raise cannot_open(launch, self.default_title, "notebooks (.ipynb) and repositories")
        return below(launch.hub.url, f"launch?{query(('url', page_on_host(launch)))}")
