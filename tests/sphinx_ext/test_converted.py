"""Notebooks made of text notebooks: written beside the pages, opened where they are published."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.books import commit, git, sphinx_build, write
from tests.sphinx_ext.conftest import Build, Built, MakeBook

TEXT = (
    "---\njupytext: {text_representation: {extension: .md, format_name: myst}}\n"
    "kernelspec: {name: python3, display_name: Python 3, language: python}\n---\n\n"
    "# Rain\n\n```{code-cell} ipython3\nprint(1)\n```\n"
)
LAUNCH = (
    "hubs:\n  hub: {kind: jupyterhub, url: https://hub.example.org, folder: none}\n"
    "converted: {ref: notebooks}\n"
)
OPENED = (
    "https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Forg%2Fbook"
    "&urlpath=lab%2Ftree%2Fbook%2F{}.ipynb&branch=notebooks"
)


def made(built: Built) -> dict[str, str]:
    """The notebooks that a build has made."""
    folder = built.out / "_notebooks"
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def times(out: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in out.rglob("*.ipynb")}


def test_made_opened_and_kept(make_book: MakeBook, build: Build) -> None:
    files = {"rain.md": TEXT, "week/two.md": TEXT, "pair.md": TEXT, "pair.ipynb": "{}"}
    book = make_book(
        {**files, "prose.md": "# Prose\n"}, launch=LAUNCH, conf="exclude_patterns += ['pair.ipynb']"
    )
    built = build(book)
    assert built.warnings == ""
    assert list(made(built)) == ["rain.ipynb", "week/two.ipynb"]
    assert built.links("rain") == [OPENED.format("rain")]
    assert built.links("week/two") == [OPENED.format("week%2Ftwo")]
    assert "branch=main" in built.links("pair")[0]
    before = times(built.out)
    assert times(build(book).out) == before  # nothing is written again
    write(book, {"rain.md": TEXT + "\nMore.\n"})
    changed = {path for path, time in times(build(book).out).items() if before.get(path) != time}
    assert changed == {str(built.out / "_notebooks" / "rain.ipynb")}
    (book / "week" / "two.md").unlink()
    assert list(made(build(book))) == ["rain.ipynb"]


def test_pages_that_are_scripts(make_book: MakeBook, tmp_path: Path) -> None:
    # In a process of its own, since myst-nb changes what this one takes for sources.
    built = Built("", tmp_path / "site")
    script = (
        "# ---\n# jupyter:\n#   jupytext: {formats: 'notebooks///ipynb,scripts///py:percent'}\n"
        "#   kernelspec: {name: python3, display_name: Python 3, language: python}\n# ---\n\n"
        "# %% [markdown]\n# # Gauge\n\n# %%\nprint(1)\n"
    )
    conf = (
        'nb_custom_formats = {".py": ["jupytext.reads", {"fmt": "py:percent"}]}\n'
        'exclude_patterns += ["conf.py", "notebooks"]'
    )
    files = {"a.py": script, "scripts/b.py": script, "notebooks/b.ipynb": "{}"}
    book = make_book(files, launch=LAUNCH.replace("converted", "# "), conf=conf)
    assert sphinx_build(book, built.out).stderr == ""
    assert "urlpath=notebooks%2Fbook%2Fa.py%3Ffactory%3DNotebook&" in built.links("a")[0]
    assert "urlpath=lab%2Ftree%2Fbook%2Fnotebooks%2Fb.ipynb&" in built.links("scripts/b")[0]
    write(book, {"launch.yml": LAUNCH})
    assert sphinx_build(book, built.out).stderr == ""
    assert list(made(built)) == ["a.ipynb"]
    assert built.links("a") == [OPENED.format("a")]


def test_processes_side_by_side_make_the_same(make_book: MakeBook, tmp_path: Path) -> None:
    files = {f"page{number:02}.md": TEXT.replace("1", str(number)) for number in range(12)}
    book = make_book(files, launch=LAUNCH)
    outs = (tmp_path / "one", tmp_path / "two")
    for out, jobs in zip(outs, ("1", "2"), strict=True):
        assert sphinx_build(book, out, "-j", jobs).stderr == ""
    one, two = (made(Built("", out)) for out in outs)
    assert one == two
    assert len(one) == 12


def test_only_web_sites_and_only_where_it_is_asked_for(make_book: MakeBook, build: Build) -> None:
    assert not (build(make_book({"rain.md": TEXT})).out / "_notebooks").exists()
    book = make_book({"rain.md": TEXT}, launch=LAUNCH, name="other")
    assert not (build(book, "epub").out / "_notebooks").exists()


def test_a_text_that_cannot_be_converted_is_named(make_book: MakeBook, build: Build) -> None:
    book = make_book({"bad.md": TEXT, "rain.md": TEXT}, launch=LAUNCH)
    assert list(made(build(book))) == ["bad.ipynb", "rain.ipynb"]
    bad = "---\njupyter:\n  kernelspec: {name: python3}\n---\n# Its kernel has no name to show\n"
    built = build(write(book, {"bad.md": bad}))
    (warning,) = built.warnings.splitlines()
    assert "bad.md: WARNING: Jupytext cannot make a notebook of it:" in warning
    assert "[launch.page.not-converted]" in warning
    assert list(made(built)) == ["rain.ipynb"]


def test_without_jupytext_it_is_said_once(
    make_book: MakeBook, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jupytext", None)
    built = build(make_book({"a.md": TEXT, "b.md": TEXT}, launch=LAUNCH))
    (warning,) = built.warnings.splitlines()
    assert "pip install 'launchdirectives[convert]'" in warning
    assert made(built) == {}


def test_what_is_published_is_checked_where_the_branch_is_known(
    make_book: MakeBook, build: Build
) -> None:
    book = make_book({"rain.md": TEXT}, launch=LAUNCH)
    git(book, "branch", "notebooks")
    built = build(book)
    assert "The notebook 'rain.ipynb', made of 'rain.md', is not on the branch" in built.warnings
    assert built.links("rain") == []
    git(book, "worktree", "add", "--quiet", str(book.parent / "nb"), "notebooks")
    write(book.parent / "nb", made(built))
    commit(book.parent / "nb")
    built = build(book)
    assert built.warnings == ""
    assert built.links("rain") == [OPENED.format("rain")]
