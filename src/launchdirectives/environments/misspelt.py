"""Names that are nearly those that repo2docker reads."""

from __future__ import annotations

from collections.abc import Iterable

from launchdirectives.environments import packs
from launchdirectives.environments.building import Build
from launchdirectives.environments.folder import FOLDERS
from launchdirectives.environments.passed_over import PassedOver

RIGHT = {
    "environment.yml": (
        "environments.yml", "environments.yaml", "enviroment.yml", "enviroment.yaml",
        "enviornment.yml", "environment.yml.txt", "environement.yml",
    ),
    "requirements.txt": (
        "requirement.txt", "requirments.txt", "requirements.tx", "requirements.text",
        "requirements.txt.txt", "requirements",
    ),
    "postBuild": (
        "post_build", "post-build", "postbuild.sh", "post_build.sh", "post-build.sh",
        "postbuild.txt", "postbuild.bash",
    ),
    "apt.txt": ("apt.tx", "apts.txt", "apt-get.txt", "apt.text", "apt.txt.txt"),
    "runtime.txt": ("runtime.yml", "runtime.yaml", "runtimes.txt", "runtime.tx", "runtime"),
    "install.R": ("installs.r", "install.r.txt"),
    "Dockerfile": ("dockerfile.txt", "docker-file"),
}  # fmt: skip
"""In lower case."""

_IN_THE_FOLDER = {"start": ("start.sh",), "environment.yml": ("env.yml", "env.yaml")}
"""Elsewhere such a name may well be for something else."""


_POINTLESS = {
    packs.CONDA: ("requirements.txt", "runtime.txt", "install.R"),
    packs.PIPFILE: ("requirements.txt", "runtime.txt", "install.R"),
    packs.PYTHON: ("install.R",),
    packs.NIX: ("requirements.txt", "runtime.txt", "install.R"),
    packs.JULIA: ("install.R",),
}
"""What each pack does not read under its right name either."""


def find(build: Build, over: PassedOver, right: Iterable[str]) -> None:
    """Add files, and a folder, whose names are nearly those in *right*."""
    folder = build.folder
    if build.pack == packs.DOCKER:
        return
    names = {name.lower(): name for name in right if name != "start" or folder.config}
    tables = (RIGHT, _IN_THE_FOLDER) if folder.config else (RIGHT,)
    for table in tables:
        names |= {wrong: name for name, wrongs in table.items() for wrong in wrongs}
    for file in _beside(build, folder.config):
        meant = names.get(file.lower(), file)
        if meant == file or file in right or folder.has(meant):
            continue
        if meant not in _POINTLESS.get(build.pack, ()):
            where = f"the name is {meant}"
            over.add(folder.own(file), where, f"Rename it to {meant}.")
    if not folder.config:
        _folder(build, over, set(right))


def _folder(build: Build, over: PassedOver, right: set[str]) -> None:
    for name in _folders(build):
        if name.lower() in (*FOLDERS, "binders", ".binders") and name not in FOLDERS:
            for file in _beside(build, name):
                if file in right:
                    fix = "Rename the folder to binder."
                    over.add(f"{name}/{file}", "the name of the folder is binder", fix)


def _beside(build: Build, place: str) -> list[str]:
    inside = f"{build.folder.full(place)}/".lstrip("/")
    below = (path[len(inside) :] for path in build.folder.tree if path.startswith(inside))
    return sorted(name for name in below if "/" not in name)


def _folders(build: Build) -> list[str]:
    inside = f"{build.folder.full('')}/".lstrip("/")
    below = (path[len(inside) :] for path in build.folder.tree if path.startswith(inside))
    return sorted({name.partition("/")[0] for name in below if "/" in name})
