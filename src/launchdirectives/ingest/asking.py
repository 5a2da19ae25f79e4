"""Questions to hubs that a record names: guarded, or by a publisher's own ``fetch``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from launchdirectives.ingest.base import Fetch
from launchdirectives.ingest.verify.base import UNSAFE as EXIT_UNSAFE
from launchdirectives.ingest.verify.base import NotRead
from launchdirectives.online.guarded import Guarded
from launchdirectives.online.http import CLOSED, UNSAFE, Answer, Limits, NoAnswer, Stream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

LIMITS = Limits(seconds=20.0, tries=2)


class Watched(Guarded):
    """Remembers the hosts that it would not ask, or that led to where it would not.

    :param fetch: asks in place of this; it has to guard itself
    """

    def __init__(self, *, allow_local: bool = False, fetch: Fetch | None = None) -> None:
        super().__init__(LIMITS, allow_local=allow_local)
        self.refused: set[str] = set()
        self.fetch = fetch
        if fetch is None:
            import requests  # noqa: F401  (if it is missing, here and not in a thread)

    def has_refused(self, url: str) -> bool:
        """Whether it was unsafe to ask the host of *url*."""
        return urlsplit(url).netloc in self.refused

    def open(
        self,
        url: str,
        *,
        end: float,
        method: str = "GET",
        accept: str = "text/event-stream",
        token: str = "",
        body: object = None,
        headers: Mapping[str, str] = {},
    ) -> Stream:
        """The answer of *url* while it comes."""
        if self.fetch:
            return _Fetched(self, url, self.fetch)
        asked = super().open(
            url, end=end, method=method, accept=accept, token=token, body=body, headers=headers
        )
        return _Noted(self, url, asked)


class _Noted(Stream):
    """*inner*, whose refusal is remembered."""

    def __init__(self, asker: Watched, url: str, inner: Stream) -> None:
        self._watched, self._url, self._inner = asker, url, inner

    def __enter__(self) -> Self:
        try:
            self._inner.__enter__()
        except NoAnswer as failure:
            if failure.kind == UNSAFE:
                self._watched.refused.add(urlsplit(self._url).netloc)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._inner.close()

    @property
    def head(self) -> Answer:
        return self._inner.head

    def chunks(self) -> Iterator[bytes]:
        return self._inner.chunks()


class _Fetched(Stream):
    """What *fetch* brings from *url*, whole."""

    def __init__(self, asker: Watched, url: str, fetch: Fetch) -> None:
        self._watched, self._url, self._fetch = asker, url, fetch
        self._body = b""

    def __enter__(self) -> Self:
        try:
            came = self._fetch(self._url)
        except NotRead as refused:
            is_unsafe = refused.code == EXIT_UNSAFE
            if is_unsafe:
                self._watched.refused.add(urlsplit(self._url).netloc)
            raise NoAnswer(UNSAFE if is_unsafe else CLOSED, str(refused).rstrip(".")) from None
        headers = {"content-type": came.content_type}
        self._head = Answer(url=came.url, status=came.status, headers=headers)
        self._body = came.body
        return self

    def __exit__(self, *_: object) -> None:
        self._body = b""

    def chunks(self) -> Iterator[bytes]:
        yield self._body
