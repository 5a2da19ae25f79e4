"""Kaggle: copies a notebook of a GitHub repository into the reader's account.

Address as it is used in public READMEs; the service is closed.
"""

from __future__ import annotations

from launchdirectives.hubs.base import Terms
from launchdirectives.hubs.service import Service, needs_notebook, on_github, page_on_host
from launchdirectives.model import Launch
from launchdirectives.urls import below, query


class Kaggle(Service):
    """Kaggle. The reader needs an account; the copy stays there."""

    kind = "kaggle"
    terms = Terms(audience="login", needs_login=True, keeps_work=True, is_slow_to_start=False)
    default_url = "https://kaggle.com"
    default_title = "Kaggle"

    def url(self, launch: Launch) -> str:
        needs_notebook(launch, self.default_title)
        on_github(launch, self.default_title)
        return below(launch.hub.url, f"kernels/welcome?{query(('src', page_on_host(launch)))}")
