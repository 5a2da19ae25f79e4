"""The network, with servers that behave well, badly, or not at all."""

from __future__ import annotations

import functools
import gzip
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from launchdirectives.ingest import Limits, NotRead, load
from launchdirectives.ingest.fetching import links_in, over_network
from launchdirectives.online.guarded import Guarded
from launchdirectives.online.http import UNSAFE, Asker, NoAnswer
from launchdirectives.online.http import Limits as Asking
from launchdirectives.online.places import EVERYBODYS, NOBODYS, OWN, kind, kind_by_name, literal
from tests.ingest.conftest import Ingest
from tests.live.conftest import require_modules
from tests.online import servers
from tests.online.conftest import InTime
from tests.publication.samples import SAMPLE

PLACE = "/launch-metadata.json"


@pytest.fixture(autouse=True)
def _requests() -> None:
    require_modules("requests")


def answers(body: bytes, **headers: str) -> servers.Behaviour:
    return servers.answers({PLACE: servers.response(body, **headers)})


def test_a_record_is_read(ingest: Ingest) -> None:
    with servers.running(answers(SAMPLE.read_bytes())) as server:
        done = ingest("verify", f"{server.url}{PLACE}", "--allow-local", "--report", "json")
        refused = ingest("verify", f"{server.url}{PLACE}")
    assert done.code == 0
    assert [name for name, _, _ in done.wrong()] == ["record.origin", "record.origin"]
    assert refused.code == 4
    assert "on this computer or a private network" in refused.out
    assert server.paths == [PLACE]


BOMB = gzip.compress(b" " * 20_000_000)


@pytest.mark.parametrize(
    ("behave", "code", "message"),
    [
        (servers.redirects_for_ever, 4, "redirects again and again"),
        (servers.redirects_to("http://books.example.org/"), 4, "an address that is not https"),
        (servers.redirects_to("https://169.254.169.254/latest/"), 4, "no public server has"),
        (servers.redirects_to("https://u:p@books.example.org/"), 4, "not https"),
        (servers.redirects_to("ftp://books.example.org/"), 4, "not https"),
        (servers.redirects_to("https://[::"), 4, "no address"),
        (answers(BOMB, Content_Encoding="gzip"), 4, "compressed"),
        (answers(BOMB), 4, "no UTF-8"),
        (servers.sends_much, 4, "longer than 5,242,880 bytes"),
        (servers.drips, 3, "not answer in time"),
        (servers.drips_headers, 3, "not answer in time"),
        (servers.says_nothing, 3, "not answer in time"),
        (servers.hangs_up, 3, "without a whole answer"),
        (servers.breaks_off, 3, "without a whole answer"),
        (servers.speaks_no_http, 3, "without a whole answer"),
        (servers.answers({}), 3, "the answer is 404"),
        (lambda c, p, o: c.sendall(servers.response(status=500)), 3, "the answer is 500"),
        (lambda c, p, o: c.sendall(servers.response("[1]")), 3, "no JSON object"),
    ],
)
def test_a_server_that_behaves_badly(
    behave: servers.Behaviour, code: int, message: str, ingest: Ingest
) -> None:
    with servers.running(behave) as server:
        url = f"{server.url}{PLACE}"
        is_slow = behave in servers.SLOW
        limits = ("--allow-local", "--max-seconds", "1" if is_slow else "30")
        done = ingest("verify", url, *limits)
        assert (done.code, message in done.out) == (code, True), done
        for command in () if is_slow else ("list", "find"):
            done = ingest(command, url, *limits)
            assert (done.code, done.out, message in done.err) == (code, "", True), done


