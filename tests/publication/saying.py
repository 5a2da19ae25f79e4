"""What views say of records."""

from __future__ import annotations

from launchdirectives.publication import views
from launchdirectives.publication.document import Document
from tests.publication.samples import Data


def of_page(view: str, record: Data) -> str:
    """What *view* says of the first page of *record*."""
    document = Document(record)
    return views.get(view).of_page(document, next(document.pages))


def of_site(view: str, record: Data) -> str:
    """What *view* says of the whole of *record*."""
    return views.get(view).of_site(Document(record))
