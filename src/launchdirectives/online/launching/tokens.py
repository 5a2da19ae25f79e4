"""Tokens by which one signs in at hubs: from the environment only, never from settings."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from launchdirectives.model import Hub


def token_variable(hub: Hub) -> str:
    """The environment variable that holds the token for *hub*."""
    name = "".join(char if char.isascii() and char.isalnum() else "_" for char in hub.name)
    return f"LAUNCHDIRECTIVES_TOKEN_{name.upper()}"


def token_for(hub: Hub) -> str:
    """The token for *hub*, or nothing.

    On a JupyterHub's own server ``JUPYTERHUB_API_TOKEN`` is there too. It counts only for that
    hub itself: a book's settings must not be able to have it sent elsewhere.
    """
    if token := os.environ.get(token_variable(hub), ""):
        return token
    its_own = ("JUPYTERHUB_PUBLIC_HUB_URL", "JUPYTERHUB_API_URL")
    origins = {_origin(os.environ.get(name, "")) for name in its_own} - {_origin("")}
    is_here = hub.kind == "jupyterhub" and _origin(hub.url) in origins
    return os.environ.get("JUPYTERHUB_API_TOKEN", "") if is_here else ""


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
