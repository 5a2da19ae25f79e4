"""The order in which mystmd lists files, and the patterns by which projects name them.

myst-cli src/project/fromTOC.ts, ``comparePaths``: as people count (``2`` before ``10``), without
regard to case and punctuation, index files first.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cmp_to_key

INDEX_NAMES = ("index", "readme", "main")
_INDEX_FILES = {name + suffix for suffix in (".md", ".ipynb", ".myst.json") for name in INDEX_NAMES}

Collated = tuple[tuple[tuple[int, int, str], ...], str, str]


def in_order(paths: Iterable[str]) -> list[str]:
    """*paths*, with ``/``, in mystmd's order."""
    return sorted(paths, key=cmp_to_key(_compare))


def _compare(a: str, b: str) -> int:
    folder_a, _, name_a = a.rpartition("/")
    folder_b, _, name_b = b.rpartition("/")
    if folder_a != folder_b:
        return _sign(_collated(a), _collated(b))
    if (name_a in _INDEX_FILES) != (name_b in _INDEX_FILES):
        return -1 if name_a in _INDEX_FILES else 1
    return _sign(_collated(name_a), _collated(name_b))


def _sign(a: Collated, b: Collated) -> int:
    return (a > b) - (a < b)


def _collated(text: str) -> Collated:
    """What ``localeCompare`` looks at: letters and numbers, then accents, then case."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in apart if not unicodedata.combining(char)).casefold()
    parts = re.findall(r"[0-9]+|[^\W_]", plain)
    first = tuple((0, int(p), "") if p.isascii() and p.isdigit() else (1, 0, p) for p in parts)
    return first, apart.casefold(), text.swapcase()


def matches(directory: str, pattern: str) -> Iterator[str]:
    """The files and folders in *directory* that *pattern* names, relative to it, with ``/``.

    As in JavaScript's glob: ``*``, ``?``, ``[…]``, ``**`` and ``{a,b}``; nothing hidden.
    """
    from glob import glob

    for one in _alternatives(pattern):
        for found in glob(one, root_dir=directory, recursive=True):
            yield os.path.normpath(found).replace(os.sep, "/")


_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")


def _alternatives(pattern: str) -> Iterator[str]:
    """*pattern* without braces, once for each choice."""
    found = _BRACES.search(pattern)
    if found is None:
        yield pattern
        return
    for choice in found[1].split(","):
        yield from _alternatives(pattern[: found.start()] + choice + pattern[found.end() :])
