"""Directives, roles and elements in the source of pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from launchdirectives import cells, scan
from launchdirectives.model import Page
from launchdirectives.resolve import Request
from tests.books import write

MARKDOWN = """\
# Title

:::{launch} notebooks/a.ipynb
:hub: community, binder
:::

A {launch}`link <b.ipynb>`, another {launch}`alone`, an example: ``{launch}`no <no.ipynb>` ``.

````md
```{launch} example.ipynb
```
````

```python
# {launch}`no <no.ipynb>`
```

::::{note}
:::{launch}
---
interface: notebook
---
:::
::::

<launch hub="binder" file="/c.ipynb">Run</launch>

```{eval-rst}
.. launch:: d.ipynb
   :ref: v1
```

% {launch}`no <no.ipynb>`
"""

RST = """\
Title
=====

.. launch:: notebooks/a.ipynb
   :hub: community

   Text.

A :launch:`link <b.ipynb>` and ``:launch:`no <no.ipynb>` ``.

Example::

    .. launch:: no.ipynb

.. code-block:: rst

   .. launch:: no.ipynb

.. A comment
   .. launch:: no.ipynb

.. note::

   .. launch:: c.ipynb
"""


def found(folder: Path, file: str, text: str) -> list[tuple[int, str, Request]]:
    write(folder, {file: text})
    page = Page(docname=file.rpartition(".")[0], file=file)
    asked = list(scan.requests(str(folder), page, cells.read(str(folder), page)))
    assert not any(findings for _, findings in asked)
    return [(request.place.line, request.file, request) for request, _ in asked]


def test_markdown(tmp_path: Path) -> None:
    asked = found(tmp_path, "guide/page.md", MARKDOWN)
    assert [(line, file) for line, file, _ in asked] == [
        (3, "guide/notebooks/a.ipynb"),
        (7, "guide/b.ipynb"),
        (7, ""),
        (19, ""),
        (26, "c.ipynb"),
        (29, "guide/d.ipynb"),
    ]
    assert asked[0][2].hubs == ("community", "binder")
    assert asked[3][2].interface == "notebook"
    assert asked[4][2].hubs == ("binder",)
    assert asked[5][2].ref == "v1"


CONTAINERS = """\
```{note}
In a note: {launch}`a <a.ipynb>`.
```

```{launch} b.ipynb
```

`````{tab-item} One
```{code-cell} python
1
```
````{tip}
```{launch} c.ipynb
```
````
`````

```{launch} d.ipynb
```

:::{note} Titled {launch}`e <e.ipynb>`
```
{launch}`no <no.ipynb>`
```
:::

- ~~~{figure} x.png
  Caption
  ~~~

{launch}`f <f.ipynb>`
"""


def test_what_follows_a_directive_is_read(tmp_path: Path) -> None:
    asked = found(tmp_path, "page.md", CONTAINERS)
    assert [file for _, file, _ in asked] == [f"{name}.ipynb" for name in "abcdef"]


def test_restructured_text(tmp_path: Path) -> None:
    asked = found(tmp_path, "page.rst", RST)
    assert [(line, file) for line, file, _ in asked] == [
        (4, "notebooks/a.ipynb"),
        (9, "b.ipynb"),
        (24, "c.ipynb"),
    ]
    assert asked[0][2].hubs == ("community",)


@pytest.mark.parametrize("indent", [1, None])
def test_notebooks_have_lines_of_their_file(tmp_path: Path, indent: int | None) -> None:
    content = {
        "cells": [
            {"cell_type": "markdown", "source": ["# A\n", "\n", "{launch}`b <b.ipynb>`"]},
            {"cell_type": "code", "source": ["import os\n", "import numpy as np"]},
        ]
    }
    text = json.dumps(content, indent=indent)
    asked = found(tmp_path, "page.ipynb", text)
    assert [file for _, file, _ in asked] == ["b.ipynb"]
    line = asked[0][0]
    assert "{launch}`b" in text.splitlines()[line - 1]
    code = cells.read(str(tmp_path), Page(docname="page", file="page.ipynb"))[1]
    assert code.kind == cells.CODE
    assert "numpy" in text.splitlines()[code.lines[1][0] - 1]


def test_a_wrong_option_is_told_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, {"page.md": "# A\n\n```{launch}\n:hubb: x\n```\n"})
    page = Page(docname="page", file="page.md")
    asked = list(scan.requests(str(tmp_path), page, cells.read(str(tmp_path), page)))
    (finding,) = asked[0][1]
    assert (finding.code, finding.place.line) == ("page.option", 3)


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("a.md", "# T\n\n```{code-cell} ipython3\n:tags: [x]\nimport a\n```\n", [(5, "import a")]),
        ("b.Rmd", "text\n```{r, echo=FALSE}\nlibrary(x)\n```\n", [(3, "library(x)")]),
        ("c.py", "# %%\nimport a\n", [(1, "# %%"), (2, "import a")]),
        ("d.md", "---\njupytext:\n  text_representation:\n    format_name: markdown\n---\n"
         "```python\nimport a\n```\n", [(7, "import a")]),
        ("e.md", "```python\nimport a\n```\n", []),
    ],
)  # fmt: skip
def test_cells_of_code(
    tmp_path: Path, file: str, text: str, expected: list[tuple[int, str]]
) -> None:
    write(tmp_path, {file: text})
    page = Page(docname=file, file=file)
    code = [cell for cell in cells.read(str(tmp_path), page) if cell.kind == cells.CODE]
    assert [line for cell in code for line in cell.lines] == expected


def test_headings_of_a_page(tmp_path: Path) -> None:
    """Those of its front matter, of its code and of what stands in directives are none."""
    text = """\
---
# A comment
title: Of the front matter
---
# Title

One
---

{launch}`one`

```
# An example
```

````{note}
# In a note
```{launch}
```
````

## With {ref}`a role`

{launch}`none`

## *Two* with `code_here` ##

{launch}`two`

- An entry
---

{launch}`still two`
"""
    sections = [request.section for _, _, request in found(tmp_path, "page.md", text)]
    assert sections == ["One", "One", "", "Two with code_here", "Two with code_here"]


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        ("", [2, 4, 6]),
        (":start-line: 3", [4, 6]),
        (":end-line: -2", [2, 4]),
        (":start-after: One\n:end-before: Three", [2, 4]),
        (":start-after: Four", []),
        (":start-line: three", []),
        (":literal:", []),
        (":lang: md", []),
    ],
)
def test_included_files(tmp_path: Path, options: str, lines: list[int]) -> None:
    part = "One\n{launch}`a <a.ipynb>`\nTwo\n{launch}`b`\nThree\n{launch}`c`\n"
    write(tmp_path, {"parts/part.md": part})
    text = f"# Page\n\n```{{include}} ../parts/part.md\n{options}\n```\n\n{{launch}}`last`\n"
    asked = found(tmp_path, "pages/page.md", text)
    expected = [("parts/part.md", line) for line in lines] + [("pages/page.md", asked[-1][0])]
    assert [(one.place.file, one.place.line) for _, _, one in asked] == expected
    assert "parts/a.ipynb" not in [file for _, file, _ in asked]  # it counts from the page


def test_a_file_that_includes_itself(tmp_path: Path) -> None:
    text = "{launch}`once`\n\n```{include} page.md\n```\n\n```{include} none.md\n```\n"
    assert [line for line, _, _ in found(tmp_path, "page.md", text)] == [1]
