"""Live code: what of a page runs, in which kernel, and how it is handed to the page's script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from launchdirectives import Book, cells
from launchdirectives.findings import Refused
from launchdirectives.kernels import Kernel
from launchdirectives.live import files, page, removed
from launchdirectives.live.cells import LiveCell, code, kernel, language, runs
from launchdirectives.model import Page
from launchdirectives.resolve import Request
from tests.books import checkout, notebook, write
from tests.node import printed

DANGEROUS = st.sampled_from(
    ["</script>", "<!--", "<script>", "-->", "]]>", "\u2028", "\u2029", "&lt;", '"', "\\", "\x00"]
)
TEXTS = st.lists(DANGEROUS | st.text(st.characters(exclude_categories=["Cs"]))).map("".join)


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_can_break_out_of_the_element(source: str, name: str, file: str) -> None:
    shown = [LiveCell(id=name, source=source, is_init=True), LiveCell(id="", source=source)]
    data = page.page_data(Page(docname=name, file=file), "", Kernel(name=name), shown)
    soup = BeautifulSoup(f"<p>before</p>{page.element(data)}<p>after</p>", "html.parser")
    assert [tag.name for tag in soup.find_all()] == ["p", "script", "p"]
    text = str(soup.script.string)  # type: ignore[union-attr]
    assert not {"<", "\u2028", "\u2029"} & set(text)
    found = json.loads(text)
    assert found["cells"] == [
        {"id": name, "source": source, "init": True},
        {"id": "", "source": source},
    ]
    assert found["kernel"]["name"] == name


@pytest.mark.parametrize(
    ("lexer", "text", "expected"),
    [
        ("python", "x = 1\n", "x = 1\n"),
        ("pycon", ">>> x = 1\n>>> x\n1", "x = 1\nx"),
        ("python", ">>> for n in x:\n...     n\n...\n0\n...\n1", "for n in x:\n    n\n"),
        ("default", "\n>>> 1\n1", "1"),
        ("pycon", "Python 3.14\n>>> 1\n1", "1"),
        ("pycon", "Traceback (most recent call last):", ""),
        ("python", "text = '''\n>>> not typed\n'''", "text = '''\n>>> not typed\n'''"),
        ("ipython", "In [1]: f(\n   ...:     1)\nOut[1]: 2\n\nIn [12]: 3", "f(\n    1)\n3"),
        ("ipythonconsole", "In [1]: %time 1\nWall time: 1 s", "%time 1"),
        ("r", ">>> x", ">>> x"),
        ("none", ">>> x", ">>> x"),
    ],
)
def test_of_a_session_only_what_was_typed(lexer: str, text: str, expected: str) -> None:
    assert code(text, lexer) == expected


@pytest.mark.parametrize(
    ("cell", "by", "expected"),
    [
        ("ipython3", Kernel("python3", "python"), True),
        ("py", Kernel("xpython", "python"), True),
        ("r", Kernel("ir", "R"), True),
        ("cpp", Kernel("xcpp17", "C++17"), True),
        ("julia", Kernel("julia-1.11", "julia"), True),
        ("bash", Kernel("python3", "python"), False),
        ("text", Kernel("python3", "python"), False),
        ("", Kernel("calc", "CALC"), True),
        ("", Kernel(), True),
        ("python", Kernel(), False),
    ],
)
def test_a_kernel_runs_cells_in_its_language(cell: str, by: Kernel, expected: bool) -> None:
    assert runs(language(cell), by) is expected


@pytest.mark.parametrize(
    ("own", "of_hub", "languages", "expected"),
    [
        (Kernel("ir", "r"), "python3", ("python",), ("ir", "r")),
        (Kernel(), "ir", ("python",), ("ir", "r")),
        (Kernel(), "my-env", (), ("my-env", "python")),
        (Kernel(), "", ("julia", "python"), ("", "julia")),
        (Kernel(language="r"), "ir", ("",), ("ir", "r")),
        (Kernel(language="r"), "python3", ("",), ("", "r")),
        (Kernel(), "", ("", "python"), ("", "")),
        (Kernel(), "", (), ("", "")),
    ],
)
def test_the_kernel_is_the_pages_then_the_hubs_then_that_of_the_first_cell(
    own: Kernel, of_hub: str, languages: tuple[str, ...], expected: tuple[str, str]
) -> None:
    found = kernel(own, of_hub, languages)
    assert (found.name, found.language) == expected


TAGGED = """---
kernelspec: {name: python3}
---
```{code-cell} ipython3
:tags: [remove-cell, thebe-init]
:other: 1

a = 1
```

Text.

```{code-cell}
---
tags: [hide-input]
name: x
---
b = 1
```

```{code-cell}
:tags: remove-input
c = 1
```

