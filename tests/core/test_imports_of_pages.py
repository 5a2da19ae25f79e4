"""What the code of pages imports and installs, each with its line."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest

from launchdirectives import cells, imports
from launchdirectives.cells import CODE, TEXT, Cell
from launchdirectives.imports import EVERYTHING, Used
from launchdirectives.model import Page
from tests.books import write


def used(source: str, language: str = "python") -> Used:
    lines = tuple(enumerate(source.splitlines(), 1))
    return imports.of_cells([Cell(kind=CODE, lines=lines)], language)


def loaded(source: str, language: str = "python") -> list[tuple[str, int]]:
    return [(one.name, one.line) for one in used(source, language).imports]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import numpy", [("numpy", 1)]),
        ("\nimport a.b as c, d\n", [("a.b", 2), ("d", 2)]),
        ("from os.path import join", [("os.path", 1)]),
        ("from . import sibling\nfrom .x import y", []),
        ("from google.cloud import storage", [("google.cloud.storage", 1)]),
        ("def f():\n    import inside\n", [("inside", 2)]),
        ("class A:\n    import inside\n", [("inside", 2)]),
        ("for a in b:\n    import inside\n", [("inside", 2)]),
        ("x = importlib.import_module('late.part')", [("late.part", 1)]),
        ("text = 'import nothing'", []),
        ("from a import (\n    b,  # imported\n    c,\n)\nd = 1", [("a", 1)]),
        ("if a:\n    import b\nelse:\n    c = 1\n", []),
        ("# import nothing", []),
        ('"""\nimport nothing\n"""\nimport something', [("something", 4)]),
        ("print('\\d')\nimport a", [("a", 2)]),
    ],
)  # fmt: skip
def test_python(source: str, expected: list[tuple[str, int]]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert loaded(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    import a\nexcept ImportError:\n    import b",
        "if COLAB:\n    import a\nelse:\n    import b",
        "with contextlib.suppress(ImportError):\n    import a",
        "if TYPE_CHECKING:\n    from a import b",
    ],
)
def test_what_may_be_missing_is_not_counted(source: str) -> None:
    assert loaded(source) == []


def test_try_without_except_is_counted() -> None:
    assert loaded("try:\n    import a\nfinally:\n    pass") == [("a", 2)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%matplotlib inline\nimport a", [("a", 2)]),
        ("!ls -l \\\n  import\nimport a", [("a", 3)]),
        ("files = !ls\nimport a", [("a", 2)]),
        ("x = %timeit -o 1\nimport a", [("a", 2)]),
        ("?print\nimport a\nprint?", [("a", 2)]),
        ("for x in y:\n    %time f(x)\nimport a", [("a", 3)]),
        ("value = (8\n  % 3)\nimport a", [("a", 3)]),
        ("%%time\nimport a", [("a", 2)]),
        ("\n%%capture out\nimport a", [("a", 3)]),
        ("%%bash\nimport a", []),
        ("%%html\n<p>import a</p>", []),
        ("%%R\nlibrary(dplyr)", [("dplyr", 2)]),
        ("import a, b as c\nno python\n  import g", [("a", 1), ("b", 1)]),
        ("no python\nfrom d.e import f", [("d.e", 2)]),
        ("print 'two'\nimport a  # why", [("a", 2)]),
    ],
)  # fmt: skip
def test_ipython(source: str, expected: list[tuple[str, int]]) -> None:
    assert loaded(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%pip install a b==1", [("a", 1), ("b", 1)]),
        ("\n!pip install -q 'a>=2' \\\n   b[extra]", [("a", 2), ("b", 2)]),
        ("!{sys.executable} -m pip install a", [("a", 1)]),
        ("%conda install -c conda-forge a -y", [("a", 1)]),
        ("# %pip install a", [("a", 1)]),
        ("%%bash\nls\npip install a", [("a", 3)]),
        ("%pip install -r requirements.txt", [(EVERYTHING, 1)]),
        ("!pip install git+https://github.com/org/a", [(EVERYTHING, 1)]),
        ("%pip install $name", [(EVERYTHING, 1)]),
        ("print('pip install a')", []),
    ],
)
def test_installed_by_the_page(source: str, expected: list[tuple[str, int]]) -> None:
    assert list(used(source).installed) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("library(ggplot2)\nlibrary('sf')", [("ggplot2", 1), ("sf", 2)]),
        ("x <- data.table::fread('a::b')", [("data.table", 1)]),
        ("require(a)\nif (!require(b)) install.packages('b')", [("a", 1)]),
        ("# library(a)\nlibrary(b) # and a", [("b", 2)]),
    ],
)
def test_r(source: str, expected: list[tuple[str, int]]) -> None:
    assert loaded(source, "r") == expected


def test_r_installs() -> None:
    source = (
        "install.packages(c('a', \"b\"))\nremotes::install_github('org/c')\ninstall.packages(x)"
    )
    expected = (("a", 1), ("b", 1), ("c", 2), (EVERYTHING, 3))
    assert used(source, "r").installed == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("using Plots, DataFrames", [("Plots", 1), ("DataFrames", 1)]),
        ("using CSV: File, read", [("CSV", 1)]),
        ("import Plots.PlotMeasures as P", [("Plots", 1)]),
        ("using .Mine\n# using A", []),
    ],
)
def test_julia(source: str, expected: list[tuple[str, int]]) -> None:
    assert loaded(source, "julia") == expected


def test_julia_installs() -> None:
    assert used('using Pkg; Pkg.add(["A", "B"])', "julia").installed == (("A", 1), ("B", 1))


def test_text_and_other_languages_are_passed_over() -> None:
    line = ((1, "import a"),)
    found = imports.of_cells(
        [Cell(kind=TEXT, lines=line), Cell(kind=CODE, lines=line, language="bash")]
    )
    assert found == Used()


def test_changed_search_path_is_noticed() -> None:
    assert used("import sys\nsys.path.append('../lib')").moves
    assert used("%cd ..").moves
    assert not used("import sys\nprint(sys.version)").moves


MYST = "---\njupytext: {}\n---\n# A\n\n```{code-cell} ipython3\n:tags: [x]\n\nimport a\n```\n"
QUARTO = (
    "---\njupyter: python3\n---\n\n```{python}\n#| echo: false\nimport a\n```\n\n"
    "```{r}\nlibrary(b)\n```\n"
)
PERCENT = (
    "# ---\n# jupyter:\n#   jupytext: {}\n# ---\n\n# %% [markdown]\n# import b\n\n# %%\nimport a\n"
)
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": ["import b\n"]},
            {
                "cell_type": "code",
                "metadata": {},
                "outputs": [],
                "source": ["x = 1\n", "import a\n"],
            },
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    },
    indent=1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("a.md", MYST, [("a", 9)]),
        ("a.qmd", QUARTO, [("a", 7), ("b", 11)]),
        ("a.Rmd", QUARTO.replace("jupyter: python3", "title: A"), [("a", 7), ("b", 11)]),
        ("a.py", PERCENT, [("a", 10)]),
        ("a.ipynb", NOTEBOOK, [("a", 1 + NOTEBOOK[: NOTEBOOK.index("import a")].count("\n"))]),
    ],
)
def test_formats_of_pages(
    tmp_path: Path, file: str, text: str, expected: list[tuple[str, int]]
) -> None:
    write(tmp_path, {file: text})
    found = imports.of_cells(cells.read(str(tmp_path), Page(docname="a", file=file)))
    assert [(one.name, one.line) for one in found.imports] == expected


def test_standard_library_of_any_python() -> None:
    assert imports.is_standard("os.path")
    assert imports.is_standard("distutils.core")
    assert not imports.is_standard("numpy")
