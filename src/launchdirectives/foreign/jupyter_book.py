"""Jupyter Book 1: ``_config.yml``.

Keys from executablebooks/jupyter-book (version 1) config_schema.json and config.py, which hands
them to sphinx-book-theme and sphinx-thebe.
"""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.foreign import sphinx_book_theme, sphinx_gallery, sphinx_thebe
from launchdirectives.foreign.base import LIVE, MYBINDER, Carried, Carrier
from launchdirectives.reading import KeyPath

_SOURCE = {"url": "repository", "branch": "ref", "path_to_book": "path", "provider": "provider"}

_OF_SPHINX = (sphinx_thebe, sphinx_gallery, sphinx_book_theme)
"""Readers of the values that ``sphinx.config`` hands on to Sphinx, the weakest first."""

_CONFIG: KeyPath = ("sphinx", "config")


def carry(settings: Mapping[str, object]) -> Carried:
    """What the configuration of a Jupyter Book amounts to."""
    carrier = Carrier()
    carrier.put_source(carrier.section(settings, ("repository",)), ("repository",), _SOURCE)
    buttons = carrier.section(settings, ("launch_buttons",), ("hubs",))
    root = ("launch_buttons",)
    sphinx_book_theme.carry_buttons(carrier, buttons, root)
    config = carrier.section(carrier.section(settings, ("sphinx",)), _CONFIG)
    found = [tool.carry(config) for tool in _OF_SPHINX]
    for carried in found:
        _take_over(carrier, carried)
    for carried in found:
        _take_over_live(carrier, carried)
    sphinx_book_theme.carry_live(carrier, buttons, root)
    return carrier.carried()


def _take_over(carrier: Carrier, carried: Carried) -> None:
    """Add what a tool has made of ``sphinx.config``."""
    for ours, theirs in carried.origins.items():
        if ours[: len(LIVE)] != LIVE:
            carrier.put(ours, _at(carried, ours), (*_CONFIG, *theirs))
    for theirs, reason in carried.lost:
        carrier.lose((*_CONFIG, *theirs), reason)
    for problem in carried.problems:
        carrier.refuse(problem.ours, (*_CONFIG, *problem.theirs), problem.refused)


def _take_over_live(carrier: Carrier, carried: Carried) -> None:
    """Add that code runs in the page; by which Binder, all settings together say."""
    if theirs := carried.origins.get((*LIVE, "via")):
        via = str(_at(carried, (*LIVE, "via")))
        carrier.put_live((*_CONFIG, *theirs), via="" if via in ("binder", MYBINDER) else via)


def _at(carried: Carried, ours: KeyPath) -> object:
    value: object = carried.values
    for name in ours:
        value = value[name]  # type: ignore[index]
    return value
