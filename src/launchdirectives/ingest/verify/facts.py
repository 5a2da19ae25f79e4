"""What a record says of its parts, compared with what follows from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from launchdirectives.environments.digest import of_hashes
from launchdirectives.findings import Refused
from launchdirectives.ingest.hosts import is_allowed
from launchdirectives.ingest.verify.base import FAIL, NOT_RUN, WARN, Asked, Result
from launchdirectives.publication import canonical, identifiers
from launchdirectives.publication.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

_SKEW = 600
"""Seconds by which the clocks of two computers may differ."""

_MISTYPED = "No ORCID iD ends like this: it is mistyped."


def content_digest(document: Document, _: Asked) -> Iterator[Result]:
    """``contentDigest`` is that of the rest."""
    said = document.data.get(canonical.DIGEST)
    where, check = f"/{canonical.DIGEST}", "record.digest"
    if said is None:
        yield Result(check, NOT_RUN, where, "The record has no digest of itself.")
    elif said != canonical.digest(document.data):
        message = (
            "The record is not as it was written: cut off, or changed on its way or by hand. Get "
            "it anew. (This finds accidents and no attacks: who changes a record can write a new "
            "digest.)"
        )
        yield Result(check, FAIL, where, message)


def origin(document: Document, _: Asked) -> Iterator[Result]:
    """The record was where it says that it is, by scheme, host and port."""
    check, came_from = "record.origin", document.came_from
    if not came_from.startswith(("https://", "http://")):
        yield Result(check, NOT_RUN, "", "It came from a file, which says nothing of who wrote it.")
        return
    for where, said in (
        ("/self", document.data.get("self")),
        ("/site/url", document.data["site"].get("url")),
    ):
        if said and origin_of(said) != origin_of(came_from):
            message = (
                f"The record says that it belongs to {origin_of(said)}, and was at "
                f"{origin_of(came_from)}. It is a copy, or is forged; judge by whom you asked."
            )
            yield Result(check, WARN, where, message)


def origin_of(url: str) -> str:
    """Scheme, host and port of *url*, which is of the form."""
    scheme, _, rest = url.partition("://")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].lower()
    usual = {"https": ":443", "http": ":80"}.get(scheme.lower(), ":")
    return f"{scheme.lower()}://{host.removesuffix(usual)}"


def times(document: Document, asked: Asked) -> Iterator[Result]:
    """Instants are in the calendar, and the record is not from the future."""
    for pointer, text in _instants(document):
        try:
            at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError:
            yield Result("record.time", FAIL, pointer, "There is no such day or time.")
            continue
        if pointer == "/generatedAt" and at.timestamp() > asked.now + _SKEW:
            message = "The record says that it was written in the future."
            yield Result("record.time", FAIL, pointer, message)


def _instants(document: Document) -> Iterator[tuple[str, str]]:
    data = document.data
    yield "/generatedAt", data["generatedAt"]
    for key, source in data["sources"].items():
        if "committedAt" in source:
            yield f"/sources/{key}/committedAt", source["committedAt"]
    yield from _checked_at(data, "")
    for number, page in enumerate(document.pages):
        if "modified" in page:
            yield f"/pages/{number}/modified", page["modified"]
        yield from _checked_at(page, f"/pages/{number}")


def _checked_at(entry: Entry, pointer: str) -> Iterator[tuple[str, str]]:
    for number, one in enumerate(entry.get("verification", ())):
        yield f"{pointer}/verification/{number}/at", one["at"]


def orcids(document: Document, _: Asked) -> Iterator[Result]:
    """The last digit of an ORCID iD follows from the others (ISO 7064, MOD 11-2)."""
    groups = [("/site", document.data["site"])]
    groups += [(f"/pages/{number}", page) for number, page in enumerate(document.pages)]
    for pointer, entry in groups:
        for number, author in enumerate(entry.get("authors", ())):
            said = author.get("orcid")
            if said and not _is_orcid(said):
                where = f"{pointer}/authors/{number}/orcid"
                yield Result("author.orcid", FAIL, where, _MISTYPED)


def _is_orcid(said: str) -> bool:
    try:
        return bool(identifiers.orcid(said))
    except Refused:
        return False


def identities(document: Document, _: Asked) -> Iterator[Result]:
    """A source's SWHIDs are its commit and its tree, as git names both by SHA-1."""
    for key, source in document.data["sources"].items():
        said = source.get("swhid", {})
        for member, kind, of in (("revision", "rev", "commit"), ("directory", "dir", "tree")):
            fact = source.get(of)
            if member in said and fact and said[member] != f"swh:1:{kind}:{fact}":
                where = f"/sources/{key}/swhid/{member}"
                yield Result("source.identity", FAIL, where, f"It does not name the {of} '{fact}'.")


def dirty(document: Document, _: Asked) -> Iterator[Result]:
    """What the author had was committed."""
    for key, source in document.data["sources"].items():
        if source["state"]["dirty"]:
            message = "Files were changed and not committed; the page may differ from what opens."
            yield Result("source.clean", WARN, f"/sources/{key}/state/dirty", message)


def unpushed(document: Document, _: Asked) -> Iterator[Result]:
    """The commit was where readers can get it."""
    for key, source in document.data["sources"].items():
        if source["state"]["pushed"] == "no":
            message = "The commit was not at the remote, so nobody else can open it."
            yield Result("source.commit-on-remote", WARN, f"/sources/{key}/state/pushed", message)


def environment_digests(document: Document, _: Asked) -> Iterator[Result]:
    """An environment's digest follows from those of its files."""
    for key, entry in document.data["environments"].items():
        files = entry.get("files", ())
        hashes = {one["path"]: one["sha256"] for one in files}
        root = entry.get("configRoot", ".")
        found = of_hashes(hashes, "" if root == "." else root)
        if len(hashes) != len(files):
            where, message = f"/environments/{key}/files", "A file stands twice in the list."
        elif "digest" in entry and entry["digest"] != f"sha256:{found}":
            where, message = f"/environments/{key}/digest", "It is not that of the files listed."
        else:
            continue
        yield Result("environment.digest", FAIL, where, message)


def availability(document: Document, asked: Asked) -> Iterator[Result]:
    """A hub is promised for some time yet."""
    today = datetime.fromtimestamp(asked.now, UTC).date()
    for key, hub in document.data["hubs"].items():
        until = hub.get("availability", {}).get("committedUntil")
        if until is None:
            continue
        where = f"/hubs/{key}/availability/committedUntil"
        try:
            last = date.fromisoformat(until)
        except ValueError:
            yield Result("hub.availability", FAIL, where, "There is no such day.")
            continue
        if last < today:
            message = f"The hub was promised until {until}, which is past."
            yield Result("hub.availability", WARN, where, message)


def allowed(document: Document, asked: Asked) -> Iterator[Result]:
    """Hubs are on the publisher's list, where there is one."""
    for key, hub in document.data["hubs"].items():
        url = hub.get("url", "")
        if url and asked.allow_hubs and not is_allowed(url, asked.allow_hubs):
            message = f"The hub at {origin_of(url)} is not among those that you allow."
            yield Result("hub.allowed", WARN, f"/hubs/{key}/url", message)