def endless(sent: list[int]) -> servers.Behaviour:
    def behave(connection: socket.socket, path: str, over: Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        while not over.is_set():
            connection.sendall(b" " * 65536)
            sent.append(65536)

    return behave


def test_what_is_too_much_is_not_read(ingest: Ingest) -> None:
    """It is stopped while it comes; what is sent beyond the cap is in buffers of the network."""
    sent: list[int] = []
    with servers.running(endless(sent)) as server:
        done = ingest("verify", f"{server.url}{PLACE}", "--allow-local", "--max-bytes", "100000")
    assert done.code == 4
    assert sum(sent) < 20_000_000


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("start", "more"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (CHUNKED, b"1;a=%s\r\n \r\n" % (b"b" * 60_000)),
        (CHUNKED + b"2\r\n{}\r\n0\r\n", b"A: %s\r\n" % (b"b" * 60_000)),
    ],
    ids=["answers before the answer", "names of pieces", "headers after the answer"],
)
def test_what_is_no_content_counts_too(start: bytes, more: bytes, ingest: Ingest) -> None:
    sent: list[int] = []

    def behave(connection: socket.socket, path: str, over: Event) -> None:
        connection.sendall(start)
        while not over.is_set():
            connection.sendall(more)
            sent.append(len(more))

    with servers.running(behave) as server:
        done = ingest("list", f"{server.url}{PLACE}", "--allow-local")
    assert (done.code, "bytes beside its answer" in done.err) == (4, True), done
    assert sum(sent) < 20_000_000


@pytest.mark.parametrize("behave", [servers.drips, servers.drips_headers])
def test_nothing_is_left_that_listens(behave: servers.Behaviour, in_time: InTime) -> None:
    """Whoever holds an answer back holds no thread and no connection of a long-lived program."""
    before = threading.active_count()
    with servers.running(behave) as server:
        fetch = over_network(Limits(seconds=0.5), allow_local=True)
        with pytest.raises(NotRead):
            in_time(lambda: fetch(server.url))
        end = time.monotonic() + 10
        # The server has two of its own: one that accepts, and one for the connection.
        while threading.active_count() > before + 2 and time.monotonic() < end:
            time.sleep(0.05)
        assert threading.active_count() <= before + 2


def test_all_questions_together_have_the_time(in_time: InTime) -> None:
    with servers.running(servers.drips) as server:
        fetch = over_network(Limits(seconds=1.0), allow_local=True)
        for _ in range(3):
            with pytest.raises(NotRead) as caught:
                in_time(lambda: fetch(server.url))
            assert caught.value.code == 3
    assert "1 seconds are over" in str(caught.value)
    assert len(server.heads) == 1


def test_one_brings_a_fetch_of_ones_own() -> None:
    from launchdirectives.ingest import Fetched

    asked = []

    def fetch(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url, 200, "application/json", SAMPLE.read_bytes())

    document = load("https://books.example.org/x.json", fetch=fetch)
    assert document.came_from == "https://books.example.org/x.json"
    assert asked == [document.came_from]


