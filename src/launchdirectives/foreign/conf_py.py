"""Assignments in a ``conf.py``, read without running it."""

from __future__ import annotations

from collections.abc import Collection

from launchdirectives.foreign.base import COMPUTED
from launchdirectives.reading import KeyPath, Layer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def literals(path: str, names: Collection[str]) -> Layer | None:
    """What the ``conf.py`` at *path* assigns to the variables *names*, with lines.

    Whatever is not written out is :data:`~launchdirectives.foreign.base.COMPUTED`. None if
    there is nothing, or the file cannot be read (who reads it for other settings says so).
    """
    try:
        with open(path, encoding="utf-8-sig") as stream:
            content = stream.read()
    except (OSError, UnicodeDecodeError):
        return None
    if not any(name in content for name in names):
        return None
    import ast

    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return None
    reader = _Reader(ast)
    for statement in tree.body:
        reader.take(statement, names)
    return Layer(reader.values, path, reader.line_of) if reader.values else None


class _Reader:
    """Walks assignments; keeps values and the line of each key."""

    def __init__(self, ast: Any) -> None:
        self._ast = ast
        self._lines: dict[KeyPath, int] = {}
        self.values: dict[str, object] = {}

    def take(self, statement: Any, names: Collection[str]) -> None:
        """Take over an assignment: ``name = value``, ``name["key"] = value``."""
        ast = self._ast
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            targets = [statement.target]
        else:
            return
        for target in targets:
            path = self._path(target)
            if not path or path[0] not in names:
                continue
            into = self.values
            for name in path[:-1]:
                below = into.get(name)
                if not isinstance(below, dict):
                    below = into[name] = {}
                into = below
            self._lines[path] = target.lineno
            into[path[-1]] = self._value(statement.value, path)

    def line_of(self, path: KeyPath) -> int:
        """The line of the key at *path*, or of the nearest key above it."""
        for length in range(len(path), 0, -1):
            if line := self._lines.get(path[:length]):
                return line
        return 0

    def _path(self, target: Any) -> KeyPath:
        ast = self._ast
        if isinstance(target, ast.Name):
            return (str(target.id),)
        if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
            above = self._path(target.value)
            return (*above, str(target.slice.value)) if above else ()
        return ()

    def _value(self, node: Any, path: KeyPath) -> object:
        ast = self._ast
        if isinstance(node, ast.Dict):
            pairs = [
                (str(key.value), key.lineno, value)
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            ]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "dict" and not node.args:
            pairs = [(word.arg, word.lineno, word.value) for word in node.keywords if word.arg]
        else:
            try:
                return ast.literal_eval(node)
            except (ValueError, TypeError):
                return COMPUTED
        found: dict[str, object] = {}
        for name, line, value in pairs:
            self._lines[*path, name] = line
            found[name] = self._value(value, (*path, name))
        return found


_ADDING = ("append", "extend", "insert")


def line_of_extension(path: str, name: str) -> int:
    """The line at which the ``conf.py`` at *path* adds the extension *name*; 0 if it does not."""
    try:
        with open(path, encoding="utf-8-sig") as stream:
            content = stream.read()
    except (OSError, UnicodeDecodeError):
        return 0
    if name not in content:
        return 0
    import ast

    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return 0

    def is_list(node: Any) -> bool:
        return isinstance(node, ast.Name) and node.id == "extensions"

    def adds(node: Any) -> bool:
        if isinstance(node, ast.Assign):
            return any(map(is_list, node.targets))
        if isinstance(node, (ast.AugAssign, ast.AnnAssign)):
            return is_list(node.target)
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            return False
        return is_list(node.func.value) and node.func.attr in _ADDING

    statements = [node for node in ast.walk(tree) if adds(node)]
    names = (node for one in statements for node in ast.walk(one) if isinstance(node, ast.Constant))
    return next((node.lineno for node in names if node.value == name), 0)
