"""The one way in which other computers are asked: bounded in time, size and redirects.

A question runs in a thread of its own, and who asks waits no longer than the limit, whatever the
other side does: a server that sends one byte a second, or a name that nobody looks up, holds
nobody up. Proxies and certificates are those that requests knows (``HTTPS_PROXY``,
``REQUESTS_CA_BUNDLE``), but nothing is taken from ``.netrc``: one asks as a reader would.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from queue import Empty, Queue
from threading import Event, Lock, Semaphore, Thread
from urllib.parse import urljoin, urlsplit

import launchdirectives
from launchdirectives.record import Record
from launchdirectives.urls import LOOPBACK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Self

    import requests

NAME, TIME, SIZE, REDIRECTS = "name", "time", "size", "redirects"
CLOSED, CERTIFICATE, UNSAFE, FORM, BUSY = "closed", "certificate", "unsafe", "form", "busy"
"""Why there is no answer; :class:`NoAnswer` says it in words too."""

_TOO_MANY = 429
_RETRIED = (_TOO_MANY, 500, 502, 503, 504)
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 65536
_MOST_BESIDE = 1 << 20
"""Bytes that may come beside an answer and as much again: heads, and what frames its pieces. The
standard library reads those without end (http.client, "100 Continue", chunks and trailers)."""


class NoAnswer(Exception):
    """There is no answer that one can use.

    :param kind: one of the names above
    :param reason: the same in words, which follow a colon
    """

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason


class Limits(Record):
    """How long one waits, and for how much.

    :param seconds: for one question with its redirects and repetitions
    :param bytes: of one answer
    :param tries: for what may pass: no connection, 429, 5xx
    :param at_once: questions under way
    :param pause: seconds between two questions to one host
    :param patience: seconds more for one question, to a host that has had too many and says when
        to come again
    """

    seconds: float = 20.0
    bytes: int = 1_000_000
    redirects: int = 5
    tries: int = 3
    at_once: int = 5
    pause: float = 0.1
    patience: float = 0.0


class Answer(Record):
    """What came back.

    :param url: where it came from in the end
    :param headers: with names in lower case
    """

    url: str
    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""

    @property
    def is_html(self) -> bool:
        """Whether it is a page for people."""
        start = self.body[:100].lstrip().lower()
        is_said = "html" in self.headers.get("content-type", "").lower()
        return is_said or start.startswith((b"<!doctype", b"<html"))

    def json(self) -> Any:
        """What it holds.

        :raises NoAnswer: if that is no JSON
        """
        import json

        if self.is_html:
            raise NoAnswer(FORM, "it answers a page for people in place of JSON")
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise NoAnswer(FORM, "its answer is no JSON") from None


class Asker:
    """Puts questions, never more than the limits allow; may be shared between threads.

    :param verify: as requests has it: whether certificates are checked, or a file of authorities
    :param proxies: as requests has it; those of the environment count too
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        verify: bool | str = True,
        proxies: Mapping[str, str] | None = None,
        user_agent: str = "",
    ) -> None:
        self.limits = limits or Limits()
        self.verify = verify
        self.proxies = dict(proxies or {})
        self._user_agent = user_agent or f"launchdirectives/{launchdirectives.__version__}"
        self._places = Semaphore(self.limits.at_once)
        self._lock = Lock()
        self._next: dict[str, float] = {}

    def ask(
        self,
        url: str,
        *,
        method: str = "GET",
        accept: str = "application/json",
        token: str = "",
        body: object = None,
        headers: Mapping[str, str] = {},
        most_bytes: int = 0,
        tries: int = 0,
        seconds: float = 0.0,
    ) -> Answer:
        """What *url* answers, whatever its status.

        :param token: sent to the origin of *url* and to no other
        :param body: sent as JSON
        :param headers: sent beside the usual ones
        :param most_bytes: in place of the usual limit
        :raises NoAnswer: if there is none, with the reason
        """
        end = self.end(seconds)
        last = tries or (self.limits.tries if method == "GET" else 1)
        patience = self.limits.patience
        for number in range(1, last + 1):
            try:
                with self.open(
                    url,
                    method=method,
                    accept=accept,
                    token=token,
                    body=body,
                    headers=headers,
                    end=end,
                ) as stream:
                    answer = stream.answer(most_bytes or self.limits.bytes)
            except NoAnswer as failure:
                if number == last or failure.kind != CLOSED or not _wait(2.0**number / 4, end):
                    raise
                continue
            if number == last or answer.status not in _RETRIED:
                break
            pause = _asked_pause(answer, number)
            if answer.status == _TOO_MANY and pause <= patience:
                patience -= pause
                end += pause
            if not _wait(pause, end):
                break
        return answer

    def end(self, seconds: float = 0.0) -> float:
        """When a question that is put now is over, by ``time.monotonic()``."""
        return time.monotonic() + (seconds or self.limits.seconds)

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
        """The answer of *url* while it comes; to be used in ``with``.

        :param end: when it is over; see :meth:`end`
        """
        sent = {
            **headers,
            "Accept": accept,
            "Accept-Encoding": "identity",  # no answer is longer than what comes of it
            "User-Agent": self._user_agent,
        }
        return Stream(self, _Question(method, url, sent, token, body), end)

    def admit(self, url: str, before: str) -> str:
        """*url*, which may count from *before*, if this asks there.

        :raises NoAnswer: if it does not
        """
        return checked(url, before)

    def session(self, reads: Callable[[int], None]) -> requests.Session:
        """What one request is made by.

        :param reads: may be told how many bytes come, in the thread that reads them, to end it
        """
        import requests

        session = requests.Session()
        session.verify = self.verify
        return session

    def turn(self, host: str, end: float) -> None:
        """Wait until *host* may be asked again."""
        with self._lock:
            now = time.monotonic()
            at = max(now, self._next.get(host, now))
            self._next[host] = at + self.limits.pause
        time.sleep(max(0.0, min(at, end) - now))

    def place(self, end: float) -> bool:
        """Take one of the places for questions under way; whether there was one in time."""
        return self._places.acquire(timeout=max(0.0, end - time.monotonic()))

    def leave(self) -> None:
        """Give the place back."""
        self._places.release()


