"""Quarto: ``_quarto.yml`` of a book or a web site.

Keys from quarto-dev/quarto-cli, "Book Options" and "Website Options".
"""

from __future__ import annotations

import os

from launchdirectives import layers
from launchdirectives.findings import Finding
from launchdirectives.foreign import TOOLS
from launchdirectives.publication.authors import authors
from launchdirectives.publication.identifiers import description, doi, language, plain
from launchdirectives.publication.licences import license as licence
from launchdirectives.publication.written.base import Key, Source, one
from launchdirectives.reading import Layer

KEYS = (
    Key(("book", "title"), "title", one(plain)),
    Key(("website", "title"), "title", one(plain)),
    Key(("title",), "title", one(plain)),
    Key(("book", "description"), "description", one(description)),
    Key(("website", "description"), "description", one(description)),
    Key(("lang",), "language", one(language)),
    Key(("license",), "license", one(licence)),
    Key(("book", "doi"), "doi", one(doi)),
    Key(("doi",), "doi", one(doi)),
    Key(("book", "author"), "authors", authors),
    Key(("author",), "authors", authors),
)

_FILE = TOOLS["Quarto"][0]


def layer(directory: str, _: list[Finding]) -> Layer | None:
    """The ``_quarto.yml`` of *directory*; who reads it for other settings says what is wrong."""
    path = os.path.join(directory, _FILE)
    return layers.from_file(path, path, [])


SOURCE = Source(file=_FILE, keys=KEYS, layer=layer)
