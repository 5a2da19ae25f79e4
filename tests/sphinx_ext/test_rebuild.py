"""Second builds: a page is written again exactly when its launch changes, none is read."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.books import commit, git, notebook, sphinx_build, write
from tests.sphinx_ext.conftest import MakeBook

HUB = "hubs:\n  community: {kind: jupyterhub, url: https://hub.example.org}\n"
CONF_HUB = 'launch_hubs = {"community": {"kind": "jupyterhub", "url": "https://hub.example.org"}}'


BY_SPHINX = {"genindex", "search", "index"}
"""Written in every build, or because a page of their table of contents was read."""

RECORD = {"launch-metadata"}
"""Made of the publication record, and no page of the book; see test_publication.py."""


class Rebuild:
    """Builds once, and says what a second build reads and writes."""

    def __init__(self, source: Path, out: Path, builder: str = "html") -> None:
        self.source, self.out, self.builder = source, out, builder
        self._build()

    def _build(self) -> str:
        done = sphinx_build(self.source, self.out, "-b", self.builder, "-v", "-j", "1")
        return done.stdout

    def __call__(self) -> tuple[set[str], set[str]]:
        """The pages read, and the pages written."""
        suffix = "txt" if self.builder == "text" else "html"
        before = {p.name: p.stat().st_mtime_ns for p in self.out.glob(f"*.{suffix}")}
        time.sleep(0.02)
        log = self._build()
        after = {p.name: p.stat().st_mtime_ns for p in self.out.glob(f"*.{suffix}")}
        read = {
            line.rpartition("] ")[2].strip()
            for line in log.replace("\r", "\n").splitlines()
            if line.startswith("reading sources...") and "] " in line
        }
        written = {name for name, when in after.items() if before.get(name) != when}
        return read, {Path(name).stem for name in written} - BY_SPHINX - RECORD


@pytest.fixture
def source(make_book: MakeBook) -> Path:
    """Two notebooks, a page with a directive and a page with nothing."""
    files = {
        "other.ipynb": notebook(),
        "asks.md": "# A\n\n```{launch} page.ipynb\n```\n",
        "plain.md": "# P\n\nText.\n",
    }
    return make_book(files, launch=HUB)


ALL = {"page", "other", "asks"}


def change_hub(source: Path) -> None:
    write(source, {"launch.yml": HUB.replace("hub.example", "hub2.example")})


def change_title(source: Path) -> None:
    write(source, {"launch.yml": HUB.replace("}", ", title: Ours}")})


def change_branch(source: Path) -> None:
    git(source, "switch", "--quiet", "--create", "other-branch")


def change_one_rule(source: Path) -> None:
    write(source, {"launch.yml": HUB + "pages: {other: {interface: notebook}}\n"})


def remove_control(source: Path) -> None:
    write(source, {"launch.yml": HUB + "pages: {other: false}\n"})


def change_text(source: Path) -> None:
    write(source, {"plain.md": "# P\n\nOther text.\n"})


def new_commit(source: Path) -> None:
    write(source, {"README": "Hello.\n"})
    commit(source)


def uncommit_a_page(source: Path) -> None:
    git(source, "rm", "--quiet", "--cached", "other.ipynb")
    git(source, "commit", "--quiet", "-m", "Without other")


@pytest.mark.parametrize("builder", ["html", "text"])
@pytest.mark.parametrize(
    ("change", "read", "written"),
    [
        (lambda source: None, set(), set()),
        (change_hub, set(), ALL),
        (change_title, set(), ALL),
        (change_branch, set(), ALL),
        (change_one_rule, set(), {"other"}),
        (remove_control, set(), {"other"}),
        (change_text, {"plain"}, {"plain"}),
        (new_commit, set(), set()),
        (uncommit_a_page, set(), {"other"}),
    ],
)
def test_rebuild(
    source: Path,
    tmp_path: Path,
    builder: str,
    change: Callable[[Path], None],
    read: set[str],
    written: set[str],
) -> None:
    again = Rebuild(source, tmp_path / "out", builder)
    change(source)
    was_read, was_written = again()
    assert was_read == read
    assert was_written == written


def test_a_hub_in_conf_py_too(make_book: MakeBook, tmp_path: Path) -> None:
    source = make_book({"plain.md": "# P\n\nText.\n"}, conf=CONF_HUB)
    again = Rebuild(source, tmp_path / "out")
    conf = (source / "conf.py").read_text(encoding="utf-8")
    write(source, {"conf.py": conf.replace("hub.example", "hub2.example")})
    assert again() == (set(), {"page"})
    assert "hub2.example.org" in (tmp_path / "out" / "page.html").read_text(encoding="utf-8")


def test_two_builders_that_share_doctrees(source: Path, tmp_path: Path) -> None:
    def build(builder: str) -> None:
        sphinx_build(source, tmp_path / builder, "-b", builder, "-d", str(tmp_path / "doctrees"))

    build("html")
    build("text")
    change_hub(source)
    build("html")
    build("text")
    for file in ("html/page.html", "text/page.txt", "html/asks.html", "text/asks.txt"):
        content = (tmp_path / file).read_text(encoding="utf-8")
        assert "hub2.example.org" in content
        assert "hub.example.org" not in content


def test_a_page_that_loses_its_directive_is_forgotten(source: Path, tmp_path: Path) -> None:
    again = Rebuild(source, tmp_path / "out")
    write(source, {"asks.md": "# A\n\nText.\n"})
    assert again() == ({"asks"}, {"asks"})
    change_hub(source)
    assert again() == (set(), ALL - {"asks"})


def content_of(out: Path) -> dict[str, bytes]:
    """Every file of the output."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".doctrees" not in path.parts and path.name != ".buildinfo"
    }


