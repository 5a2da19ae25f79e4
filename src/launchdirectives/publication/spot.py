"""Where we are in what an author wrote, and what of it cannot be used.

What is wrong with one author, or with one of ten related works, leaves the others as they are:
a reader of such values notes it here and goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from launchdirectives.findings import Finding, Refused
from launchdirectives.reading import KeyPath, Layer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")
    Reader = Callable[[object, "Spot"], T]

LEFT_OUT = "record.left-out"
"""The code of what is right where it stands, but is nothing that the record can say."""


class Spot:
    """A key's place among the keys of its file.

    :ivar whole: all keys of the file, for values that name others by an ``id``
    :ivar refusals: what cannot be used, with the keys' paths; shared by all spots of a file
    """

    def __init__(
        self,
        whole: Mapping[str, object] | None = None,
        path: KeyPath = (),
        refusals: list[tuple[KeyPath, Refused]] | None = None,
    ) -> None:
        self.whole = {} if whole is None else whole
        self.path = path
        self.refusals = [] if refusals is None else refusals

    def below(self, *names: object) -> Spot:
        """The place of a key below this one."""
        return Spot(self.whole, (*self.path, *map(str, names)), self.refusals)

    def refuse(self, refused: Refused) -> None:
        """Note what cannot be used here."""
        self.refusals.append((self.path, refused))

    def take(self, check: Callable[[object], T], value: object, *names: object) -> T | None:
        """*value* of the key *names* as *check* has it; None if it is not written or wrong."""
        if value is None or value == "":
            return None
        try:
            return check(value)
        except Refused as refused:
            self.below(*names).refuse(refused)
            return None

    def findings(self, layer: Layer) -> list[Finding]:
        """What was refused, with the places in *layer*."""
        from launchdirectives.tokens import hidden  # only where something is wrong

        found = []
        for path, refused in self.refusals:
            told = Refused(refused.code, hidden(refused.message), hidden(refused.fix))
            keys = tuple(name for name in path if not name.isdecimal())
            lines = (layer.line_of(keys[:length]) for length in range(len(keys), 0, -1))
            place = layer.place(path)
            line = next((line for line in lines if line), 0)
            found.append(told.at(type(place)(file=place.file, line=line, key=place.key)))
        return found


def strictly(reader: Callable[[object, Spot], T]) -> Callable[[object], T]:
    """A check of *reader* for our own settings, in which everything has to be right."""

    def check(value: object) -> T:
        spot = Spot()
        found = reader(value, spot)
        for _, refused in spot.refusals:
            raise Refused("config.wrong-value", refused.message, refused.fix)
        return found

    return check
