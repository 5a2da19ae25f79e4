"""One Sphinx build in a process of its own, with what it costs written down as JSON.

``python -m benchmarks.probe SOURCE OUT REPORT [--jobs N]``: OUT gets ``html`` and
``doctrees``. Nothing here knows what is being compared; :mod:`.session` reads the report.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from benchmarks.meter import Meter, clock_ns

_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


def main() -> int:
    """Build once; the exit code is Sphinx's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("report", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()

    programs: Counter[str] = Counter()
    sys.addaudithook(lambda event, details: _count_program(programs, event, details))
    meter = Meter()
    meter.install()
    said = io.StringIO()
    read: list[str] = []
    written: list[str] = []
    doctrees = given.out / "doctrees"
    with docutils_namespace():
        app = Sphinx(
            given.source,
            given.source,
            given.out / "html",
            doctrees,
            "html",
            status=None,
            warning=said,
            parallel=given.jobs,
        )
        app.connect("source-read", lambda _app, docname, _content: read.append(docname))

        def on_page(*page: Any) -> None:
            if isinstance(page[-1], nodes.document):
                written.append(page[1])

        app.connect("html-page-context", on_page)
        started = time.process_time()
        app.build()
    ended = time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    report = {
        "start_cpu": started,
        "build_cpu": ended - started,
        "children_cpu": children.ru_utime + children.ru_stime,
        "peak_memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT,
        "pickle_bytes": (doctrees / "environment.pickle").stat().st_size,
        "pages": len(app.env.found_docs),
        "read": read,
        "written": written,
        "programs": programs,
        "spent": meter.spent,
        "clock_ns": clock_ns(),
        "warnings": said.getvalue().splitlines()[:20],
    }
    given.report.write_text(json.dumps(report), encoding="utf-8")
    return app.statuscode


def _count_program(programs: Counter[str], event: str, details: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen":
        programs[Path(str(details[0])).name] += 1
    elif event in ("os.system", "os.posix_spawn", "os.exec"):
        programs[event] += 1


if __name__ == "__main__":
    sys.exit(main())
