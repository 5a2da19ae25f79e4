"""What links start in an environment: nbgitpuller, jupytext and the servers of interfaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchdirectives.book import Book
from launchdirectives.checks import run
from launchdirectives.checks.servers import SERVERS, Servers
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding
from tests.books import checkout, commit, git, notebook, write

BINDER = "kind: binderhub, url: 'https://mybinder.org'"
MYST = "---\njupytext: {}\nkernelspec: {name: python3}\n---\n# A\n"


def found(folder: Path, files: dict[str, str], more: str = "") -> list[Finding]:
    launch = f"hubs:\n  binder: {{{BINDER}{more}}}\n"
    checkout(write(folder, {"launch.yml": launch, **files}))
    return run(Survey.of_files(Book.open(str(folder))), [Servers()])


def codes(findings: list[Finding]) -> list[str]:
    assert {one.level for one in findings} <= {"warning"}
    return [one.code for one in findings]


def test_jupytext(tmp_path: Path) -> None:
    files = {"binder/environment.yml": "dependencies: [numpy]\n", "a.md": MYST, "b.md": MYST}
    (one,) = found(tmp_path, files)
    assert one.code == "environment.jupytext"
    assert one.place.file.endswith("binder/environment.yml")
    assert "binder/environment.yml" in one.fix


@pytest.mark.parametrize(
    ("files", "more"),
    [
        ({"requirements.txt": "jupytext\n"}, ""),
        ({"requirements.txt": ""}, ", jupytext: false"),
        ({"requirements.txt": ""}, ", interface: 'lab/tree/{path}'"),
        ({"Dockerfile": "FROM org/image:1\n"}, ""),
        ({"requirements.txt": "", "a.ipynb": notebook()}, ""),
    ],
)
def test_jupytext_is_not_missed(tmp_path: Path, files: dict[str, str], more: str) -> None:
    assert found(tmp_path, {"a.md": MYST, **files}, more) == []


@pytest.mark.parametrize(
    ("interface", "files"),
    [
        ("rstudio", {"runtime.txt": "r-4.4-2024-10-01"}),
        ("rstudio", {"environment.yml": "dependencies: [r-base]\n"}),
        ("rstudio", {"requirements.txt": "jupyter-rsession-proxy\n"}),
        ("shiny", {"runtime.txt": "r-4.4-2024-10-01"}),
        ("vscode", {"requirements.txt": "jupyter_vscode_proxy\n"}),
        ("desktop", {"environment.yml": "dependencies: [jupyter-remote-desktop-proxy]\n"}),
        ("nbclassic", {"requirements.txt": "nbclassic\n"}),
        ("nbclassic", {"requirements.txt": "notebook==6.5.7\n"}),
        ("nbclassic", {"requirements.txt": "notebook<7\n"}),
        ("nbclassic", {"requirements.txt": "", "runtime.txt": "python-3.7"}),
        ("lab", {"requirements.txt": ""}),
        ("notebook", {"requirements.txt": ""}),
        ("doc", {"requirements.txt": ""}),
        ("desktop", {"requirements.txt": "", "postBuild": "bash install-desktop.sh\n"}),
    ],
)
def test_interfaces_that_are_there(tmp_path: Path, interface: str, files: dict[str, str]) -> None:
    assert found(tmp_path, {**files, "a.ipynb": notebook()}, f", interface: {interface}") == []


@pytest.mark.parametrize("interface", SERVERS)
def test_interfaces_that_are_not(tmp_path: Path, interface: str) -> None:
    files = {"requirements.txt": "notebook==7.4\n", "a.ipynb": notebook(), "b.ipynb": notebook()}
    (one,) = found(tmp_path, files, f", interface: {interface}")
    assert one.code == "environment.interface"
    assert f"'{interface}'" in one.message
    assert "requirements.txt" in one.fix or "runtime.txt" in one.fix


def test_what_the_author_says_is_there(tmp_path: Path) -> None:
    launch = (
        f"hubs:\n  binder: {{{BINDER}, interface: desktop}}\n"
        "environments:\n  default:\n    provides: [desktop]\n"
    )
    files = {"launch.yml": launch, "requirements.txt": "", "a.ipynb": notebook()}
    assert found(tmp_path, files) == []


@pytest.mark.parametrize(
    ("declared", "expected"),
    [("numpy", ["environment.nbgitpuller"]), ("nbgitpuller", []), ("nbgitpuller==1.2", [])],
)
def test_nbgitpuller(tmp_path: Path, declared: str, expected: list[str]) -> None:
    launch = f"hubs:\n  binder: {{{BINDER}}}\nenvironments:\n  default:\n    ref: env\n"
    checkout(write(tmp_path, {"requirements.txt": declared}), branch="env")
    git(tmp_path, "checkout", "--quiet", "-b", "main")
    write(tmp_path, {"launch.yml": launch, "a.ipynb": notebook()})
    commit(tmp_path)
    git(tmp_path, "update-ref", "refs/remotes/origin/env", "env")
    assert codes(run(Survey.of_files(Book.open(str(tmp_path))), [Servers()])) == expected


def test_nbgitpuller_is_not_needed_for_the_books_own_environment(tmp_path: Path) -> None:
    assert found(tmp_path, {"requirements.txt": "", "a.ipynb": notebook()}) == []
