"""What settings of other tools amount to, tool by tool, and their place below a book's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchdirectives import foreign, kernels
from launchdirectives.book import Book
from launchdirectives.foreign.base import COMPUTED, Carried
from tests.core.making import checkout, codes, write

BOOK = "https://github.com/org/book"
MYBINDER = "https://mybinder.org"
BINDER = {"kind": "binderhub", "url": MYBINDER, "title": "Binder"}
LIVE = {"kind": "thebe", "via": "binder"}
LIVE_ALONE = {"kind": "thebe", "via": MYBINDER}
LIVE_LITE = {"kind": "thebe", "via": "lite"}

Values = Mapping[str, object]


def theme(**options: object) -> Values:
    return {"html_theme_options": options}


def buttons(**values: object) -> Values:
    return theme(launch_buttons=values)


THEME: list[tuple[Values, Values]] = [
    ({}, {}),
    (theme(), {}),
    (theme(launch_buttons={}, repository_url="", path_to_docs=""), {}),
    (theme(repository_url=BOOK), {"source": {"repository": BOOK}}),
    (
        theme(repository_url=f"{BOOK}/", repository_branch="dev", path_to_docs="/docs/"),
        {"source": {"repository": f"{BOOK}/", "ref": "dev", "path": "/docs/"}},
    ),
    (buttons(binderhub_url=MYBINDER), {"hubs": {"binder": BINDER}}),
    (
        buttons(binderhub_url=MYBINDER, notebook_interface="classic", colab_url=""),
        {"hubs": {"binder": {**BINDER, "interface": "notebook"}}},
    ),
    (
        buttons(jupyterhub_url="https://hub.example.org/x/", notebook_interface="jupyterlab"),
        {
            "hubs": {
                "jupyterhub": {
                    "kind": "jupyterhub",
                    "url": "https://hub.example.org/x",
                    "title": "JupyterHub",
                    "interface": "lab",
                }
            }
        },
    ),
    (
        buttons(colab_url="https://colab.research.google.com/", deepnote_url="https://d.org"),
        {
            "hubs": {
                "colab": {"kind": "colab"},
                "deepnote": {"kind": "deepnote", "url": "https://d.org"},
            }
        },
    ),
    (buttons(notebook_interface="jupyterlab"), {}),
    (buttons(thebe=False), {}),
    (buttons(thebe=True), {"hubs": {"live": LIVE_ALONE}}),
    (
        buttons(thebe=True, binderhub_url="https://binder.example.org"),
        {"hubs": {"binder": {**BINDER, "url": "https://binder.example.org"}, "live": LIVE}},
    ),
    (
        theme(repository_url="https://git.example.org/a/book", repository_provider="gitlab"),
        {"source": {"repository": "https://git.example.org/a/book", "provider": "gitlab"}},
    ),
    (
        buttons(jupyterlite_url="lite"),
        {"hubs": {"jupyterlite": {"kind": "jupyterlite", "url": "lite"}}},
    ),
    (
        buttons(jupyterlite_url="/lite/lab/index.html"),
        {"hubs": {"jupyterlite": {"kind": "jupyterlite", "url": "lite", "interface": "lab"}}},
    ),
    (
        buttons(jupyterlite_url="https://l.org/x/retro/notebooks/"),
        {
            "hubs": {
                "jupyterlite": {
                    "kind": "jupyterlite",
                    "url": "https://l.org/x",
                    "interface": "notebook",
                }
            }
        },
    ),
]

THEBE: list[tuple[Values, Values]] = [
    ({"thebe_config": True}, {"hubs": {"live": LIVE_ALONE}}),
    ({"thebe_config": {"use_thebe_lite": True}}, {"hubs": {"live": LIVE_LITE}}),
    ({"thebe_config": {"use_thebe_lite": "False"}}, {"hubs": {"live": LIVE_ALONE}}),
    (
        {**buttons(binderhub_url="https://binder.example.org"), "thebe_config": True},
        {"hubs": {"live": LIVE}},
    ),
    ({**buttons(binderhub_url=COMPUTED), "thebe_config": True}, {}),
    ({"thebe_config": {}}, {}),
    (
        {
            "thebe_config": {
                "repository_url": BOOK,
                "repository_branch": "dev",
                "path_to_docs": "docs",
            }
        },
        {
            "source": {"repository": BOOK, "ref": "dev", "path": "docs"},
            "hubs": {"live": LIVE_ALONE},
        },
    ),
]

GALLERY: list[tuple[Values, Values]] = [
    ({"sphinx_gallery_conf": {"examples_dirs": "examples"}}, {}),
    (
        {
            "sphinx_gallery_conf": {
                "binder": {
                    "org": "org",
                    "repo": "org.github.io",
                    "branch": "gh-pages",
                    "binderhub_url": MYBINDER,
                    "dependencies": "requirements.txt",
                    "use_jupyter_lab": False,
                }
            }
        },
        {"hubs": {"binder": {**BINDER, "interface": "notebook"}}},
    ),
]

JUPYTER_BOOK: list[tuple[Values, Values]] = [
    ({"title": "A book", "repository": {"url": ""}, "launch_buttons": {"binderhub_url": ""}}, {}),
    (
        {
            "repository": {"url": BOOK, "path_to_book": "docs", "branch": "dev"},
            "launch_buttons": {"notebook_interface": "jupyterlab", "binderhub_url": MYBINDER},
        },
        {
            "source": {"repository": BOOK, "path": "docs", "ref": "dev"},
            "hubs": {"binder": {**BINDER, "interface": "lab"}},
        },
    ),
    (
        {
            "repository": {"url": BOOK},
            "sphinx": {
                "config": {
                    "html_theme_options": {
                        "path_to_docs": "book",
                        "launch_buttons": {"binderhub_url": MYBINDER},
                    },
                    "thebe_config": {"repository_branch": "dev"},
                }
            },
        },
        {
            "source": {"repository": BOOK, "ref": "dev", "path": "book"},
            "hubs": {"binder": BINDER, "live": LIVE},
        },
    ),
]


JUPYTER_BOOK += [
    ({"launch_buttons": {"thebe": True}}, {"hubs": {"live": LIVE_ALONE}}),
    (
        {"launch_buttons": {"thebe": True, "binderhub_url": MYBINDER}},
        {"hubs": {"binder": BINDER, "live": LIVE}},
    ),
    (
        {
            "launch_buttons": {"thebe": True, "binderhub_url": MYBINDER},
            "sphinx": {"config": {"thebe_config": {"use_thebe_lite": True}}},
        },
        {"hubs": {"binder": BINDER, "live": LIVE_LITE}},
    ),
    (
        {"launch_buttons": {"thebe": True}, "sphinx": {"config": buttons(binderhub_url=MYBINDER)}},
        {"hubs": {"binder": BINDER, "live": LIVE}},
    ),
]


def myst(**project: object) -> Values:
    return {"project": project}


MYSTMD: list[tuple[Values, Values]] = [
    ({"version": 1}, {}),
    (myst(github="org/book"), {"source": {"repository": BOOK}}),
    (myst(github=f"{BOOK}.git"), {"source": {"repository": f"{BOOK}.git"}}),
    (myst(jupyter=False), {}),
    (myst(jupyter=True), {"hubs": {"binder": BINDER, "live": LIVE}}),
    (myst(jupyter="binder"), {"hubs": {"binder": BINDER, "live": LIVE}}),
    (myst(thebe="lite"), {"hubs": {"live": LIVE_LITE}}),
    (
        myst(jupyter={"lite": True, "kernelName": "python"}),
        {"hubs": {"live": {**LIVE_LITE, "kernel": "python"}}},
    ),
    (
        myst(jupyter={"server": {"url": "http://localhost:8888/", "token": "abc"}}),
        {"hubs": {"live": {"kind": "thebe", "url": "http://localhost:8888/", "token": "abc"}}},
    ),
    (
        myst(jupyter={"binder": {"repo": "org/book", "ref": "dev"}}),
        {
            "hubs": {"binder": BINDER, "live": LIVE},
            "source": {"repository": BOOK, "ref": "dev"},
        },
    ),
    (
        myst(
            github=BOOK,
            jupyter={
                "binder": {
                    "url": "https://binder.example.org",
                    "repo": "group/image",
                    "provider": "gitlab",
                    "ref": "v1",
                }
            },
        ),
        {
            "source": {"repository": BOOK},
            "hubs": {"binder": {**BINDER, "url": "https://binder.example.org"}, "live": LIVE},
            "environments": {
                "default": {"repository": "https://gitlab.com/group/image", "ref": "v1"}
            },
        },
    ),
    (
        myst(binder="https://binder.example.org/v2/gh/org/book/HEAD"),
        {"hubs": {"binder": {**BINDER, "url": "https://binder.example.org"}}},
    ),
]

QUARTO: list[tuple[Values, Values]] = [
    ({"project": {"type": "website"}, "format": "html"}, {}),
    (
        {"website": {"repo-url": BOOK, "repo-branch": "dev", "repo-subdir": "docs"}},
        {"source": {"repository": BOOK, "ref": "dev", "path": "docs"}},
    ),
    ({"format": {"html": {"code-links": True}}}, {}),
    (
        {"format": {"html": {"code-links": ["repo", "binder", "devcontainer"]}}},
        {"hubs": {"binder": BINDER, "codespaces": {"kind": "codespaces"}}},
    ),
    ({"code-links": "binder"}, {"hubs": {"binder": BINDER}}),
    (
        {
            "manuscript": {
                "code-links": [
                    {
                        "text": "Colab",
                        "href": "https://colab.research.google.com/github/org/book/blob/main/a.ipynb",
                    }
                ]
            }
        },
        {"hubs": {"colab": {"kind": "colab"}}},
    ),
]


@pytest.mark.parametrize(
    ("tool", "settings", "expected"),
    [
        (tool, *case)
        for tool, cases in (
            ("sphinx-book-theme", THEME),
            ("sphinx-thebe", THEBE),
            ("sphinx-gallery", GALLERY),
            ("Jupyter Book", JUPYTER_BOOK),
            ("mystmd", MYSTMD),
            ("Quarto", QUARTO),
        )
        for case in cases
    ],
)
def test_what_settings_amount_to(tool: str, settings: Values, expected: Values) -> None:
    carried = foreign.carry(tool, settings)
    assert carried.values == expected
    assert carried.problems == ()


@pytest.mark.parametrize(
    ("tool", "settings", "lost"),
    [
        (
            "sphinx-book-theme",
            buttons(jupyterlite_ext=".ipynb", voila_url="https://v.org"),
            {
                "html_theme_options.launch_buttons.jupyterlite_ext",
                "html_theme_options.launch_buttons.voila_url",
            },
        ),
        (
            "sphinx-thebe",
            {
                "thebe_config": {
                    "always_load": True,
                    "selector": "x",
                    "selector_input": "pre",
                    "selector_output": "",
                    "codemirror-theme": "abcdef",
                    "other": 1,
                }
            },
            {
                "thebe_config.always_load",
                "thebe_config.selector",
                "thebe_config.selector_input",
                "thebe_config.codemirror-theme",
                "thebe_config.other",
            },
        ),
        ("sphinx-thebe", {"thebe_config": {"always_load": False}}, set()),
        (
            "sphinx-gallery",
            {
                "sphinx_gallery_conf": {
                    "binder": {"org": "o", "branch": "b"},
                    "jupyterlite": {"a": 1},
                }
            },
            {
                "sphinx_gallery_conf.binder.org",
                "sphinx_gallery_conf.binder.branch",
                "sphinx_gallery_conf.jupyterlite",
            },
        ),
        (
            "Jupyter Book",
            {"sphinx": {"config": {"thebe_config": {"selector": "x"}}}},
            {"sphinx.config.thebe_config.selector"},
        ),
        (
            "mystmd",
            myst(jupyter={"server": {"url": "https://jupyter.example.org", "token": "t"}}),
            {"project.jupyter.server.token"},
        ),
        (
            "mystmd",
            myst(jupyter={"lite": True, "server": {"url": "https://a.org"}, "mathjaxUrl": "m"}),
            {"project.jupyter.server", "project.jupyter.mathjaxUrl"},
        ),
        (
            "Quarto",
            {"code-links": ["repo", {"text": "Data", "href": "data.py"}]},
            {"code-links.repo", "code-links.Data"},
        ),
    ],
)
def test_what_is_lost(tool: str, settings: Values, lost: set[str]) -> None:
    carried = foreign.carry(tool, settings)
    assert {".".join(key) for key, _ in carried.lost} == lost
    assert all(reason.endswith(".") for _, reason in carried.lost)
    assert carried.values.keys() <= {"hubs"}


def test_a_token_is_never_carried_to_where_readers_see_it() -> None:
    server = {"url": "https://jupyter.example.org", "token": "secret"}
    carried = foreign.carry("mystmd", myst(jupyter={"server": server}))
    assert carried.values == {"hubs": {"live": {"kind": "thebe", "url": server["url"]}}}
    assert "secret" not in repr(carried)


@pytest.mark.parametrize(
    ("tool", "settings", "theirs"),
    [
        ("sphinx-book-theme", {"html_theme_options": ["a"]}, "html_theme_options"),
        ("sphinx-book-theme", theme(launch_buttons=["a"]), "html_theme_options.launch_buttons"),
        (
            "sphinx-book-theme",
            buttons(binderhub_url=MYBINDER, notebook_interface="labb"),
            "html_theme_options.launch_buttons.notebook_interface",
        ),
        (
            "sphinx-book-theme",
            buttons(thebe=COMPUTED),
            "html_theme_options.launch_buttons.thebe",
        ),
        (
            "sphinx-book-theme",
            buttons(thebe=True, binderhub_url=COMPUTED),
            "html_theme_options.launch_buttons.binderhub_url",
        ),
        ("sphinx-book-theme", theme(repository_url=COMPUTED), "html_theme_options.repository_url"),
        ("sphinx-book-theme", theme(launch_buttons=COMPUTED), "html_theme_options.launch_buttons"),
        ("sphinx-thebe", {"thebe_config": 3}, "thebe_config"),
        ("sphinx-gallery", {"sphinx_gallery_conf": {"binder": 3}}, "sphinx_gallery_conf.binder"),
        ("Jupyter Book", {"repository": "org/book"}, "repository"),
        ("mystmd", myst(jupyter=3), "project.jupyter"),
        ("mystmd", myst(jupyter={"binder": [1]}), "project.jupyter.binder"),
        ("mystmd", myst(binder="https://example.org"), "project.binder"),
        ("Quarto", {"website": "x"}, "website"),
    ],
)
def test_what_is_wrong(tool: str, settings: Values, theirs: str) -> None:
    problems = foreign.carry(tool, settings).problems
    assert [".".join(problem.theirs) for problem in problems] == [theirs]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just(COMPUTED),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("html_theme_options", "launch_buttons", "binderhub_url", "jupyterlite_url"),
                    *(
                        "notebook_interface",
                        "repository_url",
                        "thebe_config",
                        "sphinx_gallery_conf",
                    ),
                    *("binder", "sphinx", "config", "repository", "url", "project", "jupyter"),
                    *("github", "repo", "provider", "ref", "format", "html", "code-links", "href"),
                    *("website", "manuscript", "thebe", "use_jupyter_lab", "server", "token"),
                    *("lite", "kernelName", "use_thebe_lite"),
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@given(settings=st.dictionaries(st.sampled_from(foreign.VARIABLES), anything) | anything)
def test_no_settings_make_a_traceback(settings: object) -> None:
    for tool in foreign.TOOLS:
        found = foreign.carry(
            tool, settings if isinstance(settings, dict) else {"project": settings}
        )
        assert set(found.values) <= {"source", "hubs", "environments"}


CONF = f'''\
"""Settings."""
html_theme_options = {{
    "launch_buttons": {{
        "binderhub_url": "{MYBINDER}",
        "jupyterhub_url": "http://hub.example.org",
    }},
}}
html_theme_options["repository_url"] = "https://git.example.org/a/book"
'''


def test_from_the_command_line(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "book")
    conf = write(folder / "conf.py", CONF)
    book = Book.open(str(folder))
    assert [hub.name for hub in book.config.hubs] == ["binder"]
    assert book.source is not None
    assert book.source.repository == "https://git.example.org/a/book"
    (finding,) = book.findings
    assert finding.code == "security.scheme"
    assert str(finding.place) == f"{conf}:5: hubs.jupyterhub.url"
    assert [one.tool for one in book.foreign] == ["sphinx-book-theme"]


def test_launch_yml_decides(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "book")
    write(folder / "conf.py", CONF)
    write(
        folder / "launch.yml", "hubs: {own: {kind: jupyterhub, url: 'https://own.example.org'}}\n"
    )
    book = Book.open(str(folder))
    assert [hub.name for hub in book.config.hubs] == ["own"]
    assert book.findings == []
    assert book.source is not None
    assert book.source.repository == "https://git.example.org/a/book"
    write(folder / "launch.yml", "hubs: {}\n")
    assert Book.open(str(folder)).config.hubs == ()


def test_source_key_by_key_but_of_one_repository(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "book")
    write(
        folder / "conf.py",
        f'html_theme_options = {{"repository_url": "{BOOK}", "repository_branch": "dev"}}\n'
        'thebe_config = {"repository_url": "https://github.com/org/image", "path_to_docs": "x"}\n',
    )
    write(folder / "launch.yml", "source: {path: docs}\n")
    source = Book.open(str(folder)).source
    assert source is not None
    assert (source.repository, source.ref, source.path) == (BOOK, "dev", "docs")
    write(folder / "launch.yml", "source: {repository: 'https://github.com/org/other'}\n")
    source = Book.open(str(folder)).source
    assert source is not None
    assert (source.ref, source.path) == ("", "")


@pytest.mark.parametrize("address", ["URL", "f'https://{HOST}'", "os.environ['URL']"])
def test_a_computed_value_is_told_until_it_is_written(tmp_path: Path, address: str) -> None:
    folder = checkout(tmp_path / "book")
    text = 'html_theme_options = dict(logo=LOGO, launch_buttons={"binderhub_url": %s})\n'
    write(folder / "conf.py", text % address)
    (finding,) = Book.open(str(folder)).findings
    assert finding.code == "config.not-literal"
    assert finding.place.line == 1
    assert finding.place.key == "html_theme_options.launch_buttons.binderhub_url"
    write(folder / "launch.yml", "hubs: {}\n")
    assert Book.open(str(folder)).findings == []


@pytest.mark.parametrize(
    "conf", ["html_theme_options = x\n", "html_theme_options = (\n", "x = 1\n"]
)
def test_a_conf_py_that_says_nothing(tmp_path: Path, conf: str) -> None:
    folder = checkout(tmp_path / "book")
    write(folder / "conf.py", conf)
    book = Book.open(str(folder))
    assert book.findings == []
    assert [hub.name for hub in book.config.hubs] == ["binder"]


def test_jupyter_book_is_told_from_jekyll(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "book")
    write(folder / "_config.yml", "launch_buttons:\n  jupyterhub_url: https://hub.example.org\n")
    assert Book.open(str(folder)).foreign == ()
    write(folder / "_toc.yml", "root: index\n")
    book = Book.open(str(folder))
    assert [hub.name for hub in book.config.hubs] == ["jupyterhub"]
    (found,) = book.foreign
    assert found.place(found.carried.origin(("hubs", "jupyterhub"))).line == 2
    write(folder / "conf.py", "")
    assert Book.open(str(folder)).foreign == ()


def test_launch_values_of_a_jupyter_book_are_its_own(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "book")
    config = (
        "launch_buttons: {jupyterhub_url: 'https://hub.example.org'}\n"
        "sphinx:\n  config:\n    launch_show: all\n    launch_hubs:\n"
        "      own: {kind: jupyterhub, url: http://own.example.org}\n"
    )
    write(folder / "_toc.yml", "root: index\n")
    path = write(folder / "_config.yml", config)
    book = Book.open(str(folder))
    assert book.config.show == "all"
    assert book.config.hubs == ()
    (finding,) = book.findings
    assert str(finding.place) == f"{path}:6: hubs.own.url"


def test_other_files(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "book")
    write(folder / "myst.yml", "project:\n  github: org/other\n")
    write(folder / "_quarto.yml", "book: {repo-url: 'https://github.com/org/third'}\n")
    book = Book.open(str(folder))
    assert book.source is not None
    assert book.source.repository == "https://github.com/org/other"
    write(folder / "myst.yml", "project: [\n")
    assert codes(Book.open(str(folder)).findings) == ["config.unreadable"]


def test_carried_by_nothing_is_nothing() -> None:
    assert all(foreign.carry(tool, {}) == Carried() for tool in foreign.TOOLS)


@pytest.mark.parametrize(
    ("extensions", "line"),
    [
        ('extensions = ["myst_nb"]\n', 0),
        ('extensions = ["myst_nb"]\nextensions.remove("sphinx_thebe")\n', 0),
        ('extensions = [\n    "myst_nb",\n    "sphinx_thebe",\n]\n', 3),
        ('extensions = []\nextensions += ["sphinx_thebe"]\n', 2),
        ('extensions = []\nif True:\n    extensions.append("sphinx_thebe")\n', 3),
    ],
)
@pytest.mark.parametrize("is_own", [True, False])
def test_live_code_is_left_out_beside_sphinx_thebe(
    tmp_path: Path, extensions: str, line: int, is_own: bool
) -> None:
    folder = checkout(tmp_path / "book")
    theirs = "" if is_own else "thebe_config = True\n"
    conf = write(folder / "conf.py", extensions + theirs)
    if is_own:
        ours = "  binder: {kind: binderhub, url: 'https://mybinder.org'}\n"
        ours += "  try: {kind: thebe, via: lite}\n"
        write(folder / "launch.yml", f"hubs:\n{ours}")
    book = Book.open(str(folder))
    names = [hub.name for hub in book.config.hubs]
    if line:
        assert names == ["binder"]  # the author's, or the one that is there by itself
        (finding,) = book.findings
        assert (finding.code, str(finding.place)) == (
            "config.sphinx-thebe",
            f"{conf}:{line}: extensions",
        )
        assert f"'{'try' if is_own else 'live'}'" in finding.message
    else:
        assert names == (["binder", "try"] if is_own else ["live"])
        assert book.findings == []


def test_own_hubs_decide_for_sphinx_thebe(tmp_path: Path) -> None:
    folder = checkout(tmp_path / "book")
    write(folder / "conf.py", 'extensions = ["sphinx_thebe"]\nthebe_config = True\n')
    write(folder / "launch.yml", "hubs: {colab: {kind: colab}}\n")
    assert Book.open(str(folder)).findings == []


@pytest.mark.parametrize(
    ("listed", "is_loaded"),
    [
        ("", True),
        ("sphinx: {config: {extensions: [myst_nb]}}\n", False),
        ("sphinx: {config: {extensions: [myst_nb, sphinx_thebe]}}\n", True),
        ("sphinx: {extra_extensions: [launchdirectives]}\n", True),
    ],
)
def test_jupyter_book_loads_sphinx_thebe_by_itself(
    tmp_path: Path, listed: str, is_loaded: bool
) -> None:
    folder = checkout(tmp_path / "book")
    write(folder / "_toc.yml", "root: index\n")
    write(folder / "_config.yml", f"launch_buttons: {{thebe: true}}\n{listed}")
    found = Book.open(str(folder)).findings
    assert codes(found) == (["config.sphinx-thebe"] if is_loaded else [])
    assert all("sphinx.config.extensions" in finding.fix for finding in found)


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"thebe-kernel": "ir"}, ("ir", "r")),
        ({"thebe-kernel": "ir", "kernelspec": {"name": "python3"}}, ("ir", "r")),
        ({"thebe-kernel": "", "kernelspec": {"name": "python3"}}, ("python3", "python")),
        ({"thebe-kernel": {"a": 1}}, ("", "")),
    ],
)
def test_the_kernel_of_live_code(metadata: Values, expected: tuple[str, str]) -> None:
    found = kernels.of_live_code(metadata)
    assert (found.name, found.language) == expected
