"""A preview from start to end: server, build, site, watching, and the check of what is built."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from launchdirectives.book import Book
from launchdirectives.preview.checking import Check
from launchdirectives.preview.jupyter import JupyterServer
from launchdirectives.preview.live import find_live_pages
from launchdirectives.preview.store import Store
from launchdirectives.preview.website import Website

if TYPE_CHECKING:
    from collections.abc import Callable

    from launchdirectives.preview.building import Engine


class Preview:
    """One preview of the book in *directory*, built by *engine*.

    :param say: takes each line of progress
    """

    def __init__(
        self,
        directory: Path,
        engine: Engine,
        *,
        config_file: str,
        port: int,
        say: Callable[[str], None],
    ) -> None:
        self._directory = directory
        self._engine = engine
        self._config_file = config_file
        self._port = port
        self._say = say

    def run(self, *, is_check: bool, seconds: float | None = None) -> bool:
        """Preview until Ctrl-C, or check once; the result is whether all is well.

        :param seconds: that each cell may take when the check runs the pages' code too; None if
            it does not
        """
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
            with JupyterServer(folder, self._store.git_config, site.port) as jupyter:
                try:
                    self._say(f"Building the book in {self._directory} …")
                    built = self._build(site.jupyter_url)
                    if is_check:
                        return built and self._check(jupyter, seconds)
                    asyncio.run(self._serve(site, jupyter))
                except KeyboardInterrupt:
                    self._say("\nEnding the Jupyter Server …")
        return not is_check

    def _build(self, url: str) -> bool:
        """Build the book with every hub at *url*, and offer what its pages ask for."""
        built = self._engine.build(self._directory, self._folder, url, self._config_file)
        self._store.save()
        if not built:
            return False
        site = self._folder / "site"
        self._links = self._engine.links(site, url)
        self._live = find_live_pages(site, self._book)
        contents = [link.content for link in self._links]
        self._store.offer([*contents, *(page.content for page in self._live if page.content)])
        return True

    def _check(self, jupyter: JupyterServer, seconds: float | None) -> bool:
        """Follow the links, and run the pages' code where it is asked for."""
        check = Check(self._book, jupyter, self._say)
        if not self._links and not self._live:
            where = self._engine.enabled_by
            self._say(f"No page has a launch link. Is launchdirectives among {where}?")
            return False
        if not self._links and seconds is None:
            self._say("No page has a launch link, but there is live code: add --live to run it.")
            return False
        if seconds is not None and not self._live:
            self._say("No page has live code: offer a hub of kind 'thebe', or leave out --live.")
            return False
        does_open = check.links(self._links) if self._links else True
        does_run = check.code(self._live, seconds) if seconds is not None else True
        return does_open and does_run

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
