"""The example book is built by Sphinx and by mystmd, from the same pages, to the same links.

Its settings are those of ``every-kind.yml``: each kind of hub is in them.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile

import pytest

from launchdirectives.publication import FILE
from launchdirectives.writing.myst_yml import PLUGIN, packaged
from tests.books import EXAMPLE_BOOK, checkout, sphinx_build
from tests.mystmd.building import STUB, build, launch_links
from tests.sphinx_ext.conftest import Built

pytestmark = pytest.mark.xdist_group("twin")  # both builds once

REPOSITORY = "https://github.com/launchdirectives/river-book"
SITE = "https://river.example.org"
"""Where both sites are to be; what counts from it, as JupyterLite here, needs it in mystmd."""

EXPORTED = "01-first-look.ipynb"
SOME_HUBS = "02-gaps-and-spikes.md"
"""A page whose front matter names its hubs."""

EXPORTS = {
    "xml": "jats",
    "zip": "meca",
    "tex": "tex, template: null",
    "typ": "typst, template: null",
    "docx": "docx, template: ./stub",
    "md": "md",
}
"""The end of a file's name, and what makes it without the network."""


class Twin(NamedTuple):
    """Both builds of the book.

    :ivar pages: the JSON that mystmd makes of each page, by the page's file
    """

    folder: Path
    output: str
    pages: dict[str, dict[str, object]]
    sphinx: Built


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Twin:
    """The book with all kinds of hubs, built by both: one run of ``myst`` makes all."""
    folder = tmp_path_factory.mktemp("twin") / "book"
    shutil.copytree(EXAMPLE_BOOK, folder, ignore=shutil.ignore_patterns("_build", "__pycache__"))
    every = (folder / "every-kind.yml").read_text(encoding="utf-8")
    (folder / "launch.yml").write_text(f"site: {SITE}\n{every}", encoding="utf-8")
    (folder / "stub").mkdir()
    (folder / "stub" / "template.yml").write_text(STUB, encoding="utf-8")
    (folder / ".gitignore").write_text("_build/\nout/\n", encoding="utf-8")
    settings = (folder / "myst.yml").read_text(encoding="utf-8")
    exports = "".join(
        f"    - {{format: {made}, output: out/book.{end}, articles: [{EXPORTED}]}}\n"
        for end, made in EXPORTS.items()
    )
    settings = settings.replace("template: book-theme", "template: ./stub")
    record = f"  static_files: [_build/{FILE}]\n"
    settings = settings.replace("  toc:\n", f"  exports:\n{exports}{record}  toc:\n")
    (folder / "myst.yml").write_text(settings, encoding="utf-8")
    checkout(folder, REPOSITORY)
    out = folder.parent / "sphinx"
    told = sphinx_build(folder, out).stderr  # first: the exports below would be pages for it
    done = build(folder, "--all")
    content = (folder / "_build" / "site" / "content").glob("*.json")
    pages = [json.loads(path.read_text(encoding="utf-8")) for path in content]
    located = {str(page["location"]).removeprefix("/"): page for page in pages}
    return Twin(folder, done.output, located, Built(told, out))


def addresses(page: dict[str, object]) -> set[str]:
    return {str(link["url"]) for link in launch_links(page)}


def by_sphinx(twin: Twin, name: str) -> set[str]:
    """The addresses of the controls on a page of Sphinx's; its form makes links of its own."""
    controls = twin.sphinx.soup(name).select("a.launch-go, a.launch-to, a.launch-link")
    return {urljoin(f"{SITE}/{name}.html", str(link["href"])) for link in controls}


def test_neither_engine_warns(twin: Twin) -> None:
    assert twin.sphinx.warnings == ""
    marks = [line for line in twin.output.splitlines() if line.startswith(("⚠️", "⛔️"))]
    told = [line for line in marks if "Unsupported node type: outputs" not in line]
    assert told == []  # mystmd's Markdown has no place for outputs, whoever has made them


def test_the_launch_links_of_all_pages_are_equal(twin: Twin) -> None:
    by_mystmd = {file.rpartition(".")[0]: addresses(page) for file, page in twin.pages.items()}
    assert by_mystmd == {name: by_sphinx(twin, name) for name in by_mystmd}
    assert len(by_mystmd["floods/été 2003"]) == 14
    assert sum(map(len, by_mystmd.values())) > 40


def test_what_a_page_says_in_its_front_matter_counts_for_both(twin: Twin) -> None:
    hosts = {urlsplit(address).hostname for address in addresses(twin.pages[SOME_HUBS])}
    assert hosts == {"mybinder.org", "hub.example.org"}
    assert addresses(twin.pages["about-the-data.md"]) == set()


def test_every_kind_of_hub_is_compared(twin: Twin) -> None:
    settings = (twin.folder / "launch.yml").read_text(encoding="utf-8")
    kinds = set(re.findall(r"kind: ([\w-]+)", settings)) - {"thebe"}  # no place to go to
    links = [link for page in twin.pages.values() for link in launch_links(page)]
    assert {link["data"]["launch"]["kind"] for link in links} == kinds


def test_the_exports_hold_the_links(twin: Twin) -> None:
    expected = addresses(twin.pages[EXPORTED])
    missing = {
        end: sorted(expected - set(_linked(twin.folder / "out" / f"book.{end}"))) for end in EXPORTS
    }
    assert missing == {end: [] for end in EXPORTS}


def test_the_records_say_the_same(twin: Twin) -> None:
    by_mystmd = _facts(twin.folder / "_build" / "site" / "public" / FILE)
    by_sphinx = _facts(twin.sphinx.out / FILE)
    assert by_mystmd == by_sphinx
    assert len(by_mystmd["pages"]) > 4


def _facts(path: Path) -> dict[str, Any]:
    """What a record says, but for its engine, where its pages are, and when it was made."""
    record: dict[str, Any] = json.loads(path.read_bytes())
    for name in ("generator", "generatedAt", "contentDigest", "views"):
        record.pop(name, None)
    for one in record["pages"]:
        one.pop("url", None)
    results = [
        *record["verification"],
        *(r for one in record["pages"] for r in one["verification"]),
    ]
    for one in results:
        one.pop("at")
    record["pages"].sort(key=lambda one: str(one["id"]))
    return record


def _linked(export: Path) -> Iterator[str]:
    """The addresses in an export, without the marks by which its format guards characters."""
    if not zipped(export):
        texts = [export.read_text(encoding="utf-8")]
    else:
        with ZipFile(export) as archive:
            names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
            texts = [archive.read(name).decode() for name in names]
    for text in texts:
        plain = html.unescape(text) if zipped(export) or export.suffix == ".xml" else text
        yield from re.findall(r'https?://[^\s<>"{}]+?(?=["}\s<>)])', re.sub(r"\\(.)", r"\1", plain))


def zipped(export: Path) -> bool:
    return export.suffix in (".zip", ".docx")


def test_the_plugin_of_the_book_is_that_of_the_package() -> None:
    assert (EXAMPLE_BOOK / PLUGIN).read_bytes() == Path(packaged()).read_bytes(), (
        "run: launchdirectives init --directory example_book --yes"
    )
