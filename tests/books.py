"""Books for tests: written, put under git, built by a real Sphinx."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
EXAMPLE_BOOK = REPOSITORY / "example_book"
CONF_PY = 'extensions = ["myst_nb", "launchdirectives"]\nnb_execution_mode = "off"\n'


def notebook(source: str = "print(6*7)", title: str = "A notebook") -> str:
    """The text of a notebook with a title and one code cell."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells = [
        {"id": "title", "cell_type": "markdown", "metadata": {}, "source": f"# {title}"},
        {
            "id": "first",
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": source,
        },
    ]
    content = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel},
        "cells": cells,
    }
    return json.dumps(content, indent=1) + "\n"


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write *files* below *folder*."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return folder


def git(folder: Path, *arguments: str) -> str:
    """Run git in *folder* and give back what it prints."""
    settings = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    command = ["git", *settings, *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def checkout(
    folder: Path, remote: str = "https://github.com/org/book", branch: str = "main"
) -> Path:
    """Make *folder* a git checkout with everything in it committed."""
    git(folder, "init", "--quiet", f"--initial-branch={branch}")
    if remote:
        git(folder, "remote", "add", "origin", remote)
    commit(folder)
    return folder


def commit(folder: Path, message: str = "Change") -> str:
    """Commit everything in *folder*; the result is the commit."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def sphinx_build(
    source: Path, out: Path, *options: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Build *source* into *out* in a process of its own; warnings are in ``stderr``."""
    settings = ("--no-color", "-b", "html")
    command = [sys.executable, "-m", "sphinx", *settings, *options, str(source), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise AssertionError(f"The build failed:\n{done.stdout}\n{done.stderr}")
    return done
