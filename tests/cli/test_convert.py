"""The command ``convert``: the notebooks of a build without one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import yaml

from tests.books import REPOSITORY, checkout, commit, git, notebook, sphinx_build, write
from tests.sphinx_ext.conftest import Built
from tests.sphinx_ext.test_converted import LAUNCH, TEXT, made


def convert(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "launchdirectives", "convert", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_same_files_as_a_build(tmp_path: Path) -> None:
    files = {
        "conf.py": 'extensions = ["myst_nb", "launchdirectives"]\nnb_execution_mode = "off"\n',
        "index.md": "# Book\n\n```{toctree}\n:glob:\n**\n```\n",
        "a.md": TEXT,
        "deep/b.md": TEXT,
        "own.ipynb": notebook(),
        "launch.yml": LAUNCH,
    }
    book = checkout(write(tmp_path / "book", files))
    assert sphinx_build(book, tmp_path / "site").stderr == ""
    done = convert("--output", "out", cwd=book)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Text notebooks: 2, in out\n"
    written = {
        path.relative_to(book / "out").as_posix(): path.read_text("utf-8")
        for path in (book / "out").rglob("*.ipynb")
    }
    assert written == made(Built("", tmp_path / "site"))
    # A folder with other notebooks keeps them.
    convert("--output", ".", cwd=book)
    assert (book / "own.ipynb").exists()


def test_nothing_to_convert_without_the_setting_and_no_folder(tmp_path: Path) -> None:
    book = checkout(write(tmp_path / "book", {"a.md": TEXT}))
    done = convert(cwd=book)
    assert (done.returncode, done.stdout) == (0, "Text notebooks: 0, in _notebooks\n")
    assert convert("--directory", "nowhere", cwd=book).returncode == 3


def test_the_job_in_the_documentation_adds_commits_to_the_branch(tmp_path: Path) -> None:
    text = (REPOSITORY / "docs/snippets/converted/publish.yml").read_text(encoding="utf-8")
    job = yaml.safe_load(text)["jobs"]["publish"]["steps"][-1]["run"]
    forge = tmp_path / "forge.git"
    git(tmp_path, "init", "--quiet", "--bare", str(forge))
    files = {"a.md": TEXT, "data/x.csv": "1\n", "launch.yml": LAUNCH}
    book = checkout(write(tmp_path / "book", files), "https://github.com/org/book")
    commits = []
    for number, word in enumerate(("drip", "drop", "drop")):
        write(book, {"a.md": TEXT.replace("Rain", word)})
        commit(book)
        # A new computer at each run, where only the branch that is built is known.
        clone = tmp_path / str(number) / "book"
        git(tmp_path, "clone", "--quiet", str(book), str(clone))
        git(clone, "remote", "set-url", "origin", "https://github.com/org/book")
        git(clone, "config", f"url.{forge}.insteadOf", "https://github.com/org/book")
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environ = {**os.environ, "PATH": path, "GITHUB_SHA": word}
        bash = ["bash", "-e", "-c", job]
        done = subprocess.run(bash, cwd=clone, env=environ, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        commits.append(git(forge, "rev-parse", "notebooks"))
        assert word in git(forge, "show", "notebooks:a.ipynb")
    assert git(forge, "ls-tree", "-r", "--name-only", "notebooks") == "a.ipynb\ndata/x.csv"
    assert git(forge, "merge-base", commits[0], commits[1]) == commits[0]
    assert commits[1] == commits[2]


def test_a_text_that_cannot_be_converted(tmp_path: Path) -> None:
    files = {"a.qmd": "---\njupyter: python3\n---\n\n# A\n", "launch.yml": LAUNCH}
    book = checkout(write(tmp_path / "book", files))
    done = convert(cwd=book)
    assert done.returncode == 1
    assert "a.qmd: Jupytext cannot make a notebook of it:" in done.stderr
    assert "[page.not-converted]" in done.stderr
