"""What BinderHub's API answers to the form that builds an image, without building one.

BinderHub itself is on no registry that tests install from. The form asks for
``/services/binder/build/PROVIDER/REPOSITORY/REF`` and reads an event stream
(jupyterhub/binderhub binderhub/builder.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

BUILD = "/services/binder/build/"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        spec = self.path.partition("?")[0].removeprefix(BUILD)
        image = f"registry/{spec.removeprefix('gh/').replace('/', '-')}:built"
        events = (
            {"phase": "building", "message": "Step 1/1\n"},
            {"phase": "ready", "message": "Done\n", "imageName": image},
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for event in events:
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def image_builder() -> Iterator[str]:
    """Answer on loopback; gives the address that a hub's service has."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
