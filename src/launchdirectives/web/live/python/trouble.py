"""Errors as readers see them: from their own code on, and with the next step where there is one."""

from __future__ import annotations

import os
import sys
import traceback
from types import TracebackType
from typing import Any

_HERE = os.path.dirname(__file__)
CELL = "<cell "
"""How the name of a cell begins, where Python has that of a file."""

_WIDGETS = ("ipywidgets", "anywidget", "ipympl", "ipyleaflet")


class NeedsServer(Exception):
    """What only a kernel on a server can do; its text is for the reader."""


def error_output(error: BaseException, texts: dict[str, str]) -> dict[str, Any]:
    """*error* as an output of a cell."""
    if isinstance(error, NeedsServer):
        lines = [str(error)]
    elif isinstance(error, ModuleNotFoundError) and error.name:
        # Pyodide's own words tell how to fetch the module from elsewhere.
        error.msg = f"No module named {error.name!r}"
        root = error.name.partition(".")[0]
        text = texts["lite-widgets" if root in _WIDGETS else "lite-module"]
        lines = [*_lines(error), "", text.replace("{module}", root)]
    else:
        lines = _lines(error)
    return {
        "output_type": "error",
        "ename": type(error).__name__,
        "evalue": str(error),
        "traceback": lines,
    }


def _lines(error: BaseException) -> list[str]:
    colours: dict[str, Any] = {"colorize": True} if sys.version_info >= (3, 13) else {}
    told = traceback.TracebackException(type(error), error, _own(error.__traceback__))
    told.stack[:] = [frame for frame in told.stack if os.path.dirname(frame.filename) != _HERE]
    return "".join(told.format(**colours)).rstrip().split("\n")


def _own(found: TracebackType | None) -> TracebackType | None:
    """*found* from the first line on that is of a cell."""
    while found and not found.tb_frame.f_code.co_filename.startswith(CELL):
        found = found.tb_next
    return found
