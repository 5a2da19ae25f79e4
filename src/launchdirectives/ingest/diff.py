"""What changed between two records of one book, for a publisher who shows its links."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from launchdirectives.publication.canonical import canonical
from launchdirectives.publication.document import Document
from launchdirectives.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchdirectives.publication.document import Entry

_OPENED = ("source", "path", "opens", "interface", "fragment", "environment", "beside")
"""What of a launch says what it opens, beside its hub and the commit."""

_ACCESS = ("public", "login", "members")
_USE = ("allowed", "by-agreement", "unknown", "not-allowed")
_LOCK = ("locked", "pinned", "partial", "unpinned", "unknown")


class Change(Record):
    """One thing that is not as it was.

    :param code: its name, which stays: ``source.commit-moved``
    :param where: a JSON Pointer into the new record; into the old one for what is gone
    :param before: as it was; empty for what was not there
    :param after: as it is; empty for what is gone
    :param matters: whether a link that is shown may lead elsewhere, nowhere, or not for everybody
    """

    code: str
    where: str
    before: str = ""
    after: str = ""
    matters: bool = True

    def plain(self) -> dict[str, Any]:
        """This as JSON; the members are always these."""
        return dict(self.__dict__)


class Changes(Record):
    """All that is not as it was."""

    changes: tuple[Change, ...] = ()

    @property
    def exit_code(self) -> int:
        """1 where something changed that matters to a publisher, else 0."""
        return int(any(one.matters for one in self.changes))

    def plain(self) -> dict[str, Any]:
        """The changes as JSON; the members are always these."""
        return {
            "exitCode": self.exit_code,
            "changes": [one.plain() for one in self.changes],
        }


def diff(old: Document, new: Document) -> Changes:
    """What is in *new* not as it was in *old*; dates, titles and checks' results do not count."""
    return Changes(
        tuple(
            change
            for look in (_sources, _environments, _hubs, _pages)
            for change in look(old.data, new.data)
        )
    )


def _sources(old: Entry, new: Entry) -> Iterator[Change]:
    yield from _site(old["site"], new["site"])
    yield from _each("source", "repository", old["sources"], new["sources"], _source)


def _site(before: Entry, after: Entry) -> Iterator[Change]:
    yield from _member("site.license-changed", "/site", before, after, "license")
    yield from _member("site.url-changed", "/site", before, after, "url")


def _source(where: str, before: Entry, after: Entry) -> Iterator[Change]:
    yield from _member("source.repository-changed", where, before, after, "repository")
    yield from _member("source.commit-moved", where, before, after, "commit")
    yield from _member("source.ref-changed", where, before, after, "requestedRef")
    yield from _member("source.license-changed", where, before, after, "license")


def _environments(old: Entry, new: Entry) -> Iterator[Change]:
    name = "environments"
    yield from _each("environment", "digest", old[name], new[name], _environment)


def _environment(where: str, before: Entry, after: Entry) -> Iterator[Change]:
    yield from _member("environment.digest-changed", where, before, after, "digest")
    was, now = (one.get("lock", {}).get("state", "unknown") for one in (before, after))
    if was != now:
        is_looser = _rank(_LOCK, now) > _rank(_LOCK, was)
        code = "environment.lock-loosened" if is_looser else "environment.lock-tightened"
        yield Change(code, f"{where}/lock/state", was, now, matters=is_looser)
    was, now = (_image(one.get("image", {})) for one in (before, after))
    if was != now:
        yield Change("environment.image-changed", f"{where}/image", was, now)


def _image(image: Entry) -> str:
    return str(image.get("digest") or image.get("reference", ""))


def _hubs(old: Entry, new: Entry) -> Iterator[Change]:
    yield from _each("hub", "url", old["hubs"], new["hubs"], _hub)


def _hub(where: str, before: Entry, after: Entry) -> Iterator[Change]:
    yield from _member("hub.url-changed", where, before, after, "url")
    yield from _member("hub.kind-changed", where, before, after, "kind")
    was, now = (canonical(one.get("links", {})).decode() for one in (before, after))
    if was != now:
        yield Change("hub.links-changed", f"{where}/links", was, now)
    yield from _terms(f"{where}/access/level", "hub.access", _ACCESS, before, after)
    yield from _terms(f"{where}/cost/publisherUse", "hub.publisher-use", _USE, before, after)
    yield from _terms(f"{where}/cost/embedding", "hub.embedding", _USE, before, after)
    for code, block, member in (
        ("hub.payer-changed", "cost", "payer"),
        ("hub.availability-changed", "availability", "committedUntil"),
    ):
        was, now = before.get(block, {}), after.get(block, {})
        yield from _member(code, f"{where}/{block}", was, now, member)


