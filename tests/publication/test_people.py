"""The page for people: all that the record says, in words, and nothing but that."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from launchdirectives.publication import schema, views
from launchdirectives.publication.document import Document
from launchdirectives.publication.people import words
from launchdirectives.publication.people.markup import balanced, link
from launchdirectives.publication.people.page import page
from launchdirectives.publication.people.speech import Speech
from tests.publication.samples import sample

VIEW = views.get("html")
EVIL = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</title></bdi></table>",
    "&lt;b&gt; &amp;",
    "{name} {0} {",
    "\u202egnp.exe\u2069\u2069 end",
    "\x00\x1b[31m\ud800",
)


def made(data: Mapping[str, Any]) -> str:
    return VIEW.of_site(Document(data=data))


def soup(data: Mapping[str, Any] | None = None) -> BeautifulSoup:
    return BeautifulSoup(made(data or sample()), "html.parser")


def text(tag: Tag | BeautifulSoup | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text().split())


def said(part: BeautifulSoup | Tag, name: str) -> dict[str, str]:
    """The names in the section *name* with what is said of each."""
    section = part.find(id=name)
    assert section is not None
    assert section.parent is not None
    return {
        text(row.dt): text(row.dd)
        for row in section.parent.find("dl").find_all("div")  # type: ignore[union-attr]
    }


def test_the_book_and_how_to_cite_it() -> None:
    page = soup()
    assert text(page.h1) == "How to run this book"
    assert text(page.title) == "How to run this book: Seismic monitoring, station by station"
    assert said(page, "book")["Authors"] == (
        "Josiah Carberry, Example University, ORCID 0000-0002-1825-0097Ana López"
    )
    assert text(page.blockquote) == (
        "Josiah Carberry; Ana López. Seismic monitoring, station by station. 2025. "
        "https://doi.org/10.5555/seismic-book"
    )
    cited = page.find(id="cite").parent  # type: ignore[union-attr]
    assert text(cited.li) == (
        "version v1.0.0, commit 63eff32cd66749e1232e72089efd7ca4984164dc of "
        "https://github.com/example-org/seismic-book, Software Heritage identifier "
        "swh:1:rev:63eff32cd66749e1232e72089efd7ca4984164dc"
    )


def test_many_authors_are_cited_by_the_first() -> None:
    data = sample()
    data["site"]["authors"] = [{"name": f"Author {n}"} for n in range(12)]
    assert "Author 9; et al.. Seismic" in text(soup(data).blockquote)
    assert "Author 11" in said(soup(data), "book")["Authors"]


def test_hubs_with_their_terms() -> None:
    hub = said(soup(), "hub-community-binder")
    assert hub["Who may use it"].startswith("Everybody who signs in there.")
    assert hub["What is kept"] == "Nothing. Download what you want to keep before you leave."
    assert "Memory: 8 GiB" in hub["Limits"]
    assert hub["Who pays"].startswith("The community that it is for.The money comes from Seismic")
    assert hub["Who pays"].endswith("It gives 3 percent of its cost to mybinder.org")
    assert hub["For publishers"] == (
        "Publishers may show its links to all their readers."
        "Their pages may not start sessions by themselves."
    )
    assert hub["Promised until"] == "2028-12-31"
    assert hub["Terms of use"] == "https://example.org/hub/terms"
    assert hub["Does it work now?"] == "https://status.example.org/"
    members = said(soup(), "hub-community")
    assert members["Who may use it"].startswith("Members only, who sign in there.")
    assert members["How to join"] == "https://books.example.org/seismic/join.html"
    contact = soup().find("a", href="mailto:hub@example.org")
    assert text(contact) == "hub@example.org"


@pytest.mark.parametrize(
    ("audience", "is_said"), [("Members", False), ("Students of this term", True)]
)
def test_whom_a_hub_is_for_is_said_once(audience: str, is_said: bool) -> None:
    data = sample()
    data["hubs"]["community"]["access"] |= {"level": "members", "audience": audience}
    who = said(soup(data), "hub-community")["Who may use it"]
    assert who.startswith("Members only, who sign in there.")
    assert (f"It is for: {audience}" in who) is is_said


def test_environments_with_their_files() -> None:
    page = soup()
    environment = said(page, "environment-default")
    assert "xarray, apt:graphviz" in environment["How firm it is"]
    assert environment["Kernels"] == "Python 3 (python3)"
    files = page.find(id="files-default")
    hashes = [text(code) for code in files.select("code.hash")]  # type: ignore[union-attr]
    assert hashes == [file["sha256"] for file in sample()["environments"]["default"]["files"]]
    assert text(page.pre) == "cd binder && sha256sum -- apt.txt environment.yml | sha256sum"
    assert said(page, "environment-hub-image")["What it is"] == (
        "Part of the hub: it is there already. It belongs to Seismic community hub."
    )


def test_pages_with_their_links_pinned_first() -> None:
    table = soup().find(id="all-pages")
    assert isinstance(table, Tag)
    assert text(table.caption) == "Pages: 2"
    first = table.find_all("tr")[1]
    cells = [text(cell) for cell in first.find_all(["th", "td"])]
    assert cells[0].startswith("Locating an event with <b>three</b> stations & more")
    assert cells[2:] == ["notebooks/01-seismic.ipynb", "python3", "default"]
    binder, hub, live = first.find_all("li")[1:]
    assert text(binder) == (
        "Seismic community BinderHub (sign-in needed): this version 63eff32 · the newest of main"
    )
    launches = sample()["pages"][0]["launches"]
    assert [one["href"] for one in binder.select("a.run")] == [
        launches[0]["pinned"]["url"],
        launches[0]["moving"]["url"],
    ]
    assert text(hub) == "Seismic community hub (members only): the newest of main"
    assert text(live) == "Public Binder (example federation): its code runs in the page itself"
    assert {tuple(one["rel"]) for one in binder.select("a.run")} == {("nofollow",)}


def test_a_tag_has_no_newest_state() -> None:
    data = sample()
    data["sources"]["book"] |= {"requestedRef": "v1.0.0", "refKind": "tag"}
    binder, hub = data["pages"][0]["launches"][:2]
    binder["moving"]["ref"] = "v1.0.0"
    first, second = soup(data).select("#all-pages tr")[1].select("td li")[:2]
    assert text(first).endswith(": this version 63eff32 · v1.0.0")
    assert hub["moving"]["ref"] == "main"
    assert text(second).endswith(": the newest of main")


@pytest.mark.parametrize(
    ("state", "words_"),
    [
        ({"dirty": False, "pushed": "no"}, "The commit is not in the public repository"),
        ({"dirty": False, "pushed": "unknown"}, "Nobody could tell whether"),
        (
            {"dirty": True, "pushed": "yes", "dirtyPaths": ["intro.md"]},
            "links open the old ones.intro.md",
        ),
    ],
)
def test_why_no_link_stays(state: dict[str, object], words_: str) -> None:
    data = sample()
    data["sources"]["book"]["state"] = state
    for launch in data["pages"][0]["launches"]:
        launch.get("pinned", {}).pop("url", None)
    page = soup(data)
    assert words_ in said(page, "source-book")["State"]
    first = page.find(id="all-pages").find_all("tr")[1]  # type: ignore[union-attr]
    [why] = first.find_all("a", string="why no link stays")
    assert why["href"] == "#source-book"


def test_without_a_commit_no_link_stays() -> None:
    data = sample()
    for member in ("commit", "tree", "committedAt", "tag", "swhid"):
        del data["sources"]["book"][member]
    assert said(soup(data), "source-book")["State"] == (
        "Nobody looked which commit it is, so that no link can stay at it."
    )
    assert "version" not in text(soup(data).find(id="cite").parent)  # type: ignore[union-attr]


def test_what_else_a_page_opens() -> None:
    data = sample()
    data["pages"][1]["launches"][0]["path"] = "."
    data["pages"][0]["launches"][0]["path"] = "data/stations.csv"
    table = text(soup(data).find(id="all-pages"))
    assert "Public Binder (example federation): the repository, this version" in table
    assert "(sign-in needed): data/stations.csv, this version" in table


def test_checks_with_their_results() -> None:
    data = sample()
    data["pages"][1]["verification"] = [
        {"check": "source.path-at-commit", "result": "pass", "at": "2025-11-03T10:20:31Z"},
        {
            "check": "environment.kernel-declared",
            "result": "fail",
            "at": "2025-11-03T10:20:31Z",
            "detail": "no kernel",
        },
    ]
    table = soup(data).find(id="all-checks")
    rows = [[text(c) for c in r.find_all(["th", "td"])] for r in table.find_all("tr")]  # type: ignore[union-attr]
    at = "2025-11-03 10:20 UTC"
    assert [words.CHECKS["source.path-at-commit"], "Pages: 2", "Yes", at, ""] in rows
    assert ["The environment has the page's kernel", "Intro", "No", at, "no kernel"] in rows
    assert ["The hub answers", "Seismic community BinderHub", "Not looked at"] in [
        row[:3] for row in rows
    ]


def test_programs_find_the_other_forms() -> None:
    listed = soup().find(id="programs").parent  # type: ignore[union-attr]
    found = [link["href"] for link in listed.find_all("a")]
    assert found[0] == "launch-metadata.json"
    assert set(found[1:]) == set(sample()["views"].values()) - {sample()["views"]["people"]}
    assert sample()["contentDigest"] in text(listed)


def test_the_least_sample() -> None:
    data = {key: sample()[key] for key in ("$schema", "formatVersion", "generatedAt", "generator")}
    source = {"provider": "git", "repository": "https://git.example.org/a/b"}
    least = {
        **data,
        "site": {"title": "B"},
        "sources": {"a": {**source, "state": {"dirty": False, "pushed": "unknown"}}},
        "environments": {},
        "hubs": {},
        "pages": [],
    }
    assert list(schema.problems(least)) == []
    page = text(soup(least))
    assert "The book names no hub." in page
    assert "The book has no page." in page
    assert "Nothing was checked." in page


def test_every_word_of_the_schema_has_its_words() -> None:
    kinds = schema.schema()["$defs"]
    cost = kinds["hub"]["properties"]["cost"]["properties"]
    access = kinds["hub"]["properties"]["access"]["properties"]
    check = kinds["verification"]["items"]["properties"]
    source = kinds["source"]["properties"]
    environment = kinds["environment"]["properties"]
    tables: list[tuple[Mapping[str, str], Mapping[str, Any]]] = [
        (words.ACCESS, access["level"]),
        (words.REPOSITORIES, access["repositories"]),
        (words.PERSISTENCE, kinds["hub"]["properties"]["persistence"]),
        (words.CAPABILITIES, kinds["hub"]["properties"]["capabilities"]["items"]),
        (words.PAYERS, cost["payer"]),
        (words.PUBLISHER_USE, cost["publisherUse"]),
        (words.EMBEDDING, cost["embedding"]),
        (words.ENVIRONMENTS, environment["kind"]),
        (words.LOCKS, environment["lock"]["properties"]["state"]),
        (words.CHOSEN_BY, environment["baseImage"]["properties"]["chosenBy"]),
        (words.PUSHED, source["state"]["properties"]["pushed"]),
        (words.ARCHIVED, source["swhid"]["properties"]["archived"]),
        (words.SAME_TREE, kinds["archives"]["items"]["properties"]["sameTreeAsCommit"]),
        (words.RELATIONS, kinds["relatedWorks"]["items"]["properties"]["relation"]),
        (words.CHECKS, check["check"]),
        (words.RESULTS, check["result"]),
    ]
    for table, rule in tables:
        assert set(table) == set(rule["enum"])


def every_text(value: Any, change: Callable[[str], str]) -> Any:
    """*value* with each free text in it changed."""
    free = {"title", "name", "description", "note", "audience", "detail", "displayName", "version"}
    if isinstance(value, dict):
        return {
            key: change(one) if key in free and isinstance(one, str) else every_text(one, change)
            for key, one in value.items()
        }
    return [every_text(one, change) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("evil", EVIL)
def test_what_strangers_write_is_text(evil: str) -> None:
    page = made(every_text(sample(), lambda _: evil))
    page.encode()  # nothing that is no character
    parsed = BeautifulSoup(page, "html.parser")
    assert parsed.find(["script", "img", "style", "iframe"]) is None
    assert [tag.name for tag in parsed.find_all(True) if tag.has_attr("onerror")] == []
    plain = BeautifulSoup(made(sample()), "html.parser")
    assert len(parsed.find_all(True)) == len(plain.find_all(True))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://example.org/",
        "https://user@example.org/",
        "https://example.org/\n",
        'https://example.org/"',
        "mailto:a@example.org?body=x",
        "https://exämple.org/",
    ],
)
def test_nothing_but_an_address_is_a_link(address: str) -> None:
    assert "<a" not in link(address)
    data = sample()
    data["hubs"]["community"]["cost"]["termsUrl"] = address
    assert soup(data).find("a", href=address) is None


@given(st.text(alphabet="ab\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", max_size=20))
@settings(max_examples=300, deadline=None)
def test_no_value_ends_what_it_did_not_begin(value: str) -> None:
    opens = {**dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c")}
    opens.update(dict.fromkeys("\u2066\u2067\u2068", "\u2069"))
    waiting: list[str] = []
    for char in balanced(value):
        if char in opens:
            waiting.append(opens[char])
        elif char in "\u202c\u2069":
            assert waiting.pop() == char
    assert waiting == []
    assert [c for c in balanced(value) if c in "ab"] == [c for c in value if c in "ab"]


def test_keys_that_lead_nowhere_are_said_as_they_are() -> None:
    data = sample()
    data["hubs"], data["environments"] = {}, {"other": {"kind": "hub-image", "providedBy": "gone"}}
    assert list(schema.problems(data)) == []
    page = soup(data)
    assert said(page, "environment-other")["What it is"].endswith("It belongs to gone.")
    assert "community-binder: this version" in text(page.find(id="all-pages"))


def test_the_same_record_gives_the_same_bytes() -> None:
    assert made(sample()) == made(json.loads(json.dumps(sample(), sort_keys=True))) != ""


def test_nothing_on_the_page_needs_a_looser_policy() -> None:
    page = soup()
    assert page.find(["script", "style", "img"]) is None
    assert [tag.name for tag in page.find_all(True) if tag.has_attr("style")] == []
    [sheet] = page.find_all("link", rel="stylesheet")
    assert set(VIEW.companions()) == {sheet["href"]}
    assert b"url(" not in VIEW.companions()[str(sheet["href"])]


def test_headings_tables_and_ids() -> None:
    page = soup()
    levels = [int(heading.name[1]) for heading in page.find_all(["h1", "h2", "h3"])]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in page.find_all("table"):
        assert table.caption is not None
        assert all(th["scope"] == "col" for th in table.thead.find_all("th"))
        assert all(row.th["scope"] == "row" for row in table.tbody.find_all("tr"))
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    inner = {str(a["href"])[1:] for a in page.select("a[href^='#']")}
    assert inner <= set(ids)


@pytest.mark.parametrize(
    ("language", "heading", "spoken"),
    [
        ("de", "So führen Sie dieses Buch aus", "de"),
        ("fr-CA", "Comment exécuter ce livre", "fr-CA"),
        ("es", "Cómo ejecutar este libro", "es"),
        ("en-GB", "How to run this book", "en-GB"),
        ("ja", "How to run this book", "en"),
    ],
)
def test_the_language_of_the_book(language: str, heading: str, spoken: str) -> None:
    data = sample()
    data["site"]["language"] = language
    page = soup(data)
    assert text(page.h1) == heading
    assert page.html["lang"] == spoken  # type: ignore[index]
    title = page.select_one(".title bdi")
    assert title is not None
    assert title.get("lang") == (None if spoken == language else language)


def test_right_to_left() -> None:
    page_ = BeautifulSoup(page(Document(data=sample()), Speech("ar", str)), "html.parser")
    assert page_.html["dir"] == "rtl"  # type: ignore[index]
    assert {code["dir"] for code in page_.find_all("code")} == {"ltr"}


def test_a_long_book_is_quick() -> None:
    data = sample()
    data["pages"] = [{**copy.deepcopy(data["pages"][0]), "id": f"page-{n}"} for n in range(1000)]
    start = time.process_time()
    page = made(data)
    assert time.process_time() - start < 1
    assert page.count('scope="row"') > 1000
