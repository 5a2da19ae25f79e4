"""What every view says about itself."""

from __future__ import annotations

from abc import ABC

from launchdirectives.findings import Refused
from launchdirectives.publication.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

    from launchdirectives.publication.document import Entry


class View(ABC):
    """One way to say what a record says. It gets nothing but the record, and changes nothing."""

    name: ClassVar[str]
    summary: ClassVar[str]
    """Who reads it, in one sentence."""
    media_type: ClassVar[str]
    file: ClassVar[str] = ""
    """Where it is published, from the root of the site; empty: not by itself."""

    def of_site(self, document: Document) -> str:
        """The whole record.

        :raises Refused: if this view is of one page
        """
        raise Refused(
            "config.wrong-value", f"The view '{self.name}' is of one page.", "Name it by --page."
        )

    def of_page(self, document: Document, page: Entry) -> str:
        """One page of the record.

        :raises Refused: if this view is of a whole site
        """
        raise Refused(
            "config.wrong-value",
            f"The view '{self.name}' is of the whole site.",
            "Leave out --page.",
        )

    def in_head(self, document: Document, page: Entry) -> str:
        """Elements for the head of *page*, as HTML; empty for none."""
        return ""

    def companions(self) -> dict[str, bytes]:
        """Files without which :attr:`file` is not whole, by their paths beside it."""
        return {}
