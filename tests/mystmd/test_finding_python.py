"""Which Pythons the plugin asks, on Windows' path rules too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.mystmd.building import PLUGIN, environment, node_program

RUNNER = Path(__file__).with_name("run_candidates.mjs")

UNIX: dict[str, Any] = {
    "env": {},
    "plugin": "/book/launchdirectives.mjs",
    "program": "/opt/tools/myst.cjs",
    "node": "/opt/node-20/bin/node",
    "isWindows": False,
    "exists": [],
}
WINDOWS: dict[str, Any] = {
    "env": {},
    "plugin": r"C:\book\launchdirectives.mjs",
    "program": r"C:\tools\myst.cjs",
    "node": r"C:\Program Files\nodejs\node.exe",
    "isWindows": True,
    "exists": [],
}
VENV, CONDA = r"C:\book\.venv\Scripts\python.exe", r"C:\conda\envs\book\python.exe"

CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing but names": (UNIX, ["python3", "python"]),
    "named": (
        UNIX | {"env": {"LAUNCHDIRECTIVES_PYTHON": "/x/python"}},
        ["/x/python", "python3", "python"],
    ),
    "mystmd from PyPI, not activated": (
        UNIX
        | {
            "program": "/v/lib/python3.12/site-packages/mystmd_py/myst.cjs",
            "exists": ["/v/bin/python"],
        },
        ["/v/bin/python", "python3", "python"],
    ),
    "jupyter-book, another environment activated": (
        UNIX
        | {
            "program": "/v/lib/python3.12/site-packages/jupyter_book/dist/jupyter-book.cjs",
            "env": {"VIRTUAL_ENV": "/w"},
            "exists": ["/w/bin/python", "/v/bin/python"],
        },
        ["/v/bin/python", "/w/bin/python", "python3", "python"],
    ),
    "the plugin in an environment": (
        UNIX
        | {
            "plugin": "/v/lib/python3.12/site-packages/launchdirectives/l.mjs",
            "exists": ["/v/bin/python3"],
        },
        ["/v/bin/python3", "python3", "python"],
    ),
    "npm in a conda environment, not activated": (
        UNIX
        | {
            "program": "/c/envs/b/lib/node_modules/mystmd/dist/myst.cjs",
            "node": "/c/envs/b/bin/node",
            "exists": ["/c/envs/b/bin/python"],
        },
        ["/c/envs/b/bin/python", "python3", "python"],
    ),
    "npm of the system, an environment activated": (
        UNIX
        | {
            "program": "/usr/lib/node_modules/mystmd/dist/myst.cjs",
            "node": "/usr/bin/node",
            "env": {"VIRTUAL_ENV": "/w"},
            "exists": ["/usr/bin/python3", "/w/bin/python"],
        },
        ["/w/bin/python", "/usr/bin/python3", "python3", "python"],
    ),
    "npm, conda activated": (
        UNIX | {"env": {"CONDA_PREFIX": "/c"}, "exists": ["/c/bin/python"]},
        ["/c/bin/python", "python3", "python"],
    ),
    "Windows, nothing but names": (WINDOWS, ["python", "py"]),
    "Windows, mystmd from PyPI": (
        WINDOWS
        | {
            "program": r"C:\book\.venv\Lib\site-packages\mystmd_py\myst.cjs",
            "exists": [VENV],
        },
        [VENV, "python", "py"],
    ),
    "Windows, mystmd in conda": (
        WINDOWS
        | {
            "program": r"C:\conda\envs\book\Lib\site-packages\mystmd_py\myst.cjs",
            "exists": [CONDA],
        },
        [CONDA, "python", "py"],
    ),
    "Windows, npm in conda": (
        WINDOWS
        | {
            "program": r"C:\conda\envs\book\node_modules\mystmd\dist\myst.cjs",
            "node": r"C:\conda\envs\book\node.exe",
            "exists": [CONDA],
        },
        [CONDA, "python", "py"],
    ),
    "Windows, an environment activated": (
        WINDOWS | {"env": {"VIRTUAL_ENV": r"C:\book\.venv"}, "exists": [VENV]},
        [VENV, "python", "py"],
    ),
}


def run(asked: list[dict[str, Any]]) -> list[list[str]]:
    """What the plugin tries in each case."""
    done = subprocess.run(
        [node_program(), RUNNER, PLUGIN],
        input=json.dumps(asked),
        env=environment(LAUNCHDIRECTIVES_PYTHON=sys.executable),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    found: list[list[str]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def answers() -> dict[str, list[str]]:
    """Give what is tried, by name of the case."""
    return dict(zip(CASES, run([asked for asked, _ in CASES.values()]), strict=True))


@pytest.mark.parametrize("case", CASES)
def test_the_likeliest_is_tried_first(case: str, answers: dict[str, list[str]]) -> None:
    """Environments come before names, and the one that mystmd runs in before an activated one."""
    assert answers[case] == CASES[case][1]
