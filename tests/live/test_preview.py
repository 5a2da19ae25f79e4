"""The preview: real server, real clicks, and nothing left when it ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from tests.books import EXAMPLE_BOOK, checkout, commit, git, notebook, write
from tests.live.conftest import require_modules
from tests.live.lab import new_reader, open_document, run_first_cell
from tests.live.live_book import HEADER, Reader, cell

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.live
MODULES = ("jupyterlab", "notebook", "nbgitpuller", "jupytext", "tornado", "watchfiles", "bs4")
CONF = 'extensions = ["myst_nb", "launchdirectives"]\nnb_execution_mode = "off"\n'
INDEX = "# Book\n\n```{toctree}\npage\n```\n"
HUBS = """\
hubs:
  community: {kind: jupyterhub, url: https://hub.example.org}
  binder: {kind: binderhub, url: https://mybinder.org}
"""


@pytest.fixture(autouse=True)
def _needs_the_extra() -> None:
    require_modules(*MODULES)


def preview(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "launchdirectives", "preview", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=240)


@contextmanager
def running(book: Path, mark: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A preview that serves; gives the process and the address it has printed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "launchdirectives", "preview", str(book)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PREVIEW_MARK": mark},
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        address = ""
        for line in process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+/\?key=\S+", line):
                address = found[0]
                break
        assert address, "the preview has printed no address"
        time.sleep(0.5)
        yield process, address
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
        process.stdout.close()


def still_running(mark: str) -> list[str]:
    """Processes that carry *mark* in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if f"PREVIEW_MARK={mark}".encode() in environment and command:
            found.append(command.replace(b"\0", b" ").decode())
    return found


def test_check_of_the_example_book() -> None:
    done = preview("--check", "--live", str(EXAMPLE_BOOK))
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line for line in done.stdout.splitlines() if line.endswith("opens")]
    assert len(rows) == 15
    assert any("floods/été 2003.html" in row for row in rows)
    assert "15 of 15 links open their file." in done.stdout
    ran = re.findall(r"^  (.+?) +(\d of \d) cells +runs$", done.stdout, re.MULTILINE)
    assert ran == [
        ("01-first-look.html", "4 of 4"),
        ("02-gaps-and-spikes.html", "5 of 5"),
        ("floods/high-water.html", "4 of 4"),
        ("floods/été 2003.html", "4 of 4"),
    ]
    assert "The code of 4 of 4 pages runs." in done.stdout


RUN = """\
  asks.html     0 of 1 cells  asks.md:9: cell 1, 'name = input()': it asks for input, which nobody \
gives here
  dies.html     0 of 1 cells  dies.md:9: cell 1, 'import os': the kernel has died
  error.html    2 of 3 cells  error.md:17: cell 3, 'if x:': ValueError: dry
  in/good.html  3 of 3 cells  runs
  julia.html    0 of 1 cells  julia.md: there is no kernel 'julia-1.10' here, nor another for julia
  old.html      1 of 1 cells  runs
  slow.html     0 of 2 cells  slow.md:9: cell 1, 'while True: pass': it was interrupted after 4 \
seconds
The code of 2 of 7 pages runs.
"""


def test_check_runs_the_code_of_all_pages(tmp_path: Path) -> None:
    beginnings = {name: HEADER + f"# {name}\n\n" for name in ("asks", "dies", "error", "slow")}
    good = cell("print(open('rain.txt').read())") + cell("1/0", "raises-exception") + cell("1")
    julia = HEADER.replace("python3", "julia-1.10").replace("python", "julia") + "# Julia\n\n"
    files = {
        "docs/conf.py": CONF,
        "docs/index.md": "# Book\n\n```{toctree}\n:glob:\n*\nin/*\n```\n",
        "docs/launch.yml": "hubs:\n  live: {kind: thebe, via: https://mybinder.org}\n",
        "docs/asks.md": beginnings["asks"] + cell("name = input()"),
        "docs/dies.md": beginnings["dies"] + cell("import os\nos._exit(1)"),
        "docs/error.md": beginnings["error"]
        + cell("x = 1") * 2
        + cell("if x:\n    raise ValueError('dry\\nbed')"),
        "docs/in/good.md": f"{HEADER}# Good\n\n{good}",
        "docs/in/rain.txt": "3 mm",
        "docs/julia.md": julia + cell("1 + 1"),
        "docs/old.md": HEADER.replace("---\n\n", "launch: {ref: v1}\n---\n\n# Old\n\n")
        + cell("open('old.txt')"),
        "docs/old.txt": "",
        "docs/slow.md": beginnings["slow"] + cell("while True: pass") + cell("1"),
    }
    root = checkout(write(tmp_path / "book", files))
    git(root, "branch", "v1")
    git(root, "rm", "--quiet", "docs/old.txt")
    commit(root, "Without the file that the old page needs")
    done = preview("--check", "--live", "--timeout", "4", str(root / "docs"))
    assert done.returncode == 1, done.stderr
    assert done.stdout.endswith(RUN)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--live",), "--live goes with --check"),
        (("--check", "--live", "--timeout", "soon"), "'soon' is no number of seconds"),
    ],
)
def test_usage(arguments: tuple[str, ...], words: str) -> None:
    done = preview(*arguments, str(EXAMPLE_BOOK))
    assert done.returncode == 2
    assert words in done.stderr


