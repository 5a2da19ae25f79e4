"""What stands on the pages of a mystmd project: styles, galleries, languages, what is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from launchdirectives.mystmd.batch import answers_to
from tests.books import checkout, notebook, write
from tests.mystmd.building import Node, build, nodes, page, project

BINDER = "https://mybinder.org/v2/gh/org/book/main?urlpath=lab%2Ftree%2F"
LAUNCH = """\
audiences:
  all: {title: For all}
  course: {title: For the course, join: https://school.example.org/join}
hubs:
  binder: {kind: binderhub, url: https://mybinder.org, title: Binder, audience: all}
  hub: {kind: jupyterhub, url: https://hub.example.org, title: Our hub, audience: course}
  live: {kind: thebe, via: binder}
"""
ENVIRONMENT = "dependencies: [python=3.12, nbgitpuller=1.2.2]\n"
FILES = {
    "launch.yml": LAUNCH,
    "environment.yml": ENVIRONMENT,
    "one.ipynb": notebook(title="One"),
    "week/two.ipynb": notebook(title="Two"),
    "text.md": "# Text\n\n```{launch} one.ipynb\n```\n",
}


class Asker:
    """Asks the Python side as the plugin does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str, argument: str = "", file: str = "text.md", **options: str) -> Any:
        """The nodes in the place of a directive, and what is told."""
        ask = {"kind": "directive", "name": name, "argument": argument, "options": options}
        return self.of({**ask, "line": 7}, file)

    def of(self, ask: dict[str, Any], file: str) -> Any:
        """The same, of any question."""
        question = {"path": str(self._folder / file), "asks": [ask]}
        (answer,) = answers_to({"protocol": 1, "pages": [question]})["pages"]
        assert "failure" not in answer
        return answer["answers"][0], answer["messages"]


def make(folder: Path, **changed: str) -> Asker:
    """A project with other texts for some of its files, by their names without suffix."""
    renamed = {"launch": "launch.yml", "environment": "environment.yml"}
    files = {**FILES, **{renamed.get(name, name): text for name, text in changed.items()}}
    write(folder, {"myst.yml": "version: 1\n", **files})
    return Asker(checkout(folder))


def texts(made: list[Node]) -> str:
    """All text in *made*."""
    return "".join(one["value"] for node in made for one in nodes(node, lambda n: "value" in n))


def urls(made: list[Node]) -> list[str]:
    """The addresses of the links in *made*."""
    return [one["url"] for node in made for one in nodes(node, lambda n: n["type"] == "link")]


def test_a_button_is_a_row_of_links_with_their_terms(tmp_path: Path) -> None:
    made, told = make(tmp_path)("launch", "one.ipynb", label="Try it")
    assert told == []
    (paragraph,) = made
    assert paragraph["type"] == "paragraph"
    first, second = nodes(paragraph, lambda node: node["type"] == "link")
    assert first["class"].split() == ["button", "launch-binderhub"]
    assert second["class"].split() == ["button", "launch-jupyterhub"]
    assert first["data"]["launch"]["url"] == first["url"] == f"{BINDER}one.ipynb"
    assert texts(made) == (
        "Try it (no sign-in, work is not kept, takes some minutes to start) · "
        "Open on Our hub (sign-in needed, your work is kept)"
    )


def test_a_menu_has_the_headings_of_audiences(tmp_path: Path) -> None:
    made, _ = make(tmp_path)("launch", "one.ipynb", style="menu")
    assert [node["type"] for node in made] == ["paragraph", *["paragraph", "list"] * 2]
    assert texts(made[:2]) == "Open on…For all"
    assert texts(made[3:4]) == "For the course How to join"
    assert urls(made)[0] == f"{BINDER}one.ipynb"
    assert urls(made)[1] == "https://school.example.org/join"
    assert texts(made[4:]) == "Our hub (sign-in needed, your work is kept)"


def test_a_menu_for_one_audience_needs_no_heading(tmp_path: Path) -> None:
    made, _ = make(tmp_path)("launch", "one.ipynb", style="menu", hub="binder")
    assert [node["type"] for node in made] == ["paragraph", "list"]


def test_a_badge_is_the_first_link_alone(tmp_path: Path) -> None:
    made, _ = make(tmp_path)("launch", "one.ipynb", style="badge")
    assert (urls(made), texts(made)) == ([f"{BINDER}one.ipynb"], "Open on Binder")
    assert made[0]["children"][0]["class"].startswith("button")


def test_a_plain_link_stands_in_a_paragraph(tmp_path: Path) -> None:
    made, _ = make(tmp_path)("launch", "one.ipynb", style="link")
    assert made[0]["type"] == "paragraph"
    assert made[0]["children"][0]["class"] == "launch-binderhub"


def test_a_card_is_an_admonition_with_the_title_of_the_file(tmp_path: Path) -> None:
    ask = make(tmp_path)
    made, _ = ask("launch", "week/two.ipynb", style="card")
    assert [node["type"] for node in made] == ["admonition"]
    assert texts(made).startswith("two.ipynbOpen on Binder")
    untitled, _ = ask("launch", file="one.ipynb", style="card")
    assert [node["type"] for node in untitled] == ["paragraph"]


def test_a_profile_to_choose_is_said_beside_the_link(tmp_path: Path) -> None:
    launch = (
        "hubs:\n  hub:\n    kind: jupyterhub\n    url: https://hub.example.org\n"
        "    profiles: {gpu: With GPU}\n"
        "environments:\n  default: {profile: gpu}\n"
    )
    ask = make(tmp_path, launch=launch)
    for style in ("button", "badge", "link", "menu"):
        made, told = ask("launch", "one.ipynb", style=style)
        assert told == []
        assert "choose the profile “With GPU” there" in texts(made), style
    role = {"kind": "role", "name": "launch", "argument": "here <one.ipynb>", "line": 3}
    made, _ = ask.of(role, "text.md")
    assert texts(made) == "here (choose the profile “With GPU” there)"


def test_live_code_is_left_to_the_theme(tmp_path: Path) -> None:
    ask = make(tmp_path)
    for made, told in (ask("thebe-button", "Run"), ask("launch", file="one.ipynb", hub="live")):
        assert not made
        assert [(one["level"], one["line"]) for one in told] == [("info", 7)]
        assert "'jupyter' below 'project' in myst.yml" in told[0]["text"]
    made, told = ask("launch", file="one.ipynb", hub="live, binder")
    assert urls(made) == [f"{BINDER}one.ipynb"]


def test_an_address_from_the_sites_root_needs_its_address(tmp_path: Path) -> None:
    launch = "hubs:\n  lite: {kind: jupyterlite, url: lite}\n"
    files = {"lite/index.html": "x"}
    write(tmp_path / "a", files)
    made, told = make(tmp_path / "a", launch=launch)("launch", "one.ipynb")
    assert made == []
    assert [one["rule"] for one in told] == ["hub.site"]
    write(tmp_path / "b", files)
    known = f"site: https://book.example.org/river\n{launch}"
    made, told = make(tmp_path / "b", launch=known)("launch", "one.ipynb")
    assert told == []
    assert urls(made)[0].startswith("https://book.example.org/river/lite/")


def test_texts_are_in_the_language_of_the_book_or_the_page(tmp_path: Path) -> None:
    french = "---\nlang: fr\n---\n# F\n"
    ask = make(tmp_path, launch=f"{LAUNCH}record: {{language: de}}\n", **{"f.md": french})
    made, _ = ask("launch", "one.ipynb")
    assert texts(made).startswith("Öffnen auf Binder (ohne Anmeldung")
    made, _ = ask("launch", "one.ipynb", file="f.md")
    assert texts(made).startswith("Ouvrir sur Binder")


def test_a_gallery_is_a_list_of_pages_with_links(tmp_path: Path) -> None:
    ask = make(tmp_path, **{"week/all.md": "# All\n"})
    made, told = ask("launch-gallery", file="week/all.md")
    assert told == []
    (items,) = made
    assert items["type"] == "list"
    pages = {texts([item["children"][0]]): item for item in items["children"]}
    assert list(pages) == ["Text", "One", "Two"]  # as mystmd orders them
    assert urls([pages["One"]]) == ["../one.ipynb", *urls([pages["One"]])[1:]]
    assert urls([pages["Two"]])[:2] == ["two.ipynb", f"{BINDER}week%2Ftwo.ipynb"]
    assert urls([pages["Text"]])[1] == f"{BINDER}one.ipynb"  # what its control opens
    assert all(len(urls([item])) == 3 for item in items["children"])


def test_the_options_of_a_gallery(tmp_path: Path) -> None:
    ask = make(tmp_path)
    made, told = ask("launch-gallery", pages="week/*, one", hub="hub", style="list")
    assert told == []
    assert urls(made)[::2] == ["week/two.ipynb", "one.ipynb"]
    assert len(urls(made)) == 4
    made, told = ask("launch-gallery", pages="none")
    assert made == []
    assert [(one["rule"], one["line"]) for one in told] == [("page.option", 7)]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project with a gallery, built with all exports that need no network."""
    exports = "".join(
        f"  - {{format: {name}, output: out/all.{suffix}{more}}}\n"
        for name, suffix, more in (
            ("md", "md", ""),
            ("jats", "xml", ""),
            ("tex", "tex", ", template: null"),
        )
    )
    text = (
        f"---\nexports:\n{exports}---\n# All\n\n```{{launch-gallery}}\n:pages: one\n```\n\n"
        "```{launch} one.ipynb\n:style: menu\n```\n\n```{launch} one.ipynb\n:style: card\n```\n"
    )
    folder = project(tmp_path_factory.mktemp("nodes"), {**FILES, "index.md": text})
    checkout(folder)
    built = build(folder, "--all", "--strict")
    assert built.code == 0, built.output
    assert "Unhandled" not in built.output
    return folder


@pytest.mark.parametrize("suffix", ["md", "xml", "tex"])
def test_exports_keep_every_link(exported: Path, suffix: str) -> None:
    text = (exported / "out" / f"all.{suffix}").read_text("utf-8").replace("\\", "")
    assert text.count(f"{BINDER}one.ipynb") == 3
    assert text.count("https://hub.example.org/hub/user-redirect/git-pull?") == 3


def test_a_gallerys_pages_are_pages_of_the_site(exported: Path) -> None:
    tree = page(exported, "index")["mdast"]
    (link,) = nodes(tree, lambda node: node.get("type") == "link" and node.get("url") == "/one")
    assert texts([link]) == "One"
