"""What each build pack reads and installs, step by step.

Rules from the classes of jupyterhub/repo2docker 2026.4.0 in repo2docker/buildpacks/: the packs for
R and Julia inherit from Python's, and all but Docker's and Nix's from conda's.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from launchdirectives.environments import (
    conda,
    cran,
    images,
    manifests,
    packs,
    requirements,
    runtime,
    scripts,
)
from launchdirectives.environments.description import Language, Version
from launchdirectives.environments.folder import Broken, Folder
from launchdirectives.environments.inventory import Inventory

_R_BASE = re.compile(r"r-base\s*=+\s*([\d\.]*)")
_SEPARATE_BELOW = ("2.7", "3.5", "3.6")
"""For these the server has a Python of its own, for which there may be ``requirements3.txt``."""


class Build:
    """The build of *folder* by the pack *name*.

    :ivar python: the version of Python in the environment
    :ivar languages: what can be run in it
    """

    def __init__(self, folder: Folder, name: str) -> None:
        self.folder = folder
        self.pack = name
        self.inventory = Inventory()
        self.python = Version()
        self.languages: list[Language] = []
        self.conda = conda.CondaFile()

    def run(self) -> None:
        """Read everything that the pack reads; what is wrong is among the folder's findings."""
        steps = _STEPS[self.pack]
        for step in steps:
            try:
                step(self)
            except Broken:
                continue  # it is reported, and the other files may have faults too
        done: set[str] = set()
        while waiting := self.inventory.local - done:
            for place in sorted(waiting):
                done.add(place)
                try:
                    manifests.take_project(self.folder, place, self.inventory)
                except Broken:
                    self.inventory.is_known = False
        if steps is not _DOCKER and self.pack != packs.NIX:
            self.languages.insert(0, Language("python", self.python))

    def scripts(self) -> None:
        """``apt.txt``, ``postBuild`` and ``start``."""
        folder = self.folder
        for name in ("postBuild", "start"):
            own = folder.own(name)
            if folder.has(name):
                folder.use(own)
                scripts.take(folder, own, folder.text(own), self.inventory)
                is_run_by_popen = name == "start" and self.pack != packs.NIX
                scripts.check(folder, own, needs_shebang=is_run_by_popen)
        if folder.has("apt.txt"):
            manifests.take_apt(folder, folder.own("apt.txt"), self.inventory)

    def docker(self) -> None:
        """The author's own Dockerfile."""
        images.take_dockerfile(self.folder, self.folder.own("Dockerfile"), self.inventory)

    def nix(self) -> None:
        """A Nix expression."""
        images.take_nix(self.folder, self.folder.own("default.nix"), self.inventory)

    def require(self) -> None:
        """Julia's old file of packages."""
        name = self.folder.own("REQUIRE")
        raise self.folder.stop(
            "environment.unsupported",
            f"repo2docker no longer builds from Julia's {name}.",
            "Write a Project.toml in its place.",
            name,
            1,
        )

    def environment_yml(self) -> None:
        """What conda installs, and pip below it."""
        self.conda = conda.read(self.folder)
        conda.take(self.folder, self.conda, self.inventory)
        name, own = self.conda.name, self.folder.config
        lines = [requirements.Written(one.text, name, one.line, own, own) for one in self.conda.pip]
        requirements.take_lines(self.folder, lines, self.inventory)

    def python_of_conda(self) -> None:
        """The version of Python that ``environment.yml`` names, and R if it names R."""
        file = self.conda
        if file.uses_r:
            found = (_R_BASE.match(one.text) for one in file.dependencies)
            number = next((match[1] for match in found if match), "")
            self.languages.append(Language("R", Version(number)))
        self.python = conda.python_version(self.folder, file)

    def pipfile(self) -> None:
        """``Pipfile`` and ``Pipfile.lock``."""
        pipfile, lock, self.python = manifests.read_pipfile(self.folder)
        manifests.take_pipfile(self.folder, pipfile, lock, self.inventory)

    def python_of_runtime(self) -> None:
        """The version of Python in ``runtime.txt`` or ``pyproject.toml``."""
        folder = self.folder
        folder.use(folder.own(runtime.RUNTIME))
        self.python = runtime.python_of_runtime(folder)
        if self.python.file:
            folder.read.add(self.python.file)

    def requirements_txt(self) -> None:
        """``requirements.txt``, and the repository itself if it is a Python package."""
        folder = self.folder
        if folder.has("requirements.txt"):
            requirements.take(folder, folder.own("requirements.txt"), self.inventory)
        if self.python.number in _SEPARATE_BELOW:
            folder.use(folder.own("requirements3.txt"))
        if packs.is_package(folder):
            self.inventory.local.add("")

    def julia(self) -> None:
        """Julia's project file."""
        self.languages.append(Language("julia"))
        manifests.take_julia(self.folder, self.inventory)

    def r(self) -> None:
        """The version of R, ``install.R``, and the repository itself if it is an R package."""
        folder = self.folder
        has_date = bool(runtime.runtime(folder).date)
        if folder.has("install.R"):
            name = folder.own("install.R")
            cran.take_script(folder, name, self.inventory, has_date=has_date)
        if not folder.config and folder.exists("DESCRIPTION"):
            cran.take_description(folder, "DESCRIPTION", self.inventory, has_date=has_date)
        self.languages.append(Language("R", runtime.r_version(folder)))


_DOCKER = (Build.docker,)
_LIKE_PYTHON = (
    Build.scripts,
    Build.python_of_runtime,
    Build.environment_yml,
    Build.requirements_txt,
)
_STEPS: dict[str, tuple[Callable[[Build], None], ...]] = {
    packs.DOCKER: _DOCKER,
    packs.NIX: (Build.scripts, Build.nix),
    packs.REQUIRE: (Build.require,),
    packs.CONDA: (Build.scripts, Build.environment_yml, Build.python_of_conda),
    packs.PIPFILE: (Build.scripts, Build.pipfile),
    packs.PYTHON: _LIKE_PYTHON,
    packs.JULIA: (*_LIKE_PYTHON, Build.julia),
    packs.R: (*_LIKE_PYTHON, Build.r),
    "": _LIKE_PYTHON,  # the default is Python's pack
}
