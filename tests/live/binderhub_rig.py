"""A BinderHub as those who ask its API see it; what it starts is a real Jupyter Server.

BinderHub itself is on no registry that tests install from. Events and errors are those of
jupyterhub/binderhub binderhub/builder.py and base.py, which were seen in a real one; it builds
nothing, as every environment here is that of the tests.
"""

from __future__ import annotations

import json
import secrets
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from typing import cast
from urllib.parse import parse_qs

from tests.live.jupyter_server import LOOPBACK, JupyterServer
from tests.live.serving import Running

RESOLVED = "5" * 40
CORS = "Access-Control-Allow-Origin"
LOG = ("Step 1/2: FROM buildpack-deps\n", "Step 2/2: RUN conda env create\n")

STREAMS = {
    "cut": ['{"phase": "waiting", "message": "Waiting for build to start..."}'],
    "malformed": ['{"phase": "waiting"'],
    "phaseless": ['{"message": "What now?"}'],
    "serverless": ['{"phase": "ready", "imageName": "book"}'],
    "plain": ['{"phase": "ready", "url": "http://hub.example.org/user/a/", "token": "t"}'],
    "named": ['{"phase": "ready", "url": "https://me@hub.example.org/user/a/", "token": "t"}'],
    "script": ['{"phase": "ready", "url": "javascript:alert(1)", "token": "t"}'],
    "launchless": ['{"phase": "failed", "status_code": 500, "message": "Failed to launch image"}'],
    "banned": ['{"phase": "failed", "status_code": 403, "message": "Requests are not allowed"}'],
    "crowded": ['{"phase": "failed", "message": "Too many users running book! Try again soon."}'],
}
"""What a repository's stream says, by the name of the repository; then it ends."""


class BinderHubRig(Running):
    """The hub, from start to end of a ``with`` block.

    What it builds depends on the repository's name on GitHub: ``org/broken`` fails, ``org/endless``
    is never built, ``org/private`` has no ref that one can see, ``org/http-404`` (or another
    status) is an error of HTTP, those of :data:`STREAMS` are not built as they should be,
    ``org/deaf`` gets a server that takes no requests from pages, and all others are started.

    :param api_token: who signs in by it is let in, and nobody else; empty: everybody is
    :param limit: launches that a computer may ask for
    :param cors_allow_origin: the sites whose pages may read more than the hub's versions
    """

    def __init__(
        self, scratch: Path, *, api_token: str = "", limit: int = 0, cors_allow_origin: str = ""
    ) -> None:
        self.scratch = scratch.resolve()
        self.api_token = api_token
        self.limit = limit
        self.cors_allow_origin = cors_allow_origin
        self.asked: list[str] = []
        self.is_left = Event()
        self.over = Event()
        self.servers: list[JupyterServer] = []
        super().__init__(_Server(self))

    @property
    def url(self) -> str:
        """The hub's address with its prefix."""
        return f"{self.origin}/services/binder"

    def __exit__(self, *_: object) -> None:
        self.over.set()
        super().__exit__()
        for server in self.servers:
            server.__exit__()

    def start(self, *, is_deaf: bool = False) -> tuple[str, str]:
        """Start a Jupyter Server as a reader's; its address and token."""
        origins = "" if is_deaf else LOOPBACK
        server = JupyterServer(self.scratch / secrets.token_hex(4), origins=origins)
        self.servers.append(server.__enter__())
        return server.url, server.token


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, rig: BinderHubRig) -> None:
        self.rig = rig
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    prefix = "/services/binder/"

    @property
    def rig(self) -> BinderHubRig:
        return cast("_Server", self.server).rig

    def do_GET(self) -> None:
        path, _, query = self.path.removeprefix(self.prefix).partition("?")
        if path == "versions":
            self._json({"builder": "repo2docker:2026.4.0", "binderhub": "1.0.0"})
        elif path == "api/repoproviders":
            self._json([{"id": "gh", "displayName": "GitHub"}, {"id": "git"}])
        elif path.startswith("build/"):
            try:
                self._build(path.removeprefix("build/"), parse_qs(query))
            except OSError:
                self.rig.is_left.set()
        else:
            self.send_error(404)

    def end_headers(self) -> None:
        # As in BaseHandler and VersionHandler of binderhub base.py.
        allowed = self.rig.cors_allow_origin
        if allowed or self.path.endswith("/versions"):
            self.send_header(CORS, allowed or "*")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def _json(self, held: object) -> None:
        body = json.dumps(held).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _emit(self, **event: object) -> None:
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())

    def _fail(self, status: int, message: str) -> None:
        """An event stream cannot show an error's code, so that it is in an event."""
        self._emit(phase="failed", status_code=status, message=f"{message}\n")

    def _build(self, spec: str, query: dict[str, list[str]]) -> None:
        rig = self.rig
        rig.asked.append(spec)
        provider, _, rest = spec.partition("/")
        name = rest.removeprefix("org/").partition("/")[0]
        if name.startswith("http-"):
            self.send_error(int(name.removeprefix("http-")))
            return
        self.send_response(200)
        kind = "text/html" if name == "html" else "text/event-stream"
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        signed_in = self.headers.get("Authorization", "").split(" ")[-1]
        if "text/event-stream" not in self.headers.get("Accept", ""):
            self._fail(400, "Missing Accept header: text/event-stream")
        elif rig.api_token and signed_in != rig.api_token:
            self._fail(403, "Forbidden")
        elif "build_token" in query:
            self._fail(403, "Invalid build token")
        elif rig.limit and len(rig.asked) > rig.limit:
            self._fail(429, "Rate limit exceeded. Try again in 3600 seconds.")
        elif provider not in ("gh", "git"):
            self._emit(phase="failed", message=f"No provider found for prefix {provider}\n")
        elif name in STREAMS:
            for event in STREAMS[name]:
                self.wfile.write(f"data: {event}\n\n".encode())
        elif rest.startswith("org/private/"):
            self._emit(
                phase="failed",
                message=f"Could not resolve ref for {provider}:{rest}. Double check your URL and "
                "that your repo is public.\n",
            )
        else:
            self._build_ref(provider, rest)

    def _build_ref(self, provider: str, rest: str) -> None:
        self._emit(phase="waiting", message="Waiting for build to start...\n")
        self._emit(phase="fetching", message="Picked Git content provider.\n")
        self.wfile.write(b":keepalive\n\n")
        for line in LOG:
            self._emit(phase="building", message=line)
        if rest.startswith("org/endless/"):
            self._go_on()
            return
        if rest.startswith("org/silent/"):
            self.rig.over.wait()
            return
        if rest.startswith("org/broken/"):
            self._emit(phase="building", message="ResolvePackageNotFound: numpi\n")
            self._emit(phase="failed")
            self._go_on()
            return
        self._emit(phase="built", message="Built image, launching...\n", imageName="book")
        self._emit(phase="launching", message="Launching server...\n")
        url, token = self.rig.start(is_deaf=rest.startswith("org/deaf/"))
        repository = rest.rpartition("/")[0]
        self._emit(
            phase="ready",
            message=f"server running at {url}\n",
            url=url,
            token=token,
            image="book",
            repo_url=f"https://github.com/{repository}",
            binder_persistent_request=f"v2/{provider}/{repository}/{RESOLVED}",
        )
        self._go_on()

    def _go_on(self) -> None:
        """Keep the connection open, as clients would come back if it were closed."""
        while not self.rig.over.wait(0.1):
            self.wfile.write(b":keepalive\n\n")
