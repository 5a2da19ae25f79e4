"""``conf.py``: what Sphinx itself asks every author for. ``copyright`` names no authors.

Names and defaults from sphinx-doc/sphinx sphinx/config.py.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from launchdirectives.findings import Finding
from launchdirectives.foreign import CONF_PY
from launchdirectives.foreign.conf_py import literals
from launchdirectives.publication.authors import authors
from launchdirectives.publication.identifiers import language, plain, without_html
from launchdirectives.publication.written.base import Key, Source, one
from launchdirectives.reading import Layer

KEYS = (
    Key(("html_title",), "title", one(lambda value: plain(without_html(value)))),
    Key(("project",), "title", one(plain)),
    Key(("language",), "language", one(language)),
    Key(("author",), "authors", authors, "Several names are parted by commas or “and”."),
)

NAMES = tuple(key.path[0] for key in KEYS)
"""The variables that are read."""

_LANGUAGE = "en"
"""Sphinx's default, which says nothing of a book."""
_NOT_SET = ("Project name not set", "Author name not set", "unknown")
"""What stands in Sphinx's values that no author has set."""


def layer(directory: str, _: list[Finding]) -> Layer | None:
    """The values that are written out in the ``conf.py`` of *directory*."""
    return literals(os.path.join(directory, CONF_PY), NAMES)


def with_real(written: Layer | None, directory: str, values: Mapping[str, object]) -> Layer | None:
    """*written* with the *values* that Sphinx has, without its own defaults.

    Its default title depends on the language: who knows the language leaves it out of *values*.
    """
    real = {
        name: value
        for name, value in values.items()
        if name in NAMES and isinstance(value, str) and value and value not in _NOT_SET
    }
    known = written.values if written else {}
    if real.get("language") == _LANGUAGE and "language" not in known:
        del real["language"]
    if not real:
        return written
    path = os.path.join(directory, CONF_PY)
    return Layer({**known, **real}, path, written.line_of if written else lambda _path: 0)


SOURCE = Source(file=CONF_PY, keys=KEYS, layer=layer)
