"""What would be written for a book: its ``launch.yml``, and the extension in its configuration."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping

from launchdirectives import layers
from launchdirectives.addresses import is_same
from launchdirectives.book import Book, own_layers
from launchdirectives.findings import Finding, Place, Refused
from launchdirectives.foreign import CONF_PY, TOOLS, readme
from launchdirectives.foreign.files import (
    JUPYTER_BOOK,
    Foreign,
    below,
    is_jupyter_book,
    left_by_myst_init,
)
from launchdirectives.loading import load
from launchdirectives.reading import KeyPath, Layer, Settings
from launchdirectives.record import Record
from launchdirectives.writing import conf_py, launch_file, myst_yml, yaml_text
from launchdirectives.writing.changes import Change, read

EXTENSION = "launchdirectives"
README_FILES = ("README.md", "README.rst", "README.txt", "README", "readme.md", "readme.rst")
_SPHINX_EXTENSIONS: tuple[KeyPath, ...] = (
    ("sphinx", "config", "extensions"),
    ("sphinx", "extra_extensions"),
)
"""Where a Jupyter Book lists extensions: all of them, then nothing else counts, or its own."""


class Plan(Record):
    """What would be written, and what would not.

    :param lost: settings that were not carried over, each with its reason
    """

    changes: tuple[Change, ...] = ()
    lost: tuple[tuple[Place, str], ...] = ()
    findings: tuple[Finding, ...] = ()


def plan(directory: str, config_file: str = "") -> Plan:
    """What would be written for the book in *directory*.

    :param config_file: written instead of ``launch.yml``
    """
    path = config_file or os.path.join(directory, layers.LAUNCH_FILE)
    book = Book.open(directory, config_file=config_file)
    findings = list(book.findings)
    if any(one.code == "config.unreadable" for one in findings):
        return Plan(findings=tuple(findings))
    project = book.project
    left = left_by_myst_init(directory) if project else ()
    found = [*left, *book.foreign, *_in_readme(directory, book)]
    own = own_layers(directory, config_file, [], book.project)
    values = _sound(own, found, findings)
    makers: dict[str, Callable[[], Change | None]] = {
        path: lambda: _launch_file(path, own, values, book, found),
    }
    if engine := _engine_file(directory):
        makers[engine] = lambda: _with_extension(engine)
    if project:
        makers[os.path.join(directory, myst_yml.PLUGIN)] = lambda: myst_yml.plugin_file(project)
        makers[layers.project_file(directory)] = lambda: myst_yml.with_plugin(project)
    changes = []
    for file, make in makers.items():
        try:
            made = make()
        except Refused as refused:
            findings.append(refused.at(Place(file=file)))
        else:
            changes += [made] if made and made.before != made.after else []
    lost = [(one.place(key), reason) for one in found for key, reason in one.carried.lost]
    lost += _overruled(found)
    return Plan(
        changes=tuple(changes),
        lost=tuple(lost),
        findings=tuple(findings),
    )


def _in_readme(directory: str, book: Book) -> list[Foreign]:
    """What the badges of the README amount to, here or at the repository's root."""
    folders = [directory]
    if book.repository:
        root = os.path.relpath(book.repository.root, book.directory)
        folders.append(os.path.join(directory, root))
    for file in (os.path.join(folder, name) for folder in folders for name in README_FILES):
        try:
            text = read(file)
        except Refused:
            continue
        if text is None:
            continue
        source, checkout = book.source, book.repository
        branch = (checkout.default_branch or checkout.branch) if checkout else ""
        carried = readme.carry(text, source.repository if source else "", branch)
        return [
            Foreign(
                tool="README",
                settings=Layer({}, os.path.normpath(file), _line_in(text)),
                carried=carried,
            )
        ]
    return []


def _line_in(text: str) -> Callable[[KeyPath], int]:
    from html import escape

    def line_of(path: KeyPath) -> int:
        places = (text.find(form) for form in (path[0], escape(path[0])))
        return next((text.count("\n", 0, place) + 1 for place in places if place >= 0), 0)

    return line_of


