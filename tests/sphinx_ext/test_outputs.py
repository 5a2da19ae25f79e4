"""Every builder gives readers something that they can use."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.books import notebook, sphinx_build
from tests.sphinx_ext.conftest import BINDER, THREE_HUBS, Build, MakeBook

ROLE = "# Role\n\nYou may {launch}`run it <page.ipynb>` now.\n"
HUB_LINK = "https://hub.example.org/hub/user-redirect/git-pull?repo="


@pytest.fixture
def source(make_book: MakeBook) -> Path:
    """A book with three hubs, a notebook and a page with a role."""
    files = {"role.md": ROLE, "week/one.ipynb": notebook()}
    conf = 'project = "Book"\nauthor = "Ann"\nversion = "1"\ncopyright = "Ann"'
    return make_book(files, conf=conf, launch=THREE_HUBS)


def test_dirhtml(source: Path, build: Build) -> None:
    built = build(source, "dirhtml")
    assert built.warnings == ""
    assert len(built.links("page/index")) == 3
    sheet = built.soup("week/one/index").select_one("link[href*='launch.css']")
    assert sheet is not None
    assert str(sheet["href"]).startswith("../../_static/launch.css")


@pytest.mark.parametrize("theme", ["alabaster", "sphinx_book_theme"])
def test_singlehtml_has_a_control_at_each_page(source: Path, build: Build, theme: str) -> None:
    built = build(source, "singlehtml", html_theme=theme)
    assert built.warnings == ""
    soup = built.soup("index")
    controls = soup.select("section > h1 + .launch, section > h2 + .launch, section > h3 + .launch")
    opened = [str(control.select("a")[0]["href"]) for control in controls]
    assert sorted(re.sub(r".*-\w{8}%2F([^&]*)&.*", r"\1", url) for url in opened) == [
        "page.ipynb",
        "week%2Fone.ipynb",
    ]
    assert soup.select("link[href*='launch.css']")


def test_epub_has_links_without_a_menu(source: Path, build: Build) -> None:
    built = build(source, "epub")
    assert built.warnings == ""
    page = built.text("page.xhtml")
    assert page.count(f'href="{HUB_LINK}') == 1
    assert ">Open on Binder</a>" in page
    assert "<details" not in page
    assert ">run it</a>" in built.text("role.xhtml")


def test_plain_text_shows_addresses_unbroken(source: Path, build: Build) -> None:
    built = build(source, "text")
    assert built.warnings == ""
    lines = [line.strip() for line in built.text("page.txt").splitlines()]
    assert f"{BINDER}page.ipynb" in lines
    assert any(
        line.startswith(HUB_LINK) and line.endswith("targetPath=" + line[-18:]) for line in lines
    )
    assert "* Open on Community hub:" in lines
    assert "run it (https://hub.example.org/" in built.text("role.txt")


def test_man_page(source: Path, build: Build) -> None:
    built = build(source, "man")
    assert built.warnings == ""
    content = built.text("book.1").replace("\\-", "-").replace("\\&", "").replace("\\%", "%")
    assert f"{BINDER}page.ipynb" in content


def test_texinfo(source: Path, build: Build) -> None:
    built = build(source, "texinfo")
    assert built.warnings == ""
    assert "@indicateurl{https://mybinder.org" in built.text(
        "book.texi"
    ) or "@uref{https://mybinder.org" in built.text("book.texi")


def test_xml(source: Path, build: Build) -> None:
    built = build(source, "xml")
    assert built.warnings == ""
    assert f'refuri="{BINDER}page.ipynb"' in built.text("page.xml")


@pytest.mark.parametrize("builder", ["gettext", "dummy", "linkcheck"])
def test_builders_without_pages_are_left_alone(source: Path, build: Build, builder: str) -> None:
    built = build(source, builder)
    assert built.warnings == ""
    # No crawler of ours may start a build on a hub.
    assert not [p for p in built.out.rglob("*.*") if b"mybinder.org" in p.read_bytes()]


def test_latex_has_links_and_a_qr_code(source: Path, build: Build) -> None:
    built = build(source, "latex")
    assert built.warnings == ""
    content = built.text("book.tex")
    assert content.count("\\includegraphics[width=3cm]{launch-") == 2
    assert "\\sphinxurl{https://mybinder.org/v2/gh/org/book/main?" in content
    for name in re.findall(r"\{(launch-\w+\.png)\}", content):
        assert (built.out / name).read_bytes().startswith(b"\x89PNG")


def test_latex_compiles(source: Path, tmp_path: Path) -> None:
    if not shutil.which("latexmk") or not shutil.which("pdflatex"):
        pytest.skip("latexmk and pdflatex are not installed (Debian: latexmk, texlive-latex-extra)")
    sphinx_build(source, tmp_path / "out", "-b", "latex")
    command = ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "book.tex"]
    done = subprocess.run(command, cwd=tmp_path / "out", capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
    assert (tmp_path / "out" / "book.pdf").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "de",
            ["Öffnen auf Community hub", "ohne Anmeldung", "Weitere Wege, diese Seite zu öffnen"],
        ),
        ("fr", ["Ouvrir sur Community hub", "sans connexion"]),
        ("es", ["Abrir en Community hub", "sin iniciar sesión"]),
    ],
)
def test_translated(source: Path, build: Build, language: str, texts: list[str]) -> None:
    page = build(source, language=language).text("page.html")
    for text in texts:
        assert text in page


def test_latex_without_a_qr_code_where_none_can_hold_the_address(
    make_book: MakeBook, build: Build
) -> None:
    launch = f"hubs: {{h: {{kind: jupyterhub, url: 'https://hub.example.org/{'x' * 3000}'}}}}\n"
    built = build(make_book(launch=launch), "latex")
    assert built.warnings == ""
    content = next(built.out.glob("*.tex")).read_text(encoding="utf-8")
    assert "launch-" not in content
    assert "hub.example.org" in content
