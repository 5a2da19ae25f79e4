"""A mystmd project as every command sees it: its settings, its pages and what they say."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from launchdirectives.book import Book
from launchdirectives.cells import read as read_cells
from launchdirectives.config import PageConfig
from launchdirectives.findings import Finding
from launchdirectives.model import Page
from launchdirectives.publication.titles import title
from tests.core.making import checkout, codes, write

HUB = "{kind: jupyterhub, url: https://hub.example.org}"
PLAIN = f"show: all\nhubs:\n  ours: {HUB}\n"
EXTENSION = f"""\
version: 1
project:
  options:
    launch:
      show: all
      hubs:
        ours: {HUB}
"""
MYST = "version: 1\nproject:\n  title: River\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A folder with a mystmd project without settings."""
    folder = checkout(tmp_path / "book", files=())
    write(folder / "myst.yml", MYST)
    return folder


def opened(folder: Path) -> Book:
    return Book.open(str(folder))


def inline(settings: str, above: str = "") -> str:
    """A ``myst.yml`` with *settings* of ours, each on a line."""
    below = "".join(f"      {line}\n" for line in settings.splitlines())
    return f"{MYST.replace('project:', f'{above}project:')}  options:\n    launch:\n{below}"


def told(book: Book) -> list[tuple[str, str, int]]:
    """Code, file and line of each finding."""
    return [(one.code, one.place.file.rpartition("/")[2], one.place.line) for one in book.findings]


def names(book: Book) -> list[str]:
    return [hub.name for hub in book.config.hubs]


class TestSettings:
    """Where the settings of a project stand."""

    @pytest.mark.parametrize(
        "files",
        [
            {"launch.yml": PLAIN},
            {"launch.yml": EXTENSION},
            {"launch.yml": EXTENSION, "myst.yml": f"extends: launch.yml\n{MYST}"},
            {"myst.yml": inline(PLAIN)},
            {"myst.yaml": inline(PLAIN), "myst.yml": None},
            {"shared/x.yml": EXTENSION, "myst.yml": f"extends: shared/x.yml\n{MYST}"},
            {"shared/x.yml": EXTENSION, "myst.yml": f"extend: [shared/x.yml]\n{MYST}"},
        ],
    )
    def test_each_place(self, book: Path, files: dict[str, str | None]) -> None:
        for name, text in files.items():
            if text is None:
                (book / name).unlink()
            else:
                write(book / name, text)
        found = opened(book)
        assert (names(found), found.config.show, found.findings) == (["ours"], "all", [])

    def test_the_nearest_wins_key_by_key(self, book: Path) -> None:
        general = "show: all\nplacement: none\nbroken: keep\n"
        write(book / "launch.yml", f"{general}hubs: {{a: {HUB}}}")
        write(
            book / "far.yml",
            "project: {options: {launch: {show: directive, placement: article, order: [b]}}}",
        )
        write(book / "near.yml", "extends: far.yml\nproject: {options: {launch: {order: [a]}}}")
        write(
            book / "myst.yml", inline(f"show: notebooks\nhubs: {{b: {HUB}}}", "extends: near.yml\n")
        )
        config = opened(book).config
        assert (config.show, config.placement, config.broken) == ("notebooks", "article", "keep")
        assert names(opened(book)) == ["a", "b"]

    def test_of_several_files_the_later_wins(self, book: Path) -> None:
        for name, show in (("x", "all"), ("y", "directive")):
            write(book / f"{name}.yml", f"project: {{options: {{launch: {{show: {show}}}}}}}")
        write(book / "myst.yml", f"extends: [x.yml, y.yml]\n{MYST}")
        assert opened(book).config.show == "directive"

    def test_paths_count_from_the_file_that_names_them(self, book: Path) -> None:
        write(book / "shared" / "x.yml", f"extends: ../other/y.yml\n{MYST}")
        write(book / "other" / "y.yml", EXTENSION)
        write(book / "myst.yml", f"extends: shared/x.yml\n{MYST}")
        assert names(opened(book)) == ["ours"]

    def test_launch_yml_counts_once_and_below_conf_py(self, book: Path) -> None:
        write(book / "launch.yml", EXTENSION)
        write(book / "conf.py", 'launch_show = "directive"\n')
        write(book / "myst.yml", f"extends: launch.yml\n{MYST}")
        assert opened(book).config.show == "directive"
        write(book / "myst.yml", inline("show: notebooks", "extends: launch.yml\n"))
        assert opened(book).config.show == "notebooks"

    def test_another_file_in_place_of_launch_yml(self, book: Path) -> None:
        write(book / "launch.yml", EXTENSION)
        write(book / "myst.yml", f"extends: launch.yml\n{MYST}")
        write(book / "other.yml", f"hubs: {{other: {HUB}}}")
        found = Book.open(str(book), config_file=str(book / "other.yml"))
        assert names(found) == ["other"]

    def test_a_project_without_settings(self, book: Path) -> None:
        assert names(opened(book)) == ["binder"]
        write(book / "myst.yml", "")
        assert names(opened(book)) == ["binder"]
        assert opened(book).findings == []


