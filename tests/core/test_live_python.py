"""The Python side of code in the reader's browser, run by the Python of these tests.

In a process of its own, for it takes over the streams, as it does in a browser.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import launchdirectives
from launchdirectives.live.texts import TEXTS

PYTHON = Path(launchdirectives.__file__).parent / "web" / "live" / "python"
PROGRAM = """
import asyncio, json, sys, types
cells, texts = json.load(sys.stdin)
from launch_live.shell import Shell
page, told = sys.stdout, []
shell = Shell(lambda message: told.append(json.loads(message)), texts, types.ModuleType("cells"))
shell.install()
sys.meta_path.insert(0, sys.meta_path.pop())  # as if there were no IPython
async def run(code):
    if code.startswith("#interrupt"):
        asyncio.get_running_loop().call_later(0.05, shell.interrupt)
    del told[:]
    return {**json.loads(await shell.run(code)), "needs": shell.needs(code), "told": [*told]}
async def all_of_them():
    return [await run(code) for code in cells]
page.write(json.dumps(asyncio.run(all_of_them())))
"""


def run(folder: Path, *cells: str) -> list[dict[str, Any]]:
    """What each of *cells* comes to, run in *folder*."""
    shutil.copytree(PYTHON, folder / "launch_live", ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        (sys.executable, "-c", PROGRAM),
        input=json.dumps((cells, TEXTS)),
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def outputs(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [message["output"] for message in found["told"] if "output" in message]


def text(found: dict[str, Any]) -> str:
    """All text of a cell, of whatever kind."""
    parts = []
    for output in outputs(found):
        parts += output.get("traceback", [])
        parts.append(output.get("text", "") or output.get("data", {}).get("text/plain", ""))
    return "\n".join(parts)


def test_the_worker_brings_all_of_it() -> None:
    worker = (PYTHON.parent / "pyodide-worker.js").read_text(encoding="utf-8")
    assert all(f'"{path.name}"' in worker for path in PYTHON.glob("*.py"))


def test_what_a_cell_shows(tmp_path: Path) -> None:
    shown, quiet, rich, awaited, nothing, class_ = run(
        tmp_path,
        "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\nlist(range(3))",
        "x = 41\nx + 1;  # hidden",
        "class Table:\n"
        "    def _repr_html_(self): return '<b>x</b>'\n"
        "    def _repr_png_(self): return b'png', {'width': 3}\n"
        "    def _repr_latex_(self): raise ValueError('no')\n"
        "    def _repr_mimebundle_(self, include=None, exclude=None): return {'text/x': 1}\n"
        "    def __repr__(self): return 'plain'\n"
        "display(Table(), 7)",
        "import asyncio\nawait asyncio.sleep(0)\n_ = x\n_ + 1",
        "# nothing",
        "Table",
    )
    streams = [(one["name"], one["text"]) for one in outputs(shown)[:-1]]
    assert streams == [("stdout", "a\n"), ("stderr", "b\n"), ("stdout", "c\n")]
    assert outputs(shown)[-1] == {
        "output_type": "execute_result",
        "execution_count": 1,
        "data": {"text/plain": "[0, 1, 2]"},
        "metadata": {},
    }
    assert (quiet["ok"], quiet["count"], quiet["told"]) == (True, 2, [])
    *failed, table, seven = outputs(rich)
    assert "ValueError: no" in "".join(one["text"] for one in failed)
    assert table["data"] == {
        "text/html": "<b>x</b>",
        "image/png": "cG5n",
        "text/x": 1,
        "text/plain": "plain",
    }
    assert table["metadata"] == {"image/png": {"width": 3}}
    assert seven["data"] == {"text/plain": "7"}
    assert text(awaited) == "42"
    assert nothing["ok"]
    assert nothing["told"] == []
    assert list(outputs(class_)[0]["data"]) == ["text/plain"]


def test_errors_begin_in_the_reader_s_own_code(tmp_path: Path) -> None:
    (tmp_path / "gauge.py").write_text("def read():\n    return 1 / 0\n", encoding="utf-8")
    deep, syntax, ended, after = run(
        tmp_path, "import gauge\n\ngauge.read()", "x = (", "raise SystemExit('bye')", "1"
    )
    assert not deep["ok"]
    error = outputs(deep)[0]
    assert (error["ename"], error["evalue"]) == ("ZeroDivisionError", "division by zero")
    told = text(deep)
    assert "gauge.py" in told
    assert "gauge.read()" in told
    for one in (deep, syntax, ended):
        assert "launch_live" not in text(one)
        assert "ast.py" not in text(one)
    assert outputs(syntax)[0]["ename"] == "SyntaxError"
    assert outputs(ended)[0]["ename"] == "SystemExit"
    assert (after["ok"], after["count"]) == (True, 4)


def test_what_needs_a_server_says_so(tmp_path: Path) -> None:
    pictures, magic, shell, asked, module, widgets, text_only = run(
        tmp_path,
        "if True:\n    x = 1\n%matplotlib inline\nx",
        "x = 1\n%timeit x",
        "files = !ls",
        "input('name')",
        "import nosuch.thing",
        "import ipyleaflet",
        "'''\n%matplotlib\n!ls\n'''",
    )
    assert text(pictures) == "1"
    assert "“%timeit x”" in text(magic)
    assert "“files = !ls”" in text(shell)
    assert TEXTS["lite-input"] in text(asked)
    assert "does not have “nosuch”" in text(module)
    assert "“ipyleaflet” makes controls" in text(widgets)
    assert text_only["ok"]


def test_outputs_that_change(tmp_path: Path) -> None:
    (found,) = run(
        tmp_path,
        "from IPython.display import HTML, Image, Markdown, Math, clear_output, display\n"
        "display(Markdown('*a*'), display_id='one')\n"
        "handle = display(HTML('b'), display_id='one', update=True)\n"
        "handle.update('c')\n"
        "clear_output(wait=True)\n"
        "display(Math('x'), Image(b'GIF89a', width=9))",
    )
    kinds = [next(iter(message)) for message in found["told"]]
    assert kinds == ["output", "update", "update", "clear", "output", "output"]
    assert [one.get("id") for one in found["told"][:3]] == ["one", "one", "one"]
    assert found["told"][1]["update"]["data"]["text/html"] == "b"
    assert found["told"][2]["update"]["data"]["text/plain"] == "'c'"
    assert found["told"][3]["clear"] is True
    assert outputs(found)[1]["data"]["text/latex"] == "$\\displaystyle x$"
    assert outputs(found)[2]["metadata"] == {"image/gif": {"width": 9}}


def test_a_flood_of_text_ends_and_comes_in_pieces(tmp_path: Path) -> None:
    many, endless, next_one = run(
        tmp_path,
        "for number in range(5000): print(number)",
        "for _ in range(3000): print('x' * 1000)",
        "print('y')",
    )
    assert text(many).replace("\n", "") == "".join(map(str, range(5000)))
    assert len(many["told"]) < 500
    assert len(text(endless)) < 1_002_000
    assert TEXTS["lite-full"] in text(endless)
    assert text(next_one) == "y\n"


def test_code_that_waits_or_sleeps_is_interrupted(tmp_path: Path) -> None:
    waits, next_one = run(tmp_path, "#interrupt\nimport asyncio\nawait asyncio.sleep(60)", "1")
    assert outputs(waits)[0]["ename"] == "KeyboardInterrupt"
    assert next_one["ok"]


def test_what_a_cell_needs_is_known_before_it_runs(tmp_path: Path) -> None:
    package = tmp_path / "tools"
    package.mkdir()
    (package / "__init__.py").write_text("import numpy\n", encoding="utf-8")
    (package / "maps.py").write_text("from scipy import ndimage\nimport tools\n", encoding="utf-8")
    cell, broken = run(tmp_path, "def f():\n    from tools.maps import x\nimport pandas as pd", "(")
    assert cell["needs"].split("\n") == [
        "import numpy",
        "import pandas",
        "import scipy",
        "import tools",
        "import tools.maps",
    ]
    assert broken["needs"] == ""


@pytest.mark.skipif(find_spec("matplotlib") is None, reason="Matplotlib is not installed")
def test_figures_are_shown_below_their_cell(tmp_path: Path) -> None:
    drawn, shown, failed, after = run(
        tmp_path,
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "figure, axes = plt.subplots()\nplt.show()\nprint('later')",
        "plt.plot([1])\n1 / 0",
        "figure",
    )
    assert list(outputs(drawn)[0]["data"]) == ["image/png", "text/plain"]
    assert [one["output_type"] for one in outputs(shown)] == ["display_data", "stream"]
    assert [one["output_type"] for one in outputs(failed)] == ["error"]
    assert [one["output_type"] for one in outputs(after)] == ["execute_result"]
    assert "image/png" in outputs(after)[0]["data"]
