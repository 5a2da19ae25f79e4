"""What the page says, in the language of the book where it is known, else in English.

The texts are those of the launch control's catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from launchdirectives.publication.people.markup import Html, html
from launchdirectives.record import Record
from launchdirectives.web.catalogue import translation

ENGLISH = "en"

_FROM_THE_RIGHT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi")
)
"""Languages that are written from the right, by their primary subtags (BCP 47)."""


class Speech(Record):
    """Somebody who speaks a language.

    :param language: of the texts, by its BCP 47 tag
    """

    language: str
    translate: Callable[[str], str]

    def say(self, text: str, **parts: str) -> Html:
        """*text* in this language, as HTML.

        :param parts: what stands for each ``{name}`` in it
        """
        said = html(self.translate(text))
        return Html(said.format_map({key: html(part) for key, part in parts.items()}))

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return "rtl" if primary(self.language) in _FROM_THE_RIGHT else "ltr"

    def marked(self, language: str) -> dict[str, str]:
        """The attributes of what is written in *language*: none, if that is this one."""
        is_own = not language or language.lower() == self.language.lower()
        return {} if is_own else {"lang": language}


def primary(language: str) -> str:
    """The language itself, without its country and the like."""
    return language.partition("-")[0].lower()


@cache
def speech(language: str) -> Speech:
    """Somebody who speaks *language*; English, where there is no catalogue for it."""
    if translate := translation(language):
        return Speech(language, translate)
    return Speech(language if primary(language) == ENGLISH else ENGLISH, str)
