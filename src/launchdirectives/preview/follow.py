"""Follows a launch link as a reader's browser would, up to the file that opens."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urlencode, urlsplit

if TYPE_CHECKING:
    from launchdirectives.preview.jupyter import JupyterServer
    from launchdirectives.preview.links import Content, PageLink

_FILE = re.compile(r"(?:(?:lab|doc)/tree|nbclassic/\w+|notebooks|tree|edit)(?:/(?P<path>.*))?")


class Followed:
    """Follows links; content that several links share is pulled once."""

    def __init__(self, jupyter: JupyterServer) -> None:
        self._jupyter = jupyter
        self._pulled: dict[Content, str] = {}

    def problem(self, link: PageLink) -> str:
        """What stands between a reader and the file of *link*; empty if it opens."""
        if not link.content.repository:
            return "the link has no repository to pull"
        return self.missing(link.content) or self._opens(link.urlpath)

    def missing(self, content: Content) -> str:
        """Why *content* is not on the server; empty if it is, now at the latest."""
        if content not in self._pulled:
            self._pulled[content] = self._pull(content)
        return self._pulled[content]

    def _pull(self, content: Content) -> str:
        """Pull as nbgitpuller's page does (nbgitpuller/handlers.py, SyncHandler)."""
        query = {
            "repo": content.repository,
            "branch": content.branch,
            "targetpath": content.folder,
        }
        try:
            events = self._jupyter.get(
                "git-pull/api?" + urlencode({key: value for key, value in query.items() if value}),
                timeout=300,
            )
        except (URLError, OSError) as error:
            return f"nbgitpuller does not answer: {error}"
        last: dict[str, str] = {}
        for line in events.decode(errors="replace").splitlines():
            if line.startswith("data: {"):
                last = json.loads(line.removeprefix("data: "))
                if last.get("phase") in ("finished", "error"):
                    break
        if last.get("phase") == "finished":
            return ""
        return f"nbgitpuller: {last.get('message', 'no answer')}"

    def _opens(self, urlpath: str) -> str:
        """Ask the server's contents API for the file, and for the page that shows it."""
        parts = urlsplit(urlpath)
        try:
            self._jupyter.get(urlpath.partition("#")[0])
            found = _FILE.fullmatch(parts.path)
            if found:
                # The path of a URL, decoded once by the server, names the file.
                path = unquote(found["path"] or "")
                self._jupyter.get(f"api/contents/{quote(path)}?content=0")
        except HTTPError as error:
            return f"'{unquote(parts.path)}' does not open: {error.code} {error.reason}"
        except (URLError, OSError) as error:
            return f"'{unquote(parts.path)}' does not open: {error}"
        return ""
