"""What the documentation shows of the corpus: an example for each code, and tables of all cases."""

from __future__ import annotations

import sys
from pathlib import Path
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
    parts = (case.about, _file(case), _fenced("text", printed()[case.name]))
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
    """The books of the corpus with a fault, and what is found in them."""
    rows = [
        (f"`{case.name}`", case.about, ", ".join(map(_found, case.expect))) for case in faults()
    ]
    return f"{len(rows)} books.\n\n" + table(("book", "its fault", "what is found, and where"), rows)


def _found(text: str) -> str:
    code, _, place = text.partition(" ")
    return f"`{code}`{f' {place}' if place else ''}"


def sound_books(table: Table) -> str:
    """The books of the corpus without a fault."""
    rows = [
        (f"`{case.name}`", case.about, ", ".join(map(_found, case.expect))) for case in sound()
    ]
    return f"{len(rows)} books.\n\n" + table(("book", "what it is", "notes"), rows)