def test_check_finds_a_link_that_does_not_open(tmp_path: Path) -> None:
    files = {
        "conf.py": CONF,
        "index.md": INDEX,
        "page.ipynb": notebook(),
        "bad.md": "---\norphan: true\n---\n\n# B\n\n```{launch} nowhere.ipynb\n```\n",
        "launch.yml": HUBS,
    }
    book = checkout(write(tmp_path / "book", files))
    done = preview("--check", str(book))
    assert done.returncode == 1
    assert re.search(
        r"bad.html +Open on community +'.*nowhere.ipynb' does not open: 404", done.stdout
    )
    assert "2 of 4 links open their file." in done.stdout


def test_check_of_a_book_without_git_and_without_a_remote(tmp_path: Path) -> None:
    files = {"conf.py": CONF, "index.md": INDEX, "page.ipynb": notebook()}
    for name, prepare in (("plain", lambda folder: folder), ("new", lambda f: checkout(f, ""))):
        done = preview("--check", str(prepare(write(tmp_path / name, files))))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "1 of 1 links open their file." in done.stdout


def test_check_of_a_sub_folder_with_another_ref_on_one_page(tmp_path: Path) -> None:
    old = "---\norphan: true\n---\n\n# Old\n\n```{launch} old.ipynb\n:ref: v1\n:hub: binder\n```\n"
    files = {
        "docs/conf.py": CONF,
        "docs/index.md": INDEX,
        "docs/page.ipynb": notebook(),
        "docs/old.ipynb": notebook(),
        "docs/old-page.md": old,
    }
    root = checkout(write(tmp_path / "repo", files))
    git(root, "branch", "v1")
    git(root, "rm", "--quiet", "docs/old.ipynb")
    commit(root, "Without the old notebook")
    before = git(root, "status", "--porcelain"), git(root, "rev-parse", "HEAD")
    done = preview("--check", cwd=root / "docs")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 of 2 links open their file." in done.stdout
    assert (git(root, "status", "--porcelain"), git(root, "rev-parse", "HEAD")) == before


def test_a_folder_that_is_no_book(tmp_path: Path) -> None:
    done = preview("--check", str(tmp_path))
    assert done.returncode == 3
    assert "There is no conf.py" in done.stderr


def test_click_edit_click_again_and_ctrl_c(browser: Browser, tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(EXAMPLE_BOOK, book, ignore=shutil.ignore_patterns("_build", "__pycache__"))
    mark = str(tmp_path)
    with running(book, mark) as (process, address), new_reader(browser) as reader:
        page = reader.page
        page.goto(address)
        page.goto(address.partition("?")[0] + "01-first-look.html")
        page.get_by_role("link", name="Open on Community hub").first.click()
        assert open_document(page).endswith("/01-first-look.ipynb")
        assert "365 days of readings" in run_first_cell(page)
        write(book, {"new.ipynb": notebook("print('just written')")})
        contents = book / "myst.yml"
        text = contents.read_text(encoding="utf-8")
        listed = "        - file: how-to-run.md\n"
        assert listed in text
        text = text.replace(listed, f"{listed}        - file: new.ipynb\n")
        contents.write_text(text, encoding="utf-8")
        assert process.stdout is not None
        assert any("Built." in line for line in iter(process.stdout.readline, ""))
        page.goto(address.partition("?")[0] + "new.html")
        page.get_by_role("link", name="Open on Community hub").first.click()
        page.wait_for_function(
            "window.jupyterapp?.shell?.currentWidget?.context?.path?.endsWith('new.ipynb')",
            timeout=100_000,
        )
        assert "just written" in run_first_cell(page)
        live = Reader(page.context.new_page())
        live.page.goto(address.partition("?")[0] + "new.html")
        live.start()
        [code] = live.cells()
        live.edit(code, "import os; 'new.ipynb' in os.listdir()")
        live.run(code)
        assert live.output(code) == "True"
        # Without the key the site shows nothing, and no token.
        for closed in ("-/jupyter/lab", "-/live"):
            with pytest.raises(HTTPError) as refused:
                urlopen(address.partition("?")[0] + closed, timeout=10)
            assert refused.value.code == 403
        assert any("kernel" in command for command in still_running(mark))
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.3)
        with suppress(ProcessLookupError):  # tox, for one, passes Ctrl-C on a second time
            os.killpg(process.pid, signal.SIGINT)
        assert process.wait(30) == 0
        deadline = time.monotonic() + 20
        while still_running(mark) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert still_running(mark) == []
        with pytest.raises(URLError):
            urlopen(address, timeout=5)


def test_only_the_previews_pages_are_answered_and_sigterm_ends_everything(tmp_path: Path) -> None:
    files = {"conf.py": CONF, "index.md": INDEX, "page.ipynb": notebook()}
    book = checkout(write(tmp_path / "book", files))
    mark = f"{tmp_path}-term"
    with running(book, mark) as (process, address):
        site, _, key = address.partition("/?")
        with urlopen(f"{site}/-/live?{key}", timeout=10) as answer:
            server = json.load(answer)
        port = site.rpartition(":")[2]
        own = (site, f"http://localhost:{port}")
        others = (f"{site}0", f"https://127.0.0.1:{port}", f"http://127.0.0.1.example.org:{port}")
        for origin in (*own, *others):
            headers = {"Authorization": f"token {server['token']}", "Origin": origin}
            asked = Request(f"{server['url']}api/status", headers=headers)
            with urlopen(asked, timeout=10) as answer:
                allowed = answer.headers["Access-Control-Allow-Origin"]
            assert allowed == (origin if origin in own else None)
        assert still_running(mark)
        process.terminate()
        assert process.wait(30) == 0
        assert still_running(mark) == []
