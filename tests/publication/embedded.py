"""``launch-control.js`` under Node.js, in one process for all questions to a script."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from launchdirectives.web import embed
from tests.node import node

RUNNER = Path(__file__).with_name("run_records.mjs")


def written(folder: Path) -> Path:
    """The module as a publisher gets it, in *folder*."""
    file = folder / "launch-control.mjs"
    file.write_text(embed.script(), encoding="utf-8")
    return file


def asked(script: Path, question: str, **about: object) -> Any:
    """What *script* answers."""
    runner = _running(script)
    assert runner.stdin
    assert runner.stdout
    runner.stdin.write(f"{json.dumps([question, about])}\n")
    runner.stdin.flush()
    line = runner.stdout.readline()
    assert line, "the process has ended; its standard error says why"
    answer = json.loads(line)
    assert "error" not in answer, answer["error"]
    return answer["found"]


@cache
def _running(script: Path) -> subprocess.Popen[str]:
    """A process that answers line by line, and ends with this one."""
    return subprocess.Popen(
        (node(), str(RUNNER), str(script)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
