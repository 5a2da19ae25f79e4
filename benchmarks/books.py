"""Books to measure: pages of about 1 kB, every tenth a notebook, committed to git."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

REMOTE = "https://github.com/org/book"
EDITED_PAGE = "page-00001"
"""A page in Markdown, which the books of all variants have."""

COMMUNITY = {"kind": "jupyterhub", "url": "https://hub.example.org", "title": "Community hub"}
BINDER = {"kind": "binderhub", "url": "https://mybinder.org", "title": "Binder"}
CLASSROOM = {"kind": "jupyterhub", "url": "https://school.example.org/jupyter", "title": "School"}


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A kind of book.

    :param settings: values of ``conf.py`` beside those of every book
    :param launch: content of ``launch.yml`` (as JSON, which is YAML); None for no such file
    :param has_directive: whether each page has a ``{launch}`` directive
    :param environment: content of ``requirements.txt``; empty for no such file
    """

    name: str
    extensions: tuple[str, ...] = ("launchdirectives",)
    settings: dict[str, Any] = field(default_factory=dict)
    launch: dict[str, Any] | None = None
    has_directive: bool = False
    environment: str = ""


_ENVIRONMENT = "numpy==2.3.4\nmatplotlib==3.10.7\n"
"""Without it no link to mybinder.org is written, which would refuse it."""

CHECKED = Variant(
    name="an environment and two hubs, checked",
    launch={"hubs": {"community": COMMUNITY, "binder": BINDER}, "show": "directive"},
    has_directive=True,
    environment=_ENVIRONMENT,
)
NONE = Variant(name="without us", extensions=())
IDLE = Variant(name="no control", settings={"launch_show": "directive"})
NO_SETTINGS = Variant(name="no settings", environment=_ENVIRONMENT)
NOTEBOOKS = Variant(name="notebooks only", launch={"hubs": {"community": COMMUNITY}})
ALL = Variant(name="header, each page", settings={"launch_show": "all"}, environment=_ENVIRONMENT)
DIRECTIVE = Variant(
    name="directive, each page",
    launch={"hubs": {"community": COMMUNITY}, "show": "directive"},
    has_directive=True,
)
ONE_HUB = Variant(name="one JupyterHub", launch={"hubs": {"community": COMMUNITY}, "show": "all"})
ONE_HUB_IN_CONF_PY = Variant(
    name="one JupyterHub, in conf.py",
    settings={"launch_hubs": {"community": COMMUNITY}, "launch_show": "all"},
)
THREE_HUBS = Variant(
    name="three hubs and a menu",
    launch={
        "hubs": {"community": COMMUNITY, "binder": BINDER, "classroom": CLASSROOM},
        "show": "all",
    },
    environment=_ENVIRONMENT,
)
PUBLISHED = Variant(
    name="three hubs, published",
    launch={
        "site": "https://book.example.org",
        "hubs": {"community": COMMUNITY, "binder": BINDER, "classroom": CLASSROOM},
    },
    environment=_ENVIRONMENT,
)
THREE_HUBS_TWICE = replace(THREE_HUBS, name="three hubs, header and directive", has_directive=True)
BUTTONS = Variant(
    name="sphinx-book-theme's launch buttons",
    extensions=(),
    settings={
        "html_theme_options": {
            "repository_url": REMOTE,
            "repository_branch": "main",
            "launch_buttons": {
                "binderhub_url": "https://mybinder.org",
                "jupyterhub_url": "https://hub.example.org",
                "colab_url": "https://colab.research.google.com",
                "notebook_interface": "jupyterlab",
                "thebe": True,
            },
        }
    },
)
THEBE = replace(
    BUTTONS,
    name="launch buttons and sphinx-thebe",
    extensions=("sphinx_thebe",),
    settings={
        **BUTTONS.settings,
        "thebe_config": {"repository_url": REMOTE, "repository_branch": "main"},
    },
)

_PARAGRAPH = (
    "The river rises after rain in the hills, and the gauge at the bridge tells by how much. "
    "Readings are taken every *quarter of an hour*, and sent on once an hour with the voltage "
    "of the battery and the temperature inside the `logger` box.\n"
)
_LIST = "- one reading is missing\n- another is twice there\n- the third one is below zero\n"


