"""What each page asks for, kept while reading: small tuples, merged and purged.

They tell which pages have controls without searching a document again, and which of
them change when a setting does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from launchdirectives.asking import Asked


def asked_by_page(env: BuildEnvironment) -> dict[str, tuple[Asked, ...]]:
    """The options of the directives, roles and elements of each page that has some."""
    try:
        return env.launch_asked  # type: ignore[attr-defined, no-any-return]
    except AttributeError:
        env.launch_asked = {}  # type: ignore[attr-defined]
        return env.launch_asked  # type: ignore[attr-defined, no-any-return]


def keep(env: BuildEnvironment, docname: str, asked: Asked) -> None:
    """Keep that the page being read asks for *asked*."""
    pages = asked_by_page(env)
    pages[docname] = (*pages.get(docname, ()), asked)


def on_env_purge_doc(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget what a page asked for, before it is read again or because it is gone."""
    asked_by_page(env).pop(docname, None)


def on_env_merge_info(
    app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment
) -> None:
    """Take over what pages ask for that another process has read."""
    theirs = asked_by_page(other)
    asked_by_page(env).update({name: theirs[name] for name in docnames if name in theirs})
