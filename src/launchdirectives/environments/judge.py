"""The real repo2docker as the judge, where it is installed (extra ``repo2docker``).

It is asked in one other process for any number of repositories: it only knows the current folder,
and costs a second to import. Nothing is built, and nothing is asked of the network.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence

from launchdirectives.environments.description import Description, Language, Version
from launchdirectives.environments.folder import FOLDERS
from launchdirectives.findings import Finding, Place
from launchdirectives.record import Record, replace
from launchdirectives.trees import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAMES = (
    "Dockerfile", "Project.toml", "JuliaProject.toml", "REQUIRE", "default.nix", "runtime.txt",
    "DESCRIPTION", "environment.yml", "environment.yaml", "Pipfile", "Pipfile.lock",
    "requirements.txt", "requirements3.txt", "setup.py", "pyproject.toml", "apt.txt", "install.R",
    "postBuild", "start",
)  # fmt: skip
"""What repo2docker looks for in the root and in the folders for environments."""

_START, _EACH = 60.0, 0.5
"""Seconds that repo2docker may take, to be imported on a busy machine and for each repository."""

_DECIDED = ("environment.version", "environment.two-folders", "environment.unsupported")
"""Findings that cannot be if repo2docker has no objection."""


class Unavailable(Exception):
    """repo2docker cannot be asked; the message says why."""


class Verdict(Record):
    """What repo2docker says of a repository.

    :param buildpack: as in :class:`~.description.Description`
    :param python: the version of Python; empty if the pack has none of its own
    :param failure: why the build stops, in repo2docker's words; empty if it would begin
    :param version: of repo2docker
    """

    buildpack: str = ""
    folder: str = ""
    python: str = ""
    failure: str = ""
    version: str = ""


def is_installed() -> bool:
    """Whether there is a repo2docker to ask."""
    from importlib.util import find_spec

    return find_spec("repo2docker") is not None


def ask(trees: Sequence[Tree], root: str = "") -> tuple[Verdict, ...]:
    """The verdicts on *trees*, in one process.

    :param root: the folder of each tree that is taken for the repository's root
    :raises Unavailable: if repo2docker is missing, fails by itself or takes too long
    """
    if not is_installed():
        raise Unavailable(
            "repo2docker is not installed (pip install launchdirectives[repo2docker])"
        )
    import tempfile  # a tenth of what starting a command takes, and hardly ever asked for

    with tempfile.TemporaryDirectory(prefix="launchdirectives-") as above:
        folders = []
        for number, tree in enumerate(trees):
            folder = os.path.join(above, str(number))
            _write(tree, root, folder)
            folders.append(folder)
        answer = _run(folders, above)
    return tuple(Verdict(version=answer["version"], **one) for one in answer["answers"])


def _run(folders: Sequence[str], above: str) -> dict[str, Any]:
    program = os.path.join(os.path.dirname(__file__), "answers.py")
    limit = _START + _EACH * len(folders)
    try:
        answer = subprocess.run(
            (sys.executable, "-P", program),  # -P: no file beside the program hides a library
            input=json.dumps(folders),
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
            cwd=above,
            timeout=limit,
            check=True,
        )
        held: dict[str, Any] = json.loads(answer.stdout)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"repo2docker did not answer within {limit:.0f} seconds") from error
    except (OSError, subprocess.CalledProcessError, json.JSONDecodeError) as error:
        said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        raise Unavailable(f"repo2docker cannot be asked: {said[-1] if said else ''}") from error
    return held


def _write(tree: Tree, root: str, folder: str) -> None:
    """Write what repo2docker looks at: nothing else of the repository."""
    prefix = f"{root}/" if root else ""
    os.mkdir(folder)
    for place in ("", *FOLDERS):
        if place and not tree.has_folder(prefix + place):
            continue
        there = os.path.join(folder, place)
        os.makedirs(there, exist_ok=True)
        inside = f"{prefix}{place}/" if place else prefix
        for name in NAMES:
            if tree.has_file(inside + name):
                with open(os.path.join(there, name), "wb") as file:
                    file.write(tree.read(inside + name))
            elif tree.has_folder(inside + name):
                os.mkdir(os.path.join(there, name))


def judged(description: Description, verdict: Verdict) -> Description:
    """*description* with what repo2docker itself says in place of the built-in rules."""
    differences = []
    findings = description.findings
    python, languages = description.python, description.languages
    who = f"repo2docker {verdict.version}"
    is_else = description.buildpack != verdict.buildpack or description.folder != verdict.folder
    if is_else and not (verdict.failure and description.fails):
        differences.append(
            f"{who} takes the pack '{verdict.buildpack}' in '{verdict.folder}', the built-in rules "
            f"take '{description.buildpack}' in '{description.folder}'."
        )
    if not verdict.failure and description.python.number != verdict.python:
        differences.append(
            f"{who} takes Python '{verdict.python}', the built-in rules '{python.number}'."
        )
        python = Version(verdict.python)
        others = tuple(one for one in languages if one.name != "python")
        languages = (Language("python", python), *others) if verdict.python else others
    if verdict.failure and not description.fails:
        differences.append(f"{who} stops, the built-in rules find nothing wrong.")
        said = f"{who} cannot build this environment: {verdict.failure.rstrip('.')}."
        where = description.files[0] if description.files else ""
        fix = "Correct what it names."
        stops = Finding(code="environment.malformed", message=said, fix=fix, place=Place(where))
        findings = (*findings, stops)
    elif not verdict.failure and any(finding.code in _DECIDED for finding in findings):
        differences.append(f"{who} builds what the built-in rules think it cannot.")
        findings = tuple(finding for finding in findings if finding.code not in _DECIDED)
    return replace(
        description,
        buildpack=verdict.buildpack if is_else else description.buildpack,
        folder=verdict.folder if is_else else description.folder,
        python=python,
        languages=languages,
        findings=findings,
        differences=tuple(differences),
    )
