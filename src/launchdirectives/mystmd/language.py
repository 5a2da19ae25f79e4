"""The language in which readers of a mystmd project are spoken to.

mystmd has no setting for it. What the record takes for the language of a page or of the book is it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from weakref import WeakKeyDictionary

from launchdirectives import pages
from launchdirectives.book import Book
from launchdirectives.model import Page
from launchdirectives.publication import written
from launchdirectives.publication.written import front_matter
from launchdirectives.web.catalogue import translation

_HEAD = 4096
"""Front matter with a language is looked for in so many bytes: most pages have none."""

_of_books: WeakKeyDictionary[Book, str] = WeakKeyDictionary()


def translator(book: Book, page: Page) -> Callable[[str], str]:
    """What translates a text into the language of *page*, or else of *book*; or leaves it."""
    return translation(_of_page(book, page) or _of_book(book)) or str


def _of_book(book: Book) -> str:
    if book not in _of_books:
        _of_books[book] = str(written.look(book).site.get("language", ""))
    return _of_books[book]


def _of_page(book: Book, page: Page) -> str:
    path = os.path.join(book.directory, *page.file.split("/"))
    if page.file.endswith(".ipynb") or not _may_say(path):
        return ""
    return str(front_matter.page(pages.metadata(path)).get("language", ""))


def _may_say(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return False
    return head.startswith((b"---", b"\xef\xbb\xbf---")) and b"lang" in head
