"""The record's JSON Schema (2020-12), and what of a record does not fit it.

The schema file is the contract; this walks it. A library for all of JSON Schema takes longer to
import than a record of a thousand pages takes to be verified, and publishers need nothing
installed. What the schema uses is all that is known here; tests compare every answer with
jsonschema's and ajv's.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Check = Callable[[Any, str], Iterator["Problem"]]

_NAME = "launch-metadata.schema.json"


class Problem(Record):
    """What does not fit.

    :param pointer: where, as a JSON Pointer (RFC 6901)
    """

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.message}"


@cache
def text() -> str:
    """The schema as it is published."""
    with open(os.path.join(os.path.dirname(__file__), _NAME), encoding="utf-8") as stream:
        return stream.read()


@cache
def schema() -> dict[str, Any]:
    """The schema."""
    found: dict[str, Any] = json.loads(text())
    return found


def problems(record: object, *, is_newer: bool = False) -> Iterator[Problem]:
    """All that does not fit in *record*.

    :param is_newer: whether it is of a newer minor version, whose unknown members are passed over
    """
    return _compiled("#", is_newer)(record, "")


def fits(name: str, value: object) -> bool:
    """Whether *value* is what the schema's definition *name* (``doi``, ``url``) takes."""
    return not any(_compiled(f"#/$defs/{name}", False)(value, ""))


@cache
def _compiled(reference: str, is_newer: bool) -> Check:
    """The check for what *reference* (``#`` or ``#/$defs/NAME``) names in the schema."""
    name = reference.removeprefix("#").removeprefix("/$defs/")
    return _check(schema()["$defs"][name] if name else schema(), is_newer)


def _check(rule: Any, is_newer: bool) -> Check:
    """The check of one (sub)schema."""
    if rule is True:
        return lambda _value, _at: iter(())
    if set(rule) == {"$ref"} or set(rule) == {"$ref", "description"}:
        return _referred(rule["$ref"], is_newer)
    made = [
        _KEYWORDS[key](rule, is_newer)
        for key in rule
        if key in _KEYWORDS and not (is_newer and key == "additionalProperties" and not rule[key])
    ]

    def check(value: Any, at: str) -> Iterator[Problem]:
        for one in made:
            yield from one(value, at)

    return check


