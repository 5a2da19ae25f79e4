"""Each page's HTML: the control in the theme's header, the style sheet where it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from launchdirectives.sphinx_ext.collector import asked_by_page
from launchdirectives.sphinx_ext.site import HEADER_SLOT, site_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

STYLE_SHEET = "launch.css"
_TEMPLATE = "launch-control.html"


def on_html_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the page its control and its style sheet, if it has a control."""
    if doctree is None:
        return
    site = site_of(app.builder)
    if site.has_header and site.shows(app.env, pagename):
        html = site.control(app.env, pagename)
        context["launch_control"] = html
        # A list of its own: the theme hands the same one to every page.
        slot = f"theme_{HEADER_SLOT}"
        context[slot] = [_TEMPLATE, *context.get(slot, ())]
        has_control = bool(html)
    else:
        has_control = bool(site.with_own_node) and _has_own_node(app, pagename)
    if has_control or pagename in asked_by_page(app.env):
        # Of the builder, which forgets it after this page; the application would keep a list.
        app.builder.add_css_file(STYLE_SHEET)  # type: ignore[attr-defined]


def _has_own_node(app: Sphinx, pagename: str) -> bool:
    # All pages are one in this builder.
    return app.builder.name == "singlehtml" or pagename in site_of(app.builder).with_own_node
