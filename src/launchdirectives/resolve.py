"""Configuration, facts and a page, into launches: everything is decided here, once.

Who wins, from the weakest: the book's settings, the first page rule that matches, the
page's front matter, the options of a directive.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from re import Pattern, escape, split
from re import compile as compile_pattern

from launchdirectives import hubs, pages
from launchdirectives.config import OFF, ON, LaunchConfig, PageConfig
from launchdirectives.findings import Finding, Place, Refused
from launchdirectives.model import FOLDER, Environment, Hub, Launch, Page, Source
from launchdirectives.record import Record, fields, replace
from launchdirectives.trees import Tree


class Request(Record):
    """What a directive, a role, an element or a command asks for; empty means the default.

    :param file: the file that opens, relative to the book's folder
    :param fragment: the heading to open at
    :param section: the heading above the request, at which the page's own notebook opens
    :param is_live: whether it asks for the hubs that make the page itself come alive
    :param place: where the request is written
    """

    hubs: tuple[str, ...] = ()
    environment: str = ""
    file: str = ""
    interface: str = ""
    ref: str = ""
    audience: str = ""
    fragment: str = ""
    section: str = ""
    is_live: bool = False
    place: Place = Place()

    def place_on(self, page: Page | None) -> Place:
        """Where it is written; a request that nobody wrote is of *page* as a whole."""
        return self.place if self.place.file else Place(file=page.file if page else "")


AUTOMATIC = Request()
"""The request of a page's own control, which no directive placed (compared by identity)."""


class Resolution(Record):
    """The launches of a page, in the order in which they are offered, and what is wrong."""

    launches: tuple[Launch, ...] = ()
    findings: tuple[Finding, ...] = ()


class Facts(Record):
    """What is known about a source: the source at its ref, and its files there.

    :param book: the book's own source, where *source* is another that holds no environment
    :param notes: what an author should know about why *source* opens
    """

    source: Source
    tree: Tree | None = None
    book: Source | None = None
    notes: tuple[str, ...] = ()


NOTHING = Resolution()


def resolve(
    config: LaunchConfig,
    facts: Facts,
    wanted: PageConfig,
    *,
    is_text_notebook: bool = False,
    formats: str = "",
    fragment: str = "",
    beside: tuple[str, ...] = (),
    place: Place = Place(),
) -> Resolution:
    """The launches of one file on every hub that is wanted.

    :param facts: the source at the ref that *wanted* asks for
    :param wanted: what page rules, front matter and options say; its file opens
    :param is_text_notebook: whether that file is a notebook in text form
    :param formats: jupytext's ``formats`` in its header
    :param beside: files that open beside it, from the repository's root
    :param place: where a finding points to
    """
    try:
        chosen = hubs_for(config, wanted)
        environment = config.environment(wanted.environment or "default")
        if facts.book:
            environment = _of_book(environment, facts.book)
        opening = pages.opening(
            wanted.file, is_text_notebook, facts.source.path, facts.tree, formats
        )
    except Refused as refused:
        return Resolution(findings=(refused.at(place),))
    launches: list[Launch] = []
    findings: list[Finding] = []
    for hub in chosen:
        launch = Launch(
            hub=hub,
            source=facts.source,
            environment=environment,
            path=opening.path,
            opens=opening.opens,
            interface=_interface(hub, wanted),
            fragment=fragment,
            beside=beside,
            notes=(*facts.notes, *opening.notes),
        )
        try:
            launches.append(with_url(launch))
        except Refused as refused:
            if not _goes_without_saying(refused, opening, wanted):
                findings.append(refusal(hub, refused, place))
    return Resolution(launches=tuple(launches), findings=tuple(findings))


def on_page(found: Resolution, page: Page | None, request: Request, place: Place) -> Resolution:
    """*found* without hubs that run a page's own code, where *request* on it opens another file.

    It is refused only where the request itself names such a hub.
    """
    if page is None or request.file in ("", page.file):
        return found
    live = [launch for launch in found.launches if hubs.get(launch.hub.kind).is_in_page]
    refused = [
        Finding(
            code="page.option",
            message=f"{of_hub(launch.hub)}it runs the code of its page, and cannot open "
            f"'{request.file}'.",
            fix="Remove the file, or name a hub that opens files.",
            place=place,
        )
        for launch in live
        if launch.hub.name in request.hubs
    ]
    return Resolution(
        launches=tuple(launch for launch in found.launches if launch not in live),
        findings=(*found.findings, *refused),
    )


