"""Files that repo2docker passes over although their author surely meant them."""

from __future__ import annotations

import re

from launchdirectives.environments import misspelt, packs, runtime, scripts, toml, unread
from launchdirectives.environments.building import Build
from launchdirectives.environments.conda import parted
from launchdirectives.environments.description import Ignored
from launchdirectives.environments.folder import Broken, line_of
from launchdirectives.environments.passed_over import PassedOver

_OWN = (
    "Dockerfile", "environment.yml", "environment.yaml", "requirements.txt", "Pipfile",
    "Pipfile.lock", "Project.toml", "JuliaProject.toml", "default.nix", "install.R",
    "runtime.txt", "apt.txt", "postBuild", "start",
)  # fmt: skip
"""What repo2docker reads by name."""

_SAME = {"environment.yaml": "environment.yml", "JuliaProject.toml": "Project.toml"}

_WINS = {
    packs.DOCKER: "the Dockerfile wins",
    packs.JULIA: "Julia's project file wins",
    packs.NIX: "default.nix wins",
    packs.R: "the environment is one for R",
    packs.CONDA: "environment.yml wins",
    packs.PIPFILE: "Pipfile wins",
    packs.PYTHON: "it is for R only, and the environment is one for Python",
}


def find(build: Build) -> tuple[Ignored, ...]:
    """What the build passes over; each is reported too."""
    over = PassedOver(build.folder)
    before = len(build.folder.findings)
    if build.pack != packs.REQUIRE:
        _losers(build, over)
        _beside_the_folder(build, over)
        _blocked(build, over)
        _package(build, over)
        _in_environment_yml(build, over)
        unread.find(build, over)
        misspelt.find(build, over, _OWN)
    # What is wrong inside a file that no build reads is no fault.
    new = build.folder.findings[before:]
    build.folder.findings[before:] = [one for one in new if one.code == "environment.ignored"]
    return tuple(over.found)


def _losers(build: Build, over: PassedOver) -> None:
    """Environment files beside one that wins."""
    folder = build.folder
    for name in _OWN:
        own = folder.own(name)
        full = folder.full(own)
        if not folder.tree.has_file(full) or full in folder.read or scripts.mentions(folder, own):
            continue
        if name == "Pipfile.lock" and folder.has("Pipfile"):
            continue
        if name == runtime.RUNTIME:
            _runtime(build, over)
        elif name == "install.R" and build.pack != packs.NIX:
            fix = "Write runtime.txt with 'r-4.4-2025-01-15', or install its packages otherwise."
            over.add(own, "only an environment for R runs it", fix)
        elif build.pack:
            fix = "Remove it, or the other file."
            if (build.pack, name) == (packs.CONDA, "requirements.txt"):
                fix = "Write '- -r requirements.txt' below pip in environment.yml, or remove it."
            over.add(own, _WINS[build.pack], fix)


def _runtime(build: Build, over: PassedOver) -> None:
    folder = build.folder
    own = folder.own(runtime.RUNTIME)
    try:
        asked = runtime.runtime(folder)
    except Broken:
        return
    number = runtime.MAJOR_PYTHONS.get(asked.version, asked.version)
    if build.pack in (packs.CONDA, packs.PIPFILE) and asked.name == "python":
        if number in ("", build.python.number):
            return
        file = "environment.yml" if build.pack == packs.CONDA else "Pipfile"
        reason = f"the version of Python is read from {file}"
        over.add(own, reason, f"Write Python {number} in {file}, and remove it.", 1)
    else:
        over.add(own, _WINS[build.pack], "Remove it, or the other file.", 1)


def _beside_the_folder(build: Build, over: PassedOver) -> None:
    """Environment files in the root, beside a folder for them."""
    folder = build.folder
    if not folder.config:
        return
    reason = f"there is a {folder.config}/ folder, beside which the root is not looked at"
    for name in _OWN:
        same = _SAME.get(name, name)
        has_own = any(folder.has(one) for one in _OWN if _SAME.get(one, one) == same)
        full = folder.full(name)
        if has_own or full in folder.read or not folder.tree.has_file(full):
            continue
        if name == "Pipfile.lock" and folder.exists("Pipfile"):
            continue
        if not scripts.mentions(folder, name):
            over.add(name, reason, f"Move it into {folder.config}/, or remove it.")


