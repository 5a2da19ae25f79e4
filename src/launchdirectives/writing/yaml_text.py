"""Keys added to a YAML text; every other byte of it stays.

The text is taken apart for its positions only (a whole round trip would write aligned columns and
quotes anew), and read again afterwards: what comes out must be what was there, and the addition.
"""

from __future__ import annotations

from launchdirectives.findings import Refused
from launchdirectives.layers import load_yaml
from launchdirectives.reading import KeyPath
from launchdirectives.writing.changes import line_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def dump(value: object, *, has_short_lists: bool = False) -> str:
    """*value* as YAML in block style.

    :param has_short_lists: lists and mappings of nothing but plain values stand on one line
    """
    import yaml

    flow = None if has_short_lists else False
    return str(
        yaml.safe_dump(
            value, sort_keys=False, allow_unicode=True, default_flow_style=flow, width=10_000
        )
    )


def add(text: str, path: KeyPath, value: object, *, has_short_lists: bool = False) -> str:
    """*text* with *value* at *path*, where nothing is yet.

    What is there already above *path* is added to. A *path* that ends in an empty name adds an
    item to a list.

    :param has_short_lists: how a list that is not there yet is written, see :func:`dump`
    :raises Refused: if the text is too unusual to be added to
    """
    try:
        expected = _with(load_yaml(text), path, value)
        after = _add(text, path, value, has_short_lists)
        is_sound = load_yaml(after) == expected
    except (ValueError, TypeError, AttributeError):
        is_sound = False
    if not is_sound:
        wanted = " ".join(dump(_with(None, path, value)).split())
        raise Refused(
            "config.wrong-value",
            f"The key '{'.'.join(filter(None, path))}' cannot be added by program.",
            f"Add it by hand: {wanted}",
        )
    return after


def _with(values: Any, path: KeyPath, value: object) -> Any:
    """A copy of *values* with *value* at *path*."""
    if not path:
        return value
    if path[0] == "":
        return [*(values or []), value]
    return {**(values or {}), path[0]: _with((values or {}).get(path[0]), path[1:], value)}


def _add(text: str, path: KeyPath, value: object, has_short_lists: bool) -> str:
    import yaml

    node, key, depth = yaml.compose(text, Loader=yaml.SafeLoader), None, 0
    while depth < len(path) - 1 and isinstance(node, yaml.MappingNode):
        found = next((pair for pair in node.value if pair[0].value == path[depth]), None)
        if found is None:
            break
        key, node = found
        depth += 1
    wanted = _with(None, path[depth:], value)
    block = dump(wanted, has_short_lists=has_short_lists and isinstance(wanted, dict))
    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        first = node.value[0][0] if isinstance(node, yaml.MappingNode) else node
        return _after_line(text, _last_line(node, yaml), block, first.start_mark.column)
    if isinstance(node, yaml.CollectionNode) and node.value:
        return _into_flow(text, node, wanted)
    if isinstance(node, yaml.CollectionNode):  # an empty one
        start, end = node.start_mark.index, node.end_mark.index
        return f"{text[:start]}{_flow(wanted)}{text[end:]}"
    if key is None:  # nothing but comments
        return _after_line(text, text.count("\n"), block, 0)
    return _after_line(text, key.start_mark.line, block, key.start_mark.column + 2)


def _into_flow(text: str, node: Any, wanted: Any) -> str:
    """*text* with *wanted* in a mapping or list in brackets that holds something."""
    last = node.value[-1]
    ends = [part.end_mark.index for part in (last if isinstance(last, tuple) else (last,))]
    return f"{text[: max(ends)]}, {_flow(wanted)[1:-1]}{text[max(ends) :]}"


def _flow(value: object) -> str:
    import yaml

    dumped = yaml.safe_dump(
        value, sort_keys=False, allow_unicode=True, default_flow_style=True, width=10_000
    )
    return str(dumped).rstrip("\n")


def _last_line(node: Any, yaml: Any) -> int:
    """The number (from 0) of the last line that *node* itself fills."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        key, value = node.value[-1]
        return max(int(key.start_mark.line), _last_line(value, yaml))
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _last_line(node.value[-1], yaml)
    end = node.end_mark
    is_after = end.column == 0 and end.line > node.start_mark.line
    return int(end.line - 1 if is_after else end.line)


def _after_line(text: str, number: int, block: str, indent: int) -> str:
    """*text* with *block* after its line *number* (from 0)."""
    ending = line_end(text)
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    before, after = lines[: number + 1], lines[number + 1 :]
    if before[-1] and not before[-1].endswith("\n"):
        before[-1] += ending
    added = [f"{' ' * indent}{line}{ending}" for line in block.rstrip("\n").split("\n")]
    return "".join([*before, *added, *after])
