"""What the form offers on which a teacher makes a link; the same for every engine."""

from __future__ import annotations

from collections.abc import Iterable

from launchdirectives.asking import Asked, request
from launchdirectives.checks.proof import Proof, Proven
from launchdirectives.config import OFF
from launchdirectives.findings import Finding, Place
from launchdirectives.gallery import Listed
from launchdirectives.model import FOLDER, Hub, Launch
from launchdirectives.record import replace
from launchdirectives.resolve import Request
from launchdirectives.web import form
from launchdirectives.web.control import Translate, advice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.book import Book
    from launchdirectives.model import Page

Hubs = tuple[Hub, ...]


def hubs(proof: Proof, asked: Asked, place: Place = Place()) -> tuple[Hubs, tuple[Finding, ...]]:
    """The hubs that a form offers, and what is said of those that it cannot."""
    known = {hub.name: hub for hub in proof.survey.book.config.hubs if hub.kind in form.KINDS}
    names = dict(asked).get("hub", "").split()
    wrong = [name for name in names if name not in known]
    findings = (_not_offered(wrong, list(known), place),) if wrong or not known else ()
    offered = (known[name] for name in names or known if name in known)
    return tuple(hub for hub in offered if proof.opens(hub)), findings


def _not_offered(wrong: list[str], known: list[str], place: Place) -> Finding:
    what = f"for the hub '{wrong[0]}'" if wrong else "for any hub of this book"
    kinds = f"Offer a hub of kind {', '.join(form.KINDS)}."
    return Finding(
        code="page.option",
        message=f"A form cannot make links {what}.",
        fix=f"Write one of: {', '.join(known)}." if known else kinds,
        place=place,
    )


def chosen(
    proof: Proof, page: Page, asked: Asked, place: Place, offered: Hubs, translate: Translate
) -> tuple[form.File, Proven]:
    """What a form opens at first: what the ``launch`` directive would open in its place."""
    wanted = replace(request(asked, place), hubs=tuple(hub.name for hub in offered))
    found = proof.launches(page, wanted)
    if not found.launches:
        return form.File(path="", opens=FOLDER), found
    return _file(found.launches[0], translate), found


def files(
    proof: Proof, listed: Iterable[Listed], offered: Hubs, translate: Translate
) -> tuple[form.File, ...]:
    """The notebooks of the book, and the files that are named for its pages."""
    by_path: dict[str, form.File] = {}
    names = tuple(hub.name for hub in offered)
    for one in listed:
        setting = proof.survey.book.setting(one.page, [])
        if setting is OFF or not (one.page.is_notebook or setting.file):
            continue
        proven = proof.launches(one.page, Request(hubs=names))
        # The form's script makes links to all of its hubs; each has to work.
        if proven.launches and not proven.left_out:
            file = _file(proven.launches[0], translate, one.title, setting.interface)
            by_path.setdefault(file.path, file)
    return tuple(by_path.values())


def book(of: Book, offered: Hubs, known: tuple[form.File, ...]) -> form.Book | None:
    """What all forms of a book share; None where nobody knows where its files are.

    :param known: what :func:`files` has found
    """
    if of.source is None:
        return None
    return form.Book(
        hubs=offered, source=of.source, environments=of.config.environments, files=known
    )


def in_its_place(
    known: tuple[form.File, ...], first: form.File, asked: Asked
) -> tuple[form.File, ...]:
    """The files of plain links: those of the pages, and the one that the form names."""
    is_named = "file" in dict(asked) and first.url
    if is_named and first.path not in {file.path for file in known}:
        return (first, *known)
    return known


def _file(launch: Launch, translate: Translate, title: str = "", interface: str = "") -> form.File:
    return form.File(
        path=launch.path,
        opens=launch.opens,
        title=title,
        url=launch.url,
        advice=advice(launch, translate),
        environment=launch.environment.name,
        interface=interface,
    )
