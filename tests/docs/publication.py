"""What the guides to the publication record show: made from a book, by the commands they name.

``python -m tests.docs.publication`` writes it anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.books import git
from tests.docs.test_snippets import SNIPPETS, make_book
from tests.publication.making import pushed

AUTHOR, PUBLISHER = "publish-record", "publisher"
AT = {
    "GIT_AUTHOR_DATE": "2026-01-02T03:00:00Z",
    "GIT_COMMITTER_DATE": "2026-01-02T03:00:00Z",
    "SOURCE_DATE_EPOCH": "1767323045",
}
"""When the book is committed and its record made, so that both are always the same."""

DOI = "https://doi.org/10.5555/journal.0420"
COMMANDS = {
    "list.out": ("list", "site", "--doi", DOI),
    "verify.out": ("verify", "site", "--level", "3", "--repo", "book"),
    "theirs.out": ("render", "site", "--page", "rain"),
    "ours.out": (
        *("render", "site", "--page", "rain", "--format", "md"),
        *("--hub", "https://binder.publisher.example"),
    ),
}
"""What ``launchdirectives ingest`` is called with, by the file that holds what it prints."""


def shown(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file of the guides that is made, with its text; all happens in *folder*."""
    book = make_book(folder / "book", AUTHOR)
    pushed(book)
    build = ("metadata", "build", "--directory", "book", "--output", "site")
    yield f"{AUTHOR}/build.out", run(folder, *build)
    record = json.loads((folder / "site" / "launch-metadata.json").read_text(encoding="utf-8"))
    yield f"{AUTHOR}/site.out", as_json(record["site"])
    rain = next(page for page in record["pages"] if page["id"] == "rain")
    yield f"{AUTHOR}/rain.out", as_json(rain)
    for file, arguments in COMMANDS.items():
        yield f"{PUBLISHER}/{file}", run(folder, "ingest", *arguments)
    for program in ("offer", "stored"):
        script = str(SNIPPETS / PUBLISHER / f"{program}.py")
        yield f"{PUBLISHER}/{program}.out", run(folder, script, "site", module="")
    (folder / "site" / "launch-metadata.json").rename(folder / "old.json")
    git(book, "commit", "--quiet", "--allow-empty", "--message", "Second edition")
    pushed(book)
    run(folder, *build)
    yield f"{PUBLISHER}/diff.out", run(folder, "ingest", "diff", "old.json", "site", code=1)


def run(folder: Path, *arguments: str, module: str = "launchdirectives", code: int = 0) -> str:
    """What a program prints, errors last; it ends with *code*."""
    command = [sys.executable, *(("-m", module) if module else ()), *arguments]
    environ = {**os.environ, **AT, "COLUMNS": "120"}
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True)
    assert done.returncode == code, (command, done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def as_json(value: Any) -> str:
    """*value* as the record has it."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    os.environ.update(AT)
    with tempfile.TemporaryDirectory() as scratch:
        for name, text in shown(Path(scratch)):
            (SNIPPETS / name).write_text(text, encoding="utf-8")
