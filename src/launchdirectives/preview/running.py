"""All cells of a page, run in a new kernel as a reader would."""

from __future__ import annotations

import asyncio
import posixpath
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from urllib.error import HTTPError, URLError

from launchdirectives import cells
from launchdirectives.preview.kernel import CellError, Kernel

if TYPE_CHECKING:
    from launchdirectives.book import Book
    from launchdirectives.preview.jupyter import JupyterServer
    from launchdirectives.preview.live import LivePage

_LONGEST = 60  # characters of a cell's first line


class Run(NamedTuple):
    """What has become of a page.

    :ivar done: how many of its cells have run
    :ivar problem: why the others have not; empty if all have
    :ivar is_of_cell: whether the next cell is to blame
    """

    done: int
    problem: str = ""
    is_of_cell: bool = False


def run_page(jupyter: JupyterServer, page: LivePage, kernel: str, seconds: float) -> Run:
    """Run the cells of *page*, one after the other, up to the first that fails.

    :param seconds: that each cell may take
    """
    name = posixpath.basename(page.path)
    asked = {"path": posixpath.join(page.folder, page.path), "name": name, "type": "notebook"}
    try:
        session = jupyter.ask("POST", "sessions", {**asked, "kernel": {"name": kernel}})
    except (URLError, OSError) as error:
        return Run(0, f"the kernel '{kernel}' does not start: {_reason(error)}")
    try:
        return asyncio.run(_run(Kernel(jupyter, session["kernel"]["id"]), page, seconds))
    except CellError as error:
        return Run(0, str(error))
    finally:
        with suppress(URLError, OSError):
            jupyter.ask("DELETE", f"sessions/{session['id']}")


async def _run(connecting: Kernel, page: LivePage, seconds: float) -> Run:
    async with connecting as kernel:
        for done, cell in enumerate(page.cells):
            try:
                await kernel.run(cell.source, seconds)
            except CellError as error:
                if not (error.is_raised and cell.may_fail):
                    return Run(done, str(error), is_of_cell=True)
    return Run(len(page.cells))


def _reason(error: OSError) -> str:
    return f"{error.code} {error.reason}" if isinstance(error, HTTPError) else str(error)


class SourceFiles:
    """The files that a book's pages are written in."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._by_name = {posixpath.splitext(page.file)[0]: page for page in book.pages()}

    def said(self, page: LivePage, run: Run) -> str:
        """What is wrong with *page*, and where: the file, and a cell's line, number and code."""
        source = self._by_name.get(page.page.removesuffix(".html"))
        place = source.file if source else page.page
        if not run.is_of_cell:
            return f"{place}: {run.problem}"
        code = page.cells[run.done].source
        before = sum(cell.source == code for cell in page.cells[: run.done])
        same = [
            cell.lines[0][0]
            for cell in (cells.read(self._book.directory, source) if source else ())
            if cell.kind == cells.CODE and cell.source.strip() == code.strip()
        ]
        line = f":{same[before]}" if before < len(same) else ""
        first = code.strip().partition("\n")[0].rstrip()
        shown = first if len(first) <= _LONGEST else f"{first[:_LONGEST]} …"
        return f"{place}{line}: cell {run.done + 1}, '{shown}': {run.problem}"
