"""Controls without a directive: which pages get one, where it stands, what it opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.books import commit, git, notebook, write
from tests.sphinx_ext.conftest import BINDER, THREE_HUBS, Build, MakeBook

TEXT_NOTEBOOK = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---

# Text

```{code-cell}
print(1)
```
"""
PLAIN = "# Plain\n\nText.\n"


def test_without_any_configuration_a_notebook_opens_on_mybinder(
    make_book: MakeBook, build: Build
) -> None:
    built = build(make_book())
    assert built.warnings == ""
    assert built.links("page") == [f"{BINDER}page.ipynb"]
    assert built.links("index") == []


def test_a_book_in_a_sub_folder_on_another_branch(make_book: MakeBook, build: Build) -> None:
    root = make_book(
        {
            "docs/conf.py": 'extensions = ["myst_nb", "launchdirectives"]\n'
            'nb_execution_mode = "off"\n',
            "docs/index.md": "# Book\n\n```{toctree}\nweek/one\n```\n",
            "docs/week/one.ipynb": notebook(),
        }
    )
    git(root, "switch", "--quiet", "--create", "feature/x")
    built = build(root / "docs")
    expected = "https://mybinder.org/v2/gh/org/book/feature/x?urlpath=lab%2Ftree%2Fdocs%2Fweek%2F"
    assert built.links("week/one") == [f"{expected}one.ipynb"]


@pytest.mark.parametrize(
    ("show", "pages"),
    [
        ("notebooks", {"page", "text"}),
        ("all", {"page", "text", "plain", "index"}),
        ("directive", set()),
    ],
)
def test_show(make_book: MakeBook, build: Build, show: str, pages: set[str]) -> None:
    built = build(make_book({"text.md": TEXT_NOTEBOOK, "plain.md": PLAIN}), launch_show=show)
    shown = {name for name in ("index", "page", "text", "plain") if built.links(name)}
    assert shown == pages


def test_a_text_notebook_opens_as_a_notebook_and_a_paired_one_instead_of_it(
    make_book: MakeBook, build: Build
) -> None:
    files = {"text.md": TEXT_NOTEBOOK, "paired.md": TEXT_NOTEBOOK, "nb/x.md": PLAIN}
    source = make_book(files)
    write(source, {"paired.ipynb": notebook()})
    commit(source)
    (source / "paired.ipynb").unlink()
    built = build(source)
    notebooks = "https://mybinder.org/v2/gh/org/book/main?urlpath=notebooks%2F"
    assert built.links("text") == [f"{notebooks}text.md%3Ffactory%3DNotebook"]
    assert built.links("paired") == [f"{BINDER}paired.ipynb"]


@pytest.mark.parametrize(
    ("front_matter", "expected"),
    [
        ("launch: false", []),
        ("launch: {hubs: [classroom, binder]}", ["school.example.org", "mybinder.org"]),
        ("launch: {hubs: binder, interface: notebook}", ["mybinder.org"]),
        ("options: {launch: {hubs: [classroom]}}", ["school.example.org"]),
        ("launch: {hubs: [binder]}\noptions:\n  launch: false", []),
    ],
)
def test_front_matter(
    make_book: MakeBook, build: Build, front_matter: str, expected: list[str]
) -> None:
    text = TEXT_NOTEBOOK.replace("---\n", f"---\n{front_matter}\n", 1)
    built = build(make_book({"text.md": text}, launch=THREE_HUBS))
    assert built.warnings == ""
    assert [url.split("/")[2] for url in built.links("text")] == expected


def test_front_matter_in_a_notebook_and_in_restructuredtext(
    make_book: MakeBook, build: Build
) -> None:
    off = notebook().replace(
        '"metadata": {\n  "kernelspec"', '"metadata": {\n  "launch": false,\n  "kernelspec"'
    )
    assert '"launch": false' in off
    files = {
        "off.ipynb": off,
        "rest.rst": ":launch: {file: page.ipynb, hubs: [binder]}\n\nRest\n====\n\nText.\n",
    }
    built = build(make_book(files, launch=THREE_HUBS))
    assert built.warnings == ""
    assert built.links("off") == []
    assert built.links("rest") == [f"{BINDER}page.ipynb"]


def test_settings_in_myst_yml_count_below_conf_py(make_book: MakeBook, build: Build) -> None:
    ours = "{show: all, hubs: {hub: {kind: jupyterhub, url: 'https://hub.example.org'}}}"
    myst = f"version: 1\nproject: {{options: {{launch: {ours}}}}}\n"
    folder = make_book({"myst.yml": myst})
    built = build(folder)
    assert built.warnings == ""
    assert [url.split("/")[2] for url in built.links("index")] == ["hub.example.org"]
    assert build(folder, launch_show="directive").links("index") == []


def test_page_rules(make_book: MakeBook, build: Build) -> None:
    files = {f"week/{name}.ipynb": notebook() for name in ("one", "two")}
    rules = "pages:\n  week/two: false\n  'week/**': {hubs: [binder], interface: doc}\n"
    built = build(make_book(files, launch=THREE_HUBS + rules))
    assert built.links("week/two") == []
    assert built.links("week/one") == [f"{BINDER.replace('lab', 'doc')}week%2Fone.ipynb"]
    assert len(built.links("page")) == 3


