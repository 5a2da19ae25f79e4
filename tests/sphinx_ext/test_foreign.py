"""Books with settings of other tools, built as they stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.books import git, notebook, sphinx_build, write
from tests.sphinx_ext.conftest import BINDER, Build, Built, MakeBook
from tests.sphinx_ext.test_rebuild import Rebuild, content_of

HUB = "https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2F"
BUTTONS = {"binderhub_url": "https://mybinder.org/", "jupyterhub_url": "https://hub.example.org"}
LAUNCH_MENU = ".article-header-buttons .dropdown-launch-buttons"


def theme(extensions: str = "", **options: object) -> str:
    """The part of a conf.py that chooses sphinx-book-theme with *options*."""
    added = f"extensions += [{extensions!r}]\n" if extensions else ""
    return f'{added}html_theme = "sphinx_book_theme"\nhtml_theme_options = {options!r}\n'


def has_one_menu(built: Built, page: str = "page") -> bool:
    """Whether our control stands in the header, and nothing of the theme's that launches."""
    header = built.soup(page).select_one(".header-article-items__end")
    assert header is not None
    return len(header.select(".launch")) == 1 and not header.select(LAUNCH_MENU)


def test_the_theme_alone_has_a_menu(make_book: MakeBook, build: Build) -> None:
    """What the other tests look for is really what the theme writes."""
    conf = theme(repository_url="https://github.com/org/book", launch_buttons=BUTTONS)
    built = build(make_book(conf=f"{conf}extensions.remove('launchdirectives')\n"))
    assert len(built.soup("page").select(f"{LAUNCH_MENU} a")) == 2


def test_two_hubs(make_book: MakeBook, build: Build) -> None:
    options = {"repository_url": "https://github.com/org/book", "launch_buttons": BUTTONS}
    built = build(make_book(conf=theme(**options)))
    assert built.warnings == ""
    binder, hub = built.links("page")
    assert binder == f"{BINDER}page.ipynb"
    assert hub.startswith(f"{HUB}github.com%2Forg%2Fbook&urlpath=lab%2Ftree%2Fbook-")
    assert "&branch=main&" in hub
    assert has_one_menu(built)
    header = built.soup("page").select_one(".header-article-items__end")
    assert header is not None
    assert header.select(".dropdown-download-buttons")


def test_every_button_of_the_theme(make_book: MakeBook, build: Build) -> None:
    buttons = {
        **BUTTONS,
        "colab_url": "https://colab.research.google.com",
        "deepnote_url": "https://deepnote.com",
        "jupyterlite_url": "lite/lab/index.html",
    }
    conf = theme(repository_url="https://github.com/org/book", launch_buttons=buttons)
    built = build(make_book({"week/one.ipynb": notebook()}, conf=conf))
    assert built.warnings == ""
    assert [link.partition("?")[0] for link in built.links("week/one")] == [
        "https://mybinder.org/v2/gh/org/book/main",
        "../lite/lab/index.html",
        HUB.partition("?")[0],
        "https://colab.research.google.com/github/org/book/blob/main/week/one.ipynb",
        "https://deepnote.com/launch",
    ]
    assert has_one_menu(built, "week/one")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"path_to_docs": "docs"}, f"{BINDER}docs%2Fpage.ipynb"),
        ({"path_to_docs": "/docs/"}, f"{BINDER}docs%2Fpage.ipynb"),
        ({}, f"{BINDER}docs%2Fpage.ipynb"),
        ({"repository_branch": "dev"}, f"{BINDER}docs%2Fpage.ipynb".replace("main", "dev")),
        ({"classic": True}, f"{BINDER}docs%2Fpage.ipynb".replace("lab%2Ftree", "notebooks")),
    ],
)
def test_a_book_in_a_sub_folder(
    make_book: MakeBook, build: Build, options: Mapping[str, object], expected: str
) -> None:
    chosen = dict(options)
    buttons = {"binderhub_url": "https://mybinder.org"}
    if chosen.pop("classic", False):
        buttons["notebook_interface"] = "classic"
    conf = 'extensions = ["myst_nb", "launchdirectives"]\nnb_execution_mode = "off"\n'
    root = make_book(
        {
            "docs/conf.py": conf
            + theme(
                repository_url="https://github.com/org/book/", launch_buttons=buttons, **chosen
            ),
            "docs/index.md": "# Book\n\n```{toctree}\npage\n```\n",
            "docs/page.ipynb": notebook(),
        }
    )
    git(root, "branch", "dev")
    built = build(root / "docs")
    assert built.links("page") == [expected]
    assert has_one_menu(built)


