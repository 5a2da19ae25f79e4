"""What settings of another tool amount to, in the keys of ``launch.yml``.

A tool's own mistakes are not carried over. Above all, what it takes where its user has written
nothing (a branch ``master``, an old interface) is not: there git and our own defaults decide.
"""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.findings import Refused
from launchdirectives.reading import KeyPath, wrong
from launchdirectives.record import Record

MYBINDER = "https://mybinder.org"

LIVE: KeyPath = ("hubs", "live")
"""The hub that other tools' live code in the page amounts to."""

COMPUTED: object = type("COMPUTED", (), {"__repr__": lambda _: "COMPUTED"})()
"""Stands for a value of ``conf.py`` that is known only when Sphinx runs it."""


class Problem(Record):
    """A setting that cannot be taken over as it is written.

    :param ours: the key of ``launch.yml`` that it would have been
    :param theirs: the key as the tool's user has written it
    """

    ours: KeyPath
    theirs: KeyPath
    refused: Refused


class Carried(Record):
    """What one tool's settings amount to.

    :param values: in the keys of ``launch.yml``
    :param lost: what has no counterpart: the tool's key, and the reason
    :param origins: for each key of *values* the one that it was made from
    :param problems: what is wrong
    """

    values: Mapping[str, object] = {}
    lost: tuple[tuple[KeyPath, str], ...] = ()
    origins: Mapping[KeyPath, KeyPath] = {}
    problems: tuple[Problem, ...] = ()

    def origin(self, path: KeyPath) -> KeyPath:
        """The tool's key for ours at *path*, or for the first key below it."""
        if path in self.origins:
            return self.origins[path]
        below = (theirs for ours, theirs in self.origins.items() if ours[: len(path)] == path)
        return next(below, ())


class Carrier:
    """Collects what one tool's settings amount to."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}
        self._lost: dict[KeyPath, str] = {}
        self._origins: dict[KeyPath, KeyPath] = {}
        self._problems: list[Problem] = []

    def put(self, ours: KeyPath, value: object, theirs: KeyPath) -> None:
        """Take over *value*; empty ones count as not written."""
        if value is COMPUTED:
            self.refuse(ours, theirs, _computed(theirs))
        elif value not in (None, "", False):
            into = self._values
            for name in ours[:-1]:
                into = into.setdefault(name, {})  # type: ignore[assignment]
            into[ours[-1]] = value
            self._origins[ours] = theirs

    def put_source(
        self, values: Mapping[str, object], root: KeyPath, keys: Mapping[str, str]
    ) -> None:
        """Take over where the book's files are.

        :param keys: the tool's keys with ours below ``source``
        """
        for theirs, ours in keys.items():
            self.put(("source", ours), values.get(theirs), (*root, theirs))

    def put_hub(self, name: str, kind: str, address: object, title: str, theirs: KeyPath) -> None:
        """Take over a hub; one whose address is computed is not known."""
        if address is not COMPUTED:
            self.put(("hubs", name, "kind"), kind, theirs)
        self.put(("hubs", name, "url"), address, theirs)
        if address is not COMPUTED:
            self.put(("hubs", name, "title"), title, theirs)

    def put_live(self, theirs: KeyPath, value: object = True, via: str = "") -> None:
        """Take over that code runs in the page, once all other hubs are there; the first counts.

        :param via: where its kernel comes from. Default: the Binder that is taken over too, or
            mybinder.org; nothing is guessed where a Binder's address is not known.
        """
        if value is COMPUTED:
            self.refuse(LIVE, theirs, _computed(theirs))
        if not value or value is COMPUTED or self.has(LIVE):
            return
        has_binder = self.has(("hubs", "binder"))
        is_unknown = {one.ours for one in self._problems} & {("hubs",), ("hubs", "binder", "url")}
        if via or has_binder or not is_unknown:
            self.put((*LIVE, "kind"), "thebe", theirs)
            self.put((*LIVE, "via"), via or ("binder" if has_binder else MYBINDER), theirs)

    def has(self, ours: KeyPath) -> bool:
        """Whether something was taken over at *ours* or below it."""
        return any(path[: len(ours)] == ours for path in self._origins)

    def lose(self, theirs: KeyPath, reason: str) -> None:
        """Say that there is no counterpart, and why."""
        self._lost[theirs] = reason

    def refuse(self, ours: KeyPath, theirs: KeyPath, refused: Refused) -> None:
        """Say that a setting is wrong."""
        self._problems.append(Problem(ours=ours, theirs=theirs, refused=refused))

    def section(
        self, values: Mapping[str, object], path: KeyPath, ours: KeyPath = ()
    ) -> Mapping[str, object]:
        """The mapping at the last key of *path*; empty, and refused, if it is something else.

        :param ours: the key that it is about; without one, nothing is said of a computed value
        """
        value = values.get(path[-1])
        if isinstance(value, Mapping):
            return value
        if value is COMPUTED:
            if ours:
                self.refuse(ours, path, _computed(path))
        elif value not in (None, "", False):
            self.refuse(ours, path, wrong("a mapping of keys to values", value))
        return {}

    def carried(self) -> Carried:
        """All that was collected."""
        return Carried(
            values=self._values,
            lost=tuple(self._lost.items()),
            origins=self._origins,
            problems=tuple(self._problems),
        )


def _computed(theirs: KeyPath) -> Refused:
    return Refused(
        "config.not-literal",
        f"The value of {'.'.join(theirs)} is computed by conf.py.",
        "Write it into launch.yml, so that every command can read it.",
    )
