"""The pure-Python configurable-http-proxy, made to treat links as the usual one does.

As released (0.4.0) it decodes and encodes a request's path again, which changes ``%2F`` and
``@``; it waits 20 seconds for an answer, less than a server may take to start on a busy
machine; and it asks for ten things at a time.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import AsyncHTTPClient

LIMITS = {"connect_timeout": 60.0, "request_timeout": 300.0}


def main() -> None:
    """Start the proxy with the command line's options."""
    handler = import_module("configurable_http_proxy.handlers").ProxyHandler
    choose_target = handler.get_target_url

    async def keep_address(self: Any, path: str) -> str | None:
        chosen = await choose_target(self, path)
        if chosen is None:
            return None
        target = urlsplit(chosen)
        return f"{target.scheme}://{target.netloc}{self.request.uri}"

    handler.get_target_url = keep_address
    AsyncHTTPClient.configure(None, max_clients=100, defaults=LIMITS)
    import_module("configurable_http_proxy.cli").main()


if __name__ == "__main__":
    main()
