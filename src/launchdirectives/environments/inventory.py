"""What the files of an environment name, and how firmly each is fixed."""

from __future__ import annotations

import re

from launchdirectives.environments.description import (
    APT,
    LOCKED,
    PARTIAL,
    PINNED,
    PIP,
    UNKNOWN,
    UNPINNED,
    Package,
    Unpinned,
)


def normal(name: str) -> str:
    """A name as pip compares it (PyPA, "Names and normalization")."""
    return re.sub(r"[-_.]+", "-", name).lower()


class Inventory:
    """Collects packages; says in the end how firm they are together.

    :ivar is_known: whether the files tell all that they install
    :ivar constrained: names that a constraints file of pip fixes to one version
    :ivar runs_others: whether a script runs another one, which may install anything
    :ivar local: folders of the repository that are installed as packages, from its root
    """

    def __init__(self) -> None:
        self.is_known = True
        self.runs_others = False
        self.constrained: set[str] = set()
        self.local: set[str] = set()
        self._found: list[tuple[Package | None, Unpinned, str]] = []
        self._is_unclear = False
        self.base_image = ""
        """The image that the last stage of a Dockerfile starts from, if it is no other stage."""

    def add(self, package: Package, text: str, firmness: str) -> None:
        """A package that is named, in the words *text*, and is that firm."""
        self._found.append((package, Unpinned(text, package.file, package.line), firmness))

    def add_other(self, text: str, file: str, line: int, firmness: str) -> None:
        """Something else that the build takes from elsewhere: an image, a set of packages."""
        self._found.append((None, Unpinned(text, file, line), firmness))

    def is_unclear(self) -> None:
        """Something is installed of which nobody can say how firm it is."""
        self._is_unclear = True

    def names(self) -> set[str]:
        """The names of all packages, as pip compares them."""
        return {normal(package.name) for package in self.packages()}

    def packages(self) -> tuple[Package, ...]:
        """Each package once for each place that names it."""
        return tuple(dict.fromkeys(package for package, _, _ in self._found if package))

    def unpinned(self) -> tuple[Unpinned, ...]:
        """What may be another version at the next build."""
        return tuple(
            where
            for package, where, firmness in self._found
            if not self._is_firm(package, firmness)
        )

    def state(self) -> str:
        """A key of :data:`~.description.STATES`."""
        firm = [
            firmness for package, _, firmness in self._found if self._is_firm(package, firmness)
        ]
        if len(firm) < len(self._found):
            return PARTIAL if firm else UNPINNED
        if self._is_unclear:
            return UNKNOWN
        return LOCKED if firm and set(firm) == {LOCKED} else PINNED

    def _is_firm(self, package: Package | None, firmness: str) -> bool:
        is_constrained = package and package.manager == PIP and package.name in self.constrained
        return firmness != UNPINNED or bool(is_constrained)


def apt_text(name: str) -> str:
    """A Debian package in a list of what is not pinned."""
    return f"{APT}:{name}"
