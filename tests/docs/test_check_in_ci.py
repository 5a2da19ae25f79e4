"""The settings for build servers that the documentation shows: valid, and what they run is run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.books import REPOSITORY, git
from tests.corpus.cases import faults, sound
from tests.corpus.making import make

SHOWN = REPOSITORY / "docs" / "snippets" / "check-in-ci"
HOOKS = REPOSITORY / ".pre-commit-hooks.yaml"
PLAIN = next(case for case in sound() if case.name == "plain")
BROKEN = next(case for case in faults() if case.name == "source.file-missing/directive")
FOUND = "lesson.md:5: error: The file 'notebooks/rian.ipynb' is not in the repository"

needs_schemas = pytest.mark.skipif(
    find_spec("check_jsonschema") is None, reason="check-jsonschema is not installed"
)
needs_pre_commit = pytest.mark.skipif(
    find_spec("pre_commit") is None, reason="pre-commit is not installed"
)


def load(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def run(
    *command: str, cwd: Path, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **(environ or {})}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The command on the search path, as an installer leaves it; nothing of a build server."""
    programs = tmp_path / "bin"
    programs.mkdir()
    command = programs / "launchdirectives"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m launchdirectives "$@"\n')
    command.chmod(0o755)
    path = os.pathsep.join((str(programs), str(Path(sys.executable).parent), os.environ["PATH"]))
    return {"PATH": path, "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"), "GITHUB_ACTIONS": ""}


@needs_schemas
@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("github-workflows", "launch-links.yml"),
        ("github-workflows", "code-scanning.yml"),
        ("gitlab-ci", "gitlab-ci.yml"),
    ],
)
def test_settings_are_valid(schema: str, file: str) -> None:
    command = ("-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(SHOWN / file))
    done = run(sys.executable, *command, cwd=SHOWN)
    assert done.returncode == 0, done.stdout + done.stderr


def _commands(file: str) -> list[str]:
    """What the workflow runs by itself: installing is the installer's, asking the network's."""
    (job,) = load(SHOWN / file)["jobs"].values()
    commands = [step["run"] for step in job["steps"] if "run" in step and "if" not in step]
    assert commands.pop(0) == 'python -m pip install "launchdirectives[check]"'
    return commands


def _on_github(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        **environ,
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_REPOSITORY": "org/book",
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_REF_NAME": "main",
        "GITHUB_REF_TYPE": "branch",
    }


@pytest.mark.parametrize("file", ["launch-links.yml", "code-scanning.yml"])
def test_workflows_pass_a_sound_book(file: str, tmp_path: Path, environ: dict[str, str]) -> None:
    book = make(PLAIN, tmp_path / "case")
    for command in _commands(file):
        done = run("bash", "-e", "-c", command, cwd=book, environ=_on_github(environ))
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_annotates_a_broken_book(tmp_path: Path, environ: dict[str, str]) -> None:
    book = make(BROKEN, tmp_path / "case")
    (command,) = _commands("launch-links.yml")
    done = run("bash", "-e", "-c", command, cwd=book, environ=_on_github(environ))
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=lesson.md,line=5,title=source.file-missing::")


def test_the_scan_goes_on_to_upload_findings(tmp_path: Path, environ: dict[str, str]) -> None:
    book = make(BROKEN, tmp_path / "case")
    (command,) = _commands("code-scanning.yml")
    done = run("bash", "-e", "-c", command, cwd=book, environ=_on_github(environ))
    assert done.returncode == 0
    assert load(book / "launch.sarif")["runs"][0]["results"][0]["ruleId"] == BROKEN.code


def test_gitlab_runs_the_check(tmp_path: Path, environ: dict[str, str]) -> None:
    (job,) = load(SHOWN / "gitlab-ci.yml").values()
    install, *commands = job["script"]
    assert install == 'pip install "launchdirectives[check]"'
    for case, codes in ((PLAIN, [0, 0]), (BROKEN, [1, 0])):
        book = make(case, tmp_path / case.name)
        done = [run("sh", "-c", command, cwd=book, environ=environ) for command in commands]
        assert [one.returncode for one in done] == codes


@needs_pre_commit
def test_hooks_are_valid() -> None:
    for what, file in (
        ("validate-manifest", HOOKS),
        ("validate-config", SHOWN / "pre-commit-config.yaml"),
    ):
        done = run(sys.executable, "-m", "pre_commit", what, str(file), cwd=REPOSITORY)
        assert done.returncode == 0, done.stdout + done.stderr
    (shown,) = load(SHOWN / "pre-commit-config.yaml")["repos"]
    assert [hook["id"] for hook in shown["hooks"]] == [hook["id"] for hook in load(HOOKS)]


@needs_pre_commit
def test_a_push_is_stopped_by_a_link_that_cannot_work(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    (hook,) = load(HOOKS)
    # What pip would install into a place of its own is on the search path already.
    local = {"repo": "local", "hooks": [{**hook, "language": "system"}]}
    del local["hooks"][0]["minimum_pre_commit_version"]
    book = make(PLAIN, tmp_path / "case")
    book.joinpath(".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [local]}))
    git(book, "add", "--all")
    git(book, "commit", "--quiet", "-m", "Look before each push")
    installed = run(sys.executable, "-m", "pre_commit", "install", "--hook-type", "pre-push",
                    cwd=book, environ=environ)  # fmt: skip
    assert installed.returncode == 0, installed.stderr
    push = ("git", "push", "origin", "main")
    first = run(*push, cwd=book, environ=environ)
    assert first.returncode == 0, first.stdout + first.stderr
    shutil.copy(make(BROKEN, tmp_path / "other") / "lesson.md", book)
    git(book, "add", "--all")
    git(book, "commit", "--quiet", "-m", "A lesson")
    second = run(*push, cwd=book, environ=environ)
    assert second.returncode != 0
    assert FOUND in second.stdout + second.stderr
