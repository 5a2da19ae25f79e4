"""The directive that shows a form: what it holds, where, and in which outputs."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4.element import Tag

from tests.books import commit, notebook, sphinx_build, write
from tests.sphinx_ext.conftest import BINDER, THREE_HUBS, Build, Built, MakeBook
from tests.sphinx_ext.test_rebuild import Rebuild

FORM = "# Teach\n\n```{launch-link} page.ipynb\n```\n"
HOSTILE = "</script><b>\"&'x"


def form_of(built: Built, page: str = "teach") -> Tag:
    found = built.soup(page).select_one("form.launch-form")
    assert found is not None
    return found


def data_of(form: Tag) -> Any:
    return json.loads(str(form["data-launch"]))


def options_of(form: Tag, name: str) -> dict[str, str]:
    return {str(one["value"]): one.text for one in form.select(f"select[name={name}] option")}


def value_of(form: Tag, name: str) -> str:
    field = form.select_one(f"input[name={name}]")
    assert field is not None
    return str(field["value"])


def test_it_is_filled_with_the_books_own(make_book: MakeBook, build: Build) -> None:
    files = {"teach.md": FORM, "week/one.ipynb": notebook(title="One"), "plain.md": "# Plain\n"}
    built = build(make_book(files, launch=THREE_HUBS))
    assert built.warnings == ""
    form = form_of(built)
    assert form.has_attr("hidden")
    assert options_of(form, "hub") == {
        "community": "Community hub",
        "binder": "Binder",
        "classroom": "Classroom",
    }
    assert value_of(form, "repository") == "https://github.com/org/book"
    assert value_of(form, "ref") == "main"
    assert value_of(form, "file") == "page.ipynb"
    data = data_of(form)
    assert [(file["path"], file["title"]) for file in data["files"]] == [
        ("page.ipynb", "A notebook"),
        ("week/one.ipynb", "One"),
    ]
    assert data["hubs"]["classroom"]["url"] == "https://school.example.org/jupyter"
    assert data["source"]["ref_kind"] == "branch"
    assert data["source"]["commit"] == ""


def test_every_field_has_a_label_and_a_place_for_what_is_wrong(
    make_book: MakeBook, build: Build
) -> None:
    two = FORM + "\n```{launch-link}\n```\n"
    built = build(make_book({"teach.md": two}))
    soup = built.soup("teach")
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(soup.select("form.launch-form")) == 2
    assert len(ids) == len(set(ids))
    for field in soup.select(".launch-form :is(input, select)"):
        assert soup.select_one(f"label[for='{field['id']}']"), field
        for name in str(field.get("aria-describedby", "")).split():
            assert soup.select_one(f"[id='{name}']"), field
    assert soup.select_one("script:not([src])[type=module]") is None
    assert not soup.select(".launch-maker [style], .launch-maker [onclick], .launch-maker script")


def test_options(make_book: MakeBook, build: Build) -> None:
    text = "# T\n\n```{launch-link} /data/\n:hub: binder, community\n:interface: notebook\n```\n"
    built = build(make_book({"week/teach.md": text, "data/a.csv": "1"}, launch=THREE_HUBS))
    assert built.warnings == ""
    form = form_of(built, "week/teach")
    assert list(options_of(form, "hub")) == ["binder", "community"]
    assert value_of(form, "file") == "data"
    chosen = form.select_one("select[name=interface] option[selected]")
    assert chosen is not None
    assert chosen["value"] == "notebook"


def test_a_template_of_the_author_can_be_chosen(make_book: MakeBook, build: Build) -> None:
    text = '# T\n\n```{launch-link}\n:interface: app/{path}?x="1\n```\n'
    form = form_of(build(make_book({"teach.md": text})))
    chosen = form.select_one("select[name=interface] option[selected]")
    assert chosen is not None
    assert chosen["value"] == 'app/{path}?x="1'


def test_pages_count_as_their_settings_say(make_book: MakeBook, build: Build) -> None:
    launch = THREE_HUBS + (
        "environments: {gpu: {repository: https://github.com/org/gpu}}\nshow: directive\n"
        "pages:\n  hidden: false\n  named: {file: data/a.csv}\n"
        "  'gpu/*': {environment: gpu, interface: doc, hubs: [binder]}\n"
    )
    files = {
        "teach.md": FORM,
        "hidden.ipynb": notebook(),
        "named.md": "# Named\n",
        "data/a.csv": "1",
        "gpu/deep.ipynb": notebook(title="Deep"),
        "text.md": "---\nkernelspec: {name: python3}\n---\n# Text\n",
    }
    built = build(make_book(files, launch=launch))
    assert built.warnings == ""
    data = data_of(form_of(built))
    assert data["files"] == [
        {"path": "gpu/deep.ipynb", "opens": "notebook", "title": "Deep", "environment": "gpu", "interface": "doc"},
        {"path": "data/a.csv", "opens": "file", "title": "Named"},
        {"path": "page.ipynb", "opens": "notebook", "title": "A notebook"},
        {"path": "text.md", "opens": "text-notebook", "title": "Text"},
    ]  # fmt: skip
    assert data["environments"]["gpu"]["repository"] == "https://github.com/org/gpu"


def test_hostile_names_are_only_text(make_book: MakeBook, build: Build) -> None:
    launch = f"hubs:\n  h: {{kind: binderhub, url: https://binder.example.org, title: {json.dumps(HOSTILE)}}}\n"
    files = {"teach.md": FORM, f"{HOSTILE.replace('/', '')}.ipynb": notebook(title=HOSTILE)}
    built = build(make_book(files, launch=launch))
    assert built.warnings == ""
    form = form_of(built)
    assert options_of(form, "hub") == {"h": HOSTILE}
    assert data_of(form)["files"][0]["path"] == f"{HOSTILE.replace('/', '')}.ipynb"
    maker = built.soup("teach").select_one(".launch-maker")
    assert maker is not None
    assert not maker.select("script, b")
    assert HOSTILE not in built.text("teach.html")


def test_plain_links_in_its_place(make_book: MakeBook, build: Build) -> None:
    launch = "hubs:\n  binder: {kind: binderhub, url: https://mybinder.org}\n"
    built = build(make_book({"teach.md": FORM}, launch=launch))
    links = built.soup("teach").select(".launch-instead a")
    assert [(link.text, link["href"]) for link in links] == [("A notebook", f"{BINDER}page.ipynb")]


def test_plain_links_are_those_of_the_hubs_that_are_asked_for(
    make_book: MakeBook, build: Build
) -> None:
    two = FORM + "\n```{launch-link}\n:hub: binder, community\n```\n"
    source = make_book({"teach.md": two}, launch=THREE_HUBS)
    forms = build(source).soup("teach").select(".launch-maker")
    links = [str(form.select(".launch-instead a")[0]["href"]) for form in forms]
    assert links[0].startswith("https://hub.example.org/")
    assert links[1] == f"{BINDER}page.ipynb"
    assert f"{BINDER}page.ipynb" in build(source, "text").text("teach.txt")


def test_a_profile_that_readers_have_to_choose_is_told(make_book: MakeBook, build: Build) -> None:
    launch = (
        "hubs:\n  h: {kind: jupyterhub, url: https://hub.example.org, profiles: {gpu: Big}}\n"
        "environments: {default: {profile: gpu}}\n"
    )
    source = make_book({"teach.md": FORM}, launch=launch)
    built = build(source)
    link = built.soup("teach").select_one(".launch-instead a")
    assert link is not None
    assert link.text == "A notebook (choose the profile “Big” there)"
    assert list(options_of(form_of(built), "profile")) == [""]
    assert "A notebook (choose the profile “Big” there)" in build(source, "text").text("teach.txt")


def test_texts_are_those_of_the_books_language(make_book: MakeBook, build: Build) -> None:
    built = build(make_book({"teach.md": FORM}, conf='language = "de"'))
    form = form_of(built)
    assert [label.text for label in form.select("label")][-1] == "Link"
    assert "Öffnet sich in" in form.text
    assert data_of(form)["texts"]["copied"] == "Der Link ist kopiert."


def test_hubs_that_the_browser_does_not_know(make_book: MakeBook, build: Build) -> None:
    launch = (
        "hubs:\n  colab: {kind: colab}\n  binder: {kind: binderhub, url: https://mybinder.org}\n"
    )
    built = build(make_book({"teach.md": FORM}, launch=launch))
    assert built.warnings == ""
    assert list(options_of(form_of(built), "hub")) == ["binder"]
    asked = "# T\n\n```{launch-link}\n:hub: colab\n```\n"
    built = build(make_book({"teach.md": asked}, launch=launch, name="asked"))
    assert "teach.md:3: WARNING: A form cannot make links for the hub 'colab'." in built.warnings
    assert "Write one of: binder." in built.warnings
    assert "[launch.page.option]" in built.warnings
    only = "hubs:\n  colab: {kind: colab}\n"
    built = build(make_book({"teach.md": FORM}, launch=only, name="only"))
    assert "A form cannot make links for any hub of this book." in built.warnings
    assert "Offer a hub of kind jupyterhub, jupyter, binderhub." in built.warnings
    assert built.soup("teach").select(".launch-maker") == []


def test_wrong_options_are_told(make_book: MakeBook, build: Build) -> None:
    text = "# T\n\n```{launch-link} gone.ipynb\n:style: card\n:hubs: x\n```\n"
    warnings = build(make_book({"teach.md": text})).warnings
    assert "teach.md:3: WARNING: There is no option 'style'." in warnings
    assert "There is no option 'hubs'. Write 'hub'." in warnings
    assert "The file 'gone.ipynb' is not in the repository at this ref." in warnings
    assert len(warnings.splitlines()) == 3


def test_nothing_where_the_book_has_no_source(make_book: MakeBook, build: Build) -> None:
    built = build(make_book({"teach.md": FORM}, remote=None))
    assert built.soup("teach").select(".launch-maker") == []


def test_scripts_only_where_there_is_a_form(make_book: MakeBook, build: Build) -> None:
    built = build(make_book({"teach.md": FORM}))
    scripts = built.soup("teach").select("script[src*='launch-']")
    assert [(str(one["src"]).partition("?")[0], one["type"]) for one in scripts] == [
        ("_static/launch-form.js", "module")
    ]
    assert built.soup("teach").select("link[href*='launch-form.css']")
    for page in ("page", "index"):
        assert built.soup(page).select("[src*='launch-'], [href*='launch-form']") == []
    for name in ("launch-form.js", "launch-rules.js", "launch-form.css"):
        assert (built.out / "_static" / name).is_file()


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml"])
def test_other_web_builders(make_book: MakeBook, build: Build, builder: str) -> None:
    files = {"teach.md": FORM, "more/teach.md": FORM.replace("page", "/page")}
    built = build(make_book(files), builder)
    assert built.warnings == ""
    page, count = ("more/teach/index", 1) if builder == "dirhtml" else ("index", 2)
    soup = built.soup(page)
    assert len(soup.select("form.launch-form")) == count
    ids = [str(tag["id"]) for tag in soup.select(".launch-maker [id]")]
    assert len(ids) == len(set(ids))
    start = "../../" if builder == "dirhtml" else ""
    assert [str(one["src"]).partition("?")[0] for one in soup.select("script[type=module]")] == [
        f"{start}_static/launch-form.js"
    ]


@pytest.mark.parametrize(
    ("builder", "file"), [("text", "teach.txt"), ("latex", "book.tex"), ("epub", "teach.xhtml"), ("man", "book.1")]
)  # fmt: skip
def test_other_outputs_have_plain_links(
    make_book: MakeBook, build: Build, builder: str, file: str
) -> None:
    launch = "hubs:\n  binder: {kind: binderhub, url: https://mybinder.org}\nshow: directive\n"
    conf = 'project = "Book"\nauthor = "Ann"\nversion = "1"\ncopyright = "Ann"'
    built = build(make_book({"teach.md": FORM}, launch=launch, conf=conf), builder)
    assert built.warnings == ""
    content = built.text(file).replace("\\-", "-").replace("\\&", "").replace("\\%", "%")
    content = content.replace("{-}", "-")
    assert "These links open the pages of this book:" in content
    assert "A notebook" in content
    assert "mybinder.org" in content
    assert "<form" not in content


@pytest.fixture
def source(make_book: MakeBook) -> Path:
    """A book with a form that opens nothing else by itself."""
    files = {"teach.md": FORM, "plain.md": "# P\n", "other.ipynb": notebook(title="Other")}
    return make_book(files, launch=THREE_HUBS + "show: directive\n")


def add_page(source: Path) -> None:
    write(source, {"new.ipynb": notebook()})
    commit(source)


def remove_page(source: Path) -> None:
    source.joinpath("other.ipynb").unlink()
    commit(source)


def change_title(source: Path) -> None:
    write(source, {"other.ipynb": notebook(title="Another")})


def change_text(source: Path) -> None:
    write(source, {"plain.md": "# P\n\nText.\n"})


def change_hub(source: Path) -> None:
    write(source, {"launch.yml": THREE_HUBS.replace("Community", "Our") + "show: directive\n"})


@pytest.mark.parametrize(
    ("change", "written"),
    [
        (lambda source: None, set()),
        (commit, set()),
        (change_text, {"plain"}),
        (change_title, {"other", "teach"}),
        (add_page, {"new", "teach"}),
        (remove_page, {"teach"}),
        (change_hub, {"teach"}),
    ],
)
def test_second_builds(source: Path, tmp_path: Path, change: Any, written: set[str]) -> None:
    again = Rebuild(source, tmp_path / "out")
    change(source)
    _, found = again()
    assert found & {"teach", "plain", "other", "new"} == written


def test_same_output_by_two_processes(make_book: MakeBook, tmp_path: Path) -> None:
    files = {f"p{number}.md": f"# P{number}\n" for number in range(12)}
    files |= {f"n{number}.ipynb": notebook(title=f"N{number}") for number in range(6)}
    source = make_book({**files, "teach.md": FORM, "z.md": FORM})
    for jobs in ("1", "2"):
        sphinx_build(source, tmp_path / jobs, "-W", "-j", jobs, "-d", str(tmp_path / f"d{jobs}"))
    one, two = (tmp_path.joinpath(jobs, "teach.html").read_text("utf-8") for jobs in "12")
    assert one == two
    assert one.count("ipynb&quot;,&quot;opens") == 8
