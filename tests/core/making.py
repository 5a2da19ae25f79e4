"""Books and launches for the tests of the core."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from launchdirectives import hubs
from launchdirectives.book import Book
from launchdirectives.findings import Finding
from launchdirectives.model import NOTEBOOK, Environment, Hub, Launch, Source
from launchdirectives.reading import Layer, Settings, read

QUIET: Mapping[str, str] = {}
"""An environment without any CI variable."""

OWN_ENVIRONMENT = Environment()


def book_of(
    values: Mapping[str, object], directory: Path, environ: Mapping[str, str] = QUIET
) -> Book:
    """A book with *values* as its only settings, written nowhere."""
    return Book(str(directory), [Layer(values, "launch.yml")], environ=environ)


def make_hub(kind: str, url: str, **options: object) -> Hub:
    """A hub with *options* as an author writes them."""
    findings: list[Finding] = []
    chosen = read(hubs.get(kind).Options, options, (), Settings([], findings))
    assert not findings, findings
    return Hub(name="hub", kind=kind, url=url, options=chosen)


def make_launch(
    hub: Hub,
    path: str,
    *,
    opens: str = NOTEBOOK,
    interface: str = "lab",
    repository: str = "https://github.com/org/book",
    ref: str = "main",
    ref_kind: str = "branch",
    environment: Environment = OWN_ENVIRONMENT,
    fragment: str = "",
    provider: str = "",
) -> Launch:
    return Launch(
        hub=hub,
        source=Source(repository=repository, ref=ref, ref_kind=ref_kind, provider=provider),
        environment=environment,
        path=path,
        opens=opens,
        interface=interface,
        fragment=fragment,
    )


def url_of(launch: Launch) -> str:
    return hubs.get(launch.hub.kind).url(launch)


def git(directory: Path, *arguments: str) -> str:
    """What ``git`` answers in *directory*, with an author and no settings of this computer."""
    answer = subprocess.run(
        ("git", "-c", "protocol.file.allow=always", "-C", str(directory), *arguments),
        capture_output=True,
        check=True,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "Ann",
            "GIT_AUTHOR_EMAIL": "ann@example.org",
            "GIT_COMMITTER_NAME": "Ann",
            "GIT_COMMITTER_EMAIL": "ann@example.org",
        },
    )
    return os.fsdecode(answer.stdout).strip()


def checkout(
    directory: Path,
    *,
    remote: str = "https://github.com/org/book.git",
    branch: str = "main",
    files: tuple[str, ...] = ("index.md", "docs/a.ipynb"),
    options: tuple[str, ...] = (),
) -> Path:
    """A git checkout in *directory* with one commit (none without *files*)."""
    directory.mkdir(parents=True, exist_ok=True)
    git(directory, "init", "--quiet", f"--initial-branch={branch}", *options)
    if remote:
        git(directory, "remote", "add", "origin", remote)
    for file in files:
        write(directory / file, "{}" if file.endswith(".ipynb") else "text\n")
    if files:
        git(directory, "add", "--all")
        git(directory, "commit", "--quiet", "--message=first")
    return directory


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def codes(findings: list[Finding] | tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]