def test_nested_groups_of_gitlab(make_book: MakeBook, build: Build) -> None:
    address = "https://gitlab.com/group/sub/book"
    conf = theme(repository_url=f"{address}.git", launch_buttons=BUTTONS)
    binder, hub = build(make_book(conf=conf, remote=address)).links("page")
    assert binder.startswith("https://mybinder.org/v2/gl/group%2Fsub%2Fbook/main?")
    assert hub.startswith(f"{HUB}gitlab.com%2Fgroup%2Fsub%2Fbook")


def test_launch_yml_replaces_the_themes_hubs(make_book: MakeBook, build: Build) -> None:
    conf = theme(repository_url="https://github.com/org/book", launch_buttons=BUTTONS)
    launch = "hubs: {own: {kind: jupyterhub, url: 'https://own.example.org'}}\n"
    built = build(make_book(conf=conf, launch=launch))
    (link,) = built.links("page")
    assert link.startswith("https://own.example.org/")
    assert has_one_menu(built)


def test_a_page_that_is_switched_off_has_no_menu_at_all(make_book: MakeBook, build: Build) -> None:
    conf = theme(repository_url="https://github.com/org/book", launch_buttons=BUTTONS)
    built = build(make_book(conf=conf, launch="pages: {page: false}\n"))
    assert built.links("page") == []
    assert built.soup("page").select(LAUNCH_MENU) == []


@pytest.mark.parametrize("launch", ["placement: none\n", "hubs: {}\n"])
def test_where_there_are_no_controls_of_ours_the_themes_menu_stays(
    make_book: MakeBook, build: Build, launch: str
) -> None:
    conf = theme(repository_url="https://github.com/org/book", launch_buttons=BUTTONS)
    built = build(make_book(conf=conf, launch=launch))
    assert built.links("page") == []
    assert len(built.soup("page").select(f"{LAUNCH_MENU} a")) == 2


@pytest.mark.parametrize("is_loaded", [True, False])
def test_live_code_stays_where_sphinx_thebe_is_loaded(
    make_book: MakeBook, build: Build, is_loaded: bool
) -> None:
    pytest.importorskip("sphinx_thebe")
    conf = theme(
        "sphinx_thebe" if is_loaded else "",
        repository_url="https://github.com/org/book",
        launch_buttons={**BUTTONS, "thebe": True},
    )
    built = build(make_book(conf=conf))
    header = built.soup("page").select_one(".header-article-items__end")
    assert header is not None
    assert len(header.select(".launch")) == 1
    assert header.select(f"{LAUNCH_MENU} a") == []
    assert len(header.select(f"{LAUNCH_MENU} .btn-launch-thebe")) == int(is_loaded)
    assert len(header.select("button.launch-start")) == int(not is_loaded)
    told = [line for line in built.warnings.splitlines() if "sphinx" in line]
    assert len(told) == int(is_loaded)
    assert all("[launch.config.sphinx-thebe]" in line for line in told)


def test_the_branch_that_the_theme_gives_sphinx_thebe_is_not_taken(
    make_book: MakeBook, build: Build
) -> None:
    pytest.importorskip("sphinx_thebe")
    conf = theme(
        "sphinx_thebe",
        repository_url="https://github.com/org/book",
        launch_buttons={**BUTTONS, "thebe": True},
    )
    # The theme as an extension before ours, so that it fills up `thebe_config` first.
    first = "extensions.insert(0, 'sphinx_book_theme')\n"
    source = make_book(conf=f"{first}{conf}thebe_config = {{'always_load': False}}\n")
    assert build(source).links("page")[0] == f"{BINDER}page.ipynb"


