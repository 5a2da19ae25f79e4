"""Repositories, and what repo2docker makes of each: for the rules, and for repo2docker itself.

The first table is that of the facts about repo2docker 2026.4.0 which the project keeps, the second
has what the rules say of contents. Each row: files, pack, folder, Python; ``FAILS`` in place of
Python where the build stops.
"""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

Row = tuple[dict[str, str], str, str, str]

FAILS = "fails"

ENV = "name: book\ndependencies:\n  - numpy=2.3.1\n"
ENV_311 = "dependencies:\n  - python=3.11\n  - numpy\n"
REQ = "numpy==2.3.1\n"
R_DATE = "r-4.3-2024-01-15\n"
JULIA = '[deps]\nExample = "7876af07-990d-54b4-ab0e-23690620f79a"\n'
BOTH = '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "book"\nversion = "1"\n'
PROJECT = '[project]\nname = "book"\nversion = "1"\ndependencies = ["numpy"]\n'
SYSTEM = '[build-system]\nrequires = ["poetry-core"]\n[tool.poetry]\nname = "book"\n'
SETUP = "from setuptools import setup\nsetup(name='book')\n"
DESCRIPTION = "Package: book\nVersion: 1.0\nImports: ggplot2\n"
DOCKER = "FROM quay.io/jupyter/base-notebook:2025-12-01\n"
LEGACY = "FROM andrewosh/binder-base\n"
PIP = '[packages]\nnumpy = "*"\n'
LOCK = '{"_meta": {"requires": {"python_version": "3.12"}}, "default": {}, "develop": {}}\n'
NIX = "with import <nixpkgs> {}; mkShell {}\n"
SCRIPT = "#!/bin/bash\ntrue\n"

