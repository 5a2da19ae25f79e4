"""What hubs say about themselves: whether they answer, are what is declared, and can do it.

Each kind is one file with one class, named here. Services such as Colab are not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from threading import Lock

from launchdirectives import hubs as kinds
from launchdirectives.findings import Finding
from launchdirectives.model import Hub, Launch
from launchdirectives.named import load
from launchdirectives.online.http import Answer, Asker, NoAnswer
from launchdirectives.online.hubs import cors
from launchdirectives.online.hubs.base import HubQuestions, Known, place_of, unanswered
from launchdirectives.record import replace
from launchdirectives.urls import below, from_root, is_from_root

BUILT_IN = {
    "jupyterhub": "launchdirectives.online.hubs.jupyterhub:JupyterHub",
    "binderhub": "launchdirectives.online.hubs.binderhub:BinderHub",
    "jupyterlite": "launchdirectives.online.hubs.jupyterlite:JupyterLite",
    "jupyter": "launchdirectives.online.hubs.jupyter:Jupyter",
}
"""Each kind that is asked, with what is asked of it. ``/api`` means least and comes last."""


@cache
def questions(kind: str) -> HubQuestions | None:
    """What is asked of hubs of *kind*; None if nothing is."""
    if kind not in BUILT_IN:
        return None
    return load(BUILT_IN[kind])()  # type: ignore[no-any-return]


class Hubs:
    """What the hubs of a book answer; each is asked once.

    :param site: the address of the book's site, from which some JupyterLites count; they are not
        asked where it is not known
    """

    def __init__(self, asker: Asker, *, site: str = "") -> None:
        self._asker = asker
        self._site = site
        self._known: dict[tuple[str, str, str], Known] = {}
        self._live: dict[str, tuple[Finding, ...]] = {}
        self._lock = Lock()

    def prepare(self, hubs: Iterable[Hub]) -> None:
        """Ask *hubs*, several at once, so that later questions are answered already."""
        from concurrent.futures import ThreadPoolExecutor

        wanted = {hub.name: hub for hub in hubs}.values()
        once = {_key(server): server for server in map(_server, wanted)}
        with ThreadPoolExecutor(self._asker.limits.at_once) as pool:
            list(pool.map(self._answered, once.values()))
            list(pool.map(self.of_hub, wanted))

    def of_hub(self, hub: Hub) -> tuple[Finding, ...]:
        """What is wrong with *hub*."""
        server = _server(hub)
        known = self._answered(server)
        if server is hub or not known.is_asked:
            return known.findings
        if known.findings:
            is_own = server.name == hub.name
            return tuple(map(_meant_for_live, known.findings)) if is_own else known.findings
        if hub.name not in self._live:
            found = cors.refused(self._asker, hub, server, self._site)
            self._live[hub.name] = (found,) if found else ()
        return self._live[hub.name]

    def known(self, hub: Hub) -> Known:
        """What *hub* has said of itself, or else the hub whose servers run its code."""
        return self._answered(_server(hub))

    def of_launch(self, launch: Launch) -> tuple[Finding, ...]:
        """What is wrong with *launch* on its hub; nothing where the hub itself is amiss."""
        server = _server(launch.hub)
        known, asked = self._answered(server), questions(server.kind)
        if asked is None or known.findings or not known.is_asked:
            return ()
        return tuple(asked.of_launch(self._asker, launch, known, self._address(server)))

    def _address(self, hub: Hub) -> str:
        return from_root(hub.url, f"{self._site.rstrip('/')}/") if self._site else hub.url

    def _answered(self, hub: Hub) -> Known:
        key = _key(hub)
        with self._lock:
            known = self._known.get(key)
        if known is None:
            known = self._ask(hub)
            with self._lock:
                self._known[key] = known
        return known

    def _ask(self, hub: Hub) -> Known:
        asked, address = questions(hub.kind), self._address(hub)
        if asked is None or not hub.url or is_from_root(address):
            return Known(is_asked=False)
        mark = below(address, asked.mark)
        try:
            answer = self._asker.ask(mark)
        except NoAnswer as failure:
            return Known(findings=(unanswered(hub, failure, mark),))
        version = _version(asked, answer)
        if version is None:
            return Known(findings=(self._other(hub, asked, answer, address),))
        return asked.known(self._asker, hub, address, version)

    def _other(self, hub: Hub, asked: HubQuestions, answer: Answer, address: str) -> Finding:
        """The finding for a hub that answers, but not as its kind does."""
        if answer.status == 429 or answer.status >= 500:
            return unanswered(hub, NoAnswer("", f"it answers with the error {answer.status}"))
        for kind, url in _elsewhere(hub.kind, address):
            other = questions(kind)
            try:
                found = other and _version(other, self._asker.ask(below(url, other.mark), tries=1))
            except NoAnswer:
                continue
            if other is None or found is None:
                continue
            what, fix = (
                (f"answers as a {other.title}, not as a {asked.title}", f"Write 'kind: {kind}'.")
                if kind != hub.kind
                else (f"is below {url}", f"Write 'url: {url}'.")
            )
            return Finding(
                code="hub.kind",
                message=f"The hub '{hub.name}' at {address} {what}.",
                fix=fix,
                place=place_of(hub),
            )
        if answer.status in (404, 405, 410):
            return Finding(
                code="hub.kind",
                message=f"There is no {asked.title} at {address}: it has nothing at "
                f"'{asked.mark}'.",
                fix=f"Mend the 'url' or the 'kind' of the hub '{hub.name}'; a prefix such as "
                "/jupyter belongs to the address.",
                place=place_of(hub),
            )
        reason = (
            "it wants a login before it says what it is"
            if answer.status in (401, 403)
            else f"it answers ({answer.status}), but not as a {asked.title} does"
        )
        if answer.is_html and answer.status == 200:
            reason = "it answers a page for people in place of JSON"
        return unanswered(hub, NoAnswer("form", reason), below(address, asked.mark))


def _server(hub: Hub) -> Hub:
    return kinds.get(hub.kind).served_by(hub)


def _meant_for_live(finding: Finding) -> Finding:
    """*finding* about a server that only live code names, and that has no ``kind`` to mend."""
    if finding.code != "hub.kind":
        return finding
    fix = "Write a BinderHub's address in 'via', or a Jupyter Server's in 'url'; others cannot be."
    return replace(finding, fix=fix)


def _key(hub: Hub) -> tuple[str, str, str]:
    return hub.name, hub.kind, hub.url


def _version(asked: HubQuestions, answer: Answer) -> str | None:
    """The version that such a hub tells; None if it is none."""
    if answer.status != 200:
        return None
    try:
        held = answer.json()
    except NoAnswer:
        return None
    return asked.version(answer, held) if isinstance(held, dict) else None


def _elsewhere(kind: str, address: str) -> Iterator[tuple[str, str]]:
    """What the hub may be, or where, if it is not of *kind* at *address*."""
    start = address.removesuffix("/hub")
    if start != address:  # what one sees in a browser, once logged in
        yield kind, start
    for other in BUILT_IN:
        if other != kind:
            yield other, address