def _sound(own: list[Layer], found: list[Foreign], findings: list[Finding]) -> dict[str, object]:
    """What *found* adds to the book's *own* settings, without what is wrong."""
    told: list[Finding] = []
    every = below(own, found, told)
    settings = Settings(every[: len(every) - len(own)], told)
    checked = load(settings)
    findings += [one for one in told if one not in findings]
    values = dict(settings.values)
    names = {"hubs": {hub.name for hub in checked.hubs}}
    names["environments"] = {environment.name for environment in checked.environments}
    for key, kept in names.items():
        section = values.pop(key, None)
        if isinstance(section, Mapping):
            sound = {name: value for name, value in section.items() if name in kept}
            values |= {key: sound} if sound else {}
    if checked.source is None:
        values.pop("source", None)
    return values


def _overruled(found: list[Foreign]) -> Iterator[tuple[Place, str]]:
    """What tools say otherwise than one that counts more."""
    addresses: dict[str, object] = {}
    repository = ""
    for one in found:
        hubs, source = (one.carried.values.get(key, {}) for key in ("hubs", "source"))
        for name, hub in hubs.items() if isinstance(hubs, Mapping) else ():
            if addresses.setdefault(name, hub.get("url")) != hub.get("url"):
                yield one.place(one.carried.origin(("hubs", name))), _OTHER_HUB
        named = str(source.get("repository", "")) if isinstance(source, Mapping) else ""
        if named and repository and not is_same(named, repository):
            yield one.place(one.carried.origin(("source", "repository"))), _OTHER_REPOSITORY
        repository = repository or named


_OTHER_HUB = "Another setting has such a hub at another address."
_OTHER_REPOSITORY = "Another setting names another repository."


def _launch_file(
    path: str, own: list[Layer], values: dict[str, object], book: Book, found: list[Foreign]
) -> Change | None:
    before = read(path)
    if before is None and book.project and book.project.layers:
        return None  # the settings stand in myst.yml, whose other keys count as they are
    if before is not None:
        written = next((layer.values for layer in own if layer.file == path), {})
        return Change(path=path, before=before, after=launch_file.added(before, written, values))

    def origin(ours: KeyPath) -> str:
        for one in found:
            if theirs := one.carried.origin(ours):
                file = os.path.basename(one.settings.file)
                return f"From {file}: {'.'.join(theirs)}"
        return ""

    decided = {key for layer in own for key in layer.values}
    after = launch_file.new(values, book.source, origin, decided)
    return Change(path=path, before=None, after=after)


def _engine_file(directory: str) -> str:
    """The file that names Sphinx's extensions; empty if Sphinx does not build the book."""
    if os.path.isfile(os.path.join(directory, CONF_PY)):
        return os.path.join(directory, CONF_PY)
    return os.path.join(directory, JUPYTER_BOOK) if is_jupyter_book(directory) else ""


def _with_extension(path: str) -> Change:
    before = read(path) or ""
    if os.path.basename(path) == CONF_PY:
        return Change(path=path, before=before, after=conf_py.with_extension(before, EXTENSION))
    values = layers.load_yaml(before)
    listed = {keys: _at(values, keys) for keys in _SPHINX_EXTENSIONS}
    keys = next((keys for keys, one in listed.items() if one), _SPHINX_EXTENSIONS[-1])
    there = listed[keys]
    has_it = isinstance(there, list) and EXTENSION in there
    after = before if has_it else yaml_text.add(before, (*keys, ""), EXTENSION)
    return Change(path=path, before=before, after=after)


def _at(value: object, keys: KeyPath) -> object:
    """The value at *keys*; None if there is none."""
    for name in keys:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def book_below(directory: str) -> str:
    """A folder below *directory* that holds a book, where *directory* itself holds none."""
    files = {*layers.PROJECT_FILES, *(file for file, _ in TOOLS.values())}
    if any(os.path.isfile(os.path.join(directory, file)) for file in files):
        return ""
    for name in ("docs", "doc", "book", "source", "docs/source", "doc/source"):
        if any(os.path.isfile(os.path.join(directory, name, file)) for file in files):
            return os.path.join(directory, name)
    return ""
