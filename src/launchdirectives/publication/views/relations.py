"""What a page stands beside, for the views that say so to registries of DOIs.

Each thing is named by an identifier that lasts: a launch by its pinned address only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from launchdirectives.publication.document import Document
from launchdirectives.publication.views import facts
from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

DOI, URL, SWHID = "doi", "url", "swhid"
"""Kinds of identifiers."""


class Related(Record):
    """A thing that a page, or a whole site, stands beside.

    :param scheme: what kind of identifier it is: ``doi``, ``url`` or ``swhid``
    :param title: what it is, for people
    :param relation: how it is related; of a work as the record has it
    :param kind: what it is, for a registry
    """

    identifier: str
    scheme: str
    title: str = ""
    relation: str = ""
    kind: str = ""


def once(found: Iterable[Related]) -> tuple[Related, ...]:
    """*found* without those that were named before; a DOI has no case (DOI Handbook 2.4)."""
    return tuple({one.identifier.lower(): one for one in reversed([*found])}.values())[::-1]


def sources(document: Document, page: Entry) -> tuple[str, ...]:
    """The keys of the sources that *page* and its launches are made of; its own comes first."""
    found = [page["source"]["source"]]
    found += [launch["source"] for launch in page["launches"] if "source" in launch]
    built = (document.environment(key) for key in environments(page))
    found += [environment["source"] for environment in built if "source" in environment]
    return tuple(dict.fromkeys(found))


def environments(page: Entry) -> tuple[str, ...]:
    """The keys of the environments that *page* and its launches run in."""
    found = [page.get("environment"), *(launch.get("environment") for launch in page["launches"])]
    return tuple(dict.fromkeys(key for key in found if key))


def works(entry: Entry) -> Iterator[Related]:
    """The works, usually articles, that a page or the site stands beside."""
    for work in entry.get("relatedWorks", ()):
        yield _named(work, work.get("title", ""), work["relation"])


def archives(entry: Entry, what: str) -> Iterator[Related]:
    """The frozen copies of a source, an environment or the site, which is *what* for people."""
    for archive in entry.get("archives", ()):
        version = f" ({archive['version']})" if "version" in archive else ""
        yield Related(archive["doi"], DOI, f"Archive of {what}{version}")


def data(page: Entry) -> Iterator[Related]:
    """The data that *page* uses, where they have an identifier."""
    for one in page.get("data", ()):
        if "doi" in one or "url" in one:
            yield _named(one, f"Data: {one['name']}")


def launches(document: Document, page: Entry) -> Iterator[tuple[Entry, Entry]]:
    """The launches of *page* that open the same for ever, each with its hub."""
    for launch in page["launches"]:
        if "url" in launch.get("pinned", {}):
            yield launch, document.hub(launch["hub"])


def executable(launch: Entry, hub: Entry) -> Related:
    """A launch as a thing that can be related to."""
    access = {"login": ", with an account", "members": ", for members"}
    note = access.get(hub["access"]["level"], "")
    return Related(launch["pinned"]["url"], URL, f"Executable version on {hub['name']}{note}")


def record(document: Document) -> Iterator[Related]:
    """The record itself, if it is known where it is published."""
    if "self" in document.data:
        yield Related(document.data["self"], URL, "How to run this: launch-metadata.json")


def revision(source: Entry, page: Entry) -> str:
    """The commit of *source* if others find there what *page* was made of, else empty."""
    commit: str = source.get("commit", "")
    return commit if facts.is_at_commit(source, page["source"]["path"]) else ""


def _named(entry: Entry, title: str, relation: str = "") -> Related:
    """What has a DOI or, failing that, an address."""
    if "doi" in entry:
        return Related(entry["doi"], DOI, title, relation)
    return Related(entry["url"], URL, title, relation)
