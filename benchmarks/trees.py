"""Trees of files: what is in them, and what differs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path


def times(folder: Path) -> dict[str, int]:
    """When each file below *folder* was written, in nanoseconds."""
    return {name: (folder / name).stat().st_mtime_ns for name in _files(folder)}


def digests(folder: Path) -> dict[str, str]:
    """A digest of each file below *folder*."""
    return {
        name: hashlib.blake2b((folder / name).read_bytes(), digest_size=16).hexdigest()
        for name in _files(folder)
    }


def changed(before: Mapping[str, int | str], after: Mapping[str, int | str]) -> set[str]:
    """The files whose marks differ, those that only one of the two has included."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _files(folder: Path) -> list[str]:
    return sorted(
        file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()
    )
