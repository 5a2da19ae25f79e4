"""The view for people: a page "How to run this book", to read and to print."""

from __future__ import annotations

import os

from launchdirectives.publication.document import Document
from launchdirectives.publication.people.page import STYLE, page
from launchdirectives.publication.people.speech import speech
from launchdirectives.publication.views.base import View

_SHEET = os.path.join(os.path.dirname(__file__), "..", "people", STYLE)


class People(View):
    """The page, in the language of the book."""

    name = "html"
    summary = "Readers, and whoever decides whether to send readers to a hub."
    media_type = "text/html"
    file = "launch-metadata.html"

    def of_site(self, document: Document) -> str:
        """The page as HTML."""
        return page(document, speech(document.data["site"].get("language", "en")))

    def companions(self) -> dict[str, bytes]:
        """Its style sheet."""
        with open(_SHEET, "rb") as stream:
            return {STYLE: stream.read()}
