"""Which setting of a page came from where, and which it has overridden.

The settings are gone through by their records' fields, so that a new key is explained as it is
added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from launchdirectives import hubs, providers, resolve, sources
from launchdirectives.book import Book
from launchdirectives.config import (
    STATEMENTS,
    EnvironmentConfig,
    HubConfig,
    PageConfig,
    Sections,
    SourceConfig,
)
from launchdirectives.findings import Finding, Refused
from launchdirectives.model import FILE, FOLDER, NOTEBOOK, TEXT_NOTEBOOK, Hub, Launch, Page, Source
from launchdirectives.origins import AS_WRITTEN, Origins, Setting, Told, overridden, setting
from launchdirectives.record import Record, options
from launchdirectives.resolve import Request


class Link(Record):
    """What a hub makes of the page: an address, or the reason why there is none.

    Live code has neither: it is in the page.
    """

    hub: str
    url: str = ""
    refusal: str = ""
    notes: tuple[str, ...] = ()


class Explanation(Record):
    """A page's settings, the links they lead to, and what is wrong."""

    page: str
    settings: tuple[Setting, ...]
    links: tuple[Link, ...]
    findings: tuple[Finding, ...]


_WITH_ROWS_OF_THEIR_OWN = (
    "source",
    "hubs",
    "environments",
    "audiences",
    "pages",
    "order",
    "record",
)
"""Sections that speak of more than one value, of this page only in part, or of no link."""

_PAGE_ROWS = ("hubs", "environment", "file", "interface", "ref", "audience")
"""Keys of a page that are explained together with the settings of the book that they go before."""

_OPENS = {
    NOTEBOOK: "as a notebook",
    TEXT_NOTEBOOK: "as a notebook in text form, which its front matter says it is",
    FILE: "as a file",
    FOLDER: "as a folder",
}


def explain(book: Book, page: Page, request: Request) -> Explanation:
    """How the links of *page* come about.

    :param request: what is asked for on top of the page's settings
    """
    return _Explainer(book, page, request).explanation()