def _referred(reference: str, is_newer: bool) -> Check:
    """The check of what *reference* names, made when it is first used: a schema may name itself."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        return _compiled(reference, is_newer)(value, at)

    return check


def _told(is_wrong: Callable[[Any], bool], message: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if is_wrong(value):
            yield Problem(at, message)

    return check


_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "null": lambda value: value is None,
}


def _type(rule: Mapping[str, Any], _: bool) -> Check:
    wanted = [rule["type"]] if isinstance(rule["type"], str) else rule["type"]
    tests = [_TYPES[name] for name in wanted]
    return _told(
        lambda value: not any(test(value) for test in tests), f"this is no {' or '.join(wanted)}"
    )


NOT_OF_FORM = "this is not of the form that is wanted here"
"""How the message begins about what does not fit a pattern."""

_NO_LINE_AFTER = re.compile(r"\$\(\?!(\n|\\n)\)$")
"""The end of each pattern: to Python ``$`` is also before a line feed at the end."""


def _pattern(rule: Mapping[str, Any], _: bool) -> Check:
    found = re.compile(rule["pattern"])
    shown = _NO_LINE_AFTER.sub("$", rule["pattern"])
    wanted = f"{rule['description']} As a pattern: {shown}" if "description" in rule else shown
    return _told(
        lambda value: isinstance(value, str) and not found.search(value), f"{NOT_OF_FORM}: {wanted}"
    )


def _required(rule: Mapping[str, Any], _: bool) -> Check:
    names: list[str] = rule["required"]

    def check(value: Any, at: str) -> Iterator[Problem]:
        if isinstance(value, dict):
            for name in names:
                if name not in value:
                    yield Problem(at, f"the member '{name}' is missing")

    return check


def _properties(rule: Mapping[str, Any], is_newer: bool) -> Check:
    known = {name: _check(one, is_newer) for name, one in rule["properties"].items()}

    def check(value: Any, at: str) -> Iterator[Problem]:
        if isinstance(value, dict):
            for name, one in value.items():
                if name in known:
                    yield from known[name](one, _below(at, name))

    return check


def _additional(rule: Mapping[str, Any], is_newer: bool) -> Check:
    known = frozenset(rule.get("properties", ()))
    passed = [re.compile(one) for one in rule.get("patternProperties", ())]
    rest = rule["additionalProperties"]
    inner = _check(rest, is_newer) if rest is not False else None

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            return
        for name, one in value.items():
            if name in known or any(form.search(name) for form in passed):
                continue
            if inner:
                yield from inner(one, _below(at, name))
            else:
                yield Problem(_below(at, name), "there is no such member")

    return check


def _names(rule: Mapping[str, Any], is_newer: bool) -> Check:
    inner = _check(rule["propertyNames"], is_newer)

    def check(value: Any, at: str) -> Iterator[Problem]:
        if isinstance(value, dict):
            for name in value:
                yield from inner(name, _below(at, name))

    return check


def _items(rule: Mapping[str, Any], is_newer: bool) -> Check:
    inner = _check(rule["items"], is_newer)

    def check(value: Any, at: str) -> Iterator[Problem]:
        if isinstance(value, list):
            for number, one in enumerate(value):
                yield from inner(one, f"{at}/{number}")

    return check


def _all_of(rule: Mapping[str, Any], is_newer: bool) -> Check:
    parts = [_check(one, is_newer) for one in rule["allOf"]]

    def check(value: Any, at: str) -> Iterator[Problem]:
        for one in parts:
            yield from one(value, at)

    return check


def _some_of(keyword: str, least: int, most: int) -> Callable[[Mapping[str, Any], bool], Check]:
    def make(rule: Mapping[str, Any], is_newer: bool) -> Check:
        parts = [_check(one, is_newer) for one in rule[keyword]]
        names = [one["required"][0] for one in rule[keyword] if "required" in one]
        message = (
            f"one of the members {', '.join(names)} is missing"
            if names
            else "this is of none of the forms that it may have"
        )

        def is_wrong(value: Any) -> bool:
            return not least <= sum(not any(part(value, "")) for part in parts) <= most

        return _told(is_wrong, message)

    return make


def _if(rule: Mapping[str, Any], is_newer: bool) -> Check:
    asked, then = _check(rule["if"], is_newer), _check(rule.get("then", True), is_newer)
    otherwise = _check(rule.get("else", True), is_newer)

    def check(value: Any, at: str) -> Iterator[Problem]:
        return (otherwise if any(asked(value, at)) else then)(value, at)

    return check


def _size(keyword: str) -> Callable[[Mapping[str, Any], bool], Check]:
    kind = {"Length": str, "Items": list, "Properties": dict}[keyword[3:]]
    is_least = keyword.startswith("min")

    def make(rule: Mapping[str, Any], _: bool) -> Check:
        bound: int = rule[keyword]
        what = "few" if is_least else "many"
        return _told(
            lambda value: (
                isinstance(value, kind) and (len(value) < bound if is_least else len(value) > bound)
            ),
            f"this is too {what.replace('few', 'short').replace('many', 'long')}: "
            f"{'at least' if is_least else 'at most'} {bound}",
        )

    return make


def _bound(keyword: str) -> Callable[[Mapping[str, Any], bool], Check]:
    def make(rule: Mapping[str, Any], _: bool) -> Check:
        bound: int = rule[keyword]
        is_least = keyword == "minimum"
        return _told(
            lambda value: isinstance(value, int) and (value < bound if is_least else value > bound),
            f"this is less than {bound}" if is_least else f"this is more than {bound}",
        )

    return make


def _below(at: str, name: str) -> str:
    return f"{at}/{name.replace('~', '~0').replace('/', '~1')}"


_KEYWORDS: dict[str, Callable[[Mapping[str, Any], bool], Check]] = {
    "$ref": lambda rule, newer: _referred(rule["$ref"], newer),
    "type": _type,
    "const": lambda rule, _: _told(
        lambda value: bool(value != rule["const"]), f"this is not '{rule['const']}'"
    ),
    "enum": lambda rule, _: _told(
        lambda value: value not in rule["enum"], f"this is none of {', '.join(rule['enum'])}"
    ),
    "pattern": _pattern,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "items": _items,
    "uniqueItems": lambda _rule, _: _told(
        lambda value: isinstance(value, list) and len({repr(one) for one in value}) != len(value),
        "an item stands twice",
    ),
    "allOf": _all_of,
    "anyOf": _some_of("anyOf", 1, 1000),
    "oneOf": _some_of("oneOf", 1, 1),
    "if": _if,
    **{
        key: _size(key)
        for key in (
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
        )
    },
    "minimum": _bound("minimum"),
    "maximum": _bound("maximum"),
}
"""Each keyword of the schema with what makes its check; others (``format``) are words only."""
