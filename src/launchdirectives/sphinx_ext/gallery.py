"""The ``launch-gallery`` directive: cards of the pages that open somewhere.

What a gallery shows is found out once a build. A page with a gallery is written again when a title
or a launch in it has changed, even if nothing else on it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.errors import NoUri
from sphinx.util.docutils import SphinxDirective

from launchdirectives.asking import GALLERY, GALLERY_OPTIONS, Asked
from launchdirectives.findings import Place
from launchdirectives.gallery import Card, Gallery, Listed, gallery
from launchdirectives.record import replace
from launchdirectives.sphinx_ext import plain
from launchdirectives.sphinx_ext.collector import asked_by_page
from launchdirectives.sphinx_ext.directives import AnyOption, understood
from launchdirectives.sphinx_ext.site import Site, report, site_of, translate
from launchdirectives.web import gallery as web
from launchdirectives.web.control import GALLERY_STYLES, Look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator


class launch_gallery(nodes.container):  # noqa: N801  (docutils names nodes in lower case)
    """A gallery."""


def add(app: Sphinx) -> None:
    """Register directive and node; other writers take the node for the container it is."""
    app.add_directive("launch-gallery", LaunchGalleryDirective)
    app.add_node(launch_gallery, html=(_visit_html, _depart_html))


class LaunchGalleryDirective(SphinxDirective):
    """``{launch-gallery}``: cards of pages; it has no argument."""

    option_spec: ClassVar[Any] = AnyOption(dict.fromkeys(GALLERY_OPTIONS, directives.unchanged))

    def run(self) -> list[nodes.Node]:
        """The node of the gallery."""
        mark = (GALLERY, "")
        asked = understood(self.env, self.options, "", self.get_location(), GALLERY_OPTIONS, mark)
        node = launch_gallery(asked=asked, docname=self.env.docname)
        self.set_source_info(node)
        self.add_name(node)
        return [node]


def is_gallery(asked: Asked) -> bool:
    """Whether a page asks for a gallery by *asked*."""
    return GALLERY in dict(asked)


def pages_with_gallery(env: BuildEnvironment) -> set[str]:
    """The pages that have a gallery."""
    return {name for name, page in asked_by_page(env).items() if any(map(is_gallery, page))}


def drawn(site: Site, env: BuildEnvironment, docname: str, asked: Asked) -> str:
    """The HTML of a gallery; empty if there is nothing in it."""
    builder = site.builder
    look = Look(
        style=dict(asked).get("style", GALLERY_STYLES[0]),
        audiences=site.book.config.audiences,
        root=site.root(docname),
    )
    cards = [
        web.Card(
            title=card.title,
            address=_address(builder, docname, card.page.docname),
            launches=card.launches,
        )
        for card in _found(site, env, docname, asked).cards
    ]
    return web.gallery(cards, look, translate)


def _address(builder: Builder, docname: str, other: str) -> str:
    """What leads from a page to another; empty where that is not in this output."""
    try:
        return builder.get_relative_uri(docname, other)
    except NoUri:
        return ""


_known: WeakKeyDictionary[Site, dict[tuple[str, Asked], Gallery]] = WeakKeyDictionary()
_listed: WeakKeyDictionary[Site, tuple[Listed, ...]] = WeakKeyDictionary()


def _found(site: Site, env: BuildEnvironment, docname: str, asked: Asked) -> Gallery:
    known = _known.setdefault(site, {})
    if (docname, asked) not in known:
        if site not in _listed:
            _listed[site] = tuple(_pages(site, env))
        known[docname, asked] = gallery(site.proof, _listed[site], asked, docname)
    return known[docname, asked]


def _pages(site: Site, env: BuildEnvironment) -> Iterator[Listed]:
    asked = asked_by_page(env)
    for docname in _in_order(env):
        title = env.titles.get(docname)
        yield Listed(
            page=site.page(env, docname),
            title=title.astext() if title is not None else docname,
            asked=asked.get(docname, ()),
        )


def _in_order(env: BuildEnvironment) -> dict[str, None]:
    """The pages in the order of the table of contents, then those that are in none."""
    found: dict[str, None] = {}
    waiting = [env.config.root_doc]
    while waiting:
        docname = waiting.pop()
        if docname in env.found_docs and docname not in found:
            found[docname] = None
            waiting += reversed(env.toctree_includes.get(docname, []))
    return found | dict.fromkeys(sorted(env.found_docs - found.keys()))


def _report(site: Site, env: BuildEnvironment, node: launch_gallery) -> Gallery:
    """What *node* shows; what is wrong is reported."""
    docname = node["docname"]
    found = _found(site, env, docname, node["asked"])
    for finding in found.findings:
        if finding.place == Place():
            report(finding, node)
        else:
            site.prove(finding, docname)
    return found


def on_builder_inited(app: Sphinx) -> None:
    """Have galleries filled with plain links for builders that write no web site."""
    if app.builder.format and not site_of(app.builder).is_web:
        app.connect("doctree-resolved", _on_doctree_resolved)


def _on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    site = site_of(app.builder)
    for node in list(doctree.findall(launch_gallery)):
        items = nodes.bullet_list()
        for card in _report(site, app.env, node).cards:
            launches = site.from_elsewhere(card.launches, docname)
            if launches:
                items.append(_item(replace(card, launches=launches), docname, app.builder))
        if items.children:
            node.append(items)


def _item(card: Card, docname: str, builder: Builder) -> nodes.list_item:
    address = _address(builder, docname, card.page.docname)
    title: nodes.Node = nodes.Text(card.title)
    if address:
        title = nodes.reference("", card.title, refuri=address, internal=True)
    links = plain.links(plain.pairs(card.launches), builder)
    return nodes.list_item("", nodes.paragraph("", "", title), links)


def _visit_html(self: HTML5Translator, node: launch_gallery) -> None:
    if node.children:
        return
    site, env = site_of(self.builder), self.builder.env
    _report(site, env, node)
    self.body.append(drawn(site, env, node["docname"], node["asked"]))
    raise nodes.SkipNode


def _depart_html(self: HTML5Translator, node: launch_gallery) -> None:
    """Write nothing of one's own."""
