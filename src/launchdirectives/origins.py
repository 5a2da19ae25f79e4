"""Who says what about a page, from the weakest to the strongest, and where it is written."""

from __future__ import annotations

import os

from launchdirectives import pages, resolve, tokens
from launchdirectives.book import Book
from launchdirectives.config import OFF, PageConfig
from launchdirectives.findings import Place, Refused
from launchdirectives.model import Page
from launchdirectives.reading import KeyPath
from launchdirectives.record import Record, Spec, options
from launchdirectives.resolve import Request


class Told(Record):
    """A value that somebody has written.

    :param origin: where, in words
    :param fate: why it does not count; empty where it does
    """

    value: object
    origin: str
    fate: str = ""


class Setting(Record):
    """What decides the links of a page, or part of them.

    :param name: the key's path as in ``launch.yml``, or what was made of several keys
    :param origin: where the value is written or was found, in words
    :param why: what there is to say about it
    :param overridden: what weaker places say, from the weakest
    """

    name: str
    value: object
    origin: str = ""
    why: str = ""
    overridden: tuple[Told, ...] = ()


class Origins:
    """What is written about one page.

    :param request: what is asked for on top of that
    :ivar rules: the page rules that match, with their patterns; the first counts
    """

    def __init__(self, book: Book, page: Page, request: Request) -> None:
        self.rules = list(resolve.rules_for(book.config, page.docname))
        self._book = book
        self._page = page
        self._request = request
        self._front_matter = book.front_matter(page, [])

    def at(self, place: Place) -> str:
        """*place* as an author names it: a file of the book, and the line."""
        file = place.file
        if os.path.exists(file):
            file = os.path.relpath(os.path.realpath(file), self._book.directory)
        return str(Place(file=file.replace(os.sep, "/"), line=place.line))

    def written(self, path: KeyPath, spec: Spec) -> list[Told]:
        """What ``launch.yml``, ``conf.py`` and the like say, as the key's check has it."""
        return [
            Told(value=_checked(spec, one.value), origin=self.at(one.place))
            for one in self._book.settings.written(path)
        ]

    def said(self, key: str) -> list[Told]:
        """What the page rule, the front matter and the command say about *key* of the page."""
        spec = options(PageConfig)[key]
        found: list[Told] = []
        for pattern, _ in self.rules[:1]:
            found += [
                Told(value=one.value, origin=f'page rule "{pattern}" ({one.origin})')
                for one in self.written(("pages", pattern, key), spec)
            ]
        if value := getattr(self._front_matter, key, None):
            found.append(Told(value=value, origin=self._front_matter_at(key)))
        if value := getattr(self._request, key, None):
            found.append(Told(value=value, origin="command line"))
        return found

    def _front_matter_at(self, *key: str) -> str:
        path = os.path.join(self._book.directory, self._page.file)
        line = pages.line_of_front_matter(path, ("launch", *key))
        return f"front matter ({self.at(Place(file=path, line=line))})"

    def switches(self) -> list[Told]:
        """What switches the page off or on."""
        found: list[Told] = []
        for pattern, rule in self.rules[:1]:
            if rule is OFF:
                place = self.at(self._book.settings.place(("pages", pattern)))
                found.append(Told(value=False, origin=f'page rule "{pattern}" ({place})'))
        if self._front_matter and (found or isinstance(self._page.front_matter, bool)):
            is_on = self._front_matter is not OFF
            found.append(Told(value=is_on, origin=self._front_matter_at()))
        return found

    def off(self) -> str:
        """What sets aside all else that is said about the page; empty where nothing does."""
        told = self.switches()
        return f"switched off by {told[-1].origin}" if told and not told[-1].value else ""


AS_WRITTEN = Spec(lambda value: value, None, "")
"""Of a key of which no record tells anything."""


def _checked(spec: Spec, value: object) -> object:
    """*value* as the key's check has it; as it stands where that refuses it."""
    try:
        return spec.check(value)
    except Refused:
        return value


def setting(
    name: str,
    told: list[Told],
    value: object,
    found: str = "default",
    why: str = "",
    aside: str = "",
) -> Setting:
    """A setting of which *told* is written, from the weakest.

    :param value: what counts; whatever is stronger than its last mention is set aside or wrong
    :param found: where *value* comes from if nobody has written it
    :param aside: what sets aside some of what is written, where something does
    """
    count = len(told)
    while count and told[count - 1].value != value:
        count -= 1
    key = name.rpartition(".")[2]
    value = _without_secret(key, value)
    told = [Told(_without_secret(key, one.value), one.origin) for one in told]
    unused = tuple(Told(one.value, one.origin, fate=aside or "wrong") for one in told[count:])
    if not count:
        return Setting(name, value, found, why, unused)
    origin = told[count - 1].origin
    return Setting(name, value, origin, why, (*overridden(told[: count - 1], origin), *unused))


def _without_secret(key: str, value: object) -> object:
    return "…" if any(tokens.find(str(value), key)) else value


def overridden(weaker: list[Told], origin: str) -> tuple[Told, ...]:
    """*weaker* as what something at *origin* has overridden."""
    return tuple(Told(one.value, one.origin, fate=f"overridden by {origin}") for one in weaker)
