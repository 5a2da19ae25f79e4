"""``runtime.txt`` and the version of Python, as repo2docker reads them.

Rules from jupyterhub/repo2docker 2026.4.0: repo2docker/buildpacks/base.py (``runtime``),
python/__init__.py (``python_version``), conda/__init__.py (``get_build_script_files``), r.py.
"""

from __future__ import annotations

import datetime
import re

from launchdirectives.environments import toml
from launchdirectives.environments.description import Version
from launchdirectives.environments.folder import Folder, line_of
from launchdirectives.record import Record

RUNTIME = "runtime.txt"
PYPROJECT = "pyproject.toml"

DEFAULT_PYTHON = "3.10"
MAJOR_PYTHONS = {"2": "2.7", "3": DEFAULT_PYTHON}
SUPPORTED_PYTHONS = ("3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
"""Among these repo2docker looks for one that ``requires-python`` allows."""

PYTHONS = ("2.7", "3.5", "3.6", "3.7", *SUPPORTED_PYTHONS)
"""All that can be had on amd64, the machines of public BinderHubs."""

DEFAULT_R = "4.4.2"
RS = {
    "4.5": "4.5.1",
    "4.4": "4.4.2",
    "4.3": "4.3.3",
    "4.2": "4.2.3",
    "4.1": "4.1.3",
    "4.0": "4.0.5",
    "3.6": "3.6.3",
    "3.5": "3.5.3",
    "3.4": "3.4.4",
    "3.3": "3.3.3",
}
"""The patch release that is taken for each version of R with two numbers."""

_FORMS = "Write for example 'python-3.12' or 'r-4.4-2025-01-15'."


class Runtime(Record):
    """What ``runtime.txt`` asks for; empty where it says nothing, or is not there."""

    name: str = ""
    version: str = ""
    date: str = ""

    def __str__(self) -> str:
        return "-".join(part for part in (self.name, self.version, self.date) if part)


def runtime(folder: Folder) -> Runtime:
    """What ``runtime.txt`` says: NAME-VERSION, NAME-DATE or NAME-VERSION-DATE.

    :raises Broken: if it has another form
    """
    name = folder.own(RUNTIME)
    if not folder.exists(name):
        return Runtime()
    written = folder.must(name).strip()
    parts = written.split("-")
    if len(parts) not in (2, 4, 5) or not all(parts):
        shown = written.partition("\n")[0]
        said = f"repo2docker cannot read '{shown}' in {name}." if shown else f"{name} is empty."
        raise folder.stop("environment.malformed", said, _FORMS, name, 1)
    date = "-".join(parts[-3:]) if len(parts) > 2 else ""
    if date and not _is_date(date):
        raise folder.stop(
            "environment.malformed", f"'{date}' in {name} is not a date.", _FORMS, name, 1
        )
    return Runtime(parts[0], parts[1] if len(parts) != 4 else "", date)


def _is_date(text: str) -> bool:
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return bool(re.match(r"\d\d\d\d-\d\d-\d\d", text))


def python_of_runtime(folder: Folder) -> Version:
    """The Python of packs that read ``runtime.txt``, and ``requires-python`` in the root.

    :raises Broken: if there is none
    """
    asked = runtime(folder)
    if asked.name not in ("", "python"):
        return Version(DEFAULT_PYTHON)
    name = folder.own(RUNTIME)
    from_runtime = bool(asked.version)
    number = MAJOR_PYTHONS.get(asked.version, asked.version) or DEFAULT_PYTHON
    is_exact = from_runtime and asked.version not in MAJOR_PYTHONS
    found = Version(number, folder.full(name) if from_runtime else "", int(from_runtime))
    if from_runtime:
        checked(folder, number, name, 1, "python-")
    if folder.config or not folder.exists(PYPROJECT):
        return found
    return _allowed(folder, found, is_exact=is_exact)


def _allowed(folder: Folder, found: Version, *, is_exact: bool) -> Version:
    """*found*, or the newest Python that ``requires-python`` allows in its place."""
    project = toml.table(toml.load(folder, PYPROJECT), "project")
    if "requires-python" not in project:
        return found
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    wanted = project["requires-python"]
    line = line_of(folder.text(PYPROJECT), "requires-python")
    try:
        allowed = SpecifierSet(wanted)
        fits = allowed.contains(found.number)
        candidates = list(allowed.filter(SUPPORTED_PYTHONS))
    except (InvalidSpecifier, TypeError, AttributeError) as error:
        raise folder.stop(
            "environment.malformed",
            f"'{wanted}' is no range of Python versions.",
            "Write for example '>=3.11'.",
            PYPROJECT,
            line,
        ) from error
    if fits:
        return found
    if is_exact:
        raise folder.stop(
            "environment.version",
            f"{RUNTIME} asks for Python {found.number}, which requires-python = '{wanted}' in "
            f"{PYPROJECT} does not allow.",
            f"Write a version that {PYPROJECT} allows.",
            folder.own(RUNTIME),
            1,
        )
    if not candidates:
        raise folder.stop(
            "environment.version",
            f"repo2docker has no Python that fits requires-python = '{wanted}'.",
            f"Allow one of {', '.join(SUPPORTED_PYTHONS)}.",
            PYPROJECT,
            line,
        )
    return Version(candidates[-1], folder.full(PYPROJECT), line)


def checked(folder: Folder, number: str, name: str, line: int, before: str) -> None:
    """Nothing, if repo2docker has Python *number*.

    :param before: what stands before the number in the file
    :raises Broken: if it has not
    """
    if number in PYTHONS:
        return
    short = ".".join(number.split(".")[:2])
    fix = (
        f"Write '{before}{short}'."
        if short in PYTHONS
        else f"Write one of {', '.join(PYTHONS)}, for example '{before}{PYTHONS[-2]}'."
    )
    said = f"repo2docker has no Python '{number}'."
    raise folder.stop("environment.version", said, fix, name, line)


def r_version(folder: Folder) -> Version:
    """The version of R that the R pack installs.

    :raises Broken: if there is none
    """
    asked = runtime(folder)
    if not asked.version:
        return Version(DEFAULT_R)
    number = RS.get(asked.version, asked.version)
    name = folder.own(RUNTIME)
    if not re.fullmatch(r"[^.]*\.[^.]*\.[^.]*", number):
        raise folder.stop(
            "environment.version",
            f"repo2docker has no R '{asked.version}'.",
            f"Write one of {', '.join(RS)}, or a version with three numbers.",
            name,
            1,
        )
    return Version(number, folder.full(name), 1)
