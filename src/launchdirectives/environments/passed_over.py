"""Collects what repo2docker passes over, and reports it."""

from __future__ import annotations

from launchdirectives.environments.description import Ignored
from launchdirectives.environments.folder import Folder
from launchdirectives.environments.inventory import Inventory, normal
from launchdirectives.findings import Place


class PassedOver:
    """What is passed over in *folder*."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.found: list[Ignored] = []

    def add(self, name: str, reason: str, fix: str, line: int = 0) -> None:
        """The file *name* is passed over; each is told once."""
        place = Place(file=self.folder.full(name), line=line)
        if any(one.place.file == place.file for one in self.found):
            return
        self.found.append(Ignored(place.file, reason, place))
        said = f"repo2docker passes over {name}, because {reason}."
        self.folder.report("environment.ignored", said, fix, name, line)

    def add_line(self, name: str, text: str, reason: str, fix: str, line: int) -> None:
        """The words *text* in the file *name* are passed over."""
        place = Place(file=self.folder.full(name), line=line)
        self.found.append(Ignored(place.file, reason, place))
        said = f"repo2docker passes over '{text}' in {name}, because {reason}."
        self.folder.report("environment.ignored", said, fix, name, line)

    def is_installed(self, name: str, inventory: Inventory) -> bool:
        """Whether the environment names the package *name*."""
        return normal(name) in inventory.names()
