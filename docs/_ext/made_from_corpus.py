"""What the documentation shows of the corpus: an example for each code, and tables of all cases."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from launchdirectives import findings

_ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(_ROOT))

from tests.corpus.cases import Case, faults, printed, sound  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]

_LANGUAGES = {
    ".yml": "yaml",
    ".py": "python",
    ".md": "md",
    ".rst": "rst",
    ".toml": "toml",
    ".ipynb": "json",
}
_AROUND = 4
"""Lines that are shown before and after the one that is meant, of a long file."""
_LONG = 24
_WIDTH = 90
"""Columns of what ``check`` prints, which has one line for a finding."""
_FENCE = "`" * 7


def codes(table: Table) -> str:
    """The codes of findings, each with its page."""
    rows = [
        (f"[`{code}`](findings/{code}.md)", level, meaning)
        for code, (level, meaning) in findings.CODES.items()
    ]
    return table(("code", "level", "meaning"), rows)


def finding(code: str) -> str:
    """What a code means."""
    level, meaning = findings.CODES[code]
    return f"**{level.capitalize()}.** {meaning} The warning of a build is `launch.{code}`."


def example(code: str) -> str:
    """A book of the corpus with this fault, and what ``check`` prints."""
    case = next(case for case in faults() if case.code == code and case.name in printed())
    lines = (line for one in printed()[case.name].splitlines() for line in wrap(one, _WIDTH))
    parts = (case.about, _file(case), _fenced("text", "\n".join(lines)))
    return "\n\n".join(part for part in parts if part)


def _file(case: Case) -> str:
    """The file that the finding names, with its line marked; nothing where there is none."""
    _, name, line = case.places[0]
    lines = case.last.get(name, "").splitlines()
    if not lines:
        return ""
    first = max(line - _AROUND, 1) if len(lines) > _LONG else 1
    last = first + 2 * _AROUND if len(lines) > _LONG else len(lines)
    options = [f":caption: {name}"]
    if first > 1:
        options.append(f":lineno-start: {first}")
    if line:
        options.append(f":emphasize-lines: {line - first + 1}")
    language = _LANGUAGES.get(Path(name).suffix, "text")
    shown = lines[first - 1 : last]
    return "\n".join((f"{_FENCE}{{code-block}} {language}", *options, "", *shown, _FENCE))


def _fenced(language: str, text: str) -> str:
    return f"{_FENCE}{language}\n{text}\n{_FENCE}"


def faulty_books(table: Table) -> str:
    """The books of the corpus with a fault, and where it is found."""
    head = ("code", "book", "its fault", "found at")
    rows = [
        (f"[`{case.code}`](findings/{case.code}.md)", _name(case), case.about, _places(case))
        for case in faults()
    ]
    return f"{len(rows)} books.\n\n{table(head, rows)}"


def sound_books(table: Table) -> str:
    """The books of the corpus without a fault."""
    rows = [(_name(case), case.about, ", ".join(map(_found, case.places))) for case in sound()]
    return f"{len(rows)} books.\n\n{table(('book', 'what it is', 'notes'), rows)}"


def _name(case: Case) -> str:
    return case.name.rpartition("/")[2].replace("-", " ")


def _places(case: Case) -> str:
    first, *others = case.places
    also = [f"and {_found(one)}" for one in others]
    return ", ".join((_place(first), *also))


def _found(place: tuple[str, str, int]) -> str:
    return f"`{place[0]}` {_place(place)}".rstrip()


def _place(place: tuple[str, str, int]) -> str:
    _, file, line = place
    return f"{file}:{line}" if line else file
