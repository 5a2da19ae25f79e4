"""The publication record of a build: beside the pages, and in their heads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from launchdirectives.cli import main
from launchdirectives.publication import schema
from launchdirectives.publication.document import Document
from launchdirectives.publication.recomputed import differences
from tests.books import commit, git, notebook, sphinx_build, write
from tests.publication.making import FILES, pushed
from tests.sphinx_ext.conftest import Build, MakeBook
from tests.sphinx_ext.test_rebuild import Rebuild

HUBS = """\
site: https://book.example.org/en
hubs:
  binder: {kind: binderhub, url: https://mybinder.org}
  community: {kind: jupyterhub, url: https://hub.example.org}
"""


def record_in(out: Path) -> dict[str, Any]:
    """The record in a built site, sound by itself."""
    found: dict[str, Any] = json.loads((out / "launch-metadata.json").read_bytes())
    assert list(schema.problems(found)) == []
    assert list(differences(Document(data=found))) == []
    return found


def addresses(record: dict[str, Any], page: str) -> set[str]:
    """All addresses of launches of a page of a record."""
    (entry,) = (one for one in record["pages"] if one["id"] == page)
    return {
        launch[name]["url"]
        for launch in entry["launches"]
        for name in ("pinned", "moving")
        if "url" in launch.get(name, {})
    }


URLS = {
    "html": {"page": "page.html", "sub/asks": "sub/asks.html"},
    "dirhtml": {"page": "page/", "sub/asks": "sub/asks/"},
    "singlehtml": {
        "page": "#document-page",
        "sub/asks": "#document-sub/asks",
    },
}


@pytest.mark.parametrize("builder", URLS)
def test_every_build_of_a_site_has_it(make_book: MakeBook, build: Build, builder: str) -> None:
    source = make_book({"sub/asks.md": "# Asks\n\n```{launch} /page.ipynb\n```\n"}, launch=HUBS)
    pushed(source)
    built = build(source, builder)
    assert built.warnings == ""
    assert [name for name in FILES if not (built.out / name).is_file()] == []
    found = record_in(built.out)
    assert {page["id"]: page["url"] for page in found["pages"]} == {
        name: f"https://book.example.org/en/{tail}" for name, tail in URLS[builder].items()
    }
    assert found["generator"]["builder"] == "sphinx"
    assert found["self"] == "https://book.example.org/en/launch-metadata.json"


@pytest.mark.parametrize("behind", [0, 1])
def test_programs_that_a_build_starts(
    make_book: MakeBook,
    build: Build,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    behind: int,
) -> None:
    source = make_book({"asks.md": "# A\n\n```{launch} page.ipynb\n```\n"}, launch=HUBS)
    commit(source)
    pushed(source)
    git(source, "reset", "--quiet", "--hard", f"HEAD~{behind}")
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(trace))
    built = build(source)
    started = [one for one in trace.read_text().splitlines() if '"event":"start"' in one]
    assert record_in(built.out)["sources"]["book"]["state"]["pushed"] == "yes"
    assert 0 < len(started) <= 6


def test_its_addresses_are_those_of_the_pages(make_book: MakeBook, build: Build) -> None:
    source = make_book({"asks.md": "# A\n\n{launch}`x <page.ipynb>`\n"}, launch=HUBS)
    built = build(source)
    found = record_in(built.out)
    for page in ("page", "asks"):
        assert set(built.links(page)) <= addresses(found, page)


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "man"])
def test_other_outputs_have_none(make_book: MakeBook, build: Build, builder: str) -> None:
    built = build(make_book(launch=HUBS), builder)
    assert not list(built.out.rglob("launch-metadata*"))


def test_switched_off(make_book: MakeBook, build: Build) -> None:
    built = build(make_book(launch=f"{HUBS}record: {{publish: false}}\n"))
    assert not list(built.out.rglob("launch-metadata*"))
    assert "launch-linkset" not in built.text("page.html")
    assert "ld+json" not in built.text("page.html")


def test_preview_has_none(make_book: MakeBook, build: Build) -> None:
    built = build(make_book(launch=HUBS), launch_preview="http://localhost:8888")
    assert not list(built.out.rglob("launch-metadata*"))


def test_heads_lead_to_it(make_book: MakeBook, build: Build) -> None:
    built = build(make_book({"plain.md": "# P\n"}, launch=HUBS))
    links = {
        (str(link["rel"][0]), link.get("type")): link["href"]
        for link in built.soup("page").select("head link")
    }
    home = "https://book.example.org/en/"
    assert links["describedby", "application/json"] == f"{home}launch-metadata.json"
    assert links["linkset", "application/linkset+json"] == f"{home}launch-linkset.json"
    assert "launch-metadata" not in built.text("plain.html")


def test_heads_lead_to_it_where_nobody_knows_the_address(make_book: MakeBook, build: Build) -> None:
    built = build(make_book({"sub/deep.ipynb": notebook()}))
    link = built.soup("sub/deep").select_one('head link[rel="describedby"]')
    assert link is not None
    assert link["href"] == "../launch-metadata.json"
    assert link["profile"] == "urn:launchdirectives:launch-metadata:1"
    assert "url" not in record_in(built.out)["site"]


def test_json_ld_of_a_theme_comes_first(make_book: MakeBook, build: Build) -> None:
    says = """def setup(app):
    def say(app, pagename, templatename, context, doctree):
        context["metatags"] = '<script type="application/ld+json">{}</script>'
    app.connect("html-page-context", say)
"""
    for setting, count in (("auto", 1), ("always", 2), ("never", 1)):
        launch = f"{HUBS}record: {{json_ld: {setting}}}\n"
        built = build(make_book(conf=says, launch=launch, name=setting))
        blocks = built.soup("page").select('script[type="application/ld+json"]')
        assert len(blocks) == count


def test_the_head_of_a_page_that_is_made_twice(make_book: MakeBook, build: Build) -> None:
    again = """def setup(app):
    def again(app, pagename, templatename, context, doctree):
        if "metatags" in context and "is_again" not in context:
            second = {**context, "metatags": "", "is_again": True}
            app.emit("html-page-context", pagename, templatename, second, doctree)
            assert second["metatags"].strip() in context["metatags"]
            context["metatags"] = second["metatags"]
    app.connect("html-page-context", again, priority=10_000)
"""
    built = build(make_book(conf=again, launch=HUBS))
    links = built.soup("page").select('head link[href$="/launch-metadata.json"]')
    assert len(links) == 1


def test_footer(make_book: MakeBook, build: Build) -> None:
    files = {"sub/deep.md": "# Deep\n"}
    built = build(make_book(files, launch=f"{HUBS}record: {{footer: true}}\n"))
    link = built.soup("sub/deep").select_one("p.launch-record a")
    assert link is not None
    assert link["href"] == "../launch-metadata.html"
    assert link.text == "How to run this book"


@pytest.mark.parametrize("base", ["/", "http://x.example.org"])
def test_base_url_that_is_no_address(make_book: MakeBook, build: Build, base: str) -> None:
    launch = HUBS.partition("\n")[2]
    built = build(make_book(conf=f"html_baseurl = {base!r}\n", launch=launch))
    assert "self" not in record_in(built.out)


def test_what_cannot_be_used_is_told(make_book: MakeBook, build: Build) -> None:
    page = "---\nlaunch: true\ndoi: none\ndate: yesterday\n---\nNo heading\n"
    built = build(make_book({"sub/bad.md": page}, launch=HUBS))
    (said,) = (line for line in built.warnings.splitlines() if "[launch." in line)
    assert "sub/bad.md:3: WARNING: doi: 'none' is no DOI" in said
    (found,) = (one for one in record_in(built.out)["pages"] if one["id"] == "sub/bad")
    assert found["title"] == "bad"


def test_language_that_nobody_wrote(make_book: MakeBook, build: Build) -> None:
    assert "language" not in record_in(build(make_book(launch=HUBS)).out)["site"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_title_that_nobody_wrote(make_book: MakeBook, build: Build, language: str) -> None:
    """Sphinx adds a word to the name of a project, which is no part of it."""
    conf = f"project = 'Rivers'\nrelease = '1.0'\nlanguage = {language!r}\n"
    assert record_in(build(make_book(conf=conf, launch=HUBS)).out)["site"]["title"] == "Rivers"


def test_jupyter_book_is_told_from_sphinx(make_book: MakeBook, tmp_path: Path) -> None:
    files = {"_config.yml": "title: Rivers\n", "_toc.yml": "root: index\n"}
    source = make_book(files, launch=HUBS)
    (source / "conf.py").unlink()
    mixed_in = ("author=The Jupyter Book Community", "extensions=myst_nb,launchdirectives")
    options = [part for one in (*mixed_in, "nb_execution_mode=off") for part in ("-D", one)]
    sphinx_build(source, tmp_path / "out", "-C", *options)
    found = record_in(tmp_path / "out")
    assert found["generator"]["builder"] == "jupyter-book-1"
    assert found["site"]["title"] == "Rivers"
    assert "authors" not in found["site"]


def test_what_authors_wrote(make_book: MakeBook, build: Build) -> None:
    front = """---
title: Gaps
authors:
  - {name: Ana López, orcid: 0000-0002-1825-0097}
license: CC-BY-4.0
doi: 10.5555/book.ch1
launch:
  related: {reproduces: 10.5555/journal.1}
kernelspec: {name: python3, display_name: Python 3}
---
# Gaps

```{code-cell}
1
```
"""
    citation = "cff-version: 1.2.0\ntitle: The book\nauthors: [{family-names: L, given-names: A}]\n"
    built = build(make_book({"gaps.md": front, "CITATION.cff": citation}, launch=HUBS))
    found = record_in(built.out)
    (page,) = (one for one in found["pages"] if one["id"] == "gaps")
    assert page["authors"] == [
        {
            "name": "Ana López",
            "orcid": "0000-0002-1825-0097",
        }
    ]
    assert (page["license"], page["doi"]) == ("CC-BY-4.0", "10.5555/book.ch1")
    assert page["relatedWorks"] == [{"relation": "reproduces", "doi": "10.5555/journal.1"}]
    assert found["site"]["title"] == "The book"


def test_same_as_the_command_makes(
    make_book: MakeBook, build: Build, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    files = {
        "asks.md": "# A\n\n```{launch} page.ipynb\n:hub: binder\n```\n",
        "page2.ipynb": notebook(),
        "a/page.ipynb": notebook(),
    }
    source = make_book(files, launch=HUBS, conf='project = "Book"\n')
    pushed(source)
    of_build = record_in(build(source).out)
    assert main(["metadata", "build", "--directory", str(source)]) == 0
    of_command = json.loads(capsysbinary.readouterr().out)
    for found in (of_build, of_command):
        del found["generatedAt"], found["generator"], found["contentDigest"]
        for one in (
            *found["verification"],
            *(v for p in found["pages"] for v in p["verification"]),
        ):
            del one["at"]
    assert of_build == of_command


class TestSecondBuild:
    """What is published stays as it is until it would say something else."""

    @pytest.fixture
    def source(self, make_book: MakeBook, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A book with two notebooks, whose builds tell the time."""
        monkeypatch.delenv("SOURCE_DATE_EPOCH")
        found = make_book({"other.ipynb": notebook()}, launch=HUBS)
        pushed(found)
        return found

    def test_writes_nothing(self, source: Path, tmp_path: Path) -> None:
        again = Rebuild(source, tmp_path / "out")
        before = {name: (tmp_path / "out" / name).stat().st_mtime_ns for name in FILES}
        assert again() == (set(), set())
        assert before == {name: (tmp_path / "out" / name).stat().st_mtime_ns for name in FILES}

    def test_new_commit_is_told_and_writes_no_page(self, source: Path, tmp_path: Path) -> None:
        again = Rebuild(source, tmp_path / "out")
        write(source, {"notes.txt": "more"})
        head = commit(source)
        assert again() == (set(), set())
        assert record_in(tmp_path / "out")["sources"]["book"]["commit"] == head

    def test_licence_is_told_and_writes_the_pages(self, source: Path, tmp_path: Path) -> None:
        again = Rebuild(source, tmp_path / "out")
        write(source, {"CITATION.cff": "cff-version: 1.2.0\ntitle: T\nlicense: MIT\n"})
        assert again() == (set(), {"page", "other"})
        assert record_in(tmp_path / "out")["site"]["license"] == "MIT"

    def test_change_on_the_desk_is_told(self, source: Path, tmp_path: Path) -> None:
        again = Rebuild(source, tmp_path / "out")
        write(source, {"environment.yml": "dependencies: [python=3.13]\n"})
        again()
        assert record_in(tmp_path / "out")["sources"]["book"]["state"]["dirty"] is True

    def test_push_is_told(self, source: Path, tmp_path: Path) -> None:
        write(source, {"more.txt": "More\n"})
        commit(source)
        again = Rebuild(source, tmp_path / "out")
        assert record_in(tmp_path / "out")["sources"]["book"]["state"]["pushed"] == "no"
        pushed(source)
        again()
        assert record_in(tmp_path / "out")["sources"]["book"]["state"]["pushed"] == "yes"

    def test_footer_comes_and_goes(self, source: Path, tmp_path: Path) -> None:
        again = Rebuild(source, tmp_path / "out")
        for setting in ("record: {footer: true}\n", ""):
            write(source, {"launch.yml": HUBS + setting})
            assert again() == (set(), {"page", "other"})
            text = (tmp_path / "out" / "page.html").read_text("utf-8")
            assert ("launch-record" in text) == bool(setting)

    def test_switched_off(self, source: Path, tmp_path: Path) -> None:
        again = Rebuild(source, tmp_path / "out")
        write(source, {"launch.yml": f"{HUBS}record: {{publish: false}}\n"})
        assert again() == (set(), {"page", "other"})
        assert "describedby" not in (tmp_path / "out" / "page.html").read_text("utf-8")

    def test_page_that_is_gone(self, source: Path, tmp_path: Path) -> None:
        again = Rebuild(source, tmp_path / "out")
        (source / "other.ipynb").unlink()
        again()
        assert [page["id"] for page in record_in(tmp_path / "out")["pages"]] == ["page"]


def test_same_bytes_in_parallel(make_book: MakeBook, tmp_path: Path) -> None:
    source = make_book({f"p{number}.ipynb": notebook() for number in range(12)}, launch=HUBS)
    outs = [tmp_path / "serial", tmp_path / "parallel"]
    for out, jobs in zip(outs, ("1", "2"), strict=True):
        sphinx_build(source, out, "-E", "-j", jobs, "-d", str(out.with_suffix(".doctrees")))
    for name in (*FILES, "p3.html"):
        first, second = ((out / name).read_bytes() for out in outs)
        assert first == second, name


def test_hostile_title_stays_text(make_book: MakeBook, build: Build) -> None:
    title = "</script><script>alert(1)</script>"
    built = build(make_book({"bad.ipynb": notebook(title=f"`{title}`")}, launch=HUBS))
    head = BeautifulSoup(built.text("bad.html"), "html.parser").head
    assert head is not None
    blocks = head.select('script[type="application/ld+json"]')
    assert json.loads(blocks[0].string or "")["name"] == title
    assert "alert(1)" not in "".join(s.text for s in head.select("script:not([type])"))
