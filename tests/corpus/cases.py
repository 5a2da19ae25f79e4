"""The corpus: its cases as they are written, one small YAML file each.

``sound/NAME.yml`` is a book without a fault. ``faults/CODE/NAME.yml`` is the difference to a sound
book that plants one fault in it. Keys:

======== ============================================================================
about    one sentence: what the book is, or what is wrong with it
over     the sound book that is changed; default for faults: ``plain``
files    files by path from the repository's root, each with its text; None removes it.
         A notebook is a list of its cells, or a mapping with ``kernel`` and ``cells``;
         a cell is code, or ``{text: Markdown}``. Other keys are its metadata
links    symbolic links by path, each with its target
programs files that can be run
git      how the checkout is made, see :class:`Git`
book     the book's folder; default: the root
expect   findings as ``code file:line``; without the line where it is not known
======== ============================================================================
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
BASE = "plain"

LANGUAGES = {"ir": "R", "julia-1.11": "julia"}
"""The language of each kernel that is not one of Python."""


@dataclass(frozen=True)
class Git:
    """A checkout: what is committed and pushed first, and what is done to it after that.

    :param remote: address of the remote; empty for none
    :param remotes: others by name
    :param tags: on the commit that was pushed
    :param branches: other branches there
    :param submodules: folders with the addresses of their repositories
    :param unpushed: files of one more commit, which is not pushed
    :param changes: files that are changed or new, and not committed
    :param at: ``branch``, or ``detached``, as a build server has it
    :param depth: of a shallow clone; 0 for all commits
    :param owner: ``other`` if the folder belongs to another user
    """

    init: bool = True
    remote: str = "https://github.com/org/book"
    remotes: Mapping[str, str] = field(default_factory=dict)
    branch: str = "main"
    tags: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    submodules: Mapping[str, str] = field(default_factory=dict)
    unpushed: Mapping[str, Any] | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    at: str = "branch"
    depth: int = 0
    owner: str = "self"


@dataclass(frozen=True)
class Case:
    """One book; see the module for what its fields mean."""

    name: str
    about: str
    files: Mapping[str, str | None]
    links: Mapping[str, str]
    programs: tuple[str, ...]
    git: Git
    book: str
    expect: tuple[str, ...]

    @property
    def code(self) -> str:
        """The code of the fault; empty for a sound book."""
        return self.name.partition("/")[0] if "/" in self.name else ""

    @property
    def last(self) -> dict[str, str]:
        """The files as they are in the end."""
        found: dict[str, str | None] = {**self.files}
        for later in (self.git.unpushed, self.git.changes):
            found.update(texts(later or {}))
        return {name: text for name, text in found.items() if text is not None}

    @property
    def places(self) -> tuple[tuple[str, str, int], ...]:
        """What is expected: code, file and line (0: none)."""
        return tuple(map(_place, self.expect))


def _place(text: str) -> tuple[str, str, int]:
    code, _, where = text.partition(" ")
    file, colon, line = where.rpartition(":")
    return (code, file, int(line)) if colon and line.isdecimal() else (code, where, 0)


@cache
def sound() -> tuple[Case, ...]:
    """The books without a fault."""
    return tuple(_sound(path.stem) for path in sorted(HERE.glob("sound/*.yml")))


@cache
def faults() -> tuple[Case, ...]:
    """The books with one planted fault each, in the order of the codes."""
    return tuple(_fault(path) for path in sorted(HERE.glob("faults/*/*.yml")))


PRINTED = HERE / "printed.json"


@cache
def printed() -> dict[str, str]:
    """What ``check`` prints about one book for each code, for the documentation."""
    found: dict[str, str] = json.loads(PRINTED.read_text(encoding="utf-8"))
    return found


def shown() -> dict[str, Case]:
    """The book for each code that the documentation shows: one whose line reads well."""
    found: dict[str, Case] = {}
    for case in sorted(faults(), key=_hard_to_read):
        found.setdefault(case.code, case)
    return found


def _hard_to_read(case: Case) -> tuple[bool, bool, str]:
    _, file, line = case.places[0]
    return (file.endswith(".ipynb"), not line, case.name)


@cache
def _sound(name: str) -> Case:
    return _read(HERE / "sound" / f"{name}.yml", name)


def _fault(path: Path) -> Case:
    return _read(path, f"{path.parent.name}/{path.stem}")


def _read(path: Path, name: str) -> Case:
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    over = written.pop("over", BASE if "/" in name else "")
    base = _sound(over) if over else Case(name, "", {}, {}, (), Git(), "", ())
    git = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in written.pop("git", {}).items()
    }
    return replace(
        base,
        name=name,
        about=written.pop("about"),
        files={**base.files, **texts(written.pop("files", {}))},
        links={**base.links, **written.pop("links", {})},
        programs=(*base.programs, *written.pop("programs", ())),
        git=replace(base.git, **git),
        book=written.pop("book", base.book),
        expect=(*written.pop("expect", ()), *base.expect),
        **written,
    )


def texts(files: Mapping[str, Any]) -> dict[str, str | None]:
    """*files* with their notebooks written out."""
    return {
        name: _notebook(content) if isinstance(content, (list, Mapping)) else content
        for name, content in files.items()
    }


def _notebook(content: list[Any] | Mapping[str, Any]) -> str:
    said = {"cells": content} if isinstance(content, list) else dict(content)
    kernel = said.pop("kernel", "python3")
    language = LANGUAGES.get(kernel, "python")
    spec = {"display_name": kernel, "language": language, "name": kernel}
    metadata = {"kernelspec": spec, **{key: said[key] for key in said if key != "cells"}}
    cells = list(_cells(said["cells"]))
    found = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _cells(cells: list[Any]) -> Iterator[dict[str, object]]:
    for number, cell in enumerate(cells, 1):
        named = {"id": f"cell-{number}"}
        if isinstance(cell, Mapping):
            source = cell["text"].splitlines(keepends=True)
            yield {"cell_type": "markdown", **named, "metadata": {}, "source": source}
        else:
            run: dict[str, object] = {"execution_count": None, "metadata": {}, "outputs": []}
            source = cell.splitlines(keepends=True)
            yield {"cell_type": "code", **named, **run, "source": source}
