"""Whether each address in a record is what its facts give.

Two addresses are the same if they mean the same: the order of parameters in a query is the
producer's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from launchdirectives.findings import Refused
from launchdirectives.publication import rebuilt
from launchdirectives.publication.document import Document
from launchdirectives.publication.targets import at
from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

TARGETS = ("pinned", "moving")


class Difference(Record):
    """An address that the facts do not give.

    :param pointer: where it stands in the record, as a JSON Pointer
    :param said: the address in the record
    :param found: what the facts give; empty if nothing
    :param why: why they give nothing
    """

    pointer: str
    said: str
    found: str = ""
    why: Refused | None = None


def differences(document: Document) -> Iterator[Difference]:
    """The addresses of *document* that its facts do not give.

    :raises KeyError: if a launch names a hub, source or environment that is not there
    """
    parts = rebuilt.Parts(document)
    for number, page in enumerate(document.pages):
        for which, entry in enumerate(page["launches"]):
            pointer = f"/pages/{number}/launches/{which}"
            yield from of_launch(document, page, entry, pointer, parts)


def of_launch(
    document: Document,
    page: Entry,
    entry: Entry,
    pointer: str,
    parts: rebuilt.Parts | None = None,
) -> Iterator[Difference]:
    """The addresses of one launch that its facts do not give.

    :param parts: of the record, where many launches are looked at
    """
    try:
        launch = rebuilt.launch(document, page, entry, parts=parts)
    except Refused as refused:
        said = [entry[name].get("url", "") for name in TARGETS if name in entry]
        yield Difference(pointer=pointer, said=next(filter(None, said), ""), why=refused)
        return
    for name in TARGETS:
        said = entry.get(name, {}).get("url")
        if entry["via"] == rebuilt.THEBE or not said:
            continue
        where = f"{pointer}/{name}/url"
        try:
            found = at(launch, rebuilt.target(entry[name]))
        except Refused as refused:
            yield Difference(pointer=where, said=said, why=refused)
            continue
        if not means_same(said, found):
            yield Difference(pointer=where, said=said, found=found)


def means_same(one: str, other: str) -> bool:
    """Whether two addresses open the same."""
    return one == other or _meaning(one) == _meaning(other)


def _meaning(url: str) -> object:
    parts = urlsplit(url)
    asked = sorted(parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape"))
    # Slashes that are encoded in a path are part of a name there, such as a repository's.
    path = [unquote(part, errors="surrogateescape") for part in parts.path.split("/")]
    return parts.scheme, parts.netloc.lower(), path, asked, unquote(parts.fragment)
