"""Notebooks made of text notebooks: what they hold, and where they are published.

Jupytext reads the text (mwouts/jupytext, ``reads``) and is imported only then. The same text
gives the same bytes: each cell's id comes from what is in it.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator

from launchdirectives import pages, sources
from launchdirectives.config import ConvertedConfig
from launchdirectives.findings import Finding, Place, Refused
from launchdirectives.model import Page, Source
from launchdirectives.record import replace
from launchdirectives.repository import Repository
from launchdirectives.resolve import Facts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FOLDER = "_notebooks"
"""The folder of the built site that holds them."""

_CODE = "page.not-converted"


def facts(declared: ConvertedConfig, book: Source, checkout: Repository | None) -> Facts:
    """What is known about the place where the book's converted notebooks are published."""
    address = declared.repository
    if address and not (checkout and sources.is_own(address, checkout)):
        source = sources.declared_source(address, declared.ref, declared.path)
    else:
        source = sources.at_ref(book, checkout, declared.ref)
        source = replace(source, repository=address or source.repository, path=declared.path)
    return Facts(
        source=source,
        tree=sources.tree(source, checkout) if checkout else None,
        book=book,
        notes=(
            f"A notebook made of the text at each build opens, from '{source.ref}' of "
            f"{source.repository}.",
        ),
    )


def published(page: Page, where: Facts) -> str:
    """The notebook made of *page*, relative to the folder in which they are published.

    :raises Refused: if it is known not to be there
    """
    file = f"{page.docname}.ipynb"
    path = pages.in_repository(file, where.source.path)
    if where.tree is not None and path not in where.tree:
        raise Refused(
            "source.file-missing",
            f"The notebook '{path}', made of '{page.file}', is not on the branch "
            f"'{where.source.ref}'.",
            f"Publish the folder '{FOLDER}' of the built site there, and fetch the branch.",
        )
    return file


def write(
    directory: str, wanted: Iterable[Page], folder: str, *, fresh: Iterable[str] | None = None
) -> Iterator[Finding]:
    """Write the notebooks made of *wanted* into *folder*, each only if it changes.

    One whose text cannot be read any more is removed.

    :param directory: the book's folder
    :param fresh: names of pages whose text may have changed; None: of all
    """
    from launchdirectives.kept import keep  # no link needs it

    changed = None if fresh is None else set(fresh)
    for page in wanted:
        target = _file(folder, page)
        if changed is not None and page.docname not in changed and os.path.exists(target):
            continue
        try:
            content = notebook(_text(os.path.join(directory, page.file)), page.file)
            keep(target, content.encode())
        except Refused as refused:
            yield refused.at(Place(file=page.file))
            if isinstance(refused.__cause__, ModuleNotFoundError):
                return
            if os.path.exists(target):
                os.remove(target)  # made of a text that is no more


def remove_others(wanted: Iterable[Page], folder: str) -> None:
    """Remove the notebooks in *folder*, which holds nothing else, that nobody wants any more."""
    kept = {_file(folder, page) for page in wanted}
    for parent, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(parent, name)
            if name.endswith(".ipynb") and path not in kept:
                os.remove(path)


def _file(folder: str, page: Page) -> str:
    return os.path.join(folder, *f"{page.docname}.ipynb".split("/"))


def notebook(text: str, file: str) -> str:
    """The ``.ipynb`` of the text notebook *text*.

    :param file: its name, by whose suffix jupytext knows the language
    :raises Refused: if jupytext is missing or cannot read it
    """
    try:
        import jupytext
        import nbformat
    except ModuleNotFoundError as error:
        raise Refused(
            _CODE,
            f"Text notebooks cannot be made into notebooks: {error.name} is not installed.",
            "Run pip install 'launchdirectives[convert]'.",
        ) from error
    suffix = posixpath.splitext(file)[1]
    try:
        made = jupytext.reads(text, fmt=suffix.removeprefix("."))
    except Exception as error:  # whatever a text makes jupytext or one of its readers raise
        raise Refused(
            _CODE,
            f"Jupytext cannot make a notebook of it: {_one_line(error)}.",
            "Mend the text, or commit a notebook beside it.",
        ) from error
    # A notebook of its own: paired with a text, jupytext would look for that beside it.
    made.metadata.pop("jupytext", None)
    made.nbformat, made.nbformat_minor = 4, 5
    _name_cells(made.cells)
    content: str = nbformat.writes(made)  # type: ignore[no-untyped-call]
    return content.rstrip("\n") + "\n"


def _name_cells(cells: Iterable[Any]) -> None:
    """Give each cell an id by its content; the same content again gets another."""
    from hashlib import blake2b

    seen: dict[str, int] = {}
    for cell in cells:
        content = f"{cell.cell_type}\n{cell.source}"
        count = seen[content] = seen.get(content, 0) + 1
        cell.id = blake2b(f"{count}\n{content}".encode(), digest_size=6).hexdigest()


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8-sig") as stream:
            return stream.read()
    except (OSError, ValueError) as error:
        raise Refused(
            _CODE, f"The file cannot be read: {_one_line(error)}.", "Mend the file."
        ) from error


def _one_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
