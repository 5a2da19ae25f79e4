"""The built book on loopback, and the way from its links to the Jupyter Server.

Pages hold no token: a link leads to ``/-/jupyter/…`` here, which adds it, and the script of live
code asks ``/-/live`` for it. So that another user of the same computer cannot get it that way, the
site opens only to who has the key in the address that the command prints.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler

from launchdirectives.book import PREVIEW_ASK

if TYPE_CHECKING:
    from pathlib import Path

    from launchdirectives.preview.jupyter import JupyterServer

JUPYTER = "/-/jupyter"
_COOKIE = "launchdirectives-preview"


class Website:
    """The site's address and its server."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.key = secrets.token_urlsafe(16)
        self._sockets = bind_sockets(port, "127.0.0.1")
        self.port = int(self._sockets[0].getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder

    @property
    def jupyter_url(self) -> str:
        """The address that stands in the pages for every hub."""
        return f"{self.url}{JUPYTER}"

    @property
    def front_door(self) -> str:
        """The address that the author opens."""
        return f"{self.url}/?key={self.key}"

    def serve(self, jupyter: JupyterServer) -> HTTPServer:
        """Begin to answer; the result can be stopped."""
        files = {"path": str(self._folder), "default_filename": "index.html"}
        application = Application(
            [
                (rf"{JUPYTER}/(.*)", _ToJupyter),
                (PREVIEW_ASK, _Live),
                (r"/(.*)", _Pages, files),
            ],
            key=self.key,
            port=self.port,
            jupyter=jupyter,
        )
        server = HTTPServer(application)
        server.add_sockets(self._sockets)
        return server


class _Locked(RequestHandler):
    """A handler that lets in who has the key, in the query or in a cookie."""

    def prepare(self) -> None:
        key, port = str(self.settings["key"]), self.settings["port"]
        # A page of another site that has its name resolve to loopback is kept out.
        if self.request.host not in (f"127.0.0.1:{port}", f"localhost:{port}"):
            raise HTTPError(403, "unknown host")
        name = f"{_COOKIE}-{port}"
        if _is_same(self.get_query_argument("key", ""), key):
            self.set_cookie(name, key, httponly=True, samesite="Lax")
        elif not _is_same(self.get_cookie(name) or "", key):
            raise HTTPError(403, "Open the address that the preview has printed.")


class _Pages(_Locked, StaticFileHandler):
    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "no-store")


class _ToJupyter(_Locked):
    def get(self, path: str) -> None:
        jupyter: JupyterServer = self.settings["jupyter"]
        query = self.request.query
        token = f"{'&' if query else ''}token={jupyter.token}"
        self.redirect(f"{jupyter.url}/{path}?{query}{token}")


class _Live(_Locked):
    def get(self) -> None:
        jupyter: JupyterServer = self.settings["jupyter"]
        # Every site of this computer gets the cookie; none but this one gets the answer.
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "no-store")
        self.write({"url": f"{jupyter.url}/", "token": jupyter.token})


def _is_same(given: str, key: str) -> bool:
    return hmac.compare_digest(given.encode(), key.encode())
