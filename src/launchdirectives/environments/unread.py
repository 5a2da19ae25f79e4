"""Files of tools that repo2docker does not know."""

from __future__ import annotations

from launchdirectives.environments import packs, scripts
from launchdirectives.environments.building import Build
from launchdirectives.environments.description import APT, PIPFILE
from launchdirectives.environments.passed_over import PassedOver

LOCKS = {
    "uv.lock": "uv export --no-hashes > requirements.txt",
    "poetry.lock": "poetry export > requirements.txt",
    "pdm.lock": "pdm export > requirements.txt",
    "pylock.toml": "",
    "pixi.lock": "pixi workspace export conda-environment environment.yml",
    "pixi.toml": "pixi workspace export conda-environment environment.yml",
    "conda-lock.yml": "",
    "conda-lock.yaml": "",
}
"""What describes all packages of Python, and the command that says the same to repo2docker."""

_WORDS = {"uv.lock": "uv", "poetry.lock": "poetry", "pdm.lock": "pdm", "renv.lock": "renv"}
_WORDS |= {"pixi.lock": "pixi", "pixi.toml": "pixi", "conda-lock.yml": "conda-lock"}

OTHERS = ("shell.nix", "flake.nix", ".devcontainer/devcontainer.json", ".devcontainer.json")
"""For other places than a hub, unless there is nothing else."""

_REASON = "it knows no such file"
_INSTEAD = "Write an environment.yml or a requirements.txt."


def find(build: Build, over: PassedOver) -> None:
    """Add the files of other tools that the author must have meant for repo2docker."""
    if build.pack == packs.DOCKER:
        return
    folder = build.folder
    _locks(build, over)
    if not build.pack:
        for name in OTHERS:
            if folder.tree.has_file(folder.full(name)):
                over.add(name, _REASON, _INSTEAD)
    if build.pack == packs.NIX:
        return
    for_r = {folder.own("renv.lock")} | ({"renv.lock"} if build.pack in (packs.R, "") else set())
    for name in sorted(for_r):
        if folder.tree.has_file(folder.full(name)) and not _is_used(build, name):
            fix = "Write runtime.txt with the date of the packages, as 'r-4.4-2025-01-15'."
            over.add(name, _REASON, fix)
    if folder.has("Manifest.toml") and not any(map(folder.has, packs.JULIA_PROJECTS)):
        fix = "Add the Project.toml that it belongs to."
        over.add(folder.own("Manifest.toml"), "there is no Project.toml beside it", fix)


def _locks(build: Build, over: PassedOver) -> None:
    """One lock file: it says what the winning files do not."""
    folder = build.folder
    names = [folder.own(name) for name in LOCKS]
    if not build.pack:
        names += [name for name in LOCKS if name not in names]
    elif build.pack not in (packs.CONDA, packs.PYTHON, packs.PIPFILE) or _is_said(build):
        return
    for name in names:
        if folder.tree.has_file(folder.full(name)) and not _is_used(build, name):
            export = LOCKS[name.rpartition("/")[2]]
            fix = f"Run '{export}', and commit that." if export else _INSTEAD
            over.add(name, _REASON, fix)
            return


def _is_said(build: Build) -> bool:
    """Whether what pip or conda install is fixed without the lock file."""
    packages = build.inventory.packages()
    loose = {(one.file, one.line) for one in build.inventory.unpinned()}
    of_lock = [one for one in packages if one.manager not in (APT, PIPFILE)]
    has_pipfile = any(one.manager == PIPFILE for one in packages)
    is_loose = any((one.file, one.line) in loose for one in of_lock)
    return has_pipfile or bool(of_lock and not is_loose)


def _is_used(build: Build, name: str) -> bool:
    file = name.rpartition("/")[2]
    return scripts.mentions(build.folder, name, *_WORDS.get(file, "").split())
