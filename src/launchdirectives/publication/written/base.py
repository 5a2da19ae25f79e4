"""How a source of metadata says which of its keys is which member of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from launchdirectives.findings import Finding, Place
from launchdirectives.foreign.base import COMPUTED
from launchdirectives.publication.spot import Spot
from launchdirectives.reading import KeyPath, Layer
from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")
    Reader = Callable[[object, Spot], object]


class Key(Record):
    """A key of a file.

    :param path: its path in the file
    :param member: what it is in the record
    :param read: makes the one of the other; gives None for what cannot be used
    :param note: what there is to say about it, for the documentation
    """

    path: KeyPath
    member: str
    read: Reader
    note: str = ""


class Source(Record):
    """A file that tells something of a book.

    :param file: its name
    :param keys: those that are read; of two for one member the first that says something counts
    :param layer: reads it from a folder; None if it is not there
    """

    file: str
    keys: tuple[Key, ...]
    layer: Callable[[str, list[Finding]], Layer | None]


def one(check: Callable[[object], T]) -> Callable[[object, Spot], T | None]:
    """The reader of a single value that *check* takes."""
    return lambda value, spot: spot.take(check, value)


def members(keys: Iterable[Key], values: Mapping[str, object], spot: Spot) -> dict[str, object]:
    """The members of the record that *values* fill."""
    found: dict[str, object] = {}
    for key in keys:
        value = _at(values, key.path)
        if key.member in found or value in (None, "", False) or value is COMPUTED:
            continue
        if known := key.read(value, spot.below(*key.path)):
            found[key.member] = known
    return found


def _at(values: object, path: KeyPath) -> object:
    for name in path:
        if not isinstance(values, Mapping):
            return None
        values = values.get(name)
    return values


def unreadable(problem: str, place: Place) -> Finding:
    """The finding of a file that cannot be read."""
    return Finding(
        code="record.unreadable",
        message=problem,
        fix="Mend the file; until then the publication record has nothing from it.",
        place=place,
    )