class _Question(Record):
    method: str
    url: str
    headers: Mapping[str, str]
    token: str = ""
    body: object = None


_END = object()


class Stream:
    """One question under way, and its answer as it comes."""

    def __init__(self, asker: Asker, question: _Question, end: float) -> None:
        self._asker = asker
        self._question = question
        self._end = end
        self._came: Queue[object] = Queue(maxsize=64)
        self._over = Event()
        self._has_place = False
        self._response: requests.Response | None = None
        self._spare = _MOST_BESIDE

    def __enter__(self) -> Self:
        url = self._question.url
        self._asker.admit(url, url)
        self._asker.turn(urlsplit(url).netloc, self._end)
        if not self._asker.place(self._end):
            raise NoAnswer(TIME, "there was no time left to ask it")
        self._has_place = True
        try:
            Thread(target=self._run, daemon=True).start()
            self._head = self._next()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def head(self) -> Answer:
        """Address, status and headers."""
        if not isinstance(self._head, Answer):
            raise NoAnswer(CLOSED, "it closes the connection without an answer")
        return self._head

    def chunks(self) -> Iterator[bytes]:
        """The answer's content, piece by piece.

        :raises NoAnswer: if it breaks off, or does not end in time
        """
        while isinstance(piece := self._next(), bytes):
            yield piece

    def answer(self, most_bytes: int) -> Answer:
        """The whole answer.

        :raises NoAnswer: if it is longer than that
        """
        head, held = self.head, bytearray()
        told = head.headers.get("content-length", "")
        if told.isdecimal() and int(told[:20]) > most_bytes:
            raise NoAnswer(SIZE, f"its answer is longer than {most_bytes:,} bytes")
        for piece in self.chunks():
            held += piece
            if len(held) > most_bytes:
                raise NoAnswer(SIZE, f"its answer is longer than {most_bytes:,} bytes")
        return Answer(url=head.url, status=head.status, headers=head.headers, body=bytes(held))

    def close(self) -> None:
        """End the connection; where none is made yet, its thread is left to itself."""
        self._over.set()
        if self._has_place:
            self._has_place = False
            self._asker.leave()
        if self._response is not None:
            _hang_up(self._response)

    def _next(self) -> object:
        left = self._end - time.monotonic()
        try:
            came = self._came.get(timeout=left) if left > 0 else self._came.get_nowait()
        except Empty:
            raise NoAnswer(TIME, "it does not answer in time") from None
        if isinstance(came, NoAnswer):
            raise came
        return came

    def _run(self) -> None:
        """Ask, in a thread of its own."""
        from http.client import HTTPException

        from urllib3.exceptions import HTTPError

        try:
            self._put(self._follow())
            while piece := self._read():
                self._put(piece)
            self._put(_END)
        except NoAnswer as failure:
            self._put(failure)
        except (OSError, ValueError, HTTPError, HTTPException) as error:
            self._put(_understood(error))
        finally:
            self._put(_END)
            if self._response is not None:
                self._response.close()

    def _put(self, item: object) -> None:
        from queue import Full

        while not self._over.is_set():
            try:
                self._came.put(item, timeout=0.5)
            except Full:
                continue
            return

    def _read(self) -> bytes:
        if self._response is None or self._over.is_set():
            return b""
        piece = self._response.raw.read1(_CHUNK, decode_content=False)
        self._spare += 2 * len(piece)  # as much beside as the content itself
        return piece

    def _reads(self, count: int) -> None:
        """See that *count* bytes more, of whatever kind, may come.

        :raises NoAnswer: if nobody waits any longer, or they are no content for the most part
        """
        self._spare -= count
        if self._over.is_set() or time.monotonic() > self._end:
            raise NoAnswer(TIME, "it does not answer in time")
        if self._spare < 0:
            raise NoAnswer(SIZE, f"it sends more than {_MOST_BESIDE:,} bytes beside its answer")

    def _follow(self) -> Answer:
        """Go where redirects lead; gives what is there, without its content."""
        question, asker = self._question, self._asker
        url, method, body = question.url, question.method, question.body
        for _ in range(asker.limits.redirects + 1):
            is_ours = _origin(url) == _origin(question.url)
            with asker.session(self._reads) as session:
                # It would read all that a redirecting answer holds.
                session.get_redirect_target = lambda _: None  # type: ignore[assignment,method-assign]
                self._response = session.request(
                    method,
                    url,
                    json=body,
                    headers=dict(question.headers),
                    auth=_Token(question.token if is_ours else ""),
                    proxies=asker.proxies,
                    verify=None if asker.verify is True else asker.verify,
                    allow_redirects=False,
                    stream=True,
                    timeout=max(0.1, self._end - time.monotonic()),
                )
            headers = {name.lower(): value for name, value in self._response.headers.items()}
            status = self._response.status_code
            if status not in _REDIRECTS or "location" not in headers:
                if headers.get("content-encoding", "identity") != "identity":
                    raise NoAnswer(FORM, "its answer is compressed, which nobody asked for")
                return Answer(url=url, status=status, headers=headers)
            self._response.close()
            url = asker.admit(headers["location"], url)
            if status == 303 or (status in (301, 302) and method == "POST"):
                method, body = "GET", None
        raise NoAnswer(REDIRECTS, "it redirects again and again")


