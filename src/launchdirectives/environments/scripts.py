"""What shell scripts and Dockerfiles install, as far as it stands there in plain words."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator

from launchdirectives.environments import requirements
from launchdirectives.environments.description import (
    APT,
    CONDA,
    PINNED,
    UNPINNED,
    Package,
)
from launchdirectives.environments.folder import Folder
from launchdirectives.environments.inventory import Inventory, apt_text
from launchdirectives.record import Record

_INSTALL = re.compile(
    r"(?:^|[\s/]|-m)(?:(?P<pip>pip[\d.]*)|(?P<conda>conda|mamba|micromamba)|(?P<apt>apt|apt-get))"
    r"\s+(?:-\S+\s+)*install\s+(?P<rest>.*)",
    re.DOTALL,
)
_REDIRECTED = re.compile(r"\s(?:\d|&)?[<>].*", re.DOTALL)
_PARTS = re.compile(r"&&|\|\||[;|]")
_WITH_VALUE = {
    "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-t", "--target", "--prefix",
    "--root", "--src", "--trusted-host", "-p", "--python", "-n", "--name", "--channel",
}  # fmt: skip
"""Options of pip and conda that are followed by a value; conda's ``-c`` is a channel."""

_OTHERS = re.compile(
    r"^(?!\s*#).*?(?:^|[\s;&|])(?:\.{1,2}/\S|(?:bash|sh|source|\.)\s+[^-\s]|make(?:\s|$))",
    re.MULTILINE,
)
"""A script that runs another one of the repository."""

SCRIPTS = ("postBuild", "start", "install.R")


class Install(Record):
    """One call of an installer.

    :param words: what comes after ``install``
    :param lines: those that it stands on, with their numbers
    """

    manager: str
    words: tuple[str, ...]
    lines: tuple[tuple[int, str], ...]

    def line(self, word: str) -> int:
        """The number of the line on which *word* stands."""
        with_word = (number for number, text in self.lines if word in re.split(r"[\s'\";]+", text))
        return next(with_word, self.lines[0][0])


def take(folder: Folder, name: str, text: str, inventory: Inventory) -> None:
    """Add what the script *name* installs to *inventory*."""
    if _OTHERS.search(re.sub(r"(?m)^.*\sinstall\s.*$", "", text)):
        inventory.runs_others = True
        inventory.is_known = False
        inventory.is_unclear()
    for call in _calls(text):
        _TAKE[call.manager](folder, name, call, inventory)


def _calls(text: str) -> Iterator[Install]:
    held: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        held.append((number, line.rstrip().removesuffix("\\")))
        if line.rstrip().endswith("\\"):
            continue
        for part in _PARTS.split(" ".join(text for _, text in held)):
            if found := _INSTALL.search(part):
                manager = next(k for k in ("pip", "conda", "apt") if found[k])
                yield Install(manager, _words(found["rest"]), tuple(held))
        held = []


def _words(text: str) -> tuple[str, ...]:
    text = _REDIRECTED.sub("", text)
    try:
        return tuple(shlex.split(text, comments=True))
    except ValueError:  # a quote without its end
        return tuple(text.split())


def _plain(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each word that is no option's value, with the option that it follows if it has one."""
    rest = iter(words)
    for word in rest:
        if word in _WITH_VALUE:
            next(rest, "")
        elif word in ("-r", "--requirement", "-e", "--editable", "-c", "--constraint"):
            yield word, next(rest, "")
        elif not word.startswith("-"):
            yield "", word


def _take_pip(folder: Folder, name: str, call: Install, inventory: Inventory) -> None:
    for option, word in _plain(call.words):
        if "$" in word or "*" in word.split("==")[0] or not word:
            inventory.is_known = False
            inventory.is_unclear()
        elif option in ("-r", "--requirement"):
            if folder.tree.has_file(folder.full(word)):
                requirements.take(folder, posixpath.normpath(word), inventory)
        elif option in ("", "-e", "--editable"):
            text = f"-e {word}" if option else word
            line = requirements.Written(text, name, call.line(word), is_sure=False)
            requirements.take_lines(folder, [line], inventory)


def _take_conda(folder: Folder, name: str, call: Install, inventory: Inventory) -> None:
    for option, word in _plain(call.words):
        parts = re.match(r"(?:[\w.-]+::)?([A-Za-z0-9_.-]+)(.*)", word)
        if option or not parts or "$" in word:
            continue
        package = Package(parts[1].lower(), CONDA, parts[2], folder.full(name), call.line(word))
        is_exact = re.fullmatch(r"==?\d[\w.]*(=\S+)?", parts[2])
        inventory.add(package, word, PINNED if is_exact else UNPINNED)


def _take_apt(folder: Folder, name: str, call: Install, inventory: Inventory) -> None:
    for _, word in _plain(call.words):
        if re.fullmatch(r"[a-z0-9][a-z0-9.+-]*(=\S+)?", word):
            package = word.partition("=")[0]
            what = Package(package, APT, "", folder.full(name), call.line(word))
            inventory.add(what, apt_text(word), PINNED if "=" in word else UNPINNED)


_TAKE = {"pip": _take_pip, "conda": _take_conda, "apt": _take_apt}


def check(folder: Folder, name: str, *, needs_shebang: bool) -> None:
    """Report a script that cannot be run.

    repo2docker runs ``postBuild`` by a shell, which needs no ``#!``, and ``start`` without one
    (repo2docker/buildpacks/repo2docker-entrypoint), which needs it.
    """
    first = folder.text(name).partition("\n")[0]
    if first.startswith("#!"):
        if first.endswith("\r"):
            folder.report(
                "environment.malformed",
                f"{name} has the line ends of Windows, so that its '{first.strip()}' is not found.",
                "Save it with the line ends of Unix (LF).",
                name,
                1,
            )
    elif needs_shebang and folder.content(name) is not None:
        folder.report(
            "environment.malformed",
            f"{name} does not begin with '#!', so that no session can start.",
            "Write '#!/bin/bash' as its first line.",
            name,
            1,
        )


def mentions(folder: Folder, name: str, *words: str) -> bool:
    """Whether a script or a Dockerfile of the environment speaks of the file *name*.

    :param words: others that mean it as much, such as the program that reads it
    """
    others = (folder.own(one) for one in (*SCRIPTS, "Dockerfile"))
    texts = [
        folder.text(one) for one in others if one != name and folder.tree.has_file(folder.full(one))
    ]
    return any(
        re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)
        for text in texts
        for word in (posixpath.basename(name), *words)
    )
