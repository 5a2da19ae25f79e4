"""Where settings are written: ``launch.yml`` and the ``launch_*`` values of ``conf.py``.

Each becomes a :class:`~launchdirectives.reading.Layer`. PyYAML is imported only when there
is a file to read; ``conf.py`` is never run here (Sphinx runs it), only its literal
assignments are read, so that the command line sees them too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from launchdirectives.findings import Finding, Place
from launchdirectives.reading import DEEPEST, KeyPath, Layer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LAUNCH_FILE = "launch.yml"
PREFIX = "launch_"
PROJECT_FILES = ("myst.yml", "myst.yaml")
"""Where mystmd looks for a project (myst-cli src/session/session.ts); it takes only one of them."""

SECTION = ("project", "options", "launch")
"""Where our settings stand in a file of mystmd, which keeps unknown keys only below `options`."""


def project_file(directory: str) -> str:
    """The file of the mystmd project in *directory*; empty if there is none."""
    paths = (os.path.join(directory, name) for name in PROJECT_FILES)
    return next(filter(os.path.isfile, paths), "")


def load_yaml(text: str) -> object:
    """The value of a YAML *text*, by PyYAML's safe loader.

    :raises ValueError: if it is no YAML; the message names line and column
    """
    import yaml

    try:
        return yaml.load(text, Loader=_loader(yaml))  # noqa: S506  (a safe loader)
    except yaml.YAMLError as error:
        raise ValueError(_one_line(error)) from error


def _loader(yaml: Any) -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _one_line(error: Exception) -> str:
    problem = getattr(error, "problem", None)
    return str(problem or error).replace("\n", " ")


def _line_of(error: Exception, content: str) -> int:
    """The line of what makes *content* no YAML; where it has no end, the line of its beginning."""
    mark, begun = (getattr(error, name, None) for name in ("problem_mark", "context_mark"))
    if mark and begun and mark.line >= len(content.splitlines()):
        mark = begun
    return mark.line + 1 if mark else 0


def from_launch_file(path: str, findings: list[Finding]) -> Layer | None:
    """The settings in a ``launch.yml``, which may be written as a file that mystmd can extend."""
    found = from_file(path, path, findings, within=SECTION)
    if found is None or SECTION[0] not in found.values:
        return found
    from launchdirectives.myst_project.section import section

    return section(found, SECTION, findings)


def from_file(
    path: str, shown: str, findings: list[Finding], *, within: KeyPath = ()
) -> Layer | None:
    """The layer of a YAML (or JSON) file; None if there is none or it cannot be read.

    :param within: where our settings stand in it, as deep as they go
    """
    try:
        with open(path, encoding="utf-8-sig") as stream:
            content = stream.read()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        findings.append(_unreadable(shown, 0, f"The file cannot be read: {error}."))
        return None
    import yaml

    try:
        loader = _loader(yaml)(content)
        node = loader.get_single_node()
        lines: dict[KeyPath, int] = {}
        twice = _note_lines(yaml, node, (), lines, within)
        findings.extend([_written_twice(shown, key, lines[key]) for key in twice])
        values = loader.construct_document(node) if node is not None else {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: no such date
        line = _line_of(error, content)
        findings.append(_unreadable(shown, line, f"This is not YAML: {_one_line(error)}."))
        return None
    if values is None:  # nothing but `---` or comments
        return None
    if not isinstance(values, Mapping):
        findings.append(_unreadable(shown, 1, "The file does not hold keys and values."))
        return None
    # Again, since reading the values has put in what came by merge keys (`<<`).
    list(_note_lines(yaml, node, (), lines, within))
    return Layer(values, shown, lambda key: lines.get(key, 0))


def _note_lines(
    yaml: Any, node: Any, path: KeyPath, lines: dict[KeyPath, int], within: KeyPath
) -> Iterator[KeyPath]:
    """Fill *lines*; gives the keys that are written twice."""
    deepest = DEEPEST + (len(within) if path[: len(within)] == within else 0)
    if isinstance(node, yaml.MappingNode) and len(path) < deepest:
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            here = (*path, name)
            lines[here] = key.start_mark.line + 1
            if name in seen:
                yield here
            seen.add(name)
            yield from _note_lines(yaml, value, here, lines, within)


def _written_twice(file: str, path: KeyPath, line: int) -> Finding:
    return Finding(
        code="config.wrong-value",
        message=f"The key '{path[-1]}' is written twice; only the last counts.",
        fix="Remove one of them.",
        place=Place(file=file, line=line, key=".".join(path)),
    )


def _unreadable(file: str, line: int, message: str) -> Finding:
    return Finding(
        code="config.unreadable",
        message=message,
        fix="Mend the file; until then its settings do not count.",
        place=Place(file=file, line=line),
    )


def from_conf_py(path: str, findings: list[Finding]) -> Layer | None:
    """The layer of the literal ``launch_*`` assignments in a ``conf.py``.

    A value that is computed gets a finding: only Sphinx can know it.
    """
    try:
        with open(path, encoding="utf-8-sig") as stream:
            content = stream.read()
    except (OSError, UnicodeDecodeError):
        return None
    if PREFIX not in content:
        return None
    import ast

    try:
        tree = ast.parse(content)
    except SyntaxError as error:
        findings.append(_unreadable(path, error.lineno or 0, f"This is not Python: {error.msg}."))
        return None
    values: dict[str, object] = {}
    for key, node in _assignments(tree, ast).items():
        try:
            values[key] = ast.literal_eval(node)
        except ValueError:
            findings.append(
                Finding(
                    code="config.not-literal",
                    message=f"The value of {PREFIX}{key} is computed by conf.py.",
                    fix="Write it into launch.yml, so that every command can read it.",
                    place=Place(file=path, line=node.lineno, key=PREFIX + key),
                )
            )
    return Layer(values, path, lambda key: _line_in(content, key)) if values else None


def conf_py_layer(values: Mapping[str, object], path: str) -> Layer:
    """The layer of values that Sphinx has read from ``conf.py`` (or its ``-D`` options)."""

    def line_of(key: KeyPath) -> int:
        try:
            with open(path, encoding="utf-8-sig") as stream:
                return _line_in(stream.read(), key)
        except (OSError, UnicodeDecodeError):
            return 0

    return Layer(values, path if os.path.exists(path) else "conf.py", line_of)


def _assignments(tree: Any, ast: Any) -> dict[str, Any]:
    found = {}
    for statement in tree.body:
        targets = (
            statement.targets
            if isinstance(statement, ast.Assign)
            else [statement.target]
            if isinstance(statement, ast.AnnAssign) and statement.value is not None
            else []
        )
        for target in targets:
            if isinstance(target, ast.Name) and target.id.startswith(PREFIX):
                found[target.id.removeprefix(PREFIX)] = statement.value
    return found


def _line_in(content: str, path: KeyPath) -> int:
    """The line of the key at *path* in a conf.py: the deepest literal key that is there."""
    import ast

    try:
        node = _assignments(ast.parse(content), ast).get(path[0])
    except SyntaxError:
        return 0
    if node is None:
        return 0
    line = int(node.lineno)
    for name in path[1:]:
        if not isinstance(node, ast.Dict):
            break
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and str(key.value) == name:
                line, node = key.lineno, value
                break
        else:
            break
    return line
