"""Tables of strings that name code: it is imported only when it is wanted."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def load(where: str) -> Any:
    """What *where* names, as entry points write it: ``package.module:name``."""
    module, _, name = where.partition(":")
    return getattr(import_module(module), name)
