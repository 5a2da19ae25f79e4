"""mystmd: processes that the plugin starts, and the processor time that it adds to a build."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks import books
from benchmarks.session import Session, say
from benchmarks.table import Row, judged, number, percent, unmeasured

_GOAL = "mystmd, a directive on each page"
_MOST_PROCESSES = 3
_MOST_SHARE = 0.02
_SIZES = (100, 500)

_STUB = "jtex: v1\ntitle: Stub\nversion: 1.0.0\nparts: []\noptions: []\nfiles: []\n"
_EXPORTS = ("book.md", "book.xml", "book.tex", "book.typ")
_FORMATS = {".md": "md", ".xml": "xml", ".tex": "tex", ".typ": "typst"}
_LAUNCH_YML = """\
hubs:
  community: {kind: jupyterhub, url: https://hub.example.org}
  binder: {kind: binderhub, url: https://mybinder.org}
show: directive
"""
_COUNTED = """\
#!/bin/sh
'{python}' "$@"
code=$?
times >> '{log}'
exit $code
"""
"""Stands in for Python: what its processes take is the second line of ``times``."""

_TEXT = (
    "The river rises after rain in the hills, and the gauge at the bridge tells by how much. "
    "Readings are taken every *quarter of an hour*, and sent on once an hour.\n\n"
)


@dataclass(frozen=True, kw_only=True)
class _Build:
    """A build: its processor seconds, and those of each Python process that the plugin started."""

    cpu: float
    pythons: list[float]

    @property
    def share(self) -> float:
        """The part of the build that Python took."""
        return sum(self.pythons) / self.cpu


def rows(session: Session) -> list[Row]:
    """Books of pages in Markdown, as a site alone and with four exports."""
    myst = Path(sys.executable).with_name("myst")
    if not myst.exists() or not shutil.which("node"):
        return [unmeasured(_GOAL, f"≤ {percent(_MOST_SHARE)}", "mystmd or Node is not installed")]
    return [row for pages in _SIZES for row in _of_size(session, myst, pages)]


def _of_size(session: Session, myst: Path, pages: int) -> list[Row]:
    folder = session.scratch / f"mystmd-{pages}"
    plain = _write(session, folder / "plain", pages, has_plugin=False)
    ours = _write(session, folder / "ours", pages, has_plugin=True)
    found = []
    for option, what in (("--site", "a site"), ("--all", "a site and four exports")):
        say(f"mystmd, {pages} pages, {what}")
        repeats = range(session.sizes.repeats)
        without = min(_build(session, myst, plain, option).cpu for _ in repeats)
        built = min((_build(session, myst, ours, option) for _ in repeats), key=lambda one: one.cpu)
        is_judged = pages == max(_SIZES)
        goal = f"{_GOAL}: {pages} pages, {what}"
        most = _MOST_PROCESSES + (len(_EXPORTS) if option == "--all" else 0)
        found += [
            Row(
                goal=f"{goal}: Python processes",
                bound=f"≤ {most}",
                measured=str(len(built.pythons)),
                verdict=judged(len(built.pythons) <= most),
            ),
            Row(
                goal=f"{goal}: Python's share of the build",
                bound=f"≤ {percent(_MOST_SHARE)}" if is_judged else "",
                measured=percent(built.share),
                verdict=judged(built.share <= _MOST_SHARE) if is_judged else "",
                details=f"Processor time: {number(sum(built.pythons))} s of {number(built.cpu)} s, "
                "git's included; the same build with a `note` in place of the directive and no "
                f"plugin: {number(without)} s.",
            ),
        ]
    shutil.rmtree(folder)
    return found


def _write(session: Session, folder: Path, pages: int, *, has_plugin: bool) -> Path:
    """Write and commit a project of *pages* pages."""
    control = "```{launch}\n```\n" if has_plugin else "```{note}\nOpen\n```\n"
    exports = "".join(
        f"    - format: {_FORMATS[Path(name).suffix]}\n      output: out/{name}\n"
        "      article: page-00000.md\n"
        + ("      template: null\n" if name.endswith((".tex", ".typ")) else "")
        for name in _EXPORTS
    )
    plugin = "  plugins: [launchdirectives.mjs]\n" if has_plugin else ""
    files = {
        f"page-{page:05}.md": f"# Page {page}\n\n{control}\n{_TEXT * 3}## More\n\n{_TEXT * 3}"
        for page in range(pages)
    } | {
        "stub/template.yml": _STUB,
        "launch.yml": _LAUNCH_YML,
        "requirements.txt": "numpy==2.3.4\n",
        "myst.yml": "version: 1\nproject:\n  title: A book\n"
        f"{plugin}  exports:\n{exports}site:\n  template: ./stub\n",
    }
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    ours = session.source / "launchdirectives" / "mystmd" / "launchdirectives.mjs"
    shutil.copy(ours, folder)
    books.git(folder, "init", "--quiet", "--initial-branch=main")
    books.git(folder, "remote", "add", "origin", books.REMOTE)
    books.commit(folder)
    return folder


def _build(session: Session, myst: Path, folder: Path, option: str) -> _Build:
    """Build the project in *folder* from scratch."""
    for name in ("_build", "out"):
        shutil.rmtree(folder / name, ignore_errors=True)
    log = folder.parent / "times"
    log.write_text("", encoding="utf-8")
    python = folder.parent / "python"
    python.write_text(_COUNTED.format(python=sys.executable, log=log), encoding="utf-8")
    python.chmod(0o755)
    before = _spent()
    done = subprocess.run(
        (str(myst), "build", option),
        cwd=folder,
        env=session.environment(LAUNCHDIRECTIVES_PYTHON=str(python), CI=""),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    cpu = _spent() - before
    made = ["_build/site/config.json", *(f"out/{name}" for name in _EXPORTS)]
    wanted = made if option == "--all" else made[:1]
    missing = [name for name in wanted if not (folder / name).exists()]
    if done.returncode or missing:  # mystmd's exit code says nothing about exports
        raise RuntimeError(f"{missing} not made:\n{done.stdout}\n{done.stderr}")
    return _Build(cpu=cpu, pythons=_times(log.read_text(encoding="utf-8")))


def _spent() -> float:
    """Processor seconds of all programs that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _times(log: str) -> list[float]:
    """The processor seconds of each process in *log*, of the children of each shell."""
    lines = [re.findall(r"(\d+)m([\d.]+)s", line) for line in log.splitlines()]
    return [sum(60 * int(minutes) + float(rest) for minutes, rest in line) for line in lines[1::2]]
