"""Settings into records: every wrong value becomes a finding with its place.

A record says what it takes by :func:`~launchdirectives.record.option`; :func:`read` walks its
options. Settings come in layers (``launch.yml`` below ``conf.py``), and each value remembers
which layer, and so which file and line, it came from.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping

from launchdirectives.findings import Finding, Place, Refused, nearest
from launchdirectives.record import MISSING, Record, options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    T = TypeVar("T", bound=Record)
    Check = Callable[[object], Any]

KeyPath = tuple[str, ...]

DEEPEST = 6
"""No key lies below so many others; an anchor of YAML may hold itself, without end."""


class Layer(Record):
    """Settings from one place, with a way to find the line of a key."""

    values: Mapping[str, object]
    file: str
    line_of: Callable[[KeyPath], int] = lambda _path: 0

    def place(self, path: KeyPath) -> Place:
        """Where the key at *path* is written in this layer."""
        return Place(file=self.file, line=self.line_of(path), key=".".join(path))


class Written(Record):
    """A value as it is written in one layer, and where."""

    value: object
    place: Place


class Settings:
    """Layers merged: mappings key by key, everything else as a whole; later layers win."""

    def __init__(self, layers: list[Layer], findings: list[Finding]) -> None:
        self.findings = findings
        self.values: dict[str, object] = {}
        self._written: dict[KeyPath, list[tuple[Layer, object]]] = {}
        for layer in layers:
            self._merge(self.values, layer.values, (), layer)

    def _merge(
        self, into: dict[str, object], values: Mapping[str, object], path: KeyPath, layer: Layer
    ) -> None:
        for key, value in values.items():
            here = (*path, str(key))
            self._written.setdefault(here, []).append((layer, value))
            below = into.get(str(key))
            if isinstance(value, Mapping) and len(here) < DEEPEST:
                mapping = dict(below) if isinstance(below, Mapping) else {}
                self._merge(mapping, value, here, layer)
                into[str(key)] = mapping
            else:
                into[str(key)] = value

    def place(self, path: KeyPath) -> Place:
        """Where the key at *path* (or the nearest key above it) was written."""
        for length in range(len(path), 0, -1):
            if written := self._written.get(path[:length]):
                place = written[-1][0].place(path[:length])
                return Place(file=place.file, line=place.line, key=".".join(path))
        return Place(key=".".join(path))

    def written(self, path: KeyPath) -> tuple[Written, ...]:
        """All that is written for the key at *path*: the last counts, the others are overridden."""
        found = self._written.get(path, ())
        return tuple(Written(value=value, place=layer.place(path)) for layer, value in found)

    def everything(self) -> Iterator[tuple[KeyPath, Written]]:
        """All values as they are written, those that are overridden too; no mappings."""
        for path, found in self._written.items():
            for layer, value in found:
                if not isinstance(value, Mapping) or len(path) >= DEEPEST:
                    yield path, Written(value=value, place=layer.place(path))

    def report(self, refused: Refused, path: KeyPath) -> None:
        """Keep *refused* as a finding about the key at *path*; no secret in it is repeated."""
        from launchdirectives.tokens import hidden  # only where something is wrong

        told = Refused(refused.code, hidden(refused.message), hidden(refused.fix))
        self.findings.append(told.at(self.place(path)))


def read(
    cls: type[T],
    values: object,
    path: KeyPath,
    settings: Settings,
    *,
    also: Collection[str] = (),
    keep_sound: bool = False,
) -> T | None:
    """An instance of *cls* from the mapping *values*, or None if a value is wrong.

    A key that *cls* does not know is reported and passed over.

    :param also: keys that stand in the same mapping and are read by somebody else
    :param keep_sound: take the default for a wrong value rather than give up
    """
    if not isinstance(values, Mapping):
        settings.report(wrong("a mapping of keys to values", values), path)
        return None
    known = options(cls)
    kept: dict[str, Any] = {}
    is_sound = True
    for key, value in values.items():
        here = (*path, str(key))
        if key in also:
            continue
        if key not in known:
            settings.report(unknown_key(str(key), sorted([*known, *also])), here)
            continue
        try:
            kept[key] = known[key].check(value)
        except Refused as refused:
            settings.report(refused, here)
            is_sound = keep_sound
    for key, spec in known.items():
        if key not in values and spec.default is MISSING:
            settings.report(
                Refused(
                    "config.wrong-value",
                    f"The key '{key}' is missing.",
                    f"Add '{key}': {spec.help}",
                ),
                path,
            )
            is_sound = False
    return cls(**kept) if is_sound else None


def unknown_key(key: str, known: list[str]) -> Refused:
    """The refusal of a key that is none of *known*."""
    return Refused("config.unknown-key", f"There is no key {describe(key)}.", nearest(key, known))


def wrong(expected: str, value: object, code: str = "config.wrong-value") -> Refused:
    """The refusal of *value* where *expected* should stand."""
    return Refused(code, f"This is {describe(value)}.", f"Write {expected}.")


def describe(value: object) -> str:
    """*value* in words, short enough for a message."""
    if value is None:
        return "empty"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return repr(value if len(str(value)) < 60 else str(value)[:57] + "…")


def text(value: object) -> str:
    """A check: a string, or a whole number as it is written."""
    if isinstance(value, float):
        # YAML has made 1.1 of 1.10 already.
        raise Refused(
            "config.wrong-value",
            f"This is read as the number {value}, which may not be what is written.",
            "Write it in quotes.",
        )
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise wrong("text", value)
    result = str(value)
    if not result.isprintable():
        raise Refused(
            "config.wrong-value",
            "This text holds a line break or a control character.",
            "Write it on one line.",
        )
    return result


def boolean(value: object) -> bool:
    """A check: true or false."""
    if not isinstance(value, bool):
        raise wrong("true or false", value)
    return value


def git_ref(value: object) -> str:
    """A check: a branch, tag or commit, by the rules of git-check-ref-format."""
    name = text(value)
    if (
        not name
        or name.startswith(("-", "/"))
        or name.endswith(("/", ".lock", "."))
        or any(part in name for part in ("..", "//", "@{"))
        or any(char in " ~^:?*[\\" for char in name)
    ):
        raise wrong("the name of a branch or tag, or a commit", value)
    return name


def one_of(*names: str) -> Check:
    """A check: one of *names*."""

    def check(value: object) -> str:
        if value not in names:
            raise Refused(
                "config.wrong-value",
                f"There is no choice {describe(value)} here.",
                nearest(str(value), list(names)),
            )
        return str(value)

    return check


def names(value: object) -> tuple[str, ...]:
    """A check: a list of names, or one name alone."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) for v in value):
        raise wrong("a list of names, such as [community, binder]", value)
    return tuple(text(name) for name in value)


def mapping(value: object) -> dict[str, object]:
    """A check: a mapping."""
    if not isinstance(value, Mapping):
        raise wrong("a mapping", value)
    return {text(str(key)): item for key, item in value.items()}


def relative_path(value: object) -> str:
    """A check: a path from the book's folder, which may lead out of it; folders end in ``/``."""
    path = text(value).replace("\\", "/")
    if path.startswith("/"):
        raise wrong("a path from the book's folder, without a slash in front", value)
    return posixpath.normpath(path) + ("/" if path.endswith("/") else "")


def inside(value: object) -> str:
    """A check: a path below the repository's (or book's) root, normalised, with ``/``."""
    path = text(value).replace("\\", "/").strip("/")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise Refused(
            "source.outside",
            f"The path '{path}' leads out of the repository.",
            "Write a path inside it.",
        )
    return "/".join(parts)
