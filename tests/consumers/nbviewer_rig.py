"""nbviewer's own handlers on loopback, asking nobody.

Real: its rewriting of addresses, its routes, its handlers of GitHub, gists and other addresses.
Not real: GitHub and the web, which would be asked next. In their place, what would have been asked
for is shown. (nbviewer 1.0.1, the last on the package index, was written for tornado 5 and for a
`cgi` module with `escape`; its GitHub client and its server do not run today, its handlers do.)
"""

from __future__ import annotations

import asyncio
import html
import json
import warnings
from importlib import import_module
from threading import Event, Thread
from types import SimpleNamespace, TracebackType
from typing import Any, NoReturn, Self

from tests.consumers.reader import Reader

ORIGIN = "https://nbviewer.org"


def _part(name: str) -> Any:
    """A module of nbviewer."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Python's `cgi`, of regular expressions not raw
        import_module("cgi").escape = html.escape  # type: ignore[attr-defined]
        return import_module(f"nbviewer.{name}")


def _show(**asked: str) -> NoReturn:
    from tornado.web import Finish

    raise Finish(asked)


class _GitHub:
    """In place of nbviewer's GitHub client, with its methods (providers/github/client.py)."""

    def get_tree_entry(self, user: str, repo: str, path: str, ref: str) -> NoReturn:
        _show(user=user, repo=repo, ref=ref, file=path)

    def get_contents(self, user: str, repo: str, path: str, ref: str) -> NoReturn:
        _show(user=user, repo=repo, ref=ref, folder=path)

    def get_gist(self, gist_id: str) -> NoReturn:
        _show(gist=gist_id)


class _Web:
    """In place of tornado's client."""

    async def fetch(self, url: str, **options: object) -> SimpleNamespace:
        if not url.endswith("/robots.txt"):
            _show(url=url)
        return SimpleNamespace(headers={}, body=b"")


class NbviewerRig:
    """nbviewer's handlers, from start to end of a ``with`` block."""

    def __init__(self) -> None:
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._ready = Event()
        self._thread = Thread(target=self._serve, daemon=True)

    def rewritten(self, address: str) -> str:
        """The page to which nbviewer's own form sends who enters *address*."""
        providers = _part("providers")
        rules = providers.provider_uri_rewrites(providers.default_rewrites)
        path: str = _part("utils").transform_ipynb_uri(address, rules)
        return ORIGIN + path

    def asked(self, url: str) -> dict[str, str]:
        """What nbviewer would ask GitHub or the web for, to show its page *url*."""
        assert url.startswith(f"{ORIGIN}/"), url
        page = Reader().open(self.url + url.removeprefix(ORIGIN))
        asked: dict[str, str] = json.loads(page.text)
        return asked

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(30)
        assert self.url, "nbviewer's handlers do not start"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._listen())
        finally:
            self._ready.set()
        self._loop.run_forever()

    async def _listen(self) -> None:
        from tornado.httpserver import HTTPServer
        from tornado.netutil import bind_sockets
        from tornado.web import Application

        routes = _part("handlers").init_handlers(
            {}, list(_part("providers").default_providers), "/", None
        )
        cache = _part("cache").DummyAsyncCache()
        application = Application(
            routes,
            base_url="/",
            hub_base_url="",
            default_format="html",
            client=_Web(),
            cache=cache,
            rate_limiter=_part("ratelimit").RateLimiter(0, 0, cache),
        )
        _part("providers.github.handlers").GithubClientMixin._github_client = _GitHub()
        [listening] = bind_sockets(0, "127.0.0.1")
        HTTPServer(application).add_socket(listening)
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
