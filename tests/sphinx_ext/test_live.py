"""Live code in built pages: its cells, its button, its files, and nothing where none is."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from launchdirectives.live import files
from tests.books import checkout, sphinx_build, write
from tests.sphinx_ext.pages_with_cells import HUBS, OTHERS, PAGES, TEXT, notebook, tagged
from tests.sphinx_ext.test_rebuild import RECORD

CONF = """\
extensions = ["myst_nb", "sphinx_design", "launchdirectives"%s]
nb_execution_mode = "off"
show_warning_types = True
project = "Book"
version = "1"
nb_ipywidgets_js = {}
"""
ENVIRONMENT = "dependencies: [python=3.12, jupytext]\n"
LIVE = HUBS % ""
REMOVED = HUBS % ", removed: true"
BINDER_ONLY = "".join(line for line in LIVE.splitlines(keepends=True) if "live:" not in line)
LIVE_ONLY = "hubs:\n  live: {kind: thebe, via: 'https://mybinder.org'}\n"
WITH_BUTTON = {"blocks", "executed", "marked", "sub/ir", "text"}
BY_SPHINX = {"genindex", "index", "search"}
"""Written in every build, or because a page of their table of contents was read."""


@dataclass(frozen=True)
class Built:
    """What a build has made, read and written."""

    pages: dict[str, str]
    warnings: list[str]
    read: set[str]
    written: set[str]
    out: Path
    kept: dict[str, tuple[str, ...]]

    def soup(self, page: str) -> BeautifulSoup:
        return BeautifulSoup(self.pages[page], "html.parser")

    def data(self, page: str) -> dict[str, object]:
        """What the script reads from a page."""
        element = self.soup(page).find(id="launch-live-page")
        assert element is not None
        return json.loads(str(element.string))  # type: ignore[no-any-return]

    def cells(self, page: str) -> list[tuple[str, ...]]:
        """The code of each cell with its marks."""
        found = self.data(page)["cells"]
        assert isinstance(found, list)
        return [(one["source"], *sorted(one.keys() - {"id", "source"})) for one in found]

    def folders(self) -> list[str]:
        return sorted(path.name for path in (self.out / "_static").glob("launch-live-*"))


class Story:
    """A book that is built again and again, with the doctrees of the time before."""

    def __init__(self, folder: Path, pages: dict[str, str], extensions: str = "") -> None:
        self.source, self.builds = folder / "book", folder / "builds"
        write(self.source, {"conf.py": CONF % extensions, "environment.yml": ENVIRONMENT})
        checkout(write(self.source, pages))

    def build(self, launch: str | None = None, builder: str = "html", **conf: object) -> Built:
        if launch is not None:
            write(self.source, {"launch.yml": launch})
        read: set[str] = set()
        # Catalogues of messages are made of doctrees of another kind.
        builds = self.builds / "apart" if builder == "gettext" else self.builds
        app = SphinxTestApp(builder, self.source, builddir=builds, confoverrides=conf)
        out = Path(app.outdir)
        before = {path: _when(path) for path in _pages(out)}
        try:
            app.connect("env-before-read-docs", lambda app, env, names: read.update(names))
            app.build()
            pages = {
                path.relative_to(out).with_suffix("").as_posix(): path.read_text("utf-8")
                for path in _pages(out)
            }
            changed = (path for path in _pages(out) if before.get(path) != _when(path))
            written = {path.relative_to(out).with_suffix("").as_posix() for path in changed}
            text = re.sub(r"\x1b\[[0-9;]*m", "", app.warning.getvalue())
            said = [one for one in text.splitlines() if "[launch." in one]
            kept = dict(getattr(app.env, "launch_cells", {}))
            return Built(pages, said, read, written - BY_SPHINX, out, kept)
        finally:
            app.cleanup()


def _when(path: Path) -> int:
    return path.stat().st_mtime_ns


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("live")


@pytest.fixture(scope="module")
def story(folder: Path) -> Story:
    """The whole book; at first it has no live code."""
    return Story(folder / "whole", PAGES, ', "jupyter_sphinx"')


@pytest.fixture(scope="module")
def without(story: Story) -> Built:
    """Read and written before anybody thought of live code."""
    return story.build(BINDER_ONLY)


@pytest.fixture(scope="module")
def built(story: Story, without: Built) -> Built:
    """The same book, with live code since."""
    return story.build(LIVE)


def test_without_live_code_nothing_is_looked_at(without: Built) -> None:
    assert without.warnings == []
    assert without.kept == {}
    assert without.folders() == []
    assert not any("live" in page for page in without.pages.values())


def test_live_code_comes_without_reading_a_page(built: Built) -> None:
    assert built.read == set()
    assert built.written == WITH_BUTTON
    assert built.kept["text"] == ("", "python", "r")
    assert built.kept["static"] == ()


def test_cells_of_a_notebook(built: Built) -> None:
    assert built.cells("marked") == [
        ("a = 1\nb = '</script><!--\\u2028'",),
        ("first = 1", "init"),
        ("fails = 1 / 0", "raises"),
        ("fixed = 1", "readonly"),
        ("read = 1", "readonly"),
        ("folded_input = 1",),
        ("folded_output = 1",),
        ("folded = 1",),
        ("a = 2",),
    ]
    assert built.data("marked")["path"] == "marked-live.ipynb"
    assert built.data("marked")["kernel"] == {"name": "python3", "language": "python"}
    assert built.cells("sub/ir") == [("x <- 1",)]
    assert built.data("sub/ir")["kernel"] == {"name": "ir", "language": "r"}


def test_cells_of_a_text_notebook(built: Built) -> None:
    assert built.cells("text") == [("x = 1",), ("z = x + y",), ("print(z)", "init")]
    # Its label is used as it is, and the page's own text has the first of our ids.
    ids = [one["id"] for one in built.data("text")["cells"]]  # type: ignore[attr-defined]
    assert ids == ["named", "launch-cell-2", "launch-cell-3"]


def test_code_blocks_without_prompts_and_line_numbers(built: Built) -> None:
    assert built.cells("blocks") == [
        ("for n in range(3):\n    print(n)",),
        ("for n in range(3):\n    print(n)\n\nn", "init"),
        ("def f():\n    return 1\n\nf()",),
        ("named = 1",),
        ("by_docutils = 1",),
        ("included = 1\n",),
        ("inside = 1", "readonly"),
    ]
    assert built.data("blocks")["kernel"] == {"name": "", "language": "python"}


def test_cells_of_jupyter_sphinx(built: Built) -> None:
    assert built.cells("executed") == [
        ("answer = 6 * 7\nprint(answer)",),
        ("print(answer + 1)", "init", "raises"),
    ]


def test_live_code_only_where_there_is_something_to_run(built: Built) -> None:
    has_button = {page for page, html in built.pages.items() if "data-launch-live" in html}
    has_cells = {page for page, html in built.pages.items() if "launch-live-page" in html}
    has_script = {page for page, html in built.pages.items() if files.LOADER in html}
    assert has_button == has_cells == has_script == WITH_BUTTON
    script = built.soup("sub/ir").select_one("script[type=module]")
    assert script is not None
    path = str(script["src"]).partition("?")[0]
    assert (built.out / "sub" / path).resolve().is_file()
    assert len(built.folders()) == 1


def test_what_cannot_be_live_is_said_with_its_line(folder: Path) -> None:
    book = Story(folder / "others", {**_small(), "others.md": OTHERS})
    built = book.build(LIVE)
    assert _told(built) == ["6 page.option", "10 live.cells"]
    soup = built.soup("others")
    links = [str(link["href"]) for link in soup.select("a.launch-go, a.launch-link")]
    assert len(links) == 2
    assert all(link.startswith("https://mybinder.org/v2/") for link in links)
    assert not soup.select(".launch-start, script[type=module]")


def _told(built: Built) -> list[str]:
    """The line and the code of each finding about a page."""
    return [re.sub(r".*\.md:(\d+): .*\[launch\.(.*)\]", r"\1 \2", x) for x in built.warnings]


THEMES = ["alabaster", "furo", "pydata_sphinx_theme", "sphinx_book_theme"]


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_else_of_a_page_is_changed(story: Story, built: Built, theme: str) -> None:
    live = story.build(LIVE, html_theme=theme)
    plain = story.build(BINDER_ONLY, html_theme=theme)
    assert live.read == plain.read == set()
    for page in WITH_BUTTON:
        with_it, without_it = live.soup(page), plain.soup(page)
        ids = [str(tag["id"]) for tag in with_it.select("[id]")]
        for cell in live.data(page)["cells"]:  # type: ignore[attr-defined]
            assert ids.count(cell["id"]) == 1, cell
            (shown,) = with_it.select(f"[id='{cell['id']}']")
            assert shown.select_one(".highlight pre"), cell
        for tag in with_it.select("[id^='launch-cell-']"):
            if tag.name != "span":
                del tag["id"]
        added = with_it.select("#launch-live-page, .launch-start, script[type=module]")
        assert sorted(tag.name for tag in added) == ["button", "script", "script"]
        for tag in added:
            tag.extract()
        for links in with_it.select(".launch-links"):
            links.unwrap()
        assert _plain(with_it) == _plain(without_it), page
    for page in live.pages.keys() - WITH_BUTTON:
        assert live.pages[page] == plain.pages[page], page


def _pages(out: Path) -> list[Path]:
    """The pages of a site, but for the one that is made of the publication record."""
    return [path for path in out.rglob("*.html") if path.stem not in RECORD]


def _plain(soup: BeautifulSoup) -> str:
    return re.sub(r"\s+", " ", str(soup))


def test_settings_rewrite_just_the_pages_concerned(folder: Path) -> None:
    book = Story(folder / "settings", {"a.ipynb": notebook(("x", {})), **_small()})
    first = book.build(LIVE)
    assert first.kept == {"index": (), "marked": ("",), "plain": ("python",), "a": ("",)}
    stamps = _stamps(first.out)
    nothing = book.build()
    assert (nothing.read, nothing.written, _stamps(first.out)) == (set(), set(), stamps)
    live = {"a", "marked"}
    for change in (
        LIVE.replace("binder}", "'https://binder.example.org'}"),
        LIVE.replace("via: binder", "url: 'http://localhost:8888', token: abc"),
        LIVE.replace("binder}", "binder, kernel: python3}"),
        BINDER_ONLY,
        LIVE + "placement: none\n",
        LIVE,
    ):
        again = book.build(change)
        assert (again.read, again.written) == (set(), live), change
        assert len(again.folders()) == (change != BINDER_ONLY and "none" not in change)
    write(book.source, {"a.ipynb": notebook(tagged("x", "thebe-static"))})
    assert book.build().written == {"a"}
    assert book.build().kept["a"] == ()
    (book.source / "a.ipynb").unlink()
    again = book.build()
    assert "a" not in again.kept
    old = again.out / "_static" / "launch-live-00000000"
    old.mkdir()
    assert book.build().folders() == again.folders()
    shutil.rmtree(again.out / "_static")
    assert book.build().folders() == again.folders()


def _small() -> dict[str, str]:
    return {name: PAGES[name] for name in ("index.rst", "marked.ipynb", "plain.md")}


def _stamps(folder: Path) -> dict[Path, int]:
    return {path: _when(path) for path in (folder / "_static").glob("launch-live-*/**/*")}


def test_processes_and_hash_seeds_give_the_same_bytes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {f"sub/n{number}.ipynb": PAGES["marked.ipynb"] for number in range(8)}
    book = Story(folder / "parallel", {**_small(), "text.md": TEXT, **pages})
    write(book.source, {"launch.yml": LIVE})
    found = []
    for jobs in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", jobs)
        out = folder / f"parallel-{jobs}"
        done = sphinx_build(book.source, out, "-b", "dirhtml", "-q", "-j", jobs)
        assert done.stderr == ""
        shutil.rmtree(out / ".doctrees")
        (out / ".buildinfo").unlink()
        found.append({p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()})
    assert found[0] == found[1]
    page = folder / "parallel-2/sub/n3/index.html"
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    (script,) = soup.select("script[type=module]")
    path = os.path.join(page.parent, str(script["src"]).partition("?")[0])
    assert Path(path).read_bytes() == files.read(files.LOADER)


BUILDERS = (
    *("singlehtml", "epub", "text", "latex", "man", "texinfo", "xml"),
    *("gettext", "linkcheck", "dummy"),
)


def test_other_outputs_have_no_live_code(folder: Path) -> None:
    role = "# Role\n\n{launch}`Open it`\n\n```{launch}\n:hub: live\n```\n"
    book = Story(folder / "outputs", {**_small(), "role.md": role})
    for launch, has_links in ((LIVE, True), (LIVE_ONLY, False)):
        for builder in BUILDERS:
            built = book.build(launch, builder, launch_broken="keep")
            assert built.warnings == [], builder
            text = _all_text(built.out)
            assert "/build/gh" not in text, builder
            assert not re.search("launch-live|Live code", text), builder
            writes = has_links and builder not in ("gettext", "linkcheck", "dummy")
            assert bool(re.search(r"mybinder\.org", _unescaped(text))) == writes, builder
            if not has_links:
                assert "Open on" not in text, builder


def _all_text(out: Path) -> str:
    found = [path for path in out.rglob("*") if path.suffix not in (".js", ".css", ".epub")]
    texts = [path.read_bytes().decode("utf-8", "replace") for path in found if path.is_file()]
    return "".join(texts)


def _unescaped(text: str) -> str:
    return text.replace("\\-", "-").replace("\\&", "").replace("\\%", "%").replace("\\", "")


def test_launchcheck_looks_at_pages_that_come_alive(folder: Path) -> None:
    book = Story(folder / "check", _small())
    built = book.build(LIVE_ONLY + "show: all\n", "launchcheck", launchcheck_online=False)
    lines = (built.out / "output.json").read_text("utf-8").splitlines()
    checked = [found for found in map(json.loads, lines) if found["uri"]]
    assert {found["filename"] for found in checked} == {"marked.ipynb", "plain.md"}


def test_a_link_cannot_start_live_code(folder: Path) -> None:
    role = "# Role\n\n{launch}`Open it` and <launch hub='live'>this</launch>.\n\n"
    role += "```{launch}\n:hub: live\n:style: link\n```\n"
    book = Story(folder / "link", {**_small(), "role.md": role})
    built = book.build(LIVE_ONLY)
    assert _told(built) == ["3 page.option", "3 page.option", "5 page.option"]
    paragraph = built.soup("role").find("p", string=re.compile("Open it"))
    assert paragraph is not None or "Open it" in built.pages["role"]
    assert not built.soup("role").select("a.launch-link, .launch-start")


def test_placement_and_a_header(folder: Path) -> None:
    asks = "# Asks\n\n```{launch}\n```\n\n```{code-block} python\n:class: thebe\nx = 1\n```\n"
    book = Story(folder / "header", {**_small(), "asks.md": asks})
    built = book.build(LIVE + "placement: none\n", html_theme="sphinx_book_theme")
    assert {page for page in built.pages if built.soup(page).select(".launch-start")} == {"asks"}
    assert {page for page, html in built.pages.items() if "launch-live-" in html} == {"asks"}
    built = book.build(LIVE, html_theme="sphinx_book_theme")
    (button,) = built.soup("marked").select(".launch-start")
    assert button.find_parent(class_=re.compile("header"))
    assert built.cells("asks") == [("x = 1",)]
    # Each hub has its own kernel for a page that names none.
    more = LIVE.replace("binder}", "binder, kernel: xpython}")
    more += "  more: {kind: thebe, via: binder, kernel: python3}\n"
    built = book.build(more, html_theme="sphinx_book_theme")
    assert built.data("asks")["kernel"] == {"name": "", "language": "python"}
    buttons = built.soup("asks").select(".launch-start")
    assert [json.loads(str(one["data-launch-live"]))["kernel"] for one in buttons] == [
        "xpython",
        "python3",
    ]


HIDDEN = {
    "good.ipynb": notebook(
        tagged("import_it = 1", "remove-cell", "thebe-init"),
        tagged("static = 1", "thebe-static"),
        tagged("plot = 1", "remove-input"),
        ("", {}),
        ("shown = 1", {}),
        tagged("last = 1", "remove_cell"),
    ),
    "text.md": TEXT,
    "secret.ipynb": notebook(tagged("token = 'abc'", "remove-cell"), ("shown = 1", {})),
    "other.ipynb": notebook(tagged("x = 1", "remove-cell"), ("shown = 1", {})),
}


def test_code_of_removed_cells(folder: Path) -> None:
    conf = "def setup(app):\n    app.connect('source-read', change)\n"
    conf += "def change(app, docname, content):\n    if docname == 'other':\n"
    conf += "        content[0] = content[0].replace('shown', 'changed')\n"
    book = Story(folder / "removed", {"index.rst": PAGES["index.rst"], **HIDDEN})
    write(book.source, {"conf.py": CONF % "" + conf})
    built = book.build(LIVE)
    assert built.warnings == []
    assert built.cells("good") == [("shown = 1",)]
    built = book.build(REMOVED)
    assert built.read == set()
    assert built.cells("good") == [
        ("import_it = 1", "hidden", "init"),
        ("plot = 1", "hidden"),
        ("shown = 1",),
        ("last = 1", "hidden"),
    ]
    assert built.cells("text") == [
        ("x = 1",),
        ("z = x + y",),
        ("y = 2", "hidden"),
        ("print(z)", "init"),
    ]
    assert built.cells("secret") == [("shown = 1",)]
    assert built.cells("other") == [("changed = 1",)]
    found = [
        re.sub(r".*?(\w+\.ipynb(:\d+)?).*\[launch\.(.*)\]", r"\1 \3", x) for x in built.warnings
    ]
    assert sorted(found) == ["other.ipynb live.cells", "secret.ipynb:35 security.secret"]