class TestFindings:
    """What is wrong is told where it is written."""

    @pytest.mark.parametrize(
        ("files", "wanted"),
        [
            ({"myst.yml": inline("shows: all")}, ("config.unknown-key", "myst.yml", 6)),
            (
                {
                    "myst.yml": inline(
                        "show: all\nhubs:\n  a: {kind: jupyterhub, url: 'https://x.org', urk: x}"
                    )
                },
                ("config.unknown-key", "myst.yml", 8),
            ),
            (
                {
                    "myst.yml": inline(
                        f"hubs:\n  a: {HUB}\nenvironments:\n  e:\n    profile:\n      a:\n"
                        "        profile: x\n        optionz: {}\n"
                    )
                },
                ("config.unknown-key", "myst.yml", 13),
            ),
            ({"launch.yml": EXTENSION + "      sow: 1\n"}, ("config.unknown-key", "launch.yml", 8)),
            (
                {"x.yml": EXTENSION + "      sow: 1\n", "myst.yml": f"extends: x.yml\n{MYST}"},
                ("config.unknown-key", "x.yml", 8),
            ),
            ({"myst.yml": inline("show: all\nshow: all")}, ("config.wrong-value", "myst.yml", 7)),
            (
                {"myst.yml": MYST + "  options: {launch: true}\n"},
                ("config.wrong-value", "myst.yml", 4),
            ),
            ({"myst.yml": MYST + "  launch: {show: all}\n"}, ("config.unknown-key", "myst.yml", 4)),
            ({"myst.yml": MYST + "launch: {show: all}\n"}, ("config.unknown-key", "myst.yml", 4)),
            (
                {"myst.yml": MYST + "site:\n  options:\n    launch: {show: all}\n"},
                ("config.unknown-key", "myst.yml", 6),
            ),
            ({"myst.yml": f"extends: no.yml\n{MYST}"}, ("config.unreadable", "myst.yml", 1)),
            ({"myst.yml": "project: ]\n"}, ("config.unreadable", "myst.yml", 1)),
            (
                {"x.yml": "project: ]\n", "myst.yml": f"extends: x.yml\n{MYST}"},
                ("config.unreadable", "x.yml", 1),
            ),
            (
                {"x.yml": f"extends: myst.yml\n{MYST}", "myst.yml": f"extends: x.yml\n{MYST}"},
                ("config.wrong-value", "x.yml", 1),
            ),
            (
                {"myst.yml": f"{MYST}  binder: https://example.org\n"},
                ("config.wrong-value", "myst.yml", 4),
            ),
            (
                {
                    "x.yml": f"{MYST}  subtitle: x\n  binder: https://example.org\n",
                    "myst.yml": f"extends: x.yml\n{MYST}",
                },
                ("config.wrong-value", "x.yml", 5),
            ),
        ],
    )
    def test_place(self, book: Path, files: dict[str, str], wanted: tuple[str, str, int]) -> None:
        for name, text in files.items():
            write(book / name, text)
        assert told(opened(book)) == [wanted]

    def test_keys_of_mystmd_are_no_concern_of_ours(self, book: Path) -> None:
        write(book / "myst.yml", f"{MYST}  title: Twice\n  options: {{theme: 1}}\n  surprise: 2\n")
        assert opened(book).findings == []

    def test_files_on_the_network_count_once_mystmd_has_them(self, book: Path) -> None:
        address = "https://example.org/shared/launch.yml?x=1"
        write(book / "myst.yml", f"extends:\n  - {address}\n{MYST}")
        found = opened(book)
        assert told(found) == [("config.not-fetched", "myst.yml", 1)]
        assert names(found) == ["binder"]
        name = f"config-item-{hashlib.md5(address.encode()).hexdigest()}.yml"  # noqa: S324
        write(book / "_build" / "cache" / name, EXTENSION + "      sow: 1\n")
        found = opened(book)
        assert names(found) == ["ours"]
        assert [(str(one.place), one.code) for one in found.findings] == [
            (f"{address}:8: sow", "config.unknown-key")
        ]