REFERENCE: dict[str, Row] = {
    # One file.
    "nothing": ({"README.md": "# Book\n"}, "", "", "3.10"),
    "legacy Dockerfile": ({"Dockerfile": LEGACY}, "", "", FAILS),
    "Dockerfile": ({"Dockerfile": DOCKER}, "Docker", "", ""),
    "Project.toml": ({"Project.toml": JULIA}, "JuliaProjectToml", "", "3.10"),
    "JuliaProject.toml": ({"JuliaProject.toml": JULIA}, "JuliaProjectToml", "", "3.10"),
    "Manifest.toml": ({"Manifest.toml": ""}, "", "", "3.10"),
    "REQUIRE": ({"REQUIRE": "Example\n"}, "JuliaRequire", "", FAILS),
    "default.nix": ({"default.nix": NIX}, "Nix", "", ""),
    "shell.nix": ({"shell.nix": NIX}, "", "", "3.10"),
    "flake.nix": ({"flake.nix": "{}"}, "", "", "3.10"),
    "runtime.txt r date": ({"runtime.txt": "r-2024-01-15\n"}, "R", "", "3.10"),
    "runtime.txt r version date": ({"runtime.txt": R_DATE}, "R", "", "3.10"),
    "runtime.txt r version": ({"runtime.txt": "r-4.3\n"}, "", "", "3.10"),
    "DESCRIPTION": ({"DESCRIPTION": DESCRIPTION}, "R", "", "3.10"),
    "environment.yml": ({"environment.yml": ENV}, "Conda", "", "3.10"),
    "environment.yaml": ({"environment.yaml": ENV}, "Conda", "", "3.10"),
    "Pipfile": ({"Pipfile": PIP}, "Pipfile", "", "3.10"),
    "Pipfile.lock": ({"Pipfile.lock": LOCK}, "Pipfile", "", "3.12"),
    "requirements.txt": ({"requirements.txt": REQ}, "Python", "", "3.10"),
    "runtime.txt python": ({"runtime.txt": "python-3.11\n"}, "Python", "", "3.11"),
    "setup.py": ({"setup.py": SETUP}, "Python", "", "3.10"),
    "pyproject.toml both": ({"pyproject.toml": BOTH}, "Python", "", "3.10"),
    "pyproject.toml project": ({"pyproject.toml": PROJECT}, "", "", "3.10"),
    "pyproject.toml build-system": ({"pyproject.toml": SYSTEM}, "", "", "3.10"),
    "setup.cfg": ({"setup.cfg": "[metadata]\nname = book\n"}, "", "", "3.10"),
    "apt.txt": ({"apt.txt": "graphviz\n"}, "", "", "3.10"),
    "postBuild": ({"postBuild": SCRIPT}, "", "", "3.10"),
    "start": ({"start": SCRIPT}, "", "", "3.10"),
    "install.R": ({"install.R": "install.packages('a')\n"}, "", "", "3.10"),
    "renv.lock": ({"renv.lock": "{}"}, "", "", "3.10"),
    "uv.lock": ({"uv.lock": "version = 1\n"}, "", "", "3.10"),
    "pixi.toml": ({"pixi.toml": "[workspace]\n"}, "", "", "3.10"),
    "pixi.lock": ({"pixi.lock": "version: 6\n"}, "", "", "3.10"),
    "poetry.lock": ({"poetry.lock": ""}, "", "", "3.10"),
    "pylock.toml": ({"pylock.toml": ""}, "", "", "3.10"),
    "conda-lock.yml": ({"conda-lock.yml": "version: 1\n"}, "", "", "3.10"),
    ".devcontainer": ({".devcontainer/devcontainer.json": "{}"}, "", "", "3.10"),
    "docker/Dockerfile": ({"docker/Dockerfile": DOCKER}, "", "", "3.10"),
    "docs/requirements.txt": ({"docs/requirements.txt": REQ}, "", "", "3.10"),
    "misspelt": ({"environments.yml": ENV, "requirement.txt": REQ}, "", "", "3.10"),
    # The folder.
    ".binder/environment.yml": ({".binder/environment.yml": ENV_311}, "Conda", ".binder", "3.11"),
    "binder/environment.yml": ({"binder/environment.yml": ENV_311}, "Conda", "binder", "3.11"),
    "binder/Dockerfile": ({"binder/Dockerfile": DOCKER}, "Docker", "binder", ""),
    "binder/Project.toml": ({"binder/Project.toml": JULIA}, "JuliaProjectToml", "binder", "3.10"),
    "binder/default.nix": ({"binder/default.nix": NIX}, "Nix", "binder", ""),
    "binder/Pipfile": ({"binder/Pipfile": PIP}, "Pipfile", "binder", "3.10"),
    "binder/runtime.txt": ({"binder/runtime.txt": R_DATE}, "R", "binder", "3.10"),
    "binder/DESCRIPTION": ({"binder/DESCRIPTION": DESCRIPTION}, "", "binder", "3.10"),
    "binder/setup.py": ({"binder/setup.py": SETUP}, "", "binder", "3.10"),
    "binder/postBuild, root env": (
        {"binder/postBuild": SCRIPT, "environment.yml": ENV_311}, "", "binder", "3.10",
    ),
    "binder/README, root env": (
        {"binder/README.md": "", "requirements.txt": REQ}, "", "binder", "3.10",
    ),
    "both folders": ({"binder/README.md": "", ".binder/environment.yml": ENV}, "", "", FAILS),
    "binder is a file": ({"binder": "", "requirements.txt": REQ}, "Python", "", "3.10"),
    ".binder/requirements.txt, root Dockerfile": (
        {".binder/requirements.txt": REQ, "Dockerfile": DOCKER}, "Python", ".binder", "3.10",
    ),
    "binder/requirements.txt, root legacy Dockerfile": (
        {"binder/requirements.txt": REQ, "Dockerfile": LEGACY}, "", "", FAILS,
    ),
    "binder/environment.yml, root setup.py": (
        {"binder/environment.yml": ENV, "setup.py": SETUP}, "Conda", "binder", "3.10",
    ),
    "binder/apt.txt, root setup.py": (
        {"binder/apt.txt": "git\n", "setup.py": SETUP}, "", "binder", "3.10",
    ),
    # Two files.
    "env + requirements": ({"environment.yml": ENV, "requirements.txt": REQ}, "Conda", "", "3.10"),
    "env + R": ({"environment.yml": ENV_311, "runtime.txt": R_DATE}, "R", "", "3.10"),
    "requirements + R": ({"requirements.txt": REQ, "runtime.txt": R_DATE}, "R", "", "3.10"),
    "env + DESCRIPTION": ({"environment.yml": ENV_311, "DESCRIPTION": DESCRIPTION}, "R", "", "3.10"),
    "Project + env": (
        {"Project.toml": JULIA, "environment.yml": ENV_311}, "JuliaProjectToml", "", "3.10",
    ),
    "Project + requirements": (
        {"Project.toml": JULIA, "requirements.txt": REQ}, "JuliaProjectToml", "", "3.10",
    ),
    "REQUIRE + Project": (
        {"REQUIRE": "Example\n", "Project.toml": JULIA}, "JuliaProjectToml", "", "3.10",
    ),
    "env + install.R": ({"environment.yml": ENV, "install.R": "1\n"}, "Conda", "", "3.10"),
    "requirements + install.R": ({"requirements.txt": REQ, "install.R": "1"}, "Python", "", "3.10"),
    "setup.py + requirements": ({"setup.py": SETUP, "requirements.txt": REQ}, "Python", "", "3.10"),
    "nix + env": ({"default.nix": NIX, "environment.yml": ENV_311}, "Nix", "", ""),
    "Pipfile + requirements": ({"Pipfile": PIP, "requirements.txt": REQ}, "Pipfile", "", "3.10"),
    "Dockerfile + everything": (
        {"Dockerfile": DOCKER, "environment.yml": ENV, "Project.toml": JULIA, "default.nix": NIX},
        "Docker", "", "",
    ),
    "runtime 3.10 alone": ({"runtime.txt": "3.10\n", "requirements.txt": REQ}, "", "", FAILS),
    "Pipfile + r version": ({"Pipfile": PIP, "runtime.txt": "r-4.3\n"}, "", "", "3.10"),
}  # fmt: skip


