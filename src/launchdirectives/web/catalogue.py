"""The translations of what readers see (``locale``), for who has none of an engine's own."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache

_LOCALE = os.path.join(os.path.dirname(__file__), "locale")


@cache
def translation(language: str) -> Callable[[str], str] | None:
    """What translates a text into *language*; None where there is no catalogue for it.

    :param language: a BCP 47 tag; any other text is a language that nobody speaks
    """
    first, _, rest = language.partition("-")
    for name in (f"{first.lower()}_{rest.upper()}" if rest else "", first.lower()):
        path = os.path.join(_LOCALE, name, "LC_MESSAGES", "launchdirectives.mo")
        # A language comes out of others' files: none is anything but a name here.
        if name.isidentifier() and os.path.isfile(path):
            import gettext

            with open(path, "rb") as stream:
                return gettext.GNUTranslations(stream).gettext
    return None
