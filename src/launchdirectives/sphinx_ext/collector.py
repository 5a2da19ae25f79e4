"""What each page asks for, kept while reading: small tuples, merged and purged.

They tell which pages have controls without searching a document again, and which of
them change when a setting does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.environment.collectors import EnvironmentCollector

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from launchdirectives.asking import Asked


def asked_by_page(env: BuildEnvironment) -> dict[str, tuple[Asked, ...]]:
    """The options of the directives, roles and elements of each page that has some."""
    if not hasattr(env, "launch_asked"):
        env.launch_asked = {}  # type: ignore[attr-defined]
    return env.launch_asked  # type: ignore[attr-defined, no-any-return]


def keep(env: BuildEnvironment, docname: str, asked: Asked) -> None:
    """Keep that the page being read asks for *asked*."""
    pages = asked_by_page(env)
    pages[docname] = (*pages.get(docname, ()), asked)


class RequestCollector(EnvironmentCollector):
    """Forgets what a page asked for when it is read again, and merges parallel reading."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        asked_by_page(env).pop(docname, None)

    def merge_other(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        docnames: AbstractSet[str],
        other: BuildEnvironment,
    ) -> None:
        theirs = asked_by_page(other)
        asked_by_page(env).update({name: theirs[name] for name in docnames if name in theirs})

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Nothing: directives keep their options when they run."""
