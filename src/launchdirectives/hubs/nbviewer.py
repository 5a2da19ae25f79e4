"""nbviewer: shows a notebook from anywhere, and runs nothing.

Addresses from jupyter/nbviewer utils.py and providers/github/handlers.py: a ref is one part of
the path there, so that its slashes are percent-encoded. A file's path is decoded twice, the
second time as a form is; a folder's once, and without a slash at its end a redirect would
take the ref apart.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from launchdirectives import providers
from launchdirectives.hubs.base import NOWHERE, Terms
from launchdirectives.hubs.service import Service, cannot_open, needs_notebook
from launchdirectives.model import FOLDER, NOTEBOOK, Launch
from launchdirectives.providers import RAW
from launchdirectives.urls import below, encode, encode_path


class NBViewer(Service):
    """nbviewer, the public one or another."""

    kind = "nbviewer"
    terms = Terms(
        audience="public", needs_login=False, keeps_work=False, is_slow_to_start=False, runs=NOWHERE
    )
    default_url = "https://nbviewer.org"
    default_title = "nbviewer"

    def url(self, launch: Launch) -> str:
        name, address = providers.of(launch.source)
        if name == "github" and address.host == "github.com":
            if launch.opens not in (NOTEBOOK, FOLDER):
                raise cannot_open(launch, self.default_title, "notebooks (.ipynb) and folders")
            project = encode_path(address.project)
            ref = encode(launch.source.ref or "HEAD")
            if launch.opens == FOLDER:
                folder = encode_path(f"{launch.path}/".lstrip("/"))
                return below(launch.hub.url, f"github/{project}/tree/{ref}/{folder}")
            path = encode_path(launch.path) if set("%+") & set(launch.path) else launch.path
            return below(launch.hub.url, f"github/{project}/blob/{ref}/{encode_path(path)}")
        needs_notebook(launch, self.default_title)
        if name == "gist" and "/" in address.project:
            return below(launch.hub.url, encode_path(f"gist/{address.project}/{launch.path}"))
        return below(
            launch.hub.url, route_to(providers.address_of(launch.source, launch.path, RAW))
        )


def route_to(address: str) -> str:
    """The route to a notebook at any address; its query follows as a part of the path."""
    parts = urlsplit(address)
    route = "urls" if parts.scheme == "https" else "url"
    asked = f"/{encode('?' + parts.query)}" if parts.query else ""
    return f"{route}/{parts.netloc}{parts.path}{asked}"
