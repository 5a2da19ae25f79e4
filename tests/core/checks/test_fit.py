"""Kernels and packages of pages, held against the environment of a real checkout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from launchdirectives import distributions
from launchdirectives.book import Book
from launchdirectives.checks import run
from launchdirectives.checks.fit import Fit
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding
from tests.books import checkout, commit, git, notebook, write

LAUNCH = "hubs:\n  binder:\n    kind: binderhub\n    url: https://mybinder.org\n"
MYST = """\
---
jupytext:
  text_representation:
    extension: .md
kernelspec:
  display_name: Mine
  name: {kernel}
---

# Title

```{{code-cell}} ipython3
:tags: [hide]

{source}
```
"""


def myst(source: str = "pass", kernel: str = "python3") -> str:
    return MYST.format(source=source, kernel=kernel)


def found(folder: Path, files: dict[str, str], launch: str = LAUNCH) -> list[Finding]:
    checkout(write(folder, {"launch.yml": launch, **files}))
    return run(Survey.of_files(Book.open(str(folder))), [Fit()])


def places(findings: list[Finding]) -> list[tuple[str, int, str]]:
    return [(Path(one.place.file).name, one.place.line, one.code) for one in findings]


def missed(findings: list[Finding]) -> list[str]:
    assert {one.code for one in findings} <= {"environment.package"}
    return [one.message.split("'")[1] for one in findings]


# --- kernels


@pytest.mark.parametrize("name", ["conda-env-course-py", "myproject", "venv", "python-course"])
def test_an_authors_own_kernel(tmp_path: Path, name: str) -> None:
    (one,) = found(tmp_path, {"requirements.txt": "", "a.md": myst(kernel=name)})
    assert places([one]) == [("a.md", 7, "environment.kernel")]
    assert name in one.message
    assert one.fix == "Write 'python3'."
    assert one.level == "warning"


def test_the_line_in_a_notebook(tmp_path: Path) -> None:
    text = notebook().replace('"name": "python3"', '"name": "conda-env-course-py"')
    (one,) = found(tmp_path, {"requirements.txt": "", "a.ipynb": text})
    line = text.splitlines()[one.place.line - 1]
    assert line.strip() == '"name": "conda-env-course-py"'


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("a.qmd", "---\ntitle: A\njupyter: mine\n---\n", 3),
        ("a.Rmd", "---\njupyter:\n  jupytext: {}\n  kernelspec:\n    name: mine\n---\n", 5),
        ("a.py", "# ---\n# jupyter:\n#   kernelspec:\n#     name: mine\n# ---\n# %%\n1\n", 4),
    ],
)
def test_other_front_matter(tmp_path: Path, file: str, text: str, line: int) -> None:
    index = f"# A\n\n```{{launch}} {file}\n```\n" if file.endswith(".py") else ""
    launch = LAUNCH + "    interface: notebooks/{path}?factory=Notebook\n"
    pages = {"index.md": index} if index else {}
    findings = found(tmp_path, {"requirements.txt": "", file: text, **pages}, launch)
    assert places(findings) == [(file, line, "environment.kernel")]


@pytest.mark.parametrize(
    ("kernel", "files"),
    [
        ("python3", {"requirements.txt": ""}),
        ("python", {"requirements.txt": ""}),
        ("ir", {"runtime.txt": "r-4.4-2024-10-01\n"}),
        ("ir", {"environment.yml": "dependencies: [r-base=4.3]\n"}),
        ("julia-1.10", {"Project.toml": '[deps]\n[compat]\njulia = "1.10"\n'}),
        ("bash", {"requirements.txt": "bash_kernel\n"}),
        ("xpython", {"environment.yml": "dependencies: [xeus-python]\n"}),
        ("bash", {"requirements.txt": "", "postBuild": "pip install bash_kernel\n"}),
        ("java", {"requirements.txt": "", "postBuild": "./install-java-kernel\n"}),
        (
            "mine",
            {"requirements.txt": "", "postBuild": "python -m ipykernel install --name mine\n"},
        ),
        ("mine", {"Dockerfile": "FROM org/image:1\n"}),
        ("mine", {"default.nix": "{}\n"}),
    ],
)
def test_kernels_that_are_there(tmp_path: Path, kernel: str, files: dict[str, str]) -> None:
    assert found(tmp_path, {**files, "a.md": myst(kernel=kernel)}) == []


@pytest.mark.parametrize(
    ("kernel", "fix"),
    [
        ("ir", "runtime.txt"),
        ("julia-1.10", "Project.toml"),
        ("bash", "Add bash-kernel to requirements.txt."),
        ("java", "postBuild"),
    ],
)
def test_kernels_that_are_not(tmp_path: Path, kernel: str, fix: str) -> None:
    (one,) = found(tmp_path, {"requirements.txt": "", "a.md": myst(kernel=kernel)})
    assert places([one]) == [("a.md", 7, "environment.kernel")]
    assert fix in one.fix


def test_what_the_author_says_is_there(tmp_path: Path) -> None:
    launch = LAUNCH + "environments:\n  default:\n    provides: [mine, cv2, opencv-python]\n"
    pages = {"a.md": myst("import cv2", kernel="mine")}
    assert found(tmp_path, {"requirements.txt": "", **pages}, launch) == []


def test_only_hubs_that_build_the_environment(tmp_path: Path) -> None:
    launch = "hubs:\n  hub:\n    kind: jupyterhub\n    url: https://hub.example.org\n"
    pages = {"a.md": myst("import cv2", kernel="mine")}
    assert found(tmp_path, {"requirements.txt": "", **pages}, launch) == []


def test_an_environment_elsewhere_is_not_guessed(tmp_path: Path) -> None:
    launch = LAUNCH + "environments:\n  default:\n    repository: https://github.com/org/other\n"
    pages = {"a.md": myst("import cv2", kernel="mine")}
    assert found(tmp_path, {"requirements.txt": "", **pages}, launch) == []


# --- packages

SEVERAL = "import os, cv2\nfrom sklearn.svm import SVC\nimport yaml, numpy as np, PIL.Image"


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "opencv-python-headless==4.1\nscikit_learn\nPillow>=10\n"},
        {"environment.yml": "dependencies: [opencv, scikit-learn, pillow]\n"},
        {"environment.yml": "dependencies: [scikit-learn, pip: [opencv-python, pillow]]\n"},
        {"Pipfile": '[packages]\nopencv-python = "*"\nscikit-learn = "*"\nscikit-image = "*"\n'},
        {"pyproject.toml": '[build-system]\n[project]\nname = "a"\nversion = "1"\n'
         'dependencies = ["opencv-contrib-python", "scikit-learn", "pillow"]\n'},
        {"requirements.txt": "", "postBuild": "pip install opencv-python scikit-learn pillow\n"},
        {"requirements.txt": "", "postBuild": "conda env update -f more.yml\n"},
        {"Dockerfile": "FROM org/image:1\n"},
        {"setup.py": "from setuptools import setup\nsetup()\n"},
        {},
    ],
)  # fmt: skip
def test_declared_packages(tmp_path: Path, files: dict[str, str]) -> None:
    assert found(tmp_path, {**files, "a.md": myst(SEVERAL)}) == []


def test_missing_packages_with_their_lines(tmp_path: Path) -> None:
    pytest.importorskip("pigar", reason="its index of modules is in the extra 'check'")
    text = myst("import numpy\n\nimport cv2\nimport cv2")
    findings = found(tmp_path, {"requirements.txt": "matplotlib\n", "a.md": text})
    assert places(findings) == [("a.md", 17, "environment.package")]
    assert missed(findings) == ["cv2"]
    assert "requirements.txt" in findings[0].fix


def test_missing_packages_in_a_notebook(tmp_path: Path) -> None:
    content = json.loads(notebook())
    content["cells"][1]["source"] = ["import matplotlib\n", "\n", "import seaborn as sns\n"]
    text = json.dumps(content, indent=1)
    (one,) = found(tmp_path, {"environment.yml": "dependencies: [pandas]\n", "a.ipynb": text})[1:]
    assert "import seaborn" in text.splitlines()[one.place.line - 1]
    assert one.fix.startswith("Add seaborn to environment.yml")


@pytest.mark.parametrize(
    ("source", "declared"),
    [
        ("import torch", "dependencies: [pytorch]"),
        ("import torch", "dependencies: [pytorch-gpu]"),
        ("import tables", "dependencies: [pytables]"),
        ("import graphviz", "dependencies: [python-graphviz]"),
        ("import matplotlib.pyplot", "dependencies: [matplotlib-base]"),
        ("from osgeo import gdal", "dependencies: [gdal]"),
        ("import netCDF4", "dependencies: [netcdf4]"),
        ("import Bio.Seq", "dependencies: [biopython]"),
        ("import igraph", "dependencies: [python-igraph]"),
        ("import h3", "dependencies: [h3-py]"),
        ("import dask.array", "dependencies: [dask-core]"),
        ("import skimage", "dependencies: [scikit-image]"),
        ("import bs4, dateutil, IPython, ipywidgets, requests, pkg_resources", "dependencies: []"),
        ("from mpl_toolkits.mplot3d import Axes3D", "dependencies: [seaborn]"),
        ("from mpl_toolkits import axes_grid1", "dependencies: [matplotlib]"),
        ("import pandas, numpy", "dependencies: [xarray]"),
        ("import serial, git", "dependencies: [pyserial, gitpython]"),
        ("from google.cloud import storage", "dependencies: [google-cloud-storage]"),
        ("import a_name_that_no_index_has", "dependencies: []"),
        ("import nbgitpuller", "dependencies: [pangeo-notebook]"),
    ],
)
def test_names_of_conda_and_what_comes_along(tmp_path: Path, source: str, declared: str) -> None:
    assert found(tmp_path, {"environment.yml": declared, "a.md": myst(source)}) == []


@pytest.mark.parametrize(
    "files",
    [
        {"seaborn.py": ""},
        {"book/seaborn/__init__.py": ""},
        {"book/chapters/seaborn.py": ""},
        {"src/seaborn/__init__.py": "", "pyproject.toml": ""},
        {"tools/seaborn/core.py": "", "tools/pyproject.toml": ""},
    ],
)
def test_modules_of_the_book_itself(tmp_path: Path, files: dict[str, str]) -> None:
    page = {"book/launch.yml": LAUNCH, "book/chapters/a.md": myst("import seaborn")}
    checkout(write(tmp_path, {"requirements.txt": "numpy\n", **page, **files}))
    survey = Survey.of_files(Book.open(str(tmp_path / "book")))
    assert len(survey.launches) == 1
    assert run(survey, [Fit()]) == []


def test_modules_in_other_folders(tmp_path: Path) -> None:
    files = {"requirements.txt": "numpy\n", "lib/seaborn.py": ""}
    pages = {
        "a.md": myst("import seaborn"),
        "b.md": myst("import sys\nsys.path.insert(0, 'lib')\nimport seaborn"),
    }
    assert places(found(tmp_path, {**files, **pages})) == [("a.md", 15, "environment.package")]


def test_what_the_page_installs_by_itself(tmp_path: Path) -> None:
    pages = {
        "before.md": myst("%pip install -q torch seaborn\nimport torch, seaborn"),
        "after.md": myst("import torch\n%pip install torch"),
        "file.md": myst("%pip install -r more.txt\nimport torch"),
    }
    findings = found(tmp_path, {"requirements.txt": "numpy\n", **pages})
    assert places(findings) == [("after.md", 15, "environment.package")]


def test_without_the_index_little_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distributions, "_of_pigar", lambda modules: {})
    monkeypatch.setattr(distributions, "_of_this_python", dict)
    text = myst("import cv2, sklearn, torch")
    assert missed(found(tmp_path, {"requirements.txt": "numpy\n", "a.md": text})) == ["torch"]


def test_other_refs_are_not_compared_with_the_files_here(tmp_path: Path) -> None:
    page = "# A\n\n```{launch} b.md\n:ref: v1\n```\n"
    launch = LAUNCH + "show: directive\n"
    files = {"launch.yml": launch, "requirements.txt": "", "b.md": myst("import torch")}
    checkout(write(tmp_path, {**files, "a.md": page}))
    git(tmp_path, "tag", "v1")
    commit(tmp_path)
    survey = Survey.of_files(Book.open(str(tmp_path)))
    assert survey.presence(survey.launches[0][0]) is not None
    assert run(survey, [Fit()]) == []


def test_the_environment_of_another_ref(tmp_path: Path) -> None:
    launch = LAUNCH + "environments:\n  default:\n    ref: env\n"
    checkout(write(tmp_path, {"requirements.txt": "numpy\n"}), branch="env")
    git(tmp_path, "checkout", "--quiet", "-b", "main")
    write(
        tmp_path, {"launch.yml": launch, "a.md": myst("import torch"), "requirements.txt": "torch"}
    )
    commit(tmp_path)
    git(tmp_path, "update-ref", "refs/remotes/origin/env", "env")
    assert missed(run(Survey.of_files(Book.open(str(tmp_path))), [Fit()])) == ["torch"]


def test_a_directive_on_another_page(tmp_path: Path) -> None:
    page = "# A\n\n```{launch} notebooks/b.ipynb\n```\n"
    files = {"requirements.txt": "numpy\n", "notebooks/b.ipynb": notebook("import torch")}
    findings = found(tmp_path, {**files, "a.md": page}, LAUNCH + "show: directive\n")
    assert missed(findings) == ["torch"]
    assert Path(findings[0].place.file).name == "b.ipynb"


# --- other languages


def test_packages_of_julia(tmp_path: Path) -> None:
    text = myst("using Plots, Statistics\nusing DataFrames: nrow", "julia-1.10")
    text = text.replace("{code-cell} ipython3", "{code-cell} julia")
    files = {"Project.toml": '[deps]\nPlots = "91a5"\n', "a.md": text}
    findings = found(tmp_path, files)
    assert missed(findings) == ["DataFrames"]
    assert findings[0].place.line == 16


RMD = "---\ntitle: A\n---\n\n```{r}\nlibrary(ggplot2)\nlibrary(sf)\nstats::sd(1)\n```\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"runtime.txt": "r-4.4-2024-10-01", "install.R": "install.packages('terra')\n"}, ["sf"]),
        ({"runtime.txt": "r-4.4-2024-10-01", "install.R": "install.packages('sf')\n"}, []),
        ({"runtime.txt": "r-4.4-2024-10-01", "install.R": "install.packages(wanted)\n"}, []),
        ({"DESCRIPTION": "Package: a\nImports: sf\n"}, []),
        ({"environment.yml": "dependencies: [r-base, r-terra]\n"}, ["sf"]),
        ({"environment.yml": "dependencies: [r-base, r-sf]\n"}, []),
        ({"environment.yml": "dependencies: [r-essentials]\n"}, []),
    ],
)
def test_packages_of_r(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    launch = LAUNCH + "    interface: rstudio\nshow: all\n"
    page = "# A\n\n```{launch} a.Rmd\n```\n"
    findings = found(tmp_path, {**files, "a.Rmd": RMD, "index.md": page}, launch)
    assert missed(findings) == expected
    assert [one.place.line for one in findings] == [7] * len(expected)
