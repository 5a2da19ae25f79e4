"""Data that a page names: in a submodule, in Git LFS."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchdirectives.checks.data import DataCheck
from tests.books import commit, git, notebook, write
from tests.core.checks.remotes import FILES, HUB, found, publish, told

BINDER = "hubs:\n  binder: {kind: binderhub, url: https://mybinder.org}\n"
APART = f"{BINDER}environments:\n  default: {{repository: 'https://github.com/org/env'}}\n"
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12\n".format("0" * 64)
LFS = {".gitattributes": "# Data\n*.bin filter=lfs diff=lfs merge=lfs -text\n"}


def with_submodule(folder: Path, files: dict[str, str]) -> Path:
    """A book whose folder ``data`` is a submodule with ``rain.csv``."""
    _, inner = publish(folder / "inner", {"rain.csv": "1\n"})
    book, _ = publish(folder / "outer", {**FILES, **files})
    allowed = ("-c", "protocol.file.allow=always")
    git(book, *allowed, "submodule", "add", "--quiet", inner.as_uri(), "data")
    commit(book)
    return book


PAGE = """---
kernelspec: {name: python3}
---

# Rain

Text that names "data/rain.csv" reads nothing.

```{code-cell} python
%matplotlib inline
import pandas
frame = pandas.read_csv(
    "../data/rain.csv"
)
frame["data"], "https://example.org/data/rain.csv", "other/rain.csv"
```
"""


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (HUB, [("source.submodule", "docs/rain.md", 13)]),
        (BINDER, []),  # repo2docker brings submodules
        (APART, [("source.submodule", "docs/rain.md", 13)]),  # nbgitpuller brings the content
    ],
    ids=("jupyterhub", "binderhub", "environment apart"),
)
def test_data_in_a_submodule(
    tmp_path: Path, settings: str, expected: list[tuple[str, str, int]]
) -> None:
    book = with_submodule(tmp_path, {"docs/rain.md": PAGE, "launch.yml": settings})
    assert told(book, DataCheck()) == expected


def test_a_notebook_counts_from_its_folder_or_from_the_root(tmp_path: Path) -> None:
    source = 'a = open("../data/rain.csv")\nb = open("data/snow.csv")'
    book = with_submodule(tmp_path, {"docs/n.ipynb": notebook(source), "launch.yml": HUB})
    findings = found(book, DataCheck())
    assert [one.code for one in findings] == ["source.submodule"] * 2
    lines = (book / "docs/n.ipynb").read_text().splitlines()
    for finding in findings:
        assert "data/snow.csv" in lines[finding.place.line - 1]
        assert "'data'" in finding.message
        assert "'hub'" in finding.message


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("r", "rain <- read.csv('../data/rain.csv')  # it's\n# '../data/old.csv'"),
        ("julia", 'rain = CSV.read("../data/rain.csv", DataFrame)'),
        ("python", 'read "../data/rain.csv" if'),  # no Python
    ],
)
def test_other_languages(tmp_path: Path, language: str, code: str) -> None:
    page = f"---\nkernelspec: {{name: k}}\n---\n\n```{{code-cell}} {language}\n{code}\n```\n"
    book = with_submodule(tmp_path, {"docs/rain.md": page, "launch.yml": HUB})
    assert told(book, DataCheck()) == [("source.submodule", "docs/rain.md", 6)]


def test_data_in_lfs(tmp_path: Path) -> None:
    code = 'open("big.bin"); open("data/real.bin"); open("plain.csv"); open("none.bin")'
    files = {
        "a.ipynb": notebook(code),
        "big.bin": POINTER,
        "data/real.bin": "as it is\n",  # committed before the pattern was
        "plain.csv": POINTER,
    }
    book, _ = publish(tmp_path, {**LFS, **files})
    (finding,) = found(book, DataCheck())
    assert finding.code == "source.lfs"
    assert "'big.bin'" in finding.message
    line = (book / "a.ipynb").read_text().splitlines()[finding.place.line - 1]
    assert "big.bin" in line


def test_a_pointer_that_is_filled_here_is_still_one(tmp_path: Path) -> None:
    book, _ = publish(tmp_path, {**LFS, "a.ipynb": notebook('open("big.bin")'), "big.bin": POINTER})
    write(book, {"big.bin": "what it stands for\n"})
    assert [code for code, _, _ in told(book, DataCheck())] == ["source.lfs"]


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("deep/er/n.ipynb", "*.ipynb"),
        ("deep/er/n.ipynb", "/deep/**"),
        ("deep/er/n.ipynb", "deep/*/n.ipynb"),
        ("n.ipynb", "**/n.ipynb"),
    ],
)
def test_an_opened_file_in_lfs(tmp_path: Path, file: str, pattern: str) -> None:
    page = f"# P\n\n```{{launch}} {file}\n```\n"
    attributes = f"{pattern} filter=lfs\n"
    book, _ = publish(tmp_path, {".gitattributes": attributes, "page.md": page, file: POINTER})
    assert ("source.lfs", "page.md", 3) in told(book, DataCheck())


def test_attributes_in_a_folder_hold_for_it_alone(tmp_path: Path) -> None:
    files = {
        "data/.gitattributes": "*.bin filter=lfs\n",
        "data/in.bin": POINTER,
        "out.bin": POINTER,
        "a.ipynb": notebook('"data/in.bin", "out.bin"'),
    }
    book, _ = publish(tmp_path, files)
    (finding,) = found(book, DataCheck())
    assert "'data/in.bin'" in finding.message


def test_nothing_is_known_of_another_repository(tmp_path: Path) -> None:
    settings = "source: {repository: 'https://github.com/org/other'}\n"
    book, _ = publish(tmp_path, {**LFS, "a.ipynb": POINTER, "launch.yml": settings})
    assert told(book, DataCheck()) == []
