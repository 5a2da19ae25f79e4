"""Sphinx configuration of the documentation."""

from __future__ import annotations

import sys
from pathlib import Path

from launchdirectives import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "launchdirectives"
author = "The launchdirectives team"
copyright = author  # noqa: A001
version = release = __version__

extensions = ["myst_parser", "sphinx_design", "launchdirectives", "made_from_code"]
exclude_patterns = ["_build", "_ext", "snippets"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
show_warning_types = True

html_theme = "furo"
html_title = f"launchdirectives {release}"
latex_documents = [("index", "launchdirectives.tex", project, author, "manual")]

launch_source = {
    "repository": "https://github.com/launchdirectives/launchdirectives",
    "ref": "main",
    "path": "docs",
}
launch_show = "directive"
# The controls shown on these pages are there to be looked at: no server is at these addresses.
launch_hubs = {
    "community": {
        "kind": "jupyterhub",
        "url": "https://hub.example.org",
        "title": "Community hub",
        "audience": "members",
    },
    "binder": {"kind": "binderhub", "url": "https://binder.example.org", "title": "Binder"},
}
launch_audiences = {"members": {"title": "Members", "join": "https://hub.example.org/join"}}
