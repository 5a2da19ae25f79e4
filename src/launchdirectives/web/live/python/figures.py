"""Matplotlib's figures, shown below the cell that makes them.

Nothing of Matplotlib is loaded before a cell does.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

BACKEND = "module://launch_live.backend"
"""The name by which Matplotlib finds :mod:`.backend`."""

display: Callable[[object], object] = print
"""Shows a figure; the shell puts its own here."""


def shown(value: object) -> dict[str, bytes]:
    """*value* as a picture, if it is a figure."""
    known = sys.modules.get("matplotlib.figure")
    if known is None or not isinstance(value, known.Figure):
        return {}
    stream = io.BytesIO()
    value.savefig(stream, format="png", bbox_inches="tight")
    return {"image/png": stream.getvalue()}


def show(*_: object, **__: object) -> None:
    """Show all open figures and close them."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in pyplot.get_fignums():
        figure = pyplot.figure(number)
        if figure.axes or figure.texts or figure.images:
            display(figure)
    pyplot.close("all")


def forget() -> None:
    """Close all figures unseen: the cell that made them has failed."""
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