def test_wrong_values_are_told_with_their_place(make_book: MakeBook, build: Build) -> None:
    conf = theme(
        repository_url="https://github.com/org/book",
        launch_buttons={**BUTTONS, "jupyterhub_url": "http://hub.example.org"},
    )
    built = build(make_book(conf=conf))
    assert built.links("page") == [f"{BINDER}page.ipynb"]
    (line,) = built.warnings.splitlines()
    assert "conf.py:6: WARNING: hubs.jupyterhub.url: The address of the hub is" in line
    assert "[launch.security.scheme]" in line


def test_jupyter_book_without_a_conf_py(make_book: MakeBook, build: Build) -> None:
    source = make_book(
        {
            "_config.yml": "repository: {url: 'https://github.com/org/book', path_to_book: x}\n"
            "launch_buttons: {binderhub_url: 'https://mybinder.org'}\n",
            "_toc.yml": "root: index\n",
            "x/page.ipynb": notebook(),
        }
    )
    conf = source / "conf.py"
    conf.unlink()
    overrides = {
        "extensions": "myst_nb,launchdirectives",
        "nb_execution_mode": "off",
        "html_theme": "sphinx_book_theme",
        # As Jupyter Book hands on its own defaults.
        "html_theme_options.repository_branch": "master",
    }
    options = [part for key, value in overrides.items() for part in ("-D", f"{key}={value}")]
    out = source / "_build"
    done = sphinx_build(source, out, "-C", *options)
    built = Built(done.stderr, out)
    assert built.links("page") == [f"{BINDER}x%2Fpage.ipynb"]


def test_a_second_build_writes_nothing(make_book: MakeBook, tmp_path: Path) -> None:
    conf = theme(repository_url="https://github.com/org/book", launch_buttons=BUTTONS)
    source = make_book({"other.ipynb": notebook()}, conf=conf)
    again = Rebuild(source, tmp_path / "out")
    assert again() == (set(), set())
    text = (source / "conf.py").read_text(encoding="utf-8")
    write(source, {"conf.py": text.replace("hub.example", "hub2.example")})
    again()
    for page in ("page", "other"):
        assert "hub2.example.org" in (tmp_path / "out" / f"{page}.html").read_text("utf-8")


def test_parallel_builds_write_the_same(make_book: MakeBook, tmp_path: Path) -> None:
    conf = theme(repository_url="https://github.com/org/book", launch_buttons=BUTTONS)
    files = {f"n{number}.ipynb": notebook() for number in range(12)}
    source = make_book(files, conf=conf)
    results = []
    for jobs in ("1", "2"):
        out = tmp_path / jobs
        done = sphinx_build(source, out, "-j", jobs, "-d", str(tmp_path / f"doctrees{jobs}"))
        assert done.stderr == ""
        results.append(content_of(out))
        assert all(has_one_menu(Built("", out), f"n{number}") for number in range(12))
    assert results[0] == results[1]


PLAIN = "# Plain\n\n```{code-block} python\n:class: thebe\nprint(1)\n```\n\n"
BUTTON = PLAIN + "```{thebe-button} Try it *here*\n```\n"
REST = (
    "Rest\n====\n\n.. thebe-button::\n\n"
    ".. code-block:: python\n   :class: thebe\n\n   print(6 * 7)\n"
)


def live(built: Built, page: str) -> list[tuple[str, str]]:
    """The buttons that make a page come alive: the text of each, and where its kernel is from."""
    buttons = built.soup(page).select("button.launch-start")
    return [(one.text, json.loads(str(one["data-launch-live"]))["url"]) for one in buttons]


