"""Explanations of a page's links, as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from launchdirectives.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from launchdirectives.explain import Explanation
    from launchdirectives.origins import Setting

_WIDTH = 100
_NARROWEST = 36
"""Columns that are left for the origin, whatever the values take."""


def as_text(explanations: Sequence[Explanation]) -> str:
    """A table for each page: setting, value, where it came from; then its links."""
    return "\n".join("\n".join(_page(one)) + "\n" for one in explanations)


def _page(explanation: Explanation) -> Iterator[str]:
    rows = [row for setting in explanation.settings for row in _rows(setting)]
    names = max((len(name) for name, _, _ in rows), default=0)
    room = _WIDTH - names - _NARROWEST - 4
    values = max((len(value) for _, value, _ in rows if len(value) <= room), default=0)
    yield explanation.page
    yield ""
    for name, value, origin in rows:
        yield from _line(name.ljust(names), value, values, origin)
    yield ""
    hubs = max((len(link.hub) for link in explanation.links), default=0)
    for link in explanation.links:
        without = f"refused: {link.refusal}" if link.refusal else "in the page, without a link"
        yield f"{link.hub.ljust(hubs)}  {link.url or without}"


def _rows(setting: Setting) -> Iterator[tuple[str, str, str]]:
    told = ": ".join(part for part in (setting.origin, setting.why) if part)
    yield setting.name, _text(setting.value), told
    for one in setting.overridden:
        yield "", f"({_text(one.value)})", f"{one.origin}, {one.fate}"


def _line(name: str, value: str, width: int, origin: str) -> Iterator[str]:
    from textwrap import wrap

    before = f"{name}  {value.ljust(width)}  "
    indent = " " * (len(name) + width + 4)
    room = _WIDTH - len(indent)
    lines = wrap(origin, room, break_long_words=False, break_on_hyphens=False) or [""]
    if len(value) > width:
        yield before.rstrip()
        before = indent
    yield f"{before}{lines[0]}".rstrip()
    for line in lines[1:]:
        yield f"{indent}{line}"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value in ("", (), [], {}):
        return "-"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_text, value))
    if isinstance(value, (Mapping, Record)):
        return ", ".join(f"{key}: {_text(item)}" for key, item in _plain(value).items())
    return str(value)


def as_json(explanations: Sequence[Explanation]) -> str:
    """A list of objects, one for each page."""
    import json

    found = [
        {
            "page": one.page,
            "settings": [
                {
                    "name": setting.name,
                    "value": setting.value,
                    "from": setting.origin,
                    "why": setting.why,
                    "overridden": [
                        {"value": told.value, "from": told.origin, "why": told.fate}
                        for told in setting.overridden
                    ],
                }
                for setting in one.settings
            ],
            "links": [
                {
                    "hub": link.hub,
                    "url": link.url or None,
                    "refused": link.refusal or None,
                    "notes": link.notes,
                }
                for link in one.links
            ],
        }
        for one in explanations
    ]
    return json.dumps(found, indent=2, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: object) -> dict[str, object]:
    """A value as JSON can hold it, which knows lists and tuples by itself."""
    if isinstance(value, Record):
        return dict(value.__dict__)
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    return {"value": str(value)}


EXPLAINED: dict[str, Callable[[Sequence[Explanation]], str]] = {"url": as_text, "json": as_json}
"""The output formats of ``link`` in which there are explanations, with what writes them."""
