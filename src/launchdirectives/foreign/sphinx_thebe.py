"""sphinx-thebe: ``thebe_config`` in ``conf.py``.

Keys from executablebooks/sphinx-thebe src/sphinx_thebe/__init__.py, and ``use_thebe_lite`` and
``exclude_patterns`` from TeachBooks/TeachBooks-Sphinx-Thebe, which has the same name for Python.
"""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.foreign import sphinx_book_theme
from launchdirectives.foreign.base import COMPUTED, Carried, Carrier
from launchdirectives.reading import KeyPath

VARIABLE = "thebe_config"

SOURCE = {"repository_url": "repository", "repository_branch": "ref", "path_to_docs": "path"}
"""Its keys about the repository, with ours below ``source``."""

_LITE = "use_thebe_lite"

_CELLS = "Cells are found by themselves; a code block is one by its class 'thebe'."
_LOST = {
    "selector": _CELLS,
    "selector_input": _CELLS,
    "selector_output": _CELLS,
    "codemirror-theme": "Editors take their colours from the page.",
    "always_load": "Nothing is loaded before the reader starts the code.",
    "exclude_patterns": "Only the files are offered that the hub's 'files' names.",
}


def carry(settings: Mapping[str, object]) -> Carried:
    """What ``thebe_config`` amounts to; ``True`` is allowed and says only that code runs."""
    carrier = Carrier()
    written = settings.get(VARIABLE)
    if written is True:
        _carry_live(carrier, settings, (VARIABLE,))
        return carrier.carried()
    config = carrier.section(settings, (VARIABLE,))
    carrier.put_source(config, (VARIABLE,), SOURCE)
    if config:
        is_lite = config.get(_LITE) not in (None, False, "", "False", "false", COMPUTED)
        place = (VARIABLE, _LITE) if is_lite else (VARIABLE,)
        _carry_live(carrier, settings, place, via="lite" if is_lite else "")
    for key, value in config.items():
        if value and key not in (*SOURCE, _LITE):
            reason = _LOST.get(str(key), "It has no counterpart here.")
            carrier.lose((VARIABLE, str(key)), reason)
    return carrier.carried()


def _carry_live(
    carrier: Carrier, settings: Mapping[str, object], place: KeyPath, via: str = ""
) -> None:
    """Take over that code runs; on the BinderHub that the theme's options name, if they do."""
    if not via:
        theme = sphinx_book_theme.carry(settings)
        hubs = theme.values.get("hubs")
        if isinstance(hubs, Mapping) and "binder" in hubs:
            via = "binder"
        elif any(problem.ours[:1] == ("hubs",) for problem in theme.problems):
            return  # it is said there that nobody knows the BinderHub
    carrier.put_live(place, via=via)
