"""What the script of live code reads from a page, as JSON.

The hub's part is in the button that starts it, so that it changes when a setting does; the
page's part (its cells) in one element of the page.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable

from launchdirectives.hubs.thebe import Backend, Thebe, ThebeOptions
from launchdirectives.kernels import Kernel
from launchdirectives.live.cells import LiveCell
from launchdirectives.model import Launch, Page
from launchdirectives.record import plain

ELEMENT = "launch-live-page"
"""The ``id`` of the page's element."""


def hub_data(launch: Launch) -> str:
    """What the script needs to know of the hub of *launch*."""
    backend = Thebe().backend(launch)
    options: ThebeOptions = launch.hub.options
    data: dict[str, object] = {"hub": launch.hub.name, "title": launch.hub.title}
    data |= _filled(backend)
    if options.kernel:
        data["kernel"] = options.kernel
    return _json(data)


def _filled(backend: Backend) -> dict[str, object]:
    return {name: plain(value) for name, value in backend.__dict__.items() if value}


def page_data(page: Page, book_path: str, kernel: Kernel, cells: Iterable[LiveCell]) -> str:
    """What the script needs to know of *page*.

    :param book_path: the book's folder in its repository
    :param kernel: the language of the cells, and the name if the page itself has one
    """
    stem = posixpath.splitext(page.file)[0]
    # A session of its own in the page's folder: that of the notebook itself is the reader's, who
    # may have it open in JupyterLab.
    path = posixpath.normpath(posixpath.join(book_path, stem)) + "-live.ipynb"
    return _json(
        {
            "path": path,
            "kernel": {"name": kernel.name, "language": kernel.language},
            "cells": [_cell(cell) for cell in cells],
        }
    )


def _cell(cell: LiveCell) -> dict[str, object]:
    data: dict[str, object] = {"id": cell.id, "source": cell.source}
    marks = {
        "init": cell.is_init,
        "readonly": cell.is_readonly,
        "hidden": cell.is_hidden,
        "raises": cell.may_fail,
    }
    return data | {name: True for name, value in marks.items() if value}


def element(data: str) -> str:
    """The HTML of the page's element; it is no script, which a strict policy would stop."""
    return f'<script type="application/json" id="{ELEMENT}">{data}</script>'


def _json(data: dict[str, object]) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Nothing in it can end the element, or begin a comment there.
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
