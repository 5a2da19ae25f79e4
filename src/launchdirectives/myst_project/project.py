"""The ``myst.yml`` of a project with the files that it extends, as far as they are here.

Whoever extends a file wins over it; of several, the later wins (myst-cli src/config.ts,
``getValidatedConfigsFromFile``). Key by key, each counts as a whole (myst-frontmatter
src/utils/fillPageFrontmatter.ts); our own settings are merged more deeply, by their layers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from urllib.parse import urlsplit

from launchdirectives import layers
from launchdirectives.findings import Finding, Place, Refused
from launchdirectives.myst_project.section import at, section
from launchdirectives.reading import KeyPath, Layer


class Project:
    """A mystmd project.

    :ivar directory: the folder in which its ``myst.yml`` is
    :ivar files: that and the files that it extends, as they are written; the weakest first
    :ivar layers: our settings in them, likewise
    """

    def __init__(self, directory: str, findings: list[Finding]) -> None:
        self.directory = directory
        self.files = tuple(_chain(directory, layers.project_file(directory), (), findings))
        self.layers = tuple(
            found
            for file in self.files
            if not _is_launch_file(directory, file)  # it counts by itself
            and (found := section(file, layers.SECTION, findings))
        )

    @cached_property
    def settings(self) -> Mapping[str, object]:
        """What the files say below ``project``."""
        found: dict[str, object] = {}
        for file in self.files:
            said = at(file.values, ("project",))
            found |= said if isinstance(said, Mapping) else {}
        return found

    @property
    def written(self) -> Layer:
        """The same as one layer."""
        values = {"project": self.settings}
        if not self.files:  # what is there cannot be read, which is told, or is empty
            return Layer(values, layers.project_file(self.directory))
        own = self.files[-1]
        return _Merged(values, own.file, own.line_of, files=self.files)


class _Merged(Layer):
    """Several files as one layer, in which each key still has its own place."""

    files: tuple[Layer, ...] = ()

    def place(self, path: KeyPath) -> Place:
        """Where the key at *path* is written in the strongest file that has it."""
        for file in reversed(self.files):
            if at(file.values, path[:2]) is not None:
                return file.place(path)
        return super().place(path)


def _chain(
    directory: str, path: str, above: tuple[str, ...], findings: list[Finding], shown: str = ""
) -> Iterator[Layer]:
    """The file at *path* after those that it extends.

    :param above: the files through which it is reached
    """
    told: list[Finding] = []
    found = layers.from_file(path, shown or path, told, within=layers.SECTION)
    ours = ".".join(layers.SECTION)
    # How mystmd takes a key of its own that is written twice is no concern of ours.
    findings += [
        one for one in told if one.code == "config.unreadable" or one.place.key.startswith(ours)
    ]
    if found is None:
        return
    key = "extends" if "extends" in found.values else "extend"
    listed = found.values.get(key)
    above = (*above, os.path.realpath(path))
    for one in listed if isinstance(listed, list) else [listed]:
        if not isinstance(one, str):
            continue
        place = found.place((key,))
        is_remote = one.startswith(("http://", "https://"))
        other = _cached(directory, one) if is_remote else os.path.join(os.path.dirname(path), one)
        if not os.path.isfile(other):
            findings.append((_not_fetched(one) if is_remote else _missing(one)).at(place))
        elif os.path.realpath(other) in above:
            findings.append(_round(one).at(place))
        else:
            yield from _chain(directory, other, above, findings, one if is_remote else "")
    yield found


def _cached(directory: str, address: str) -> str:
    """Where mystmd keeps what it has fetched from *address* (src/utils/resolveToAbsolute.ts)."""
    from hashlib import md5

    name = md5(address.encode(), usedforsecurity=False).hexdigest()
    suffix = os.path.splitext(urlsplit(address).path)[1]
    return os.path.join(directory, "_build", "cache", f"config-item-{name}{suffix}")


def _is_launch_file(directory: str, file: Layer) -> bool:
    path = os.path.join(directory, layers.LAUNCH_FILE)
    return os.path.realpath(file.file) == os.path.realpath(path)


def _not_fetched(address: str) -> Refused:
    return Refused(
        "config.not-fetched",
        f"Settings in '{address}' do not count yet: only mystmd fetches them.",
        "Run 'myst build' once, or keep a copy of the file in the project.",
    )


def _missing(file: str) -> Refused:
    return Refused(
        "config.unreadable",
        f"There is no file '{file}', which is to be extended.",
        "Write its path from the folder of this file.",
    )


def _round(file: str) -> Refused:
    return Refused(
        "config.wrong-value",
        f"The file '{file}' extends itself, if through others.",
        "Remove it here.",
    )
