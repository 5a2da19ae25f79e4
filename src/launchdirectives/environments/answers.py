"""The program that asks repo2docker, in a process of its own: :mod:`.judge` runs it.

repo2docker looks at the current folder only, so that a program that has other things to do cannot
ask it. Read from stdin: a list of folders. Written to stdout: one answer for each, in JSON.
"""

from __future__ import annotations

import json
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_JULIAS = [f"1.{minor}.{patch}" for minor in range(20) for patch in range(15)]
"""repo2docker asks the network which there are; here only whether it can read what is asked for."""

_MACHINE = "linux/amd64"


def main() -> None:
    """Answer for each folder."""
    folders = json.load(sys.stdin)
    from repo2docker import __version__
    from repo2docker.buildpacks import JuliaProjectTomlBuildPack

    JuliaProjectTomlBuildPack.all_julias = _JULIAS
    answers = [_answer(folder) for folder in folders]
    json.dump({"version": __version__, "answers": answers}, sys.stdout)


def _answer(folder: str) -> dict[str, str]:
    from repo2docker.app import Repo2Docker

    os.chdir(folder)
    app = Repo2Docker()
    answer = {"buildpack": "", "folder": "", "python": "", "failure": ""}
    try:
        pack = _detected(app)
        answer["folder"] = pack.binder_dir
        if pack.detected:
            answer["buildpack"] = type(pack).__name__.removesuffix("BuildPack")
        pack.platform = _MACHINE
        answer["python"] = getattr(pack, "python_version", "")
        _prepare(pack, answer["buildpack"])
    except Exception as error:  # noqa: BLE001  (whatever it is, the build stops there)
        answer["failure"] = f"{type(error).__name__}: {error}"
    return answer


def _detected(app: Any) -> Any:
    for kind in app.buildpacks:
        pack = kind(base_image=app.base_image)
        if pack.detect():
            pack.detected = True
            return pack
    pack = app.default_buildpack(base_image=app.base_image)
    pack.detected = False
    return pack


def _prepare(pack: Any, name: str) -> None:
    """What repo2docker does before it hands over to Docker, as far as it needs no network."""
    if name == "JuliaRequire":
        pack.build()
    if name == "Docker":
        pack.render()
        return
    for version in ("r_version", "julia_version"):
        if hasattr(type(pack), version):
            getattr(pack, version)
    pack.get_build_script_files()
    pack.get_preassemble_script_files()
    pack.get_preassemble_scripts()
    pack.get_assemble_scripts()


if __name__ == "__main__":
    main()
