"""Settings of other tools, read as they stand: one file a tool, named here.

Each has one function, ``carry``, from the tool's settings to a
:class:`~launchdirectives.foreign.base.Carried`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from launchdirectives.foreign.base import Carried

CONF_PY = "conf.py"

TOOLS = {
    "sphinx-book-theme": (CONF_PY, "launchdirectives.foreign.sphinx_book_theme"),
    "sphinx-gallery": (CONF_PY, "launchdirectives.foreign.sphinx_gallery"),
    "sphinx-thebe": (CONF_PY, "launchdirectives.foreign.sphinx_thebe"),
    "Jupyter Book": ("_config.yml", "launchdirectives.foreign.jupyter_book"),
    "mystmd": ("myst.yml", "launchdirectives.foreign.mystmd"),
    "Quarto": ("_quarto.yml", "launchdirectives.foreign.quarto"),
}
"""Each tool with the file of its settings and the module that reads them; the strongest first."""

VARIABLES = ("html_theme_options", "sphinx_gallery_conf", "thebe_config")
"""The variables of ``conf.py`` that these tools read."""


def carry(tool: str, settings: Mapping[str, object]) -> Carried:
    """What *settings* of *tool* amount to."""
    function: Callable[[Mapping[str, object]], Carried] = import_module(TOOLS[tool][1]).carry
    return function(settings)
