"""Which of repo2docker's build packs takes a repository.

The order is that of jupyterhub/repo2docker repo2docker/app.py (``buildpacks``), the conditions are
the ``detect`` methods of repo2docker/buildpacks/, version 2026.4.0: the first that is true wins.
"""

from __future__ import annotations

from collections.abc import Callable

from launchdirectives.environments import toml
from launchdirectives.environments.folder import Folder
from launchdirectives.environments.runtime import PYPROJECT, runtime
from launchdirectives.record import Record

LEGACY, DOCKER, JULIA, REQUIRE = "LegacyBinderDocker", "Docker", "JuliaProjectToml", "JuliaRequire"
NIX, R, CONDA, PIPFILE, PYTHON = "Nix", "R", "Conda", "Pipfile", "Python"

ENVIRONMENT_YML = ("environment.yml", "environment.yaml")
JULIA_PROJECTS = ("JuliaProject.toml", "Project.toml")
PIPFILES = ("Pipfile", "Pipfile.lock")


def winner(folder: Folder) -> str:
    """The name of the pack that builds *folder*; empty if none takes it.

    :raises Broken: if repo2docker stops while it looks
    """
    return next((pack.name for pack in PACKS if pack.detects(folder)), "")


def is_package(folder: Folder) -> bool:
    """Whether repo2docker installs the repository itself by pip.

    :raises Broken: if ``pyproject.toml`` cannot be read
    """
    if folder.config:
        return False
    if folder.exists("setup.py"):
        return True
    if not folder.exists(PYPROJECT):
        return False
    project = toml.load(folder, PYPROJECT)
    return "project" in project and "build-system" in project


def _legacy(folder: Folder) -> bool:
    if folder.exists("Dockerfile"):
        for number, line in enumerate(folder.must("Dockerfile").splitlines(), 1):
            if not line.startswith("FROM"):
                continue
            if "andrewosh/binder-base" not in line.partition("#")[0].lower():
                break
            raise folder.stop(
                "environment.unsupported",
                "repo2docker no longer builds on the image 'andrewosh/binder-base'.",
                "Write an environment.yml or a requirements.txt in place of the Dockerfile.",
                "Dockerfile",
                number,
            )
    # The packs after this one ask for their files, which no repository with both folders answers.
    if folder.has_both:
        raise folder.stop(
            "environment.two-folders",
            "There are both binder/ and .binder/, and repo2docker accepts only one.",
            "Move all environment files into one of them and remove the other.",
            _first_below(folder, ".binder"),
        )
    return False


def _first_below(folder: Folder, name: str) -> str:
    inside = f"{folder.full(name)}/"
    first = min((path for path in folder.tree if path.startswith(inside)), default="")
    return f"{name}/{first.removeprefix(inside)}" if first else name


def _any_of(*names: str) -> Callable[[Folder], bool]:
    return lambda folder: any(map(folder.has, names))


def _require(folder: Folder) -> bool:
    return folder.has("REQUIRE") and not any(map(folder.has, JULIA_PROJECTS))


def _r(folder: Folder) -> bool:
    asked = runtime(folder)
    return bool(asked.name == "r" and asked.date) or (
        not folder.config and folder.exists("DESCRIPTION")
    )


def _pipfile(folder: Folder) -> bool:
    return runtime(folder).name in ("", "python") and any(map(folder.has, PIPFILES))


def _python(folder: Folder) -> bool:
    name = runtime(folder).name
    return name == "python" or (not name and (is_package(folder) or folder.has("requirements.txt")))


class Pack(Record):
    """A build pack.

    :param name: the class of repo2docker, without ``BuildPack``
    :param needs: what makes it win, in words
    :param is_root_only: whether it looks in the root even if there is a folder for environments
    """

    name: str
    needs: str
    detects: Callable[[Folder], bool]
    is_root_only: bool = False


PACKS = (
    Pack(LEGACY, "`Dockerfile` on `andrewosh/binder-base`: no longer built", _legacy, True),
    Pack(DOCKER, "`Dockerfile`", _any_of("Dockerfile")),
    Pack(JULIA, "`Project.toml` or `JuliaProject.toml`", _any_of(*JULIA_PROJECTS)),
    Pack(REQUIRE, "`REQUIRE` without one of these: no longer built", _require),
    Pack(NIX, "`default.nix`", _any_of("default.nix")),
    Pack(
        R,
        "`runtime.txt` that says `r-` with a date; or, in the root and without a folder for "
        "environments, `DESCRIPTION`",
        _r,
    ),
    Pack(CONDA, "`environment.yml` or `environment.yaml`", _any_of(*ENVIRONMENT_YML)),
    Pack(
        PIPFILE,
        "`Pipfile` or `Pipfile.lock`, unless `runtime.txt` names another language",
        _pipfile,
    ),
    Pack(
        PYTHON,
        "`runtime.txt` that says `python-`; or, if there is none, `requirements.txt`, or in the "
        "root and without a folder for environments, `setup.py` or a `pyproject.toml` with both "
        "`[project]` and `[build-system]`",
        _python,
    ),
)
"""In the order in which repo2docker asks them."""
