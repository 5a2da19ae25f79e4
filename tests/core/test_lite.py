"""What a site holds for Python in the reader's browser."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from launchdirectives.findings import Refused
from launchdirectives.live import lite, pyodide
from launchdirectives.model import Hub
from tests.books import write
from tests.core.making import make_hub

WASM = "pyodide.asm.wasm"
PACKAGES = {
    "tools": {"file_name": "tools-1.whl", "depends": ["base"]},
    "base": {"file_name": "base-1.whl", "depends": []},
    "broken": {"file_name": "broken-1.whl", "depends": ["tools", "absent"]},
    "more": {"file_name": "more-1.whl", "depends": ["broken"]},
    "absent": {"file_name": "absent-1.whl", "depends": []},
}
PARTS: Mapping[str, str] = {
    "pyodide.mjs": "script",
    "pyodide.asm.mjs": "glue",
    WASM: "wasm",
    "python_stdlib.zip": "zip",
    "pyodide-lock.json": json.dumps({"info": {}, "packages": PACKAGES}),
    "LICENSE": "free",
    "tools-1.whl": "tools",
    "base-1.whl": "base",
    "broken-1.whl": "broken",
    "more-1.whl": "more",
    "console.html": "not needed",
}


def in_browser(**options: object) -> Hub:
    return make_hub("thebe", "", via="lite", **options)


def written(folder: Path) -> dict[str, str]:
    """The files below *folder*, each with its text."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_pyodide_of_the_book_with_the_packages_that_are_whole(tmp_path: Path) -> None:
    write(tmp_path / "py", PARTS)
    found = pyodide.find(in_browser(pyodide="py"), str(tmp_path))
    assert sorted(name for name, _ in found.files) == [
        *("LICENSE", "base-1.whl", "pyodide.asm.js", WASM, "pyodide.js"),
        *("python_stdlib.zip", "tools-1.whl"),
    ]
    assert set(json.loads(found.lock)["packages"]) == {"tools", "base"}
    (tmp_path / "py" / WASM).write_text("other", encoding="utf-8")
    assert pyodide.find(in_browser(pyodide="py"), str(tmp_path)).folder != found.folder


def test_an_older_pyodide_has_other_names(tmp_path: Path) -> None:
    older = {name: text for name, text in PARTS.items() if name != "pyodide.asm.mjs"}
    write(tmp_path / "py", {**older, "pyodide.asm.js": "glue"})
    found = pyodide.find(in_browser(pyodide="py"), str(tmp_path))
    assert dict(found.files)["pyodide.asm.js"].endswith("pyodide.asm.js")


@pytest.mark.parametrize("part", ["pyodide.mjs", "pyodide.asm.mjs", WASM, "pyodide-lock.json"])
def test_a_pyodide_without_a_part_is_refused(tmp_path: Path, part: str) -> None:
    write(tmp_path / "py", {name: text for name, text in PARTS.items() if name != part})
    with pytest.raises(Refused, match=f"In 'py' .*: {part} cannot"):
        pyodide.find(in_browser(pyodide="py"), str(tmp_path))


def test_the_pyodide_of_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, pyodide.EXTRA, None)  # not installed
    refused = lite.lacks(in_browser(), str(tmp_path), str(tmp_path / "site"))
    assert refused is not None
    assert "launchdirectives[lite]" in refused.fix
    monkeypatch.delitem(sys.modules, pyodide.EXTRA)
    module = f"def folder(): return {str(tmp_path / 'py')!r}"
    write(tmp_path, {f"{pyodide.EXTRA}.py": module})
    write(tmp_path / "py", PARTS)
    monkeypatch.syspath_prepend(tmp_path)
    assert lite.lacks(in_browser(), str(tmp_path), str(tmp_path / "site")) is None


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["data"], ["data/a.csv", "data/deep/b c.csv"]),
        (["data/**"], ["data/a.csv", "data/deep/b c.csv"]),
        (["data/*"], ["data/a.csv"]),
        (["**/*.py", "data/a.csv"], ["data/a.csv", "part/tool.py", "tool.py"]),
        (["./tool.py"], ["tool.py"]),
    ],
)
def test_files_by_pattern(tmp_path: Path, patterns: list[str], expected: list[str]) -> None:
    names = ["data/a.csv", "data/deep/b c.csv", "data/.secret", ".git/x.py", "tool.py"]
    names += ["part/tool.py", "part/__pycache__/tool.py", "out/html/_static/launch-lite/tool.py"]
    write(tmp_path, dict.fromkeys(names, "x"))
    found = pyodide.files(in_browser(files=patterns), str(tmp_path), str(tmp_path / "out/html"))
    assert [one.path for one in found] == expected


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("*.nothing", "no file"), ("../out.csv", "outside"), ("link.csv", "outside")],
)
def test_files_that_cannot_be_published(tmp_path: Path, pattern: str, said: str) -> None:
    write(tmp_path, {"out.csv": "x", "book/page.md": "x"})
    (tmp_path / "book" / "link.csv").symlink_to(tmp_path / "out.csv")
    with pytest.raises(Refused, match=said):
        pyodide.files(in_browser(files=pattern), str(tmp_path / "book"), "/nowhere")


def test_a_site_has_it_once_and_nothing_of_before(tmp_path: Path) -> None:
    book, static = tmp_path / "book", tmp_path / "site" / "_static"
    write(book / "py", PARTS)
    write(book, {"data/a b.csv": "1", "data/old.csv": "2"})
    hub = in_browser(pyodide="py", files="data")
    lite.write(str(static), [hub], str(book), "docs")
    folder = static / lite.FOLDER
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    lite.write(str(static), [hub], str(book), "docs")
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == times
    (book / "data" / "old.csv").unlink()
    write(book, {"data/a b.csv": "changed"})
    lite.write(str(static), [hub], str(book), "docs")
    there = written(folder)
    settings = json.loads(there[lite.SETTINGS])["hub"]
    assert there["files/data/a b.csv"] == "changed"
    assert "files/data/old.csv" not in there
    assert [[one[0], one[1], one[3]] for one in settings["files"]] == [
        ["docs/data/a b.csv", 7, "data/a b.csv"]
    ]
    assert there[f"{settings['pyodide']}/pyodide.js"] == "script"
    lite.remove(str(static))
    assert not folder.exists()
    write(static, {f"{lite.FOLDER}/authors.js": "their own"})
    lite.remove(str(static))
    assert (static / lite.FOLDER / "authors.js").exists()
