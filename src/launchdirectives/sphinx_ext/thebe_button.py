"""sphinx-thebe's directive ``thebe-button``, for pages that were written for it.

It is ours only where no other extension brings it: sphinx-thebe does, and so does jupyter-sphinx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.docutils import SphinxDirective, is_directive_registered

from launchdirectives.asking import LIVE, OPTIONS
from launchdirectives.sphinx_ext.directives import understood
from launchdirectives.sphinx_ext.nodes import launch, make

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

NAME = "thebe-button"


def on_config_inited(app: Sphinx, config: Config) -> None:
    """Register the directive; by now all extensions have registered theirs."""
    if not is_directive_registered(NAME):
        app.add_directive(NAME, ThebeButton)


class ThebeButton(SphinxDirective):
    """``{thebe-button}``: what makes the page come alive; its argument is the button's text."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """The node of the control."""
        options = {"label": self.arguments[0].strip()} if self.arguments else {}
        asked = understood(self.env, options, "", self.get_location(), OPTIONS, LIVE)
        node = make(launch, asked, self.env.docname)
        self.set_source_info(node)
        return [node]
