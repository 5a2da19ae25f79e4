"""An extension added to the ``extensions`` of a ``conf.py``; every other byte of it stays."""

from __future__ import annotations

import ast

from launchdirectives.findings import Refused
from launchdirectives.writing.changes import line_end

VARIABLE = "extensions"


def with_extension(text: str, name: str) -> str:
    """*text* with the extension *name*; *text* itself if it is there already.

    :raises Refused: if this is no Python, or nobody can see what the extensions are
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    tree = _parsed(text)
    about = [statement for statement in tree.body if _is_about_extensions(statement)]
    if any(
        isinstance(node, ast.Constant) and node.value == name
        for one in about
        for node in ast.walk(one)
    ):
        return mark + text
    listed = _listed(about)
    if listed is not None:
        after = _in_list(text, listed, name)
    elif about:
        after = _after_statement(text, about[-1], f'{VARIABLE} += ["{name}"]')
    elif any(_may_be_hidden(node) for node in ast.walk(tree)):
        raise _unclear(name)
    else:
        after = _at_end(text, f'{VARIABLE} = ["{name}"]')
    if not any(isinstance(n, ast.Constant) and n.value == name for n in ast.walk(_parsed(after))):
        raise _unclear(name)
    return mark + after


def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise Refused(
            "config.unreadable", f"This is not Python: {error}.", "Mend the file first."
        ) from error


def _unclear(name: str) -> Refused:
    return Refused(
        "config.not-literal",
        f"The list '{VARIABLE}' cannot be added to by program.",
        f"Add '{name}' to it by hand.",
    )


def _is_about_extensions(statement: ast.stmt) -> bool:
    """Whether a statement changes the list: an assignment to it, or a call of its methods."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        function = statement.value.func
        return isinstance(function, ast.Attribute) and _is_list(function.value)
    if isinstance(statement, ast.Assign):
        return any(map(_is_list, statement.targets))
    return isinstance(statement, (ast.AnnAssign, ast.AugAssign)) and _is_list(statement.target)


def _is_list(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == VARIABLE


def _may_be_hidden(node: ast.AST) -> bool:
    """Whether the list may come from somewhere that is no assignment of the file's own level."""
    if isinstance(node, ast.ImportFrom):
        return any(
            alias.name == "*" or VARIABLE in (alias.name, alias.asname) for alias in node.names
        )
    return isinstance(node, ast.Name) and node.id == VARIABLE


def _listed(about: list[ast.stmt]) -> ast.List | ast.Tuple | None:
    """The value of the last assignment, if it is written out."""
    for statement in reversed(about):
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            value = statement.value
            return value if isinstance(value, (ast.List, ast.Tuple)) else None
    return None


def _in_list(text: str, listed: ast.List | ast.Tuple, name: str) -> str:
    start = _index(text, listed.lineno, listed.col_offset)
    close = _index(text, listed.end_lineno or 0, listed.end_col_offset or 0) - 1
    if not listed.elts:
        comma = "," if isinstance(listed, ast.Tuple) else ""
        return f'{text[: start + 1]}"{name}"{comma}{text[start + 1 :]}'
    last = listed.elts[-1]
    begin = _index(text, last.lineno, last.col_offset)
    end = _index(text, last.end_lineno or 0, last.end_col_offset or 0)
    quoted = f"'{name}'" if text[begin] == "'" else f'"{name}"'
    if isinstance(listed, ast.Tuple) and text[start] != "(":  # written without parentheses
        return f"{text[:end]}, {quoted}{text[end:]}"
    rest = text[end:close]
    if "\n" not in rest:
        return f"{text[:end]}, {quoted}{text[end:]}"
    has_comma = any("," in line.partition("#")[0] for line in rest.split("\n"))
    line = text.rfind("\n", 0, begin) + 1
    indent = text[line:begin] if not text[line:begin].strip() else " " * 4
    line_after = text.index("\n", end) + 1
    ended = text[end:line_after] if has_comma else f",{text[end:line_after]}"
    return f"{text[:end]}{ended}{indent}{quoted},{line_end(text)}{text[line_after:]}"


def _after_statement(text: str, statement: ast.stmt, line: str) -> str:
    end = text.find("\n", _index(text, statement.end_lineno or 0, statement.end_col_offset or 0))
    if end < 0:
        return _at_end(text, line)
    return f"{text[: end + 1]}{line}{line_end(text)}{text[end + 1 :]}"


def _at_end(text: str, line: str) -> str:
    gap = "" if not text or text.endswith("\n") else line_end(text)
    return f"{text}{gap}{line}{line_end(text)}"


def _index(text: str, line: int, column: int) -> int:
    """The place in *text* of a line (from 1) and a column in bytes, as ``ast`` counts them."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    end = text.find("\n", start)
    whole = text[start : end if end >= 0 else len(text)]
    return start + len(whole.encode()[:column].decode())
