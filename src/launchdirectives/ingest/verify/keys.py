"""Whether what a record names is in it, and each page once."""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives.ingest.verify.base import FAIL, FAILED, Asked, NotRead, Result
from launchdirectives.publication.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

    Named = tuple[str, Entry, str]

_TABLES = {"source": "sources", "environment": "environments", "hub": "hubs"}


def resolve(document: Document, _: Asked) -> Iterator[Result]:
    """Each key leads to a source, an environment or a hub."""
    for pointer, entry, kind in _all(document):
        member = "providedBy" if "providedBy" in entry and kind == "hub" else kind
        name = entry.get(member)
        if isinstance(name, str) and name not in document.data[_TABLES[kind]]:
            message = f"There is no {kind} '{name}' among '{_TABLES[kind]}'."
            yield Result("record.keys", FAIL, f"{pointer}/{member}", message)


def see_resolved(document: Document) -> None:
    """See that each key leads somewhere, which the views of a record count on.

    :raises NotRead: if one does not
    """
    for wrong in resolve(document, Asked(now=0.0)):
        raise NotRead(f"{wrong.where}: {wrong.message}", code=FAILED, results=(wrong,))


def are_unique(document: Document, _: Asked) -> Iterator[Result]:
    """No two pages have one id, as a page is found by it."""
    seen: set[str] = set()
    for number, page in enumerate(document.pages):
        if page["id"] in seen:
            message = "Another page has the same id, so that nobody knows which of them is meant."
            yield Result("record.ids", FAIL, f"/pages/{number}/id", message)
        seen.add(page["id"])


def _all(document: Document) -> Iterator[Named]:
    """Each object that may name something, and what."""
    data = document.data
    for key, entry in data["environments"].items():
        here = f"/environments/{key}"
        yield here, entry, "source"
        if "providedBy" in entry:
            yield here, entry, "hub"
        for number, profile in enumerate(entry.get("profiles", ())):
            yield f"{here}/profiles/{number}", profile, "hub"
    yield from _checked(data, "")
    for number, page in enumerate(document.pages):
        here = f"/pages/{number}"
        yield f"{here}/source", page["source"], "source"
        yield here, page, "environment"
        yield from _checked(page, here)
        for place, launch in enumerate(page["launches"]):
            for kind in _TABLES:
                yield f"{here}/launches/{place}", launch, kind


def _checked(entry: Entry, pointer: str) -> Iterator[Named]:
    for number, one in enumerate(entry.get("verification", ())):
        for kind in _TABLES:
            yield f"{pointer}/verification/{number}", one, kind
