"""Every snippet of the documentation is built, and what it makes is what the pages show.

A folder of ``docs/snippets`` is laid over a small book; each ``PAGE.links`` in it holds the
launch links of that page, one a line (``__`` stands for a slash in its name), and the documentation
shows the same file.
"""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from sphinx.testing.util import SphinxTestApp

from launchdirectives import hubs
from launchdirectives.book import Book
from launchdirectives.cli import main
from launchdirectives.hubs.nbgitpuller import auto_folder
from launchdirectives.publication.hubs import entry
from tests.books import REPOSITORY, checkout, git, notebook, write
from tests.publication.samples import sample
from tests.publication.saying import of_page, of_site
from tests.sphinx_ext.conftest import ENVIRONMENT, Built

DOCS = REPOSITORY / "docs"
SNIPPETS = DOCS / "snippets"
BOOKS = sorted({path.parent.name for path in SNIPPETS.glob("*/*.links")})
FROM_OTHERS = sorted({path.parent.name for path in SNIPPETS.glob("*/init.out")})
"""Folders with settings of other tools, and what ``launchdirectives init`` makes of them."""

BY_MYSTMD = ("jupyter-book-2", "mystmd-inline")
"""Folders that tests/mystmd/test_documentation.py builds."""

CONF = (
    'extensions = ["myst_nb", "launchdirectives"]\nnb_execution_mode = "off"\n'
    'myst_enable_extensions = ["colon_fence"]\nshow_warning_types = True\n'
    'exclude_patterns = ["_build", "image"]\n'
)
INDEX = "# Book\n\n```{toctree}\n:glob:\n**\n```\n"
HUBS = "community"
"""The folder whose hubs the snippets of single pages (``page-…``) use."""

REMOTES = {
    "ref-source": "https://git.example.org/a/copy",
    "binderhub-gitlab": "https://git.example.org/group/sub/book",
    "binderhub-git": "https://git.example.org/group/sub/book.git",
}
TAGGED = ("ref-branch", "page-ref")
"""Books with a tag ``v1.0`` and a commit after it."""

NO_BOOKS = (
    *("auto-folder", "check-in-ci", "check-kind", "embed-control", "ingest", "mystmd-record"),
    *("publish-record", "publisher", "python", "views-publishers", "views-web"),
)
"""Folders of programs, of settings for build servers, and of texts that are made of a record."""

MADE = (".links", ".explained", ".out")
"""What is made of a book, and shown."""

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def snippet(name: str) -> str:
    return (SNIPPETS / name).read_text(encoding="utf-8")


def files_of(name: str) -> dict[str, str]:
    """The files of a folder of snippets, relative to it."""
    folder = SNIPPETS / name
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def make_book(folder: Path, name: str) -> Path:
    """A small book with the snippets in the folder *name* laid over it."""
    files = files_of(name)
    basis = {
        "index.md": INDEX,
        "page.ipynb": notebook(),
        "tutorials/floods.ipynb": notebook(),
        "tutorials/solutions.ipynb": notebook(),
        "data/levels.csv": "day,level\n",
        ".gitignore": "_build/\n",
        "environment.yml": ENVIRONMENT,
    }
    if "rain.links" in files or name == HUBS:
        basis["rain.md"] = snippet("text-notebook/rain.md")
    if name.startswith("page-") and "launch.yml" not in files:
        basis["launch.yml"] = snippet(f"{HUBS}/launch.yml")
    files["conf.py"] = f"{CONF}{files.get('conf.py', '')}"
    given = {file: text for file, text in files.items() if not file.endswith(MADE)}
    write(folder, {**basis, **given})
    checkout(folder, REMOTES.get(name, "https://github.com/org/book"))
    if name in TAGGED:
        git(folder, "tag", "v1.0")
        git(folder, "commit", "--quiet", "--allow-empty", "-m", "Second edition")
    return folder


