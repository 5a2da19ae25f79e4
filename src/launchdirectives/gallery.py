"""A gallery: which pages it shows, and what each of them launches; the same for every engine.

The engine hands in its pages, in the order of its table of contents and with their titles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from launchdirectives import hubs, resolve
from launchdirectives.asking import Asked, is_of_control, request
from launchdirectives.checks.proof import Proof
from launchdirectives.config import OFF, PageConfig
from launchdirectives.findings import Finding, Place, Refused, nearest
from launchdirectives.model import Launch, Page
from launchdirectives.record import Record, replace
from launchdirectives.resolve import Request


class Listed(Record):
    """A page of the book as its engine knows it.

    :param asked: the options of its directives, roles and elements
    """

    page: Page
    title: str
    asked: tuple[Asked, ...] = ()

    @property
    def placed(self) -> Asked | None:
        """The options of its first control; a link in a sentence is none."""
        found = (one for one in self.asked if is_of_control(one) and ("style", "link") not in one)
        return next(found, None)


class Card(Record):
    """A page of a gallery, with what it launches."""

    page: Page
    title: str
    launches: tuple[Launch, ...]


class Gallery(Record):
    """What a gallery shows, and what is wrong with it or with pages that nobody else tells of."""

    cards: tuple[Card, ...] = ()
    findings: tuple[Finding, ...] = ()


def gallery(
    proof: Proof, listed: Sequence[Listed], asked: Asked, docname: str, place: Place = Place()
) -> Gallery:
    """The gallery for which the page *docname* asks; that page itself is not in it.

    :param listed: the pages of the book
    :param place: where the gallery is asked for
    """
    wanted = request(asked, Place())
    try:
        resolve.hubs_for(
            proof.survey.book.config, PageConfig(hubs=wanted.hubs, audience=wanted.audience)
        )
    except Refused as refused:
        return Gallery(findings=(refused.at(place),))
    patterns = dict(asked).get("pages", "").split()
    others = [one for one in listed if one.page.docname != docname]
    chosen, findings = _chosen(proof, others, patterns, place)
    cards: list[Card] = []
    for one in chosen:
        found = proof.launches(one.page, _request(proof, one, wanted))
        launches = tuple(
            launch for launch in found.launches if not hubs.get(launch.hub.kind).is_in_page
        )
        if launches:
            cards.append(Card(page=one.page, title=one.title, launches=launches))
        if not _has_control(proof, one):  # a page that has one tells itself what is wrong
            findings += (*found.findings, *found.proofs)
    if not cards and not findings:
        findings.append(_empty(bool(chosen)).at(place))
    return Gallery(cards=tuple(cards), findings=tuple(findings))


def _chosen(
    proof: Proof, listed: Sequence[Listed], patterns: Sequence[str], place: Place
) -> tuple[list[Listed], list[Finding]]:
    """The pages that a gallery looks at, in its order; the patterns that are for nothing."""
    if not patterns:
        return [one for one in listed if _has_control(proof, one)], []
    chosen: dict[str, Listed] = {}
    findings: list[Finding] = []
    for pattern in patterns:
        named = list(_named(pattern, listed))
        found = [one for one in named if _opens(proof, one) or _has_control(proof, one)]
        if not found:
            names = [one.page.docname for one in listed]
            findings.append(_for_nothing(pattern, names, bool(named)).at(place))
        for one in found:
            chosen.setdefault(one.page.docname, one)
    return list(chosen.values()), findings


def _named(pattern: str, listed: Iterable[Listed]) -> Iterator[Listed]:
    """The pages that *pattern* stands for; a page may be named with its suffix too."""
    pattern = pattern.lstrip("/")
    for one in listed:
        if resolve.matches(pattern, one.page.docname) or resolve.matches(pattern, one.page.file):
            yield one


def _request(proof: Proof, one: Listed, wanted: Request) -> Request:
    """What opens from a gallery: the page, or what the first control on it opens."""
    if one.placed is None or _opens(proof, one):
        return wanted
    placed = request(one.placed, Place())
    return replace(
        placed, hubs=wanted.hubs or placed.hubs, audience=wanted.audience or placed.audience
    )


def _has_control(proof: Proof, one: Listed) -> bool:
    return one.placed is not None or proof.survey.book.shows(one.page, [])


def _opens(proof: Proof, one: Listed) -> bool:
    """Whether something of the page's own opens, shown by a control on it or not."""
    setting = proof.survey.book.setting(one.page, [])
    return setting is not OFF and (one.page.is_notebook or bool(setting.file))


def _for_nothing(pattern: str, names: list[str], is_named: bool) -> Refused:
    if is_named:
        return Refused(
            "page.option",
            f"Option 'pages': nothing opens on the pages that '{pattern}' stands for.",
            "Name pages that are notebooks, or for which launch.yml names a file.",
        )
    return Refused(
        "page.option",
        f"Option 'pages': no other page of this book is called '{pattern}'.",
        "Names count from the book's folder; '*' stands for a part of a name, '**/' for folders. "
        + nearest(pattern, names),
    )


def _empty(has_pages: bool) -> Refused:
    if has_pages:
        return Refused(
            "page.option",
            "The gallery is empty: no page opens on the hubs that it offers.",
            "Name other hubs in the option 'hub', or remove the option.",
        )
    return Refused(
        "page.option",
        "The gallery is empty: no other page of this book has a control.",
        "Name the pages in the option 'pages', or let pages have controls ('show' in launch.yml).",
    )
