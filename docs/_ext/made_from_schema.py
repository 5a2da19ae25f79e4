"""What the documentation shows of the publication record's schema: its members, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchdirectives.publication.schema import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]

PARTS = (
    "site",
    "generator",
    "views",
    "source",
    "environment",
    "hub",
    "page",
    "launchTarget",
    "verification",
    "authors",
    "organisation",
    "relatedWorks",
    "archives",
)
"""What has a table of its own, by the schema's names."""

_ITSELF = ("site", "generator", "views")
"""Those that the schema has in place, and not among its definitions."""

_TYPES = {"boolean": "`true` or `false`", "integer": "a whole number", "object": "an object"}


def top(table: Table) -> str:
    """The members of the record itself."""
    return _members(table, schema(), "", set(PARTS))


def part(name: str, table: Table) -> str:
    """The members of the part *name*, those of objects in it below them."""
    whole = schema()
    rule = whole["properties"][name] if name in _ITSELF else whole["$defs"][name]
    return _members(table, rule.get("items", rule), "", set())


def forms(table: Table) -> str:
    """The forms that values have."""
    known = schema()["$defs"]
    rows = [
        (f"`{name}`", rule.get("description", ""), _pattern(rule))
        for name, rule in known.items()
        if name not in PARTS and rule.get("type") == "string"
    ]
    return table(("form", "meaning", "pattern"), rows)


def _members(table: Table, rule: Mapping[str, Any], below: str, closed: set[str]) -> str:
    rows = list(_rows(rule, below, closed))
    return table(("member", "value", "meaning"), rows)


def _rows(rule: Mapping[str, Any], below: str, closed: set[str]) -> Iterator[tuple[str, str, str]]:
    """A row for each member of *rule*, and of the objects in it.

    :param closed: members that are objects whose own members stand elsewhere
    """
    for name, member in rule.get("properties", {}).items():
        must = " *" if name in rule.get("required", ()) else ""
        yield f"`{below}{name}`{must}", _value(member), member["description"]
        inner, is_list = member.get("items", member), "items" in member
        if isinstance(inner, dict) and name not in closed:
            yield from _rows(inner, f"{below}{name}{'[]' if is_list else ''}.", closed)


def _value(rule: Mapping[str, Any]) -> str:
    """What a value may be, in words."""
    if "$ref" in rule:
        name = rule["$ref"].removeprefix("#/$defs/")
        is_list = schema()["$defs"][name].get("type") == "array"
        return f"a list: `{name}`" if is_list else f"`{name}`"
    if "enum" in rule:
        return f"one of {', '.join(f'`{one}`' for one in rule['enum'])}"
    if "const" in rule:
        return f"`{rule['const']}`"
    if "oneOf" in rule:
        return " or ".join(map(_value, rule["oneOf"]))
    kind = rule.get("type")
    if kind == "array":
        return f"a list: {_value(rule['items'])}"
    if kind == "object" and isinstance(rule.get("additionalProperties"), dict):
        return f"an object; each member: {_value(rule['additionalProperties'])}"
    if kind == "string":
        return _pattern(rule) or "a text"
    if isinstance(kind, list):
        return " or ".join(f"`{one}`" if one == "null" else _value({"type": one}) for one in kind)
    return f"`{kind}`" if kind == "null" else _TYPES[kind]


def _pattern(rule: Mapping[str, Any]) -> str:
    """The pattern of *rule* without what only holds off a line feed at its end."""
    found = str(rule.get("pattern", "")).removesuffix("(?!\n)").removesuffix("(?!\\n)")
    if not found:
        return ""
    ticks = "``" if "`" in found else "`"
    return f"{ticks} {found} {ticks}" if len(ticks) > 1 else f"`{found}`"
