"""Where settings of other tools are written, and their place below a book's own settings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from launchdirectives import foreign, layers
from launchdirectives.addresses import is_same
from launchdirectives.findings import Finding, Place
from launchdirectives.foreign.base import Carried
from launchdirectives.foreign.conf_py import literals
from launchdirectives.reading import KeyPath, Layer
from launchdirectives.record import Record

_DECIDED_WITH_HUBS = ("hubs", "environments")


class Foreign(Record):
    """Settings of one tool, as they are written and as what they amount to.

    :param settings: as written
    """

    tool: str
    settings: Layer
    carried: Carried

    def place(self, theirs: KeyPath) -> Place:
        """Where a setting stands, under the name that its author knows."""
        places = [self.settings.place(theirs[:length]) for length in range(len(theirs), 0, -1)]
        found = next((one for one in places if one.line), None)
        return Place(
            file=found.file if found else self.settings.file,
            line=found.line if found else 0,
            key=".".join(theirs),
        )


class _Carried(Layer):
    """What the settings of a tool amount to, each with the place where its own stands."""

    of: Foreign | None = None

    def place(self, path: KeyPath) -> Place:
        if self.of is None:
            return super().place(path)
        found = self.of.place(self.of.carried.origin(path))
        return Place(file=found.file, line=found.line, key=".".join(path))


def read_by_sphinx(values: Mapping[str, object], path: str) -> tuple[Foreign, ...]:
    """What the values that Sphinx has read from the ``conf.py`` at *path* amount to."""
    written = literals(path, foreign.VARIABLES)
    line_of = written.line_of if written else lambda _path: 0
    return _carry(foreign.CONF_PY, Layer(values, path, line_of))


def in_folder(
    directory: str, findings: list[Finding], myst: Layer | None = None
) -> tuple[Foreign, ...]:
    """What settings of others in *directory* amount to; the strongest come first.

    :param myst: the settings of mystmd, where they have been read already
    """
    found: list[Foreign] = []
    for file in dict.fromkeys(file for file, _ in foreign.TOOLS.values()):
        path = os.path.join(directory, file)
        if file == foreign.CONF_PY:
            written = literals(path, foreign.VARIABLES)
        elif file == JUPYTER_BOOK and not is_jupyter_book(directory):
            continue
        elif file == MYST and myst is not None:
            written = myst
        else:
            told: list[Finding] = []
            written = layers.from_file(path, path, told)
            # How its own tool takes a key that is written twice is no concern of ours.
            findings.extend(one for one in told if one.code == "config.unreadable")
        if written:
            found += _carry(file, written)
    return tuple(found)


def left_by_myst_init(directory: str) -> tuple[Foreign, ...]:
    """What the settings of a Jupyter Book 1 amount to that ``myst init`` has put aside.

    It keeps the BinderHub and live code alone (jupyter-book/mystmd
    packages/myst-cli/src/init/jupyter-book/config.ts), and renames the file.
    """
    path = os.path.join(directory, f".{JUPYTER_BOOK}.bak")
    written = layers.from_file(path, path, [])
    return _carry(JUPYTER_BOOK, written) if written else ()


JUPYTER_BOOK = foreign.TOOLS["Jupyter Book"][0]
MYST = foreign.TOOLS["mystmd"][0]


def is_of_sphinx(directory: str) -> bool:
    """Whether Sphinx builds the book in *directory*, by itself or in Jupyter Book 1."""
    return os.path.isfile(os.path.join(directory, foreign.CONF_PY)) or is_jupyter_book(directory)


def is_jupyter_book(directory: str) -> bool:
    """Whether *directory* holds a Jupyter Book 1 that Sphinx is to build without a ``conf.py``."""
    has = {name: os.path.isfile(os.path.join(directory, name)) for name in _OF_JUPYTER_BOOK}
    # The table of contents tells it from Jekyll, whose settings have the same name.
    return has[JUPYTER_BOOK] and has["_toc.yml"] and not has[foreign.CONF_PY]


def html_baseurl(directory: str) -> object:
    """What the Jupyter Book in *directory* says in ``html.baseurl``, the address of its site."""
    path = os.path.join(directory, JUPYTER_BOOK)
    found = layers.from_file(path, path, []) if is_jupyter_book(directory) else None
    html = found.values.get("html") if found else None
    return html.get("baseurl") if isinstance(html, Mapping) else None


def of_jupyter_book(directory: str) -> Layer | None:
    """The ``launch_*`` values that ``sphinx.config`` of a Jupyter Book hands on to Sphinx.

    They are the book's own settings, as those in a ``conf.py``.
    """
    path = os.path.join(directory, JUPYTER_BOOK)
    written = layers.from_file(path, path, []) if is_jupyter_book(directory) else None
    if written is None:
        return None
    config = _section(_section(written.values, "sphinx"), "config")
    values = {
        name.removeprefix(layers.PREFIX): value
        for name, value in config.items()
        if str(name).startswith(layers.PREFIX)
    }

    def line_of(key: KeyPath) -> int:
        return written.line_of(("sphinx", "config", layers.PREFIX + key[0], *key[1:]))

    return Layer(values, path, line_of) if values else None


_OF_JUPYTER_BOOK = (JUPYTER_BOOK, "_toc.yml", foreign.CONF_PY)


def _carry(file: str, written: Layer) -> tuple[Foreign, ...]:
    found = []
    for tool, (of, _) in foreign.TOOLS.items():
        if of == file:
            carried = foreign.carry(tool, written.values)
            if carried != Carried():
                found.append(Foreign(tool=tool, settings=written, carried=carried))
    return tuple(found)


def below(own: list[Layer], found: Iterable[Foreign], findings: list[Finding]) -> list[Layer]:
    """*own* layers with what was *found*, the strongest first, beneath them.

    Who writes `hubs` has decided about all hubs and environments. Where two name different
    repositories, what the weaker says of its ref and folder does not hold for the other.
    """
    kept: list[Layer] = list(own)
    has_hubs = any("hubs" in layer.values for layer in own)
    for one in found:
        values: dict[str, object] = {}
        for key, value in one.carried.values.items():
            if key in _DECIDED_WITH_HUBS:
                left = {} if has_hubs else _unnamed(_section(one.carried.values, key), key, kept)
                values |= {key: left} if left else {}
            elif key != "source" or _is_of_one_repository(one.carried.values, kept):
                values[key] = value
        findings += [
            problem.refused.at(one.place(problem.theirs))
            for problem in one.carried.problems
            if not any(_decides(layer, problem.ours) for layer in own)
        ]
        if values:
            kept.insert(0, _Carried(values, one.settings.file, of=one))
    return kept


def has_live(values: Mapping[str, object]) -> bool:
    """Whether *values* declare a hub that makes pages come alive."""
    listed = _section(values, "hubs").values()
    return any(isinstance(hub, Mapping) and hub.get("kind") == "thebe" for hub in listed)


def _unnamed(section: Mapping[str, object], key: str, above: list[Layer]) -> dict[str, object]:
    """What of *section* has a name that nothing has in the layers *above*."""
    named = {name for layer in above for name in _section(layer.values, key)}
    return {name: value for name, value in section.items() if name not in named}


def _is_of_one_repository(values: Mapping[str, object], above: list[Layer]) -> bool:
    """Whether the source in *values* is of the repository that the layers *above* name."""
    here = _section(values, "source").get("repository")
    named = [_section(layer.values, "source").get("repository") for layer in above]
    return not here or all(is_same(str(there), str(here)) for there in named if there)


def _decides(layer: Layer, path: KeyPath) -> bool:
    """Whether *layer* says itself what stands at *path*."""
    if path[:1] == ("source",):
        return path[-1] in _section(layer.values, "source")
    return "hubs" in layer.values


def _section(values: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = values.get(key)
    return value if isinstance(value, Mapping) else {}
