"""The environments of a record: their files as git has them, and how firm they are."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable

from launchdirectives import hubs
from launchdirectives.checks.survey import Survey
from launchdirectives.environments import Description
from launchdirectives.hubs.base import BROWSER
from launchdirectives.kernels import Kernel
from launchdirectives.model import Launch
from launchdirectives.publication.keys import key
from launchdirectives.publication.sources import Sources
from launchdirectives.record import replace
from launchdirectives.trees import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Made = dict[str, Any]

ROLES = {
    "environment.yml": "conda-environment",
    "environment.yaml": "conda-environment",
    "requirements.txt": "python-requirements",
    "requirements3.txt": "python-requirements",
    "Pipfile": "pipfile",
    "Pipfile.lock": "pipfile-lock",
    "setup.py": "python-project",
    "pyproject.toml": "python-project",
    "runtime.txt": "runtime",
    "apt.txt": "apt-packages",
    "install.R": "r-install",
    "DESCRIPTION": "r-description",
    "Project.toml": "julia-project",
    "JuliaProject.toml": "julia-project",
    "REQUIRE": "julia-project",
    "Manifest.toml": "julia-manifest",
    "JuliaManifest.toml": "julia-manifest",
    "default.nix": "nix",
    "Dockerfile": "dockerfile",
    "postBuild": "post-build",
    "start": "start",
}
"""What each file of an environment is, by its name."""

_LOCKS = ("pipfile-lock", "julia-manifest")
_UNREAD_LOCKS = ("pylock.toml", "pixi.lock", "uv.lock", "conda-lock.yml", "poetry.lock", "pdm.lock")
_MOST_FILES, _MOST_LOCKS, _MOST_UNPINNED, _MOST_KERNELS, _LONGEST = 100, 20, 1000, 50, 500
_BUILT = ("repo2docker", "dockerfile", "elsewhere")
_DOCKER = "Docker"


class Environments:
    """The environments of one record, each under its key."""

    def __init__(self, survey: Survey, sources: Sources) -> None:
        self._survey = survey
        self._sources = sources
        self._keys: dict[tuple[str, ...], str] = {}
        self.entries: dict[str, Made] = {}
        self.files: dict[str, tuple[str, ...]] = {}
        """The files of each environment, from the root of its source."""
        self.has_kernel: dict[tuple[str, str], bool | None] = {}
        """Whether an environment that is built from files has a kernel; None: they do not tell."""

    def key(self, launch: Launch, hub: str) -> str:
        """The key of the environment of *launch*, which gets an entry if it has none.

        :param hub: the key of the launch's hub
        """
        place = launch.hub
        kind = hubs.get(place.kind)
        is_built = kind.builds_environment(place)
        name = launch.environment.name
        known = (*launch.built_from, name, "" if is_built else hub)
        if known not in self._keys:
            wanted = name if is_built else f"{hub}-{'' if name == 'default' else name}-image"
            self._keys[known] = found = key(wanted, self.entries)
            self.entries[found] = self._entry(found, launch, hub, is_built=is_built)
        return self._keys[known]

    def first_built(self, names: Iterable[str]) -> str:
        """The first of *names* that is built from files, else the first of all."""
        every = list(names)
        built = (name for name in every if self.entries[name]["kind"] in _BUILT)
        return next(built, every[0])

    def add_kernel(self, name: str, kernel: Kernel, launch: Launch) -> None:
        """Say that a page which *launch* runs in the environment *name* asks for *kernel*."""
        if kernel.name and self.entries[name]["kind"] in _BUILT:
            asked = (name, kernel.name)
            if asked not in self.has_kernel:
                there = self._survey.presence(launch)
                self.has_kernel[asked] = there.has_kernel(kernel.name) if there else None
            if self.has_kernel[asked] is False:
                return
        known = self.entries[name].setdefault("kernels", [])
        said = {"name": kernel.name, "language": kernel.language}
        found = {member: value for member, value in said.items() if value}
        if kernel.name and found not in known and len(known) < _MOST_KERNELS:
            known.append(found)

    def settled(self) -> dict[str, Made]:
        """The entries, kernels in the order of their names."""
        for entry in self.entries.values():
            found = sorted(entry.pop("kernels", ()), key=lambda one: sorted(one.items()))
            if found:
                entry["kernels"] = found
        return self.entries

    def _entry(self, name: str, launch: Launch, hub: str, *, is_built: bool) -> Made:
        profiles = _profiles(launch, hub)
        if not is_built:
            profiles |= _image(launch.environment.image)
        if is_built:
            return {**self._built(name, launch), **profiles}
        is_browser = hubs.get(launch.hub.kind).terms_of(launch.hub).runs == BROWSER
        found: Made = {"kind": "browser" if is_browser else "hub-image", "providedBy": hub}
        if launch.environment.is_apart:
            found["source"] = self._source(launch)
        return found | profiles

    def _built(self, name: str, launch: Launch) -> Made:
        source = self._source(launch)
        description = self._survey.environment(launch)
        tree = self._survey.tree_at(*launch.built_from)
        if description is None or tree is None:
            return {"kind": "elsewhere", "source": source}
        self.files[name] = description.files[:_MOST_FILES]
        found = described(description, tree)
        return {"kind": found.pop("kind"), "source": source, **found}

    def _source(self, launch: Launch) -> str:
        """The key of the source that the environment of *launch* is built from."""
        if not launch.environment.is_apart:
            return self._sources.key(launch.source)
        repository, ref = launch.built_from
        environment, source = launch.environment, launch.source
        if not environment.repository and self._survey.book.source:
            # The book's own repository at another ref, of which the checkout can tell.
            own = self._survey.book.source_at(ref)
            return self._sources.key(own or replace(source, ref=ref), f"env-{environment.name}")
        apart = replace(
            source,
            repository=repository,
            ref=ref,
            ref_kind="",
            is_ref_derived=False,
            branch="",
            commit="",
            path="",
            provider=environment.provider,
        )
        return self._sources.key(apart, f"env-{environment.name}")


def described(description: Description, tree: Tree) -> Made:
    """What an environment's files at a commit are, in the words of the record."""
    files = [_file(path, tree) for path in description.files[:_MOST_FILES]]
    is_docker = description.buildpack == _DOCKER
    found: Made = {
        "kind": "dockerfile" if is_docker else "repo2docker",
        "configRoot": description.folder or ".",
        "buildpack": description.buildpack.lower(),
        "files": files,
        "digest": f"sha256:{description.digest}" if files else "",
        "lock": _lock(description),
        "baseImage": _base_image(_one_line(description.base_image)),
        "languages": [
            {
                name: value
                for name, value in (
                    ("name", language.name),
                    ("version", language.version.number),
                    ("declaredIn", language.version.file),
                )
                if value
            }
            for language in description.languages[:20]
        ],
    }
    return {name: value for name, value in found.items() if value or name == "files"}


