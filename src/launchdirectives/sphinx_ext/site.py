"""A build's book: opened once, asked for every page, kept beside the builder.

Nothing of it is kept on ``env``, which Sphinx pickles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sphinx.locale import get_translation
from sphinx.util import logging

from launchdirectives.book import Book
from launchdirectives.findings import Finding, Place
from launchdirectives.model import Page
from launchdirectives.pages import front_matter_value, is_text_notebook
from launchdirectives.resolve import AUTOMATIC, Request
from launchdirectives.sphinx_ext import values
from launchdirectives.web.control import Look, control

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from launchdirectives.model import Launch

logger = logging.getLogger(__name__)
translate = get_translation(values.CATALOG)


HEADER_SLOT = "article_header_end"
"""The option by which a theme (pydata-sphinx-theme and its kin) lists its header's parts."""

_WHOLE_PAGES = ("html", "dirhtml")


class Site:
    """The book of one build, with pages as Sphinx knows them."""

    def __init__(self, book: Book, builder: Builder) -> None:
        self.book = book
        theme = getattr(builder, "theme", None)
        self.has_header = (
            book.config.placement == "header"
            and builder.name in _WHOLE_PAGES
            and theme is not None
            and HEADER_SLOT in theme.get_options({})
        )
        """Whether the control stands in the page header that the theme has for such things."""
        self.is_web = builder.format == "html" and "epub" not in builder.name
        self.read: frozenset[str] = frozenset()
        self.state = ""
        self._said = {finding.message for finding in book.findings}

    def page(self, env: BuildEnvironment, docname: str) -> Page:
        """The page called *docname*."""
        metadata = env.metadata.get(docname, {})
        file = str(env.doc2path(docname, False))
        return Page(
            docname=docname,
            file=file.replace("\\", "/"),
            is_text_notebook=is_text_notebook(file, metadata),
            front_matter=front_matter_value(metadata.get("launch")),
        )

    def launches(
        self, page: Page, request: Request = AUTOMATIC, location: nodes.Node | str | None = None
    ) -> tuple[Launch, ...]:
        """The launches of *page* for *request*; what is wrong is reported."""
        found = self.book.launches(page, request)
        for finding in found.findings:
            # A hub that cannot open the book is said once, not on every page.
            if finding.message not in self._said:
                if finding.code.startswith("hub."):
                    self._said.add(finding.message)
                report(finding, location or page.docname)
        return found.launches

    def shows(self, page: Page) -> bool:
        """Whether *page* gets a control without a directive; wrong front matter is reported."""
        findings: list[Finding] = []
        is_shown = self.book.shows(page, findings)
        for finding in findings:
            report(finding, page.docname)
        return is_shown

    def own_control(self, env: BuildEnvironment, docname: str) -> str:
        """The HTML of the control that *docname* gets without a directive; may be empty."""
        page = self.page(env, docname)
        if not self.shows(page):
            return ""
        return control(self.launches(page), self.look(), translate)

    def look(self, style: str = "button", label: str = "", title: str = "") -> Look:
        """How a control of this book is drawn."""
        return Look(style=style, label=label, title=title, audiences=self.book.config.audiences)


_sites: WeakKeyDictionary[Builder, Site] = WeakKeyDictionary()


def site_of(builder: Builder) -> Site:
    """The site that *builder* writes."""
    return _sites[builder]


def on_builder_inited(app: Sphinx) -> None:
    """Open the book of this build and report what is wrong with its settings."""
    findings: list[Finding] = []
    layers = values.layers(app, findings)
    book = Book(str(app.srcdir), layers, findings, preview=app.config.launch_preview)
    for finding in book.findings:
        report(finding)
    _sites[app.builder] = Site(book, app.builder)


def report(finding: Finding, location: nodes.Node | str | None = None) -> None:
    """*finding* as a Sphinx warning of type ``launch``, with its code as the subtype."""
    place = finding.place
    where = str(Place(file=place.file, line=place.line)) if place.line else location or place.file
    key = f"{place.key}: " if place.key else ""
    logger.warning(
        "%s%s", key, finding, location=where or None, type="launch", subtype=finding.code
    )