def test_a_book_for_sphinx_thebe_without_sphinx_thebe(make_book: MakeBook, build: Build) -> None:
    conf = theme(repository_url="https://github.com/org/book", launch_buttons={"thebe": True})
    # The theme as an extension before ours, so that it looks for sphinx-thebe first.
    conf = f"extensions.insert(0, 'sphinx_book_theme')\n{conf}thebe_config = True\n"
    text = f"---\nthebe-kernel: ir\n---\n{BUTTON}".replace("python", "r")
    built = build(make_book({"plain.md": text, "rest.rst": REST}, conf=conf))
    assert built.warnings == ""
    stream = "https://mybinder.org/build/gh/org/book/main"
    assert live(built, "page") == [("Live code", stream)]
    assert live(built, "plain") == [("Try it *here*", stream)]
    assert live(built, "rest") == [("Live code", stream)]
    assert built.links("page") == []
    assert has_one_menu(built)
    found = built.soup("plain").select_one("#launch-live-page")
    assert found is not None
    assert json.loads(found.text)["kernel"] == {"name": "ir", "language": "r"}


def test_no_page_but_one_on_the_web_comes_alive(make_book: MakeBook, build: Build) -> None:
    source = make_book({"plain.md": BUTTON}, conf="thebe_config = True\n")
    built = build(source, "text")
    assert built.warnings == ""
    assert "mybinder" not in built.text("plain.txt")


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("extension", ["jupyter_sphinx", "sphinx_thebe"])
def test_the_button_of_others_is_theirs(
    make_book: MakeBook, build: Build, extension: str, is_first: bool
) -> None:
    pytest.importorskip(extension)
    place = "0" if is_first else "len(extensions)"
    conf = f"extensions.insert({place}, {extension!r})\nthebe_config = {{'selector': 'pre'}}\n"
    built = build(make_book({"plain.md": BUTTON}, conf=conf, launch="hubs: {}\n"))
    assert "thebe-button" not in built.warnings
    assert live(built, "plain") == []
    assert len(built.soup("plain").select("button.thebelab-button")) == 1


def test_a_button_without_live_code_says_what_to_write(make_book: MakeBook, build: Build) -> None:
    launch = "hubs: {bin: {kind: binderhub, url: 'https://mybinder.org'}}\n"
    built = build(make_book({"plain.md": BUTTON}, launch=launch))
    (line,) = built.warnings.splitlines()
    assert "plain.md:8: WARNING: The button starts live code" in line
    assert "'live: {kind: thebe, via: bin}'. [launch.config.unknown-name]" in line
    assert live(built, "plain") == []


def test_a_button_follows_the_hub(make_book: MakeBook, tmp_path: Path) -> None:
    hub = "{kind: thebe, via: 'https://mybinder.org'}"
    source = make_book({"plain.md": BUTTON}, launch=f"hubs: {{live: {hub}}}\n")
    again = Rebuild(source, tmp_path / "out")
    write(source, {"launch.yml": f"hubs: {{other: {hub}}}\n"})
    again()
    assert "There is no hub" not in (tmp_path / "out" / "plain.html").read_text("utf-8")
    html = (tmp_path / "out" / "plain.html").read_text("utf-8")
    assert "&quot;hub&quot;:&quot;other&quot;" in html


def test_sphinx_thebe_is_told_once(make_book: MakeBook, build: Build) -> None:
    pytest.importorskip("sphinx_thebe")
    conf = 'extensions.append("sphinx_thebe")\nthebe_config = {"selector": "pre"}\n'
    launch = "hubs: {live: {kind: thebe, via: 'https://mybinder.org'}}\n"
    built = build(make_book({"plain.md": BUTTON, "rest.rst": REST}, conf=conf, launch=launch))
    (line,) = built.warnings.splitlines()
    assert "conf.py:5: WARNING: extensions: The hub 'live' is left out" in line
    assert line.endswith("[launch.config.sphinx-thebe]")
    assert all(live(built, page) == [] for page in ("page", "plain", "rest"))
    assert not list(built.out.glob("_static/launch-live-*"))
