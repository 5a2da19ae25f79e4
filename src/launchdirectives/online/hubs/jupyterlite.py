"""Whether a JupyterLite site is there, and holds the files that its links open.

``jupyter-lite.json`` is in every site, and ``api/contents/FOLDER/all.json`` lists a folder
(jupyterlite/jupyterlite docs/reference/schema-v0.md and jupyterlite_core/addons/contents.py). A
file is at ``files/PATH``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from launchdirectives import hubs
from launchdirectives.findings import Finding, Refused
from launchdirectives.hubs.jupyterlite import JupyterLite as LiteLinks
from launchdirectives.model import Launch
from launchdirectives.online.http import Answer, Asker, NoAnswer
from launchdirectives.online.hubs.base import HubQuestions, Known, unanswered
from launchdirectives.urls import below, encode_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LONGEST_LISTING = 10_000_000  # bytes; a folder's listing names each file with some facts


class JupyterLite(HubQuestions):
    """A site of files."""

    kind = "jupyterlite"
    title = "JupyterLite"
    mark = "jupyter-lite.json"

    def version(self, answer: Answer, held: dict[str, Any]) -> str | None:
        if "jupyter-config-data" not in held and "jupyter-lite-schema-version" not in held:
            return None
        config = held.get("jupyter-config-data")
        version = config.get("appVersion") if isinstance(config, dict) else ""
        return version if isinstance(version, str) else ""

    def of_launch(
        self, asker: Asker, launch: Launch, known: Known, address: str
    ) -> Iterator[Finding]:
        links = hubs.get(launch.hub.kind)
        if not isinstance(links, LiteLinks):
            return
        try:
            paths = links.paths(launch)
        except Refused:
            return  # said by whoever makes the link
        for path in paths:
            try:
                is_held = _is_listed(asker, address, path) or _is_served(asker, address, path)
            except NoAnswer as failure:
                yield unanswered(launch.hub, failure, below(address, "api/contents/"))
                return
            if not is_held:
                yield Finding(
                    code="hub.content-missing",
                    message=f"The JupyterLite '{launch.hub.name}' does not hold '{path}'.",
                    fix="Build it with this file among its contents, or mend the hub's "
                    "'contents:' and 'folder:'.",
                )


def _is_listed(asker: Asker, address: str, path: str) -> bool:
    folder = posixpath.dirname(path)
    listing = posixpath.join("api/contents", encode_path(folder), "all.json")
    answer = asker.ask(below(address, listing), most_bytes=_LONGEST_LISTING)
    if answer.status != 200 or answer.is_html:
        return False  # hidden folders have none, and other programs' listings have other names
    held = answer.json()
    files = held.get("content") if isinstance(held, dict) else None
    return isinstance(files, list) and any(
        isinstance(one, dict) and one.get("path") in (path, f"/{path}") for one in files
    )


def _is_served(asker: Asker, address: str, path: str) -> bool:
    """Whether the file itself is there; a page for people in its place is an error's."""
    url = below(address, f"files/{encode_path(path)}")
    with asker.open(url, accept="*/*", end=asker.end()) as stream:  # not all servers know HEAD
        answer = stream.head
    is_page = answer.is_html and not path.endswith((".html", ".htm"))
    return answer.status == 200 and not is_page
