"""The Sphinx extension: what is registered, and when each part is called.

======================  ==================================================================
``config-inited``       :func:`values.on_config_read`: settings of other tools;
                        :func:`values.on_config_inited`: where templates, styles and
                        translations are; :mod:`thebe_button`: a directive, unless another
                        extension has it
``builder-inited``      :func:`site.on_builder_inited`: the build's book; findings reported
reading                 :mod:`directives`, :mod:`form`, :mod:`gallery` and :mod:`elements` leave
                        nodes that hold options only; :mod:`collector` keeps each page's requests
``doctree-read``        :func:`sections.on_doctree_read`: the heading above each control;
                        :mod:`live`: languages of cells, where a hub makes pages come alive
``env-updated``         :func:`freshness.on_env_updated`: pages whose launches have changed;
                        :func:`live.on_env_updated`: the files of the script of live code
``doctree-resolved``    :mod:`nodes`: a page's own control where the theme has no place for it;
                        plain links for builders of no HTML; :mod:`live`: ids of cells; not called
                        where neither is needed
writing                 :mod:`nodes`: visitors ask the core for the control
``html-page-context``   :class:`pages.PageContext`: control in the theme's header,
                        style sheet where it is used; cells and script of live code;
                        :mod:`publication`: what the record says of the page, in its head
``build-finished``      :func:`freshness.on_build_finished`: what was written, for next time;
                        :mod:`conversion`: notebooks made of text notebooks;
                        :func:`publication.on_build_finished`: the record and its views
======================  ==================================================================

The builder ``launchcheck`` (:mod:`launchcheck`) checks the same launches and writes no pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchdirectives import __version__
from launchdirectives.sphinx_ext import (
    collector,
    conversion,
    directives,
    elements,
    form,
    freshness,
    gallery,
    launchcheck,
    live,
    nodes,
    pages,
    publication,
    sections,
    site,
    thebe_button,
    values,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything with *app*."""
    values.add(app)
    nodes.add(app)
    directives.add(app)
    form.add(app)
    gallery.add(app)
    launchcheck.add(app)
    app.connect("config-inited", values.on_config_read)
    app.connect("config-inited", values.on_config_inited)
    app.connect("config-inited", thebe_button.on_config_inited)
    app.connect("builder-inited", site.on_builder_inited)
    app.connect("builder-inited", nodes.on_builder_inited)
    app.connect("builder-inited", form.on_builder_inited)
    app.connect("builder-inited", gallery.on_builder_inited)
    app.connect("builder-inited", live.on_builder_inited)
    app.connect("builder-inited", publication.on_builder_inited)
    app.connect("builder-inited", pages.on_builder_inited)
    app.connect("builder-inited", conversion.on_builder_inited)
    app.connect("env-before-read-docs", collector.on_env_before_read_docs)
    app.connect("env-merge-info", collector.on_env_merge_info)
    app.connect("source-read", elements.on_source_read)
    # After the elements, which become nodes at the usual priority.
    app.connect("doctree-read", sections.on_doctree_read, priority=600)
    app.connect("env-updated", freshness.on_env_updated)
    app.connect("env-updated", live.on_env_updated)
    app.connect("build-finished", live.on_build_finished)
    app.connect("build-finished", publication.on_build_finished)
    app.connect("build-finished", freshness.on_build_finished)
    return {
        "version": __version__,
        "env_version": 3,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
