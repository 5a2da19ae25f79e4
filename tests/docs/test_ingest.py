"""What the documentation of ingest shows is what the programs and commands print."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import launchdirectives
from launchdirectives.ingest.verify.sense import ALSO, CHECKS
from tests.docs.test_snippets import DOCS, SNIPPETS, snippet
from tests.ingest.records import changed, written
from tests.publication.samples import SAMPLE

PAGE = (DOCS / "reference" / "ingest.md").read_text(encoding="utf-8")


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run((sys.executable, *command), cwd=folder, capture_output=True, text=True)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """The record of the examples, and a newer one with something wrong."""
    shutil.copy(SAMPLE, tmp_path / "launch-metadata.json")
    url = "/pages/1/launches/0/moving/url"
    address = "https://public-binder.example.org/v2/gh/example-org/seismic-book/main"
    newer = changed(
        (url, f"{address}?urlpath=terminals%2F1"),
        ("/sources/book/state/dirty", True),
        ("/environments/default/lock/state", "unpinned"),
    )
    written(tmp_path, newer, "newer.json")
    return tmp_path


@pytest.mark.parametrize("program", ["works", "fetch"])
def test_programs(program: str, records: Path) -> None:
    done = run(records, str(SNIPPETS / "ingest" / f"{program}.py"))
    assert (done.stdout, done.stderr) == (snippet(f"ingest/{program}.out"), "")


@pytest.mark.parametrize(
    ("shown", "code", "command"),
    [
        ("verify.out", 1, ("verify", "newer.json")),
        ("diff.json", 1, ("diff", "launch-metadata.json", "newer.json", "--report", "json")),
    ],
)
def test_commands(shown: str, code: int, command: tuple[str, ...], records: Path) -> None:
    done = run(records, "-m", "launchdirectives", "ingest", *command)
    assert (done.stdout, done.stderr, done.returncode) == (snippet(f"ingest/{shown}"), "", code)


def test_every_change_is_explained() -> None:
    source = Path(launchdirectives.__file__).parent / "ingest" / "diff.py"
    codes = set(
        re.findall(r'"((?:site|source|environment|hub|page|launch)\.[a-z-]+)"', source.read_text())
    )
    assert len(codes) > 15
    assert {code for code in codes if code not in PAGE} == set()


def test_every_check_is_explained() -> None:
    """The table is made from the checks' own sentences; the others stand in the text."""
    assert all(look.__doc__ for look in CHECKS.values())
    assert {name for name in ALSO if f"`{name}`" not in PAGE} == set()
