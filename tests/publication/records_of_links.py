"""Records in which the table of links stands (tests/core/link_rules.py), one for each hub of it.

What a record says of a launch is less than a launch: it is written down, brought into the canonical
form and read again, as a publisher gets it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from launchdirectives import hubs, providers
from launchdirectives.addresses import parse
from launchdirectives.findings import Refused
from launchdirectives.model import Environment, Hub, Launch, Source, is_commit
from launchdirectives.publication import canonical, rebuilt
from launchdirectives.publication.document import Document
from launchdirectives.publication.targets import targets
from launchdirectives.record import replace
from tests.core import link_rules

COMMIT = "d" * 40
PUSHED = {"dirty": False, "pushed": "yes"}
DRAFT: Mapping[str, Any] = {
    "$schema": "urn:launchdirectives:launch-metadata:1",
    "formatVersion": "1.0",
    "generatedAt": "2026-11-29T00:00:00Z",
    "generator": {"name": "tests", "version": "0"},
    "site": {"title": "Links"},
}


class Writer:
    """Writes launches on one hub into a record, a page for each."""

    def __init__(self, hub: Hub) -> None:
        self._keys: dict[object, str] = {}
        kind = hubs.get(hub.kind)
        self.record: dict[str, Any] = {
            **DRAFT,
            "sources": {},
            "environments": {},
            "pages": [],
            "hubs": {
                "hub": {
                    "kind": hub.kind,
                    "name": "A hub",
                    "url": kind.base(hub),
                    "links": rebuilt.links(hub),
                    "access": {"level": "public"},
                }
            },
        }

    def add(self, launch: Launch) -> None:
        """Write a page with *launch*, which has no address yet."""
        source = self._source(launch.source)
        entry = {
            "hub": "hub",
            "via": hubs.get(launch.hub.kind).via(launch),
            "path": launch.path or ".",
            "opens": launch.opens,
            "interface": launch.interface,
            "environment": self._environment(launch.environment, launch.source),
        }
        if launch.fragment:
            entry["fragment"] = launch.fragment
        page = {
            "id": str(len(self.record["pages"])),
            "title": "A page",
            "source": {"source": source, "path": "index.md", "format": "myst-markdown"},
            "launches": [entry],
        }
        self.record["pages"].append(page)

    def _source(self, source: Source) -> str:
        if (key := self._key(source)) in self.record["sources"]:
            return key
        try:
            provider = providers.name_of(parse(source.repository), source.provider)
        except Refused:
            provider = "git"
        entry = {
            "provider": provider,
            "repository": source.repository,
            "requestedRef": source.ref,
            "refKind": source.ref_kind,
            "branch": source.branch if source.is_ref_derived else "",
            "commit": source.ref if is_commit(source.ref) else COMMIT,
            "state": PUSHED,
        }
        self.record["sources"][key] = {name: value for name, value in entry.items() if value}
        return key

    def _environment(self, environment: Environment, content: Source) -> str:
        built = content
        if environment.is_apart:
            built = Source(
                repository=environment.repository or content.repository,
                ref=environment.ref,
                provider=environment.provider,
            )
        key = self._key((environment, built))
        self.record["environments"][key] = {
            "kind": "elsewhere",
            "source": self._source(built),
            "profiles": [
                {
                    "hub": one.hub,
                    "profile": one.slug,
                    "options": dict(one.options),
                    "unlisted": dict(one.unlisted),
                    "build": one.build,
                }
                for one in environment.profiles
            ],
        }
        return key

    def _key(self, thing: object) -> str:
        return self._keys.setdefault(thing, f"k{len(self._keys)}")


def reread(record: Mapping[str, Any]) -> Any:
    """*record* as somebody reads it who has fetched it in its canonical form."""
    return json.loads(canonical.canonical(record))


def of_launches(launches: Iterable[Launch]) -> list[Any]:
    """Records of *launches*, one for each hub of them."""
    writers: dict[Hub, Writer] = {}
    for launch in launches:
        # The titles that a catalogue has are in no record.
        options = launch.hub.options
        bare = replace(options, offer=None) if hasattr(options, "offer") else options
        hub = replace(launch.hub, name="hub", options=bare)
        key = json.dumps([hub.kind, hub.url, repr(bare)])
        writers.setdefault(key, Writer(hub)).add(replace(launch, hub=hub))  # type: ignore[call-overload]
    return [reread(writer.record) for writer in writers.values()]


def of_the_table() -> list[Any]:
    """Records of all launches of the table."""
    cases = (*link_rules.of_interfaces(), *link_rules.of_paths(), *link_rules.of_sources())
    odd = (
        Launch(
            hub=link_rules.HUBS[hub],
            source=source,
            environment=link_rules.ENVIRONMENTS[environment],
            path="docs/a.ipynb",
        )
        for source, hub, environment in link_rules.odd_sources()
    )
    return of_launches([*(case[-1] for case in cases), *odd])


def addresses(record: Any) -> list[dict[str, str]]:
    """What the core makes of the launch of each page: its addresses, or a refusal's code."""
    document = Document(record)
    return [_addresses(document, page) for page in document.pages]


def _addresses(document: Document, page: Any) -> dict[str, str]:
    try:
        found = targets(rebuilt.launch(document, page, page["launches"][0]))
    except Refused as refused:
        return {"refused": refused.code}
    pinned, moving = found.pinned, found.moving
    return {"pinned": pinned.url if pinned else "", "moving": moving.url if moving else ""}


def with_addresses(record: Any) -> Any:
    """*record* with the addresses that the core makes, without the launches that it refuses."""
    document = Document(record)
    pages = []
    for page in document.pages:
        try:
            found = targets(rebuilt.launch(document, page, page["launches"][0]))
        except Refused:
            continue
        made = {
            name: {key: value for key, value in target.__dict__.items() if value}
            for name in ("pinned", "moving")
            if (target := getattr(found, name))
        }
        pages.append({**page, "launches": [{**page["launches"][0], **made}]})
    return {**record, "pages": pages}