def test_no_library_is_needed_for_files(tmp_path: Path) -> None:
    """Neither Sphinx nor what asks is read for a file, and without it addresses end with 2."""
    program = (
        "import sys\n"
        "for name in ('requests', 'urllib3', 'sphinx', 'docutils', 'yaml'):\n"
        "    sys.modules[name] = None\n"
        "from launchdirectives.cli import main\n"
        "print(main(['ingest', 'verify', sys.argv[1]]), main(['ingest', 'verify', sys.argv[2]]))"
    )
    command = (sys.executable, "-c", program, str(SAMPLE), "https://books.example.org/")
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "0 2", done
    assert "launchdirectives[check]" in done.stderr


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", EVERYBODYS),
        ("2606:2800:220:1:248:1893:25c8:1946", EVERYBODYS),
        ("127.0.0.1", OWN),
        ("127.8.9.1", OWN),
        ("::1", OWN),
        ("10.0.0.1", OWN),
        ("172.16.0.1", OWN),
        ("172.31.255.255", OWN),
        ("172.32.0.1", EVERYBODYS),
        ("192.168.0.1", OWN),
        ("100.64.0.1", OWN),
        ("100.127.255.255", OWN),
        ("100.128.0.1", EVERYBODYS),
        ("fd00::1", OWN),
        ("169.254.169.254", NOBODYS),
        ("fe80::1", NOBODYS),
        ("fe80::1%eth0", NOBODYS),
        ("0.0.0.0", NOBODYS),  # noqa: S104
        ("::", NOBODYS),
        ("224.0.0.1", NOBODYS),
        ("ff02::1", NOBODYS),
        ("255.255.255.255", NOBODYS),
        ("240.0.0.1", NOBODYS),
        ("198.18.0.1", NOBODYS),
        ("192.0.2.1", NOBODYS),
        ("fec0::1", NOBODYS),
        ("::127.0.0.1", NOBODYS),
        ("::ffff:127.0.0.1", OWN),
        ("::ffff:10.0.0.1", OWN),
        ("::ffff:169.254.169.254", NOBODYS),
        ("::ffff:93.184.216.34", EVERYBODYS),
        ("64:ff9b::7f00:1", OWN),
        ("64:ff9b::a9fe:a9fe", NOBODYS),
        ("64:ff9b:1::1", NOBODYS),
        ("2002:7f00:1::", OWN),
        ("2002:a9fe:a9fe::1", NOBODYS),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", NOBODYS),
    ],
)
def test_kinds_of_places(address: str, expected: str) -> None:
    assert kind(address) == expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.1", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("[::1]", "::1"),
        ("example.org", ""),
        ("1.example.org", ""),
        ("a\u0000.1", ""),
        ("1" * 5000, ""),
        ("", ""),
    ],
)
def test_spellings_of_addresses(host: str, expected: str) -> None:
    assert literal(host) == expected


def test_places_by_name() -> None:
    assert kind_by_name("https://localhost/") == OWN
    assert kind_by_name("https://LOCALHOST./") == OWN
    assert kind_by_name("https://a.localhost/") == OWN
    assert kind_by_name("https://notlocalhost.org/") == EVERYBODYS


