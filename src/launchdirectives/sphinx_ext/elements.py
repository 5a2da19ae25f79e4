"""Literal ``<launch hub="…"></launch>`` elements in Markdown, made into the directive's node.

A Markdown parser hands HTML on as raw nodes: an element in a sentence as one for its start,
its text, and one for its end; an element on lines of its own as one raw block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from launchdirectives.findings import Place, Refused
from launchdirectives.scan import Element
from launchdirectives.sphinx_ext.directives import LINK, understood
from launchdirectives.sphinx_ext.nodes import AnyLaunch, launch, launch_link, make
from launchdirectives.sphinx_ext.site import report, site_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_START = "<launch"


def on_source_read(app: Sphinx, docname: str, content: list[str]) -> None:
    """Remember pages that may have an element: no other is searched."""
    if _START in content[0] and not str(app.env.doc2path(docname)).endswith(".rst"):
        candidates = site_of(app.builder).may_have_elements
        if not candidates:
            app.connect("doctree-read", _on_doctree_read)
        candidates.add(docname)


def _on_doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Replace the elements of a page; called only where a page has some."""
    if app.env.docname not in site_of(app.builder).may_have_elements:
        return
    for raw in list(doctree.findall(nodes.raw)):
        if raw.get("format") == "html" and raw.parent and _START in raw.astext():
            _replace(app.env, raw)


def _replace(env: BuildEnvironment, raw: nodes.raw) -> None:
    element = Element(raw.astext())
    if element.has_more:
        beside = Refused(
            "page.option",
            "A <launch> element stands among other HTML, where it cannot work.",
            "Write it on a line of its own, with an empty line before and after it.",
        )
        report(beside.at(Place()), _location(env, raw))
        return
    parent = raw.parent
    inside: list[nodes.Node] = []
    if not element.is_closed:
        following = parent.children[parent.index(raw) + 1 :]
        for number, node in enumerate(following):
            if isinstance(node, nodes.raw) and node.astext().strip() == "</launch>":
                inside = following[: number + 1]
                break
    text = element.text.strip() or "".join(node.astext() for node in inside[:-1]).strip()
    for node in inside:
        parent.remove(node)
    alone = isinstance(parent, nodes.paragraph) and not "".join(
        child.astext().strip() for child in parent.children if child is not raw
    )
    is_block = not isinstance(parent, nodes.TextElement)
    node = _node(env, element, text, raw, launch if alone or is_block else launch_link)
    place = parent if alone else raw
    place.parent.replace(place, node)


def _line(raw: nodes.raw) -> int:
    return raw.line or (raw.parent.line if raw.parent else None) or 0


def _location(env: BuildEnvironment, raw: nodes.raw) -> str:
    return f"{raw.source or env.doc2path(env.docname)}:{_line(raw)}"


def _node(
    env: BuildEnvironment,
    element: Element,
    text: str,
    raw: nodes.raw,
    kind: type[AnyLaunch],
) -> AnyLaunch:
    options = dict(element.options)
    file = str(options.pop("file", ""))
    if text and kind is launch:
        options.setdefault("label", text)
    if kind is launch_link:
        options |= LINK
    asked = understood(env, options, file, _location(env, raw))
    made = make(kind, asked, env.docname, text if kind is launch_link else "")
    made.source, made.line = raw.source, _line(raw)
    return made
