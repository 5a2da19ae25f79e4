"""The notebook that jupytext keeps beside a text notebook, by the ``formats`` in its header.

``ipynb,md:myst`` pairs files of one name, ``notebooks//ipynb,md//md`` and
``notebooks/nb_/ipynb,py:percent`` those of two folders or two beginnings. Rules from
mwouts/jupytext src/jupytext/paired_paths.py and formats.py. A ``jupytext.toml`` is not read.
"""

from __future__ import annotations

import posixpath

from launchdirectives.record import Record

_NAMES = {
    "notebook": "ipynb",
    "rmarkdown": "Rmd",
    "quarto": "qmd",
    "marimo": "py",
    "markdown": "md",
    "myst": "md:myst",
    "pandoc": "md:pandoc",
}
"""Other names of formats."""


class _Apart(Exception):
    """A path does not fit into a format."""


class _Format(Record):
    """One of the paired formats: ``ROOT//FOLDER/START`` before a name, an end and a suffix."""

    suffix: str
    end: str = ""
    root: str = ""
    folder: str = ""
    start: str = ""

    @property
    def has_prefix(self) -> bool:
        """Whether anything stands before the name."""
        return bool(self.root or self.folder or self.start)

    def base(self, path: str) -> tuple[str, str, str]:
        """What all paired files have in common: folders above and below the root, and a name.

        :raises _Apart: if *path* is not of this format
        """
        stem, suffix = posixpath.splitext(path)
        if suffix != self.suffix or not stem.endswith(self.end):
            raise _Apart
        folder, name = posixpath.split(stem.removesuffix(self.end))
        if not name.startswith(self.start):
            raise _Apart
        name = name.removeprefix(self.start)
        if self.folder:
            folder = _above(folder, self.folder)
        if not self.root:
            return "", folder, name
        above, found, below = f"/{folder}/".rpartition(f"/{self.root}/")
        if not found:
            raise _Apart
        return above.strip("/"), below.strip("/"), name

    def path(self, above: str, folder: str, name: str) -> str:
        """The path of the file of this format."""
        parts = (above, self.root, folder)
        whole = "/".join(part for part in parts if part)
        for step in filter(None, self.folder.split("/")):
            whole = whole.rpartition("/")[0] if step == ".." else f"{whole}/{step}".lstrip("/")
        return posixpath.join(whole, f"{self.start}{name}{self.end}{self.suffix}")


def paired_notebook(path: str, formats: str) -> str:
    """The ``.ipynb`` that is paired with the text notebook at *path*; empty if there is none.

    :param path: from the repository's root
    :param formats: as written in the header, such as ``ipynb,md:myst``
    """
    every = [_format(one.strip()) for one in formats.replace(";", ",").split(",") if one.strip()]
    suffix = posixpath.splitext(path)[1]
    own = next((one for one in every if one.suffix == suffix), None)
    notebook = next((one for one in every if one.suffix == ".ipynb"), None)
    if own is None or notebook is None:
        return ""
    if any(bool(one.root) != bool(own.root) for one in every if one.has_prefix):
        return ""  # jupytext wants a root in all prefixes or in none
    try:
        base = own.base(path)
    except _Apart:
        return ""
    if own.root and not base[0] and not all(one.has_prefix for one in every):
        return ""  # without a prefix it would lie above the top
    found = notebook.path(*base)
    return found if own.path(*base) == path else ""


def _format(text: str) -> _Format:
    text = _NAMES.get(text.lower(), text)
    prefix, _, text = text.rpartition("/")
    suffix = text.partition(":")[0]
    end, dot, suffix = suffix.rpartition(".")
    root, _, rest = prefix.rpartition("//")
    folder, _, start = rest.rpartition("/")
    return _Format(
        suffix=f".{suffix}",
        end=end if dot else "",
        root=root,
        folder=folder,
        start=start,
    )


def _above(folder: str, below: str) -> str:
    """*folder* without the folders in *below* at its end."""
    passed: list[str] = []
    for expected in reversed(below.split("/")):
        if expected == "..":
            if not passed:
                raise _Apart
            folder = f"{folder}/{passed.pop()}".lstrip("/")
        else:
            folder, _, actual = folder.rpartition("/")
            if actual != expected:
                raise _Apart
            passed.append(actual)
    return folder
