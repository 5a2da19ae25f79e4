"""Views for the web: links in heads, a linkset, schema.org in heads, a flat table."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import extruct
import pytest
from bs4 import BeautifulSoup

from launchdirectives.findings import Refused
from launchdirectives.publication import publishing, views
from launchdirectives.publication.document import Document
from launchdirectives.publication.views import facts, linkset, table
from tests.publication.samples import ODD, VARIANTS, document, sample, variant

SHOWN = Path(__file__).parents[2] / "docs" / "snippets" / "views-web"
OURS = (
    *("linkset", "json-ld", "csv", "jsonl", "ro-crate", "ro-crate-1.2"),
    *("repository-crate", "page-crate", "page-crate-1.2"),
)
COMMIT = "63eff32cd66749e1232e72089efd7ca4984164dc"
RAW = f"https://raw.githubusercontent.com/example-org/seismic-book/{COMMIT}"


def first(found: Document) -> Any:
    return next(found.pages)


def said(name: str, found: Document) -> list[str]:
    """All that the view *name* says of a record."""
    texts = []
    view = views.get(name)
    for say in (
        lambda: view.of_site(found),
        *(lambda page=page: view.of_page(found, page) for page in found.pages),
        *(lambda page=page: view.in_head(found, page) for page in found.pages),
    ):
        try:
            texts.append(say())
        except Refused as refused:
            assert refused.code == "config.wrong-value"  # noqa: PT017
    return texts


def page_with(head: str) -> str:
    return (
        f"<!doctype html><html><head><title>A page</title>{head}</head><body><p>Text.</body></html>"
    )


def links_of(name: str) -> list[tuple[str, str]]:
    found = variant(name)
    return [(link.rel, link.href) for link in linkset.links(found, first(found))]


@pytest.mark.parametrize("view", OURS)
@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_record_says_the_same(view: str, name: str) -> None:
    found = variant(name)
    texts = said(view, found)
    assert texts == said(view, variant(name))
    has_rows = any(page["launches"] for page in found.pages)
    assert any(texts) is (has_rows or view != "jsonl")


def test_the_links_of_a_page() -> None:
    assert links_of("sample") == [
        ("describedby", "https://books.example.org/seismic/launch-metadata.json"),
        ("describedby", "https://books.example.org/seismic/launch-crate/ro-crate-metadata.json"),
        ("item", f"{RAW}/notebooks/01-seismic.ipynb"),
        ("license", "https://creativecommons.org/licenses/by/4.0/"),
        ("author", "https://orcid.org/0000-0002-1825-0097"),
        ("cite-as", "https://doi.org/10.5555/seismic-book.ch1"),
        ("related", "https://doi.org/10.5555/journal.example.0420"),
        ("linkset", "https://books.example.org/seismic/launch-linkset.json"),
        ("type", "https://schema.org/ScholarlyArticle"),
    ]


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        ("no commit", "item"),
        ("not pushed", "item"),
        ("archive", "item"),
        ("no orcid", "author"),
        ("licences", "license"),
        ("no address", "describedby"),
        ("bare", "item"),
    ],
)
def test_only_what_is_known_is_linked(name: str, absent: str) -> None:
    relations = [rel for rel, _ in links_of(name)]
    assert absent not in relations
    assert "type" in relations


def test_a_changed_file_is_not_at_the_commit() -> None:
    found = variant("changed")
    notebook, text = found.pages
    assert ("item", f"{RAW}/notebooks/01-seismic.ipynb") in links_of("changed")
    assert "item" not in [link.rel for link in linkset.links(found, text)]
    assert notebook["source"]["path"] not in found.source("book")["state"]["dirtyPaths"]


def test_a_work_without_a_doi_is_linked_by_its_address() -> None:
    data = sample()
    work = {"relation": "supplements", "url": "https://journal.example.org/a"}
    data["pages"][0]["relatedWorks"] = [work]
    found = document(data)
    assert work["url"] in [link.href for link in linkset.links(found, first(found))]


@pytest.mark.parametrize("name", VARIANTS)
def test_a_head_holds_the_links_and_nothing_else(name: str) -> None:
    found = variant(name)
    for page in found.pages:
        head = views.get("linkset").in_head(found, page)
        soup = BeautifulSoup(page_with(head), "html.parser")
        elements = [
            (one["rel"][0], one["href"], one.get("type", ""), one.get("profile", ""))
            for one in soup.head.find_all("link")  # type: ignore[union-attr]
        ]
        links = linkset.links(found, page)
        assert elements == [(one.rel, one.href, one.type, one.profile) for one in links]
        assert soup.get_text().split() == ["A", "page", "Text."]


@pytest.mark.parametrize("name", VARIANTS)
def test_a_linkset_says_what_the_heads_say(name: str) -> None:
    found = variant(name)
    pages = {page["url"]: page for page in found.pages if "url" in page}
    contexts = json.loads(views.get("linkset").of_site(found))["linkset"]
    assert [context["anchor"] for context in contexts] == list(pages)
    for context in contexts:
        told = sorted(
            (rel, one["href"], one.get("type", ""), one.get("profile", ""))
            for rel, targets in context.items()
            if rel != "anchor"
            for one in targets
        )
        links = linkset.links(found, pages[context["anchor"]])
        assert told == sorted((one.rel, one.href, one.type, one.profile) for one in links)


@pytest.mark.parametrize(
    ("expression", "address"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-NC-SA-3.0-IGO", "https://creativecommons.org/licenses/by-nc-sa/3.0/igo/"),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("BSD-3-Clause", "https://spdx.org/licenses/BSD-3-Clause"),
        ("MIT OR Apache-2.0", ""),
        ("(MIT)", ""),
        ("LicenseRef-ours", ""),
    ],
)
def test_addresses_of_licences(expression: str, address: str) -> None:
    assert facts.license_address(expression) == address


@pytest.mark.parametrize("name", VARIANTS)
def test_extruct_finds_one_work_in_a_page(name: str) -> None:
    found = variant(name)
    for page in found.pages:
        view = views.get("json-ld")
        html = page_with(view.in_head(found, page))
        [work] = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
        assert work == json.loads(view.of_page(found, page))
        assert work["name"] == work["headline"] == page["title"]
        assert BeautifulSoup(html, "html.parser").get_text(strip=True).endswith("Text.")


def test_odd_titles_end_no_script() -> None:
    found = variant("odd texts")
    head = views.get("json-ld").in_head(found, first(found))
    [script] = BeautifulSoup(page_with(head), "html.parser").find_all("script")
    assert json.loads(script.string)["name"] == ODD
    assert head.count("<") == 2
    assert not {"&", "\u2028"} & set(head)


def test_what_a_page_is() -> None:
    view, found = views.get("json-ld"), variant("sample")
    work = json.loads(view.of_page(found, first(found)))
    assert work["@type"] == "ScholarlyArticle"
    assert work["isBasedOn"]["codeRepository"] == "https://github.com/example-org/seismic-book"
    assert work["isBasedOn"]["version"] == COMMIT
    assert work["isBasedOn"]["targetProduct"]["softwareRequirements"] == [
        *(f"{RAW}/binder/apt.txt", f"{RAW}/binder/environment.yml"),
    ]
    assert work["subjectOf"]["url"] == found.data["self"]
    shown = [one["target"]["urlTemplate"] for one in work["potentialAction"]]
    launches = first(found)["launches"]
    assert shown == [launches[0]["pinned"]["url"], launches[1]["moving"]["url"]]


def test_a_book_to_learn_from() -> None:
    view, found = views.get("json-ld"), variant("learning")
    assert json.loads(view.of_page(found, first(found)))["@type"] == "LearningResource"
    assert ("type", "https://schema.org/LearningResource") in links_of("learning")


def test_live_code_has_no_address() -> None:
    found = variant("live only")
    work = json.loads(views.get("json-ld").of_page(found, first(found)))
    assert "potentialAction" not in work
    [row] = table.rows(found, (first(found),))
    assert (row["via"], row["pinned_url"], row["moving_url"]) == ("thebe", "", "")


@pytest.mark.parametrize("name", VARIANTS)
def test_a_table_has_one_row_a_launch(name: str) -> None:
    found = variant(name)
    rows = list(csv.DictReader(io.StringIO(views.get("csv").of_site(found))))
    lines = [json.loads(line) for line in views.get("jsonl").of_site(found).split("\n")[:-1]]
    assert len(rows) == sum(len(page["launches"]) for page in found.pages)
    for row, line in zip(rows, lines, strict=True):
        assert list(row) == list(line) == list(table.COLUMNS)
        assert {key: cell.removeprefix("'") for key, cell in row.items()} == line
        assert not {cell[:1] for cell in row.values()} & set("=+-@\t\r")


def test_cells_that_a_spreadsheet_would_run() -> None:
    data = sample()
    starts = ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\uff1d1", "a=1"]
    for start in starts:
        data["pages"][0]["title"] = start
        found = document(data)
        lines = csv.DictReader(io.StringIO(views.get("csv").of_page(found, first(found))))
        titles = {row["title"] for row in lines}
        assert titles == {start if start == "a=1" else f"'{start}"}


def test_a_row_fills_a_form_of_a_journal() -> None:
    found = variant("sample")
    row = next(table.rows(found, found.pages))
    assert row == {
        "page_id": "notebooks/01-seismic",
        "title": "Locating an event with <b>three</b> stations & more",
        "page_url": "https://books.example.org/seismic/notebooks/01-seismic.html",
        "page_doi": "10.5555/seismic-book.ch1",
        "article_doi": "10.5555/journal.example.0420",
        "repository_type": "github",
        "repository_url": "https://github.com/example-org/seismic-book",
        "notebook_commit_hash": COMMIT,
        "ref": "main",
        "notebook_path": "notebooks/01-seismic.ipynb",
        "notebook_url": f"{RAW}/notebooks/01-seismic.ipynb",
        "archive_doi": "10.5072/zenodo.1234567",
        "environment_digest": found.environment("default")["digest"],
        "lock_state": "partial",
        "hub": "Seismic community BinderHub",
        "access": "login",
        "payer": "community",
        "publisher_use": "allowed",
        "via": "binder",
        "pinned_url": first(found)["launches"][0]["pinned"]["url"],
        "moving_url": first(found)["launches"][0]["moving"]["url"],
    }


def test_the_documentation_shows_what_is_made() -> None:
    found = variant("sample")
    page = first(found)
    lasting = publishing.lasting(found)
    head = SHOWN.joinpath("head.html").read_text(encoding="utf-8")
    assert head == views.get("linkset").in_head(lasting, first(lasting))
    work = SHOWN.joinpath("page.json").read_text(encoding="utf-8")
    assert work == views.get("json-ld").of_page(found, page)
