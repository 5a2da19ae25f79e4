"""Questions to addresses that a stranger has named: to the public network only.

Each name is looked up once, and the connection goes to an address that was looked at; who answers
first with a public address and then with a private one (DNS rebinding) gains nothing. Where the
environment names a proxy, the proxy looks names up, and what it leads to is its own decision;
addresses that show by their spelling that they are local are refused all the same.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from io import BufferedReader, RawIOBase
from urllib.parse import urlsplit

from launchdirectives.online.http import UNSAFE, Asker, Limits, NoAnswer, checked
from launchdirectives.online.places import EVERYBODYS, NOBODYS, OWN, kind, kind_by_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import requests

    Resolve = Callable[[str, int], list[str]]

_REASONS = {
    OWN: "it is on this computer or a private network",
    NOBODYS: "it is at an address that no public server has",
}


def look_up(host: str, port: int) -> list[str]:
    """The numeric addresses of *host*, the best first."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[4][0]) for place in found))


class Guarded(Asker):
    """Puts questions to the public network by https, at its usual port.

    :param allow_local: whether one's own computer and network may be asked too, at any port;
        for those who develop
    :param resolve: looks a name up
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        allow_local: bool = False,
        resolve: Resolve = look_up,
        verify: bool | str = True,
        proxies: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(limits, verify=verify, proxies=proxies)
        self.allow_local = allow_local
        self.resolve = resolve

    def admit(self, url: str, before: str) -> str:
        """*url*, which may count from *before*, if one may go there.

        :raises NoAnswer: if one may not
        """
        url = checked(url, before)
        try:
            place = kind_by_name(url)
            port = urlsplit(url).port
        except ValueError:
            raise NoAnswer(UNSAFE, "it leads to what is no address") from None
        self._judge(place)
        if port not in (None, 443) and not self.allow_local:
            raise NoAnswer(UNSAFE, f"it is at the port {port}, and not at that of https")
        return url

    def session(self, reads: Callable[[int], None]) -> requests.Session:
        """A session whose connections are looked at before they are made, and what they bring."""
        session = super().session(reads)
        session.mount("https://", _adapter(self.connect, reads))
        session.mount("http://", _adapter(self.connect, reads))
        return session

    def connect(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """A connection to *host*.

        :raises NoAnswer: if one of its addresses is not allowed
        :raises OSError: if there is none
        """
        numeric = self.resolve(host, port)
        for address in numeric:
            self.judge(address)
        last: OSError | None = None
        for address in numeric[:4]:
            try:
                return socket.create_connection((address, port), timeout)
            except OSError as error:
                last = error
        raise last or OSError("no address")

    def judge(self, address: str) -> None:
        """See that the numeric *address* may be asked.

        :raises NoAnswer: if it may not
        """
        self._judge(kind(address))

    def _judge(self, place: str) -> None:
        if place != EVERYBODYS and not (place == OWN and self.allow_local):
            raise NoAnswer(UNSAFE, _REASONS[place])


class _Told(RawIOBase):
    """*inner*, of which each piece is told before anybody reads it."""

    def __init__(self, inner: RawIOBase, reads: Callable[[int], None]) -> None:
        self._inner = inner
        self._reads = reads

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        count: int | None = self._inner.readinto(buffer)
        self._reads(count or 0)
        return count

    def close(self) -> None:
        self._inner.close()
        super().close()


def _adapter(
    connect: Callable[[str, int, float | None], socket.socket], reads: Callable[[int], None]
) -> Any:
    """What makes the connections of a session by *connect*, but for those to a proxy.

    :param reads: is told how many bytes come
    """
    from http.client import HTTPResponse

    from requests.adapters import HTTPAdapter
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.connection import HTTPConnection, HTTPSConnection

    def opened(connection: HTTPConnection) -> socket.socket:
        timeout = connection.timeout
        return connect(
            connection.host, connection.port, timeout if isinstance(timeout, (int, float)) else None
        )

    class Response(HTTPResponse):
        def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
            super().__init__(sock, *arguments, **named)
            self.fp = BufferedReader(_Told(self.fp.detach(), reads))

    class Plain(HTTPConnection):
        response_class = Response

        def _new_conn(self) -> socket.socket:
            return opened(self)

    class Secure(HTTPSConnection):
        response_class = Response

        def _new_conn(self) -> socket.socket:
            return opened(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
            super().init_poolmanager(*arguments, **named)
            self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    return Adapter()
