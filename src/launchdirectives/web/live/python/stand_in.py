"""``IPython.display``, of which notebooks import ``display`` and some classes, without IPython."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class StandIn(MetaPathFinder, Loader):
    """Finds modules that consist of given names; real ones, found before, win.

    :param modules: names by module; a module with others below it is a package
    """

    def __init__(self, modules: dict[str, dict[str, Any]]) -> None:
        self._modules = modules

    def install(self) -> None:
        """Have imports come here when nobody else has the module."""
        sys.meta_path.append(self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module, if it is one of those."""
        if fullname not in self._modules:
            return None
        is_package = any(name.startswith(f"{fullname}.") for name in self._modules)
        return ModuleSpec(fullname, self, is_package=is_package)

    def exec_module(self, module: ModuleType) -> None:
        """Fill *module*."""
        vars(module).update(self._modules[module.__name__])
