"""Node.js, which runs here what browsers run elsewhere."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.live.conftest import do_without


def node() -> str:
    """The program; a test that asks is skipped without it."""
    found = shutil.which("node")
    if found is None:
        do_without("node is not installed (Debian: nodejs)")
    return found


def printed(*arguments: str | Path, text: str = "") -> str:
    """What Node.js prints with *arguments*, and *text* in its standard input."""
    done = subprocess.run(
        (node(), *map(str, arguments)),
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
