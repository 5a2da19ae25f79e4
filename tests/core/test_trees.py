"""Files at a commit, with the links among them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from launchdirectives.repository import look
from launchdirectives.trees import Tree
from tests.books import checkout, commit, git, write


def tree_of(folder: Path) -> Tree:
    repository = look(str(folder))
    assert repository
    found = repository.tree(repository.commit)
    assert found is not None
    return found


def test_files_are_read_as_they_were_committed(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "one\n", "naïve name/ü.txt": "two"})
    checkout(tmp_path)
    tree = tree_of(tmp_path)
    write(tmp_path, {"a.txt": "changed"})
    assert sorted(tree) == ["a.txt", "naïve name/ü.txt"]
    assert tree.read("naïve name/ü.txt") == b"two"
    assert tree.read("a.txt") == b"one\n"
    assert tree.has_folder("naïve name")
    assert tree.has_folder("")
    assert not tree.has_folder("a.txt")
    with pytest.raises(KeyError):
        tree.read("b.txt")


def test_links_are_followed(tmp_path: Path) -> None:
    write(tmp_path, {"environment.yml": "dependencies: []\n", "real/apt.txt": "vim\n"})
    (tmp_path / "binder").mkdir()
    for name, target in {
        "binder/environment.yml": "../environment.yml",
        ".binder": "real",
        "out": "../../etc/passwd",
        "round": "round",
    }.items():
        os.symlink(target, tmp_path / name)
    checkout(tmp_path)
    tree = tree_of(tmp_path)
    assert tree.read("binder/environment.yml") == b"dependencies: []\n"
    assert tree.read(".binder/apt.txt") == b"vim\n"
    assert tree.has_folder(".binder")
    assert tree.has_file(".binder/apt.txt")
    assert not tree.has_file("out")
    assert not tree.has_file("round")


def test_submodules_hold_no_files(tmp_path: Path) -> None:
    inner = write(tmp_path / "inner", {"data.csv": "1\n"})
    checkout(inner)
    book = write(tmp_path / "book", {"index.md": "# Book\n"})
    checkout(book)
    git(book, "-c", "protocol.file.allow=always", "submodule", "add", "--quiet", str(inner), "data")
    commit(book)
    tree = tree_of(book)
    assert tree.submodules == ("data",)
    assert not tree.has_file("data")


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_git_is_asked_only_for_what_is_not_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    git(tmp_path, "init", "--quiet", f"--object-format={form}")
    write(tmp_path, {"same.txt": "one\n", "other.txt": "one\n"})
    commit(tmp_path)
    tree = tree_of(tmp_path)
    write(tmp_path, {"other.txt": "two\n"})
    monkeypatch.setenv("PATH", "")
    assert tree.read("same.txt") == b"one\n"
    with pytest.raises(OSError, match="git"):
        tree.read("other.txt")


def test_a_fork_asks_git_by_itself(tmp_path: Path) -> None:
    write(tmp_path, {f"{number}.txt": str(number) for number in range(50)})
    checkout(tmp_path)
    for file in tmp_path.glob("*.txt"):
        file.unlink()  # what is still in the checkout is not asked of git
    tree = tree_of(tmp_path)
    assert tree.read("0.txt") == b"0"
    child = os.fork()
    if not child:
        is_right = all(tree.read(f"{number}.txt") == str(number).encode() for number in range(50))
        os._exit(0 if is_right else 1)
    assert all(tree.read(f"{number}.txt") == str(number).encode() for number in range(50))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
