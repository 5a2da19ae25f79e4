"""Live code in pages: ids for their cells, what the script reads, and the script's files.

Only pages with a button for live code get any of it, and nothing of a theme's markup is changed
but for the ids.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from launchdirectives import cells as cells_of_file
from launchdirectives.findings import Place, Refused
from launchdirectives.live import files, lite, page, removed
from launchdirectives.live.cells import INIT, READONLY, LiveCell, runs
from launchdirectives.record import replace
from launchdirectives.sphinx_ext import code_cells
from launchdirectives.sphinx_ext.live_pages import WHOLE_PAGES
from launchdirectives.sphinx_ext.site import site_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from launchdirectives.kernels import Kernel
    from launchdirectives.sphinx_ext.code_cells import Shown
    from launchdirectives.sphinx_ext.site import Site


def on_builder_inited(app: Sphinx) -> None:
    """Have cells looked for, where live code is offered at all."""
    live = site_of(app.builder).live
    if live.is_offered:
        app.connect("doctree-read", _on_doctree_read)
    if live.is_drawn:
        app.connect("doctree-resolved", _on_doctree_resolved)


def _on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    env = app.env
    site_of(app.builder).live.keep(env, env.docname, doctree)


def _on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    site = site_of(app.builder)
    if docname in site.live.hubs:
        shown = tuple(code_cells.shown(doctree))
        by = _kernel(site, app.env, docname, shown)
        code_cells.give_ids(doctree, (cell for cell in shown if _is_live(cell, by)))


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Copy the script's files before pages are written, whose addresses tell their content."""
    site = site_of(app.builder)
    live = site.live
    if live.hubs:
        files.write(str(_static(app)), live.folder, live.texts)
    if in_browser := live.in_browser:
        path = site.book.source.path if site.book.source else ""
        lite.write(str(_static(app)), in_browser, str(site.book.directory), path)


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Remove the files of former builds, which no page asks for any more."""
    live = site_of(app.builder).live
    if exception is None and app.builder.name in WHOLE_PAGES:
        files.remove_others(str(_static(app)), live.folder if live.hubs else "")
        if not live.in_browser:
            lite.remove(str(_static(app)))


def _static(app: Sphinx) -> Path:
    return Path(app.outdir, "_static")


def add(app: Sphinx, docname: str, context: dict[str, Any], doctree: nodes.document) -> None:
    """Give the page *docname*, which has a button for live code, its cells and the script."""
    site, env = site_of(app.builder), app.env
    shown = tuple(code_cells.shown(doctree))
    by = _kernel(site, env, docname, shown)
    found = _cells(site, env, docname, shown, by)
    source = site.book.source
    path = source.path if source else ""
    this = site.page(env, docname)
    # The name that a hub has for pages without one is with its button: the next hub has another.
    kernel = replace(by, name=site.live.own_kernel(env, this).name)
    context["body"] += page.element(page.page_data(this, path, kernel, found))
    loader = f"{site.live.folder}/{files.LOADER}"
    app.builder.add_js_file(loader, type="module")  # type: ignore[attr-defined]


def _kernel(site: Site, env: BuildEnvironment, docname: str, shown: Sequence[Shown]) -> Kernel:
    hub = site.book.config.hub(site.live.hubs[docname])
    languages = code_cells.languages(shown)
    return site.live.kernel(env, site.page(env, docname), hub, languages)


def _is_live(cell: Shown, by: Kernel) -> bool:
    return not cell.is_static and runs(cell.language, by)


def _cells(
    site: Site, env: BuildEnvironment, docname: str, shown: Sequence[Shown], by: Kernel
) -> list[LiveCell]:
    """The cells that run, with those that are not shown where they belong."""
    hidden = list(_removed(site, env, docname, shown))
    found: list[LiveCell] = []
    passed = 0
    for cell in shown:
        if cell.is_of_notebook:
            while hidden and hidden[0].before <= passed:
                found.append(hidden.pop(0).cell)
            passed += 1
        if _is_live(cell, by):
            found.append(
                LiveCell(
                    id=cell.element["ids"][0],
                    source=cell.source,
                    is_init=INIT in cell.marks,
                    is_readonly=cell.is_fixed or READONLY in cell.marks,
                    may_fail=cell.may_fail,
                )
            )
    return [*found, *(one.cell for one in hidden)]


def _removed(
    site: Site, env: BuildEnvironment, docname: str, shown: Sequence[Shown]
) -> Sequence[removed.Removed]:
    """The cells that the page does not show, if its hub wants them; what is wrong is reported."""
    if not site.book.config.hub(site.live.hubs[docname]).options.removed:
        return ()
    this = site.page(env, docname)
    of_file = cells_of_file.read(site.book.directory, this)
    try:
        return removed.find([one.source for one in shown if one.is_of_notebook], of_file)
    except Refused as refused:
        line = refused.line if isinstance(refused, removed.Unsafe) else 0
        site.prove(refused.at(Place(file=this.file, line=line)), docname)
        return ()