def build(source: Path) -> Built:
    app = SphinxTestApp("html", source)
    try:
        app.build()
        return Built(ESCAPES.sub("", app.warning.getvalue()), Path(app.outdir))
    finally:
        app.cleanup()


def installed(name: str) -> dict[str, str]:
    """The files of the package in the snippet *name*, as an installer leaves them."""
    project = tomllib.loads(snippet(f"{name}/pyproject.toml"))["project"]
    module = project["name"].replace("-", "_")
    info = f"{module}-{project['version']}.dist-info"
    entries = "".join(
        f"[{group}]\n" + "".join(f"{one} = {value}\n" for one, value in listed.items())
        for group, listed in project["entry-points"].items()
    )
    return {
        f"{module}.py": snippet(f"{name}/{module}.py"),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {project['name']}\n"
        f"Version: {project['version']}\n",
        f"{info}/entry_points.txt": entries,
    }


@pytest.fixture
def _course_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The package of the ``hub-kind`` snippet, as an installer leaves it."""
    monkeypatch.syspath_prepend(str(write(tmp_path / "site-packages", installed("hub-kind"))))
    hubs.get.cache_clear()
    yield
    hubs.get.cache_clear()
    sys.modules.pop("launchdirectives_courseserver", None)


def test_a_check_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(write(tmp_path / "site-packages", installed("check-kind"))))
    book = make_book(tmp_path / "book", "check-kind")
    arguments = ("--directory", str(book), "--select", "course.hub", "--format", "json")
    assert main(["check", *arguments]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["code"], finding["level"]) == ("course.hub", "error")
    assert finding["file"] == "page.ipynb"
    sys.modules.pop("launchdirectives_coursecheck", None)


@pytest.mark.usefixtures("_course_server")
@pytest.mark.parametrize("name", BOOKS)
def test_links_are_those_that_the_documentation_shows(name: str, tmp_path: Path) -> None:
    built = build(make_book(tmp_path / "book", name))
    assert built.warnings == ""
    for file in SNIPPETS.joinpath(name).glob("*.links"):
        assert (
            built.links(file.stem.replace("__", "/"))
            == file.read_text(encoding="utf-8").splitlines()
        )


@pytest.mark.parametrize("name", FROM_OTHERS)
def test_init_prints_what_the_documentation_shows(name: str, tmp_path: Path) -> None:
    files = {file: text for file, text in files_of(name).items() if not file.endswith(".links")}
    expected = files.pop("init.out")
    if "conf.py" in files:
        files["conf.py"] = f'extensions = ["myst_nb"]\n\n{files["conf.py"]}'
    if "_config.yml" in files:
        files["_toc.yml"] = "format: jb-book\nroot: index\n"
    book = checkout(write(tmp_path / "book", {**files, "index.md": INDEX}))
    command = [sys.executable, "-u", "-m", "launchdirectives", "init", "--yes"]
    done = subprocess.run(
        command, cwd=book, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert (done.stdout, done.returncode) == (expected, int("[config." in expected))


def test_a_catalogue(tmp_path: Path) -> None:
    book = make_book(tmp_path / "book", "catalogue")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "launchdirectives", *arguments]
        return subprocess.run(command, cwd=book, capture_output=True, text=True)

    done = run("hub", "import", "values.yaml")
    assert (done.stdout, done.stderr) == (snippet("catalogue/hub-profiles.yml"), "")
    launch = book / "launch.yml"
    launch.write_text(launch.read_text().replace("image: pytorch", "image: pytorsh"))
    told = run("link", "page.ipynb").stderr.replace("./launch.yml", "launch.yml")
    assert told == snippet("catalogue/wrong.out")


def test_three_ways_of_writing_give_the_same() -> None:
    ways = ("page-directive", "page-directive-rst", "page-element")
    assert len({snippet(f"{way}/lesson.links") for way in ways}) == 1


@pytest.mark.usefixtures("_course_server")
def test_the_kind_of_hub_from_outside_refuses_with_its_reason(tmp_path: Path) -> None:
    book = make_book(tmp_path / "book", "hub-kind")
    git(book, "remote", "set-url", "origin", "https://git.example.org/group/book")
    warnings = build(book).warnings
    assert "Hub 'course': A course server opens repositories on github.com only." in warnings
    assert "[launch.hub.source]" in warnings
    assert len(warnings.splitlines()) == 1


def test_a_book_in_another_language(tmp_path: Path) -> None:
    built = build(make_book(tmp_path / "book", "language"))
    assert "Öffnen auf Binder" in built.text("page.html")


def test_colours_come_after_ours(tmp_path: Path) -> None:
    sheets = build(make_book(tmp_path / "book", "colours")).soup("page").select("link[href*='css']")
    names = [str(sheet["href"]).partition("?")[0] for sheet in sheets]
    assert {"_static/colours.css", "_static/launch.css"} <= set(names)


@pytest.mark.parametrize("program", ["links", "floods", "kind"])
def test_programs(program: str, tmp_path: Path) -> None:
    book = make_book(tmp_path / "book", HUBS)
    command = [sys.executable, str(SNIPPETS / "python" / f"{program}.py")]
    done = subprocess.run(command, cwd=book, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == (snippet(f"python/{program}.out"), "")


def test_an_explanation(tmp_path: Path) -> None:
    book = make_book(tmp_path / "book", "explain")
    command = [sys.executable, "-m", "launchdirectives", "link", "--explain", "rain.md"]
    done = subprocess.run(command, cwd=book, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == (snippet("explain/rain.explained"), "")


def test_what_publishers_see_of_a_hub(tmp_path: Path) -> None:
    config = Book.open(str(make_book(tmp_path / "book", "hub-terms"))).config
    shown = {hub.name: entry(hub, config.audiences) for hub in config.hubs}
    assert json.dumps(shown, indent=1) + "\n" == snippet("hub-terms/record.out")


@pytest.mark.parametrize("file", ["crossref.xml", "jats.xml", "zenodo.json", "datacite.json"])
def test_what_a_view_says_of_a_page(file: str) -> None:
    said = of_page(file.partition(".")[0], sample())
    assert said == snippet(f"views-publishers/{file}")


def test_what_a_view_says_to_mystmd_and_quarto() -> None:
    said = of_site("myst", sample())
    assert said == snippet("views-publishers/myst.yml")
    quarto = yaml.safe_load(snippet("views-publishers/_quarto.yml"))
    project = yaml.safe_load(said)["project"]
    assert quarto["manuscript"]["environment"] == project["requirements"]
    assert quarto["project"]["resources"] == project["resources"]


@pytest.mark.parametrize("branch", ["main", "", "feature/x", "é", "b" * 50, "-" * 3])
@pytest.mark.parametrize(
    "repository", ["https://github.com/Org/Book.git", "https://git.example.org:8443/a/b-数据"]
)
def test_the_folder_can_be_computed_by_others(repository: str, branch: str) -> None:
    theirs = runpy.run_path(str(SNIPPETS / "auto-folder" / "auto_folder.py"))
    identity = repository.removeprefix("https://").removesuffix(".git").lower()
    assert theirs["auto_folder"](identity, branch) == auto_folder(repository, branch)


def test_every_dependency_is_justified() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {re.split(r"[<>=\[ ]", entry)[0] for group in groups for entry in group}
    text = (DOCS / "dependencies.md").read_text(encoding="utf-8")
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_every_folder_is_tested_and_every_file_is_shown() -> None:
    folders = {path.name for path in SNIPPETS.iterdir() if path.is_dir()}
    assert folders == {*BOOKS, *FROM_OTHERS, *BY_MYSTMD, *NO_BOOKS}
    text = "".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    hidden = [
        f"{name}/{file}"
        for name in sorted(folders)
        for file in files_of(name)
        if f"snippets/{name}/{file}" not in text
    ]
    assert hidden == []
