"""How one asks: bounded, polite, and with no secret for anybody else."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from launchdirectives.online import http
from launchdirectives.online.http import Asker, Limits, NoAnswer
from launchdirectives.record import replace
from tests.online import servers
from tests.online.conftest import InTime

QUICK = Limits(seconds=30.0, tries=2, pause=0.0)


@pytest.mark.parametrize(
    ("behave", "kind"),
    [
        (servers.says_nothing, http.TIME),
        (servers.drips, http.TIME),
        (servers.drips_headers, http.TIME),
        (servers.sends_much, http.SIZE),
        (servers.hangs_up, http.CLOSED),
        (servers.breaks_off, http.CLOSED),
        (servers.speaks_no_http, http.CLOSED),
        (servers.redirects_for_ever, http.REDIRECTS),
        (servers.redirects_to("http://example.org/"), http.UNSAFE),
        (servers.redirects_to("https://name@127.0.0.1/"), http.UNSAFE),
        (servers.redirects_to("https://[::1/"), http.UNSAFE),
        (servers.redirects_to("file:///etc/passwd"), http.UNSAFE),
        (servers.answers({"/": servers.response(b"x", Content_Encoding="gzip")}), http.FORM),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_bad_server_is_a_reason(behave: servers.Behaviour, kind: str, in_time: InTime) -> None:
    asker = Asker(replace(QUICK, seconds=servers.limit_for(behave)))
    with servers.running(behave) as server, pytest.raises(NoAnswer) as caught:
        in_time(lambda: asker.ask(f"{server.url}/"))
    assert caught.value.kind == kind
    assert caught.value.reason


def test_nobody_there_and_no_such_name(in_time: InTime) -> None:
    with servers.running(servers.hangs_up) as server:
        gone = server.url
    for url, kind in ((gone, http.CLOSED), ("https://no-such-name.invalid", http.NAME)):
        with pytest.raises(NoAnswer) as caught:
            in_time(lambda url=url: Asker(QUICK).ask(url))
        assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("names", "days", "reason"),
    [
        (("127.0.0.1",), 2, "self-signed"),
        (("other.example.org",), 2, "not valid for '127.0.0.1'"),
        (("127.0.0.1",), -1, "expired"),
    ],
)
def test_certificates(
    tmp_path: Path, names: tuple[str, ...], days: int, reason: str, in_time: InTime
) -> None:
    context, authority = servers.certificate(tmp_path, *names, days=days)
    page = servers.answers({"/": servers.as_json({"version": "1"})})
    verify = True if reason == "self-signed" else str(authority)
    with servers.running(page, context) as server:
        with pytest.raises(NoAnswer) as caught:
            in_time(lambda: Asker(QUICK, verify=verify).ask(f"{server.url}/"))
        assert caught.value.kind == http.CERTIFICATE
        assert reason in caught.value.reason
        if reason == "self-signed":
            answer = Asker(QUICK, verify=str(authority)).ask(f"{server.url}/")
            assert answer.json() == {"version": "1"}


def test_the_environment_names_authorities(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, authority = servers.certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority))
    with servers.running(servers.answers({"/": servers.as_json(1)}), context) as server:
        assert Asker(QUICK).ask(f"{server.url}/").json() == 1


def test_a_token_stays_at_its_origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, netrc = "unsaid", tmp_path / "netrc"
    netrc.write_text("default login somebody password unsaid\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    with servers.running(servers.answers({"/there": servers.as_json(2)})) as other:
        led = {"/": servers.response(status=302, Location=f"{other.url}/there")}
        led["/in"] = servers.response(status=302, Location="/")
        with servers.running(servers.answers(led)) as server:
            asker = Asker(QUICK)
            assert asker.ask(f"{server.url}/in", token=secret).json() == 2
            asker.ask(f"{other.url}/there")
    assert [f"Authorization: token {secret}" in head for head in server.heads] == [True, True]
    assert not any("authorization" in head.lower() for head in other.heads)


def test_proxies_and_a_name_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "http://localhost:9/there"
    with servers.running(servers.answers({url: servers.as_json(1)})) as proxy:
        asker = Asker(QUICK, proxies={"http": proxy.url}, user_agent="a book")
        assert asker.ask(url).json() == 1
        monkeypatch.delenv("NO_PROXY")
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert Asker(QUICK).ask(url).json() == 1
    assert "User-Agent: a book" in proxy.heads[0]
    assert "User-Agent: launchdirectives/" in proxy.heads[1]


def test_a_passing_trouble_is_tried_again() -> None:
    count = iter(range(9))

    def behave(connection: object, path: str, over: threading.Event) -> None:
        number = next(count)
        if number:
            connection.sendall(servers.as_json(number))  # type: ignore[attr-defined]
        else:
            connection.sendall(  # type: ignore[attr-defined]
                servers.response(status=503, Retry_After="0")
            )

    with servers.running(behave) as server:
        assert Asker(QUICK).ask(server.url).json() == 1


def test_a_host_that_has_had_too_many_is_waited_for_as_it_asks() -> None:
    count = iter(range(9))

    def behave(connection: object, path: str, over: threading.Event) -> None:
        busy = servers.response(status=429, Retry_After="2")
        answer = servers.as_json(1) if next(count) else busy
        connection.sendall(answer)  # type: ignore[attr-defined]

    with servers.running(behave) as server:
        patient = Limits(seconds=1.5, pause=0.0, patience=3.0)
        assert Asker(patient).ask(server.url).json() == 1


def test_a_wish_for_a_long_pause_is_no_reason_to_wait(in_time: InTime) -> None:
    page = servers.response(status=429, Retry_After="7200")
    with servers.running(servers.answers({"/": page})) as server:
        assert in_time(lambda: Asker(QUICK).ask(f"{server.url}/")).status == 429
    assert len(server.heads) == 1


def test_a_question_that_changes_something_is_put_once() -> None:
    with servers.running(servers.answers({"/": servers.response(status=500)})) as server:
        assert Asker(QUICK).ask(f"{server.url}/", method="POST").status == 500
    assert len(server.heads) == 1


def test_no_more_at_once_than_allowed() -> None:
    busy, most, lock = 0, 0, threading.Lock()
    gate = threading.Barrier(2, timeout=10)

    def behave(connection: object, path: str, over: threading.Event) -> None:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        gate.wait()
        with lock:
            busy -= 1
        connection.sendall(servers.as_json(path))  # type: ignore[attr-defined]

    with servers.running(behave) as server:
        asker = Asker(Limits(seconds=30, pause=0.0, at_once=2))
        threads = [
            threading.Thread(target=asker.ask, args=(f"{server.url}/{number}",))
            for number in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert most == 2
    assert len(server.heads) == 6


def test_hostile_servers_keep_no_place(in_time: InTime) -> None:
    with servers.running(servers.drips_headers) as server:
        asker = Asker(Limits(seconds=0.3, tries=1, pause=0.0, at_once=1))
        for _ in range(3):
            with pytest.raises(NoAnswer):
                in_time(lambda: asker.ask(server.url))
    with servers.running(servers.answers({"/": servers.as_json(1)})) as good:
        assert asker.ask(f"{good.url}/", seconds=20).json() == 1


@pytest.mark.parametrize("body", ["<html>", "[", "[" * 100_000, "\xff", "NaN}"])
def test_what_is_no_json_is_said(body: str) -> None:
    with servers.running(servers.answers({"/": servers.response(body)})) as server:
        answer = Asker(QUICK).ask(f"{server.url}/")
    with pytest.raises(NoAnswer) as caught:
        answer.json()
    assert caught.value.kind == http.FORM


def test_what_others_say_is_one_short_line() -> None:
    assert http.said("a\r\n\x1b[31m b\u2028c") == "a [31m b c"
    assert len(http.said("x" * 10_000)) == 300