class _Token:
    """Signs in by a token or not at all; in its place requests would look into ``.netrc``."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"token {self._token}"
        return request


def said(text: object, *, most: int = 300) -> str:
    """*text* of another computer, fit for a message: one line, not long."""
    words = " ".join("".join(char if char.isprintable() else " " for char in str(text)).split())
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _hang_up(response: requests.Response) -> None:
    """Wake the thread that reads *response*, by ending its connection."""
    try:
        response.raw.shutdown()
    except (AttributeError, OSError, RuntimeError, ValueError):
        return  # it is over already


def _wait(seconds: float, end: float) -> bool:
    """Wait before the next try; whether there is time for it."""
    if time.monotonic() + seconds >= end:
        return False
    time.sleep(seconds)
    return True


def _asked_pause(answer: Answer, number: int) -> float:
    """The seconds after which *answer* wants to be asked again (RFC 9110, 10.2.3)."""
    from email.utils import parsedate_to_datetime

    wish = answer.headers.get("retry-after", "").strip()
    if wish.isdecimal():
        return float(wish[:9])
    try:
        return max(0.0, parsedate_to_datetime(wish).timestamp() - time.time())
    except (ValueError, OverflowError):
        return 2.0**number / 4


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    usual = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname or "", parts.port or usual


def checked(url: str, before: str) -> str:
    """*url*, which may count from *before*, if one may go there.

    :raises NoAnswer: if it is neither https nor loopback http, holds a user's name, or leads
        from the network to this computer
    """
    try:
        url = urljoin(before, url)
        (scheme, host, _), comes_from = _origin(url), urlsplit(before).hostname or ""
        has_user = urlsplit(url).username is not None
    except ValueError:
        raise NoAnswer(UNSAFE, "it leads to what is no address") from None
    is_here = host in LOOPBACK
    is_safe = scheme == "https" or (scheme == "http" and is_here)
    if not host or has_user or not is_safe:
        raise NoAnswer(UNSAFE, "it leads to an address that is not https")
    if is_here and comes_from not in LOOPBACK:
        raise NoAnswer(UNSAFE, "it leads to the computer that asks")
    return url


def _understood(error: BaseException) -> NoAnswer:
    """What *error* of requests, or of what it stands on, means."""
    import socket
    import ssl

    import requests
    from urllib3.exceptions import NameResolutionError

    causes = tuple(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NoAnswer(CERTIFICATE, said(cause.verify_message.rstrip(".")))
    for kinds, answer in (
        ((requests.exceptions.ProxyError,), (CLOSED, "the proxy does not lead to it")),
        ((NameResolutionError, socket.gaierror), (NAME, "nobody knows a computer of that name")),
        ((requests.Timeout, TimeoutError), (TIME, "it does not answer in time")),
        ((ConnectionRefusedError,), (CLOSED, "it takes no connection there")),
        ((ssl.SSLError,), (CLOSED, "it does not speak https as others do")),
        ((requests.exceptions.InvalidURL,), (UNSAFE, "its address is none")),
    ):
        if any(isinstance(cause, kinds) for cause in causes):
            return NoAnswer(*answer)
    return NoAnswer(CLOSED, "it closes the connection without a whole answer")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """*error* and all that it stands for; requests keeps its cause in several places."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(seen) < 50:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and not any(one is other for other in seen):
            seen.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return iter(seen)
