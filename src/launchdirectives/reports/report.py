"""What a check has found, before it takes a form."""

from __future__ import annotations

import os

from launchdirectives.findings import ERROR, NOTE, WARNING, Finding
from launchdirectives.record import Record


class Fact(Record):
    """Something that was found out rather than written, for the author to see.

    :param name: what is told, in one or two words
    :param value: what it is
    :param origin: where it was found
    """

    name: str
    value: str
    origin: str = ""


class Report(Record):
    """The findings of one run.

    :param findings: in the order in which they are told; their files with whole paths
    :param root: the folder from which programs count paths: the repository's, or the book's
    :param folder: the folder from which people do
    :param facts: what was derived
    :param pages: the number of pages with links that were looked at
    :param launches: the number of their links
    :param known: the number of findings that a baseline has hidden
    :param mended: the number of entries of the baseline that are no longer found
    """

    findings: tuple[Finding, ...]
    root: str
    folder: str
    facts: tuple[Fact, ...] = ()
    pages: int = 0
    launches: int = 0
    known: int = 0
    mended: int = 0

    def path(self, finding: Finding) -> str:
        """The file of *finding* from the root, with ``/``; other files as they are."""
        return below(finding.place.file, self.root)

    def count(self, level: str) -> int:
        """How many findings are of *level*."""
        return sum(finding.level == level for finding in self.findings)

    @property
    def summary(self) -> str:
        """One sentence of numbers."""
        told = [
            f"{number} {level}{'' if number == 1 else 's'}"
            for level in (ERROR, WARNING, NOTE)
            if (number := self.count(level))
        ]
        links = f"{self.launches} link{'' if self.launches == 1 else 's'}"
        pages = f"{self.pages} page{'' if self.pages == 1 else 's'}"
        known = f" {self.known} known from the baseline." if self.known else ""
        return f"{', '.join(told) or 'Nothing wrong'} in {links} on {pages}.{known}"


def below(file: str, folder: str) -> str:
    """The path of *file* from *folder*, with ``/``; as it is where it lies elsewhere."""
    if not os.path.isabs(file):
        return file
    path = os.path.relpath(file, folder)
    return file if path.startswith("..") else path.replace(os.sep, "/")