```{code-cell}
:tags: [never ends
d = 1
```
"""


def of_text(folder: Path, text: str, file: str = "page.md") -> tuple[cells.Cell, ...]:
    write(folder, {file: text})
    return cells.read(str(folder), Page(docname="page", file=file))


def test_cells_of_a_text_have_their_tags(tmp_path: Path) -> None:
    found = [cell for cell in of_text(tmp_path, TAGGED) if cell.kind == cells.CODE]
    assert [cell.tags for cell in found] == [
        ("remove-cell", "thebe-init"),
        ("hide-input",),
        ("remove-input",),
        (),
    ]


def test_the_code_of_a_notebook_is_exact(tmp_path: Path) -> None:
    source = "x = '\u2028'\n\n\x0cy = 1\n"
    found = of_text(tmp_path, notebook(source), "page.ipynb")[1]
    assert found.source == source.removesuffix("\n")
    assert found.tags == ()


def test_removed_cells_and_their_places(tmp_path: Path) -> None:
    found = removed.find(["b = 1", "d = 1\n"], of_text(tmp_path, TAGGED))
    assert [(one.before, one.cell) for one in found] == [
        (0, LiveCell(id="", source="a = 1", is_init=True, is_hidden=True)),
        (1, LiveCell(id="", source="c = 1", is_hidden=True)),
    ]


@pytest.mark.parametrize("shown", [[], ["b = 1"], ["d = 1", "b = 1"], ["a = 1", "b = 1", "d = 1"]])
def test_other_cells_than_those_of_the_file(tmp_path: Path, shown: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        removed.find(shown, of_text(tmp_path, TAGGED))
    assert refused.value.code == "live.cells"


@pytest.mark.parametrize(
    "line",
    [
        "hub = 'ghp_" + "a1b2" * 9 + "'",
        'PASSWORD = "hunter2"',
        "login({'api_key': 'abc'})",
        "get('https://example.org/?token=abc')",
    ],
)
def test_a_secret_in_a_removed_cell_is_not_published(tmp_path: Path, line: str) -> None:
    text = f"```{{code-cell}}\n:tags: [remove-cell]\nx = 1\n{line}\n```\n"
    with pytest.raises(removed.Unsafe) as refused:
        removed.find([], of_text(tmp_path, text))
    assert (refused.value.code, refused.value.line) == ("security.secret", 4)
    static = text.replace("remove-cell", "remove-cell, thebe-static")
    assert removed.find([], of_text(tmp_path, static)) == ()


def test_a_place_for_a_secret_is_none(tmp_path: Path) -> None:
    text = "```{code-cell}\n:tags: [remove-cell]\ntoken = '{token}'\nkey = 'x'\n```\n"
    assert len(removed.find([], of_text(tmp_path, text))) == 1


def test_the_files_are_written_once_and_old_ones_go(tmp_path: Path) -> None:
    static = tmp_path / "_static"
    old = "launch-live-00000000/launch-live.js"
    write(static, {old: "old", "launch-live-notes/mine.txt": "", "launch.css": ""})
    folder = files.folder("{}")
    assert folder != files.folder('{"start": "Los"}')
    files.write(str(static), folder, "{}")
    made = {path: path.stat().st_mtime_ns for path in (static / folder).rglob("*.*")}
    assert {path.relative_to(static / folder).as_posix() for path in made} == {
        *files.names(),
        files.TEXTS,
    }
    assert (static / folder / files.LOADER).read_bytes() == files.read(files.LOADER)
    broken = static / folder / files.LOADER
    broken.write_text("cut", encoding="utf-8")
    files.write(str(static), folder, "{}")
    assert broken.read_bytes() == files.read(files.LOADER)
    assert all(path.stat().st_mtime_ns == when for path, when in made.items() if path != broken)
    files.remove_others(str(static), folder)
    kept = sorted(path.name for path in static.iterdir())
    assert kept == [folder, "launch-live-notes", "launch.css"]
    files.remove_others(str(tmp_path / "none"), "")


def test_no_page_runs_another(tmp_path: Path) -> None:
    hubs = "hubs:\n  live: {kind: thebe, via: b}\n  b: {kind: binderhub, url: https://h.example}\n"
    pages = {"a.ipynb": notebook(), "b.ipynb": notebook()}
    book = Book.open(str(checkout(write(tmp_path, {"launch.yml": hubs, **pages}))))
    this = book.page("a.ipynb")

    def offered(file: str, *names: str) -> tuple[list[str], list[str]]:
        found = book.launches(this, Request(file=file, hubs=names))
        return [one.hub.name for one in found.launches], [one.code for one in found.findings]

    assert offered("") == offered("a.ipynb") == (["live", "b"], [])
    assert offered("b.ipynb") == (["b"], [])
    assert offered("b.ipynb", "live", "b") == (["b"], ["page.option"])


def test_readers_load_scripts_without_comments_and_all_of_their_code(tmp_path: Path) -> None:
    own = [name for name in files.names() if name.endswith(".js") and "/" not in name]
    assert "session.js" in own
    for name in own:
        (tmp_path / f"{name}.mjs").write_bytes(files.read(name))
        whole = Path(files.__file__).parents[1] / "web" / "live" / name
        lines = whole.read_text("utf-8").splitlines()
        code = [line for line in lines if not line.lstrip().startswith(("//", "/*", "*"))]
        read = files.read(name).decode().splitlines()
        assert [line for line in code if line] == [line for line in read if line]
    scripts = [str(file) for file in sorted(tmp_path.glob("*.mjs"))]
    for script in scripts:
        printed("--check", script)
