"""The publication record of a build: made once, in the head of pages, and beside them.

It is made before pages are written, so that every process that writes them has it, and only
where something of which it speaks may have changed.
"""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, proxy

import sphinx
from sphinx.locale import _

from launchdirectives.asking import is_of_control
from launchdirectives.findings import NOTE
from launchdirectives.foreign import files
from launchdirectives.publication import FILE, publishing, record, written
from launchdirectives.publication.document import Document
from launchdirectives.publication.pages import Sheet
from launchdirectives.publication.sheets import JUPYTER_BOOK, SPHINX
from launchdirectives.publication.written import conf_py
from launchdirectives.sphinx_ext.collector import asked_by_page
from launchdirectives.sphinx_ext.live_pages import WHOLE_PAGES
from launchdirectives.sphinx_ext.site import OWN, report, site_of, translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from launchdirectives.findings import Finding
    from launchdirectives.model import Launch
    from launchdirectives.publication.document import Entry
    from launchdirectives.sphinx_ext.site import Site

_NO_TITLE = "<no title>"
"""What Sphinx calls a page without a heading (sphinx/environment/collectors/title.py)."""
_STAMP = "record"
"""Where the state that is kept between builds has what the record was made from."""


class Publication:
    """The record of one build.

    :ivar is_wanted: whether this build publishes one
    """

    def __init__(self, app: Sphinx) -> None:
        self._app: Sphinx = proxy(app)
        self._site: Site = site_of(app.builder)
        book = self._site.book
        self._settings = book.record_config
        self.is_wanted = (
            self._site.is_web
            and self._settings.publish
            and book.source is not None
            and not book.is_preview
        )
        self._is_jupyter_book = files.is_jupyter_book(str(app.srcdir))
        self._views = publishing.published(self._settings)
        self._is_in_pages = self.is_wanted and app.builder.name in WHOLE_PAGES
        self._has_footer = bool(
            self._is_in_pages and self._settings.footer and publishing.people_page(self._views)
        )
        self._is_same = False
        self._foreseen: dict[str, str] | None = None

    @cached_property
    def document(self) -> Document:
        """The record; as of the time of the one that is there, if it says nothing else."""
        findings: list[Finding] = []
        found = publishing.made(
            self._site.proof.survey,
            self._sheets(),
            self._written,
            address=self._address,
            builder=JUPYTER_BOOK if self._is_jupyter_book else SPHINX,
            builder_version="" if self._is_jupyter_book else sphinx.__version__,
            findings=findings,
        )
        _tell(findings)
        before = publishing.before(str(self._app.outdir))
        return Document(data=record.same_but_for_time(before, found))

    @cached_property
    def _written(self) -> written.Written:
        """What is written of the book as a whole; ``conf.py`` as Sphinx has it."""
        config = self._app.config
        # Jupyter Book has mixed its own defaults (a title, an author) into the values.
        names = () if self._is_jupyter_book else conf_py.NAMES
        # Sphinx's own title, in the book's language (sphinx/config.py).
        default = _("%s %s documentation") % (config.project, config.release)
        given = {name: config[name] for name in names if config[name] not in ("", None, default)}
        found = written.look(self._site.book, extra=given)
        _tell(found.findings)
        return found

    @cached_property
    def _lasting(self) -> Document:
        """The record without what is of one commit: pages are not written anew for that."""
        return publishing.lasting(self.document)

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {page["id"]: page for page in self._lasting.pages}

    def foresee(self, before: dict[str, Any], settings: str) -> tuple[dict[str, Any], list[str]]:
        """What to keep for the next build, and the pages whose heads are not as they were.

        :param before: what the last build has kept
        :param settings: a digest of all that controls are made from
        """
        heads: dict[str, str] = {}
        known, pages = before.get("heads", {}), self._app.env.found_docs
        found: dict[str, Any] = {"heads": heads, "footer": self._has_footer}
        if self.is_wanted:
            found[_STAMP] = stamp = self._stamp(settings)
            is_there = os.path.exists(os.path.join(self._app.outdir, FILE))
            self._is_same = is_there and before.get(_STAMP) == stamp and not self._site.read
            if self._is_same:
                return {**found, "heads": known}, []
            foreseen = {name: head for name in self._entries if (head := self.head(name))}
            heads.update((name, _digest(head)) for name, head in foreseen.items())
            self._foreseen = foreseen
            del self._entries, self._lasting  # hardly ever asked again, and large
        changed = {
            name for name in heads.keys() | known.keys() if heads.get(name) != known.get(name)
        }
        if self._has_footer != before.get("footer", False):
            changed |= pages
        return found, sorted(changed & pages)

    def head(self, docname: str, *, has_json_ld: bool = False) -> str:
        """The elements for the head of a page.

        :param has_json_ld: whether the page says in JSON-LD already what it is
        """
        if self._foreseen is not None:
            if docname not in self._foreseen:
                return ""
            # Hardly ever asked again, and large in all.
            said, self._foreseen[docname] = self._foreseen[docname], ""
            if said and not has_json_ld:
                return said
        if not self._is_in_pages or docname not in self._entries:
            return ""
        names = publishing.in_heads(self._settings, has_json_ld=has_json_ld)
        return publishing.head(
            self._lasting, self._entries[docname], names, self._site.root(docname)
        )

    def footer(self, docname: str) -> str:
        """The link at the end of a page to the one that says how to run the book."""
        if not self._has_footer:
            return ""
        address = escape(f"{self._site.root(docname)}{publishing.people_page(self._views)}")
        words = escape(translate("How to run this book"))
        return f'<p class="launch-record"><a href="{address}">{words}</a></p>'

    def write(self) -> None:
        """Write the record and its views beside the pages."""
        if self.is_wanted and not self._is_same:
            publishing.write(self.document, self._views, str(self._app.outdir))

    def _stamp(self, settings: str) -> str:
        """A digest of all that the record is made from, but for the pages themselves."""
        book = self._site.book
        checkout, desk = book.repository, book.desk
        return _digest(
            settings,
            repr(self._settings),
            repr((self._written.site, self._written.project)),
            record.set_from_outside(),
            book.build_server,
            repr(book.source),
            repr(checkout),
            repr((sorted(desk.changed | desk.added)) if desk else ()),
            repr(sorted(self._app.env.found_docs)),
        )

    @cached_property
    def _address(self) -> str:
        return publishing.address_of(self._site.book, self._app.config.html_baseurl or "")

    def _title(self, docname: str) -> str:
        """The title of a page as text; where it has no heading, its name."""
        title = self._app.env.titles.get(docname)
        text = title.astext() if title is not None else ""
        return docname.rpartition("/")[2] if text in ("", _NO_TITLE) else text

    def _sheets(self) -> Iterator[Sheet]:
        """The pages, with what each of them launches."""
        env, site = self._app.env, self._site
        asked = asked_by_page(env)
        for docname in sorted(env.found_docs):
            requests = [one for one in asked.get(docname, ()) if is_of_control(one)]
            if site.shows(env, docname, is_reported=False):
                requests.insert(0, OWN)
            launches: list[Launch] = []
            for one in requests:
                launches += site.known(env, docname, one).launches
            if launches:
                uri = self._app.builder.get_target_uri(docname)
                yield Sheet(
                    page=site.page(env, docname),
                    launches=tuple(launches),
                    title=self._title(docname),
                    url=f"{self._address}{uri}" if self._address else "",
                    metadata=env.metadata.get(docname, {}),
                )


def _tell(findings: Iterable[Finding]) -> None:
    """Report what the record cannot use; notes are told by ``launchdirectives check``."""
    for finding in findings:
        if finding.level != NOTE:
            report(finding)


def _digest(*texts: str) -> str:
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=8).hexdigest()


_publications: WeakKeyDictionary[Builder, Publication] = WeakKeyDictionary()


def publication_of(builder: Builder) -> Publication:
    """The record of what *builder* writes."""
    return _publications[builder]


def on_builder_inited(app: Sphinx) -> None:
    """Have a record for this build."""
    _publications[app.builder] = Publication(app)


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Write the record, if all pages were written."""
    if exception is None:
        publication_of(app.builder).write()