@pytest.mark.parametrize(
    ("theme", "placement", "where"),
    [
        (
            "sphinx_book_theme",
            "header",
            ".bd-header-article .header-article-items__end > .header-article-item > .launch",
        ),
        (
            "pydata_sphinx_theme",
            "header",
            ".bd-header-article .header-article-items__end > .header-article-item > .launch",
        ),
        ("furo", "header", "article section > h1 + .launch"),
        ("alabaster", "header", ".body section > h1 + .launch"),
        ("sphinx_rtd_theme", "header", ".rst-content section > h1 + .launch"),
        ("sphinx_book_theme", "article", "article section > h1 + .launch"),
        ("alabaster", "article", ".body section > h1 + .launch"),
    ],
)
def test_placement(
    make_book: MakeBook, build: Build, theme: str, placement: str, where: str
) -> None:
    built = build(make_book(), html_theme=theme, launch_placement=placement)
    assert built.warnings == ""
    soup = built.soup("page")
    assert len(soup.select(".launch")) == 1
    assert len(soup.select(where)) == 1


def test_placement_none(make_book: MakeBook, build: Build) -> None:
    built = build(make_book(), launch_placement="none")
    assert built.links("page") == []


def test_the_style_sheet_is_only_where_a_control_is(make_book: MakeBook, build: Build) -> None:
    built = build(make_book({"role.md": "# R\n\n{launch}`run <page.ipynb>` it.\n"}))
    sheets = {
        name: [str(link["href"]) for link in built.soup(name).select("link[href*='launch.css']")]
        for name in ("index", "page", "role", "genindex")
    }
    assert [len(sheets[name]) for name in ("index", "page", "role", "genindex")] == [0, 1, 1, 0]
    assert (built.out / "_static" / "launch.css").is_file()


def test_the_books_own_theme_menu_stays_as_it_is(make_book: MakeBook, build: Build) -> None:
    built = build(make_book(), html_theme="sphinx_book_theme")
    header = built.soup("page").select_one(".header-article-items__end")
    assert header is not None
    assert header.select(".launch")
    assert header.select(".article-header-buttons .dropdown-download-buttons")


def test_a_new_page_that_is_not_committed_has_no_control(make_book: MakeBook, build: Build) -> None:
    source = make_book()
    write(source, {"new.ipynb": notebook()})
    built = build(source)
    assert built.links("new") == []
    assert built.links("page")
    line = next(line for line in built.warnings.splitlines() if "new.ipynb" in line)
    assert (
        "The file 'new.ipynb' is here, but not in the repository at this ref: it is not committed."
        in line
    )
    assert "[launch.source.not-committed]" in line


def test_every_hub_can_be_pointed_at_a_local_server(make_book: MakeBook, build: Build) -> None:
    source = make_book(launch=THREE_HUBS)
    write(source, {"new.ipynb": notebook()})
    built = build(source, launch_preview="http://127.0.0.1:8888/x/")
    assert built.warnings == ""
    for page in ("page", "new"):
        assert len(built.links(page)) == 3
        for url in built.links(page):
            assert url.startswith("http://127.0.0.1:8888/x/git-pull?repo=https%3A%2F%2Fgithub.com")


def test_source_path_on_windows_is_written_with_slashes(
    make_book: MakeBook, build: Build, tmp_path: Path
) -> None:
    source = make_book(launch="source: {path: 'docs\\book'}\n")
    built = build(source, launch_preview="http://127.0.0.1:8888")
    assert "docs%2Fbook%2Fpage.ipynb" in built.links("page")[0]


@pytest.mark.parametrize(
    ("launch", "front_matter", "pages"),
    [
        ("pages: {text: false}\n", "launch: true", {"page", "text"}),
        ("show: directive\n", "launch: true", {"text"}),
        ("pages: {plain: {file: page.ipynb}}\n", "", {"page", "text", "plain"}),
    ],
)
def test_switched_on(
    make_book: MakeBook, build: Build, launch: str, front_matter: str, pages: set[str]
) -> None:
    text = TEXT_NOTEBOOK.replace("---\n", f"---\n{front_matter}\n", 1)
    built = build(make_book({"text.md": text, "plain.md": PLAIN}, launch=launch))
    assert {name for name in ("index", "page", "text", "plain") if built.links(name)} == pages


def test_a_folder_and_a_file_outside_the_book(make_book: MakeBook, build: Build) -> None:
    root = make_book(
        {
            "docs/conf.py": 'extensions = ["myst_nb", "launchdirectives"]\n',
            "docs/index.md": "# Book\n\n```{launch} ../nb/\n```\n\n```{launch} ../nb/x.ipynb\n```\n"
            "\n```{launch} ../gone/\n```\n",
            "nb/x.ipynb": notebook(),
        }
    )
    built = build(root / "docs")
    assert built.links("index") == [f"{BINDER}nb", f"{BINDER}nb%2Fx.ipynb"]
    assert "index.md:9: WARNING: The folder 'gone' is not in the repository" in built.warnings
