"""What each page asks for, kept while reading: small tuples, merged and purged.

They tell which pages have controls without searching a document again, and which of
them change when a setting does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from launchdirectives.sphinx_ext import code_cells
from launchdirectives.sphinx_ext.site import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from launchdirectives.asking import Asked

T = TypeVar("T")


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


def on_env_before_read_docs(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Forget what pages asked for that are read again or are gone; remember which are read.

    Once a build, where ``env-purge-doc`` would call us for every page.
    """
    pages = asked_by_page(env)
    cells = code_cells.kept(env)
    for docname in [*docnames, *(pages.keys() | cells.keys()) - env.found_docs]:
        pages.pop(docname, None)
        cells.pop(docname, None)
    site_of(app.builder).read = frozenset(docnames)


def on_env_merge_info(
    app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment
) -> None:
    """Take over what pages ask for that another process has read."""
    _take(asked_by_page(env), asked_by_page(other), docnames)
    _take(code_cells.kept(env), code_cells.kept(other), docnames)


def _take(ours: dict[str, T], theirs: dict[str, T], docnames: Iterable[str]) -> None:
    ours.update({name: theirs[name] for name in docnames if name in theirs})
