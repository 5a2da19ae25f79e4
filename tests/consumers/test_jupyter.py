"""A real Jupyter Server with JupyterLab, Notebook 7, nbclassic, jupytext and nbgitpuller.

From our link to the document that the application opens: nbgitpuller's page says where its
script goes, and the page there says which document it is.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from launchdirectives.model import FILE, FOLDER, NOTEBOOK, TEXT_NOTEBOOK, Environment, Launch
from tests.core import consumers
from tests.core.making import make_hub, make_launch, url_of
from tests.core.test_urls import CHARACTERS, INTERFACES, OPENS, PATHS, REFS, SEGMENTS, opened

if TYPE_CHECKING:
    from tests.consumers.jupyter_rig import JupyterRig

pytestmark = pytest.mark.live

ENDINGS = {NOTEBOOK: ".ipynb", TEXT_NOTEBOOK: ".md", FILE: ".txt", FOLDER: ""}
ODD_PATH = "50% #1 a+b?c=d&e;f@g/.hidden/ünï"

some = settings(max_examples=80, deadline=None)
few = settings(max_examples=50, deadline=None)


def notebook(words: str) -> str:
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": words}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})


def write(file: Path, opens: str, words: str) -> None:
    """A file of the kind that *opens* says, which holds *words* and can be told by them."""
    if opens == FOLDER:
        file.mkdir(parents=True)
        (file / f"{words}.txt").touch()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(notebook(words) if opens == NOTEBOOK else f"{words}\n", encoding="utf-8")


@contextmanager
def standing(jupyter: JupyterRig, path: str, opens: str) -> Iterator[str]:
    """What is to be opened, below the server's root for a while; gives words found only there."""
    write(jupyter.root / path, opens, words := "only-here")
    try:
        yield words
    finally:
        for child in jupyter.root.iterdir():
            shutil.rmtree(child) if child.is_dir() else child.unlink()


def assert_holds(jupyter: JupyterRig, path: str, opens: str, words: str) -> None:
    """The server has *words* at *path*, and takes it for what it is."""
    model = jupyter.contents(path)
    kind = {NOTEBOOK: "notebook", TEXT_NOTEBOOK: "notebook", FOLDER: "directory"}
    assert model["type"] == kind.get(opens, "file")
    assert words in json.dumps(model["content"])


FOLDERS = st.one_of(
    st.sampled_from(("auto", "none", "My course/2024", "tree", "#1 50%?&+;@=")),
    st.lists(SEGMENTS, min_size=1, max_size=2)
    .map("/".join)
    # The settings take no others: one line of text, and no blanks that nbgitpuller takes off.
    .filter(lambda name: name.isprintable() and name == name.strip()),
)


@some
@given(PATHS, st.sampled_from(INTERFACES), st.sampled_from(OPENS), FOLDERS)
@example(ODD_PATH, "lab", NOTEBOOK, "auto")
@example(ODD_PATH, "doc", TEXT_NOTEBOOK, "none")
@example(ODD_PATH, "notebook", FILE, "none")
@example(ODD_PATH, "nbclassic", FILE, "none")
@example("tree/a", "lab", NOTEBOOK, "none")
@example("tree/tree", "doc", FOLDER, "none")
@example(" a%20b ", "nbclassic", NOTEBOOK, "none")
def test_nbgitpuller_sends_the_reader_to_the_file(
    jupyter: JupyterRig, path: str, interface: str, opens: str, folder: str
) -> None:
    launch = to_server(jupyter, path + ENDINGS[opens], folder, opens=opens, interface=interface)
    pull = jupyter.pull(url_of(launch))
    assert (pull.repository, pull.branch) == ("https://github.com/org/book", "main")
    below = f"{pull.folder}/{launch.path}"
    with standing(jupyter, below, opens) as words:
        found = jupyter.opened(pull.goal)
        assert found in opened(interface, below, opens)
        assert_holds(jupyter, found.path, opens, words)


@few
@given(
    PATHS,
    st.sampled_from(("lab", "doc", "notebook")),
    st.text(CHARACTERS, min_size=1, max_size=10),
    st.booleans(),
)
@example("a", "lab", "#?&%20+", False)
@example("a", "notebook", " é ", True)
@example("tree/a", "doc", "1.-Setup", False)
def test_the_heading_arrives(
    jupyter: JupyterRig, path: str, interface: str, heading: str, is_text: bool
) -> None:
    opens = TEXT_NOTEBOOK if is_text else NOTEBOOK
    options = {"opens": opens, "interface": interface, "fragment": heading}
    launch = to_server(jupyter, path + ENDINGS[opens], "none", **options)
    pull = jupyter.pull(url_of(launch))
    with standing(jupyter, below := f"{pull.folder}/{launch.path}", opens):
        assert jupyter.opened(pull.goal) in opened(interface, below, opens, heading)


@few
@given(PATHS, REFS, st.sampled_from(INTERFACES), st.sampled_from(OPENS), st.booleans())
@example(ODD_PATH, "fix/#12-100%+é", "lab", NOTEBOOK, True)
@example(ODD_PATH, "main", "nbclassic", FOLDER, False)
@example("100%25", "main", "notebook", NOTEBOOK, False)
@example(" a ", "main", "doc", FILE, True)
def test_binderhub_sends_the_reader_to_the_file(
    jupyter: JupyterRig, path: str, ref: str, interface: str, opens: str, has_environment: bool
) -> None:
    # BinderHub is on no package index: its page is the model's, the server is the real one.
    if not has_environment:
        assume(not any(char in ref for char in "%|]"))  # refused: BinderHub cannot take them
    environment = Environment(repository="https://github.com/org/env" if has_environment else "")
    hub = make_hub("binderhub", "https://mybinder.org")
    launch = make_launch(
        hub,
        path + ENDINGS[opens],
        opens=opens,
        interface=interface,
        ref=ref,
        environment=environment,
    )
    goal = jupyter.here(consumers.binderhub(url_of(launch), prefix="").server_url)
    below = launch.path
    if has_environment:
        pull = jupyter.pull(goal)
        assert (pull.repository, pull.branch) == ("https://github.com/org/book", ref)
        goal, below = pull.goal, f"{pull.folder}/{launch.path}"
    with standing(jupyter, below, opens) as words:
        found = jupyter.opened(goal)
        assert found in opened(interface, below, opens)
        assert_holds(jupyter, found.path, opens, words)


@pytest.mark.parametrize("path", [".hidden/a.ipynb", "b/.a.ipynb"])
def test_hidden_names_open_only_where_the_server_is_set_so(
    jupyter: JupyterRig, jupyter_with_parent: JupyterRig, path: str
) -> None:
    # That an author is told so: tests/core/test_urls.py.
    for server, status in ((jupyter, 200), (jupyter_with_parent, 404)):
        launch = to_server(server, path, "book")
        goal = server.pull(url_of(launch)).goal
        with standing(server, f"book/{path}", NOTEBOOK):
            found = server.opened(goal)
            answer = server.reader.open(f"{server.url}/api/contents/{found.path}")
            assert (found.path, answer.status) == (f"book/{path}", status)


def to_server(jupyter: JupyterRig, path: str, folder: str, **options: str) -> Launch:
    return make_launch(make_hub("jupyter", jupyter.url, folder=folder), path, **options)
