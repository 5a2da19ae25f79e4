"""A build's book: opened once, asked for every page, kept beside the builder.

Nothing of it is kept on ``env``, which Sphinx pickles.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, proxy

from sphinx.locale import get_translation
from sphinx.util import logging

from launchdirectives.asking import Asked, request
from launchdirectives.book import Book
from launchdirectives.checks.proof import STOP, Proof, Proven
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import ERROR, Finding, Place
from launchdirectives.model import Page
from launchdirectives.pages import (
    MARKS,
    front_matter_value,
    is_text_notebook,
    jupytext_formats,
    launch_setting,
)
from launchdirectives.resolve import AUTOMATIC, Request
from launchdirectives.sphinx_ext import values
from launchdirectives.sphinx_ext.live_pages import WHOLE_PAGES, LivePages
from launchdirectives.web.control import Look, control, is_in_page

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from launchdirectives.model import Launch

_MAY_SAY = MARKS | {"launch", "options"}
"""Front matter by which a page may be a notebook or have a setting of its own."""

logger = logging.getLogger(__name__)
translate = get_translation(values.CATALOG)

OWN: Asked = (("own", ""),)
"""What the control of a page asks for that gets one without a directive."""

HEADER_SLOT = "article_header_end"
"""The option by which a theme (pydata-sphinx-theme and its kin) lists its header's parts."""


class Site:
    """The book of one build, with pages as Sphinx knows them."""

    def __init__(self, book: Book, builder: Builder) -> None:
        self.book = book
        self.proof = Proof(Survey(book))
        self.live = LivePages(book, builder, translate)
        self.builder: Builder = proxy(builder)
        theme = getattr(builder, "theme", None)
        self.has_header = (
            book.config.placement == "header"
            and builder.name in WHOLE_PAGES
            and theme is not None
            and HEADER_SLOT in theme.get_options({})
        )
        """Whether the control stands in the page header that the theme has for such things."""
        self.is_web = builder.format == "html" and "epub" not in builder.name
        self.replaces_theme = bool(book.config.hubs) and (
            book.source is not None and book.config.placement != "none"
        )
        """Whether the book's controls stand in for launch buttons that its theme has."""
        self.read: frozenset[str] = frozenset()
        self.state = ""
        self.with_own_node: set[str] = set()
        """Pages whose own control was put into the document."""
        self.broken: set[str] = set()
        """Pages that ask for what cannot work, as far as they were looked at."""
        self.may_have_elements: set[str] = set()
        """Pages read in this process whose source has the beginning of an element."""
        config = book.config
        self._asks_every_page = config.show == "all" or bool(config.pages)
        self._asks_notebooks = config.show == "notebooks"
        self._said = {finding.message for finding in book.findings}
        self._proven: set[Finding] = set()
        self._drawn: dict[tuple[str, Asked], tuple[str, Proven]] = {}
        self._shown: dict[str, bool] = {}
        self._last_page = Page(docname="", file="")
        self._files: dict[str, str] = {}

    def page(self, env: BuildEnvironment, docname: str) -> Page:
        """The page called *docname*."""
        if self._last_page.docname != docname:
            file = self._file(env, docname)
            if not _says(env, docname):
                self._last_page = Page(docname=docname, file=file)
                return self._last_page
            metadata = env.metadata[docname]
            self._last_page = Page(
                docname=docname,
                file=file,
                is_text_notebook=is_text_notebook(file, metadata),
                formats=jupytext_formats(metadata),
                front_matter=launch_setting(
                    front_matter_value(metadata.get("launch")),
                    front_matter_value(metadata.get("options")),
                ),
            )
        return self._last_page

    def shows(self, env: BuildEnvironment, docname: str, *, is_reported: bool = True) -> bool:
        """Whether *docname* gets a control without a directive.

        :param is_reported: whether wrong front matter is told
        """
        known = self._shown.get(docname)
        if known is not None:
            return known
        findings: list[Finding] = []
        is_shown = self._may_show(env, docname) and self.book.shows(
            self.page(env, docname), findings
        )
        if is_reported:
            for finding in findings:
                report(finding, docname)
        if is_reported or not findings:
            self._shown[docname] = is_shown
        return is_shown

    def _may_show(self, env: BuildEnvironment, docname: str) -> bool:
        """Whether *docname* can get a control without a directive; quick to say no."""
        return (
            self._asks_every_page
            or _says(env, docname)
            or (self._asks_notebooks and self.may_run(env, docname))
        )

    def may_run(self, env: BuildEnvironment, docname: str) -> bool:
        """Whether *docname* can be a notebook or has a setting of its own; quick to say no."""
        return _says(env, docname) or self._file(env, docname).endswith(".ipynb")

    def _file(self, env: BuildEnvironment, docname: str) -> str:
        """The file of a page, from the book's folder; Sphinx takes long to say so."""
        if docname not in self._files:
            self._files[docname] = str(env.doc2path(docname, False)).replace("\\", "/")
        return self._files[docname]

    def launches(
        self,
        env: BuildEnvironment,
        docname: str,
        asked: Asked = OWN,
        place: Place = Place(),
    ) -> tuple[Launch, ...]:
        """The launches that a page asks for; what is wrong is reported."""
        found = self.proven(env, docname, asked, place)
        if not self.is_web:
            found = self.proof.from_elsewhere(found, self.address)
        self.report(found, docname)
        return found.launches

    def proven(
        self, env: BuildEnvironment, docname: str, asked: Asked = OWN, place: Place = Place()
    ) -> Proven:
        """The launches that a page asks for, and what is wrong."""
        page = self.page(env, docname)
        found = self.proof.launches(page, _request(asked, place))
        if not self.live.is_offered:
            return found
        return self.live.sorted_out(env, page, asked, place, found)

    def known(self, env: BuildEnvironment, docname: str, asked: Asked) -> Proven:
        """The same, of a control that may have been foreseen already."""
        _, found = self._drawn.get((docname, asked), ("", None))
        return found or self.proven(env, docname, asked)

    def report(self, found: Proven, docname: str) -> None:
        """Tell what is wrong on a page."""
        for finding in found.findings:
            # A hub that cannot open the book is said once, not on every page.
            if finding.message not in self._said:
                if finding.code.startswith("hub."):
                    self._said.add(finding.message)
                self._tell(finding, docname)
        # So is what is wrong with an environment.
        for finding in found.proofs:
            self.prove(finding, docname)

    def prove(self, finding: Finding, docname: str = "") -> None:
        """Tell what a check has found, once."""
        if finding not in self._proven and finding.message not in self._said:
            self._proven.add(finding)
            self._tell(finding, docname if not os.path.isabs(finding.place.file) else "")

    def _tell(self, finding: Finding, docname: str) -> None:
        is_fatal = self.book.config.broken == STOP and finding.level == ERROR
        report(finding, docname, is_error=is_fatal)

    def from_elsewhere(self, launches: tuple[Launch, ...], docname: str) -> tuple[Launch, ...]:
        """*launches* as they can be followed from outside the site; the others are reported."""
        found = self.proof.from_elsewhere(Proven(launches=launches), self.address)
        self.report(found, docname)
        return found.launches

    def control(
        self,
        env: BuildEnvironment,
        docname: str,
        asked: Asked = OWN,
        place: Place = Place(),
    ) -> str:
        """The HTML of the control that a page asks for; what is wrong is reported."""
        drawn, found = self._drawn.pop((docname, asked), ("", None))
        if found is not None:
            self.report(found, docname)
            return drawn
        return self._draw(asked, docname, self.launches(env, docname, asked, place))

    def foresee(self, env: BuildEnvironment, docname: str, asked: Asked = OWN) -> str:
        """The HTML of a control before its page is written; kept until then."""
        found = self.proven(env, docname, asked)
        if found.is_broken:
            self.broken.add(docname)
        for launch in filter(is_in_page, found.launches):
            self.live.hubs.setdefault(docname, launch.hub.name)
        drawn = self._draw(asked, docname, found.launches)
        file = self.page(env, docname).file
        # A finding about the control itself is made again, with its line.
        if (
            self.is_web
            and not found.findings
            and all(one.place.file != file for one in found.proofs)
        ):
            self._drawn[docname, asked] = drawn, found
        return drawn

    def root(self, docname: str) -> str:
        """What leads from a page to the root of the site; from elsewhere, its address."""
        if not self.is_web:
            return self.address
        return "../" * self.builder.get_target_uri(docname).partition("#")[0].count("/")

    @property
    def address(self) -> str:
        """The address of the published site, with a slash at its end; empty if nobody knows."""
        return self.book.site_of(self.builder.config.html_baseurl or "")

    def _draw(self, asked: Asked, docname: str, launches: tuple[Launch, ...]) -> str:
        given = dict(asked)
        look = Look(
            style=given.get("style", "button"),
            label=given.get("label", ""),
            title=given.get("file", "").rpartition("/")[2],
            audiences=self.book.config.audiences,
            root=self.root(docname),
        )
        return control(launches, look, translate)


