"""The directive, the role and the element: same options, same result, in reST and MyST."""

from __future__ import annotations

import pytest
from pytest_regressions.file_regression import FileRegressionFixture
from sphinx_pytest.plugin import CreateDoctree

from tests.books import git, notebook
from tests.sphinx_ext.conftest import BINDER, THREE_HUBS, Build, MakeBook

REST = {
    "plain": ".. launch:: page.ipynb\n",
    "options": ".. launch:: /week/one.ipynb\n   :hub: binder, community\n   :style: card\n"
    "   :label: Run it\n",
    "role": "Please :launch:`run this <week/one.ipynb>` now.\n",
}
MYST = {
    "plain": "```{launch} page.ipynb\n```\n",
    "options": ":::{launch} /week/one.ipynb\n:hub: binder, community\n:style: card\n"
    ":label: Run it\n:::\n",
    "role": "Please {launch}`run this <week/one.ipynb>` now.\n",
}
ELEMENTS = {
    "plain": '<launch file="page.ipynb"></launch>\n',
    "options": '<launch file="/week/one.ipynb" hub="binder, community" style="card">'
    "Run it</launch>\n",
    "role": 'Please <launch file="week/one.ipynb">run this</launch> now.\n',
    "block": '<launch file="page.ipynb">\n</launch>\n',
}


@pytest.mark.parametrize("case", REST)
@pytest.mark.parametrize("way", ["rest", "myst", "element"])
def test_doctree(
    sphinx_doctree: CreateDoctree, file_regression: FileRegressionFixture, case: str, way: str
) -> None:
    """What is read is the same in all three ways of writing."""
    sphinx_doctree.set_conf(
        {
            "extensions": ["myst_nb", "launchdirectives"],
            "myst_enable_extensions": ["colon_fence"],
            "launch_source": {"repository": "https://github.com/org/book", "ref": "main"},
        }
    )
    if way == "rest":
        read = sphinx_doctree("Title\n=====\n\n" + REST[case], "index.rst")
    else:
        text = (MYST if way == "myst" else ELEMENTS)[case]
        read = sphinx_doctree("# Title\n\n" + text, "index.md")
    assert read.warnings == ""
    shown = read.pformat().replace("index.md", "index.rst")
    file_regression.check(shown, basename=f"doctree-{case}", extension=".xml")


@pytest.fixture
def pages() -> dict[str, str]:
    """The same page written three times."""
    return {
        "rest.rst": "Title\n=====\n\n" + "\nText\n\n".join(REST.values()),
        "myst.md": "# Title\n\n" + "\nText\n\n".join(MYST.values()),
        "elements.md": "# Title\n\n" + "\nText\n\n".join(ELEMENTS.values()),
        "week/one.ipynb": notebook(),
    }


def test_html(make_book: MakeBook, build: Build, pages: dict[str, str]) -> None:
    conf = 'myst_enable_extensions = ["colon_fence"]'
    built = build(make_book(pages, conf=conf, launch=THREE_HUBS))
    assert built.warnings == ""
    rest, myst, elements = (
        [str(control) for control in built.soup(page).select("section .launch, a.launch-link")]
        for page in ("rest", "myst", "elements")
    )
    assert rest == myst == elements[:3]
    assert elements[3] == elements[0]
    soup = built.soup("rest")
    card = soup.select_one(".launch-card")
    assert card is not None
    assert card.select_one("a.launch-go")["href"] == f"{BINDER}week%2Fone.ipynb"  # type: ignore[index]
    assert card.select_one("a.launch-go").get_text() == "Run it"  # type: ignore[union-attr]
    assert [link.get_text() for link in card.select("a.launch-to")] == ["Community hub"]
    sentence = soup.select_one("a.launch-link")
    assert sentence is not None
    assert sentence.get_text() == "run this"
    assert sentence.parent is not None
    assert sentence.parent.get_text() == "Please run this now."


