"""Launch addresses, computed again from the facts of the record."""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives import hubs, providers
from launchdirectives.findings import Refused
from launchdirectives.ingest.verify.base import FAIL, NOT_RUN, Asked, Result
from launchdirectives.model import COMMIT, TAG, Launch, is_commit
from launchdirectives.publication import rebuilt
from launchdirectives.publication.document import Document
from launchdirectives.publication.recomputed import TARGETS, means_same
from launchdirectives.publication.targets import ARCHIVE, NEWEST, at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

RECOMPUTED, KIND, ADDRESS, VIA, BASE, PINNED, MOVING = (
    "launch.url-recomputed",
    "hub.kind",
    "hub.url",
    "launch.via",
    "launch.url-on-hub",
    "launch.pinned",
    "launch.moving",
)


def recomputed(document: Document, _: Asked) -> Iterator[Result]:
    """Each launch says where it leads, and leads there."""
    known: set[str] = set()
    for key in document.data["hubs"]:
        try:
            rebuilt.hub(document, key)
            known.add(key)
        except Refused as refused:
            is_unknown = refused.code == "config.unknown-kind"
            check, result = (KIND, NOT_RUN) if is_unknown else (ADDRESS, FAIL)
            more = " Its launches were not computed again." if is_unknown else ""
            yield Result(check, result, f"/hubs/{key}", f"{refused.message}{more}")
    parts = rebuilt.Parts(document)
    for number, page in enumerate(document.pages):
        for place, entry in enumerate(page["launches"]):
            where = f"/pages/{number}/launches/{place}"
            if entry["hub"] not in document.data["hubs"]:
                continue  # said by the check of keys
            yield from _on_hub(document, entry, where)
            if entry["hub"] in known:
                yield from _one(document, page, entry, parts, where)


def _on_hub(document: Document, entry: Entry, where: str) -> Iterator[Result]:
    """Addresses begin with the hub's; live code has none."""
    base = document.hub(entry["hub"]).get("url", "")
    for name in TARGETS:
        url = entry.get(name, {}).get("url")
        if url is None:
            continue
        if entry["via"] == rebuilt.THEBE:
            message = "Live code is in the page itself and has no address."
            yield Result(VIA, FAIL, f"{where}/{name}/url", message)
        elif not base or not url.startswith(base):
            message = f"It does not lead to its hub, whose addresses begin with {base or '?'}."
            yield Result(BASE, FAIL, f"{where}/{name}/url", message)


def _one(
    document: Document, page: Entry, entry: Entry, parts: rebuilt.Parts, where: str
) -> Iterator[Result]:
    try:
        launch = rebuilt.launch(document, page, entry, parts=parts)
    except KeyError:
        return  # said by the check of keys
    except Refused as refused:
        yield Result(RECOMPUTED, FAIL, where, f"No address can be made: {refused.message}")
        return
    is_live = entry["via"] == rebuilt.THEBE
    if not is_live and (via := hubs.get(launch.hub.kind).via(launch)) != entry["via"]:
        yield Result(VIA, FAIL, f"{where}/via", f"What is said there makes it '{via}'.")
    source = document.source(entry.get("source", page["source"]["source"]))
    if pinned := entry.get("pinned"):
        yield from _pinned(launch, source, pinned, entry, f"{where}/pinned")
    if moving := entry.get("moving"):
        yield from _moving(launch, source, moving, f"{where}/moving")
    for name in () if is_live else TARGETS:
        if name in entry:
            yield from _address(launch, source, entry[name], f"{where}/{name}")


def _pinned(
    launch: Launch, source: Entry, target: Entry, entry: Entry, where: str
) -> Iterator[Result]:
    """A pinned launch opens what holds it still."""
    strength, ref = target.get("strength", ""), target["ref"]
    held: dict[str, tuple[str, ...]] = {
        COMMIT: (source.get("commit", ""),),
        TAG: (
            source.get("tag", ""),
            source.get("requestedRef", "") if source.get("refKind") == TAG else "",
        ),
        ARCHIVE: (_doi(launch),),
    }
    if strength not in held:
        message = "Nothing is said that holds it still: a commit, a tag or an archive."
        yield Result(PINNED, FAIL, f"{where}/strength", message)
    elif not ref or ref not in held[strength]:
        message = f"The {strength} that it opens is not that of its source."
        yield Result(PINNED, FAIL, f"{where}/ref", message)
    elif strength == COMMIT and entry["via"] == "nbgitpuller":
        message = "nbgitpuller cannot open a commit, only branches and tags."
        yield Result(PINNED, FAIL, f"{where}/ref", message)


def _moving(launch: Launch, source: Entry, target: Entry, where: str) -> Iterator[Result]:
    """A moving launch opens what its source follows."""
    ref = target["ref"]
    followed = {source.get("requestedRef"), source.get("branch"), _opened(launch) or NEWEST}
    if ref not in followed:
        yield Result(MOVING, FAIL, f"{where}/ref", "Its source does not follow this ref.")
    elif is_commit(ref) and hubs.get(launch.hub.kind).uses_nbgitpuller(launch):
        message = "nbgitpuller cannot open a commit, only branches and tags."
        yield Result(MOVING, FAIL, f"{where}/ref", message)
    if "strength" in target:
        message = "Who says what holds it still must say so of a pinned launch."
        yield Result(MOVING, FAIL, f"{where}/strength", message)


def _opened(launch: Launch) -> str:
    try:
        return hubs.get(launch.hub.kind).opened_ref(launch)
    except Refused:
        return ""


def _doi(launch: Launch) -> str:
    if not providers.is_archive(launch.source.repository, launch.source.provider):
        return ""
    return providers.of(launch.source)[1].path


def _address(launch: Launch, source: Entry, target: Entry, where: str) -> Iterator[Result]:
    """The address is that which follows from hub, source, file and ref."""
    said = target.get("url")
    if said is None:
        state = source["state"]
        if not where.endswith("/pinned") or (state["pushed"] == "yes" and not state["dirty"]):
            yield Result(RECOMPUTED, FAIL, where, "It has no address, and nothing says why.")
        return
    try:
        wanted = at(launch, rebuilt.target(target))
    except Refused as refused:
        yield Result(RECOMPUTED, FAIL, f"{where}/url", f"No address can be made: {refused.message}")
        return
    if not means_same(said, wanted):
        message = f"The facts of the record make another address: {wanted}"
        yield Result(RECOMPUTED, FAIL, f"{where}/url", message)
