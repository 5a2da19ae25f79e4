"""A folder served on loopback, and a book built for a browser to look at."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: object, headers: Mapping[str, str], directory: str) -> None:
        self._headers = headers
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        for name, value in self._headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class Running:
    """A server that answers in a thread of its own, to the end of a ``with`` block."""

    def __init__(self, server: HTTPServer) -> None:
        self._server = server
        self._thread = threading.Thread(target=server.serve_forever, daemon=True)

    @property
    def origin(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def served(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve *folder* on loopback with *headers* on every answer; gives its address."""
    handler = partial(_Handler, headers=headers or {}, directory=str(folder))
    with Running(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as server:
        yield server.origin