class TestForeign:
    """mystmd's own keys, in whichever file they are."""

    def test_github_and_jupyter_may_be_in_two_files(self, book: Path) -> None:
        write(book / "shared.yml", "project: {github: org/content}\n")
        write(
            book / "myst.yml",
            f"extends: shared.yml\n{MYST}  jupyter: {{binder: {{repo: org/environment}}}}\n",
        )
        found = opened(book)
        assert found.source is not None
        assert found.source.repository == "https://github.com/org/content"
        assert found.config.environment("default").repository.endswith("/org/environment")

    def test_the_folder_in_the_repository_is_that_of_git(self, tmp_path: Path) -> None:
        folder = checkout(tmp_path / "repo") / "docs"
        write(folder / "myst.yml", f"{MYST}  github: org/book\n")
        write(folder / "nb.ipynb", "{}")
        found = opened(folder)
        assert found.source is not None
        assert found.source.path == "docs"
        (launch,) = found.launches(found.page("nb.ipynb"), needs_file=False).launches
        assert launch.path == "docs/nb.ipynb"


def setting(book: Path, text: str, name: str = "page.md") -> tuple[PageConfig, list[Finding]]:
    """What the front matter in *text* says, and what is wrong with it."""
    write(book / name, text)
    found = opened(book)
    findings: list[Finding] = []
    return found.setting(found.page(name), findings), findings


def cells(*sources: object, **metadata: object) -> str:
    """A notebook of Markdown cells."""
    made = [{"cell_type": "markdown", "metadata": {}, "source": one} for one in sources]
    return json.dumps({"cells": made, "metadata": metadata}, indent=1)