class _Explainer:
    """One page with the settings that speak about it."""

    def __init__(self, book: Book, page: Page, request: Request) -> None:
        self.book = book
        self.page = page
        self.findings: list[Finding] = []
        self.origins = Origins(book, page, request)
        self.wanted = resolve.merged(book.setting(page, self.findings), request)
        self.resolution = book.launches(page, request)
        try:
            self.hubs = resolve.hubs_for(book.config, self.wanted)
        except Refused:  # told with the launches
            self.hubs = ()

    def explanation(self) -> Explanation:
        """All that there is to say."""
        rows = (
            *self._source(),
            *self._page_rule(),
            *self._other_sections(),
            *self._control(),
            *self._opening(),
            *self._environment(),
            *self._other_page_keys(),
            *self._offered(),
        )
        return Explanation(
            page=self.page.file,
            settings=rows,
            links=tuple(map(self._link, self.hubs)),
            findings=(*self.book.findings, *self.findings, *self.resolution.findings),
        )

    def _source(self) -> Iterator[Setting]:
        declared, source = self.book.config.source, self.book.source
        if source and self.wanted.ref:
            source = sources.at_ref(source, self.book.repository, self.wanted.ref)
        for key, spec in options(SourceConfig).items():
            told = self.origins.written(("source", key), spec)
            told += self.origins.said(key) if key in options(PageConfig) else []
            value = getattr(source, key, getattr(declared, key, None))
            why = ""
            if source and key == "provider":
                value = providers.of(source)[0]
            if source and key == "ref" and value:
                why = f"a {source.ref_kind}" if source.ref_kind else "git does not know it here"
            aside = "another key of 'source' is wrong" if declared is None else ""
            yield setting(f"source.{key}", told, value, self._found(source, key), why, aside)

    def _found(self, source: Source | None, key: str) -> str:
        """Where a part of the source comes from that nobody has written."""
        checkout = self.book.repository
        is_fork = source is not None and sources.is_of_fork(source, checkout)
        if source is None:
            return "not known"
        if key == "provider":
            return "the repository's address"
        if key == "ref" or (key == "repository" and is_fork):
            return source.ref_origin or "the repository's default branch"
        if checkout and (is_fork or sources.is_own(source.repository, checkout)):
            return {"repository": f"git remote '{checkout.remote_name}'", "path": "git"}.get(
                key, "default"
            )
        return "default"

    def _page_rule(self) -> Iterator[Setting]:
        told = [
            Told(pattern, self.origins.at(self.book.settings.place(("pages", pattern))))
            for pattern, _ in self.origins.rules
        ]
        for first in told[:1]:
            fate = "an earlier rule matches"
            passed_over = tuple(Told(one.value, one.origin, fate) for one in told[1:])
            yield Setting("pages", first.value, first.origin, overridden=passed_over)

    def _other_sections(self) -> Iterator[Setting]:
        values = self.book.settings.values
        for section, spec in options(Sections).items():
            if section in _WITH_ROWS_OF_THEIR_OWN:
                continue
            written = values.get(section)
            if isinstance(written, Mapping):
                for key in written:
                    told = self.origins.written((section, str(key)), AS_WRITTEN)
                    yield setting(f"{section}.{key}", told, told[-1].value)
            elif not isinstance(spec.default, Mapping):
                told = self.origins.written((section,), spec)
                last = told[-1].value if told else spec.default
                yield setting(section, told, getattr(self.book.config, section, last))

    def _control(self) -> Iterator[Setting]:
        is_shown, why = self.book.decide(self.page, [])
        told = self.origins.switches()
        origin = told[-1].origin if told else ""
        yield Setting("control", is_shown, origin, why, overridden(told[:-1], origin))

    def _opening(self) -> Iterator[Setting]:
        is_itself = self.page.is_notebook and not self.wanted.file
        told = self.origins.said("file")
        value = self.page.file if is_itself else self.wanted.file
        found = "the page itself" if is_itself else "none, so the book's folder opens"
        yield setting("file", told, value, found, aside=self.origins.off())
        for launch in self.resolution.launches[:1]:
            why = " ".join((_OPENS[launch.opens], *(f"({note})" for note in launch.notes)))
            yield Setting("opens", launch.path or ".", "", why)

    def _environment(self) -> Iterator[Setting]:
        name = self.wanted.environment or "default"
        told = self.origins.said("environment")
        try:
            environment = self.book.config.environment(name)
        except Refused:  # told with the launches
            yield setting("environment", told, name, aside=self.origins.off())
            return
        why = "" if environment.is_apart else "the book's own repository"
        yield setting("environment", told, name, why=why, aside=self.origins.off())
        for key, spec in options(EnvironmentConfig).items():
            if told := self.origins.written(("environments", name, key), spec):
                value = getattr(environment, key, told[-1].value)
                yield setting(f"environments.{name}.{key}", told, value)

    def _other_page_keys(self) -> Iterator[Setting]:
        for key in options(PageConfig):
            if (key == "audience" or key not in _PAGE_ROWS) and (told := self.origins.said(key)):
                yield setting(key, told, getattr(self.wanted, key), aside=self.origins.off())

    def _offered(self) -> Iterator[Setting]:
        """The hubs in their order, then what is said about each."""
        config = self.book.config
        told = self.origins.written(("order",), options(Sections)["order"])
        everywhere = tuple(hub.name for hub in config.hubs)
        if told:
            told[-1] = Told(value=everywhere, origin=f"order ({told[-1].origin})")
        elif "hubs" in self.book.settings.values:
            origin = self.origins.at(self.book.settings.place(("hubs",)))
            told = [Told(value=everywhere, origin=f"as written ({origin})")]
        told += self.origins.said("hubs")
        names = tuple(hub.name for hub in self.hubs)
        asked = self.wanted.hubs or everywhere
        left = ", ".join(name for name in asked if name not in names)
        why = f"audience '{self.wanted.audience}' leaves out {left}" if left else ""
        row = setting("hubs", told, asked, aside=self.origins.off())
        yield Setting(row.name, names, row.origin, why, row.overridden)
        for hub in self.hubs:
            yield from self._hub(hub)

    def _hub(self, hub: Hub) -> Iterator[Setting]:
        kind = hubs.get(hub.kind)
        own = options(kind.Options)
        server = kind.served_by(hub)
        for key, spec in {**options(HubConfig), **own}.items():
            if key in STATEMENTS or (key == "interface" and not kind.has_interfaces):
                continue
            told = self.origins.written(("hubs", hub.name, key), spec)
            value = getattr(hub, key, None) if key not in own else getattr(hub.options, key)
            found = "default"
            if key == "interface":
                told += self.origins.said(key)
                value = self.wanted.interface or value
            elif key == "audience" and server.name != hub.name:
                found = f"as hub '{server.name}'"
            elif key in ("audience", "url") or (key == "title" and kind.default_title):
                found = f"default of kind {hub.kind}"
            elif key == "title":
                found = "the hub's name"
            if told or (key not in own and value):
                yield setting(
                    f"hubs.{hub.name}.{key}", told, value, found, aside=self.origins.off()
                )
        if where := kind.runs_on(hub):
            named = f"hub '{server.name}'" if server.name != hub.name else ""
            yield Setting(f"hubs.{hub.name} runs", where, named)
        if hub.statements is not None:
            yield from self._statements(hub)

    def _statements(self, hub: Hub) -> Iterator[Setting]:
        """What the hub's people say of it."""
        from launchdirectives.statements import BLOCKS

        for block, cls in BLOCKS.items():
            said = getattr(hub.statements, block)
            for key, spec in options(cls).items():
                if told := self.origins.written(("hubs", hub.name, block, key), spec):
                    value = _as_said(getattr(said, key, None))
                    yield setting(f"hubs.{hub.name}.{block}.{key}", told, value)

    def _link(self, hub: Hub) -> Link:
        for launch in self.resolution.launches:
            if launch.hub.name == hub.name:
                return _made(launch)
        told = [str(finding) for finding in self.resolution.findings]
        of_hub = [text for text in told if text.startswith(resolve.of_hub(hub))]
        reasons = of_hub or told or ["The book has no source."]
        return Link(hub=hub.name, refusal=reasons[0].removeprefix(resolve.of_hub(hub)))


def _as_said(value: object) -> object:
    """A statement as an author writes it: of an organisation only the keys that it has."""
    if isinstance(value, tuple):
        return tuple(map(_as_said, value))
    if isinstance(value, Record):
        return {key: one for key, one in value.__dict__.items() if one not in ("", None)}
    return value


def _made(launch: Launch) -> Link:
    url = "" if hubs.get(launch.hub.kind).is_in_page else launch.url
    return Link(hub=launch.hub.name, url=url, notes=resolve.explained(launch).notes)
