"""What the JSON of a page says of its launches: ``data.launch``, in the words of the record.

A link and the paragraph around it say what they open; the root of the page's tree says it once for
the page as a whole, with the settings that hold there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from launchdirectives import hubs
from launchdirectives.checks.survey import Survey
from launchdirectives.config import OFF, PageConfig
from launchdirectives.findings import Refused
from launchdirectives.model import COMMIT, FOLDER, Launch, Page
from launchdirectives.pages import in_repository
from launchdirectives.publication.sources import Sources, for_readers
from launchdirectives.publication.targets import Target, targets
from launchdirectives.record import options, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Facts = dict[str, Any]


class Promises:
    """Which addresses stay the same for readers: those of a commit that they can get, as it is.

    The record has the same rule (:meth:`launchdirectives.publication.pages.Pages.settle`).
    """

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._sources = Sources(survey.book)
        self._known: dict[tuple[str, str], str] = {}

    def kept(self, launches: Iterable[Launch]) -> tuple[Launch, ...]:
        """*launches* with the pinned addresses that can be promised."""
        return tuple(replace(one, pinned=self._pinned(one)) for one in launches)

    def _pinned(self, launch: Launch) -> str:
        key = (launch.hub.name, launch.url)  # which a page asks for several times
        if key not in self._known:
            found = hubs.get(launch.hub.kind).pinned(launch)
            self._known[key] = found if found and self._holds(launch) else ""
        return self._known[key]

    def _holds(self, launch: Launch) -> bool:
        key = self._sources.key(launch.source)
        if not self._sources.is_pushed(key):
            return False
        paths = [launch.path] if launch.path and launch.opens != FOLDER else []
        if hubs.get(launch.hub.kind).builds_environment(launch.hub):
            description = self._survey.environment(launch)
            paths += description.files if description else ()
        self._sources.mark(key, paths)
        return all(self._sources.is_clean(key, path) for path in paths)


def of_launch(launch: Launch) -> Facts:
    """What is known of one link; *launch* has the pinned address that :class:`Promises` keeps."""
    own = (launch.hub.name, launch.url, launch.pinned, launch.path, launch.environment.name)
    key = (*own, launch.interface, launch.fragment, launch.source.ref, launch.source.commit)
    if key not in _known:  # its link and its page ask for the same
        _known[key] = _of_launch(launch)
    return _known[key]


_known: dict[tuple[str, ...], Facts] = {}


def _of_launch(launch: Launch) -> Facts:
    place = hubs.get(launch.hub.kind)
    source = for_readers(launch.source)
    return _said(
        hub=launch.hub.name,
        kind=launch.hub.kind,
        via=place.via(launch),
        url="" if place.is_in_page else launch.url,
        **_targets(launch),
        repository=source.repository,
        ref=source.ref,
        commit=source.commit,
        path="" if place.is_in_page else launch.path or ".",
        interface=launch.interface,
        fragment=launch.fragment,
        environment=launch.environment.name,
    )


def of_page(survey: Survey, page: Page, launches: Sequence[Launch]) -> Facts:
    """What is known of *page* as a whole, with all that it launches."""
    book = survey.book
    source = for_readers(book.source) if book.source else None
    own = _said(
        repository=source.repository if source else "",
        ref=source.ref if source else "",
        commit=source.commit if source else "",
        path=_path(page, source.path) if source else "",
    )
    every: list[Facts] = []
    for launch in launches:
        facts = of_launch(launch).items()
        said = {name: value for name, value in facts if own.get(name) != value}
        if said not in every:
            every.append(said)
    settings = _settings(book.setting(page, []), every)
    return _said(id=page.docname, source=own, settings=settings) | {"launches": every}


def _path(page: Page, folder: str) -> str:
    try:
        return in_repository(page.file, folder)
    except Refused:
        return ""


def _settings(setting: PageConfig, launches: Iterable[Facts]) -> Facts:
    """The settings of a page: its own over its rule's, and the hubs that come of them."""
    if setting is OFF:
        return {"show": False}
    written = {name: getattr(setting, name) for name in options(PageConfig)}
    offered = tuple(dict.fromkeys(one["hub"] for one in launches))
    return _said(**{**written, "hubs": setting.hubs or offered})


def _targets(launch: Launch) -> Facts:
    try:
        where = targets(launch)
    except Refused:
        return {}
    pinned, moving = where.pinned, where.moving
    if pinned and pinned.strength == COMMIT and not launch.pinned:
        pinned = replace(pinned, url="")
    return {
        name: _target(target) for name, target in (("pinned", pinned), ("moving", moving)) if target
    }


def _target(target: Target) -> Facts:
    return _said(url=target.url, ref=target.ref, strength=target.strength)


def _said(**members: object) -> Facts:
    """*members* without those that say nothing."""
    return {name: value for name, value in members.items() if value}
