"""The publication record: its size, what it adds to a build, and how long it takes to verify."""

from __future__ import annotations

import json
import subprocess
import sys
import time

from benchmarks import books
from benchmarks.session import Session, say
from benchmarks.table import Row, judged, number

_MOST_BYTES = 5_000_000
_REPEATS = 3

_BUILT = """\
import json, sys, time
from sphinx.cmd.build import main
from launchdirectives.sphinx_ext.publication import Publication
spent = {"foresee": 0.0, "head": 0.0, "footer": 0.0, "write": 0.0}
is_inside = False
def timed(name):
    function = getattr(Publication, name)
    def run(*arguments, **options):
        global is_inside
        if is_inside:
            return function(*arguments, **options)
        is_inside, start = True, time.process_time()
        try:
            return function(*arguments, **options)
        finally:
            spent[name] += time.process_time() - start
            is_inside = False
    setattr(Publication, name, run)
for name in spent:
    timed(name)
code = main(sys.argv[2:])
with open(sys.argv[1], "w") as stream:
    json.dump(spent, stream)
sys.exit(code)
"""


def rows(session: Session) -> list[Row]:
    """The record of a book of notebooks with three hubs each."""
    pages = session.sizes.pages
    book = session.book(books.PUBLISHED, pages, notebook_every=1)
    say(f"{pages} notebooks, a build with its record")
    listing, site = book.parent / "spent.json", book.parent / "site"
    _run(sys.executable, "-c", _BUILT, str(listing), "-E", "-q", "-b", "html", str(book), str(site))
    spent: dict[str, float] = json.loads(listing.read_text(encoding="utf-8"))
    files = {
        file.name: file.stat().st_size
        for file in (*site.glob("launch-*"), *site.glob("launch-crate/*"))
        if file.is_file()
    }
    size = files["launch-metadata.json"]
    total = sum(spent.values())
    verified = min(
        _run("launchdirectives", "ingest", "verify", str(site), "--level", "2")
        for _ in range(_REPEATS)
    )
    others = ", ".join(f"`{name}` {files[name]:,} B" for name in sorted(files))
    return [
        Row(
            goal=f"Record of {pages:,} pages, three hubs each: size",
            bound=f"< {_MOST_BYTES:,} B",
            measured=f"{size:,} B",
            verdict=judged(size < _MOST_BYTES),
            details=f"As published: {others}.",
        ),
        Row(
            goal="The same: made and written, beyond the build",
            bound="< 1 s",
            measured=f"{number(total)} s",
            verdict=judged(total < 1),
            details="Processor time, with the views and the heads of pages: "
            + ", ".join(f"`{name}` {number(1000 * value, 1)} ms" for name, value in spent.items())
            + ".",
        ),
        Row(
            goal="`launchdirectives ingest verify --level 2` of it",
            bound="< 1 s",
            measured=f"{number(verified)} s",
            verdict=judged(verified < 1),
            details=f"With the start of Python; the least of {_REPEATS}.",
        ),
    ]


def _run(*command: str) -> float:
    """Run *command*; the seconds it takes."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stdout}\n{done.stderr}")
    return time.perf_counter() - start
