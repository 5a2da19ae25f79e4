"""Imports and the command line, in instructions over those of ``python -c pass``.

Counted by valgrind's cachegrind in a virtual environment of its own: the ``.pth`` files of
the one in use may import things, which would make the start of Python look dearer and us
cheaper.
"""

from __future__ import annotations

import subprocess
import sysconfig
import venv
from collections.abc import Sequence
from pathlib import Path

from benchmarks import books, cachegrind
from benchmarks.session import Session, say
from benchmarks.table import Row, judged, number, unmeasured

_BOUND, _AIM, _LINK_BOUND = 4.5, 3.5, 8.0
_CORE = (
    "import launchdirectives.book, launchdirectives.web.control, launchdirectives.asking, "
    "launchdirectives.hubs as hubs; hubs.get('jupyterhub'); hubs.get('binderhub')"
)
_UNWANTED = (
    "sphinx",
    "docutils",
    "jsonschema",
    "pydantic",
    "importlib.metadata",
    "asyncio",
    "requests",
)
_FREE = (
    "--kind=jupyterhub",
    "--hub-url=https://hub.example.org",
    "--repository=https://github.com/org/book",
    "--ref=main",
)


def rows(session: Session) -> list[Row]:
    """The core's import and the ``link`` command."""
    python = _clean_python(session)
    return [*_counted(session, python), _modules(session, python)]


def _counted(session: Session, python: Path) -> list[Row]:
    say("instructions under cachegrind")
    goals = {
        "`import launchdirectives.book`, instructions over `python -c pass`": _BOUND,
        "The core with what draws a control and two kinds of hub": _BOUND,
        "`launchdirectives link`, free-standing": _LINK_BOUND,
        "`launchdirectives link PATH` in a book": _LINK_BOUND,
    }
    if not cachegrind.is_there():
        return [unmeasured(goal, f"≤ {bound}", cachegrind.MISSING) for goal, bound in goals.items()]
    book = session.book(books.ONE_HUB, 10)
    link = ("-m", "launchdirectives", "link")
    has_link = _run(session, (str(python), *link, "--help")).returncode == 0
    commands: tuple[tuple[str, ...], ...] = (
        ("-c", "import launchdirectives.book"),
        ("-c", _CORE),
        (*link, *_FREE),
        (*link, f"--directory={book}", "page-00000.ipynb"),
    )
    floor = _instructions(session, python, ("-c", "pass"))
    peer = _instructions(session, python, ("-c", "import sphinx.application"))
    found = []
    for (goal, bound), command in zip(goals.items(), commands, strict=True):
        if command[:3] == link and not has_link:
            found.append(unmeasured(goal, f"≤ {bound}", "there is no such command yet"))
            continue
        count = _instructions(session, python, command)
        ratio = count / floor
        aim = f" (aim {_AIM})" if bound == _BOUND else ""
        found.append(
            Row(
                goal=goal,
                bound=f"≤ {bound}{aim}",
                measured=number(ratio),
                verdict=judged(ratio <= bound),
                peers=f"`import sphinx.application` {number(peer / floor, 1)}",
                details=f"{number(count / 1e6, 1)} million, `python -c pass` "
                f"{number(floor / 1e6, 1)} million.",
            )
        )
    return found


def _clean_python(session: Session) -> Path:
    """An interpreter that sees our copy and the packages in use, but runs no ``.pth`` code."""
    folder = session.scratch / "python"
    builder = venv.EnvBuilder(symlinks=True)
    builder.create(folder)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    places = f"{session.source}\n{sysconfig.get_path('purelib')}\n"
    (packages / "places.pth").write_text(places, encoding="utf-8")
    return Path(builder.ensure_directories(folder).env_exe)


def _instructions(session: Session, python: Path, arguments: Sequence[str]) -> int:
    """Instructions of ``python ARGUMENTS``, once its modules are compiled."""
    done = _run(session, (str(python), *arguments))
    if done.returncode:
        raise RuntimeError(f"{arguments} failed:\n{done.stderr}")
    return cachegrind.instructions(
        (str(python), *arguments), session.scratch, _environment(session)
    )


def _modules(session: Session, python: Path) -> Row:
    program = f"import sys; {_CORE}; print(*[one for one in {_UNWANTED} if one in sys.modules])"
    pulled_in = _run(session, (str(python), "-c", program)).stdout.split()
    return Row(
        goal="Modules that the core may not pull in",
        bound="0",
        measured=str(len(pulled_in)),
        verdict=judged(not pulled_in),
        details=f"{', '.join(pulled_in) or 'none'} of {', '.join(_UNWANTED)}.",
    )


def _run(session: Session, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=session.scratch,
        env=_environment(session),
        capture_output=True,
        text=True,
        check=False,
    )


def _environment(session: Session) -> dict[str, str]:
    """That of all measured processes, less our copy, which the ``.pth`` file names."""
    environment = session.environment(PYTHONHASHSEED="0")
    del environment["PYTHONPATH"]
    return environment
