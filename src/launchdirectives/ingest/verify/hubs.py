"""Level 4: the hubs. Whether they answer, are what the record says, and build what it names.

Nothing is started unless it is asked for, and no token is ever sent: who wrote the record chose
the names of its hubs, by which tokens are found.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from launchdirectives.findings import ERROR, Finding, Refused
from launchdirectives.ingest.asking import Watched
from launchdirectives.ingest.hosts import host_of, is_allowed
from launchdirectives.ingest.verify import archives
from launchdirectives.ingest.verify.base import FAIL, NOT_RUN, PASS, WARN, Asked, Result
from launchdirectives.ingest.verify.launching import tried
from launchdirectives.model import Hub, Launch
from launchdirectives.online.http import NoAnswer, said
from launchdirectives.online.hubs import Hubs, questions
from launchdirectives.publication import rebuilt
from launchdirectives.publication.document import Document
from launchdirectives.urls import below

REACHABLE, HEALTHY, SERVED = "hub.reachable", "hub.healthy", "hub.provider-served"
_NAMES = {
    "hub.provider": SERVED,
    "hub.certificate": "hub.certificate",
    "hub.version": "hub.version",
}
"""The check that a finding of such a code belongs to; others are of :data:`REACHABLE`."""

MOST_LAUNCHES = 100
"""So many launches are looked at on one hub; a JupyterLite is asked for each file."""

MOST_SECONDS = 300.0
"""After so long no further launch is looked at."""


def check(document: Document, asked: Asked) -> Iterator[Result]:
    """Whether hubs answer; those that are not on the publisher's list are not asked.

    :raises ImportError: if there is no library to ask with
    """
    asker = Watched(allow_local=asked.allow_local, fetch=asked.fetch)
    hubs = Hubs(asker)
    wanted: dict[str, Hub] = {}
    for key, entry in document.data["hubs"].items():
        hub = _wanted(document, key, asked)
        if isinstance(hub, Result):
            yield hub
        elif entry.get("url"):
            wanted[key] = hub
    hubs.prepare(wanted.values())
    launches = _launches(document, wanted)
    end = time.monotonic() + MOST_SECONDS
    for key, hub in wanted.items():
        yield from _of_hub(document, key, hub, hubs, asker)
        if not hubs.of_hub(hub):
            yield from _of_launches(key, hub, launches[key], hubs, end)
            if asked.build:
                yield tried(f"/hubs/{key}", launches[key], asker)
    yield from archives.check(document, asker)


def _wanted(document: Document, key: str, asked: Asked) -> Hub | Result:
    """The hub *key*, if it is to be asked; else the result that says why not."""
    url = document.hub(key).get("url", "")
    where = f"/hubs/{key}"
    if url and asked.allow_hubs and not is_allowed(url, asked.allow_hubs):
        message = f"Its host '{host_of(url)[0]}' is not on your list, so it was not asked."
        return Result(REACHABLE, NOT_RUN, where, message)
    try:
        hub = rebuilt.hub(document, key)
    except Refused as refused:
        return Result(REACHABLE, NOT_RUN, where, f"It was not asked. {refused.message}")
    if url and questions(hub.kind) is None:
        message = f"Nobody knows what to ask hubs of the kind '{hub.kind}'."
        return Result(REACHABLE, NOT_RUN, where, message)
    return hub


def _launches(document: Document, wanted: dict[str, Hub]) -> dict[str, list[Launch]]:
    """The launches on each hub that can be made."""
    found: dict[str, list[Launch]] = {key: [] for key in wanted}
    for page in document.pages:
        for entry in page["launches"]:
            if len(found.get(entry["hub"], [None] * MOST_LAUNCHES)) >= MOST_LAUNCHES:
                continue
            try:
                found[entry["hub"]].append(rebuilt.launch(document, page, entry))
            except (Refused, KeyError):
                continue  # said at level 2
    return found


def _of_hub(document: Document, key: str, hub: Hub, hubs: Hubs, asker: Watched) -> Iterator[Result]:
    where = f"/hubs/{key}/url"
    found = hubs.of_hub(hub)
    for finding in found:
        yield _told(finding, where, is_unsafe=asker.has_refused(hub.url))
    if found:
        return
    yield Result(REACHABLE, PASS, where)
    if hub.kind == "binderhub":
        yield from _health(hub, where, asker)
        yield from _providers(document, key, hubs.known(hub).providers)


def _told(finding: Finding, where: str, *, is_unsafe: bool = False) -> Result:
    check = _NAMES.get(finding.code, REACHABLE)
    result = FAIL if finding.level == ERROR or is_unsafe else WARN
    return Result(check, result, where, finding.message, is_unsafe=is_unsafe)


def _health(hub: Hub, where: str, asker: Watched) -> Iterator[Result]:
    """What the BinderHub says of its parts (jupyterhub/binderhub binderhub/health.py)."""
    try:
        answer = asker.ask(below(hub.url, "health"), tries=1)
        held = answer.json()
    except NoAnswer:
        return  # older ones do not say
    if answer.status not in (200, 503) or not isinstance(held, dict) or "ok" not in held:
        return
    if held["ok"] is True:
        yield Result(HEALTHY, PASS, where)
        return
    checks = held.get("checks")
    parts = checks if isinstance(checks, list) else []
    ill = [one for one in parts if isinstance(one, dict) and one.get("ok") is False]
    names = ", ".join(said(one.get("service", ""), most=60) for one in ill[:10])
    message = f"It says that it is not well now: {names or 'it does not say what'}."
    yield Result(HEALTHY, WARN, where, message)


def _providers(document: Document, key: str, served: tuple[str, ...] | None) -> Iterator[Result]:
    """Whether the BinderHub builds from the hosts that the record says."""
    claimed = document.hub(key).get("repoProviders")
    if served is None or not claimed:
        return
    missing = [one for one in claimed if one not in served]
    if missing:
        message = f"The hub does not serve {', '.join(missing)}, only {', '.join(served)}."
        yield Result(SERVED, WARN, f"/hubs/{key}/repoProviders", message)


def _of_launches(
    key: str, hub: Hub, launches: list[Launch], hubs: Hubs, end: float
) -> Iterator[Result]:
    """What is wrong with *launches*, each thing once.

    :param end: when no further one is looked at, by ``time.monotonic()``
    """
    where = f"/hubs/{key}"
    found: dict[Finding, None] = {}
    is_over = False
    for launch in launches:
        if is_over := time.monotonic() > end:
            break
        found |= dict.fromkeys(hubs.of_launch(launch))
    for finding in found:
        yield _told(finding, where)
    if is_over:
        message = "Hubs are too slow for all launches to be looked at."
        yield Result(REACHABLE, NOT_RUN, where, message)
    if is_over or found or not launches or hub.kind != "binderhub":
        return
    if hubs.known(hub).providers is None:
        yield Result(SERVED, NOT_RUN, where, "It does not say from which hosts it builds.")
    else:
        yield Result(SERVED, PASS, where)
