"""Matplotlib's backend for pages: ``MPLBACKEND=module://launch_live.backend``.

Such a module has a class ``FigureCanvas`` and a function ``show`` (matplotlib/matplotlib
lib/matplotlib/pyplot.py, switch_backend). Only Matplotlib loads it.
"""

from __future__ import annotations

from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

from .figures import show

__all__ = ["FigureCanvas", "show"]
