"""Run a command while standard input stays open, then end all it has started.

The other end of standard input belongs to the test process: however that one ends, even
when it is killed, the input closes and nothing is left behind. Descendants are recognised
by a variable in their environment, because servers and proxies leave the process group.

Usage: ``python keeper.py NAME=VALUE COMMAND...`` with the variable in the environment.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

PATIENCE = 20.0
"""Seconds a command has to end by itself after SIGTERM."""


def marked(mark: str) -> list[int]:
    """Return the processes that carry the variable, except this one."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return [process for process in found if process != os.getpid()]


def end(child: subprocess.Popen[bytes], mark: str) -> None:
    """End the command, its process group and everything that carries the mark."""
    child.terminate()
    with suppress(subprocess.TimeoutExpired):
        child.wait(PATIENCE)
    for number in (signal.SIGTERM, signal.SIGKILL):
        for process in marked(mark):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(process, number)
        deadline = time.monotonic() + PATIENCE / 4
        while marked(mark) and time.monotonic() < deadline:
            child.poll()
            time.sleep(0.1)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def main(mark: str, command: list[str]) -> int:
    """Keep the command until the input closes, it ends, or this process is to end."""
    over = Event()

    def listen() -> None:
        while os.read(0, 1024):
            pass
        over.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: over.set())
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    Thread(target=listen, daemon=True).start()
    while child.poll() is None and not over.wait(0.25):
        pass
    end(child, mark)
    return child.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