def _blocked(build: Build, over: PassedOver) -> None:
    """Files that a ``runtime.txt`` for something unknown keeps from being an environment."""
    folder = build.folder
    if build.pack or not folder.has(runtime.RUNTIME):
        return
    asked = runtime.runtime(folder)
    files = [folder.own(one) for one in ("requirements.txt", *packs.PIPFILES) if folder.has(one)]
    if packs.is_package(folder):
        files.append("setup.py" if folder.exists("setup.py") else runtime.PYPROJECT)
    why = "has no date" if asked.name == "r" else f"is not for 'python' or 'r' but '{asked.name}'"
    fix = "Write 'r-4.4-2025-01-15'." if asked.name == "r" else "Write 'python-3.12', or remove it."
    own = folder.own(runtime.RUNTIME)
    over.add(own, f"'{asked}' {why}", fix, 1)
    for file in files:
        reason = f"{own} says '{asked}'"
        over.add(file, reason, f"Correct {own}, or remove it.")


def _package(build: Build, over: PassedOver) -> None:
    """A Python package in the root that nothing installs."""
    folder = build.folder
    if build.pack in (packs.DOCKER, packs.NIX) or "" in build.inventory.local:
        return
    if build.inventory.runs_others:
        return
    has_setup = folder.tree.has_file(folder.full("setup.py"))
    project = _pyproject(build)
    is_whole = "project" in project and "build-system" in project
    if has_setup or is_whole:
        file = "setup.py" if has_setup else runtime.PYPROJECT
        found = re.search(r"""\bname\s*=\s*["']([\w.-]+)""", folder.text("setup.py"))
        named = toml.table(project, "project").get("name") or (found and found[1])
        if named and over.is_installed(str(named), build.inventory):
            return
        if folder.config:
            reason = f"there is a {folder.config}/ folder, beside which the root is not looked at"
        elif build.pack:
            reason = f"{_WINS[build.pack]}, so that the package is not installed"
        else:
            return
        root = ".." if folder.config and build.pack == packs.CONDA else "."
        over.add(file, reason, f"Install it by '-e {root}' in the environment, if pages use it.")
    elif not (build.pack or folder.config or folder.has(runtime.RUNTIME)):
        _half_a_package(build, over, project)


def _pyproject(build: Build) -> dict[str, object]:
    if not build.folder.tree.has_file(build.folder.full(runtime.PYPROJECT)):
        return {}
    try:
        return toml.load(build.folder, runtime.PYPROJECT)
    except Broken:
        return {}


def _half_a_package(build: Build, over: PassedOver, project: dict[str, object]) -> None:
    """A ``pyproject.toml`` that names packages, but is no environment to repo2docker."""
    text = build.folder.text(runtime.PYPROJECT) if project else ""
    tools = toml.table(project, "tool")
    fix = "Add the other table, or write an environment.yml or a requirements.txt."
    if "project" in project:
        line = line_of(text, "[project]")
        over.add(runtime.PYPROJECT, "it has [project] without [build-system]", fix, line)
    elif "build-system" in project and {"poetry", "flit"} & set(tools):
        line = line_of(text, "[build-system]")
        over.add(runtime.PYPROJECT, "it has [build-system] without [project]", fix, line)


def _in_environment_yml(build: Build, over: PassedOver) -> None:
    """What stands in ``environment.yml`` and is not read: a version of Python, a wrong key."""
    for one in build.conda.misspelt():
        fix = "Write 'dependencies'."
        over.add_line(build.conda.name, one.text, "it has no such key", fix, one.line)
    for one in build.conda.dependencies:
        name, spec = parted(one.text)
        if name != "python" or not spec or not build.python.number:
            continue
        if _allows(spec, build.python.number):
            continue
        number = re.search(r"\d+\.\d+", spec)
        is_read = build.pack == packs.CONDA
        wanted = f"python={number[0]}" if number and is_read else "python=3.12"
        fix = f"Write '{wanted}'." if is_read else f"Write it in {runtime.RUNTIME} if there is one."
        reason = (
            f"it reads 'python=x.y' only, and takes Python {build.python.number}"
            if is_read
            else f"this pack takes Python {build.python.number}"
        )
        over.add_line(build.conda.name, one.text, reason, fix, one.line)


def _allows(spec: str, number: str) -> bool:
    """Whether conda's *spec* is met by some Python *number*."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    if re.fullmatch(r"=?=?\d[\d.]*(\.\*|\*)?(=\S+|\s\S+)?", spec):
        short = ".".join(re.findall(r"\d+", spec)[:2])
        return number == short or number.startswith(f"{short}.")
    try:
        return any(SpecifierSet(spec).contains(f"{number}.{patch}") for patch in range(30))
    except InvalidSpecifier:
        return False
