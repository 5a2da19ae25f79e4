"""Which links a publisher may show for a page, and why not the others.

A link is made from the facts that the record states, by the rules of the hub's kind; the address
that stands in the record is never repeated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from launchdirectives import hubs
from launchdirectives.findings import Refused
from launchdirectives.ingest import own_hub
from launchdirectives.ingest.choice import (
    MOVING,
    PINNED,
    NotOffered,
    Wishes,
    chosen,
    in_page,
    see_wanted,
)
from launchdirectives.ingest.offers import LeftOut, Link, Offers
from launchdirectives.ingest.terms import terms
from launchdirectives.ingest.text import plain
from launchdirectives.model import Hub, Launch
from launchdirectives.publication import rebuilt
from launchdirectives.publication.document import Document
from launchdirectives.publication.recomputed import means_same
from launchdirectives.publication.targets import Target
from launchdirectives.web import control

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchdirectives.publication.document import Entry


def links(
    document: Document,
    page: Entry,
    *,
    hub: Hub | str | None = None,
    prefer: str = PINNED,
    allow_hubs: Collection[str] = (),
    include_restricted: bool = False,
    allow_local: bool = False,
) -> Offers:
    """The links to run *page*.

    :param hub: the publisher's own, to stand in place of the author's hubs: a hub, or its address
        as ``https://…`` (a BinderHub) or ``KIND=https://…``
    :param prefer: ``moving`` for what opens the newest state; else that only where a hub of this
        kind cannot be held still
    :param allow_hubs: hosts of the hubs that may be shown (see :func:`.hosts.is_allowed`); none
        for all. The publisher's own needs not be among them
    :param include_restricted: whether hubs are shown that are for members only, or whose people
        do not want it
    :param allow_local: whether addresses on the reader's own computer are shown
    :raises Refused: if *hub* is no address of a hub, or *prefer* neither of the two
    """
    if prefer not in (PINNED, MOVING):
        raise Refused(
            "config.wrong-value",
            f"One cannot prefer '{prefer}'.",
            f"Write '{PINNED}' or '{MOVING}'.",
        )
    own = own_hub.read(hub) if isinstance(hub, str) else hub
    wishes = Wishes(
        prefer=prefer,
        allow_hubs=tuple(allow_hubs),
        include_restricted=include_restricted,
        allow_local=allow_local,
    )
    found = list(_own(document, page, own, wishes) if own else _authors(document, page, wishes))
    return Offers(
        links=tuple(one for one in found if isinstance(one, Link)),
        left_out=tuple(one for one in found if isinstance(one, LeftOut)),
        hub=own,
    )


def _authors(document: Document, page: Entry, wishes: Wishes) -> Iterator[Link | LeftOut]:
    for number, entry in enumerate(page["launches"]):
        key = entry["hub"]
        name = plain(document.data["hubs"].get(key, {}).get("name", key))
        try:
            about = document.hub(key)
            see_wanted(about, wishes)
            if entry["via"] == rebuilt.THEBE:
                raise in_page()
            launch = rebuilt.launch(document, page, entry)
            target = chosen(document, page, entry, launch, wishes)
        except (NotOffered, Refused, KeyError) as error:
            yield LeftOut(hub=key, name=name, reason=_why(error), launch=number)
            continue
        notes = _notes(about, entry, target)
        file = _other_file(page, entry)
        yield _link(launch, about, target, notes, file, hub=key, name=name, launch=number)


def _own(document: Document, page: Entry, own: Hub, wishes: Wishes) -> Iterator[Link | LeftOut]:
    """A link on the publisher's hub for each thing that the page's launches open."""
    about = own_hub.entry(own)
    name = plain(own.title or own.name)
    seen = set()
    for number, entry in _most_fitting_first(document, page):
        try:
            launch = rebuilt.launch(document, page, entry, other=own)
            what = (launch.source, launch.built_from, launch.path, launch.opens, launch.fragment)
            if what in seen:
                continue
            seen.add(what)
            target = chosen(document, page, entry, launch, wishes)
            used = entry.get("environment", page.get("environment"))
            notes = own_hub.notes(own, document.environment(used)) if used else ()
        except (NotOffered, Refused, KeyError) as error:
            yield LeftOut(hub=own.name, name=name, reason=_why(error), launch=number)
            continue
        notes = (*notes, *hubs.get(own.kind).notes(launch))
        told = {"hub": own.name, "name": name, "launch": number, "is_publishers": True}
        yield _link(launch, about, target, notes, _other_file(page, entry), **told)


def _other_file(page: Entry, entry: Entry) -> str:
    """The file or folder that *entry* opens, if that is not the page's own or the whole."""
    path: str = entry.get("path", ".")
    return "" if path in (".", page["source"]["path"]) else path


def _link(
    made: Launch, about: Entry, target: Target, notes: Iterable[str], file: str, **told: Any
) -> Link:
    """The link that *made* gives at *target*; *told* is what else is said of it.

    :param file: what it opens, where several links of a page would have the same words
    """
    words = (file, *terms(made, about, target))
    return Link(
        kind=made.hub.kind,
        url=target.url,
        ref=target.ref,
        strength=target.strength,
        label=plain(control.label(made, str)),
        terms=tuple(filter(None, map(plain, words))),
        note=plain(about["access"].get("note", "")),
        notes=tuple(map(plain, notes)),
        **told,
    )


def _most_fitting_first(document: Document, page: Entry) -> list[tuple[int, Any]]:
    """The launches of *page* with their numbers: those first that say most to another hub."""

    def rank(numbered: tuple[int, Any]) -> tuple[bool, bool]:
        entry = numbered[1]
        used = entry.get("environment", page.get("environment"))
        known = document.data["environments"].get(used)
        return entry["via"] == rebuilt.THEBE, not (known and own_hub.is_built(known))

    return sorted(enumerate(page["launches"]), key=rank)


def _notes(about: Entry, entry: Entry, target: Target) -> Iterator[str]:
    recorded = entry.get(PINNED if target.strength else MOVING, {}).get("url")
    if recorded and not means_same(recorded, target.url):
        yield (
            "The record has another address for this, which was not used: the one here is made "
            "from the record's facts."
        )
    cost = about.get("cost", {})
    if cost.get("publisherUse") == "by-agreement":
        contact = f": {cost['contact']}" if "contact" in cost else ""
        yield f"Its people want to be asked before publishers show its links{contact}."


def _why(error: NotOffered | Refused | KeyError) -> str:
    if isinstance(error, KeyError):
        return plain(f"The record names {error}, and has nothing of that name.")
    return plain(f"{error.message} {error.fix}" if isinstance(error, Refused) else str(error))
