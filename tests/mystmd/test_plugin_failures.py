"""Whatever Python does, the plugin leaves each page whole and says what is wrong, where."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from launchdirectives.mystmd import PROTOCOL
from tests.mystmd.building import PLUGIN, environment, node_program

RUNNER = Path(__file__).with_name("run_plugin.mjs")

TWO_PAGES = [
    {"path": "/book/one.md", "directives": [3, 9], "roles": ["Try it <one.ipynb>"]},
    {"path": "/book/two.md", "directives": [5]},
]
NO_DIRECTIVE = [{"path": "/book/one.md"}, {"path": "/book/two.md"}]

SPEC = {
    "protocol": PROTOCOL,
    "version": "0",
    "directives": [{"name": "launch", "options": {}}],
    "roles": [{"name": "launch", "body": {"type": "string"}}],
}
ANSWERS = f"print({json.dumps(json.dumps(SPEC))}) if sys.argv[-1] == 'spec' else "


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """Give an environment in which no Python has the package."""
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    return environment(
        LAUNCHDIRECTIVES_PYTHON="",
        VIRTUAL_ENV="",
        CONDA_PREFIX="",
        PYTHONPATH="",
        PATH=str(nothing),
    )


def run(
    environ: dict[str, str], pages: list[dict[str, Any]], passes: int = 1, cwd: Path | None = None
) -> list[list[dict[str, Any]]]:
    """What the plugin leaves of *pages* in each pass."""
    node = node_program()
    asked = json.dumps({"pages": pages, "passes": passes})
    with TemporaryDirectory() as folder:
        # Where it is installed, it would find the Python of that environment.
        plugin = shutil.copy(PLUGIN, folder)
        done = subprocess.run(
            [node, RUNNER, plugin],
            input=asked,
            env=environ,
            cwd=cwd,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found: list[list[dict[str, Any]]] = json.loads(done.stdout)["passes"]
    return found


def fake(folder: Path, code: str) -> str:
    """A program that does *code* when it is asked as a Python."""
    program = folder / "python"
    program.write_text(f"#!{sys.executable}\nimport os, sys, time\n{code}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def told(pages: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """The line and the text of each message."""
    return [(one["line"], one["text"]) for page in pages for one in page["messages"]]


FAULTS = {
    "crashes when asked for its directives": ("sys.exit('no disk')", "python: no disk"),
    "prints rubbish for directives": ("print('Welcome!')", 'its answer is no JSON: "Welcome!'),
    "prints another JSON": ("print('[]')", "its answer is no specification"),
    "crashes in a batch": (f"{ANSWERS}sys.exit('no memory')", "no memory"),
    "prints rubbish in a batch": (f"{ANSWERS}print('Hello')", "its answer is no JSON"),
    "answers for no page": (f"{ANSWERS}print('{{\"pages\": []}}')", "did not answer for this page"),
    "prints null": (f"{ANSWERS}print('null')", "did not answer for this page"),
    "is killed": (f"{ANSWERS}os.kill(os.getpid(), 9)", "it was ended by SIGKILL"),
    "hangs": (f"{ANSWERS}time.sleep(60)", "it did not answer within 1 seconds"),
    "is too old": ("sys.exit('Unknown option: -P')", "it is older than Python 3.11"),
    "has an older launchdirectives": (
        "sys.exit('No module named launchdirectives.mystmd')",
        "its launchdirectives is too old for mystmd",
    ),
    "has no launchdirectives": (
        "sys.exit(\"ModuleNotFoundError: No module named 'launchdirectives'\")",
        "it has no launchdirectives",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_directive_shows_the_fault_at_its_line(
    fault: str, tmp_path: Path, bare: dict[str, str]
) -> None:
    """Each page is there, and each directive and role on it says what happened."""
    code, words = FAULTS[fault]
    limit = {"LAUNCHDIRECTIVES_TIME_LIMIT": "1" if fault == "hangs" else "30"}
    environ = bare | limit | {"LAUNCHDIRECTIVES_PYTHON": fake(tmp_path, code)}
    (pages,) = run(environ, TWO_PAGES)
    messages = told(pages)
    assert [line for line, _ in messages] == [3, 9, 1, 5]
    assert all(words in text for _, text in messages), messages[0]
    assert {one["ruleId"] for page in pages for one in page["messages"]} == {"launch.plugin"}
    assert all(one["fatal"] for page in pages for one in page["messages"])
    assert pages[0]["children"][0]["children"] == [{"type": "text", "value": "Try it"}]


@pytest.mark.parametrize("fault", ["crashes when asked for its directives", "crashes in a batch"])
def test_pages_without_directive_share_one_message(
    fault: str, tmp_path: Path, bare: dict[str, str]
) -> None:
    """What is wrong with automatic controls is not said on each page."""
    environ = bare | {"LAUNCHDIRECTIVES_PYTHON": fake(tmp_path, FAULTS[fault][0])}
    (pages,) = run(environ, NO_DIRECTIVE)
    assert len(told(pages)) == 1


def test_no_python_at_all(bare: dict[str, str]) -> None:
    """The message says what to do, and what was tried."""
    (pages,) = run(bare, TWO_PAGES)
    text = told(pages)[0][1]
    assert "pip install launchdirectives" in text
    assert "LAUNCHDIRECTIVES_PYTHON" in text
    assert "python3: there is no such program" in text


@pytest.mark.parametrize(
    ("protocol", "cure"),
    [(PROTOCOL + 1, "launchdirectives init"), (PROTOCOL - 1, "pip install --upgrade")],
)
def test_another_protocol_says_which_side_to_renew(
    protocol: int, cure: str, tmp_path: Path, bare: dict[str, str]
) -> None:
    """The file is kept in repositories, and may be older or newer than the package."""
    spec = json.dumps(SPEC | {"protocol": protocol})
    program = fake(tmp_path, f"print({spec!r})")
    (pages,) = run(bare | {"LAUNCHDIRECTIVES_PYTHON": program}, TWO_PAGES)
    messages = told(pages)
    assert [line for line, _ in messages] == [3, 9, 1, 5]
    assert all(cure in text for _, text in messages)


def test_a_python_without_the_package_is_passed_over_and_named(
    tmp_path: Path, bare: dict[str, str]
) -> None:
    """The next one answers; the author reads once that another was named."""
    named = fake(tmp_path, 'sys.exit("No module named launchdirectives")')
    environ = environment(LAUNCHDIRECTIVES_PYTHON=named, VIRTUAL_ENV=sys.prefix)
    pages, again = run(environ, _book(tmp_path), passes=2)
    (message,) = (text for _, text in told(pages) if "PYTHON" in text)
    assert named in message
    assert "it has no launchdirectives" in message
    assert not any("PYTHON" in text for _, text in told(again))


def test_one_batch_a_pass(tmp_path: Path, bare: dict[str, str]) -> None:
    """However many pages there are, Python is asked once for all of them, and then anew."""
    log = tmp_path / "log"
    program = fake(
        tmp_path,
        f"open({str(log)!r}, 'a').write(sys.argv[-1] + ' ')\n"
        f"os.execv({sys.executable!r}, [{sys.executable!r}, *sys.argv[1:]])",
    )
    source = environment()["PYTHONPATH"]
    pages = [page | {"directives": [line]} for page in _book(tmp_path) for line in range(200)]
    first, second = run(
        bare | {"LAUNCHDIRECTIVES_PYTHON": program, "PYTHONPATH": source}, pages, passes=2
    )
    assert len(first) == len(second) == 200
    assert log.read_text(encoding="utf-8").split() == ["spec", "batch", "batch"]


def test_what_is_printed_before_the_answer_is_passed_over(
    tmp_path: Path, bare: dict[str, str]
) -> None:
    """By a wrapper around Python, or by a ``sitecustomize`` of its environment."""
    (tmp_path / "sitecustomize.py").write_text("print('Welcome!\\n{}')", encoding="utf-8")
    pages = _book(tmp_path)
    (found,) = run(
        environment(PYTHONPATH=f"{environment()['PYTHONPATH']}{os.pathsep}{tmp_path}"), pages
    )
    assert told(found) == []
    assert "https://mybinder.org/v2/gh/o/r/main" in json.dumps(found)


def test_files_of_the_book_are_not_imported(tmp_path: Path, bare: dict[str, str]) -> None:
    """Neither a ``json.py`` nor a folder ``launchdirectives`` where mystmd was started."""
    pages = _book(tmp_path)
    for name in ("json.py", "launchdirectives/__init__.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("raise SystemExit('imported')", encoding="utf-8")
    (found,) = run(environment(), pages, cwd=tmp_path)
    assert told(found) == []
    assert json.dumps(found).count("https://mybinder.org/v2/gh/o/r/main") > 1


def test_a_fault_on_one_page_takes_nothing_from_others(
    tmp_path: Path, bare: dict[str, str]
) -> None:
    """A page that the core fails on says so; the next has its controls."""
    good = _book(tmp_path)
    bad = [{"path": str(tmp_path / "odd\0name.md"), "directives": [7]}]
    (pages,) = run(environment(), bad + good)
    ((line, text),) = told(pages)
    assert line == 7
    assert "launchdirectives failed, which it should not: ValueError" in text
    assert "https://mybinder.org/v2/gh/o/r/main" in json.dumps(pages[1])


def test_a_book_in_no_checkout_says_so_once(tmp_path: Path) -> None:
    """No directive repeats what is wrong with the book as a whole."""
    pages = _book(tmp_path)
    (tmp_path / "launch.yml").write_text(
        "hubs: {b: {kind: binderhub, url: https://mybinder.org}}\n", encoding="utf-8"
    )
    (found,) = run(environment(), [*pages, {"path": str(tmp_path / "other.md"), "directives": [9]}])
    ((_, text),) = told(found)
    assert "not in a git checkout" in text
    assert found[0]["messages"][0]["ruleId"] == "launch.source.no-git"
    assert found[0]["messages"][0]["fatal"]


def _book(folder: Path) -> list[dict[str, Any]]:
    """A book of one page with a directive, written into *folder*."""
    (folder / "myst.yml").write_text("version: 1\n", encoding="utf-8")
    (folder / "launch.yml").write_text(
        "source: {repository: https://github.com/o/r, ref: main}\n"
        "hubs: {b: {kind: binderhub, url: https://mybinder.org}}\n",
        encoding="utf-8",
    )
    (folder / "page.md").write_text("# Page\n\n```{launch}\n```\n", encoding="utf-8")
    return [{"path": str(folder / "page.md"), "directives": [3]}]
