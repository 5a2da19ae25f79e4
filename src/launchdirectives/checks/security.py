"""Security: secrets where readers would see them, and hosts that links may not lead to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from launchdirectives import addresses, hubs, tokens
from launchdirectives.book import Book
from launchdirectives.checks.base import Check
from launchdirectives.checks.survey import Looked, Survey
from launchdirectives.findings import Finding, Place, Refused
from launchdirectives.model import Launch
from launchdirectives.pages import front_matter_value, line_of_front_matter
from launchdirectives.reading import DEEPEST, KeyPath
from launchdirectives.record import replace


class SecurityCheck(Check):
    """Passwords and tokens in settings, links and the git remote; hosts beyond ``allowed_hosts``.

    No message repeats a secret. That hubs and repositories are https, configuration sees to.
    """

    subject = "secrets, and hosts that are not allowed"
    codes = ("security.secret", "security.remote-token", "security.host")
    is_in_build = True

    def __init__(self) -> None:
        self._known: dict[str, Finding] | None = None

    def of_book(self, survey: Survey) -> Iterable[Finding]:
        """What is wrong with the settings, and with the git remote."""
        yield from dict.fromkeys(self._in_settings(survey.book).values())
        checkout = survey.book.repository
        if checkout and checkout.has_secret:
            file = os.path.join(checkout.root, ".git", "config")
            yield Finding(
                code="security.remote-token",
                message=f"The git remote '{checkout.remote_name}' holds a password or token. Links "
                "do not, but whoever gets this folder has it.",
                fix=f"Run 'git remote set-url {checkout.remote_name} {checkout.remote}'.",
                place=Place(
                    file=file if os.path.isfile(file) else "",
                    key=f"remote.{checkout.remote_name}.url",
                ),
            )
        yield from dict.fromkeys(_hosts(survey.book))

    def of_page(self, survey: Survey, looked: Looked) -> Iterable[Finding]:
        """Secrets in a page's front matter."""
        page = looked.page
        for path, value in _texts(front_matter_value(page.front_matter), ("launch",)):
            if any(tokens.find(value, path[-1])):
                file = os.path.join(survey.book.directory, page.file)
                line = line_of_front_matter(file, path)
                yield _secret(Place(file=page.file, line=line, key=".".join(path)))

    def of_launch(self, survey: Survey, launch: Launch, place: Place) -> Iterable[Finding]:
        """A secret in the link, or a host that it may not lead to."""
        known = self._in_settings(survey.book)
        for secret in tokens.in_link(launch.url):
            yield known.get(secret) or _secret(place)
        config = survey.book.config
        if not config.allowed_hosts:
            return
        repository, _ = launch.built_from
        server = hubs.served(launch).hub
        for address in (launch.url, server.url, launch.source.repository, repository):
            host = _host(address)
            if host and not _is_allowed(host, config.allowed_hosts):
                where = next(
                    (one for one in _hosts(survey.book) if f"'{host}'" in one.message), None
                )
                yield where or _outside(host, "This link", place)
                return

    def _in_settings(self, book: Book) -> dict[str, Finding]:
        """The secrets in all layers of the settings, each with its finding."""
        if self._known is None:
            self._known = {}
            allowed = set(_allowed(book))
            told = {one.place for one in book.findings if one.code == "security.secret"}
            for path, written in book.settings.everything():
                for below, value in _texts(written.value, path):
                    for secret in tokens.find(value, below[-1]):
                        if below in allowed or written.place in told:
                            continue
                        self._known.setdefault(secret, _secret(written.place))
        return self._known


def _allowed(book: Book) -> Iterator[KeyPath]:
    """The keys of sound hubs that hold a token which the hub's kind has seen to be harmless."""
    for hub in book.config.hubs:
        if hubs.get(hub.kind).is_in_page:
            yield "hubs", hub.name, "token"


def _texts(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """The texts in *value*, each with the names of the keys that lead to it."""
    if isinstance(value, str):
        yield path, value
    elif len(path) > DEEPEST:  # an anchor of YAML may hold itself
        return
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*path, str(key)))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item, path)


def _secret(place: Place) -> Finding:
    return Finding(
        code="security.secret",
        message="This looks like a password or token, which every reader of the page would see.",
        fix="Take it out, and have it revoked where it was made if it was ever published.",
        place=place,
    )


def _hosts(book: Book) -> Iterator[Finding]:
    """The addresses in the settings that are on hosts which are not allowed."""
    config = book.config
    if not config.allowed_hosts:
        return
    for path, what, address in _addresses(book):
        host = _host(address)
        if host and not _is_allowed(host, config.allowed_hosts):
            place = book.settings.place(path)
            if not book.settings.written(path):
                place = replace(book.settings.place(("allowed_hosts",)), key=".".join(path))
            yield _outside(host, what, place)


def _addresses(book: Book) -> Iterator[tuple[KeyPath, str, str]]:
    """The addresses of a book: the key, what it is, and the address."""
    config = book.config
    for hub in config.hubs:
        server = hubs.get(hub.kind).served_by(hub)
        if server.name == hub.name:
            key = "url" if hub.url or not server.url else "via"
            yield ("hubs", hub.name, key), f"The hub '{hub.name}'", server.url
    if book.source:
        yield ("source", "repository"), "The repository", book.source.repository
    for one in config.environments:
        what = f"The environment '{one.name}'"
        yield ("environments", one.name, "repository"), what, one.repository
    if config.converted:
        what = "The repository of converted notebooks"
        yield ("converted", "repository"), what, config.converted.repository
    for audience in config.audiences:
        what = f"The page to join '{audience.name}'"
        yield ("audiences", audience.name, "join"), what, audience.join


def _outside(host: str, what: str, place: Place) -> Finding:
    return Finding(
        code="security.host",
        message=f"{what} is on '{host}', which 'allowed_hosts' does not list.",
        fix=f"Use a host of the list, or add '{host}' to it.",
        place=place,
    )


def _host(address: str) -> str:
    """The host of *address*; empty for a folder of the book's site."""
    if not address:
        return ""
    try:
        return addresses.parse(address).host
    except Refused:
        return urlsplit(address).hostname or ""


def _is_allowed(host: str, allowed: Iterable[str]) -> bool:
    """Whether *host* is among *allowed*, which may be names or ``*.`` and a domain."""
    for one in map(str.lower, allowed):
        if host == one or (one.startswith("*.") and host.endswith(one[1:])):
            return True
    return False
