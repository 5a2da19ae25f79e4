"""The nodes that stand for controls, and what each builder writes for them.

A ``launch`` node is a neutral container with the options of its directive. For HTML its
visitor asks the core for the control; for every other builder it is filled with plain
links, which all of them can write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from launchdirectives.asking import Asked
from launchdirectives.findings import Place
from launchdirectives.sphinx_ext import plain
from launchdirectives.sphinx_ext.site import OWN, site_of, translate
from launchdirectives.web import control

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

    from launchdirectives.model import Launch


class launch(nodes.container):  # noqa: N801  (docutils names nodes in lower case)
    """A control on its own."""


class launch_link(nodes.inline):  # noqa: N801
    """A link within a sentence; holds its text."""


AnyLaunch = launch | launch_link


def add(app: Sphinx) -> None:
    """Register the nodes; other writers take them for the container and inline they are."""
    app.add_node(launch, html=(_visit_launch_html, _pass))
    app.add_node(launch_link, html=(_visit_link_html, _pass))


def make(kind: type[AnyLaunch], asked: Asked, docname: str, text: str = "") -> AnyLaunch:
    """A node of *kind* that asks for *asked* on the page *docname*."""
    node = kind()
    if text:
        node.append(nodes.Text(text))
    node["asked"] = asked
    node["docname"] = docname
    return node


def on_builder_inited(app: Sphinx) -> None:
    """Have documents changed where that is needed: not for a theme with a place in its header."""
    builder = app.builder
    writes_pages = builder.format != ""  # gettext and linkcheck do not
    if writes_pages and not site_of(builder).has_header:
        app.connect("doctree-resolved", _on_doctree_resolved)


def _on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put in a page's own control where the theme has no place for it; fill for non-HTML."""
    site = site_of(app.builder)
    _insert_own(app, doctree, docname)
    if site.is_web and app.builder.name != "singlehtml":
        return
    for start in list(doctree.findall(addnodes.start_of_file)):
        _insert_own(app, start, start["docname"])
    if not site.is_web:
        for node in list(launch_nodes(doctree)):
            _fill(node, app.builder)


def launch_nodes(doctree: nodes.document) -> Iterator[AnyLaunch]:
    """The controls and links of a document."""
    yield from doctree.findall(launch)
    yield from doctree.findall(launch_link)


def _insert_own(app: Sphinx, root: nodes.Element, docname: str) -> None:
    """Insert the control that a page gets without a directive below its title."""
    site = site_of(app.builder)
    if not site.shows(app.env, docname):
        return
    site.with_own_node.add(docname)
    section = next((child for child in root.children if isinstance(child, nodes.section)), None)
    node = make(launch, OWN, docname)
    if section is None:
        root.insert(0, node)
    else:
        is_titled = bool(section.children) and isinstance(section.children[0], nodes.title)
        section.insert(1 if is_titled else 0, node)


def _place(node: AnyLaunch) -> Place:
    return Place(file=node.source or "", line=node.line or 0)


def _fill(node: AnyLaunch, builder: Builder) -> None:
    """Give *node* the links that a builder of no web page can write."""
    found = _launches(node, builder)
    if isinstance(node, launch):
        node.extend(plain.block(found, dict(node["asked"]).get("label", ""), builder))
    elif found:
        text = node.astext()
        node.clear()
        node.extend(plain.inline(found[0], text, builder))


def _launches(node: AnyLaunch, builder: Builder) -> tuple[Launch, ...]:
    return site_of(builder).launches(builder.env, node["docname"], node["asked"], _place(node))


def _visit_launch_html(self: HTML5Translator, node: launch) -> None:
    if node.children:
        return
    site, env = site_of(self.builder), self.builder.env
    self.body.append(site.control(env, node["docname"], node["asked"], _place(node)))
    raise nodes.SkipNode


def _visit_link_html(self: HTML5Translator, node: launch_link) -> None:
    if any(isinstance(child, nodes.reference) for child in node.children):
        return
    found = _launches(node, self.builder)
    if found:
        root = site_of(self.builder).root(node["docname"])
        look = control.Look(label=node.astext(), root=root)
        self.body.append(control.link(found[0], look, translate))
        raise nodes.SkipNode


def _pass(self: nodes.NodeVisitor, node: nodes.Node) -> None:
    """Write nothing of one's own."""