def _of_book(environment: Environment, book: Source) -> Environment:
    """*environment* with the book's repository and ref written where it takes them over."""
    if environment.repository:
        return environment
    return replace(
        environment,
        repository=book.repository,
        ref=environment.ref or book.ref,
        provider=book.provider,
    )


def _interface(hub: Hub, wanted: PageConfig) -> str:
    if not hubs.get(hub.kind).has_interfaces:
        return ""
    return wanted.interface or hub.interface


def _goes_without_saying(refused: Refused, opening: pages.Opening, wanted: PageConfig) -> bool:
    """Whether nobody asked for what is refused: a page without a notebook, on all hubs alike."""
    return refused.code == "hub.file" and opening.opens == FOLDER and not wanted.hubs


def refusal(hub: Hub, refused: Refused, place: Place) -> Finding:
    """The finding that *hub* cannot open something."""
    finding = refused.at(place)
    return replace(finding, message=f"{of_hub(hub)}{finding.message}")


def of_hub(hub: Hub) -> str:
    """How a finding about *hub* begins."""
    return f"Hub '{hub.name}': "


def with_url(launch: Launch) -> Launch:
    """*launch* with its address, by the rules of its hub's kind.

    :raises Refused: if the hub cannot open it
    """
    return replace(launch, url=hubs.get(launch.hub.kind).url(launch))


def explained(launch: Launch) -> Launch:
    """*launch* with its pinned and moving addresses and the hub kind's notes as well."""
    kind = hubs.get(launch.hub.kind)
    source = launch.source
    derived = f"The ref '{source.ref}' is not declared; it was found here: {source.ref_origin}."
    return replace(
        launch,
        pinned=kind.pinned(launch),
        moving=kind.moving(launch),
        notes=(
            *([derived] if source.is_ref_derived and source.ref else []),
            *launch.notes,
            *kind.notes(launch),
        ),
    )


def merged(setting: PageConfig, over: Request | PageConfig) -> PageConfig:
    """*setting* with what *over* says laid over it."""
    said = {name: value for name in fields(PageConfig) if (value := getattr(over, name, None))}
    return replace(setting, **said) if said else setting


def rules_for(config: LaunchConfig, docname: str) -> Iterator[tuple[str, PageConfig]]:
    """The page rules that match *docname*, with their patterns; only the first counts."""
    for pattern, rule in config.pages:
        if matches(pattern, docname):
            yield pattern, rule


def rule_for(config: LaunchConfig, docname: str) -> PageConfig | None:
    """The first page rule that matches *docname*; None if there is none."""
    for _, rule in rules_for(config, docname):
        return rule
    return None


def combined(rule: PageConfig | None, front_matter: PageConfig | None) -> PageConfig:
    """A page rule with the page's front matter laid over it; either may switch on or off."""
    if front_matter is None:
        return ON if rule is None else rule
    if rule is None or rule is OFF or front_matter is OFF:
        return front_matter
    return merged(rule, front_matter)


def matches(pattern: str, docname: str) -> bool:
    """Whether *docname* is one of the pages that *pattern* stands for."""
    return _pattern(pattern).fullmatch(docname) is not None


@cache
def _pattern(pattern: str) -> Pattern[str]:
    """A page pattern: ``*`` and ``?`` within a folder, ``**`` across folders."""
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return compile_pattern(
        "".join(parts.get(part) or escape(part) for part in split(r"(\*\*/?|\*|\?)", pattern))
    )


def hubs_for(config: LaunchConfig, wanted: PageConfig) -> tuple[Hub, ...]:
    """The hubs that *wanted* asks for, in the order in which they are offered.

    :raises Refused: if it names a hub or an audience that there is not
    """
    chosen = (
        tuple(config.hub(name) for name in wanted.hubs)
        if wanted.hubs
        else tuple(hub for hub in config.hubs if hubs.get(hub.kind).opens_by_click)
    )
    if not wanted.audience:
        return chosen
    grown = [audience.name for audience in config.audiences]
    least = grown.index(config.audience(wanted.audience).name)
    return tuple(hub for hub in chosen if grown.index(hub.audience) >= least)


def live_hubs(config: LaunchConfig) -> tuple[str, ...]:
    """The names of the hubs that make a page itself come alive.

    :raises Refused: if there is none
    """
    found = tuple(hub.name for hub in config.hubs if hubs.get(hub.kind).is_in_page)
    if not found:
        binder = next((hub.name for hub in config.hubs if hub.kind == "binderhub"), "")
        raise Refused(
            "config.unknown-name",
            "The button starts live code, and the book has no hub for it.",
            "Add to 'hubs' in launch.yml: "
            f"'live: {{kind: thebe, via: {binder or 'https://mybinder.org'}}}'.",
        )
    return found