class TestPage:
    """What a page says of itself."""

    @pytest.fixture(autouse=True)
    def _hubs(self, book: Path) -> None:
        hub = "{kind: binderhub, url: https://mybinder.org}"
        write(book / "launch.yml", f"hubs: {{a: {hub}, b: {hub}}}")

    @pytest.mark.parametrize(
        ("front", "hubs", "interface"),
        [
            ("options: {launch: {hubs: [b]}}", ("b",), ""),
            ("launch: {hubs: [b]}", ("b",), ""),
            (
                "launch: {hubs: [b], interface: rstudio}\noptions: {launch: {hubs: [a]}}",
                ("a",),
                "rstudio",
            ),
            ("launch: false\noptions: {launch: {hubs: [a]}}", ("a",), ""),
            ("options: {launch: null}\nlaunch: {hubs: [a]}", ("a",), ""),
        ],
    )
    def test_both_keys(self, book: Path, front: str, hubs: tuple[str, ...], interface: str) -> None:
        for text, name in (
            (f"---\n{front}\n---\n# A\n", "page.md"),
            (cells(f"---\n{front}\n---\n# A\n"), "one-string.ipynb"),
            (cells(f"---\n{front}\n---\n# A".splitlines(keepends=True)), "lines.ipynb"),
        ):
            found, findings = setting(book, text, name)
            assert (found.hubs, found.interface, findings) == (hubs, interface, [])

    @pytest.mark.parametrize(
        ("front", "is_shown"),
        [
            ("options: {launch: true}", True),
            ("options: {launch: false}", False),
            ("launch: false\noptions: {launch: true}", True),
            ("launch: true\noptions: {launch: false}", False),
        ],
    )
    def test_switches(self, book: Path, front: str, is_shown: bool) -> None:
        write(book / "page.md", f"---\n{front}\n---\n")
        found = opened(book)
        assert found.shows(found.page("page.md"), []) is is_shown

    def test_metadata_of_a_notebook_is_below_its_first_cell(self, book: Path) -> None:
        first = "---\ntitle: Cell\noptions:\n  launch:\n    hubs: [b]\n---\n"
        metadata = {
            "title": "Metadata",
            "options": {"launch": {"hubs": ["a"], "interface": "rstudio"}},
            "kernelspec": {"name": "ir"},
        }
        found, findings = setting(book, cells(first, "# A", **metadata), "nb.ipynb")
        assert (found.hubs, found.interface, findings) == (("b",), "rstudio", [])
        assert opened(book).page("nb.ipynb").title == "Cell"

    @pytest.mark.parametrize("first", ["---\nno end", "---\n[\n---\n", "text", "---\n- a\n---\n"])
    def test_a_first_cell_that_is_no_front_matter(self, book: Path, first: str) -> None:
        found, _ = setting(book, cells(first, options={"launch": {"hubs": ["b"]}}), "nb.ipynb")
        assert found.hubs == ("b",)

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("---\ntitle: launch\noptions:\n  launch:\n    hubs: [no]\n---\n", 5),
            ("---\nlaunch:\n  ref: x\noptions:\n  launch:\n    hubs: [no]\n---\n", 6),
            ("---\noptions:\n  launch:\n    ref: x\nlaunch:\n  hubs: [no]\n---\n", 6),
            ("---\nlaunch: {hubs: [no]}\n---\noptions: launch: hubs:\n", 2),
        ],
    )
    def test_lines_in_text(self, book: Path, text: str, line: int) -> None:
        _, (finding,) = setting(book, text)
        assert (finding.place.file, finding.place.line) == ("page.md", line)

    def test_lines_in_a_notebook(self, book: Path) -> None:
        front = "---\noptions:\n  launch:\n    hubs: [no]\n---\n".splitlines(keepends=True)
        text = cells(front)
        _, (finding,) = setting(book, text, "nb.ipynb")
        wanted = next(n for n, one in enumerate(text.splitlines(), 1) if "hubs" in one)
        assert (finding.place.file, finding.place.line) == ("nb.ipynb", wanted)

    def test_rules_by_globs_are_below_the_page(self, book: Path) -> None:
        hubs = (book / "launch.yml").read_text()
        write(book / "launch.yml", hubs + '\npages: {"part/*": {hubs: [a], interface: rstudio}}')
        found, _ = setting(book, "---\noptions: {launch: {hubs: [b]}}\n---\n", "part/x.md")
        assert (found.hubs, found.interface) == (("b",), "rstudio")

    @pytest.mark.parametrize(
        ("front", "is_notebook"),
        [
            ("kernelspec: {name: python3}", True),
            ("jupytext: {formats: md}", True),
            ("jupyter: {kernelspec: {name: python3}}", True),
            ("title: x", False),
        ],
    )
    def test_which_text_is_a_notebook(self, book: Path, front: str, is_notebook: bool) -> None:
        write(book / "page.md", f"---\n{front}\n---\n```{{code-cell}} python\n1\n```\n")
        assert opened(book).page("page.md").is_notebook is is_notebook


