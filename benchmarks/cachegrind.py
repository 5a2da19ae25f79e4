"""Instructions of a command, as valgrind's cachegrind counts them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

MISSING = "valgrind is not installed"

_VALGRIND = (
    "valgrind",
    "--tool=cachegrind",
    "--cache-sim=no",
    "--cachegrind-out-file=/dev/null",
)


def is_there() -> bool:
    """Whether instructions can be counted here."""
    return shutil.which(_VALGRIND[0]) is not None


def instructions(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> int:
    """Instructions of *command*, without those of programs that it starts."""
    done = subprocess.run(
        (*_VALGRIND, *command),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.findall(r"I\s+refs:\s+([\d,]+)", done.stderr)
    if done.returncode or not found:
        raise RuntimeError(f"{command} failed under cachegrind:\n{done.stderr}")
    return int(found[-1].replace(",", ""))
