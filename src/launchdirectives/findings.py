"""What is wrong, where, and what to write instead.

Configuration, checks and adapters all speak in findings: the core returns them,
and each adapter reports them in its own way (a Sphinx warning, a line of text, JSON).
"""

from __future__ import annotations

from launchdirectives.record import Record

CODES = {
    "config.unreadable": "A configuration file cannot be read.",
    "config.unknown-key": "A configuration key does not exist.",
    "config.wrong-value": "A configuration value has the wrong type or form.",
    "config.unknown-name": "A hub, environment or audience is used that is not declared.",
    "config.unknown-kind": "A hub's kind does not exist.",
    "config.not-literal": "A value in conf.py is computed, so only Sphinx can read it.",
    "security.scheme": "An address is neither https nor loopback http.",
    "security.symlink": "A file that is to be written is a link that leads out of its folder.",
    "security.user-info": "An address holds a user name, password or token.",
    "source.no-git": "The book declares no source and is in no git checkout, or git is missing.",
    "source.no-remote": "The git checkout has no remote and the book declares no source.",
    "source.not-public": "The repository's address cannot be reached by readers.",
    "source.git-failed": "Git refused to answer.",
    "source.file-missing": "The file that a control opens is not in the repository at the ref.",
    "source.outside": "The file that a control opens is outside the repository.",
    "hub.ref": "A hub cannot open this kind of ref.",
    "hub.source": "A hub cannot open this repository.",
    "page.not-converted": "No notebook can be made of a text notebook.",
    "hub.profile": "A hub's form cannot be asked for this profile.",
    "hub.file": "A hub cannot open this kind of file.",
    "hub.interface": "A hub does not have this interface.",
    "hub.site": "A hub's address counts from the book's site, whose own address is not known.",
    "page.option": "A directive, role or element has a wrong option.",
}
"""Each code with its meaning; the documentation's list is made from this table."""


class Place(Record):
    """Where something was written: a file, a line (from 1; 0 is unknown), a key's path."""

    file: str = ""
    line: int = 0
    key: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.file and self.line else self.file
        return f"{where}: {self.key}" if where and self.key else where or self.key


class Finding(Record):
    """One thing that is wrong, for the author of a book.

    :param code: a key of :data:`CODES`; stable, so that it can be suppressed by name
    :param message: what is wrong, in one sentence
    :param fix: what to write or do instead, in one sentence
    """

    code: str
    message: str
    fix: str
    place: Place = Place()

    def __str__(self) -> str:
        return f"{self.message} {self.fix}"

    @property
    def is_about_safety(self) -> bool:
        """Whether following the author's wish would have been unsafe."""
        return self.code.startswith("security.")


class Refused(Exception):
    """Raised inside the core for something that cannot be done; carries the reason.

    It never leaves the core: whoever knows the place turns it into a :class:`Finding`.
    """

    def __init__(self, code: str, message: str, fix: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fix = fix

    def at(self, place: Place) -> Finding:
        """The finding for this refusal at *place*."""
        return Finding(code=self.code, message=self.message, fix=self.fix, place=place)


def nearest(name: str, names: list[str]) -> str:
    """The sentence that names what the author may have meant."""
    from difflib import get_close_matches  # only when something is wrong already

    within = [one for one in names if name and (one in name or name in one)]
    close = get_close_matches(name, names, n=1, cutoff=0.5) or within[:1]
    if close:
        return f"Write '{close[0]}'."
    return f"Write one of: {', '.join(names)}." if names else "Remove it."
