"""What becomes of the sample by a few changes."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from launchdirectives.publication.canonical import digest, readable
from tests.publication.samples import sample

GONE: Any = object()
"""In place of a value: the member is taken away."""


def changed(*changes: tuple[str, Any], record: dict[str, Any] | None = None) -> dict[str, Any]:
    """The sample, or *record*, with other values at some JSON Pointers and a new digest."""
    made = copy.deepcopy(record or sample())
    for pointer, value in changes:
        place: Any = made
        *way, last = pointer.removeprefix("/").split("/")
        for part in way:
            place = place[int(part) if isinstance(place, list) else part]
        at: Any = int(last) if isinstance(place, list) else last
        if value is GONE:
            del place[at]
        else:
            place[at] = value
    if not any(pointer == "/contentDigest" for pointer, _ in changes):
        made["contentDigest"] = digest(made)
    return made


def written(folder: Path, record: object, name: str = "launch-metadata.json") -> str:
    """*record* (or bytes) in a file; its path."""
    path = folder / name
    path.write_bytes(record if isinstance(record, bytes) else readable(record))
    return str(path)
