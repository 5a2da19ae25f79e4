"""Notebooks made of the book's text notebooks, written beside its pages to be published."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from launchdirectives import converted
from launchdirectives.sphinx_ext.site import report, site_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def on_builder_inited(app: Sphinx) -> None:
    """Have them made at the end of a build of a web site, if the book wants them."""
    site = site_of(app.builder)
    if site.is_web and site.book.config.converted is not None:
        app.connect("build-finished", _on_build_finished)


def _on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Write those of the pages that were read; once, after all processes have ended."""
    if exception is not None:
        return
    site = site_of(app.builder)
    pages = [site.page(app.env, docname) for docname in sorted(app.env.found_docs)]
    wanted = [page for page in pages if site.book.is_converted(page)]
    folder = os.path.join(app.outdir, converted.FOLDER)
    for finding in converted.write(str(app.srcdir), wanted, folder, fresh=site.read):
        report(finding, os.path.splitext(finding.place.file)[0])
    converted.remove_others(wanted, folder)
