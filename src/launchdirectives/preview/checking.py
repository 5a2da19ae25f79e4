"""The check of a built book: its links are followed, and the code of its pages is run."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.error import URLError

from launchdirectives.preview.follow import Followed
from launchdirectives.preview.live import chosen_kernel
from launchdirectives.preview.running import Run, SourceFiles, run_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from launchdirectives.book import Book
    from launchdirectives.preview.jupyter import JupyterServer
    from launchdirectives.preview.links import PageLink
    from launchdirectives.preview.live import LivePage


class Check:
    """One check of *book* on *jupyter*.

    :param say: takes each line of what is found
    """

    def __init__(self, book: Book, jupyter: JupyterServer, say: Callable[[str], None]) -> None:
        self._book = book
        self._jupyter = jupyter
        self._say = say
        self._followed = Followed(jupyter)

    def links(self, links: Sequence[PageLink]) -> bool:
        """Follow every link and print a table of what opened; whether all did."""
        self._say(f"Following {len(links)} links …")
        problems = [self._followed.problem(link) for link in links]
        rows = zip(links, problems, strict=True)
        self._say(_table([(link.page, link.text, problem or "opens") for link, problem in rows]))
        fine = problems.count("")
        self._say(f"{fine} of {len(links)} links open their file.")
        return fine == len(links)

    def code(self, live: Sequence[LivePage], seconds: float) -> bool:
        """Run the cells of all pages and print a table of what ran; whether all did.

        :param seconds: that each cell may take
        """
        self._say(f"Running the cells of {len(live)} page{'s' * (len(live) != 1)} …")
        files = SourceFiles(self._book)
        rows, fine = [], 0
        for page in live:
            run = self._run(page, seconds)
            fine += not run.problem
            count = f"{run.done} of {len(page.cells)} cells"
            rows.append((page.page, count, files.said(page, run) if run.problem else "runs"))
        self._say(_table(rows))
        self._say(f"The code of {fine} of {len(live)} pages runs.")
        return fine == len(live)

    def _run(self, page: LivePage, seconds: float) -> Run:
        if page.content and (problem := self._followed.missing(page.content)):
            return Run(0, problem)
        try:
            kernel = chosen_kernel(page, self._jupyter.ask("GET", "kernelspecs"))
        except (URLError, OSError) as error:
            return Run(0, f"the Jupyter Server does not answer: {error}")
        if not kernel:
            return Run(0, _no_kernel(page))
        return run_page(self._jupyter, page, kernel, seconds)


def _no_kernel(page: LivePage) -> str:
    if not page.kernel:
        return f"there is no kernel for {page.language} here"
    other = f", nor another for {page.language}" if page.language else ""
    return f"there is no kernel '{page.kernel}' here{other}"


def _table(rows: Sequence[tuple[str, str, str]]) -> str:
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    return "\n".join(
        f"  {page:<{widths[0]}}  {text:<{widths[1]}}  {state}" for page, text, state in rows
    )