def test_parallel_builds_and_other_hash_seeds_give_the_same_bytes(
    make_book: MakeBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"n{number}.ipynb": notebook() for number in range(12)}
    files |= {
        f"d{number}.md": f"# D\n\n```{{launch}} n{number}.ipynb\n```\n" for number in range(12)
    }
    source = make_book(files, launch=HUB)
    results = []
    for number, (seed, jobs) in enumerate([("1", "1"), ("2", "2"), ("3", "4")]):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        out = tmp_path / str(number)
        done = sphinx_build(source, out, "-j", jobs, "-d", str(tmp_path / f"doctrees{number}"))
        assert done.stderr == ""
        results.append(content_of(out))
    assert results[0]["d3.html"].count(b'class="launch-go') == 1
    assert results[0] == results[1] == results[2]


def test_after_a_parallel_read_a_hub_change_reaches_every_page(
    make_book: MakeBook, tmp_path: Path
) -> None:
    files = {f"d{number}.md": "# D\n\n```{launch} page.ipynb\n```\n" for number in range(12)}
    source = make_book(files, launch=HUB)
    out = tmp_path / "out"
    sphinx_build(source, out, "-j", "2")
    change_hub(source)
    sphinx_build(source, out, "-j", "2")
    for number in range(12):
        assert "hub2.example.org" in (out / f"d{number}.html").read_text(encoding="utf-8")


def test_the_environment_keeps_little(make_book: MakeBook, tmp_path: Path) -> None:
    def size(name: str, extension: str) -> int:
        text = "# D\n\n```{launch} page.ipynb\n```\n" if extension else "# D\n\nText.\n"
        files = {f"d{number:03}.md": text for number in range(100)}
        source = make_book(files, launch=HUB, name=name)
        if not extension:
            conf = (source / "conf.py").read_text(encoding="utf-8")
            write(source, {"conf.py": conf.replace(', "launchdirectives"', "")})
        out = tmp_path / f"{name}-out"
        sphinx_build(source, out)
        return os.stat(out / ".doctrees" / "environment.pickle").st_size

    assert (size("with", "launchdirectives") - size("none", "")) / 100 <= 200
