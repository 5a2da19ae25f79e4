"""Each page's HTML: the control in the theme's header, the style sheet where it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from launchdirectives.sphinx_ext import form, live
from launchdirectives.sphinx_ext.collector import asked_by_page
from launchdirectives.sphinx_ext.publication import publication_of
from launchdirectives.sphinx_ext.site import HEADER_SLOT, site_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes
    from sphinx.application import Sphinx

    from launchdirectives.asking import Asked

STYLE_SHEET = "launch.css"
_TEMPLATE = "launch-control.html"
_SLOT = f"theme_{HEADER_SLOT}"
_JSON_LD = "application/ld+json"
_THEBE = "sphinx_thebe"
_THEME_BUTTONS = "header_buttons"
"""Where sphinx-book-theme hands its template the buttons of a page's header."""


def on_builder_inited(app: Sphinx) -> None:
    """Have each page of a web site shown to :class:`PageContext`."""
    if app.builder.format == "html":
        # After the themes, which prepare their lists of header parts at the usual priority.
        app.connect("html-page-context", PageContext(app).on_html_page_context, priority=900)


class PageContext:
    """Gives pages their control and their style sheet; made once a build."""

    def __init__(self, app: Sphinx) -> None:
        self._env = app.env
        self._site = site_of(app.builder)
        self._asked = asked_by_page(app.env)
        self._publication = publication_of(app.builder)
        self._is_one_page = app.builder.name == "singlehtml"

    def on_html_page_context(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Give the page its control and its style sheet, if it has a control."""
        if doctree is None:
            return
        site = self._site
        if site.replaces_theme and _THEME_BUTTONS in context:
            context[_THEME_BUTTONS] = without_launch_menu(
                context[_THEME_BUTTONS], has_thebe=_THEBE in app.extensions
            )
        if site.has_header and site.shows(self._env, pagename):
            html = site.control(self._env, pagename)
            context["launch_control"] = html
            # A list of its own: the theme hands the same one to every page.
            context[_SLOT] = [_TEMPLATE, *context.get(_SLOT, ())]
            has_control = bool(html)
        else:
            own = site.with_own_node
            has_control = bool(own) and (self._is_one_page or pagename in own)
        asked = self._asked.get(pagename, ())
        if has_control or asked:
            # Of the builder, which forgets it after this page; the application would keep a list.
            app.builder.add_css_file(STYLE_SHEET)  # type: ignore[attr-defined]
        self.publish(pagename, context)
        if pagename in site.live.hubs:
            live.add(app, pagename, context, doctree)
        if (self._is_one_page or asked) and self._has_form(asked):
            app.builder.add_css_file(form.STYLE_SHEET)  # type: ignore[attr-defined]
            app.builder.add_js_file(form.SCRIPT, type="module")  # type: ignore[attr-defined]

    def publish(self, pagename: str, context: dict[str, Any]) -> None:
        """Say in the page's head what the record says of it; link to it where that is wanted."""
        tags = context.get("metatags", "")
        head = self._publication.head(pagename, has_json_ld=_JSON_LD in tags)
        if head:
            context["metatags"] = f"{tags}\n{head}"
        if footer := self._publication.footer(pagename):
            context["body"] = f"{context['body']}{footer}"

    def _has_form(self, asked: tuple[Asked, ...]) -> bool:
        """Whether a page that asks for *asked* has a form."""
        if self._is_one_page:
            return bool(form.pages_with_form(self._env))
        return any(map(form.is_form, asked))


def without_launch_menu(
    buttons: Sequence[dict[str, Any]], *, has_thebe: bool
) -> list[dict[str, Any]]:
    """sphinx-book-theme's header *buttons* without launch links of its own.

    They are a group with a label of its own (header_buttons/launch.py there). "Live Code" in
    it runs sphinx-thebe; it stays while that is loaded, for then our live code is off.
    """
    kept = []
    for button in buttons:
        if button.get("label") == "launch-buttons":
            live = [one for one in button["buttons"] if has_thebe and one["type"] != "link"]
            if live:
                kept.append({**button, "buttons": live})
        else:
            kept.append(button)
    return kept
