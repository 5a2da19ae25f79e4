"""Level 1: the form. The schema, and what no schema can say of addresses and refs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice

from launchdirectives.findings import Refused
from launchdirectives.ingest.verify.base import FAIL, PASS, Asked, NotRead, Result
from launchdirectives.online.places import EVERYBODYS, NOBODYS, kind_by_name
from launchdirectives.publication import FORMAT, SCHEMA
from launchdirectives.publication.document import Document
from launchdirectives.publication.schema import NOT_OF_FORM, Problem, problems, schema
from launchdirectives.reading import git_ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VERSION, SCHEMATIC, ADDRESS, REF = "form.version", "form.schema", "form.address", "form.ref"

MOST = 100
"""So many problems are told; who mends them runs it again."""

_MOST_NOTED = 20

_ADDRESSES, _REFS, _PATHS = ("url", "hubUrl", "contact"), ("ref",), ("path",)


def check(document: Document, asked: Asked) -> Iterator[Result]:
    """Whether the record is of the form."""
    try:
        yield from results(document.data, allow_local=asked.allow_local)
    except NotRead as refused:
        yield from refused.results


def results(record: Mapping[str, Any], *, allow_local: bool = False) -> Iterator[Result]:
    """What is wrong with the form of *record*; a ``pass`` where nothing is.

    :raises NotRead: if it is of another major version, or no record at all
    """
    is_newer = version(record)
    unknown = (one for one in problems(record) if one.message == _UNKNOWN)
    noted = islice(unknown, _MOST_NOTED) if is_newer else ()
    passed_over = "".join(f" {_UNKNOWN_NEWER}: {one.pointer}." for one in noted)
    told = f"It is of the newer version {record['formatVersion']}.{passed_over}" if is_newer else ""
    yield Result(VERSION, PASS, "/formatVersion", told)
    found = list(islice(problems(record, is_newer=is_newer), MOST))
    yield from map(_of_schema, found)
    if not found:
        yield Result(SCHEMATIC, PASS)
    found_more = list(islice(_beyond_the_schema(record, allow_local), MOST))
    yield from found_more
    wrong = {one.check for one in found_more}
    yield from (Result(name, PASS) for name in (ADDRESS, REF) if name not in wrong)


_UNKNOWN = "there is no such member"
_UNKNOWN_NEWER = "Passed over, as nobody knows it here"


def version(record: Mapping[str, Any]) -> bool:
    """Whether *record* is of a newer minor version than is known here.

    :raises NotRead: if it is of another major version, or no record at all
    """
    family, _, known = SCHEMA.rpartition(":")
    said, number = record.get("$schema"), record.get("formatVersion")
    if not isinstance(said, str) or not said.startswith(f"{family}:"):
        raise NotRead(
            f"It is JSON, but no publication record: its '$schema' is not '{SCHEMA}'.",
            check=VERSION,
        )
    parts = re.fullmatch(r"([0-9]{1,9})\.([0-9]{1,9})", str(number))
    is_other = parts is not None and parts[1] != known
    if said != SCHEMA or is_other:
        shown = str(number) if is_other else said.rpartition(":")[2][:20]
        raise NotRead(
            f"It is of version {shown!a} of the format, and only {known}.x is known here. "
            "Use a newer launchdirectives.",
            check=VERSION,
        )
    return parts is not None and int(parts[2]) > int(FORMAT.partition(".")[2])


def _of_schema(problem: Problem) -> Result:
    names = [part for part in problem.pointer.split("/") if not part.isdecimal()]
    is_unsafe = (
        bool(names)
        and names[-1] in _members(*_ADDRESSES, *_REFS, *_PATHS)
        and problem.message.startswith(NOT_OF_FORM)
    )
    message = f"{problem.message[:1].upper()}{problem.message[1:]}."
    return Result(SCHEMATIC, FAIL, problem.pointer, message, is_unsafe=is_unsafe)


@cache
def _members(*forms: str) -> frozenset[str]:
    """The names of the members that the schema wants to be of one of *forms*, or lists of it."""
    wanted = {f"#/$defs/{form}" for form in forms}

    def below(rule: Any) -> Iterator[str]:
        if isinstance(rule, list):
            for one in rule:
                yield from below(one)
        elif isinstance(rule, dict):
            for name, one in rule.get("properties", {}).items():
                if one.get("$ref") in wanted or one.get("items", {}).get("$ref") in wanted:
                    yield name
            for one in rule.values():
                yield from below(one)

    return frozenset(below(schema()))


def _beyond_the_schema(record: Mapping[str, Any], allow_local: bool) -> Iterator[Result]:
    places: dict[str, str] = {}
    addresses, refs = _members(*_ADDRESSES), _members(*_REFS)
    for pointer, name, value, around in _strings(record, ""):
        if name in addresses and value.startswith(("https:", "http:")):
            host = value[: value.find("/", 8)] if "/" in value[8:] else value
            place = places[host] = places.get(host) or _place(host)
            if place != EVERYBODYS and not (allow_local and place != NOBODYS):
                yield Result(ADDRESS, FAIL, pointer, _LOCAL, is_unsafe=True)
        elif name in refs and not (name == "ref" and around.get("strength") == "archive"):
            try:
                git_ref(value)
            except Refused as refused:
                message = f"This is no name of a branch, tag or commit. {refused.fix}"
                yield Result(REF, FAIL, pointer, message, is_unsafe=True)


_LOCAL = (
    "This address is on a computer or network of somebody's own, or is none, so that no reader "
    "can be sent there. A record is published with addresses of the public network. To try out a "
    "book that you serve yourself, allow local addresses (--allow-local)."
)


def _place(host: str) -> str:
    try:
        return kind_by_name(host)
    except ValueError:
        return NOBODYS


def _strings(
    value: Any, pointer: str, name: str = "", depth: int = 0
) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    """Each text of an object in *value*: pointer, name, text, the object around it."""
    if isinstance(value, dict):
        for key, one in value.items():
            below = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            if isinstance(one, str):
                yield below, key, one, value
            elif depth < 40 and not key.startswith("x-"):
                yield from _strings(one, below, key, depth + 1)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            if isinstance(one, str):
                yield f"{pointer}/{number}", name, one, {}
            elif depth < 40:
                yield from _strings(one, f"{pointer}/{number}", name, depth + 1)
