"""The site of a book, built for a preview by the engine of the book."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from launchdirectives import layers
from launchdirectives.book import PREVIEW_CONFIG, PREVIEW_URL
from launchdirectives.foreign import CONF_PY
from launchdirectives.preview.links import PageLink, find_links, find_links_to

if TYPE_CHECKING:
    from collections.abc import Iterator


class NoEngine(Exception):
    """The engine of a book is not installed, or a folder holds no book."""


class Engine(Protocol):
    """Builds sites.

    :ivar enabled_by: where an author has it use this package
    """

    enabled_by: str

    def build(self, directory: Path, folder: Path, url: str, config_file: str) -> bool:
        """Build the book in *directory* into ``site`` below *folder*, with every hub at *url*.

        :param config_file: read in place of ``launch.yml``; may be empty
        """

    def links(self, site: Path, url: str) -> list[PageLink]:
        """The launch links of the *site*, whose hubs are at *url*."""


def engine_of(directory: Path) -> Engine:
    """The engine of the book in *directory*: Sphinx, where it is a book for both.

    :raises NoEngine: if it holds no book, or its engine is not installed
    """
    if (directory / CONF_PY).is_file():
        return _Sphinx()
    if not layers.project_file(str(directory)):
        named = f"{CONF_PY} or {layers.PROJECT_FILES[0]}"
        raise NoEngine(f"There is no {named} in {directory}: name the book's folder.")
    beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    for name in ("myst", "jupyter-book"):
        if program := shutil.which(name, path=beside):
            return _Mystmd(program)
    raise NoEngine("The preview of a mystmd project needs mystmd: pip install mystmd")


class _Sphinx:
    enabled_by = "the extensions"

    def build(self, directory: Path, folder: Path, url: str, config_file: str) -> bool:
        command = [
            *(sys.executable, "-m", "sphinx", "-b", "html", "-q"),
            *("-d", str(folder / "doctrees")),
            *("-D", f"launch_preview={url}"),
        ]
        if config_file:
            command += ["-D", f"launch_config={Path(config_file).resolve()}"]
        return not subprocess.run([*command, str(directory), str(folder / "site")]).returncode

    def links(self, site: Path, url: str) -> list[PageLink]:
        return find_links(site)


class _Mystmd:
    enabled_by = "the plugins of myst.yml"

    def __init__(self, program: str) -> None:
        self._program = program

    def build(self, directory: Path, folder: Path, url: str, config_file: str) -> bool:
        """Mystmd knows no other place for a site than ``_build/html``; what is there stays."""
        told = {
            "LAUNCHDIRECTIVES_PYTHON": sys.executable,
            PREVIEW_URL: url,
            PREVIEW_CONFIG: str(Path(config_file).resolve()) if config_file else "",
            "BASE_URL": "",
        }
        html = directory / "_build" / "html"
        with _aside(html):
            subprocess.run(
                [self._program, "build", "--html"],
                cwd=directory,
                env={**os.environ, **told},
                stdin=subprocess.DEVNULL,  # where it would ask, nobody answers
            )
            # Its exit code is 0 too if pages are missing.
            if not (html / "index.html").is_file():
                sys.stderr.write(_NO_SITE)
                return False
            shutil.rmtree(folder / "site", ignore_errors=True)
            shutil.move(html, folder / "site")
        return True

    def links(self, site: Path, url: str) -> list[PageLink]:
        return find_links_to(site, url)


_NO_SITE = (
    "mystmd has made no site. Its theme comes from the network: run 'myst build --html' once "
    "where there is one, or name a folder with a theme as 'site.template' in myst.yml.\n"
)


@contextmanager
def _aside(folder: Path) -> Iterator[None]:
    """Keep what is in *folder* for as long as another takes its place."""
    kept = folder.with_name(f"{folder.name}-before-preview")
    if folder.is_dir():
        folder.rename(kept)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if kept.is_dir():
            kept.rename(folder)
