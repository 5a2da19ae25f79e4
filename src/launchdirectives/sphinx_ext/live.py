"""Live code in pages: their cells, the script's files, and the element that the script reads.

A page's cells get an ``id`` each while their document is resolved; nothing else of a theme's
markup is changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from launchdirectives import hubs, kernels
from launchdirectives.live import files, page
from launchdirectives.live.cells import LiveCell
from launchdirectives.live.texts import texts
from launchdirectives.sphinx_ext.site import site_of, translate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from launchdirectives.sphinx_ext.site import Site

CLASS = "thebe"
"""A code block of this class is a cell, as in sphinx-thebe."""

_WHOLE_PAGES = ("html", "dirhtml")


def is_offered(site: Site) -> bool:
    """Whether a hub of the book makes pages come alive."""
    return any(hubs.get(hub.kind).is_in_page for hub in site.book.config.hubs)


def on_builder_inited(app: Sphinx) -> None:
    """Have cells found, where live code is offered at all."""
    if app.builder.name in _WHOLE_PAGES and is_offered(site_of(app.builder)):
        app.connect("doctree-resolved", _on_doctree_resolved)


def _on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for number, (shown, _) in enumerate(_found(doctree), 1):
        if not shown["ids"]:
            shown["ids"].append(f"launch-cell-{number}")


def _found(doctree: nodes.document) -> Iterator[tuple[nodes.Element, nodes.literal_block]]:
    """Each cell of a document: what shows it, and what holds its code."""
    for node in doctree.findall(nodes.Element):
        if isinstance(node, nodes.container) and node.get("nb_element") == "cell_code_source":
            for block in node.findall(nodes.literal_block):
                yield _shown(node), block
        elif isinstance(node, nodes.literal_block) and CLASS in node["classes"]:
            yield node, node


def _shown(code: nodes.container) -> nodes.Element:
    """The cell that *code* is the input of."""
    parent = code.parent
    is_cell = isinstance(parent, nodes.container) and parent.get("nb_element") == "cell_code"
    return parent if is_cell else code


def cells(doctree: nodes.document) -> tuple[LiveCell, ...]:
    """The cells of a resolved document."""
    found = []
    for shown, block in _found(doctree):
        tags = shown.get("cell_metadata", {}).get("tags", [])
        found.append(
            LiveCell(
                id=shown["ids"][0],
                source=block.rawsource or block.astext(),
                language=block.get("language", ""),
                is_init="thebe-init" in tags,
            )
        )
    return tuple(found)


class LivePages:
    """Gives pages with live code their element and script; made once a build."""

    def __init__(self, app: Sphinx) -> None:
        self._texts = texts(translate)
        self._folder = ""

    def add(
        self, app: Sphinx, docname: str, context: dict[str, Any], doctree: nodes.document
    ) -> None:
        """Have *docname* come alive, if it has cells."""
        found = cells(doctree)
        if not found:
            return
        env: BuildEnvironment = app.env
        site = site_of(app.builder)
        kernel = kernels.of_live_code(env.metadata.get(docname, {}))
        source = site.book.source
        data = page.page_data(site.page(env, docname), source.path if source else "", kernel, found)
        context["body"] += page.element(data)
        folder = self._copied(Path(app.builder.outdir, "_static"))
        app.builder.add_js_file(f"{folder}/{files.LOADER}", type="module")  # type: ignore[attr-defined]

    def _copied(self, static: Path) -> str:
        """The folder of the script below *static*, filled."""
        if not self._folder:
            self._folder = files.folder(self._texts)
            into = static / self._folder
            for name in files.names():
                target = into / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if not target.exists():
                    target.write_bytes(files.read(name))
            (into / files.TEXTS).write_text(self._texts, encoding="utf-8")
        return self._folder
