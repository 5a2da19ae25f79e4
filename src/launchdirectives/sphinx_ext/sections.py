"""The heading above a control, at which the page's own notebook opens.

Only below the page's title; a control with a file or a ``fragment`` of its own says itself
where it opens.
"""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from docutils import nodes

from launchdirectives import headings
from launchdirectives.asking import is_of_control
from launchdirectives.sphinx_ext.collector import asked_by_page
from launchdirectives.sphinx_ext.nodes import launch_nodes
from launchdirectives.sphinx_ext.site import site_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_TYPED = {"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{LEFT SINGLE QUOTATION MARK}": "'"} | {
    "\N{EN DASH}": "--",
    "\N{EM DASH}": "---",
    "\N{HORIZONTAL ELLIPSIS}": "...",
}
"""What Sphinx's smart quotes are made of; Jupyter shows it as it was typed."""

_READABLE = (nodes.Text, nodes.emphasis, nodes.strong, nodes.literal, nodes.math)


def on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Tell each control of a notebook under which heading it stands."""
    env = app.env
    asked = asked_by_page(env)
    docname = env.docname
    if docname not in asked:
        return
    site = site_of(app.builder)
    if not (site.may_run(env, docname) and site.page(env, docname).is_notebook):
        return
    controls = [one for one in asked[docname] if is_of_control(one)]
    found = list(islice(launch_nodes(doctree), len(controls)))  # the rest of the page has none
    for node in found:
        node["asked"] = headings.placed(node["asked"], partial(_above, node, doctree))
    others = [one for one in asked[docname] if not is_of_control(one)]
    asked[docname] = (*others, *(node["asked"] for node in found))


def _above(node: nodes.Node, doctree: nodes.document) -> list[str]:
    """The headings of the page down to that of the section in which *node* stands."""
    section = node.parent
    while section is not None and not isinstance(section, nodes.section):
        section = section.parent
    above: list[str] = []
    for one in doctree.findall(nodes.section) if section is not None else ():
        above.append(_text(one))
        if one is section:
            break
    return above


def _text(section: nodes.section) -> str:
    """A section's heading as Jupyter shows it before it draws formulas; empty if nobody knows."""
    title = section.next_node(nodes.title)
    if title is None or title.parent is not section:
        return ""
    parts = []
    for node in title.findall(include_self=False):
        if not isinstance(node, _READABLE):
            return ""
        if isinstance(node, nodes.Text):
            is_formula = isinstance(node.parent, nodes.math)
            parts.append(f"${node}$" if is_formula else str(node))
    typed = {ord(char): old for char, old in _TYPED.items() if char not in title.rawsource}
    return "".join(parts).translate(typed)
