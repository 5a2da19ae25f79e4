"""What every format says of a page, as plain text."""

from __future__ import annotations

from launchdirectives.ingest.text import plain
from launchdirectives.publication.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

DESCRIBED = "Run this page"
"""What a list of links is for."""


def title(page: Entry) -> str:
    """The title of *page*, whole; its name where nothing of the title can be shown."""
    return plain(page["title"]) or plain(page["id"])


def authors(document: Document, page: Entry) -> tuple[str, ...]:
    """The names of the authors of *page*, or of the site where the page names none."""
    listed = page.get("authors") or document.data["site"].get("authors", ())
    return tuple(filter(None, (plain(author["name"]) for author in listed)))
