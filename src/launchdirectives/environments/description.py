"""What can be said of an environment before anyone builds it."""

from __future__ import annotations

from launchdirectives.findings import ERROR, Finding, Place
from launchdirectives.record import Record

LOCKED, PINNED, PARTIAL, UNPINNED, UNKNOWN = "locked", "pinned", "partial", "unpinned", "unknown"
"""How firm an environment is, best first; the words are those of the publication record."""

STATES = {
    LOCKED: "A lock file that repo2docker reads fixes every package, those that others bring too.",
    PINNED: "Every package that is named has one version; what they bring with them has not.",
    PARTIAL: "Some of the packages that are named have one version.",
    UNPINNED: "No package that is named has one version.",
    UNKNOWN: "Nobody can tell from the files.",
}
"""Each state with its meaning; the documentation's table is made from this."""

CONDA, PIP, APT, JULIA, CRAN, PIPFILE = "conda", "pip", "apt", "julia", "cran", "pipfile"
"""Who installs a package."""


class Package(Record):
    """A package that an environment file names.

    :param name: as its manager compares names (pip: lower case with ``-``)
    :param manager: ``conda``, ``pip``, ``apt``, ``julia``, ``cran`` or ``pipfile``
    :param spec: which versions, as written; empty for any
    :param file: path from the repository's root
    :param line: from 1; 0 is unknown
    """

    name: str
    manager: str
    spec: str = ""
    file: str = ""
    line: int = 0


class Unpinned(Record):
    """What may be another version at the next build: the text as written, and where it stands."""

    text: str
    file: str = ""
    line: int = 0


class Ignored(Record):
    """A file, or a line of one, that repo2docker passes over.

    :param reason: why, as the end of a sentence that begins with "because"
    """

    path: str
    reason: str
    place: Place = Place()


class Version(Record):
    """Which version of a language is installed, and who says so.

    :param file: path of the file that decides; empty if repo2docker's default does
    """

    number: str = ""
    file: str = ""
    line: int = 0


class Language(Record):
    """A language of the environment; the number is empty if only the build can tell."""

    name: str
    version: Version = Version()


class Description(Record):
    """An environment as repo2docker would build it. All paths are from the repository's root.

    :param buildpack: repo2docker's name of the build pack, without ``BuildPack``; empty if no
        file is an environment: repo2docker then takes its default, and mybinder.org refuses
    :param folder: ``.binder``, ``binder``, or empty for the root
    :param root: the folder that repo2docker takes for the repository's root
    :param files: what the build reads, in byte order
    :param ignored: what it passes over although it is meant for an environment
    :param findings: what is wrong, for the author
    :param python: the version of the environment's Python; no number if only the build can tell
    :param lock: a key of :data:`STATES`
    :param packages: what the files name; None where nobody can know from the files
    :param base_image: the image that a Dockerfile starts from
    :param digest: SHA-256 over *files*, see :mod:`.digest`; empty without files
    :param command: prints the digest, when run in the repository's root
    :param differences: sentences: where repo2docker itself, as the judge, says something else
    """

    buildpack: str = ""
    folder: str = ""
    root: str = ""
    files: tuple[str, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    findings: tuple[Finding, ...] = ()
    python: Version = Version()
    languages: tuple[Language, ...] = ()
    lock: str = UNKNOWN
    unpinned: tuple[Unpinned, ...] = ()
    packages: tuple[Package, ...] | None = None
    base_image: str = ""
    digest: str = ""
    command: str = ""
    differences: tuple[str, ...] = ()

    @property
    def fails(self) -> bool:
        """Whether the build cannot succeed, as far as the files show."""
        return any(finding.level == ERROR for finding in self.findings)

    @property
    def is_missing(self) -> bool:
        """Whether no file is an environment, so that mybinder.org refuses the repository."""
        is_unknown = any(finding.code == "environment.unknown" for finding in self.findings)
        return not (self.buildpack or self.fails or is_unknown)
