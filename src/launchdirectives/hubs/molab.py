"""molab: runs a marimo notebook of a GitHub repository.

Address from marimo's documentation, "Publish from GitHub".
"""

from __future__ import annotations

from launchdirectives.hubs.base import BROWSER, Terms
from launchdirectives.hubs.service import Service, blob_on_github, cannot_open
from launchdirectives.model import Launch
from launchdirectives.reading import boolean
from launchdirectives.record import Record, option
from launchdirectives.urls import below


class MolabOptions(Record):
    """Keys of molab."""

    wasm: bool = option(
        boolean,
        default=False,
        help="Whether the notebook runs in the reader's browser at once, without an account.",
    )


class Molab(Service):
    """molab. marimo notebooks are Python files: a page names its own by `file`."""

    kind = "molab"
    terms = Terms(
        audience="public", needs_login=False, keeps_work=False, is_slow_to_start=False, runs=BROWSER
    )
    Options = MolabOptions
    default_url = "https://molab.marimo.io"
    default_title = "molab"

    def url(self, launch: Launch) -> str:
        if not launch.path.endswith(".py"):
            raise cannot_open(launch, self.default_title, "marimo notebooks (.py)")
        options: MolabOptions = launch.hub.options
        blob = blob_on_github(launch, self.default_title)
        return below(launch.hub.url, f"github/{blob}" + ("/wasm" if options.wasm else ""))
