"""The record of a book: everything that a publisher may need to run it, each fact once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping

from launchdirectives import __version__, hubs
from launchdirectives.checks.survey import Survey
from launchdirectives.model import Hub, Launch
from launchdirectives.publication import FILE, FORMAT, SCHEMA, verification
from launchdirectives.publication import hubs as hub_entries
from launchdirectives.publication.canonical import DIGEST, digest
from launchdirectives.publication.document import Document
from launchdirectives.publication.environments import Environments
from launchdirectives.publication.keys import key
from launchdirectives.publication.pages import Pages, Sheet
from launchdirectives.publication.recomputed import differences
from launchdirectives.publication.sources import Sources, instant
from launchdirectives.record import Record, replace
from launchdirectives.urls import from_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Made = dict[str, Any]
    Written = Callable[[Sheet], Mapping[str, object]]


class Site(Record):
    """What an engine knows of the site as a whole.

    :param address: with a slash at its end; empty where nobody knows
    :param block: the record's ``site``, without its address
    :param builder: the record's word for the engine, with its version; empty for none
    :param views: where views are published, from the site's root, by members of ``views``
    """

    address: str = ""
    block: Mapping[str, object] = {}
    builder: str = ""
    builder_version: str = ""
    views: Mapping[str, str] = {}


def now(environ: Mapping[str, str] = os.environ) -> str:
    """When a record is made: the time that is :func:`set_from_outside`, or now."""
    epoch = set_from_outside(environ)
    return instant(int(epoch) if epoch else time.time())


def set_from_outside(environ: Mapping[str, str] = os.environ) -> str:
    """``SOURCE_DATE_EPOCH`` (reproducible-builds.org); empty where it is not set to seconds."""
    epoch = environ.get("SOURCE_DATE_EPOCH", "")
    return epoch if epoch.isascii() and epoch.isdigit() else ""


def build(
    survey: Survey,
    site: Site,
    sheets: Iterable[Sheet],
    written: Written = lambda _sheet: {},
    at: str = "",
) -> Made:
    """The record of the book that *survey* looks at.

    :param sheets: its pages, with what they launch
    :param written: what an author has written about a page, as members of its entry
    :param at: when it is made; default: now
    """
    return _Recorder(survey, site).record(sheets, written, at or now())


class _Recorder:
    def __init__(self, survey: Survey, site: Site) -> None:
        self._survey = survey
        self._site = site
        self._sources = Sources(survey.book, survey.repositories)
        self._environments = Environments(survey, self._sources)
        self._hubs: dict[str, Made] = {}
        self._hub_of: dict[str, Hub] = {}
        self._keys: dict[str, str | None] = {}

    def record(self, sheets: Iterable[Sheet], written: Written, at: str) -> Made:
        pages = Pages(self._survey, self._sources, self._environments, self._hub_key)
        made = [
            entry
            for sheet in sheets
            if (entry := pages.entry(self._absolute(sheet), written(sheet)))
        ]
        self._mark(pages)
        # The same for most pages, and kept once.
        checked = {
            there: verification.dated(verification.of_page(there), at)
            for there in (True, False, None)
        }
        for entry in made:
            pages.settle(entry)
            entry["verification"] = checked[self._is_there(entry["source"])]
        site, address = self._site, self._site.address
        shared = (
            *verification.of_sources(self._sources.entries),
            *verification.of_environments(self._environments.entries),
            *verification.of_kernels(self._environments.has_kernel),
            *verification.of_hubs(self._survey.hubs, self._hub_of),
        )
        builder = {"builder": site.builder, "builderVersion": site.builder_version}
        found: Made = {
            "$schema": SCHEMA,
            "formatVersion": FORMAT,
            "self": f"{address}{FILE}" if address else "",
            "generatedAt": at,
            "generator": {
                "name": "launchdirectives",
                "version": __version__,
                **{name: value for name, value in builder.items() if value},
            },
            "site": {**({"url": address} if address else {}), **site.block},
            "sources": self._sources.entries,
            "environments": self._environments.settled(),
            "hubs": self._hubs,
            "pages": made,
            "views": {name: f"{address}{file}" for name, file in site.views.items() if address},
        }
        always = ("environments", "hubs", "pages", "verification")
        found = {name: value for name, value in found.items() if value or name in always}
        wrong = tuple(differences(Document(data=found)))
        results = (*shared, *verification.of_addresses(wrong))
        found["verification"] = verification.dated(results, at)
        return {**found, DIGEST: digest(found)}

    def _absolute(self, sheet: Sheet) -> Sheet:
        """*sheet* with hubs that count from the site's root at their whole addresses."""
        launches = tuple(map(self._from_site, sheet.launches))
        return sheet if launches == sheet.launches else replace(sheet, launches=launches)

    def _from_site(self, launch: Launch) -> Launch:
        address = self._site.address
        url = from_root(launch.hub.url, address) if address and launch.hub.url else launch.hub.url
        return (
            launch if url == launch.hub.url else replace(launch, hub=replace(launch.hub, url=url))
        )

    def _hub_key(self, launch: Launch) -> str | None:
        """The key of the hub that runs *launch*, which gets an entry if it can have one."""
        name = launch.hub.name
        if name not in self._keys:
            self._keys[name] = self._new_hub(hubs.served(launch).hub)
        return self._keys[name]

    def _new_hub(self, hub: Hub) -> str | None:
        known = next((name for name, one in self._hub_of.items() if one == hub), None)
        entry = hub_entries.entry(hub, self._survey.book.config.audiences, site=self._site.address)
        if known or entry is None:
            return known
        found = key(hub.name, self._hubs)
        self._hubs[found], self._hub_of[found] = entry, hub
        return found

    def _mark(self, pages: Pages) -> None:
        """Say which of the files are changed here of which the record speaks."""
        paths = {name: set(found) for name, found in pages.paths.items()}
        for name, files in self._environments.files.items():
            source = self._environments.entries[name]["source"]
            paths.setdefault(source, set()).update(files)
        for name, found in paths.items():
            self._sources.mark(name, found)

    def _is_there(self, source: Mapping[str, str]) -> bool | None:
        """Whether the commit has the page's file; None where nobody knows."""
        if "sha256" in source:
            return True
        where = self._sources.of_key[source["source"]]
        book = self._survey.book
        is_books = book.source is not None and where.repository == book.source.repository
        tree = book.tree_at("" if book.source and where.ref == book.source.ref else where.ref)
        return False if is_books and tree is not None else None


def same_but_for_time(before: Mapping[str, Any], now_made: Made) -> Made:
    """*now_made*, but as of the time of *before* if nothing else is different.

    So a second build without changes writes the same bytes. A time that is set from outside
    stays, as the same bytes come from a build into an empty folder.
    """
    at = before.get("generatedAt")
    if not isinstance(at, str) or set_from_outside():
        return now_made
    made = now_made["generatedAt"]

    def dated(results: Iterable[Made]) -> list[Made]:
        return [{**one, "at": at} if one["at"] == made else one for one in results]

    found = {
        **now_made,
        "generatedAt": at,
        "pages": [
            {**page, "verification": dated(page["verification"])} for page in now_made["pages"]
        ],
        "verification": dated(now_made["verification"]),
    }
    found[DIGEST] = digest(found)
    return found if found == before else now_made
