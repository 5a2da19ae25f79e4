"""Real builds of mystmd with the plugin: where controls stand, and what an author is told."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.books import notebook
from tests.mystmd import building
from tests.mystmd.building import Built, Node

LAUNCH_YML = """\
source: {repository: https://github.com/org/book, ref: main}
hubs:
  binder: {kind: binderhub, url: https://mybinder.org}
show: all
"""

INDEX = """\
---
abstract: |
  Summed up. {launch}`Run it`

  ```{launch}
  :hub: no-hub-of-part
  ```
---
(target)=
# The title

A sentence with {launch}`a link <sub/nb.ipynb>`.

```{launch}
:label: Words of ours
```

```{launch}
:hub: no-hub
```

:::{note}
:label: shared
```{launch}
```
:::

```{include} sub/fragment.md
```

```{launch #anchor}
```

```{launch}
:style: huge
:colour: red
```
"""

HTML = """\
# In HTML

<details class="launchdirectives-of-the-author"><summary>More</summary>

```{launch}
:label: In an element
```

With {launch}`a role`.

</details>

<div class="launchdirectives-of-the-author">

<b>{launch}`in bold`</b>

</div>
"""

FILES = {
    "launch.yml": LAUNCH_YML,
    "index.md": INDEX,
    "later.md": "```{embed} #shared\n```\n\n# A later title\n\nText.\n\n"
    "(ours)=\n```{launch}\n:label: Aimed at\n```\n\nSee [there](#ours).\n",
    "html.md": HTML,
    "plain.md": "# No control\n\nText.\n",
    "sub/nb.ipynb": notebook(title="A notebook"),
    "sub/code-first.md": "---\nkernelspec: {name: python3, display_name: P}\n---\n"
    "```{code-cell}\n1\n```\n",
    "sub/fragment.md": "Included.\n\n```{include} ../deep/inner.md\n```\n",
    "deep/inner.md": "Deep.\n\n```{launch}\n:hub: no-hub-in-fragment\n```\n",
}

MYST_YML = """\
version: 1
project:
  title: River
  plugins: [launchdirectives.mjs]
  exclude: [sub/fragment.md, deep/inner.md, out/*]
  parts:
    note: |
      In the project's file: {launch}`open it`.
  exports:
    - {format: md, output: out/book.md, article: index.md}
    - {format: xml, output: out/book.xml, article: index.md}
site:
  template: ./stub
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project with a page of each kind."""
    folder = tmp_path_factory.mktemp("mystmd")
    rules = "pages: {plain: false}\n"
    files = FILES | {"launch.yml": LAUNCH_YML + rules}
    return building.project(folder, files, MYST_YML)


@pytest.fixture(scope="module")
def asked(book: Path) -> Path:
    """Give a program that writes down what it is asked, and answers as Python does."""
    program = book.parent / "asked-python"
    code = f"#!/bin/sh\necho \"$4\" >> '{book.parent}/asked.log'\nexec '{sys.executable}' \"$@\"\n"
    program.write_text(code, encoding="utf-8")
    program.chmod(0o755)
    return program


@pytest.fixture(scope="module")
def built(book: Path, asked: Path) -> Built:
    """Build all of the project from another folder: the site and two exports."""
    return building.build(book, "--all", "--strict", LAUNCHDIRECTIVES_PYTHON=str(asked))


def top(folder: Path, slug: str) -> list[Node]:
    """The nodes of a page as it shows them, without blocks."""
    tree = building.page(folder, slug)["mdast"]
    return [node for block in tree["children"] for node in block["children"]]


def is_control(node: Node) -> bool:
    """Whether *node* is a paragraph of launch links."""
    return node["type"] == "paragraph" and "launch" in (node.get("data") or {})


def test_the_control_is_below_the_title(book: Path, built: Built) -> None:
    """Before all else that the page shows; after the title where that is not the first thing."""
    assert is_control(top(book, "index")[0])
    later = top(book, "later")
    assert [node["type"] for node in later[:2]] == ["embed", "heading"]
    assert is_control(later[2])
    assert is_control(top(book, "nb")[0])


def test_no_control_stands_in_a_cell(book: Path, built: Built) -> None:
    """Before a cell with code comes a block of its own."""
    blocks = building.page(book, "code-first")["mdast"]["children"]
    assert is_control(blocks[0]["children"][0])
    assert blocks[0].get("kind") != "notebook-code"
    assert blocks[1]["kind"] == "notebook-code"


def test_a_page_that_is_off_has_none(book: Path, built: Built) -> None:
    """A rule of ``pages`` counts for automatic controls."""
    assert not building.launch_links(building.page(book, "plain"))


def test_label_is_the_text_of_the_link(book: Path, built: Built) -> None:
    """The option is not taken for mystmd's own ``label``, nor an id in braces for a text."""
    page = building.page(book, "index")
    texts = [link["children"][0]["value"] for link in building.launch_links(page)]
    assert "Words of ours" in texts
    assert "a link" in texts
    assert "anchor" not in texts


def test_a_label_before_a_directive_is_a_target(book: Path, built: Built) -> None:
    """For references and embeds, as it is in Sphinx."""
    (paragraph,) = [one for one in top(book, "later") if one.get("identifier") == "ours"]
    assert building.launch_links(paragraph)[0]["children"][0]["value"] == "Aimed at"
    assert '"#ours"' not in built.output


def test_parts_have_links_and_no_control(book: Path, built: Built) -> None:
    """The abstract is no place for buttons that nobody wrote there."""
    part = building.page(book, "index")["frontmatter"]["parts"]["abstract"]["mdast"]
    assert [link["children"][0]["value"] for link in building.launch_links(part)] == ["Run it"]


def test_elements_of_html_keep_controls(book: Path, built: Built) -> None:
    """mystmd makes HTML of what is in one, and reads it again."""
    texts = [
        link["children"][0]["value"] for link in building.launch_links(building.page(book, "html"))
    ]
    assert texts[1:] == ["In an element", "a role", "in bold"]


def test_a_notebook_in_a_folder_opens_itself(book: Path, built: Built) -> None:
    """By its path from the repository's root, from its page and from another."""
    own = building.launch_links(building.page(book, "nb"))
    assert own[0]["url"].endswith("urlpath=lab%2Ftree%2Fsub%2Fnb.ipynb")
    others = building.launch_links(building.page(book, "index"))
    assert own[0]["url"] in [link["url"] for link in others]


@pytest.mark.parametrize(
    "where",
    [
        "index.md:18 There is no hub 'no-hub'.",
        "index.md deep/inner.md:3: There is no hub 'no-hub-in-fragment'.",
        "index.md#parts.abstract:3 There is no hub 'no-hub-of-part'.",
        "index.md:34 Option 'style': ",
        'index.md:36 unexpected option "colour" provided (in launch)',
    ],
)
def test_errors_name_file_and_line(where: str, built: Built) -> None:
    """The fragment's, where the directive is in one; the part's, whose lines are its own."""
    assert where in built.output


def test_errors_fail_a_strict_build(built: Built) -> None:
    """They are errors of mystmd's."""
    assert built.code == 1


def test_python_is_asked_twice_in_a_build(book: Path, built: Built) -> None:
    """Whatever the number of pages and exports: each question is asked once."""
    log = (book.parent / "asked.log").read_text(encoding="utf-8")
    assert sorted(log.split()) == ["batch", "spec"]


def test_exports_hold_the_links(book: Path, built: Built) -> None:
    """Those of the control, and of directives and roles."""
    for name in ("book.md", "book.xml"):
        text = (book / "out" / name).read_text(encoding="utf-8")
        assert text.count("https://mybinder.org/v2/gh/org/book/main") >= 4, name
        assert "Words of ours" in text


def test_a_rule_of_the_project_counts(tmp_path: Path) -> None:
    """``error_rules`` has the names that Sphinx's ``suppress_warnings`` has."""
    rules = "  error_rules:\n    - {rule: launch.config.unknown-name, severity: ignore}\nsite:"
    folder = building.project(
        tmp_path,
        {"launch.yml": LAUNCH_YML, "index.md": "# Page\n\n```{launch}\n:hub: no-hub\n```\n"},
        building.MYST_YML.replace("site:", rules),
    )
    done = building.build(folder, "--site", "--strict")
    assert done.code == 0, done.output
    assert "no-hub" not in done.output


def test_a_crash_leaves_all_pages(tmp_path: Path) -> None:
    """A Python that ends in a batch takes no page away, and ``--strict`` fails."""
    program = tmp_path / "python"
    program.write_text(
        f'#!/bin/sh\n[ "$4" = spec ] && exec \'{sys.executable}\' "$@"\n'
        "echo 'MemoryError: no room' >&2\nexit 1\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    files = {f"p{number}.md": f"# P{number}\n\n```{{launch}}\n```\n" for number in (1, 2)}
    folder = building.project(tmp_path / "book", {"launch.yml": LAUNCH_YML, **files})
    done = building.build(folder, "--site", "--strict", LAUNCHDIRECTIVES_PYTHON=str(program))
    assert done.code == 1
    for number in (1, 2):
        assert f"p{number}.md:3 launchdirectives failed" in done.output
        assert building.page(folder, f"p{number}")["frontmatter"]["title"] == f"P{number}"
    assert "MemoryError: no room" in done.output


def test_two_builds_at_once(tmp_path: Path) -> None:
    """In one folder: both pass, and the site has its links.

    Python is found though its environment is neither named nor activated.
    """
    path = os.pathsep.join(
        str(Path(shutil.which(name) or name).parent) for name in (building.node_program(), "git")
    )
    environ = building.environment(LAUNCHDIRECTIVES_PYTHON="", VIRTUAL_ENV="", PATH=path)
    files = {"launch.yml": LAUNCH_YML, "index.md": "# Page\n\n```{launch}\n```\n"}
    folder = building.project(tmp_path, files)
    command = [building.myst_program(), "build", "--site", "--strict"]
    both = [
        subprocess.Popen(
            command,
            cwd=folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        for _ in range(2)
    ]
    for one in both:
        output, _ = one.communicate(timeout=building.TIME_LIMIT)
        assert one.returncode == 0, output
    assert len(building.launch_links(building.page(folder, "index"))) == 2


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Path]:
    """Run ``myst start`` in a project of one page."""
    files = {"launch.yml": LAUNCH_YML, "index.md": "# Page\n\nText.\n"}
    folder = building.project(tmp_path, files)
    port = str(20000 + os.getpid() % 20000)
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        running = subprocess.Popen(
            [building.myst_program(), "start", "--headless", "--server-port", port],
            cwd=folder,
            env=building.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield folder
        finally:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


def test_an_edited_page_shows_its_new_button(started: Path) -> None:
    """While ``myst start`` runs; settings are read anew with it."""
    until(lambda: len(_links(started)) == 1, started)
    launch = started / "launch.yml"
    launch.write_text(LAUNCH_YML.replace("ref: main", "ref: next"), encoding="utf-8")
    page = started / "index.md"
    page.write_text("# Page\n\nText.\n\n```{launch}\n```\n", encoding="utf-8")

    def is_new() -> bool:
        os.utime(page)  # mystmd may not have watched yet
        time.sleep(0.5)
        return len(_links(started)) == 2

    until(is_new, started)
    assert all("/org/book/next" in link["url"] for link in _links(started))


def until(is_so: Callable[[], bool], folder: Path) -> None:
    """Wait until *is_so* holds.

    :raises AssertionError: if it does not within the time limit, with what mystmd has said
    """
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end, (folder / "log").read_text(encoding="utf-8")
        time.sleep(0.1)


def _links(folder: Path) -> list[dict[str, Any]]:
    """The launch links of the index as it is on disk; none while it is being written."""
    try:
        return building.launch_links(building.page(folder, "index"))
    except (FileNotFoundError, json.JSONDecodeError):
        return []
