"""Builds mystmd projects offline, with the ``myst`` of the running environment.

mystmd has no template of its own on disk: a folder with a five-line ``template.yml`` stands in for
the theme, so that ``myst build --site`` needs no network.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import launchdirectives
from launchdirectives import mystmd
from launchdirectives.writing.myst_yml import PLUGIN as NAME
from tests.live.conftest import do_without

Node = dict[str, Any]

STUB = """\
jtex: v1
title: Stub
version: 1.0.0
parts: []
options: []
files: []
"""
"""A template of a site that shows nothing."""

MYST_YML = """\
version: 1
project:
  title: River
  plugins: [launchdirectives.mjs]
site:
  template: ./stub
"""

PLUGIN = Path(mystmd.__file__).parent / NAME

TIME_LIMIT = 120


class Built(NamedTuple):
    """What a run of ``myst`` left.

    :ivar output: all that it printed, without colours
    """

    code: int
    output: str


def node_program() -> str:
    """Node; the test is skipped without it."""
    return shutil.which("node") or do_without("Node, which mystmd runs on, is not installed")


def myst_program() -> str:
    """The ``myst`` of the running environment; the test is skipped without it or without Node."""
    node_program()
    found = Path(sys.executable).parent / ("myst.exe" if os.name == "nt" else "myst")
    if not found.exists():
        do_without("not installed: mystmd (install it with pip)")
    return str(found)


def environment(**changed: str) -> dict[str, str]:
    """The environment of a run: it finds this package where the test found it.

    :param changed: variables beside those of the test; an empty one is taken out
    """
    source = str(Path(launchdirectives.__file__).parents[1])
    set_here = {
        "PYTHONPATH": source,
        "LAUNCHDIRECTIVES_PYTHON": sys.executable,
        "NO_COLOR": "1",
        "CI": "",
        **changed,
    }
    merged = {**os.environ, **set_here}
    return {name: value for name, value in merged.items() if value}


def project(folder: Path, files: Mapping[str, str], myst_yml: str = MYST_YML) -> Path:
    """Write a project into *folder*: *files*, its ``myst.yml``, the plugin and the template.

    :returns: *folder*
    """
    written = {"myst.yml": myst_yml, "stub/template.yml": STUB, **files}
    for name, text in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return packaged_plugin(folder)


def packaged_plugin(folder: Path) -> Path:
    """Put the plugin of the package into *folder*.

    :returns: *folder*
    """
    shutil.copy(PLUGIN, folder / NAME)
    return folder


def build(folder: Path, *what: str, **changed: str) -> Built:
    """Run ``myst build`` in *folder*.

    :param what: the arguments; without any, ``--site``
    :param changed: see :func:`environment`
    """
    done = subprocess.run(
        [myst_program(), "build", *(what or ("--site",))],
        cwd=folder,
        env=environment(**changed),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=TIME_LIMIT,
        check=False,
    )
    return Built(done.returncode, done.stdout)


def page(folder: Path, slug: str) -> Node:
    """The JSON of a page of the site that was built in *folder*."""
    path = folder / "_build" / "site" / "content" / f"{slug}.json"
    found: Node = json.loads(path.read_text(encoding="utf-8"))
    return found


def nodes(tree: Node, is_wanted: Callable[[Node], bool]) -> Iterator[Node]:
    """The nodes in *tree* that are wanted, from top to bottom."""
    if is_wanted(tree):
        yield tree
    for child in tree.get("children", ()):
        yield from nodes(child, is_wanted)


def launch_links(tree: Node) -> list[Node]:
    """The links of controls in *tree* (a page's JSON, or a node)."""
    return list(nodes(tree.get("mdast", tree), _is_launch_link))


def _is_launch_link(node: Node) -> bool:
    return node.get("type") == "link" and "launch" in (node.get("data") or {})
