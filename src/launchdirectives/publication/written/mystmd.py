"""mystmd: ``project`` in ``myst.yml``.

Keys from jupyter-book/mystmd packages/myst-frontmatter/src/project/validators.ts.
"""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.book import project_in
from launchdirectives.findings import Finding
from launchdirectives.foreign import TOOLS
from launchdirectives.publication.authors import authors
from launchdirectives.publication.identifiers import description, doi, language, plain
from launchdirectives.publication.licences import license as licence
from launchdirectives.publication.spot import Spot
from launchdirectives.publication.written.base import Key, Source, one
from launchdirectives.reading import Layer


def _authors(value: object, spot: Spot) -> list[dict[str, object]]:
    project = spot.whole.get("project")
    whole = project if isinstance(project, Mapping) else {}
    return authors(value, Spot(whole, spot.path, spot.refusals))


KEYS = (
    Key(("project", "title"), "title", one(plain)),
    Key(("project", "description"), "description", one(description)),
    Key(("project", "language"), "language", one(language)),
    Key(("project", "license"), "license", one(licence), "Those of content and code: both."),
    Key(("project", "doi"), "doi", one(doi)),
    Key(
        ("project", "authors"),
        "authors",
        _authors,
        "The first of an author's affiliations, by its name or its `id` in `affiliations`.",
    ),
    Key(("project", "author"), "authors", _authors),
)

_FILE = TOOLS["mystmd"][0]


def layer(directory: str, _: list[Finding]) -> Layer | None:
    """The ``myst.yml`` of *directory*; who reads it for other settings says what is wrong."""
    project = project_in(directory, [])
    return project.written if project else None


SOURCE = Source(file=_FILE, keys=KEYS, layer=layer)
