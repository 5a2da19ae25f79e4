"""Matplotlib's figures, shown below the cell that makes them.

It is a backend of Matplotlib (``MPLBACKEND=module://launch_live.figures``): a module with a class
``FigureCanvas`` and a function ``show`` (matplotlib/matplotlib lib/matplotlib/pyplot.py,
switch_backend). Nothing of Matplotlib is loaded before a cell does.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

BACKEND = "module://launch_live.figures"

display: Callable[[object], None] = print
"""Shows a figure; the shell puts its own here."""


def __getattr__(name: str) -> Any:
    if name == "FigureCanvas":
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        return FigureCanvasAgg
    raise AttributeError(name)


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
