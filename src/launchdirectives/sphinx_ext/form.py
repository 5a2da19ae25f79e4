"""The ``launch-link`` directive: a form on which a teacher makes a link.

What all forms of a book share is made once a build. A page with a form is written again
when the list of files that it offers has changed, even if nothing else on it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from launchdirectives import link_form
from launchdirectives.asking import FORM, FORM_OPTIONS, Asked
from launchdirectives.findings import Place
from launchdirectives.gallery import Listed
from launchdirectives.link_form import Hubs
from launchdirectives.sphinx_ext import plain
from launchdirectives.sphinx_ext.collector import asked_by_page
from launchdirectives.sphinx_ext.directives import AnyOption, understood
from launchdirectives.sphinx_ext.site import Site, report, site_of, translate
from launchdirectives.web import form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

SCRIPT = "launch-form.js"
STYLE_SHEET = "launch-form.css"


class launch_form(nodes.container):  # noqa: N801  (docutils names nodes in lower case)
    """A form that makes links."""


def add(app: Sphinx) -> None:
    """Register directive and node; other writers take the node for the container it is."""
    app.add_directive("launch-link", LaunchLinkDirective)
    app.add_node(launch_form, html=(_visit_html, _depart_html))


class LaunchLinkDirective(SphinxDirective):
    """``{launch-link}``: a form; its argument is the file that it opens at first."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = AnyOption(dict.fromkeys(FORM_OPTIONS, directives.unchanged))

    def run(self) -> list[nodes.Node]:
        """The node of the form."""
        argument = self.arguments[0].strip() if self.arguments else ""
        mark = (FORM, str(self.env.new_serialno(FORM)))
        asked = understood(
            self.env, self.options, argument, self.get_location(), FORM_OPTIONS, mark
        )
        node = launch_form(asked=asked, docname=self.env.docname)
        self.set_source_info(node)
        self.add_name(node)
        return [node]


def is_form(asked: Asked) -> bool:
    """Whether a page asks for a form by *asked*."""
    return FORM in dict(asked)


def pages_with_form(env: BuildEnvironment) -> set[str]:
    """The pages that have a form."""
    return {name for name, page in asked_by_page(env).items() if any(map(is_form, page))}


def drawn(site: Site, env: BuildEnvironment, docname: str, asked: Asked, place: Place) -> str:
    """The HTML of a form; empty if no hub of the book can have one.

    :param place: where what is wrong with it is reported; nothing is, if it names no file
    """
    hubs = _hubs(site, asked, place)
    source = site.book.source
    if not hubs or source is None:
        return ""
    chosen = _chosen(site, env, docname, asked, place, hubs)
    shared = _shared(site, env, hubs)
    files = link_form.in_its_place(shared.files, chosen, asked)
    name = f"launch-form-{nodes.make_id(docname)}-{dict(asked)[FORM]}"
    interface = dict(asked).get("interface", "")
    return form.form(name, shared.data, hubs, files, chosen, source, interface, translate)


def _hubs(site: Site, asked: Asked, place: Place) -> Hubs:
    hubs, findings = link_form.hubs(site.proof, asked)
    if place.file:
        for finding in findings:
            report(finding, str(place))
    return hubs


def _chosen(
    site: Site,
    env: BuildEnvironment,
    docname: str,
    asked: Asked,
    place: Place,
    hubs: Hubs,
) -> form.File:
    page = site.page(env, docname)
    chosen, found = link_form.chosen(site.proof, page, asked, place, hubs, translate)
    if place.file:
        site.report(found, docname)
    return chosen


class _Shared:
    """What forms with the same hubs have in common."""

    def __init__(self, site: Site, env: BuildEnvironment, hubs: Hubs) -> None:
        self.files = link_form.files(site.proof, _pages(site, env), hubs, translate)
        self.data = ""
        if book := link_form.book(site.book, hubs, self.files):
            self.data = form.book_data(book, translate)


_made: WeakKeyDictionary[Site, dict[tuple[str, ...], _Shared]] = WeakKeyDictionary()


def _shared(site: Site, env: BuildEnvironment, hubs: Hubs) -> _Shared:
    made, names = _made.setdefault(site, {}), tuple(hub.name for hub in hubs)
    if names not in made:
        made[names] = _Shared(site, env, hubs)
    return made[names]


def _pages(site: Site, env: BuildEnvironment) -> Iterator[Listed]:
    """The pages of which something may open."""
    has_rules = bool(site.book.config.pages)
    for docname in sorted(env.found_docs):
        if has_rules or site.may_run(env, docname):
            title = env.titles.get(docname)
            text = title.astext() if title is not None else docname
            yield Listed(page=site.page(env, docname), title=text)


def on_builder_inited(app: Sphinx) -> None:
    """Have forms filled with plain links for builders that write no web site."""
    if app.builder.format and not site_of(app.builder).is_web:
        app.connect("doctree-resolved", _on_doctree_resolved)


def _on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for node in list(doctree.findall(launch_form)):
        site = site_of(app.builder)
        name, asked, place = node["docname"], node["asked"], _place(node)
        hubs = _hubs(site, asked, place)
        if not hubs or site.book.source is None:
            continue
        chosen = _chosen(site, app.env, name, asked, place, hubs)
        files = link_form.in_its_place(_shared(site, app.env, hubs).files, chosen, asked)
        if files:
            node.append(nodes.paragraph("", form.intro(translate)))
            pairs = [(file.label, file.url) for file in files]
            node.append(plain.links(pairs, app.builder))


def _place(node: launch_form) -> Place:
    return Place(file=node.source or node["docname"], line=node.line or 0)


def _visit_html(self: HTML5Translator, node: launch_form) -> None:
    if node.children:
        return
    site, env = site_of(self.builder), self.builder.env
    self.body.append(drawn(site, env, node["docname"], node["asked"], _place(node)))
    raise nodes.SkipNode


def _depart_html(self: HTML5Translator, node: launch_form) -> None:
    """Write nothing of one's own."""
