"""Python in the reader's browser: the site's own files, and nobody else is asked.

Every name but those of this machine is unresolvable. One page does most of it, as each start
of Python takes seconds.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.books import REPOSITORY, write
from tests.live.conftest import do_without
from tests.live.live_book import HEADER, POLICY, Reader, build, cell
from tests.live.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.live

PYODIDE = REPOSITORY / "lite" / "src" / "launchdirectives_lite" / "pyodide"
WORKS = POLICY.format(servers="").replace(
    "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"
)
NO_WASM = POLICY.format(servers="")
NO_WORKER = WORKS.replace("worker-src 'self'", "worker-src 'none'")
ISOLATED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
"""With these a page may share memory with its worker."""
TOLD_WITHIN = 15_000
PAGE = "floods/level.html"
HUB = "  live: {kind: thebe, via: lite, pyodide: py, files: ['data', 'floods/*.py']}\n"
CELLS = (
    "import gauge\nprint(gauge.read())\ntotal = globals().get('total', 0) + 1\ntotal",
    "class Table:\n    def _repr_html_(self): return '<table><td>high</td></table>'\nTable()",
    "import asyncio\nawait asyncio.sleep(0.01)\nimport numpy",
    "import os\nos._exit(3)",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book whose page reads a file by a module beside it, which needs a package of Pyodide."""
    if not (PYODIDE / "pyodide.asm.wasm").exists():
        do_without("Pyodide is not there: build the folder lite/")
    folder = tmp_path_factory.mktemp("lite")
    shutil.copytree(PYODIDE, folder / "book" / "py")
    _add_package(folder / "book" / "py")
    gauge = (
        "import tiny\ndef read():\n    return tiny.name, open('../data/water levels.csv').read()\n"
    )
    write(folder / "book", {"data/water levels.csv": "1,2", "floods/gauge.py": gauge})
    pages = {
        "index.md": "# Book\n\n```{toctree}\nfloods/level\n```\n",
        "floods/level.md": f"{HEADER}# Level\n\n" + "".join(cell(code) for code in CELLS),
    }
    return build(folder, pages, HUB)


def _add_package(pyodide: Path) -> None:
    """Put a package into a Pyodide, as a release has hundreds."""
    wheel = pyodide / "tiny-1.0-py3-none-any.whl"
    meta = "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny.py", "name = 'a package'\n")
        archive.writestr("tiny-1.0.dist-info/METADATA", meta)
        archive.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("tiny-1.0.dist-info/RECORD", "")
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    lock["packages"]["tiny"] = {
        "name": "tiny",
        "version": "1.0",
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": ["tiny"],
        "depends": [],
        "unvendored_tests": False,
    }
    (pyodide / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


@contextmanager
def reading(
    browser: Browser, site: Path, policy: str, more: Mapping[str, str] = {}
) -> Iterator[Reader]:
    """Somebody who has opened the page, served under *policy* and with *more* headers."""
    with served(site, {"Content-Security-Policy": policy, **more}) as address:
        context = browser.new_context()
        reader = Reader(context.new_page())
        reader.page.goto(f"{address}/{PAGE}")
        yield reader
        assert {url for url in reader.requests if not url.startswith((address, "data:"))} == set()
        context.close()


def test_python_runs_in_the_browser(browser: Browser, site: Path) -> None:
    with reading(browser, site, WORKS) as reader:
        assert [url for url in reader.requests if "launch-lite" in url] == []
        reader.start()
        first, table, missing, ends = reader.cells()
        # Files and modules are where they are in the book; outputs have their forms.
        reader.run(first)
        assert reader.output(first).split("\n\n") == ["('a package', '1,2')", "1"]
        reader.run(first)
        assert reader.output(first).split("\n\n") == ["('a package', '1,2')", "2"]
        assert reader.count(first) == 2
        reader.run(table)
        assert reader.page.locator(f'[data-live-output="{table}"] td').inner_text() == "high"
        reader.run(missing)
        assert reader.state(missing) == "failed"
        assert "No module named 'numpy'" in reader.output(missing)
        assert "does not have “numpy”" in reader.output(missing)
        # Code that cannot be interrupted alone is ended by a restart.
        reader.edit(table, "while True: pass")
        reader.run(table, waits=False)
        reader.wait_for("busy")
        assert reader.page.get_by_role("button", name="Interrupt", exact=True).is_disabled()
        reader.press("Restart")
        reader.wait_for("ready")
        reader.run(first)
        assert reader.output(first).split("\n\n") == ["('a package', '1,2')", "1"]
        # An end of Python is told.
        reader.run(ends, waits=False)
        reader.wait_for("dead", TOLD_WITHIN)
        assert reader.errors == []


@pytest.mark.parametrize("policy", [NO_WASM, NO_WORKER])
def test_a_policy_that_forbids_it_is_named(browser: Browser, site: Path, policy: str) -> None:
    with reading(browser, site, policy) as reader:
        reader.page.click("button[data-launch-live]")
        reader.wait_for("failed", TOLD_WITHIN)
        assert "'wasm-unsafe-eval'" in reader.status()


def test_what_does_not_load_is_told_and_can_be_tried_again(browser: Browser, site: Path) -> None:
    with reading(browser, site, WORKS, ISOLATED) as reader:
        reader.page.route("**/python_stdlib.zip", lambda route: route.abort())
        reader.page.click("button[data-launch-live]")
        reader.wait_for("failed", TOLD_WITHIN)
        assert "could not be loaded" in reader.status()
        reader.page.unroute("**/python_stdlib.zip")
        reader.page.route("**/*.whl", lambda route: route.abort())
        reader.press("Try again")
        reader.wait_for("ready")
        first = reader.cells()[0]
        reader.run(first)
        assert "A package that this cell needs" in reader.output(first)
        reader.page.unroute("**/*.whl")
        reader.run(first)
        assert "a package" in reader.output(first)
        # Where memory is shared, code is interrupted and variables stay.
        reader.edit(reader.cells()[1], "while True: pass")
        reader.run(reader.cells()[1], waits=False)
        reader.wait_for("busy")
        reader.press("Interrupt")
        reader.wait_for("ready")
        assert "KeyboardInterrupt" in reader.output(reader.cells()[1])
        reader.run(first)
        assert reader.output(first).endswith("2")
