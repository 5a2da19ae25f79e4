"""``apt.txt``, ``Pipfile``, ``pyproject.toml`` and Julia's project files."""

from __future__ import annotations

import json
import re

from launchdirectives.environments import requirements, toml
from launchdirectives.environments.description import (
    APT,
    JULIA,
    LOCKED,
    PINNED,
    PIPFILE,
    UNPINNED,
    Package,
    Version,
)
from launchdirectives.environments.folder import Folder, line_of
from launchdirectives.environments.inventory import Inventory, apt_text, normal
from launchdirectives.environments.packs import JULIA_PROJECTS
from launchdirectives.environments.runtime import (
    DEFAULT_PYTHON,
    MAJOR_PYTHONS,
    PYPROJECT,
    checked,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_COMMIT = re.compile(r"[0-9a-f]{40}")
_JULIA = re.compile(r"\s*(?:[\^~=<>]|>=|<=|≥|≤)?\s*\d+(\.\d+)*\s*")
_MANIFEST = re.compile(r"(?:Julia)?Manifest(?:-v\d+(\.\d+)?)?\.toml")


def take_apt(folder: Folder, name: str, inventory: Inventory) -> None:
    """Add the Debian packages in ``apt.txt``, which are never pinned.

    :raises Broken: at a name that repo2docker refuses (repo2docker/buildpacks/base.py)
    """
    folder.use(name)
    for number, line in enumerate(folder.must(name).splitlines(), 1):
        package = line.partition("#")[0].strip()
        if not package:
            continue
        if not re.match(r"[a-z0-9.+-]", package):
            raise folder.stop(
                "environment.malformed",
                f"'{package}' in {name} is no name of a Debian package.",
                "Write one name on each line, in lower case.",
                name,
                number,
            )
        for one in package.split():
            what = Package(one.partition("=")[0], APT, "", folder.full(name), number)
            inventory.add(what, apt_text(one), UNPINNED)


def read_pipfile(folder: Folder) -> tuple[dict[str, Any], dict[str, Any], Version]:
    """``Pipfile``, ``Pipfile.lock`` and the Python that repo2docker takes from them.

    :raises Broken: if one cannot be read, or repo2docker does not have that Python
    """
    lock_name, name = folder.own("Pipfile.lock"), folder.own("Pipfile")
    lock, pipfile = {}, {}
    asked: list[tuple[str, Any]] = []
    if folder.exists(lock_name):
        folder.use(lock_name)
        lock = _json(folder, lock_name)
        asked.append((lock_name, toml.table(lock, "_meta", "requires")))
    if folder.exists(name):
        folder.use(name)
        pipfile = toml.load(folder, name)
        asked.append((name, toml.table(pipfile, "requires")))
    for file, requires in asked:
        for key in ("python_full_version", "python_version"):
            found = re.match(r"\d+(\.\d+)*", str(requires.get(key) or ""))
            if not found:
                continue
            parts = found[0].split(".")
            number = ".".join(parts[:2]) if parts[1:] else MAJOR_PYTHONS.get(found[0], found[0])
            line = line_of(folder.text(file), key)
            checked(folder, number, file, line, "")
            return pipfile, lock, Version(number, folder.full(file), line)
    return pipfile, lock, Version(DEFAULT_PYTHON)


def _json(folder: Folder, name: str) -> dict[str, Any]:
    try:
        held = json.loads(folder.must(name))
    except json.JSONDecodeError as error:
        said, line = f"{name} is not JSON: {error.msg}.", error.lineno
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond all measure
        said, line = f"{name} cannot be read: {error}.", 1
    else:
        if isinstance(held, dict):
            return held
        said, line = f"{name} is no mapping.", 1
    raise folder.stop("environment.malformed", said, "Make it anew by 'pipenv lock'.", name, line)


def take_pipfile(
    folder: Folder, pipfile: dict[str, Any], lock: dict[str, Any], inventory: Inventory
) -> None:
    """Add what pipenv installs: from the lock file if there is one."""
    if lock:
        name, sections, parts = folder.own("Pipfile.lock"), lock, ("default", "develop")
    else:
        name, sections, parts = folder.own("Pipfile"), pipfile, ("packages", "dev-packages")
    text = folder.text(name)
    for part in parts:
        for key, wanted in toml.table(sections, part).items():
            value = wanted if isinstance(wanted, dict) else {"version": wanted}
            spec = str(value.get("version") or value.get("ref") or "")
            if "path" in value or "file" in value:
                continue
            is_exact = re.fullmatch(r"===?[^*,]+", spec) or _COMMIT.fullmatch(spec)
            firm = LOCKED if lock else PINNED
            line = line_of(text, f'"{key}"') or line_of(text, key)
            package = Package(normal(key), PIPFILE, spec, folder.full(name), line)
            inventory.add(package, key, firm if is_exact else UNPINNED)


def take_project(folder: Folder, place: str, inventory: Inventory) -> None:
    """Add what pip installs for the package in the folder *place* of the repository."""
    prefix = f"{place}/" if place else ""
    name = prefix + PYPROJECT
    for one in (name, f"{prefix}setup.cfg", f"{prefix}setup.py"):
        folder.use(one)
    project: Any = {}
    if folder.tree.has_file(folder.full(name)):
        project = toml.table(toml.load(folder, name), "project")
    dependencies = project.get("dependencies", [])
    dynamic = project.get("dynamic")
    if not project or (isinstance(dynamic, list) and "dependencies" in dynamic):
        # Its requirements are known only to the program that builds it.
        inventory.is_known = False
        if folder.tree.has_file(folder.full(f"{prefix}setup.py")):
            file = folder.full(f"{prefix}setup.py")
            inventory.add_other("setup.py", file, 1, UNPINNED)
    text = folder.text(name) if project else ""
    start = max(text.find("dependencies"), 0)
    for wanted in dependencies if isinstance(dependencies, list) else ():
        if isinstance(wanted, str):
            line = line_of(text, wanted, start)
            requirements.declared(folder, wanted, name, line, inventory)


def take_julia(folder: Folder, inventory: Inventory) -> None:
    """Add what Julia's package manager installs.

    :raises Broken: if repo2docker cannot read the project file
    """
    name = next(folder.own(one) for one in JULIA_PROJECTS if folder.has(one))
    folder.use(name)
    project = toml.load(folder, name)
    compat = toml.table(project, "compat")
    text = folder.text(name)
    _check_julia(folder, name, compat.get("julia", "1"))
    has_manifest = False
    inside = folder.full(folder.config)
    for path in folder.tree:
        above, _, file = path.rpartition("/")
        if above == inside and _MANIFEST.fullmatch(file):
            folder.read.add(path)
            has_manifest = True
    start = max(text.find("[deps]"), 0)
    for key in toml.table(project, "deps"):
        spec = str(compat.get(key, ""))
        is_exact = re.fullmatch(r"\s*=\s*\d+\.\d+\.\d+\s*", spec)
        firmness = LOCKED if has_manifest else PINNED if is_exact else UNPINNED
        package = Package(key, JULIA, spec, folder.full(name), line_of(text, key, start))
        inventory.add(package, key, firmness)


def _check_julia(folder: Folder, name: str, wanted: object) -> None:
    """repo2docker reads one range of Julia versions, not several (repo2docker/semver.py)."""
    if isinstance(wanted, str) and _JULIA.fullmatch(wanted):
        return
    raise folder.stop(
        "environment.version",
        f"repo2docker cannot read the version of Julia '{wanted}' in {name}.",
        "Write one version, as in 'julia = \"1.10\"'.",
        name,
        line_of(folder.text(name), "julia", max(folder.text(name).find("[compat]"), 0)),
    )
