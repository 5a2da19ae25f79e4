"""What repo2docker would make of a repository, by the built-in rules."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchdirectives.environments import describe, judge
from launchdirectives.environments.description import Description, Version
from launchdirectives.findings import ERROR, Finding
from launchdirectives.trees import Tree, of_files
from tests.core.environment_trees import (
    BOTH,
    DESCRIPTION,
    DOCKER,
    ENV,
    ENV_311,
    FAILS,
    JULIA,
    LOCK,
    NIX,
    PIP,
    PROJECT,
    R_DATE,
    REQ,
    SCRIPT,
    SETUP,
    SYSTEM,
    TREES,
    Row,
)
from tests.core.making import write

Files = dict[str, str]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SHA256 = "0123456789abcdef" * 4


def described(files: Files, root: str = "") -> Description:
    return describe(of_files(files), root)


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, int]]:
    return [(one.code, one.place.file, one.place.line) for one in findings]


@pytest.mark.parametrize("row", TREES.values(), ids=TREES)
def test_pack_folder_and_python(row: Row) -> None:
    files, pack, folder, python = row
    found = described(files)
    assert found.buildpack == pack
    if python == FAILS:
        assert found.fails
    else:
        assert (found.fails, found.folder, found.python.number) == (False, folder, python)


def test_a_folder_can_stand_for_the_root() -> None:
    found = described({"book/binder/requirements.txt": REQ, "environment.yml": ENV}, "book")
    assert (found.buildpack, found.folder, found.root) == ("Python", "binder", "book")
    assert found.files == ("book/binder/requirements.txt",)
    assert found.command == "cd book/binder && sha256sum -- requirements.txt | sha256sum"


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"environment.yml": ENV_311}, Version("3.11", "environment.yml", 2)),
        ({"binder/runtime.txt": "python-3.12"}, Version("3.12", "binder/runtime.txt", 1)),
        (
            {"pyproject.toml": BOTH + 'requires-python = ">=3.11"\n'},
            Version("3.14", "pyproject.toml", 6),
        ),
        ({"Pipfile.lock": LOCK}, Version("3.12", "Pipfile.lock", 1)),
        ({"requirements.txt": REQ}, Version("3.10")),
    ],
)
def test_where_the_version_of_python_comes_from(files: Files, version: Version) -> None:
    assert described(files).python == version


def test_languages() -> None:
    def languages(files: Files) -> list[tuple[str, str]]:
        return [(one.name, one.version.number) for one in described(files).languages]

    assert languages({"Project.toml": JULIA}) == [("python", "3.10"), ("julia", "")]
    assert languages({"runtime.txt": R_DATE}) == [("python", "3.10"), ("R", "4.3.3")]
    conda = "dependencies: [r-base=4.3.1, python=3.12]\n"
    assert languages({"environment.yml": conda}) == [("python", "3.12"), ("R", "4.3.1")]
    assert languages({"Dockerfile": DOCKER}) == []


@pytest.mark.parametrize(
    ("files", "read"),
    [
        (
            {"environment.yml": ENV, "apt.txt": "git\n", "postBuild": SCRIPT, "start": SCRIPT},
            ["apt.txt", "environment.yml", "postBuild", "start"],
        ),
        (
            {"requirements.txt": "-r more/all.txt\n-c limits.txt\n", "more/all.txt": "-r b.txt\n",
             "more/b.txt": "a\n", "limits.txt": "a==1\n", "b.txt": "b\n"},
            ["limits.txt", "more/all.txt", "more/b.txt", "requirements.txt"],
        ),
        (
            {"binder/requirements.txt": "-r ../requirements.txt\n", "requirements.txt": REQ},
            ["binder/requirements.txt", "requirements.txt"],
        ),
        (
            {"binder/environment.yml": "dependencies: [{pip: ['-e ..']}]\n", "pyproject.toml": BOTH},
            ["binder/environment.yml", "pyproject.toml"],
        ),
        (
            {"Project.toml": JULIA, "Manifest-v1.11.toml": "", "environment.yml": ENV},
            ["Manifest-v1.11.toml", "Project.toml", "environment.yml"],
        ),
        (
            {"runtime.txt": R_DATE, "install.R": "1\n", "DESCRIPTION": DESCRIPTION},
            ["DESCRIPTION", "install.R", "runtime.txt"],
        ),
        ({"Pipfile": PIP, "Pipfile.lock": LOCK}, ["Pipfile", "Pipfile.lock"]),
        ({"runtime.txt": "python-2.7", "requirements3.txt": REQ}, ["requirements3.txt", "runtime.txt"]),
        ({"Dockerfile": DOCKER, "apt.txt": "git\n"}, ["Dockerfile"]),
    ],
)  # fmt: skip
def test_the_files_that_are_read(files: Files, read: list[str]) -> None:
    assert list(described(files).files) == read


CONDA_HEAD = "name: book\ndependencies:\n"

PINNING: dict[str, tuple[Files, str, list[tuple[str, str, int]]]] = {
    "requirements, pinned": ({"requirements.txt": REQ}, "pinned", []),
    "requirements, one loose": (
        {"requirements.txt": f"# ours\n{REQ}\npandas>=2 # new\n"},
        "partial", [("pandas>=2", "requirements.txt", 4)],
    ),
    "requirements, all loose": (
        {"requirements.txt": "numpy\npandas==2.*\n"},
        "unpinned", [("numpy", "requirements.txt", 1), ("pandas==2.*", "requirements.txt", 2)],
    ),
    "requirements with hashes": (
        {"requirements.txt": f"numpy==2.3.1 \\\n    --hash=sha256:{SHA256}\n"}, "locked", [],
    ),
    "requirements with hashes and apt": (
        {"requirements.txt": f"numpy==2.3.1 --hash=sha256:{SHA256}\n", "apt.txt": "git\n"},
        "partial", [("apt:git", "apt.txt", 1)],
    ),
    "commits": (
        {"requirements.txt": f"a @ git+https://example.org/a@{COMMIT}\n"
         f"-e git+https://example.org/b@{COMMIT}#egg=b\ngit+https://example.org/c@main#egg=c\n"},
        "partial", [("git+https://example.org/c@main#egg=c", "requirements.txt", 3)],
    ),
    "loose in another file": (
        {"requirements.txt": f"{REQ}-r more.txt\n", "more.txt": "\npandas\n"},
        "partial", [("pandas", "more.txt", 2)],
    ),
    "constrained": (
        {"requirements.txt": "NumPy\n-c limits.txt\n", "limits.txt": "numpy==2.3.1\n"}, "pinned", [],
    ),
    "an option is no package": (
        {"requirements.txt": f"--extra-index-url https://example.org/simple\n{REQ}"}, "pinned", [],
    ),
    "conda, pinned": (
        {"environment.yml": CONDA_HEAD + "  - python=3.11\n  - numpy=2.3.1\n  - xz==5.2\n"
         "  - zlib=1.3=h1_0\n  - pip:\n    - flask==3.1.0\n"},
        "pinned", [],
    ),
    "conda, loose": (
        {"environment.yml": CONDA_HEAD + "  - python=3.11\n  - numpy=2.3\n  - pip\n  - pip:\n"
         "    - flask\n    - numpy==2.3.1\n"},
        "partial",
        [("numpy=2.3", "environment.yml", 4), ("pip", "environment.yml", 5),
         ("flask", "environment.yml", 7)],
    ),
    "conda, exported": (
        {"environment.yml": CONDA_HEAD + "  - libgcc=15.2.0\n  - readline=8.2\n"}, "pinned", [],
    ),
    "conda, only ranges": (
        {"environment.yml": CONDA_HEAD + "  - python>=3.9\n"},
        "unpinned", [("python>=3.9", "environment.yml", 3)],
    ),
    "apt": ({"requirements.txt": "", "apt.txt": "# x\ngit\n"}, "unpinned", [("apt:git", "apt.txt", 2)]),
    "Pipfile": ({"Pipfile": PIP}, "unpinned", [("numpy", "Pipfile", 2)]),
    "Pipfile.lock": (
        {"Pipfile": PIP, "Pipfile.lock": '{"default": {"numpy": {"version": "==2.3.1"}}}'},
        "locked", [],
    ),
    "Julia": ({"Project.toml": JULIA}, "unpinned", [("Example", "Project.toml", 2)]),
    "Julia, compat": ({"Project.toml": f'{JULIA}[compat]\nExample = "=0.5.3"\n'}, "pinned", []),
    "Julia, manifest": ({"Project.toml": JULIA, "Manifest.toml": ""}, "locked", []),
    "R with a date": (
        {"runtime.txt": R_DATE, "install.R": "install.packages('ggplot2')\n"}, "pinned", [],
    ),
    "R from GitHub": (
        {"runtime.txt": R_DATE, "install.R": "install.packages('a')\ninstall_github('x/b')\n"},
        "partial", [("x/b", "install.R", 2)],
    ),
    "R without a date": (
        {"DESCRIPTION": DESCRIPTION}, "unpinned", [("ggplot2", "DESCRIPTION", 3)],
    ),
    "package": (
        {"pyproject.toml": BOTH + 'dependencies = [\n  "numpy>=2",\n]\n'},
        "unpinned", [("numpy>=2", "pyproject.toml", 7)],
    ),
    "setup.py": ({"setup.py": SETUP}, "unpinned", [("setup.py", "setup.py", 1)]),
    "Dockerfile, tag": ({"Dockerfile": DOCKER}, "unpinned", [(DOCKER.strip(), "Dockerfile", 1)]),
    "Dockerfile, digest": (
        {"Dockerfile": f"ARG TAG=x@sha256:{SHA256}\nFROM ${{TAG}} AS base\nFROM base\n"},
        "pinned", [],
    ),
    "Dockerfile, digest and pip": (
        {"Dockerfile": f"FROM x@sha256:{SHA256}\nRUN true && \\\n  pip install --no-cache a b==1\n"},
        "partial", [("a", "Dockerfile", 3)],
    ),
    "nix, channel": ({"default.nix": NIX}, "unpinned", [("<nixpkgs>", "default.nix", 1)]),
    "nix, revision": (
        {"default.nix": f"import (fetchTarball https://example.org/{COMMIT}.tar.gz) {{}}\n"},
        "pinned", [],
    ),
    "nix, unknown": ({"default.nix": "import ./other.nix\n"}, "unknown", []),
    "postBuild installs": (
        {"requirements.txt": REQ, "postBuild": "#!/bin/sh\nset -e\npip install -q jupytext -e .\n"},
        "partial", [("jupytext", "postBuild", 3)],
    ),
    "postBuild runs another script": (
        {"requirements.txt": REQ, "postBuild": "#!/bin/bash\n# all\nbash -e tools/all.sh\nmake data\n"},
        "unknown", [],
    ),
    "no environment": ({}, "unknown", []),
}  # fmt: skip


@pytest.mark.parametrize("row", PINNING.values(), ids=PINNING)
def test_what_is_pinned(row: tuple[Files, str, list[tuple[str, str, int]]]) -> None:
    files, lock, loose = row
    found = described(files)
    assert [(one.text, one.file, one.line) for one in found.unpinned] == loose
    assert found.lock == lock
    assert found.findings == ()


def test_packages() -> None:
    found = described({
        "environment.yml": "dependencies:\n- conda-forge::NumPy >=2\n- pip:\n  - Sphinx_Design[x]==0.6\n",
        "apt.txt": "graphviz\n",
    })  # fmt: skip
    assert found.packages is not None
    assert {(one.manager, one.name, one.spec, one.file, one.line) for one in found.packages} == {
        ("conda", "numpy", ">=2", "environment.yml", 2),
        ("pip", "sphinx-design", "==0.6", "environment.yml", 4),
        ("apt", "graphviz", "", "apt.txt", 1),
    }


@pytest.mark.parametrize(
    "files", [{"Dockerfile": DOCKER}, {"default.nix": NIX}, {"setup.py": SETUP},
              {"requirements.txt": "-e ./lib\n", "lib/setup.py": SETUP}],
)  # fmt: skip
def test_packages_that_nobody_can_know(files: Files) -> None:
    assert described(files).packages is None


DIGESTS: list[Files] = [
    {"requirements.txt": REQ},
    {"binder/requirements.txt": f"{REQ}-r ../a b.txt\n", "a b.txt": "x\n", "binder/postBuild": SCRIPT},
    {".binder/environment.yml": ENV, ".binder/apt.txt": "git\n", ".binder/start": SCRIPT},
    {"Project.toml": JULIA, "Manifest.toml": "", "environment.yml": ENV, "apt.txt": ""},
    {"requirements.txt": "-r é.txt\n-r -x.txt\n-r $(id).txt\n", "é.txt": "", "-x.txt": "",
     "$(id).txt": ""},
]  # fmt: skip


@pytest.mark.parametrize("files", DIGESTS)
def test_anyone_can_compute_the_digest(files: Files, tmp_path: Path) -> None:
    for path, text in files.items():
        write(tmp_path / path, text)
    found = described(files)
    assert set(found.files) == set(files)
    answer = subprocess.run(
        ["/bin/sh", "-c", found.command], cwd=tmp_path, capture_output=True, check=True, text=True,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
    )  # fmt: skip
    assert answer.stdout == f"{found.digest}  -\n"


FAULTS: dict[str, tuple[Files, str, str, int]] = {
    "both folders": (
        {"binder/x": "", ".binder/postBuild": ""},
        "environment.two-folders", ".binder/postBuild", 0,
    ),
    "legacy": (
        {"Dockerfile": "# old\nFROM andrewosh/binder-base\n"},
        "environment.unsupported", "Dockerfile", 2,
    ),
    "REQUIRE": ({"REQUIRE": ""}, "environment.unsupported", "REQUIRE", 1),
    "runtime": ({"runtime.txt": "3.10"}, "environment.malformed", "runtime.txt", 1),
    "version": (
        {"runtime.txt": "python-3.10.4"}, "environment.version", "runtime.txt", 1,
    ),
    "version in conda": (
        {"environment.yml": "dependencies:\n  - numpy\n  - python=3.99\n"},
        "environment.version", "environment.yml", 3,
    ),
    "version in pyproject": (
        {"pyproject.toml": BOTH + "requires-python = '<3'\n"},
        "environment.version", "pyproject.toml", 6,
    ),
    "YAML": (
        {"environment.yml": "name: a\ndependencies:\n  - a\n - b\n"},
        "environment.malformed", "environment.yml", 4,
    ),
    "YAML twice": (
        {"environment.yml": "name: a\nchannels: [x]\nname: b\n"},
        "environment.malformed", "environment.yml", 3,
    ),
    "no mapping": ({"environment.yml": "- a\n"}, "environment.malformed", "environment.yml", 1),
    "no list": (
        {"environment.yml": "name: a\ndependencies: a\n"},
        "environment.malformed", "environment.yml", 2,
    ),
    "TOML": (
        {"Project.toml": "[deps]\nA = 'x'\nB = \n"},
        "environment.malformed", "Project.toml", 3,
    ),
    "JSON": ({"Pipfile.lock": '{\n"a": 1,,\n}'}, "environment.malformed", "Pipfile.lock", 2),
    "requirement": (
        {"requirements.txt": f"{REQ}\nnumpy = 2\n"},
        "environment.malformed", "requirements.txt", 3,
    ),
    "requirement in conda": (
        {"environment.yml": "dependencies:\n- pip:\n  - a\n  - numpy=2\n"},
        "environment.malformed", "environment.yml", 4,
    ),
    "option": (
        {"requirements.txt": "--upgrade numpy\n"}, "environment.malformed", "requirements.txt", 1,
    ),
    "missing file": (
        {"requirements.txt": "a\n-r more.txt\n"}, "environment.malformed", "requirements.txt", 2,
    ),
    "missing package": (
        {"requirements.txt": "a\n-e ./lib\n", "lib/a.py": ""},
        "environment.malformed", "requirements.txt", 2,
    ),
    "package counted from environment.yml": (
        {"binder/environment.yml": "dependencies:\n- pip:\n  - -e .\n"},
        "environment.malformed", "binder/environment.yml", 3,
    ),
    "apt": (
        {"apt.txt": "git\n\nGraphviz\n", "requirements.txt": ""},
        "environment.malformed", "apt.txt", 3,
    ),
    "start without #!": (
        {"start": 'exec "$@"\n', "requirements.txt": ""}, "environment.malformed", "start", 1,
    ),
    "start is a folder": (
        {"start/a.md": "", "requirements.txt": ""}, "environment.malformed", "start", 0,
    ),
    "postBuild from Windows": (
        {"postBuild": "#!/bin/bash\r\ntrue\r\n", "requirements.txt": ""},
        "environment.malformed", "postBuild", 1,
    ),
    "Dockerfile without image": ({"Dockerfile": "RUN x\n"}, "environment.malformed", "Dockerfile", 1),
    "Julia's versions": (
        {"Project.toml": '[deps]\n[compat]\njulia = "1.6, 1.7"\n'},
        "environment.version", "Project.toml", 3,
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", FAULTS.values(), ids=FAULTS)
def test_what_fails_and_where(row: tuple[Files, str, str, int]) -> None:
    files, *place = row
    found = described(files)
    assert told(found.findings) == [tuple(place)]
    assert found.findings[0].level == ERROR


def test_a_list_in_requirements_is_told() -> None:
    found = described({"requirements.txt": "# as in YAML\n- numpy\n"})
    assert told(found.findings) == [("environment.ignored", "requirements.txt", 2)]


def test_text_that_is_none() -> None:
    found = describe(of_files({"requirements.txt": b"a\n\xff\xfe\n"}))
    assert told(found.findings) == [("environment.malformed", "requirements.txt", 2)]


OVER: dict[str, tuple[Files, list[tuple[str, int]]]] = {
    # Files of other tools.
    **{
        name: ({name: ""}, [(name, 0)])
        for name in (
            "uv.lock", "pixi.toml", "pixi.lock", "poetry.lock", "pylock.toml", "conda-lock.yml",
            "renv.lock", "Manifest.toml", "shell.nix", "flake.nix",
            ".devcontainer/devcontainer.json",
        )
    },
    "uv": ({"pyproject.toml": PROJECT, "uv.lock": ""}, [("pyproject.toml", 1), ("uv.lock", 0)]),
    "poetry": (
        {"pyproject.toml": SYSTEM, "poetry.lock": ""}, [("pyproject.toml", 1), ("poetry.lock", 0)],
    ),
    "pixi": ({"pixi.toml": "", "pixi.lock": ""}, [("pixi.lock", 0)]),
    "uv.lock of a package": ({"pyproject.toml": BOTH, "uv.lock": ""}, [("uv.lock", 0)]),
    "loose requirements + lock": ({"requirements.txt": "a\n", "uv.lock": ""}, [("uv.lock", 0)]),
    "lock in binder/": ({"binder/environment.yml": ENV_311, "binder/conda-lock.yml": ""},
                        [("binder/conda-lock.yml", 0)]),
    "renv.lock in R": ({"runtime.txt": R_DATE, "renv.lock": "{}"}, [("renv.lock", 0)]),
    # Environment files that lose.
    "env + requirements": (
        {"environment.yml": ENV, "requirements.txt": REQ}, [("requirements.txt", 0)],
    ),
    "env + install.R": ({"environment.yml": ENV, "install.R": "1\n"}, [("install.R", 0)]),
    "requirements + install.R": ({"requirements.txt": REQ, "install.R": "1\n"}, [("install.R", 0)]),
    "env + setup.py": ({"environment.yml": ENV, "setup.py": SETUP}, [("setup.py", 0)]),
    "env + runtime": ({"environment.yml": ENV, "runtime.txt": "python-3.12\n"}, [("runtime.txt", 1)]),
    "env + both suffixes": ({"environment.yml": ENV, "environment.yaml": ENV},
                            [("environment.yaml", 0)]),
    "Pipfile + requirements": ({"Pipfile": PIP, "requirements.txt": REQ}, [("requirements.txt", 0)]),
    "nix + requirements": ({"default.nix": NIX, "requirements.txt": REQ}, [("requirements.txt", 0)]),
    "Dockerfile + apt.txt": ({"Dockerfile": DOCKER, "apt.txt": "git\n"}, [("apt.txt", 0)]),
    "r- without a date": (
        {"runtime.txt": "r-4.3\n", "requirements.txt": REQ},
        [("runtime.txt", 1), ("requirements.txt", 0)],
    ),
    # Beside a folder.
    "root env": ({"binder/postBuild": SCRIPT, "environment.yml": ENV}, [("environment.yml", 0)]),
    "root files": (
        {".binder/requirements.txt": REQ, "Dockerfile": DOCKER, "postBuild": SCRIPT},
        [("Dockerfile", 0), ("postBuild", 0)],
    ),
    "root setup.py": ({"binder/environment.yml": ENV, "setup.py": SETUP}, [("setup.py", 0)]),
    "root package": ({"binder/requirements.txt": REQ, "pyproject.toml": BOTH}, [("pyproject.toml", 0)]),
    # Versions that are not read.
    "python>=3.11": ({"environment.yml": "dependencies:\n- a\n- python>=3.11\n"},
                     [("environment.yml", 3)]),
    "channel": ({"environment.yml": "dependencies:\n- conda-forge::python=3.11\n"},
                [("environment.yml", 2)]),
    "python in Julia": ({"Project.toml": JULIA, "environment.yml": ENV_311}, [("environment.yml", 2)]),
    "wrong key": ({"environment.yml": "name: a\ndependecies:\n- numpy\n"}, [("environment.yml", 2)]),
    # Misspelt names.
    **{
        name: ({name: ""}, [(name, 0)])
        for name in (
            "environments.yml", "enviroment.yml", "Environment.yml", "requirement.txt",
            "Requirements.txt", "post_build", "postbuild", "postBuild.sh", "apt.tx", "dockerfile",
            "runtime.yml", "install.r", "project.toml", "pipfile",
        )
    },
    "misspelt beside the winner": (
        {"requirements.txt": REQ, "postbuild": SCRIPT}, [("postbuild", 0)],
    ),
    "start.sh in binder/": ({"binder/start.sh": SCRIPT, "binder/requirements.txt": REQ},
                            [("binder/start.sh", 0)]),
    "Binder/": ({"Binder/environment.yml": ENV}, [("Binder/environment.yml", 0)]),
}  # fmt: skip


@pytest.mark.parametrize("row", OVER.values(), ids=OVER)
def test_what_is_passed_over(row: tuple[Files, list[tuple[str, int]]]) -> None:
    files, places = row
    found = described(files)
    assert told(found.findings) == [("environment.ignored", *place) for place in places]
    assert [(one.place.file, one.place.line) for one in found.ignored] == places
    assert all(one.reason in str(found.findings) for one in found.ignored)


CLEAN: dict[str, Files] = {
    "nothing": {"README.md": "", "docs/requirements.txt": "sphinx\n", "docker/Dockerfile": DOCKER},
    "conda": {"environment.yml": ENV_311, "README.md": "", "Makefile": "", "setup.cfg": ""},
    "conda with settings of tools": {
        "environment.yml": ENV_311, "pyproject.toml": "[tool.ruff]\n", "environment-dev.yml": "a: [",
    },
    "conda with the package": {
        "environment.yml": "dependencies: [python=3.12, {pip: [-e .]}]\n", "pyproject.toml": BOTH,
    },
    "conda with its requirements": {
        "environment.yml": "dependencies: [{pip: [-r requirements.txt]}]\n", "requirements.txt": REQ,
    },
    "conda that allows the default": {"environment.yml": "dependencies: ['python>=3.8']\n"},
    "conda and the same runtime": {"environment.yml": ENV_311, "runtime.txt": "python-3.11\n"},
    "binder with the package": {
        "binder/environment.yml": "dependencies: [{pip: [-e ..]}]\n", "pyproject.toml": BOTH,
        "uv.lock": "", "README.md": "",
    },
    "binder installs by postBuild": {
        "binder/environment.yml": ENV_311, "setup.py": SETUP,
        "binder/postBuild": "#!/bin/bash\npython -m pip install --no-deps .\n",
    },
    "binder installs by another script": {
        "binder/requirements.txt": REQ, "setup.py": SETUP, "binder/postBuild": "#!/bin/sh\n./all-install.sh\n",
    },
    "Dockerfile and a file of its own": {"Dockerfile": DOCKER, "install.r": "1\n"},
    "misspelt what is not read anyway": {"environment.yml": ENV, "requirement.txt": "a\n"},
    "binder has the package from an index": {
        "binder/requirements.txt": "Book==1.0\n", "pyproject.toml": BOTH,
    },
    "binder beside half a package": {"binder/requirements.txt": REQ, "pyproject.toml": PROJECT},
    "binder has its own of each": {
        "binder/requirements.txt": REQ, "requirements.txt": "sphinx\n", "binder/apt.txt": "git\n",
    },
    "binder takes the root's": {
        "binder/requirements.txt": "-r ../requirements.txt\n", "requirements.txt": REQ,
        "binder/Dockerfile.old": "",
    },
    "exported from uv": {"requirements.txt": REQ, "uv.lock": "", "pyproject.toml": PROJECT},
    "uv in postBuild": {
        "requirements.txt": "uv\n", "uv.lock": "", "postBuild": "#!/bin/sh\nuv sync --frozen\n",
    },
    "renv in install.R": {"runtime.txt": R_DATE, "renv.lock": "", "install.R": "renv::restore()\n"},
    "flake beside requirements": {
        "requirements.txt": REQ, "flake.nix": "", ".devcontainer/devcontainer.json": "{}",
    },
    "Dockerfile that copies": {
        "Dockerfile": f"{DOCKER}COPY requirements.txt /tmp/\nRUN pip install -r requirements.txt\n",
        "requirements.txt": "a\n",
    },
    "Dockerfile that copies all": {
        "Dockerfile": f"{DOCKER}COPY . .\nRUN python3 -mpip wheel -r requirements.txt\n",
        "requirements.txt": "a\n", "setup.py": SETUP,
    },
    "postBuild takes the root's": {
        "binder/postBuild": "#!/bin/sh\nconda env update -f environment.yml\n",
        "environment.yml": ENV, "binder/runtime.txt": "python-3.12\n",
    },
    "Julia": {"Project.toml": JULIA, "Manifest.toml": "", "src/Book.jl": ""},
    "R": {"DESCRIPTION": DESCRIPTION, "install.R": "1\n", "R/a.R": ""},
    "package": {"pyproject.toml": BOTH, "src/book/__init__.py": ""},
    "Pipfile": {"Pipfile": PIP, "Pipfile.lock": LOCK},
    "postBuild with more than names": {
        "requirements.txt": REQ,
        "postBuild": "pip install a==1 > /dev/null 2>&1\ncd lib; pip install -e ./x $MORE {y}\n"
        "pip install 'unfinished\nconda install -y -c conda-forge b=1.2 # c\n",
    },
    "postBuild without #!": {"requirements.txt": REQ, "postBuild": "true\n"},
    "options of pip": {
        "requirements.txt": "--pre\n-i https://example.org/simple\n-f ./wheels\na[b]==1; "
        "python_version>'3'\n./lib\n--only-binary :all:\nb @ https://example.org/b-1.whl\n",
        "lib/pyproject.toml": BOTH,
    },
}  # fmt: skip


@pytest.mark.parametrize("files", CLEAN.values(), ids=CLEAN)
def test_a_clean_repository_gives_no_finding(files: Files) -> None:
    found = described(files)
    assert (found.findings, found.ignored) == ((), ())


NAMES = st.sampled_from([place + name for place in ("", "binder/") for name in judge.NAMES])
TEXTS = st.one_of(
    st.text(max_size=60),
    st.binary(max_size=30),
    st.sampled_from([REQ, ENV_311, JULIA, BOTH, LOCK, PIP, DOCKER, R_DATE, "[" * 5000, "9" * 5000]),
    st.text(alphabet="-=[]{}<>@:/.#'\"\\\n aA1,;$~", max_size=40),
    st.builds("dependencies:\n- {}\n".format, st.text(max_size=20)),
    st.builds("[project]\n{} = {}\n".format, st.sampled_from(["dynamic", "dependencies",
              "requires-python", "name"]), st.sampled_from(["1", "'x'", "[1]", "{a = 1}", "true"])),
)  # fmt: skip


@settings(deadline=None)
@given(st.dictionaries(NAMES, TEXTS, max_size=5))
def test_nothing_in_a_repository_ends_in_a_traceback(files: dict[str, str | bytes]) -> None:
    tree = of_files({
        path: text.encode(errors="surrogatepass") if isinstance(text, str) else text
        for path, text in files.items()
    })  # fmt: skip
    found = describe(tree)
    assert set(found.files) <= set(tree)
    assert all(one.place.file in tree for one in found.findings)
    assert found == describe(tree)


def test_a_folder_that_is_a_submodule_is_unknown() -> None:
    entries = {"binder": f"160000 {COMMIT}", "requirements.txt": "100644 a"}
    found = describe(Tree(entries, lambda _: b"numpy\n"))
    assert told(found.findings) == [("environment.unknown", "binder", 0)]
    assert (found.folder, found.packages, found.is_missing) == ("binder", None, False)


def test_links_are_followed() -> None:
    held = {"l": b"../requirements.txt", "b": b"numpy==2.3.1\n"}
    entries = {"binder/requirements.txt": "120000 l", "requirements.txt": "100644 b"}
    found = describe(Tree(entries, lambda name, _path: held[name]))
    assert (found.buildpack, found.lock, found.findings) == ("Python", "pinned", ())
    assert found.digest == described({"binder/requirements.txt": "numpy==2.3.1\n"}).digest


@pytest.mark.parametrize(
    ("files", "is_missing"),
    [({}, True), ({"uv.lock": ""}, True), ({"requirements.txt": ""}, False),
     ({"runtime.txt": "3.10"}, False)],
)  # fmt: skip
def test_whether_there_is_an_environment(files: Files, is_missing: bool) -> None:
    assert described(files).is_missing == is_missing


def test_the_judge_has_the_last_word() -> None:
    ours = described({"runtime.txt": "python-3.15\n"})
    assert ours.fails
    verdict = judge.Verdict(buildpack="Python", python="3.15", version="2027.1")
    found = judge.judged(ours, verdict)
    assert (found.fails, found.python.number) == (False, "3.15")
    assert len(found.differences) == 2
    stops = judge.judged(found, judge.Verdict(buildpack="Python", failure="ValueError: no"))
    assert stops.fails
    assert "ValueError: no" in str(stops.findings[-1])


def test_a_judge_that_agrees_changes_nothing() -> None:
    ours = described({"binder/environment.yml": ENV_311})
    verdict = judge.Verdict(buildpack="Conda", folder="binder", python="3.11", version="2026.4.0")
    assert judge.judged(ours, verdict) == ours
