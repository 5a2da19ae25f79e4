"""Which modules a cell imports, so that their packages are loaded before it runs."""

from __future__ import annotations

import ast
import os


def imports(code: str, folder: str = "") -> set[str]:
    """The modules that *code* imports by name, and those that modules in *folder* do for it."""
    found: set[str] = set()
    _collect(code, folder, found, set())
    return found


def _collect(code: str, folder: str, found: set[str], seen: set[str]) -> None:
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError):
        return  # the reader is told when it runs
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        else:
            continue
        for name in names:
            found.add(name)
            for file in _files(name, folder):
                if file not in seen:
                    seen.add(file)
                    with open(file, encoding="utf-8", errors="replace") as stream:
                        _collect(stream.read(), folder, found, seen)


def _files(name: str, folder: str) -> list[str]:
    """The files in *folder* that importing *name* runs."""
    parts = name.split(".")
    paths = [os.path.join(folder, *parts[:length]) for length in range(1, len(parts) + 1)]
    files = [one for path in paths for one in (f"{path}.py", os.path.join(path, "__init__.py"))]
    return [file for file in files if os.path.isfile(file)]
