"""Changes to the sample, most of which make it wrong."""

from __future__ import annotations

import random
from typing import Any

from tests.publication.samples import Data, sample

Place = tuple[str | int, ...]
Change = tuple[Place, str, Any, str]

ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 101, 10**15, "", "a", "A b", "\n", "x" * 501, [], {}, [{}]),
    *("main\n", "-x", "a..b", "../x", "/x", "a\\b", "é", "\u202e", "\x7f", "2025-11-03", "public"),
    *("63eff32cd66749e1232e72089efd7ca4984164dc\n", "0" * 40, "0" * 64, "sha256:" + "0" * 64),
    *("https://a.example/", "https://a.example/\n", "http://a.example/", "http://localhost:1/"),
    *("javascript:x", "https://u@a.example/", "https://a.example/?q", "urn:x", "10.5555/x", "1.1"),
    *("0000-0002-1825-0097", "2025-11-03T10:15:00Z", "en", "CC-BY-4.0", "thebe", "dockerfile"),
    *([1, 1], ["gh", "gh"], {"url": "https://a.example/"}, {"name": "x"}, {"x-own": 1}),
]
"""Values to put somewhere."""

NAMES = (
    "x-own",
    "unknown",
    "url",
    "doi",
    "source",
    "commit",
    "files",
    "digest",
    "access",
    "pinned",
)
"""Members to add somewhere."""

OPERATIONS = ("replace", "delete", "add", "append", "twice")


def _places(value: Any, place: Place = ()) -> list[Place]:
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [place, *(one for key, item in inner for one in _places(item, (*place, key)))]


PLACES = _places(sample())[1:]
"""Each place in the sample, by the keys that lead to it."""


def some_changes(chance: random.Random) -> list[Change]:
    """One to three changes."""
    return [
        (
            chance.choice(PLACES),
            chance.choice(OPERATIONS),
            chance.choice(ODD),
            chance.choice(NAMES),
        )
        for _ in range(chance.choice((1, 1, 2, 3)))
    ]


def change(data: Data, place: Place, operation: str, value: Any, name: str) -> None:
    """Change *data* at *place*, as far as that is there.

    :param value: what is put there, added or appended
    :param name: of the member to add
    """
    holder: Any = data
    try:
        for key in place[:-1]:
            holder = holder[key]
        old = holder[place[-1]]
    except (KeyError, IndexError, TypeError):
        return
    if isinstance(holder, str):
        return
    if operation == "delete":
        del holder[place[-1]]
    elif operation == "add" and isinstance(old, dict):
        old[name] = value
    elif operation == "append" and isinstance(old, str):
        holder[place[-1]] = f"{old}{value}"
    elif operation == "twice" and isinstance(old, list):
        old += old
    else:
        holder[place[-1]] = value
