"""The cells of code in a document, by the nodes that show them, and what is kept of them.

Those of myst-nb (``container`` nodes with an ``nb_element``), of jupyter-sphinx (of class
``jupyter_cell``), and code blocks of class ``thebe``, as in sphinx-thebe. For each page only the
languages of its cells are kept on ``env``: by them one knows whether a kernel has anything to run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.util.tags import Tags

from launchdirectives.live.cells import RAISES, STATIC, code, language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx.environment import BuildEnvironment

CLASS = "thebe"
"""A code block of this class is a cell."""

_JUPYTER_SPHINX = "jupyter_cell"
_ID = "launch-cell-"
_NO_CODE = ("none", "text")
"""Names of the highlighter for what is no code."""


class Shown(NamedTuple):
    """A cell in a document.

    :ivar element: the node that shows it
    :ivar source: its code
    :ivar language: of the code; empty for that of the notebook which the page is
    :ivar marks: its tags and classes
    :ivar is_fixed: whether the notebook says that it is not to be edited
    """

    element: nodes.Element
    source: str
    language: str
    marks: frozenset[str]
    is_fixed: bool = False

    @property
    def is_of_notebook(self) -> bool:
        """Whether it is a cell of the notebook that the page is."""
        return not self.language

    @property
    def is_static(self) -> bool:
        """Whether it stays as it is by its author's wish."""
        return STATIC in self.marks

    @property
    def may_fail(self) -> bool:
        """Whether its author expects an error; jupyter-sphinx has an option for it."""
        return RAISES in self.marks or self.element.get("raises") not in (None, False)


def shown(root: nodes.Element) -> Iterator[Shown]:
    """The cells below *root*, in their order; nothing is looked for in text and in outputs."""
    for child in root.children:
        if isinstance(child, nodes.literal_block):
            if CLASS in child["classes"]:
                yield from _block(child)
        elif isinstance(child, nodes.Element) and not isinstance(child, nodes.TextElement):
            if child.get("nb_element") == "cell_code":
                yield from _of_notebook(child)
            elif _JUPYTER_SPHINX in child["classes"]:
                yield from _of_jupyter_sphinx(child)
            else:
                yield from shown(child)


def _block(block: nodes.literal_block) -> Iterator[Shown]:
    # Sphinx too takes a block whose text was changed for one that holds more than code.
    lexer = block.get("language") or "none"
    is_code = lexer not in _NO_CODE and block.rawsource == block.astext()
    if is_code and (source := code(block.rawsource, lexer)).strip():
        yield Shown(block, source, language(lexer), frozenset(block["classes"]))


def _of_notebook(cell: nodes.Element) -> Iterator[Shown]:
    block = _source(cell, lambda node: node.get("nb_element") == "cell_code_source")
    if block is not None:
        metadata: Mapping[str, Any] = cell.get("cell_metadata", {})
        marks = frozenset(map(str, metadata.get("tags") or ()))
        yield Shown(cell, block.rawsource, "", marks, metadata.get("editable") is False)


def _of_jupyter_sphinx(cell: nodes.Element) -> Iterator[Shown]:
    block = _source(cell, lambda node: "cell_input" in node["classes"])
    if block is not None and block.astext().strip():
        lexer = language(block.get("language") or "python")
        yield Shown(cell, block.astext(), lexer, frozenset(cell["classes"]))


def _source(
    cell: nodes.Element, is_input: Callable[[nodes.Element], bool]
) -> nodes.literal_block | None:
    for node in cell.findall(nodes.container):
        if is_input(node):
            return next(node.findall(nodes.literal_block), None)
    return None


def languages(cells: Iterable[Shown]) -> tuple[str, ...]:
    """The languages of cells, each once, in their order."""
    return tuple(dict.fromkeys(cell.language for cell in cells if not cell.is_static))


def kept(env: BuildEnvironment) -> dict[str, tuple[str, ...]]:
    """The languages of the cells of each page, as far as they were looked for."""
    try:
        return env.launch_cells  # type: ignore[attr-defined, no-any-return]
    except AttributeError:
        env.launch_cells = {}  # type: ignore[attr-defined]
        return env.launch_cells  # type: ignore[attr-defined, no-any-return]


def keep(
    env: BuildEnvironment, docname: str, doctree: nodes.document, tags: Iterable[str]
) -> tuple[str, ...]:
    """Keep the languages of the cells of a page as it was read.

    :param tags: those of a web site, by which ``only`` directives choose
    """
    on_web = Tags([*tags])
    pages = kept(env)
    pages[docname] = languages(cell for cell in shown(doctree) if _is_chosen(cell.element, on_web))
    return pages[docname]


def _is_chosen(node: nodes.Node | None, tags: Tags) -> bool:
    """Whether all ``only`` directives around *node* let it through."""
    while node is not None:
        if isinstance(node, addnodes.only):
            try:
                if not tags.eval_condition(node["expr"]):
                    return False
            except Exception:  # noqa: BLE001  (of Jinja's parser; Sphinx reports it, and keeps all)
                return True
        node = node.parent
    return True


def give_ids(doctree: nodes.document, cells: Iterable[Shown]) -> None:
    """Give an ``id`` to what shows each of *cells*, where it has none."""
    bare = [cell.element for cell in cells if not cell.element["ids"]]
    if not bare:
        return
    taken = {one for node in doctree.findall(nodes.Element) for one in node["ids"]}
    html = "".join(raw.astext() for raw in doctree.findall(nodes.raw) if _ID in raw.astext())
    number = 0
    for element in bare:
        number += 1
        while f"{_ID}{number}" in taken or f"{_ID}{number}" in html:
            number += 1
        element["ids"].append(f"{_ID}{number}")
