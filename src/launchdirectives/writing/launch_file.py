"""The ``launch.yml`` of a book: written with comments, or added to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from launchdirectives.model import Source
from launchdirectives.reading import KeyPath
from launchdirectives.writing.yaml_text import add, dump

_HEAD = """\
# Where readers open the pages of this book.
# Every key is optional. 'launchdirectives link' prints the links that come out.
"""

_MEANINGS = {
    "source": "Where the book's files are. What is not written is asked of git.",
    "hubs": "Where readers can open them, in the order in which they are offered.",
    "environments": "What Binder builds in place of the book's repository; it needs nbgitpuller.",
}
"""The sections that can be carried over, in their order."""

_BY_DEFAULT: Mapping[str, object] = {
    "binder": {"kind": "binderhub", "url": "https://mybinder.org", "title": "Binder"}
}

_MORE = """\

# Single pages can have settings of their own; the first pattern that fits counts:
# pages:
#   "drafts/**": false
"""


def new(
    values: Mapping[str, object],
    source: Source | None,
    origin: Callable[[KeyPath], str],
    decided: Collection[str] = (),
) -> str:
    """The text of a new file.

    :param values: what settings of others amount to
    :param source: what is known about the book's repository
    :param origin: where a key of *values* comes from, in words
    :param decided: keys that ``conf.py`` has already
    """
    parts = [_HEAD]
    for key, meaning in _MEANINGS.items():
        if key in values:
            parts.append(f"\n# {meaning}\n{key}:\n")
            parts += _children(key, values[key], origin)
        elif key in decided:
            continue
        elif key == "source":
            parts.append(_known(source))
        elif key == "hubs":
            parts.append(f"\n# {meaning}\n# This one is there by itself until others are named.\n")
            parts.append(dump({"hubs": _BY_DEFAULT}))
    return "".join([*parts, _MORE])


def _children(key: str, value: object, origin: Callable[[KeyPath], str]) -> list[str]:
    """The keys below a section, each with its origin."""
    lines: list[str] = []
    for name, item in value.items() if isinstance(value, Mapping) else ():
        said = origin((key, name))
        if said:
            lines.append(f"  # {said}\n")
        lines += [f"  {line}\n" for line in dump({name: item}).splitlines()]
    return lines


def _known(source: Source | None) -> str:
    if source is None:
        return (
            "\n# Where the book's files are. Git does not know, so write the repository:\n"
            "# source:\n#   repository: https://github.com/org/book\n"
        )
    path = f"#   path: {source.path}\n" if source.path else ""
    ref = f"#   ref: {source.ref}\n" if source.ref else ""
    return (
        "\n# Where the book's files are. Git says so by itself:\n"
        f"# source:\n#   repository: {source.repository}\n{ref}{path}"
    )


def added(text: str, written: Mapping[str, object], values: Mapping[str, object]) -> str:
    """*text*, which holds *written*, with those of *values* that it lacks.

    :raises Refused: if the text is too unusual to be added to
    """
    for key, value in values.items():
        there = written.get(key)
        if isinstance(there, Mapping) and isinstance(value, Mapping):
            for name, item in value.items():
                if name not in there:
                    text = add(text, (key, name), item)
        elif there is None:
            for name, item in value.items() if isinstance(value, Mapping) else ():
                text = add(text, (key, name), item)
    return text
