"""Hubs that misbehave while a launch is tried: one finding each, and nothing hangs."""

from __future__ import annotations

import json
import socket
from threading import Event

import pytest

from launchdirectives.model import Launch
from launchdirectives.online.events import events
from launchdirectives.online.http import Asker, Limits, NoAnswer
from launchdirectives.online.launching import Attempt, attempt_class
from tests.core.making import make_hub, make_launch
from tests.online import servers
from tests.online.conftest import InTime

QUICK = Limits(seconds=20.0, tries=1, pause=0.0)


def event(**held: object) -> bytes:
    return b"data: " + json.dumps(held).encode() + b"\n\n"


BUILDING = event(phase="building", message="Step 1\n")


def attempt(launch: Launch, **options: object) -> Attempt:
    made = attempt_class(launch.hub.kind)
    assert made is not None
    return made(Asker(QUICK), launch, **options)  # type: ignore[arg-type]


def ready(url: object, name: object = "t") -> servers.Behaviour:
    return servers.sends_events(BUILDING, event(phase="ready", url=url, token=name))


@pytest.mark.parametrize(
    ("behave", "code", "words"),
    [
        (servers.says_nothing, "too-slow", "ready after"),
        (servers.drips, "too-slow", "ready after"),
        (servers.drips_headers, "too-slow", "ready after"),
        (servers.sends_events(BUILDING, is_endless=True), "too-slow", "ready after"),
        (servers.sends_events(is_endless=True), "too-slow", "ready after"),
        (servers.sends_events(BUILDING), "failed", "before the server is ready"),
        (servers.sends_events(), "failed", "before the server is ready"),
        (servers.sends_events(b"data: [1]\n\n"), "failed", "cannot be understood"),
        (servers.sends_events(b"data: \xff\x00{\n\n"), "failed", "cannot be understood"),
        (servers.sends_events(event(what=1)), "failed", "cannot be understood"),
        (servers.sends_events(event(phase=["x"])), "failed", "cannot be understood"),
        (servers.sends_events(b"data: " + b"x" * 3_000_000), "failed", "too long"),
        (servers.sends_events(b"\x00" * 3_000_000), "failed", "too long"),
        (servers.sends_events(event(phase="failed", message={"a": 1})), "failed", "{'a': 1}"),
        (servers.sends_events(event(phase="failed")), "failed", "does not say why"),
        (servers.sends_events(event(phase="failed", status_code=429)), "refused", "too many"),
        (servers.hangs_up, "failed", "closes the connection"),
        (servers.redirects_for_ever, "failed", "again and again"),
        (servers.answers({}), "failed", "404"),
        (lambda c, p, o: c.sendall(servers.response(status=429)), "refused", "too many"),
        (lambda c, p, o: c.sendall(servers.response(status=403)), "refused", "login"),
        (lambda c, p, o: c.sendall(servers.response("<html>")), "failed", "before"),
        (ready("http://example.org/"), "failed", "not https"),
        (ready("javascript:alert(1)"), "failed", "not https"),
        (ready(7), "failed", "where the server is"),
        (ready("https://127.0.0.1/", 7), "failed", "where the server is"),
        (ready("http://127.0.0.1:1/"), "failed", "takes no connection"),
    ],
)
def test_a_bad_binderhub_is_one_finding(
    behave: servers.Behaviour, code: str, words: str, in_time: InTime
) -> None:
    with servers.running(behave) as server:
        launch = make_launch(make_hub("binderhub", server.url), "a.ipynb")
        made = attempt(launch, seconds=1.0 if code == "too-slow" else 30.0)
        in_time(lambda: list(made))
    [finding] = made.outcome.findings
    assert finding.code == f"launch.{code}"
    assert words in finding.message
    assert finding.fix


@pytest.mark.parametrize(
    "behave",
    [
        servers.says_nothing,
        servers.drips,
        servers.sends_much,
        servers.hangs_up,
        servers.redirects_for_ever,
        lambda c, p, o: c.sendall(servers.response("<html>", kind="text/html")),
        lambda c, p, o: c.sendall(servers.response("[]")),
        lambda c, p, o: c.sendall(servers.response('{"name": ""}')),
    ],
    ids=["silent", "slow", "long", "closed", "led", "html", "list", "nobody"],
)
def test_a_bad_jupyterhub_is_one_finding(behave: servers.Behaviour, in_time: InTime) -> None:
    with servers.running(behave) as server:
        launch = make_launch(make_hub("jupyterhub", server.url), "a.ipynb")
        made = attempt(launch, token="t", seconds=servers.limit_for(behave))  # noqa: S106
        in_time(lambda: list(made))
    [finding] = made.outcome.findings
    assert finding.code in ("launch.failed", "launch.too-slow")


def test_a_token_is_never_shown() -> None:
    secret = "unsaid"  # noqa: S105

    def behave(connection: socket.socket, path: str, over: Event) -> None:
        url = f"http://127.0.0.1:{server.port}/user/x/?token={secret}"
        if path.startswith("/build/"):
            held = event(phase="ready", url=url, token=secret, binder_persistent_request=secret)
            servers.sends_events(held)(connection, path, over)
        else:
            connection.sendall(servers.as_json({"message": secret}, status=500))

    with servers.running(behave) as server:
        made = attempt(make_launch(make_hub("binderhub", server.url), "a.ipynb"))
        steps = list(made)
    assert secret not in f"{steps} {made.outcome}"
    assert "POST /user/x/api/shutdown" in server.heads[-1]
    assert f"Authorization: token {secret}" in server.heads[-1]


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_events_come_in_pieces_of_any_size(size: int) -> None:
    stream = b':keepalive\n\n\n\ndata: {"a": 1}\r\n\r\nid: 7\ndata:{\ndata:"b": 2}\n\ndata: {}'
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    assert list(events(pieces)) == [{"a": 1}, {"b": 2}, {}]


def test_a_stream_without_end_ends() -> None:
    with pytest.raises(NoAnswer):
        list(events(b": " + b"x" * 900_000 + b"\n" for _ in range(100)))
