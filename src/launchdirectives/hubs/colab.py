"""Google Colab: opens a notebook of a GitHub repository or gist.

Address from googlecolab/open_in_colab (README) and executablebooks/sphinx-book-theme launch.py.
"""

from __future__ import annotations

from launchdirectives import providers
from launchdirectives.hubs.base import Terms
from launchdirectives.hubs.service import Service, blob_on_github, needs_notebook
from launchdirectives.model import Launch
from launchdirectives.urls import below, encode_path


class Colab(Service):
    """Google Colab. The reader needs an account with Google."""

    kind = "colab"
    terms = Terms(audience="login", needs_login=True, keeps_work=False, is_slow_to_start=False)
    default_url = "https://colab.research.google.com"
    default_title = "Google Colab"

    def via(self, launch: Launch) -> str:
        return "colab"

    def url(self, launch: Launch) -> str:
        needs_notebook(launch, self.default_title)
        name, address = providers.of(launch.source)
        if name == "gist" and "/" in address.project:
            tail = f"gist/{encode_path(f'{address.project}/{launch.path}')}"
        else:
            tail = f"github/{blob_on_github(launch, self.default_title)}"
        return below(launch.hub.url, tail)
