"""The files that a site publishes beside its pages, made from its record."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator

from launchdirectives.kept import keep
from launchdirectives.publication import FILE, views
from launchdirectives.publication.canonical import readable
from launchdirectives.publication.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchdirectives.publication.document import Entry

PUBLISHED = ("linkset", "ro-crate", "csv", "html")
"""The views that a site publishes where its author does not choose others."""


def before(folder: str) -> dict[str, Any]:
    """The record that an earlier build has left in *folder*; empty if there is none."""
    try:
        with open(os.path.join(folder, FILE), encoding="utf-8") as stream:
            found = json.load(stream)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def files(document: Document, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The record and the views called *names* as files: their paths in the site, and content.

    :raises Refused: if there is no such view
    """
    yield FILE, readable(document.data)
    for name in names:
        view = views.get(name)
        yield view.file, view.of_site(document).encode()
        yield from view.companions().items()


def write(document: Document, names: Iterable[str], folder: str) -> None:
    """Write the record and views into the site in *folder*; what is there already stays.

    :raises OSError: if that is not possible
    :raises Refused: if there is no such view
    """
    for path, content in files(document, names):
        keep(os.path.join(folder, *path.split("/")), content)


def head(document: Document, page: Entry, names: Collection[str]) -> str:
    """The elements for the head of *page* of the views called *names*, as HTML."""
    return "".join(views.get(name).in_head(document, page) for name in names)
