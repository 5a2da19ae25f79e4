"""A preview from start to end: server, build, site, watching, and the check of all links."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from launchdirectives.book import Book
from launchdirectives.preview.follow import Followed
from launchdirectives.preview.jupyter import JupyterServer
from launchdirectives.preview.links import find_links
from launchdirectives.preview.store import Store
from launchdirectives.preview.website import Website

if TYPE_CHECKING:
    from collections.abc import Callable

    from launchdirectives.preview.links import PageLink


class Preview:
    """One preview of the book in *directory*.

    :param say: takes each line of progress
    """

    def __init__(
        self, directory: Path, *, config_file: str, port: int, say: Callable[[str], None]
    ) -> None:
        self._directory = directory
        self._config_file = config_file
        self._port = port
        self._say = say

    def run(self, *, is_check: bool) -> bool:
        """Preview until Ctrl-C, or check every link once; the result is whether all is well."""
        # Ended by a signal, everything that was started is ended too.
        signal.signal(signal.SIGTERM, _interrupt)
        with tempfile.TemporaryDirectory(prefix="launchdirectives-") as scratch:
            folder = Path(scratch).resolve()
            site = Website(folder / "site", self._port)
            self._book = Book.open(
                str(self._directory), config_file=self._config_file, preview=site.jupyter_url
            )
            self._store = Store(self._book, folder)
            self._folder = folder
            self._say("Starting a Jupyter Server with JupyterLab, nbgitpuller and jupytext …")
            with JupyterServer(folder, self._store.git_config) as jupyter:
                try:
                    self._say(f"Building the book in {self._directory} …")
                    built = self._build(site.jupyter_url)
                    if is_check:
                        return built and self._check(jupyter)
                    asyncio.run(self._serve(site, jupyter))
                except KeyboardInterrupt:
                    self._say("\nEnding the Jupyter Server …")
        return not is_check

    def _build(self, url: str) -> bool:
        """Build the book with every hub at *url*, and offer what its links ask for."""
        command = [
            *(sys.executable, "-m", "sphinx", "-b", "html", "-q"),
            *("-d", str(self._folder / "doctrees")),
            *("-D", f"launch_preview={url}"),
        ]
        if self._config_file:
            command += ["-D", f"launch_config={Path(self._config_file).resolve()}"]
        done = subprocess.run([*command, str(self._directory), str(self._folder / "site")])
        self._store.save()
        self._links = find_links(self._folder / "site") if done.returncode == 0 else []
        self._store.offer(self._links)
        return done.returncode == 0

    def _check(self, jupyter: JupyterServer) -> bool:
        """Follow every link and print a table of what opened."""
        if not self._links:
            self._say("No page has a launch link. Is launchdirectives among the extensions?")
            return False
        self._say(f"Following {len(self._links)} links …")
        followed = Followed(jupyter)
        rows = [(link, followed.problem(link)) for link in self._links]
        self._say(_table(rows))
        failed = sum(bool(problem) for _, problem in rows)
        self._say(f"{len(rows) - failed} of {len(rows)} links open their file.")
        return not failed

    async def _serve(self, site: Website, jupyter: JupyterServer) -> None:
        """Serve the site, and build again whenever a file of the book changes."""
        from watchfiles import DefaultFilter, awatch

        passed_over = (*DefaultFilter.ignore_dirs, "_build", ".ipynb_checkpoints")
        changes = awatch(
            self._directory, watch_filter=DefaultFilter(ignore_dirs=passed_over), step=300
        )
        server = site.serve(jupyter)
        self._say(f"The book is at {site.front_door}")
        self._say("It is built again whenever a file changes. Press Ctrl-C to end.")
        try:
            async for _ in changes:
                self._say("A file has changed, building …")
                built = await asyncio.to_thread(self._build, site.jupyter_url)
                self._say("Built. Reload the page." if built else "The build failed; mend it.")
        finally:
            server.stop()


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _table(rows: list[tuple[PageLink, str]]) -> str:
    cells = [(link.page, link.text, problem or "opens") for link, problem in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(2)]
    return "\n".join(
        f"  {page:<{widths[0]}}  {text:<{widths[1]}}  {state}" for page, text, state in cells
    )
