"""What authors have written of a book and of its pages already, as the record has it.

Nobody writes it twice: titles, authors and licences stand in ``conf.py``, in ``CITATION.cff``, in
``myst.yml``. One file here reads one of them, each with a table of its keys. Member by member the
strongest that says something counts, and ``record`` in ``launch.yml`` goes before all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from launchdirectives import pages
from launchdirectives.book import Book
from launchdirectives.findings import Finding
from launchdirectives.model import Page
from launchdirectives.named import load
from launchdirectives.publication.spot import Spot
from launchdirectives.publication.written import conf_py, front_matter
from launchdirectives.publication.written.base import Source, members
from launchdirectives.reading import Layer
from launchdirectives.record import Record
from launchdirectives.resolve import rule_for

_HERE = "launchdirectives.publication.written"

SOURCES = {
    "Sphinx": f"{_HERE}.conf_py:SOURCE",
    "Jupyter Book 1": f"{_HERE}.jupyter_book:SOURCE",
    "Quarto": f"{_HERE}.quarto:SOURCE",
    "Zenodo": f"{_HERE}.zenodo:SOURCE",
    "Citation File Format": f"{_HERE}.citation:SOURCE",
    "mystmd": f"{_HERE}.mystmd:SOURCE",
}
"""Each tool with where its file is read; the weakest first."""

OF_REPOSITORY = ("Zenodo", "Citation File Format")
"""Those whose file is at the root of the repository, wherever in it the book is."""

OURS = {
    "title": "title",
    "description": "description",
    "language": "language",
    "license": "license",
    "doi": "doi",
    "authors": "authors",
    "related": "relatedWorks",
    "archives": "archives",
}
"""The keys of ``record``, with the members of the record that they are."""

UNTITLED = "Untitled"


class Written(Record):
    """What is written of a book.

    :param site: the members of the record's ``site``, without its address
    :param origins: which file each member comes from, relative to the book's folder
    :param findings: what cannot be used
    :param project: what ``myst.yml`` says of the project, by which its pages name people
    """

    site: Mapping[str, object]
    origins: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    project: Mapping[str, object] = {}


def look(book: Book, *, extra: Mapping[str, object] | None = None) -> Written:
    """What is written of *book*.

    :param extra: values of ``conf.py`` as Sphinx has them, by name
    """
    site: dict[str, object] = {}
    origins: dict[str, str] = {}
    findings: list[Finding] = []
    project: object = {}
    for tool, source, layer in _layers(book, extra or {}, findings):
        spot = Spot(layer.values)
        for member, value in members(source.keys, layer.values, spot).items():
            site[member] = value
            origins[member] = _shown(layer.file, book)
        findings += spot.findings(layer)
        if tool == "mystmd":
            project = layer.values.get("project")
    for key, member in OURS.items():
        if value := getattr(book.record_config, key):
            site[member] = value
            origins[member] = _shown(book.settings.place(("record", key)).file, book)
    if "title" not in site:
        site["title"] = _name_of_repository(book) or UNTITLED
        origins["title"] = "the repository's name" if book.source else "nobody"
    return Written(
        site=site,
        origins=origins,
        findings=tuple(findings),
        project=project if isinstance(project, Mapping) else {},
    )


def of_page(
    book: Book,
    page: Page,
    known: Written,
    *,
    metadata: Mapping[str, object] | None = None,
    findings: list[Finding] | None = None,
) -> dict[str, object]:
    """What the file of *page*, and the page rule that matches it, say of it.

    :param metadata: of the file, where it has been read already. What Sphinx keeps of it will
        not do: docutils takes the field ``authors`` apart at its commas.
    :param findings: takes what cannot be used; without it, nothing is told
    """
    path = os.path.join(book.directory, page.file)
    values = pages.metadata(path) if metadata is None else metadata
    rule = rule_for(book.config, page.docname)
    inherited = {"relatedWorks": list(rule.related)} if rule and rule.related else None
    layer = Layer(values, page.file, lambda key: pages.line_of_front_matter(path, key))
    return front_matter.page(
        values, inherited=inherited, project=known.project, layer=layer, findings=findings
    )


def _layers(
    book: Book, extra: Mapping[str, object], findings: list[Finding]
) -> Iterator[tuple[str, Source, Layer]]:
    """Each source that is there, the weakest first."""
    root = book.repository.root if book.repository else book.directory
    for tool, where in SOURCES.items():
        source: Source = load(where)
        layer = source.layer(book.directory, findings)
        if layer is None and tool in OF_REPOSITORY and root != book.directory:
            layer = source.layer(root, findings)
        if source is conf_py.SOURCE:
            layer = conf_py.with_real(layer, book.directory, extra)
        if layer is not None:
            yield tool, source, layer


def _shown(file: str, book: Book) -> str:
    """*file* as an author names it: from the book's folder."""
    if os.path.exists(file):
        file = os.path.relpath(os.path.realpath(file), book.directory)
    return file.replace(os.sep, "/")


def _name_of_repository(book: Book) -> str:
    name = book.source.repository.rstrip("/").rpartition("/")[2] if book.source else ""
    return name.removesuffix(".git")
