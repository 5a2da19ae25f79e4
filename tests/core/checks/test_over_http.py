"""Clones over git's smart http protocol."""

from __future__ import annotations

from pathlib import Path

from launchdirectives.checks.source import SourceCheck
from launchdirectives.checks.work import WorkCheck
from tests.books import checkout, commit, git, write
from tests.core.checks.remotes import FILES, told
from tests.live.git_server import GitServer


def test_clones_over_http(tmp_path: Path) -> None:
    book = checkout(write(tmp_path / "book", FILES), remote="")
    commit(book)
    with GitServer(tmp_path / "served") as server:
        server.publish("book", book)
        git(book, "remote", "add", "origin", f"{server.url}/book")
        git(book, "fetch", "--quiet", "origin")
        for name, options in {"whole": [], "part": ["--depth=1"]}.items():
            git(tmp_path, "clone", "--quiet", *options, f"{server.url}/book", name)
    for folder in (book, tmp_path / "whole", tmp_path / "part"):
        assert told(folder, SourceCheck(), WorkCheck()) == [], folder
        commit(folder)
        assert told(folder, SourceCheck(), WorkCheck()) == [
            ("source.not-pushed", "launch.yml", 0)
        ], folder
        write(folder, {"launch.yml": "source:\n  ref: nowhere\n"})
    assert told(book, SourceCheck()) == [("source.ref-missing", "launch.yml", 2)]
    assert told(tmp_path / "whole", SourceCheck()) == [("source.ref-missing", "launch.yml", 2)]
    assert told(tmp_path / "part", SourceCheck()) == [("source.ref-unknown", "launch.yml", 2)]
