"""How commands end whose output nobody takes, or that are stopped: without a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.publication.samples import SAMPLE

COMMAND = [sys.executable, "-m", "launchdirectives", "ingest"]

posix = pytest.mark.skipif(os.name != "posix", reason="pipes and signals of POSIX")


@posix
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", [("verify",), ("list",), ("list", "--format", "json")])
def test_nobody_reads_on(arguments: tuple[str, ...], unbuffered: str) -> None:
    """As of ``launchdirectives ingest list site | head -1``."""
    come, go = os.pipe()
    os.close(come)
    try:
        done = subprocess.run(
            [*COMMAND, arguments[0], str(SAMPLE), *arguments[1:]],
            stdout=go,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
        )
    finally:
        os.close(go)
    assert done.stderr == b""
    assert done.returncode == 128 + signal.SIGPIPE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_there_is_no_room() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, "list", str(SAMPLE)], stdout=full, stderr=subprocess.PIPE, check=False
        )
    told = "launchdirectives: the output cannot be written: No space left on device.\n"
    assert (done.returncode, done.stderr.decode()) == (3, told)


@posix
def test_there_is_no_standard_input() -> None:
    command = 'exec "$@" <&-'
    done = subprocess.run(
        ["sh", "-c", command, "sh", *COMMAND, "list", "-"], capture_output=True, check=False
    )
    told = "launchdirectives ingest: There is no standard input to read.\n"
    assert (done.returncode, done.stderr.decode()) == (3, told)


@posix
def test_a_command_that_is_stopped() -> None:
    running = subprocess.Popen(
        [*COMMAND, "list", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert running.stdin
    running.stdin.write(b" " * (1 << 20))  # more than a pipe holds: it returns when it is read
    running.stdin.flush()
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=20)
    assert (running.returncode, told) == (128 + signal.SIGINT, b"")