class Names:
    """A name server that answers something else each time (DNS rebinding)."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = iter(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return next(self.answers)


QUICK = Asking(seconds=5.0, tries=1)


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:127.0.0.1"], ["169.254.169.254"]],
)
def test_a_name_of_a_private_address(addresses: list[str], in_time: InTime) -> None:
    names = Names(addresses)
    with pytest.raises(NoAnswer) as caught:
        in_time(lambda: Guarded(QUICK, resolve=names).ask("https://books.example.org/"))
    assert caught.value.kind == UNSAFE
    assert names.asked == ["books.example.org"]


def test_a_name_is_looked_up_once_and_the_connection_goes_there(
    monkeypatch: pytest.MonkeyPatch, in_time: InTime
) -> None:
    went: list[object] = []

    def connect(place: object, *_: object, **__: object) -> socket.socket:
        went.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    names = Names(["93.184.216.34"], ["127.0.0.1"])
    with pytest.raises(NoAnswer):
        in_time(lambda: Guarded(QUICK, resolve=names).ask("https://books.example.org/"))
    assert names.asked == ["books.example.org"]
    assert went == [("93.184.216.34", 443)]


def test_a_redirect_is_looked_at_too(in_time: InTime) -> None:
    names = Names(["127.0.0.1"], ["169.254.169.254"])
    with servers.running(servers.redirects_to("https://metadata.example.org/")) as server:
        asker = Guarded(QUICK, allow_local=True, resolve=names)
        with pytest.raises(NoAnswer) as caught:
            in_time(lambda: asker.ask(server.url))
    assert caught.value.kind == UNSAFE
    assert names.asked == ["127.0.0.1", "metadata.example.org"]


@pytest.mark.parametrize(
    "url",
    [
        "https://books.example.org:8443/",
        "https://books.example.org:80/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://127.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "http://127.0.0.1/",
        "http://books.example.org/",
        "https://books.example.org:x/",
    ],
)
def test_what_is_never_asked(url: str, in_time: InTime) -> None:
    names = Names()
    with pytest.raises(NoAnswer) as caught:
        in_time(lambda: Guarded(QUICK, resolve=names).ask(url))
    assert caught.value.kind == UNSAFE
    assert names.asked == []


@pytest.mark.parametrize("host", ["\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021"])
def test_digits_that_only_look_so(host: str, in_time: InTime) -> None:
    """Whatever a name turns out to be, the address that is connected to is looked at."""
    names = Names(["127.0.0.1"])
    with pytest.raises(NoAnswer) as caught:
        in_time(lambda: Guarded(QUICK, resolve=names).ask(f"https://{host}/"))
    assert caught.value.kind in (UNSAFE, "closed")


def test_a_proxy_looks_names_up_itself(in_time: InTime) -> None:
    names = Names()
    with servers.running(servers.hangs_up) as server:
        asker = Guarded(QUICK, resolve=names, proxies={"https": server.url})
        with pytest.raises(NoAnswer):
            in_time(lambda: asker.ask("https://books.example.org/"))
        for local in ("https://10.0.0.1/", "https://127.1/", "https://localhost/"):
            with pytest.raises(NoAnswer) as caught:
                in_time(functools.partial(asker.ask, local))
            assert caught.value.kind == UNSAFE
    assert [head.split()[:2] for head in server.heads] == [["CONNECT", "books.example.org:443"]]
    assert names.asked == []


def test_a_certificate_is_still_looked_at(tmp_path: Path, in_time: InTime) -> None:
    require_modules("cryptography")
    tls, authority = servers.certificate(tmp_path, "books.example.org")
    page = servers.answers({"/": servers.response("{}")})
    with servers.running(page, tls) as server:
        url = f"https://books.example.org:{server.port}/"

        def ask(verify: bool | str) -> int:
            names = Names(["127.0.0.1"])
            asker: Asker = Guarded(QUICK, allow_local=True, resolve=names, verify=verify)
            return in_time(lambda: asker.ask(url).status)

        assert ask(str(authority)) == 200
        with pytest.raises(NoAnswer) as caught:
            ask(True)
    assert caught.value.kind == "certificate"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            '<x.json>; rel="describedby"; type="application/json"; profile="urn:a:1"',
            [("https://a.org/b/x.json", ("describedby",), "application/json", "urn:a:1")],
        ),
        (
            '<https://b.org/>;rel=a , </c>; REL="b  C"; rel=no;type=text/html;title="x, <y>; z"',
            [("https://b.org/", ("a",), "", ""), ("https://a.org/c", ("b", "c"), "text/html", "")],
        ),
        ('<a>; rel="x\\"y"', [("https://a.org/b/a", ('x"y',), "", "")]),
        ("<a", []),
        ("", []),
        (", ,;=", []),
        ("<>;rel", [("https://a.org/b/c", (), "", "")]),
        ('<a>; rel="', [("https://a.org/b/a", (), "", "")]),
        ("<http://[::>; rel=x", []),
    ],
)
def test_links_of_a_header(header: str, expected: list[tuple[object, ...]]) -> None:
    found = [
        (one.url, one.rel, one.type, one.profile) for one in links_in(header, "https://a.org/b/c")
    ]
    assert found == expected


def test_a_header_without_end() -> None:
    assert len(list(links_in("<a>;rel=x," * 100_000, "https://a.org/"))) == 200
    for piece in ("<", "<a>;", '<a>;x="', "<a>;=", "\\", '<a>;r="\\'):
        list(links_in(piece * 100_000, "https://a.org/"))


@pytest.fixture
def other_origin() -> Iterator[servers.Server]:
    with servers.running(answers(SAMPLE.read_bytes())) as server:
        yield server


def test_a_redirect_to_another_origin(other_origin: servers.Server, ingest: Ingest) -> None:
    """The record is where it came from in the end, and by that its origin is judged."""
    leads = servers.redirects_to(f"{other_origin.url}{PLACE}")
    with servers.running(leads) as server:
        done = ingest("verify", f"{server.url}/a/b.html", "--allow-local", "--report", "json")
    assert done.code == 0
    messages = [one["message"] for one in done.report["results"] if one["result"] == "warn"]
    assert all(other_origin.url in message for message in messages)
    assert len(messages) == 2
