"""sphinx-thebe beside live code of ours: two scripts would take the same cells, so ours stays off.

TeachBooks-Sphinx-Thebe has the same name for Python. Jupyter Book 1 loads the extension by itself
(executablebooks/jupyter-book jupyter_book/config.py, ``get_default_sphinx_config``).
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence

from launchdirectives import foreign, hubs, layers
from launchdirectives.config import LaunchConfig
from launchdirectives.findings import Finding, Place
from launchdirectives.foreign.base import LIVE
from launchdirectives.foreign.conf_py import line_of_extension
from launchdirectives.foreign.files import JUPYTER_BOOK, Foreign, has_live, is_jupyter_book
from launchdirectives.reading import Layer
from launchdirectives.record import Record, replace

EXTENSION = "sphinx_thebe"


class Beside(Record):
    """A book for which sphinx-thebe is loaded, and which has live code of ours.

    :param place: where it is loaded
    :param found: settings of other tools, of which none amounts to live code of ours
    :param names: hubs of live code that were in these settings and would have counted
    """

    place: Place
    found: tuple[Foreign, ...]
    names: tuple[str, ...] = ()

    def without_live(self, config: LaunchConfig) -> tuple[LaunchConfig, tuple[Finding, ...]]:
        """*config* without hubs of live code, and what to do to have them."""
        live = [hub.name for hub in config.hubs if hubs.get(hub.kind).is_in_page]
        if not live and not self.names:
            return config, ()
        kept = tuple(hub for hub in config.hubs if hub.name not in live)
        return replace(config, hubs=kept), (_finding([*live, *self.names], self.place),)


def look(
    directory: str,
    own: Iterable[Layer],
    found: Sequence[Foreign],
    extensions: Collection[str] | None,
) -> Beside | None:
    """What is left of a book with live code of ours; None if sphinx-thebe is not loaded.

    :param own: the book's own settings
    :param found: settings of other tools
    :param extensions: those that Sphinx has loaded; None: those that the book's files name
    """
    if extensions is not None and EXTENSION not in extensions:
        return None
    place = _named_at(directory)
    if place is None and extensions is None:
        return None
    kept = tuple(map(_without_live, found))
    is_decided = any("hubs" in layer.values for layer in own)
    is_changed = any(one is not before for one, before in zip(kept, found, strict=True))
    return Beside(
        place=place or Place(file=foreign.CONF_PY),
        found=kept,
        names=LIVE[-1:] if is_changed and not is_decided else (),
    )


def _named_at(directory: str) -> Place | None:
    """Where the files of the book say that sphinx-thebe is loaded."""
    if is_jupyter_book(directory):
        return _in_jupyter_book(os.path.join(directory, JUPYTER_BOOK))
    path = os.path.join(directory, foreign.CONF_PY)
    line = line_of_extension(path, EXTENSION)
    return Place(file=path, line=line, key="extensions") if line else None


def _without_live(one: Foreign) -> Foreign:
    if not has_live(one.carried.values):
        return one
    values = dict(one.carried.values)
    section = values.pop("hubs")
    found = section.items() if isinstance(section, Mapping) else ()
    if kept := {name: hub for name, hub in found if name != LIVE[-1]}:
        values["hubs"] = kept
    return replace(one, carried=replace(one.carried, values=values))


def _finding(names: list[str], place: Place) -> Finding:
    fix = f"Remove '{EXTENSION}' from the extensions"
    if place.file.endswith(JUPYTER_BOOK):
        fix = f"List Jupyter Book's extensions without '{EXTENSION}' as sphinx.config.extensions"
    return Finding(
        code="config.sphinx-thebe",
        message=f"The hub {', '.join(map(repr, names))} is left out, for the extension "
        f"'{EXTENSION}' is loaded, whose script takes the same cells of code.",
        fix=f"{fix}; its settings and its button go on working.",
        place=place,
    )


def _in_jupyter_book(path: str) -> Place | None:
    written = layers.from_file(path, path, [])
    value: object = written.values if written else {}
    keys = ("sphinx", "config", "extensions")
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    if not isinstance(value, list):
        return Place(file=path)
    if EXTENSION not in value:
        return None
    return Place(file=path, line=written.line_of(keys) if written else 0, key=".".join(keys))
