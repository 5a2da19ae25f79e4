"""Jupyter Book 1: ``_config.yml``.

Keys from executablebooks/jupyter-book (version 1) config_schema.json.
"""

from __future__ import annotations

import os

from launchdirectives import layers
from launchdirectives.findings import Finding
from launchdirectives.foreign.files import JUPYTER_BOOK, is_jupyter_book
from launchdirectives.publication.authors import authors
from launchdirectives.publication.identifiers import language, plain
from launchdirectives.publication.written.base import Key, Source, one
from launchdirectives.reading import Layer

KEYS = (
    Key(("title",), "title", one(plain)),
    Key(("sphinx", "config", "language"), "language", one(language)),
    Key(("author",), "authors", authors),
)


def layer(directory: str, _: list[Finding]) -> Layer | None:
    """The ``_config.yml`` of a Jupyter Book; who reads it for other settings says what is wrong."""
    path = os.path.join(directory, JUPYTER_BOOK)
    return layers.from_file(path, path, []) if is_jupyter_book(directory) else None


SOURCE = Source(file=JUPYTER_BOOK, keys=KEYS, layer=layer)