def _terms(
    where: str, code: str, order: tuple[str, ...], before: Entry, after: Entry
) -> Iterator[Change]:
    """A statement of which one is wider than the next."""
    block, member = where.split("/")[-2:]
    usual = "unknown" if "unknown" in order else order[0]
    was, now = (str(one.get(block, {}).get(member, usual)) for one in (before, after))
    if was != now:
        is_narrower = _rank(order, now) > _rank(order, was)
        name = f"{code}-{'narrowed' if is_narrower else 'widened'}"
        yield Change(name, where, was, now, matters=is_narrower)


def _pages(old: Entry, new: Entry) -> Iterator[Change]:
    before_all = {page["id"]: (number, page) for number, page in enumerate(old["pages"])}
    after_all = {page["id"]: (number, page) for number, page in enumerate(new["pages"])}
    for name, (number, _) in before_all.items():
        if name not in after_all:
            yield Change("page.gone", f"/pages/{number}", name)
    for name, (number, after) in after_all.items():
        where = f"/pages/{number}"
        if name not in before_all:
            yield Change("page.new", where, "", name, matters=False)
            continue
        before = before_all[name][1]
        yield from _member("page.url-changed", where, before, after, "url")
        yield from _member("page.license-changed", where, before, after, "license")
        was, now = before["source"], after["source"]
        yield from _member("page.file-moved", f"{where}/source", was, now, "path")
        yield from _member("page.file-changed", f"{where}/source", was, now, "sha256")
        yield from _launches(where, before["launches"], after["launches"])


def _launches(where: str, before: list[Entry], after: list[Entry]) -> Iterator[Change]:
    """What can be launched no more or opens something else, and what can be now, by hub and way."""
    olds, news = _by_hub(before), _by_hub(after)
    for name, was in olds.items():
        if name not in news:
            yield Change("launch.gone", f"{where}/launches", name)
        elif sorted(was) != sorted(now := news[name]):
            yield Change("launch.changed", f"{where}/launches", _told(name, was), _told(name, now))
    for number, one in enumerate(after):
        if (name := _name(one)) not in olds:
            yield Change("launch.new", f"{where}/launches/{number}", "", name, matters=False)


def _name(launch: Entry) -> str:
    return f"{launch['hub']} ({launch['via']})"


def _by_hub(launches: list[Entry]) -> dict[str, list[str]]:
    """What launches open, by hub and way."""
    found: dict[str, list[str]] = {}
    for one in launches:
        opened = {name: one[name] for name in _OPENED if name in one}
        found.setdefault(_name(one), []).append(canonical(opened).decode())
    return found


def _told(name: str, opened: list[str]) -> str:
    return f"{name} {' '.join(opened)}"


def _each(
    what: str,
    member: str,
    old: Mapping[str, Entry],
    new: Mapping[str, Entry],
    look: Callable[[str, Entry, Entry], Iterator[Change]],
) -> Iterator[Change]:
    """Which entries came or went, and what *look* finds in those that stayed.

    :param member: what is told of an entry that came or went
    """
    for key in dict.fromkeys((*old, *new)):
        where = f"/{what}s/{key}"
        before, after = old.get(key), new.get(key)
        if before is not None and after is not None:
            yield from look(where, before, after)
            continue
        was, now = (str(one.get(member, "") or key) if one else "" for one in (before, after))
        is_gone = after is None
        yield Change(f"{what}.{'gone' if is_gone else 'new'}", where, was, now, matters=is_gone)


def _member(code: str, where: str, before: Entry, after: Entry, name: str) -> Iterator[Change]:
    was, now = (str(one.get(name, "")) for one in (before, after))
    if was != now:
        yield Change(code, f"{where}/{name}", was, now)


def _rank(order: tuple[str, ...], name: str) -> int:
    return order.index(name) if name in order else len(order)
