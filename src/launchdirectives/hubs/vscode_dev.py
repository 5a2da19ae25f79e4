"""vscode.dev: the same editor at an address of its own.

Address from the announcement of vscode.dev, its middle part as on github.dev.
"""

from __future__ import annotations

from launchdirectives.hubs.github_dev import WebEditor


class VSCodeDev(WebEditor):
    """vscode.dev."""

    kind = "vscode-dev"
    default_url = "https://vscode.dev"
    default_title = "vscode.dev"
    start = "github/"