def _image(reference: str) -> Made:
    """The image *reference* of a hub, in the words of the record."""
    if not reference:
        return {}
    return {"image": {"reference": reference, **_digest(reference)}}


def _base_image(reference: str) -> Made:
    """The image that an author's Dockerfile starts from."""
    if not reference:
        return {}
    return {"reference": reference, **_digest(reference), "chosenBy": "author"}


def _digest(reference: str) -> Made:
    """The digest by which an image is named, if it is one whole."""
    digest = reference.partition("@")[2]
    return {"digest": digest} if re.fullmatch(r"sha256:[0-9a-f]{64}", digest) else {}


def _file(path: str, tree: Tree) -> Made:
    content, blob = tree.read(path), tree.object_of(path)
    found: Made = {
        "path": path,
        "role": ROLES.get(posixpath.basename(path), "other"),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return found | ({"swhid": f"swh:1:cnt:{blob}"} if len(blob) == 40 else {})


def _lock(description: Description) -> Made:
    named = [(path, ROLES.get(posixpath.basename(path), "")) for path in description.files]
    unread = [one.path for one in description.ignored]
    found: Made = {
        "lockFiles": [path for path, role in named if role in _LOCKS][:_MOST_LOCKS],
        "unusedLockFiles": [
            path for path in dict.fromkeys(unread) if posixpath.basename(path) in _UNREAD_LOCKS
        ][:_MOST_LOCKS],
        "unpinned": [
            _one_line(one.text) for one in description.unpinned[:_MOST_UNPINNED] if one.text.strip()
        ],
    }
    return {"state": description.lock, **{name: value for name, value in found.items() if value}}


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LONGEST]


def _profiles(launch: Launch, hub: str) -> Made:
    """What is chosen on the form of the launch's hub."""
    if not hubs.get(launch.hub.kind).has_profiles:
        return {}
    from launchdirectives.hubs import profiles

    chosen = profiles.of(launch)
    if chosen is None:
        return {}
    said = {
        "hub": hub,
        "profile": chosen.slug,
        "options": dict(chosen.options),
        "unlisted": dict(chosen.unlisted),
        "build": chosen.build,
    }
    return {"profiles": [{name: value for name, value in said.items() if value}]}