def _env(dependency: str) -> dict[str, str]:
    return {"environment.yml": f"dependencies:\n  - {dependency}\n"}


def _asks(versions: str) -> str:
    return f'{BOTH}requires-python = "{versions}"\n'


def _runtime(text: str, **others: str) -> dict[str, str]:
    return {"runtime.txt": text, **{name.replace("_", "."): held for name, held in others.items()}}


MORE: dict[str, Row] = {
    # runtime.txt
    "empty runtime": (_runtime(""), "", "", FAILS),
    "runtime of 3 parts": (_runtime("r-4.3-20240115"), "", "", FAILS),
    "runtime with an empty part": (_runtime("r--2024-01"), "", "", FAILS),
    "runtime with a wrong date": (_runtime("r-4.3-2024-13-15"), "", "", FAILS),
    "runtime with a year of two": (_runtime("r-24-01-15"), "", "", FAILS),
    "broken runtime + Dockerfile": (_runtime("3.10", Dockerfile=DOCKER), "Docker", "", ""),
    "broken runtime + env": (_runtime("3.10", environment_yml=ENV), "", "", FAILS),
    "broken runtime + Julia": (_runtime("3.10", Project_toml=JULIA), "JuliaProjectToml", "", FAILS),
    "python-3": (_runtime("python-3"), "Python", "", "3.10"),
    "python-2": (_runtime("python-2"), "Python", "", "2.7"),
    "python-2.7": (_runtime("python-2.7"), "Python", "", "2.7"),
    "python-3.5": (_runtime("python-3.5"), "Python", "", "3.5"),
    "python-3.7": (_runtime("python-3.7"), "Python", "", "3.7"),
    "python-3.14": (_runtime("python-3.14"), "Python", "", "3.14"),
    "python-3.4": (_runtime("python-3.4"), "Python", "", FAILS),
    "python-3.15": (_runtime("python-3.15"), "Python", "", FAILS),
    "python-3.10.4": (_runtime("python-3.10.4"), "Python", "", FAILS),
    "python-4": (_runtime("python-4"), "Python", "", FAILS),
    "python-abc": (_runtime("python-abc"), "Python", "", FAILS),
    "python with a date": (_runtime("python-3.12-2024-01-15"), "Python", "", "3.12"),
    "python, a date only": (_runtime("python-2024-01-15"), "Python", "", "3.10"),
    "Python in capitals": (_runtime("Python-3.11", requirements_txt=REQ), "", "", "3.10"),
    "julia-1.6": (_runtime("julia-1.6", requirements_txt=REQ), "", "", "3.10"),
    "env + python-3.12": (_runtime("python-3.12", environment_yml=ENV), "Conda", "", "3.10"),
    "Pipfile + python-3.12": (_runtime("python-3.12", Pipfile=PIP), "Pipfile", "", "3.10"),
    "Julia + python-3.12": (
        _runtime("python-3.12", Project_toml=JULIA), "JuliaProjectToml", "", "3.12",
    ),
    "r-4.5 with a date": (_runtime("r-4.5-2025-01-15"), "R", "", "3.10"),
    "r-4.6 with a date": (_runtime("r-4.6-2026-01-15"), "R", "", FAILS),
    "r-4.1.2 with a date": (_runtime("r-4.1.2-2024-01-15"), "R", "", "3.10"),
    "r-4 with a date": (_runtime("r-4-2024-01-15"), "R", "", FAILS),
    "DESCRIPTION + r-4.3": (_runtime("r-4.3", DESCRIPTION=DESCRIPTION), "R", "", "3.10"),
    "DESCRIPTION + python": (_runtime("python-3.11", DESCRIPTION=DESCRIPTION), "R", "", FAILS),
    # environment.yml
    "python=3.12.4": (_env("python=3.12.4"), "Conda", "", "3.12"),
    "python==3.12": (_env("python==3.12"), "Conda", "", "3.12"),
    "python = 3.12": (_env("python = 3.12"), "Conda", "", "3.12"),
    "python=3.12.*": (_env("python=3.12.*"), "Conda", "", "3.12"),
    "python=3": (_env("python=3"), "Conda", "", "3.10"),
    "python=2": (_env("python=2"), "Conda", "", "2.7"),
    "python=3.1": (_env("python=3.1"), "Conda", "", FAILS),
    "python=4": (_env("python=4"), "Conda", "", FAILS),
    "python=3.": (_env("python=3."), "Conda", "", FAILS),
    "python>=3.11": (_env("python>=3.11"), "Conda", "", "3.10"),
    "python 3.11": (_env("python 3.11"), "Conda", "", "3.10"),
    "conda-forge::python=3.11": (_env("conda-forge::python=3.11"), "Conda", "", "3.10"),
    "python-dateutil=2.9": (_env("python-dateutil=2.9"), "Conda", "", "3.10"),
    "r-base in conda": (_env("r-base=4.3"), "Conda", "", "3.10"),
    "empty environment.yml": ({"environment.yml": ""}, "Conda", "", "3.10"),
    "environment.yml without dependencies": ({"environment.yml": "name: a\n"}, "Conda", "", "3.10"),
    "environment.yml is a list": ({"environment.yml": "- numpy\n"}, "Conda", "", FAILS),
    "environment.yml is a text": ({"environment.yml": "numpy\n"}, "Conda", "", FAILS),
    "dependencies: null": ({"environment.yml": "dependencies:\n"}, "Conda", "", FAILS),
    "dependencies: 3": ({"environment.yml": "dependencies: 3\n"}, "Conda", "", FAILS),
    "environment.yml with a tab": (
        {"environment.yml": "dependencies:\n\t- numpy\n"}, "Conda", "", FAILS,
    ),
    "a key twice": (
        {"environment.yml": "dependencies: [a]\nname: x\ndependencies: [b]\n"}, "Conda", "", FAILS,
    ),
    "two documents": ({"environment.yml": "name: a\n---\nname: b\n"}, "Conda", "", FAILS),
    "broken YAML beside Julia": (
        {"environment.yml": "a: [\n", "Project.toml": JULIA}, "JuliaProjectToml", "", FAILS,
    ),
    "broken YAML beside nix": ({"environment.yml": "a: [\n", "default.nix": NIX}, "Nix", "", ""),
    "environment.yml and .yaml": (
        {"environment.yml": ENV, "environment.yaml": ENV_311}, "Conda", "", "3.10",
    ),
    # pyproject.toml
    "requires-python >=3.12": ({"pyproject.toml": _asks(">=3.12")}, "Python", "", "3.14"),
    "requires-python <3.9": ({"pyproject.toml": _asks("<3.9")}, "Python", "", "3.8"),
    "requires-python >=3.9": ({"pyproject.toml": _asks(">=3.9")}, "Python", "", "3.10"),
    "requires-python <3.8": ({"pyproject.toml": _asks("<3.8")}, "Python", "", FAILS),
    "requires-python, no range": ({"pyproject.toml": _asks("new")}, "Python", "", FAILS),
    "requires-python against runtime": (
        _runtime("python-3.9", pyproject_toml=_asks(">=3.12")), "Python", "", FAILS,
    ),
    "requires-python with python-3": (
        _runtime("python-3", pyproject_toml=_asks(">=3.12,<3.14")), "Python", "", "3.13",
    ),
    "requires-python with one table": (
        {"pyproject.toml": f'{PROJECT}requires-python = ">=3.11"\n', "requirements.txt": REQ},
        "Python", "", "3.14",
    ),
    "requires-python beside binder/": (
        {"pyproject.toml": _asks(">=3.12"), "binder/requirements.txt": REQ},
        "Python", "binder", "3.10",
    ),
    "broken pyproject.toml": (
        {"pyproject.toml": "[project\n", "requirements.txt": REQ}, "", "", FAILS,
    ),
    "broken pyproject.toml beside conda": (
        {"pyproject.toml": "[project\n", "environment.yml": ENV_311}, "Conda", "", "3.11",
    ),
    # Pipfile
    "python_full_version": (
        {"Pipfile": f'{PIP}[requires]\npython_full_version = "3.11.4"\n'}, "Pipfile", "", "3.11",
    ),
    "python_version 3": ({"Pipfile": '[requires]\npython_version = "3"\n'}, "Pipfile", "", "3.10"),
    "Pipfile wants 3.4": ({"Pipfile": '[requires]\npython_version = "3.4"\n'}, "Pipfile", "", FAILS),
    "lock before Pipfile": (
        {"Pipfile": '[requires]\npython_version = "3.9"\n', "Pipfile.lock": LOCK},
        "Pipfile", "", "3.12",
    ),
    "broken Pipfile": ({"Pipfile": "[packages\n"}, "Pipfile", "", FAILS),
    "broken Pipfile.lock": ({"Pipfile.lock": "{"}, "Pipfile", "", FAILS),
    # Julia
    "julia = 1.10": ({"Project.toml": '[compat]\njulia = "1.10"\n'}, "JuliaProjectToml", "", "3.10"),
    "julia = ~1.6": ({"Project.toml": '[compat]\njulia = "~1.6"\n'}, "JuliaProjectToml", "", "3.10"),
    "julia = 1.6, 1.7": (
        {"Project.toml": '[compat]\njulia = "1.6, 1.7"\n'}, "JuliaProjectToml", "", FAILS,
    ),
    "julia = lts": ({"Project.toml": '[compat]\njulia = "lts"\n'}, "JuliaProjectToml", "", FAILS),
    "broken Project.toml": ({"Project.toml": "[deps\n"}, "JuliaProjectToml", "", FAILS),
    # apt.txt and text
    "apt.txt with comments": (
        {"apt.txt": "# tools\ngraphviz # draws\n\n", "requirements.txt": REQ}, "Python", "", "3.10",
    ),
    "apt.txt in capitals": (
        {"apt.txt": "git\nGraphviz\n", "requirements.txt": REQ}, "Python", "", FAILS,
    ),
    "apt.txt beside Dockerfile": ({"apt.txt": "Git\n", "Dockerfile": DOCKER}, "Docker", "", ""),
    "a folder called requirements.txt": ({"requirements.txt/a.md": ""}, "Python", "", FAILS),
    "a folder called environment.yml": ({"environment.yml/a.md": ""}, "Conda", "", FAILS),
    "a folder called Dockerfile": ({"Dockerfile/here.md": ""}, "", "", FAILS),
    "a legacy FROM in a comment": (
        {"Dockerfile": "FROM python:3 # not andrewosh/binder-base\n"}, "Docker", "", "",
    ),
    "a legacy FROM that is not the first": (
        {"Dockerfile": f"{DOCKER}{LEGACY}"}, "Docker", "", "",
    ),
}  # fmt: skip

TREES = {**REFERENCE, **MORE}
