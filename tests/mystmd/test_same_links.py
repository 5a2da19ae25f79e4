"""What the text around a directive decides is the same by Sphinx and by mystmd."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from launchdirectives.publication import FILE
from tests.books import checkout, sphinx_build, write
from tests.mystmd.building import STUB, build, launch_links, packaged_plugin, page
from tests.sphinx_ext.conftest import Built

NAMES = ("index", "lesson", "text", "titled", "again", "same", "including")

LESSON = """\
# Lesson

```{launch}
:label: Below the title
```
~
## Second part

{launch}`Role`

````{note}
```{launch}
:label: In a note
```
````
~
print(1)
~
### A `name` and *words*, $x_1$

```{launch}
:label: With marks
```

```{launch}
:fragment: none
```

```{launch} text.md
```
~
## Second part

```{launch}
:label: Of the second of one name
```
~
## With [a link](https://example.org)

```{launch}
:label: With a link
```
"""

TEXT = """\
---
kernelspec: {name: python3, display_name: Python 3}
---
# Text

Set by an underline
-------------------

```{launch}
```

```{code-cell}
# A comment
```

{launch}`Here too`
"""

TITLED = """\
---
title: Of the front matter
kernelspec: {name: python3, display_name: Python 3}
---
## First

```{launch}
:interface: lab
```

```{code-cell}
1
```

## Second

```{launch}
:interface: lab
```
"""

INCLUDING = """\
# Including

```{include} parts/first.md
```

```{launch} lesson.ipynb
:interface: notebook
```

```{include} parts/shown.md
:literal:
```
"""

FILES = {
    "index.md": "# Book\n\n```{launch-gallery}\n```\n",
    "text.md": TEXT,
    "titled.md": TITLED,
    "again.md": TITLED.replace("## First", "# Of another name"),
    "same.md": TITLED.replace("## First", "# Of the front matter"),
    "including.md": INCLUDING,
    "parts/first.md": '```{launch} lesson.ipynb\n:ref: "main"\n```\n\n'
    "```{include} /parts/deep/second.md\n```\n",
    "parts/deep/second.md": "## In a part\n\n{launch}`It <text.md>`\n",
    "parts/shown.md": "{launch}`Shown as it is <text.md>`\n",
    "requirements.txt": "jupytext==1.17.2\n",
    "launch.yml": "site: https://book.example.org/\nhubs:\n"
    "  binder: {kind: binderhub, url: https://mybinder.org}\n"
    "  hub: {kind: jupyterhub, url: https://hub.example.org}\n",
    "conf.py": 'extensions = ["myst_nb", "launchdirectives"]\nnb_execution_mode = "off"\n'
    'exclude_patterns = ["parts", "_build", "stub"]\n',
    "myst.yml": "version: 1\nproject:\n  plugins: [launchdirectives.mjs]\n  exclude: parts/**\n"
    f"  static_files: [_build/{FILE}]\nsite: {{template: ./stub}}\n",
    "stub/template.yml": STUB,
    ".gitignore": "_build/\n",
}


def _notebook(text: str) -> str:
    cells: list[dict[str, Any]] = []
    for number, source in enumerate(text.split("~\n")):
        kind = "code" if source.startswith("print") else "markdown"
        own = {"outputs": [], "execution_count": None} if kind == "code" else {}
        cells.append(
            {"id": f"c{number}", "cell_type": kind, "metadata": {}, "source": source, **own}
        )
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}}
    return json.dumps({**content, "cells": cells})


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    """Give a book that both have built."""
    folder = tmp_path_factory.mktemp("same") / "book"
    write(folder, {**FILES, "lesson.ipynb": _notebook(LESSON)})
    packaged_plugin(folder)
    checkout(folder)
    out = folder.parent / "sphinx"
    told = sphinx_build(folder, out).stderr
    done = build(folder)
    assert "launchdirectives failed" not in done.output
    return folder, Built(told, out)


@pytest.mark.parametrize("name", NAMES)
def test_the_links_of_a_page(book: tuple[Path, Built], name: str) -> None:
    folder, sphinx = book
    expected = {
        str(one["href"])
        for one in sphinx.soup(name).select("a.launch-go, a.launch-to, a.launch-link")
    }
    assert {str(link["url"]) for link in launch_links(page(folder, name))} == expected
    assert expected


def test_links_lead_to_headings(book: tuple[Path, Built]) -> None:
    urls = [str(link["url"]) for link in launch_links(page(book[0], "lesson"))]
    ends = {url.partition("%23heading%3D")[2].partition("&")[0] for url in urls}
    assert ends == {"", "Second-part", "A-name-and-words%2C-%24x_1%24"}


def test_the_record_has_them_too(book: tuple[Path, Built]) -> None:
    folder, sphinx = book
    assert _launches(folder / "_build" / FILE) == _launches(sphinx.out / FILE)


def _launches(path: Path) -> dict[str, list[str]]:
    """The launches of each page in a record, in their order."""
    pages = json.loads(path.read_bytes())["pages"]
    return {
        one["id"]: [json.dumps(own, sort_keys=True) for own in one["launches"]] for one in pages
    }


def test_a_gallery_shows_pages_of_mystmd_alone(tmp_path: Path) -> None:
    """Of a folder that Sphinx builds too, which may have others."""
    others = {"parts/lesson.ipynb": _notebook(LESSON), "lesson.ipynb": _notebook(LESSON)}
    write(tmp_path, {**FILES, **others, "conf.py": 'extensions = ["launchdirectives"]\n'})
    packaged_plugin(tmp_path)
    checkout(tmp_path)
    build(tmp_path)
    paths = {link["data"]["launch"]["path"] for link in launch_links(page(tmp_path, "index"))}
    assert not {path for path in paths if path.startswith("parts/")}
    assert "lesson.ipynb" in paths