def test_an_argument_counts_from_the_page_or_from_the_book(
    make_book: MakeBook, build: Build
) -> None:
    files = {
        "week/text.md": "# T\n\n```{launch} one.ipynb\n```\n\n```{launch} ../page.ipynb\n```\n\n"
        "```{launch} /page.ipynb\n```\n",
        "week/one.ipynb": notebook(),
        "docs/x.ipynb": notebook(),
    }
    built = build(make_book(files))
    assert built.warnings == ""
    assert built.links("week/text") == [
        f"{BINDER}week%2Fone.ipynb",
        f"{BINDER}page.ipynb",
        f"{BINDER}page.ipynb",
    ]


def test_without_an_argument_the_page_itself_opens(make_book: MakeBook, build: Build) -> None:
    cell = '"source": "# A notebook"'
    page = notebook().replace(cell, '"source": "# A\\n\\n```{launch}\\n:style: badge\\n```"')
    built = build(make_book({"own.ipynb": page}, conf='launch_show = "directive"'))
    assert built.links("own") == [f"{BINDER}own.ipynb"]
    assert built.control("own")["class"] == ["launch", "launch-badge"]


def test_a_directive_works_on_a_page_that_is_switched_off(
    make_book: MakeBook, build: Build
) -> None:
    files = {"off.md": "---\nlaunch: false\n---\n\n# Off\n\n```{launch} page.ipynb\n```\n"}
    assert build(make_book(files)).links("off") == [f"{BINDER}page.ipynb"]


def test_several_controls_with_different_targets_on_one_page(
    make_book: MakeBook, build: Build
) -> None:
    text = (
        "# S\n\n```{launch} page.ipynb\n:hub: binder\n:ref: v1\n```\n\n```{launch} page.ipynb\n"
        ":hub: binder\n:fragment: A notebook\n```\n"
    )
    source = make_book({"several.md": text})
    git(source, "tag", "v1", "HEAD")
    git(source, "commit", "--quiet", "--allow-empty", "-m", "Second edition")
    built = build(source)
    root = "https://mybinder.org/v2/gh/org/book"
    assert built.links("several") == [
        f"{root}/v1?urlpath=lab%2Ftree%2Fpage.ipynb",
        f"{root}/main?urlpath=lab%2Ftree%2Fpage.ipynb%23heading%3DA-notebook",
    ]


def test_elements_in_code_are_left_alone(make_book: MakeBook, build: Build) -> None:
    text = "# Code\n\n`<launch></launch>`\n\n```html\n<launch></launch>\n```\n"
    built = build(make_book({"code.md": text}))
    assert built.links("code") == []
    assert built.soup("code").get_text().count("<launch></launch>") == 2


def test_the_same_text_as_the_label_keeps_its_markup_escaped(
    make_book: MakeBook, build: Build
) -> None:
    text = '# E\n\n```{launch} page.ipynb\n:label: <b>"Run" & go</b>\n```\n'
    built = build(make_book({"escaped.md": text}))
    go = built.control("escaped").select_one("a.launch-go")
    assert go is not None
    assert go.get_text() == '<b>"Run" & go</b>'
    assert go.find("b") is None


@pytest.mark.parametrize(
    "html",
    [
        '<div>\n<launch file="page.ipynb"></launch>\n</div>\n',
        '<launch file="page.ipynb">\n</launch><p>More.</p>\n',
    ],
)
def test_an_element_among_other_html_is_reported_and_nothing_is_lost(
    make_book: MakeBook, build: Build, html: str
) -> None:
    built = build(make_book({"html.md": f"# H\n\n{html}\nAfter.\n"}))
    assert "html.md:3: WARNING: A <launch> element stands among other HTML" in built.warnings
    assert built.links("html") == []
    assert html.strip() in built.text("html.html")
    assert "After." in built.soup("html").get_text()


def test_two_elements_in_one_sentence_and_one_without_attributes(
    make_book: MakeBook, build: Build
) -> None:
    text = "# E\n\nRun <launch file='page.ipynb'>this</launch> or <launch></launch>.\n"
    built = build(make_book({"two.md": text}))
    assert built.warnings == ""
    texts = [a.get_text() for a in built.soup("two").select("a.launch-link")]
    assert texts == ["this", "Open the folder on Binder"]