def _says(env: BuildEnvironment, docname: str) -> bool:
    """Whether the front matter of *docname* may make it a notebook or have a setting of its own."""
    return not _MAY_SAY.isdisjoint(env.metadata.get(docname, ()))


def _request(asked: Asked, place: Place) -> Request:
    return AUTOMATIC if asked == OWN else request(asked, place)


_sites: WeakKeyDictionary[Builder, Site] = WeakKeyDictionary()


def site_of(builder: Builder) -> Site:
    """The site that *builder* writes."""
    return _sites[builder]


def on_builder_inited(app: Sphinx) -> None:
    """Open the book of this build and report what is wrong with its settings."""
    findings: list[Finding] = []
    layers = values.layers(app, findings)
    book = Book(
        str(app.srcdir),
        layers,
        findings,
        foreign=values.foreign(app),
        extensions=app.extensions,
        preview=app.config.launch_preview,
    )
    for finding in book.findings:
        report(finding)
    site = _sites[app.builder] = Site(book, app.builder)
    if app.builder.format:  # others write no links
        for finding in site.proof.of_book():
            site.prove(finding)


def report(
    finding: Finding, location: nodes.Node | str | None = None, *, is_error: bool = False
) -> None:
    """*finding* as a Sphinx warning of type ``launch``, with its code as the subtype.

    :param is_error: whether it is one that fails the build
    """
    place = finding.place
    where: nodes.Node | str = location or ""
    if place.line:
        where = str(Place(file=place.file, line=place.line))
    elif place.file and not location:
        where = f"{place.file}:"  # without a colon Sphinx takes it for the name of a page
    key = f"{place.key}: " if place.key else ""
    say = logger.error if is_error else logger.warning
    say("%s%s", key, finding, location=where or None, type="launch", subtype=finding.code)
