"""A record that was read, with where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Entry = Mapping[str, Any]
    """An object of the record, as the schema has it."""


class Document(Record):
    """A record.

    :param data: what it holds; fits the schema, unless somebody says otherwise
    :param came_from: the address or path where it was; empty where it was made here
    """

    data: Mapping[str, Any]
    came_from: str = ""

    @property
    def pages(self) -> Iterator[Entry]:
        """The entries of pages, in their order."""
        yield from self.data["pages"]

    def page(self, name: str) -> Entry | None:
        """The entry of the page called *name*; None if there is none."""
        return next((page for page in self.pages if page["id"] == name), None)

    def source(self, key: str) -> Entry:
        """The source *key*.

        :raises KeyError: if there is none
        """
        found: Entry = self.data["sources"][key]
        return found

    def environment(self, key: str) -> Entry:
        """The environment *key*.

        :raises KeyError: if there is none
        """
        found: Entry = self.data["environments"][key]
        return found

    def hub(self, key: str) -> Entry:
        """The hub *key*.

        :raises KeyError: if there is none
        """
        found: Entry = self.data["hubs"][key]
        return found
