"""The ``launch`` directive and role: options into a node, no address here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole, SphinxDirective

from launchdirectives.asking import OPTIONS, ask
from launchdirectives.findings import Place
from launchdirectives.sphinx_ext.collector import keep
from launchdirectives.sphinx_ext.nodes import launch, launch_link, make
from launchdirectives.sphinx_ext.site import report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from launchdirectives.asking import Asked
    from launchdirectives.record import Spec

logger = logging.getLogger(__name__)

LINK = {"style": "link"}
"""The options of what stands in a sentence, whatever else is written."""


class AnyOption(dict[str, Any]):
    """An option specification that takes every option, so that we can name the nearest one."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> Any:
        return directives.unchanged


def add(app: Sphinx) -> None:
    """Register directive and role."""
    app.add_directive("launch", LaunchDirective)
    app.add_role("launch", LaunchRole())


def understood(
    env: BuildEnvironment,
    options: Mapping[str, object],
    argument: str,
    location: str,
    known: Mapping[str, Spec] = OPTIONS,
    *marks: tuple[str, str],
) -> Asked:
    """The options that are right, kept with the page; the wrong ones are reported.

    :param known: the options that there are
    :param marks: kept beside them
    """
    docname = env.docname
    asked, refused = ask(options, argument, docname, known)
    asked = (*asked, *marks)
    for one in refused:
        report(one.at(Place()), location)
    keep(env, docname, asked)
    return asked


class LaunchDirective(SphinxDirective):
    """``{launch}``: a control; without an argument it opens the page itself."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = AnyOption(dict.fromkeys(OPTIONS, directives.unchanged))

    def run(self) -> list[nodes.Node]:
        """The node of the control."""
        argument = self.arguments[0].strip() if self.arguments else ""
        asked = understood(self.env, self.options, argument, self.get_location())
        node = make(launch, asked, self.env.docname)
        self.set_source_info(node)
        self.add_name(node)
        return [node]


class LaunchRole(ReferenceRole):
    """``{launch}`text <file>```: a link in a sentence; the text alone opens the page itself."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The node of the link."""
        argument = self.target if self.has_explicit_title else ""
        asked = understood(self.env, LINK, argument, self.get_location())
        node = make(launch_link, asked, self.env.docname, self.title)
        self.set_source_info(node)
        return [node], []
