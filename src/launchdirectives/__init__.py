"""Launch links for computational books: JupyterHub, BinderHub and more, from Sphinx and MyST.

Add ``launchdirectives`` to ``extensions`` in ``conf.py``; nothing else is needed for a book
in a git checkout. ``Book.open(folder)`` is the way in for programs.
"""

from __future__ import annotations

TYPE_CHECKING = False  # the name is what type checkers know; `typing` is costly to import
if TYPE_CHECKING:
    from typing import Any

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from launchdirectives.book import Book

__version__ = "0.1.0"
__all__ = ["Book", "__version__", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension; called by Sphinx."""
    from launchdirectives.sphinx_ext import setup as setup_extension

    return setup_extension(app)


def __getattr__(name: str) -> Any:
    if name == "Book":
        from launchdirectives.book import Book

        return Book
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
