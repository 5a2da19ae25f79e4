"""What is wrong, where, and what to write instead.

Configuration, checks and adapters all speak in findings: the core returns them,
and each adapter reports them in its own way (a Sphinx warning, a line of text, JSON).
"""

from __future__ import annotations

from launchdirectives.record import Record

ERROR, WARNING, NOTE = "error", "warning", "note"
"""Levels: a reader meets it; a reader may meet it; an author should know it."""

CODES = {
    "config.unreadable": (ERROR, "A configuration file cannot be read."),
    "config.unknown-key": (ERROR, "A configuration key does not exist."),
    "config.wrong-value": (ERROR, "A configuration value has the wrong type or form."),
    "config.unknown-name": (ERROR, "A hub, environment or audience is used that is not declared."),
    "config.unknown-kind": (ERROR, "A hub's kind does not exist."),
    "config.sphinx-thebe": (
        WARNING,
        "sphinx-thebe is loaded, so the book's own live code is left out.",
    ),
    "config.not-fetched": (WARNING, "A file that myst.yml extends is not on this computer yet."),
    "config.not-literal": (WARNING, "A value in conf.py is computed, so only Sphinx can read it."),
    "security.scheme": (ERROR, "An address is neither https nor loopback http."),
    "security.symlink": (
        ERROR,
        "A file that is to be written is a link that leads out of its folder.",
    ),
    "security.user-info": (ERROR, "An address holds a user name, password or token."),
    "security.secret": (ERROR, "A setting holds what looks like a password or token."),
    "security.remote-token": (WARNING, "The git remote of the checkout holds a password or token."),
    "security.host": (ERROR, "An address is on a host that 'allowed_hosts' does not list."),
    "source.no-git": (
        ERROR,
        "The book declares no source and is in no git checkout, or git is missing.",
    ),
    "source.no-remote": (
        ERROR,
        "The git checkout has no remote and the book declares no source.",
    ),
    "source.not-public": (ERROR, "The repository's address cannot be reached by readers."),
    "source.git-failed": (ERROR, "Git refused to answer."),
    "source.file-missing": (
        ERROR,
        "The file that a control opens is not in the repository at the ref.",
    ),
    "source.not-committed": (
        ERROR,
        "The file that a control opens is here, but not in the repository at the ref.",
    ),
    "source.outside": (ERROR, "The file that a control opens is outside the repository."),
    "source.ref-missing": (ERROR, "The repository has no such branch, tag or commit."),
    "source.ref-unknown": (NOTE, "This checkout cannot tell whether the repository has the ref."),
    "source.modified": (WARNING, "A file that opens is changed here and not committed."),
    "source.not-pushed": (WARNING, "Commits of the checkout are not at the remote."),
    "source.other-remote": (
        WARNING,
        "The declared repository is not the one that the checkout comes from.",
    ),
    "source.submodule": (WARNING, "Files are in a git submodule, which a hub does not bring."),
    "source.lfs": (WARNING, "A file is in Git LFS, which a hub may not bring."),
    "source.unreachable": (WARNING, "The host of the repository does not answer."),
    "environment.missing": (
        ERROR,
        "A repository has no environment files, without which mybinder.org builds nothing.",
    ),
    "environment.default": (
        WARNING,
        "A repository has no environment files, so repo2docker's own environment is used.",
    ),
    "environment.unknown": (NOTE, "An environment is elsewhere and was not looked at."),
    "environment.ignored": (WARNING, "repo2docker passes over a file that describes packages."),
    "environment.two-folders": (ERROR, "There are both binder/ and .binder/."),
    "environment.malformed": (ERROR, "An environment file cannot be read."),
    "environment.version": (ERROR, "repo2docker does not have the version of a language."),
    "environment.unsupported": (ERROR, "repo2docker no longer builds this kind of environment."),
    "environment.not-pinned": (NOTE, "An environment changes from build to build."),
    "environment.kernel": (WARNING, "The environment has no kernel for a page."),
    "environment.nbgitpuller": (
        WARNING,
        "The environment lacks nbgitpuller, by which the content comes into it.",
    ),
    "environment.jupytext": (
        WARNING,
        "The environment lacks jupytext, by which text notebooks open as notebooks.",
    ),
    "environment.interface": (WARNING, "The environment lacks the server of an interface."),
    "environment.package": (WARNING, "A page imports what the environment does not declare."),
    "hub.ref": (ERROR, "A hub cannot open this kind of ref."),
    "hub.source": (ERROR, "A hub cannot open this repository."),
    "hub.profile": (ERROR, "A hub's form cannot be asked for this profile."),
    "hub.choice": (ERROR, "A hub's form does not offer this choice."),
    "hub.catalogue": (ERROR, "The list of what a hub offers cannot be read."),
    "hub.file": (ERROR, "A hub cannot open this kind of file."),
    "hub.interface": (ERROR, "A hub does not have this interface."),
    "hub.site": (
        ERROR,
        "A hub's address counts from the book's site, whose own address is not known.",
    ),
    "hub.live": (ERROR, "Live code cannot run on this hub."),
    "hub.lite": (
        ERROR,
        "What runs code in the reader's browser is not there to be copied.",
    ),
    "hub.ended": (WARNING, "A hub was promised until a day that is past."),
    "hub.terms": (NOTE, "What is said of a hub lacks what a publisher needs."),
    "hub.unreachable": (ERROR, "A hub does not answer."),
    "hub.certificate": (ERROR, "A hub's certificate is not valid."),
    "hub.kind": (ERROR, "A hub is not of the kind that is declared."),
    "hub.answer": (WARNING, "A hub's answer cannot be understood."),
    "hub.version": (WARNING, "A hub is too old for what a link uses."),
    "hub.provider": (ERROR, "A BinderHub does not build from this kind of host."),
    "hub.cors": (WARNING, "A server does not answer the pages of the book, as live code needs it."),
    "hub.content-missing": (ERROR, "A JupyterLite site does not hold the file."),
    "launch.failed": (ERROR, "A launch was tried and failed."),
    "launch.too-slow": (ERROR, "A launch was tried and did not end in time."),
    "launch.refused": (ERROR, "A launch was tried and the hub did not let us."),
    "live.cells": (WARNING, "Live code cannot run all that it should of a page."),
    "page.not-converted": (ERROR, "No notebook can be made of a text notebook."),
    "page.option": (ERROR, "A directive, role or element has a wrong option."),
    "record.left-out": (NOTE, "The publication record cannot say what is written."),
    "record.not-written": (WARNING, "mystmd is to publish the record, and it cannot be written."),
    "record.wrong-id": (WARNING, "An ORCID iD, a DOI or a ROR is wrong."),
    "record.unreadable": (
        WARNING,
        "A file that tells the title and the authors of the book cannot be read.",
    ),
}
"""Each code with its level and its meaning; the documentation's list is made from this table."""


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
    def level(self) -> str:
        """``error``, ``warning`` or ``note``."""
        return CODES[self.code][0] if self.code in CODES else ERROR

    @property
    def is_about_safety(self) -> bool:
        """Whether following the author's wish would have been unsafe."""
        return self.code.startswith("security.") and self.level == ERROR


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
