"""Pages whose launches change are written again; nothing else is, and nothing is read.

What a page's controls look like is kept between builds as a short digest beside the
doctrees, one file for each builder and output folder. While settings, ref and the list of
files are as before, no page is looked at.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from launchdirectives.checks.proof import STOP
from launchdirectives.findings import Place
from launchdirectives.sphinx_ext import form, gallery
from launchdirectives.sphinx_ext.collector import asked_by_page
from launchdirectives.sphinx_ext.publication import publication_of
from launchdirectives.sphinx_ext.site import OWN, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from launchdirectives.asking import Asked
    from launchdirectives.sphinx_ext.site import Site

logger = logging.getLogger(__name__)


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """The pages whose launches differ from those of the last build with this builder."""
    site = site_of(app.builder)
    if not app.builder.format:  # writes no links
        return ()
    before = _load(_file(app))
    settings = _digest(
        site.book.fingerprint(),
        site.proof.fingerprint(),
        str(env.config.language),
        site.address,
        site.live.folder if site.live.is_drawn else "",
    )
    is_same = before.get("settings") == settings
    pages = {name: mark for name, mark in before.get("pages", {}).items() if name in env.found_docs}
    changed = []
    # What these show is of other pages.
    gathering = form.pages_with_form(env) | gallery.pages_with_gallery(env)
    looked_at = site.read | gathering if is_same else env.found_docs
    known = before.get("live", {})
    site.live.hubs.update((name, known[name]) for name in known.keys() & env.found_docs - looked_at)
    for docname in sorted(looked_at):
        mark = _mark(site, env, docname)
        if mark != pages.get(docname, ""):
            changed.append(docname)
            pages[docname] = mark
    site.broken |= set(before.get("broken", ())) & env.found_docs - looked_at
    broken = sorted(site.broken)
    state = {"settings": settings, "pages": pages, "broken": broken, "live": site.live.hubs}
    published, others = publication_of(app.builder).foresee(before, settings)
    site.state = json.dumps({**state, **published}, sort_keys=True)
    return {*changed, *others} if before else ()


def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
    """Keep what was written, if all of it was, for the next build; fail if the book says so."""
    file = _file(app)
    site = site_of(app.builder)
    state = site.state
    if exception is None and site.broken and site.book.config.broken == STOP:
        # Of pages too that were not written this time, about which nothing else is said.
        logger.error(
            "launch_broken is 'error', and links do not work on: %s",
            ", ".join(sorted(site.broken)),
            type="launch",
            subtype="broken",
        )
        app.statuscode = 1
    if exception is None and state and (not file.exists() or file.read_text("utf-8") != state):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(state, encoding="utf-8")


def _file(app: Sphinx) -> Path:
    name = f"launch-{app.builder.name}-{_digest(str(app.outdir))}.json"
    return Path(app.doctreedir, name)


def _load(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _mark(site: Site, env: BuildEnvironment, docname: str) -> str:
    """A digest of all controls of a page; empty if it has none."""
    requests = asked_by_page(env).get(docname, ())
    if site.shows(env, docname, is_reported=False):
        requests = (*requests, OWN)
    drawn = [_drawn(site, env, docname, asked) for asked in requests]
    return _digest(*drawn, site.live.state(docname)) if any(drawn) else ""


def _drawn(site: Site, env: BuildEnvironment, docname: str, asked: Asked) -> str:
    if form.is_form(asked):
        return form.drawn(site, env, docname, asked, Place())
    if gallery.is_gallery(asked):
        return gallery.drawn(site, env, docname, asked)
    return site.foresee(env, docname, asked)


def _digest(*texts: str) -> str:
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=6).hexdigest()
