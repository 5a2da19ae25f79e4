"""Amazon SageMaker Studio Lab: imports a notebook of a GitHub repository.

Address from aws/studio-lab-examples open-in-studio-lab/README.md.
"""

from __future__ import annotations

from launchdirectives.hubs.base import Terms
from launchdirectives.hubs.service import Service, needs_notebook, on_github
from launchdirectives.model import Launch
from launchdirectives.urls import below, encode_path


class StudioLab(Service):
    """SageMaker Studio Lab. The reader needs an account; the copy stays there."""

    kind = "studiolab"
    terms = Terms(audience="login", needs_login=True, keeps_work=True, is_slow_to_start=True)
    default_url = "https://studiolab.sagemaker.aws"
    default_title = "SageMaker Studio Lab"

    def url(self, launch: Launch) -> str:
        needs_notebook(launch, self.default_title)
        project = on_github(launch, self.default_title).project
        ref = launch.source.ref or "HEAD"
        tail = f"import/github/{encode_path(f'{project}/blob/{ref}/{launch.path}')}"
        return below(launch.hub.url, tail)
