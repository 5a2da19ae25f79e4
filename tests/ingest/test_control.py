"""``launchdirectives ingest control``: the script of a publisher's page, as a file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from launchdirectives.cli import main
from launchdirectives.web import embed


def test_the_script_is_written(tmp_path: Path) -> None:
    file = tmp_path / "launch-control.js"
    assert main(["ingest", "control", "--output", str(file)]) == 0
    assert file.read_bytes() == embed.script().encode()


def test_the_script_is_printed_as_it_is() -> None:
    command = [sys.executable, "-m", "launchdirectives", "ingest", "control", "--language", "fr"]
    done = subprocess.run([*command, "--language", "de"], capture_output=True, check=True)
    assert done.stdout == embed.script(("fr", "de")).encode()
    assert "Ouvrir sur" in done.stdout.decode()
    assert done.stderr == b""


def test_a_file_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "control", "--output", str(tmp_path / "no" / "file.js")]) == 3
    assert "No such file or directory." in capsys.readouterr().err
