"""``launch-control.js`` under node."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.live.conftest import do_without

RUNNER = Path(__file__).with_name("run_records.mjs")


def asked(script: Path, question: str, **about: object) -> Any:
    """What *script* answers."""
    node = shutil.which("node")
    if node is None:
        do_without("node is not installed (Debian: nodejs)")
    done = subprocess.run(
        (node, str(RUNNER), str(script), question),
        input=json.dumps(about),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
