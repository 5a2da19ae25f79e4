"""What tests of several folders start, once for all of them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.live.conftest import do_without, require_modules
from tests.live.git_server import GitServer
from tests.live.lab import CHROMIUM_NAMES, find_chromium, launch_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def git_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitServer]:
    """Serve the repositories that tests publish."""
    programs = ""
    if shutil.which("git"):
        asked = ["git", "--exec-path"]
        programs = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    if not shutil.which("git-http-backend", path=programs):
        do_without("git with git-http-backend is not installed (Debian: git)")
    with GitServer(tmp_path_factory.mktemp("repositories")) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one headless Chromium that reaches this machine only."""
    require_modules("playwright")
    executable = find_chromium()
    if executable is None:
        names = ", ".join(CHROMIUM_NAMES)
        do_without(f"no Chromium on PATH: install one of {names} (Debian: chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, launch_chromium(playwright, executable) as chromium:
        yield chromium
