"""Amazon SageMaker Studio Lab: imports a notebook of a GitHub repository.

Address from aws/studio-lab-examples open-in-studio-lab/README.md.
"""

from __future__ import annotations

from launchdirectives.hubs.base import Terms
from launchdirectives.hubs.service import Service, blob_on_github, needs_notebook
from launchdirectives.model import Launch
from launchdirectives.urls import below


class StudioLab(Service):
    """SageMaker Studio Lab. The reader needs an account; the copy stays there."""

    kind = "studiolab"
    terms = Terms(audience="login", needs_login=True, keeps_work=True, is_slow_to_start=True)
    default_url = "https://studiolab.sagemaker.aws"
    default_title = "SageMaker Studio Lab"

    def url(self, launch: Launch) -> str:
        needs_notebook(launch, self.default_title)
        blob = blob_on_github(launch, self.default_title)
        return below(launch.hub.url, f"import/github/{blob}")
