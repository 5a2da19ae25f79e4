"""Which pages of a web site come alive, on which hub, and in which kernel.

A page has a button for live code only if a kernel of the hub runs a cell of it; other outputs have
none. Where no hub of the book is of this kind nothing is looked at.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import proxy

from launchdirectives import hubs, kernels
from launchdirectives.asking import LIVE
from launchdirectives.findings import Finding, Place, Refused
from launchdirectives.live import cells, files, lite
from launchdirectives.live.texts import texts
from launchdirectives.record import replace
from launchdirectives.sphinx_ext import code_cells
from launchdirectives.web.control import is_in_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from launchdirectives.asking import Asked
    from launchdirectives.book import Book
    from launchdirectives.checks.proof import Proven
    from launchdirectives.kernels import Kernel
    from launchdirectives.model import Hub, Page

WHOLE_PAGES = ("html", "dirhtml")
"""Builders that write each page by itself, with the scripts it asks for."""


class LivePages:
    """The live code of one build.

    :ivar is_offered: whether a hub of the book makes pages come alive
    :ivar is_drawn: whether this builder's pages can
    :ivar hubs: the hub of each page that has a button for live code, its first one
    """

    def __init__(self, book: Book, builder: Builder, translate: Callable[[str], str]) -> None:
        self.is_offered = any(hubs.get(hub.kind).is_in_page for hub in book.config.hubs)
        self.is_drawn = self.is_offered and builder.name in WHOLE_PAGES
        self.hubs: dict[str, str] = {}
        self._book = book
        self._builder: Builder = proxy(builder)
        self._translate = translate
        self._lacks: dict[str, Refused | None] = {}

    def keep(self, env: BuildEnvironment, docname: str, doctree: nodes.document) -> tuple[str, ...]:
        """Keep what the cells of a page are written in."""
        builder = self._builder
        others = {builder.format, builder.name}
        others |= {f"format_{builder.format}", f"builder_{builder.name}"}
        tags = {*builder.tags} - others | {"html", "format_html", "builder_html"}
        return code_cells.keep(env, docname, doctree, sorted(tags))

    def runs(self, env: BuildEnvironment, page: Page, hub: Hub) -> bool:
        """Whether a kernel of *hub* runs a cell of *page*."""
        known = code_cells.kept(env).get(page.docname)
        if known is None:  # read when nobody asked
            known = self.keep(env, page.docname, env.get_doctree(page.docname))
        by = self.kernel(env, page, hub, known)
        if lite.is_meant(hub) and cells.language(by.language) not in lite.LANGUAGES:
            return False
        return any(cells.runs(language, by) for language in known)

    def kernel(
        self, env: BuildEnvironment, page: Page, hub: Hub, languages: tuple[str, ...]
    ) -> Kernel:
        """The kernel of *page* on *hub*; *languages* are those of its cells."""
        return cells.kernel(self.own_kernel(env, page), hub.options.kernel, languages)

    def own_kernel(self, env: BuildEnvironment, page: Page) -> Kernel:
        """The kernel that *page* itself names."""
        metadata = env.metadata.get(page.docname, {})
        return kernels.of_live_code(metadata, Path(page.file).suffix)

    def sorted_out(
        self, env: BuildEnvironment, page: Page, asked: Asked, place: Place, found: Proven
    ) -> Proven:
        """*found* without launches in the page where it cannot come alive."""
        live = [launch for launch in found.launches if is_in_page(launch)]
        if not live:
            return found
        options = dict(asked)
        named = options.get("hub", "").split()
        is_link = options.get("style") == "link"
        can_start = self.is_drawn and not is_link
        kept, findings = [], list(found.findings)
        for launch in found.launches:
            if launch not in live:
                kept.append(launch)
            elif can_start and (refused := self.lacks(launch.hub)):
                written = self._book.settings.place(("hubs", launch.hub.name))
                findings.append(refused.at(written))
            elif can_start and self.runs(env, page, launch.hub):
                kept.append(launch)
            elif can_start and (launch.hub.name in named or LIVE in asked):
                findings.append(_nothing_to_run(launch.hub, place))
        if is_link and not kept and self.is_drawn:
            findings.append(_no_link(live[0].hub, place))
        return replace(found, launches=tuple(kept), findings=tuple(findings))

    def lacks(self, hub: Hub) -> Refused | None:
        """What the site cannot have for *hub*, whose code runs in the reader's browser."""
        if hub.name not in self._lacks:
            directory, site = str(self._book.directory), str(self._builder.outdir)
            self._lacks[hub.name] = lite.lacks(hub, directory, site)
        return self._lacks[hub.name]

    @property
    def in_browser(self) -> list[Hub]:
        """The hubs whose code runs in the reader's browser, if a page comes alive at all."""
        offered = self._book.config.hubs if self.hubs else ()
        return [hub for hub in offered if lite.is_meant(hub) and not self.lacks(hub)]

    @cached_property
    def texts(self) -> str:
        """What the script says, in the language of the site."""
        return texts(self._translate)

    @cached_property
    def folder(self) -> str:
        """The folder of the script's files, below the site's static files."""
        return files.folder(self.texts)

    def state(self, docname: str) -> str:
        """What a page holds for its live code besides its controls; empty without live code."""
        if docname not in self.hubs:
            return ""
        source = self._book.source
        options = self._book.config.hub(self.hubs[docname]).options
        said = (source.path if source else "", options.kernel, options.removed)
        return f"{self.folder} {said}"


def _nothing_to_run(hub: Hub, place: Place) -> Finding:
    return Finding(
        code="live.cells",
        message=f"Hub '{hub.name}': it runs the code of the page, and its kernel can run none "
        "of this page.",
        fix="Write a code cell, or give a code block in the kernel's language ':class: thebe'.",
        place=place,
    )


def _no_link(hub: Hub, place: Place) -> Finding:
    return Finding(
        code="page.option",
        message=f"A link cannot start live code, and no other hub than '{hub.name}' is offered "
        "for it, so it is plain text.",
        fix="Write the directive 'launch' on lines of its own, or offer a hub that opens files.",
        place=place,
    )