def write(folder: Path, variant: Variant, pages: int, notebook_every: int = 10) -> Path:
    """Write and commit a book of *variant* with *pages* pages; one in *notebook_every* is one."""
    folder.mkdir(parents=True)
    names = [f"page-{number:05}" for number in range(pages)]
    for number, name in enumerate(names):
        is_notebook = number % notebook_every == 0
        if is_notebook:
            notebook = name
            (folder / f"{name}.ipynb").write_text(_notebook(number, variant), encoding="utf-8")
        else:
            directive = f"```{{launch}} {notebook}.ipynb\n```\n" if variant.has_directive else ""
            text = f"# Page {number}\n\n{directive}\n{_text(number)}"
            (folder / f"{name}.md").write_text(text, encoding="utf-8")
    listing = "\n".join(names)
    index = f"# A book\n\n```{{toctree}}\n:hidden:\n:titlesonly:\n\n{listing}\n```\n"
    (folder / "index.md").write_text(index, encoding="utf-8")
    write_settings(folder, variant)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "remote", "add", "origin", REMOTE)
    commit(folder)
    return folder


def write_settings(folder: Path, variant: Variant) -> None:
    """Write the settings of *variant* alone: ``conf.py`` and, where it has one, ``launch.yml``."""
    settings = {
        "project": "A book",
        "extensions": ["myst_nb", *variant.extensions],
        "html_theme": "sphinx_book_theme",
        "html_sidebars": {"**": []},  # the sidebar costs more than all the rest of a page
        "nb_execution_mode": "off",
        **variant.settings,
    }
    lines = [f"{name} = {value!r}\n" for name, value in settings.items()]
    (folder / "conf.py").write_text("".join(lines), encoding="utf-8")
    if variant.launch is not None:
        (folder / "launch.yml").write_text(json.dumps(variant.launch, indent=2), encoding="utf-8")
    if variant.environment:
        (folder / "requirements.txt").write_text(variant.environment, encoding="utf-8")


def moved(variant: Variant, number: int) -> Variant:
    """*variant* with its community hub at another address."""
    url = f"https://hub-{number}.example.org"
    if variant is BUTTONS:
        options = variant.settings["html_theme_options"]
        buttons = {**options["launch_buttons"], "jupyterhub_url": url}
        return replace(
            variant, settings={"html_theme_options": {**options, "launch_buttons": buttons}}
        )
    hub = {**COMMUNITY, "url": url}
    if variant.launch is None:
        return replace(variant, settings={**variant.settings, "launch_hubs": {"community": hub}})
    hubs = {**variant.launch["hubs"], "community": hub}
    return replace(variant, launch={**variant.launch, "hubs": hubs})


def edit(folder: Path, text: str) -> None:
    """Add *text* to one page, and commit it."""
    with (folder / f"{EDITED_PAGE}.md").open("a", encoding="utf-8") as page:
        page.write(f"\n{text}\n")
    commit(folder)


def commit(folder: Path) -> None:
    """Commit everything in *folder*."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "Change")


def git(folder: Path, *arguments: str) -> None:
    """Run git in *folder*, with a name of its own and no settings of the machine's."""
    settings = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "gc.auto=0")
    subprocess.run(("git", *settings, *arguments), cwd=folder, check=True, capture_output=True)


def _text(number: int) -> str:
    return (
        f"{_PARAGRAPH}\n## What the gauge says\n\n{_LIST}\n{_PARAGRAPH}\n"
        f"```python\nlevel = {number} * 0.01\nprint(level)\n```\n\n{_PARAGRAPH}"
    )


def _notebook(number: int, variant: Variant) -> str:
    directive = "\n\n```{launch}\n```" if variant.has_directive else ""
    code: dict[str, Any] = {"execution_count": None, "outputs": []}
    cells = [
        _cell("title", "markdown", f"# Page {number}{directive}\n\n{_PARAGRAPH}"),
        {**_cell("first", "code", f"level = {number} * 0.01\nprint(level)"), **code},
        _cell("rest", "markdown", f"## What the gauge says\n\n{_LIST}\n{_PARAGRAPH}"),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    return json.dumps(content, indent=1) + "\n"


def _cell(name: str, kind: str, source: str) -> dict[str, Any]:
    return {"id": name, "cell_type": kind, "metadata": {}, "source": source}