class TestPages:
    """Which pages a project has; tests/mystmd/test_contents.py compares with mystmd's own."""

    def test_titles_in_a_toc_count_below_the_pages_own(self, book: Path) -> None:
        write(book / "myst.yml", MYST + "  toc: [{file: a.md, title: Listed}, {file: b.md}]\n")
        write(book / "a.md", "No heading\n")
        write(book / "b.md", "---\ntitle: Own\n---\n")
        assert [(one.docname, one.title, one.listed_as) for one in opened(book).pages()] == [
            ("a", "", "Listed"),
            ("b", "Own", ""),
        ]

    @pytest.mark.parametrize(
        "text",
        ["---\n# no title\nkernelspec: {name: ir}\n---\n## Rain *here*\n", "## Rain here\n# B"],
    )
    def test_the_first_heading_is_the_title(self, book: Path, text: str) -> None:
        write(book / "page.md", text)
        found = opened(book).page("page.md")
        assert title(found, read_cells(str(book), found)) == "Rain here"

    def test_tex_and_document_trees(self, book: Path) -> None:
        write(book / "paper.tex", "% \\title{No}\n\\documentclass{article}\n\\title{Paper}\n")
        write(
            book / "tree.myst.json",
            json.dumps({"mdast": {}, "frontmatter": {"title": "T", "options": {"launch": True}}}),
        )
        found = {one.docname: one for one in opened(book).pages()}
        assert {name: one.title for name, one in found.items()} == {"paper": "Paper", "tree": "T"}
        assert found["tree"].front_matter is True

    @pytest.mark.parametrize(
        "files", [{"conf.py": ""}, {"_config.yml": "title: T", "_toc.yml": "root: a"}]
    )
    def test_a_folder_for_both_engines_loses_no_page(
        self, book: Path, files: dict[str, str]
    ) -> None:
        write(book / "myst.yml", MYST + "  toc: [{file: z.md}, {file: a.md}]\n")
        for name in ("a.md", "b.md", "z.md"):
            write(book / name, "")
        assert docnames(opened(book).pages()) == ["z", "a"]
        for name, text in files.items():
            write(book / name, text)
        write(book / "old.rst", "")
        assert docnames(opened(book).pages()) == ["z", "a", "b", "old"]

    @pytest.mark.parametrize("toc", ["[]", "[1, {file: 2}, {url: x}, {title: x}]"])
    def test_a_toc_that_is_wrong_has_no_pages(self, book: Path, toc: str) -> None:
        write(book / "myst.yml", f"{MYST}  toc: {toc}\n")
        assert docnames(opened(book).pages()) == []


def docnames(pages: object) -> list[str]:
    return [page.docname for page in pages if isinstance(page, Page)]  # type: ignore[attr-defined]


def test_no_settings_are_lost_where_sphinx_thebe_is_not_loaded(book: Path) -> None:
    """Live code of ``project.jupyter`` counts, as before, below what is written for us."""
    write(book / "myst.yml", f"{MYST}  jupyter: lite\n")
    kinds = [hub.kind for hub in opened(book).config.hubs]
    assert "thebe" in kinds
    assert codes(opened(book).findings) == []


@pytest.mark.parametrize("is_project", [True, False])
def test_only_a_project_costs_anything(tmp_path: Path, is_project: bool) -> None:
    if is_project:
        write(tmp_path / "myst.yml", MYST)
    program = (
        "import sys; from launchdirectives.book import Book\n"
        f"list(Book.open({str(tmp_path)!r}).pages())\n"
        "print(any(name.startswith('launchdirectives.myst_project') for name in sys.modules))"
    )
    answer = subprocess.run(
        (sys.executable, "-c", program), capture_output=True, text=True, check=True
    )
    assert answer.stdout == f"{is_project}\n"
