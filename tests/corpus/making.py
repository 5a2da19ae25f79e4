"""Cases of the corpus made into real git repositories, and looked at by ``check``."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from launchdirectives.cli import main
from launchdirectives.environments.judge import Unavailable
from tests.corpus.cases import Case, Git, texts

_ENVIRON = {
    **{name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ},
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@example.org",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.org",
    "GIT_ALLOW_PROTOCOL": "file",
    "NO_COLOR": "1",
}
"""No variable of a build server, and no setting of whoever runs the tests."""

_COMMIT = "0123456789abcdef0123456789abcdef01234567"
"""The commit of a submodule, which nobody fetches."""


def make(case: Case, folder: Path) -> Path:
    """The checkout of *case*, made in *folder*, with a remote of its own beside it."""
    root = folder / "book"
    said = case.git
    root.mkdir(parents=True)
    _write(root, case.files)
    for name, target in case.links.items():
        root.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
        root.joinpath(name).symlink_to(target)
    for name in case.programs:
        root.joinpath(name).chmod(0o755)
    if not said.init:
        return root
    _git(root, "init", "--quiet", "--template=", f"--initial-branch={said.branch}")
    with root.joinpath(".git", "config").open("a", encoding="utf-8") as stream:
        stream.write(_settings(said, folder / "remote.git"))
    _write(root, _modules(said))
    _commit(root, said.submodules)
    for name in said.tags:
        _git(root, "tag", name)
    if said.remote:
        root = _pushed(root, said, folder / "remote.git")
    if said.unpushed is not None:
        _write(root, texts(said.unpushed))
        _commit(root, said.submodules)
    _write(root, texts(said.changes))
    return root


def _pushed(root: Path, said: Git, remote: Path) -> Path:
    _git(remote.parent, "init", "--quiet", "--bare", "--template=", str(remote))
    others = [f"HEAD:refs/heads/{name}" for name in said.branches]
    _git(root, "push", "--quiet", "--tags", "origin", "HEAD", *others)
    if said.depth:
        clone = root.with_name("clone")
        depth = f"--depth={said.depth}"
        _git(remote.parent, "clone", "--quiet", depth, f"--branch={said.branch}",
             "--template=", f"file://{remote}", str(clone))  # fmt: skip
        _git(clone, "remote", "set-url", "origin", said.remote)
        root = clone
    else:
        # As a clone has it, the remote says which branch is its first.
        head = root / ".git" / "refs" / "remotes" / "origin" / "HEAD"
        head.write_text(f"ref: refs/remotes/origin/{said.branch}\n", encoding="utf-8")
    if said.at == "detached":
        _git(root, "checkout", "--quiet", "--detach")
    return root


def _settings(said: Git, remote: Path) -> str:
    fetch = "fetch = +refs/heads/*:refs/remotes/{}/*\n"
    named = {"origin": said.remote, **said.remotes} if said.remote else said.remotes
    lines = [f'[remote "{name}"]\nurl = {url}\n{fetch.format(name)}' for name, url in named.items()]
    if said.remote:
        lines.append(f'[url "file://{remote}"]\ninsteadOf = {said.remote}\n')
        merge = f"refs/heads/{said.branch}"
        lines.append(f'[branch "{said.branch}"]\nremote = origin\nmerge = {merge}\n')
    return "".join(lines)


def _modules(said: Git) -> dict[str, str | None]:
    parts = [
        f'[submodule "{name}"]\n\tpath = {name}\n\turl = {url}\n'
        for name, url in said.submodules.items()
    ]
    return {".gitmodules": "".join(parts)} if parts else {}


def _write(root: Path, files: Mapping[str, str | None]) -> None:
    for name, text in files.items():
        file = root / name
        if text is None:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")


def _commit(root: Path, submodules: Mapping[str, str]) -> None:
    _git(root, "add", "--all")
    for name in submodules:
        _git(root, "update-index", "--add", "--cacheinfo", f"160000,{_COMMIT},{name}")
        root.joinpath(name).mkdir(exist_ok=True)
    _git(root, "commit", "--quiet", "--allow-empty", "-m", "Change")


def _git(folder: Path, *arguments: str) -> None:
    command = ("git", *arguments)
    done = subprocess.run(
        command, cwd=folder, env=_ENVIRON, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, (command, done.stderr)


@contextmanager
def _inside(case: Case, root: Path) -> Iterator[None]:
    environ = dict(_ENVIRON)
    if case.git.owner == "other":
        environ["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1"
    before = Path.cwd()
    # The same findings whether repo2docker is installed or not; tests/consumers compare the two.
    no_judge = patch("launchdirectives.environments.judge.ask", side_effect=Unavailable)
    with patch.dict(os.environ, environ, clear=True), no_judge:
        os.chdir(root)
        try:
            yield
        finally:
            os.chdir(before)


def check(case: Case, root: Path, *options: str) -> tuple[int, str]:
    """The exit code of ``launchdirectives check`` in the book's folder, and what it prints."""
    out = StringIO()
    with _inside(case, root), redirect_stdout(out), redirect_stderr(out):
        code = main(["check", "--directory", case.book or ".", *options])
    return code, out.getvalue()


def findings(case: Case, root: Path) -> list[dict[str, Any]]:
    """What ``check`` finds, as it tells programs."""
    found: list[dict[str, Any]] = json.loads(check(case, root, "--format", "json")[1])["findings"]
    return found


def told(case: Case, root: Path) -> str:
    """The lines about its fault that ``check`` prints for people."""
    out = check(case, root, "--select", case.code)[1]
    return "\n".join(line for line in out.splitlines() if line.endswith(f"[{case.code}]"))
