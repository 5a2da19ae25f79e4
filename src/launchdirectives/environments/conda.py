"""``environment.yml``: what conda installs, and which Python repo2docker takes from it.

Rules from jupyterhub/repo2docker 2026.4.0 repo2docker/buildpacks/conda/__init__.py, and, for what
a dependency asks for, from conda's MatchSpec (conda/models/match_spec.py).
"""

from __future__ import annotations

import re

from launchdirectives.environments.description import CONDA, PINNED, UNPINNED, Package, Version
from launchdirectives.environments.folder import Broken, Folder
from launchdirectives.environments.inventory import Inventory
from launchdirectives.environments.packs import ENVIRONMENT_YML
from launchdirectives.environments.runtime import DEFAULT_PYTHON, MAJOR_PYTHONS, checked
from launchdirectives.findings import nearest
from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from yaml import MappingNode, Node


_PYTHON = re.compile(r"python\s*=+\s*([\d\.]*)")
"""The only form of a Python version that repo2docker reads."""

_SPEC = re.compile(r"(?:[^\s=<>!~\[]+::)?([\w.-]+)\s*(.*)", re.DOTALL)
_EXACT = re.compile(
    r"==[^*,|<>=!~\s]+(=\S+)?"  # ==1.2.3, ==1.2.3=build
    r"|=[^*,|<>=!~\s]+=[^=\s]+"  # =1.2.3=build
    r"|[\d][^*,|<>=!~\s]*(\s+\S+)?"  # 1.2.3, 1.2.3 build
    r"|=\d+(\.\w+){2,}"  # =1.2.3, as exported files have it
)
_FUZZY = re.compile(r"=[^*,|<>=!~\s]+")
_EXPORTED = {"_libgcc_mutex", "_openmp_mutex", "ca-certificates", "libgcc", "libgcc-ng", "libcxx"}
"""Nobody names these by hand: a file with one was made by ``conda env export``."""

_KEYS = ["name", "channels", "dependencies", "prefix", "variables", "platforms", "category"]

_LIST = "Write a list, as in 'dependencies: [python=3.12, numpy=2.3.1]'."


class Line(Record):
    """One dependency as written."""

    text: str
    line: int = 0


class CondaFile(Record):
    """What an ``environment.yml`` lists.

    :param name: its path from the root of the folder that is built
    :param pip: the lines below ``pip``
    :param keys: what stands at its top
    """

    name: str = ""
    dependencies: tuple[Line, ...] = ()
    pip: tuple[Line, ...] = ()
    keys: tuple[Line, ...] = ()

    @property
    def uses_r(self) -> bool:
        """Whether repo2docker adds R and RStudio."""
        return any(one.text.startswith("r-") for one in self.dependencies)

    def misspelt(self) -> tuple[Line, ...]:
        """Keys that are meant for ``dependencies``, where there are none."""
        names = [one.text for one in self.keys]
        if "dependencies" in names:
            return ()
        meant = "Write 'dependencies'."
        return tuple(
            one
            for one in self.keys
            if one.text not in _KEYS and nearest(one.text, ["dependencies"]) == meant
        )

    def python(self) -> tuple[str, Line]:
        """The version as repo2docker reads it, and the dependency that says it."""
        for one in self.dependencies:
            if found := _PYTHON.match(one.text):
                return found[1], one
        return "", Line("")


def read(folder: Folder) -> CondaFile:
    """The environment file of *folder*; without names if there is none.

    :raises Broken: if it cannot be read
    """
    name = next((folder.own(one) for one in ENVIRONMENT_YML if folder.has(one)), "")
    if not name:
        return CondaFile()
    folder.use(name)
    import yaml

    top = _compose(folder, name)
    if top is None:
        return CondaFile(name)
    if not isinstance(top, yaml.MappingNode):
        raise _wrong(folder, name, top, f"{name} is no mapping.", _LIST)
    values = _keys(folder, name, top)
    keys = tuple(Line(str(key.value), key.start_mark.line + 1) for key, _ in top.value)
    listed = values.get("dependencies")
    if listed is None:
        return CondaFile(name, keys=keys)
    if not isinstance(listed, yaml.SequenceNode):
        raise _wrong(folder, name, listed, f"The dependencies in {name} are no list.", _LIST)
    dependencies: list[Line] = []
    pip: list[Line] = []
    for node in listed.value:
        if isinstance(node, yaml.MappingNode):
            below = _keys(folder, name, node).get("pip")
            pip = _texts(below) if isinstance(below, yaml.SequenceNode) else pip
        else:
            dependencies += _texts_of(node)
    return CondaFile(name, tuple(dependencies), tuple(pip), keys)


def _compose(folder: Folder, name: str) -> Node | None:
    import yaml

    text = folder.must(name)
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        said = getattr(error, "problem", None) or str(error).partition("\n")[0]
        raise folder.stop(
            "environment.malformed",
            f"{name} is not YAML: {said}.",
            "Correct this line; it may be the indentation of the lines above.",
            name,
            line,
        ) from error


def _keys(folder: Folder, name: str, node: MappingNode) -> dict[str, Node]:
    """The values of a mapping; a key that stands twice stops repo2docker, unlike PyYAML."""
    found: dict[str, Node] = {}
    for key, value in node.value:
        written = str(key.value)
        if written in found:
            said = f"'{written}' stands twice in {name}."
            raise _wrong(folder, name, key, said, "Join the two.")
        found[written] = value
    return found


def _wrong(folder: Folder, name: str, node: Node, said: str, fix: str) -> Broken:
    return folder.stop("environment.malformed", said, fix, name, node.start_mark.line + 1)


def _texts(node: Node) -> list[Line]:
    return [line for item in node.value for line in _texts_of(item)]


def _texts_of(node: Node) -> list[Line]:
    if node.tag != "tag:yaml.org,2002:str":
        return []
    return [Line(str(node.value), node.start_mark.line + 1)]


def python_version(folder: Folder, file: CondaFile) -> Version:
    """The Python that repo2docker takes from *file*.

    :raises Broken: if repo2docker does not have it
    """
    number, said = file.python()
    if not number:
        return Version(DEFAULT_PYTHON)
    parts = number.split(".")
    number = ".".join(parts[:2]) if len(parts) > 1 else MAJOR_PYTHONS.get(number, number)
    checked(folder, number, file.name, said.line, "python=")
    return Version(number, folder.full(file.name), said.line)


def take(folder: Folder, file: CondaFile, inventory: Inventory) -> None:
    """Add what conda installs to *inventory*."""
    parsed = [(one, *parted(one.text)) for one in file.dependencies]
    is_export = any(name in _EXPORTED for _, name, _ in parsed)
    for one, name, spec in parsed:
        if not name:
            continue
        # repo2docker's own environment fixes the last number of each Python that it has.
        is_firm = _EXACT.fullmatch(spec) or (
            _FUZZY.fullmatch(spec) and (is_export or (name == "python" and "." in spec))
        )
        package = Package(name, CONDA, spec, folder.full(file.name), one.line)
        inventory.add(package, one.text, PINNED if is_firm else UNPINNED)


def parted(text: str) -> tuple[str, str]:
    """The name and the version of a dependency; empty if it is none."""
    found = _SPEC.fullmatch(text.strip())
    if not found:
        return "", ""
    name, spec = found[1].lower(), re.sub(r"\s*([=<>!~,|])\s*", r"\1", found[2].strip())
    if spec.startswith("["):
        inside = re.search(r"""version\s*=\s*(?:'([^']*)'|"([^"]*)"|([^,\]]*))""", spec)
        spec = next((one for one in inside.groups() if one), "") if inside else ""
    return name, spec
