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

from launchdirectives.asking import FORM_OPTIONS, Asked, request
from launchdirectives.config import OFF
from launchdirectives.findings import Finding, Place
from launchdirectives.record import replace
from launchdirectives.resolve import Request
from launchdirectives.sphinx_ext import plain
from launchdirectives.sphinx_ext.collector import asked_by_page
from launchdirectives.sphinx_ext.directives import AnyOption, understood
from launchdirectives.sphinx_ext.site import Site, report, site_of, translate
from launchdirectives.web import form
from launchdirectives.web.control import advice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

    from launchdirectives.model import Hub

_MARK = "form"
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
        mark = (_MARK, str(self.env.new_serialno(_MARK)))
        asked = understood(
            self.env, self.options, argument, self.get_location(), FORM_OPTIONS, mark
        )
        node = launch_form(asked=asked, docname=self.env.docname)
        self.set_source_info(node)
        self.add_name(node)
        return [node]


def is_form(asked: Asked) -> bool:
    """Whether a page asks for a form by *asked*."""
    return _MARK in dict(asked)


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
    shared = _shared(site, env, hubs)
    wanted = replace(request(asked, place), hubs=tuple(hub.name for hub in hubs))
    found = site.book.launches(site.page(env, docname), wanted)
    if place.file:
        site.report(found.findings, docname)
    chosen = form.File(path="", opens="folder")
    if found.launches:
        launch = found.launches[0]
        chosen = form.File(
            path=launch.path,
            opens=launch.opens,
            environment=launch.environment.name,
        )
    number = dict(asked)[_MARK]
    name = f"launch-form-{nodes.make_id(docname)}-{number}"
    return form.form(
        name, shared.data, hubs, shared.files, chosen, source, wanted.interface, translate
    )


class _Shared:
    """What forms with the same hubs have in common."""

    def __init__(self, site: Site, env: BuildEnvironment, hubs: tuple[Hub, ...]) -> None:
        by_path: dict[str, form.File] = {}
        for file in _files(site, env, tuple(hub.name for hub in hubs)):
            by_path.setdefault(file.path, file)
        self.files = tuple(by_path.values())
        source, environments = site.book.source, site.book.config.environments
        self.data = ""
        if source is not None:
            book = form.Book(hubs=hubs, source=source, environments=environments, files=self.files)
            self.data = form.book_data(book, translate)


_made: WeakKeyDictionary[Site, dict[tuple[str, ...], _Shared]] = WeakKeyDictionary()


def _shared(site: Site, env: BuildEnvironment, hubs: tuple[Hub, ...]) -> _Shared:
    made, names = _made.setdefault(site, {}), tuple(hub.name for hub in hubs)
    if names not in made:
        made[names] = _Shared(site, env, hubs)
    return made[names]


def _files(site: Site, env: BuildEnvironment, hubs: tuple[str, ...]) -> Iterator[form.File]:
    """The notebooks of the book, and the files that are named for its pages."""
    has_rules = bool(site.book.config.pages)
    for docname in sorted(env.found_docs):
        if not has_rules and not site.may_run(env, docname):
            continue
        page = site.page(env, docname)
        setting = site.book.setting(page, [])
        if setting is OFF or not (page.is_notebook or setting.file):
            continue
        found = site.book.launches(page, Request(hubs=hubs)).launches
        if found:
            title = env.titles.get(docname)
            yield form.File(
                path=found[0].path,
                opens=found[0].opens,
                title=title.astext() if title is not None else docname,
                url=found[0].url,
                advice=advice(found[0], translate),
                environment=found[0].environment.name,
                interface=setting.interface,
            )


def _hubs(site: Site, asked: Asked, place: Place) -> tuple[Hub, ...]:
    """The hubs that a form offers; those that it cannot are reported if they are asked for."""
    config = site.book.config
    known = {hub.name: hub for hub in config.hubs if hub.kind in form.KINDS}
    names = dict(asked).get("hub", "").split()
    wrong = [name for name in names if name not in known]
    if place.file and (wrong or not known):
        report(_not_offered(wrong, list(known)), _where(place))
    return tuple(known[name] for name in names or known if name in known)


def _not_offered(wrong: list[str], known: list[str]) -> Finding:
    what = f"for the hub '{wrong[0]}'" if wrong else "for any hub of this book"
    kinds = f"Offer a hub of kind {', '.join(form.KINDS)}."
    return Finding(
        code="page.option",
        message=f"A form cannot make links {what}.",
        fix=f"Write one of: {', '.join(known)}." if known else kinds,
    )


def _where(place: Place) -> str:
    return f"{place.file}:{place.line}" if place.line else place.file


def on_builder_inited(app: Sphinx) -> None:
    """Have forms filled with plain links for builders that write no web site."""
    if app.builder.format and not site_of(app.builder).is_web:
        app.connect("doctree-resolved", _on_doctree_resolved)


def _on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for node in list(doctree.findall(launch_form)):
        site = site_of(app.builder)
        hubs = _hubs(site, node["asked"], _place(node))
        files = _shared(site, app.env, hubs).files if hubs else ()
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
