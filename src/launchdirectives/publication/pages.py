"""The pages of a record, and what each of them launches."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping

from launchdirectives import hubs, kernels, pages
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Refused
from launchdirectives.model import FILE, FOLDER, NOTEBOOK, Launch, Page
from launchdirectives.publication.environments import Environments
from launchdirectives.publication.sources import Sources, for_readers
from launchdirectives.publication.targets import Target, Targets, targets
from launchdirectives.record import Record, replace
from launchdirectives.trees import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Made = dict[str, Any]

_FORMATS = {
    ".ipynb": "ipynb",
    ".md": "myst-markdown",
    ".myst": "myst-markdown",
    ".rst": "restructuredtext",
    ".rmd": "r-markdown",
    ".qmd": "quarto",
    ".py": "script",
    ".r": "script",
    ".jl": "script",
}


class Sheet(Record):
    """A page with what it launches, as an engine knows them.

    :param url: its address; empty where nobody knows
    :param metadata: its front matter, or a notebook's metadata
    """

    page: Page
    launches: tuple[Launch, ...]
    title: str
    url: str = ""
    metadata: Mapping[str, object] = {}


class Pages:
    """Makes the entries of pages.

    :param hub_key: gives the record's key of a hub; None for one that has no entry
    """

    def __init__(
        self,
        survey: Survey,
        sources: Sources,
        environments: Environments,
        hub_key: Callable[[Launch], str | None],
    ) -> None:
        self._survey = survey
        self._sources = sources
        self._environments = environments
        self._hub_key = hub_key
        self.paths: dict[str, set[str]] = {}
        """What opens, by the source in which it is."""

    def entry(self, sheet: Sheet, written: Mapping[str, object]) -> Made | None:
        """The entry of a page; None if nothing of it can be launched.

        :param written: what the author has written about it: authors, licence, related works
        """
        made = [one for launch in sheet.launches if (one := self._launch(launch))]
        if not made:
            return None
        source = self._source(sheet)
        kernel = kernels.of_metadata(sheet.metadata, "." + sheet.page.file.rpartition(".")[2])
        for name, launch in {one["environment"]: launch for launch, one in made}.items():
            self._environments.add_kernel(name, kernel, launch)
        home, path = source["source"], source["path"]
        used = self._environments.first_built(one["environment"] for _, one in made)
        found: Made = {
            "id": sheet.page.docname,
            "url": sheet.url,
            "title": "",
            **written,
            "source": source,
            "kernel": kernel.name,
            "environment": used,
            "launches": _once(_short(one, home, path, used) for _, one in made),
        }
        return {name: value for name, value in found.items() if value}

    def _source(self, sheet: Sheet) -> dict[str, str]:
        """Where the file of a page is; where it is made by the build, what it launches."""
        book = self._survey.book
        launch = sheet.launches[0]
        content, tree = launch.source, book.tree
        if book.source is not None:
            content = book.source
        try:
            path = pages.in_repository(sheet.page.file, content.path)
        except Refused:
            path = launch.path
        if tree is not None and not tree.has_file(path) and launch.path and launch.opens != FOLDER:
            content, path = launch.source, launch.path
            tree = book.tree_at("" if content == book.source else content.ref)
        key = self._sources.key(content)
        self.paths.setdefault(key, set()).add(path)
        is_text = sheet.page.is_text_notebook and path.endswith((".md", ".myst"))
        suffix = "." + path.rpartition(".")[2].lower()
        found = {
            "source": key,
            "path": path,
            "format": "myst-notebook" if is_text else _FORMATS.get(suffix, "other"),
        }
        return found | hashes(tree, path)

    def _launch(self, launch: Launch) -> tuple[Launch, Made] | None:
        hub = self._hub_key(launch)
        if hub is None:
            return None
        place = hubs.get(launch.hub.kind)
        launch = replace(launch, source=for_readers(launch.source), url="")
        source = self._sources.key(launch.source)
        try:
            where = targets(launch)
        except Refused:  # who shows its link has told why
            return None
        if launch.path and launch.opens != FOLDER:
            self.paths.setdefault(source, set()).add(launch.path)
        if place.is_in_page:  # it runs the page's own code, whatever a link would open
            launch = replace(launch, path="", opens="", fragment="")
        is_default = launch.opens == (NOTEBOOK if launch.path.endswith(".ipynb") else FILE)
        made: Made = {
            "hub": hub,
            "via": place.via(launch),
            "source": source,
            "path": "" if place.is_in_page else launch.path or ".",
            "opens": "" if is_default else launch.opens,
            "interface": launch.interface,
            "fragment": launch.fragment,
            "beside": list(launch.beside),
            "environment": self._environments.key(launch, hub),
            **_targets(where),
        }
        return launch, made

    def settle(self, entry: Made) -> None:
        """Take out addresses of *entry* that cannot be promised to open the same for ever."""
        page = entry["source"]
        for launch in entry["launches"]:
            pinned = launch.get("pinned")
            source = launch.get("source", page["source"])
            if not pinned or pinned.get("strength") != "commit":
                continue
            path = launch.get("path", page["path"])
            built = self._environments.files.get(launch.get("environment", entry["environment"]))
            is_clean = all(self._sources.is_clean(source, one) for one in (path, *(built or ())))
            if not (self._sources.is_pushed(source) and is_clean):
                pinned.pop("url", None)


def hashes(tree: Tree | None, path: str) -> dict[str, str]:
    """The hashes of the file at *path* as *tree* has it; nothing where that is not known."""
    if tree is None or not tree.has_file(path):
        return {}
    try:
        found = {"sha256": hashlib.sha256(tree.read(path)).hexdigest()}
    except OSError:
        return {}
    blob = tree.object_of(path)
    return found | ({"swhid": f"swh:1:cnt:{blob}"} if len(blob) == 40 else {})


def _targets(where: Targets) -> Made:
    return {
        name: _target(found)
        for name, found in (("pinned", where.pinned), ("moving", where.moving))
        if found
    }


def _target(target: Target) -> Made:
    said = {"url": target.url, "ref": target.ref, "strength": target.strength}
    return {name: value for name, value in said.items() if value}


def _short(launch: Made, source: str, path: str, environment: object) -> Made:
    """*launch* without what its page says already."""
    same = {"source": source, "path": path}
    return {
        name: value
        for name, value in launch.items()
        if value and same.get(name) != value and not (name == "environment" and not environment)
    }


def _once(launches: Iterable[Made]) -> list[Made]:
    found: list[Made] = []
    for launch in launches:
        if launch not in found:
            found.append(launch)
    return found
