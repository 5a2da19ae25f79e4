"""Offered links in each format: of a stranger's words nothing but text."""

from __future__ import annotations

import json
import unicodedata
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from launchdirectives.findings import Refused
from launchdirectives.ingest import links, render
from launchdirectives.ingest.render import FORMATS
from launchdirectives.ingest.render.restricted import restricted
from launchdirectives.publication.document import Document
from launchdirectives.publication.recomputed import differences
from launchdirectives.publication.schema import problems
from tests.ingest.fuzz import TAGS
from tests.publication.samples import sample

HUB = "https://binder.publisher.example"
TURNING = {chr(code) for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F),
                                  *range(0x2066, 0x206A))}  # fmt: skip

AWKWARD = (
    '<script>alert("1")</script>',
    "</a></li></ul><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    '" style="color:red',
    "]](https://evil.example.org) ![x](y) `code` **b** _i_ | ~~s~~",
    "1. # > - + * $x$ {role}`a` @someone www.evil.example.org https://evil.example.org #1 :smile:",
    "]]> --> <!-- <![CDATA[ &lt; &#60; &amp;",
    "\u202eevil\u202c \u2066left\u2069 \u200fright\u061c",
    "=cmd|' /C calc'!A0",
    "\\",
    "x" * 500,
    "<&\"'" * 125,
    "א" * 500,
    "a\u2028b\u2029c\x85d\ufffee\uffff",
)


def expected(text: str) -> str:
    """What is to be read: without what turns text, in one line, with single blanks."""
    kept = "".join(
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char
        for char in text
        if char not in TURNING and ord(char) & 0xFFFE != 0xFFFE
    )
    return " ".join(kept.split())


def made(fmt: str, text: str = "Plain", *, in_all: bool = True, **wishes: Any) -> str:
    data = sample()
    page = data["pages"][0]
    page["title"] = text
    page["authors"] = [{"name": text}, {"name": "Ana López"}]
    if in_all:
        data["hubs"]["community-binder"].update(name=text)
        data["hubs"]["community-binder"]["access"]["note"] = text
        data["hubs"]["community-binder"]["cost"]["sponsor"] = {"name": text}
    document = Document(data=data)
    return render(document, page, links(document, page, **wishes), fmt)


def words(element: Tag) -> str:
    return " ".join(element.get_text().split())


def parsed(html: str) -> BeautifulSoup:
    """The elements of *html*, which are none but those that may be there."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(True):
        assert set(tag.attrs) <= TAGS[tag.name], tag
        if tag.name == "a":
            assert tag["rel"] == ["noopener", "noreferrer", "nofollow"]
            assert tag["target"] == "_blank"
            assert str(tag["href"]).startswith(("https://binder.example.org/v2/", f"{HUB}/v2/"))
    return soup


def check_html(text: str) -> None:
    soup = parsed(made("html", text))
    title, people = soup.find_all("p")
    assert words(title) == (expected(text) or "notebooks/01-seismic")
    names = [words(one) for one in people.find_all("bdi")]
    assert names == [one for one in (expected(text), "Ana López") if one]
    [anchor] = soup.find_all("a")
    assert words(anchor) == " ".join(f"Open on {expected(text)}".split())
    terms, *notes = soup.select("li small")
    told = [words(one) for one in terms.find_all("bdi")]
    assert [words(one) for one in notes] == list(filter(None, [expected(text)]))
    if text.isprintable():  # others are no names that a hub's settings may have
        assert f"paid for by {expected(text) or '…'}" in told
    [listed] = soup.find_all("ul")
    name = " ".join(str(listed["aria-label"]).split())
    assert name == f"Run this page: {expected(text) or 'notebooks/01-seismic'}"
    assert TURNING.isdisjoint(str(soup))


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_words_in_html(text: str) -> None:
    check_html(text)


ANY = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[chr(code) for code in range(32)]),
    min_size=1,
    max_size=500,
)


@given(ANY)
@example("\u202e")
@example("\x7f\x80")
def test_any_words_in_html(text: str) -> None:
    check_html(text)


def check_markdown(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(made("md", text))
    blocks = [token.type for token in tokens if token.level == 0 and token.nesting == 1]
    assert blocks == ["paragraph_open", "paragraph_open", "bullet_list_open"]
    title, people, item = [token for token in tokens if token.type == "inline"]
    shape = [one.type for one in title.children or []]
    assert (shape[0], shape[-1]) == ("text", "text") or set(shape) <= MARKS
    assert set(shape) <= MARKS
    assert said(title) == (expected(text) or "notebooks/01-seismic")
    assert {one.type for one in people.children or []} <= {"text", "text_special"}
    assert said(people) == ", ".join(filter(None, (expected(text), "Ana López")))
    kinds = [one.type for one in item.children or [] if one.type not in ("text", "text_special")]
    assert kinds == ["link_open", "link_close"]
    [link] = [one for one in item.children or [] if one.type == "link_open"]
    assert str(link.attrs["href"]).startswith("https://binder.example.org/v2/gh/example-org/")
    assert said(item).startswith(" ".join(f"Open on {expected(text)}".split()))
    assert said(item).endswith(expected(text) or ")")


MARKS = {"text", "text_special", "strong_open", "strong_close"}


def said(token: Any) -> str:
    return " ".join("".join(one.content for one in token.children).split())


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_words_in_markdown(text: str) -> None:
    check_markdown(text)


@given(ANY)
@example("*")
@example("\u00a0*a*")
def test_any_words_in_markdown(text: str) -> None:
    check_markdown(text)


@pytest.mark.parametrize("fmt", ["jats", "crossref"])
@given(ANY)
def test_any_words_in_xml(fmt: str, text: str) -> None:
    check_xml(fmt, text)


@pytest.mark.parametrize("fmt", ["jats", "crossref"])
@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_words_in_xml(fmt: str, text: str) -> None:
    check_xml(fmt, text)


def check_xml(fmt: str, text: str) -> None:
    tree = ElementTree.fromstring(made(fmt, text))  # noqa: S314  (made here)
    plain = ElementTree.fromstring(made(fmt, "Plain"))  # noqa: S314
    assert [one.tag for one in tree.iter()] == [one.tag for one in plain.iter()]
    everything = "".join(tree.itertext()) + "".join(
        value for one in tree.iter() for value in one.attrib.values()
    )
    assert TURNING.isdisjoint(everything)
    wanted = expected(text) or "…"
    if fmt == "jats":
        uri = next(tree.iter("self-uri"))
        title = next(value for key, value in uri.attrib.items() if key.endswith("title"))
        assert " ".join(title.split()) == wanted
    assert wanted in " ".join(everything.split())


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_words_in_json(text: str) -> None:
    held = json.loads(made("json", text))
    assert set(held) == {"page", "links", "leftOut"}
    assert " ".join(held["page"]["title"].split()) == (expected(text) or "notebooks/01-seismic")
    [link] = held["links"]
    assert set(link) == {
        *("hub", "name", "kind", "url", "ref", "strength", "label", "terms", "isPublishers"),
        *("note", "notes", "launch"),
    }
    assert " ".join(link["name"].split()) == expected(text)
    assert {tuple(one) for one in held["leftOut"]} == {("hub", "name", "reason", "launch")}
    assert TURNING.isdisjoint(json.dumps(held, ensure_ascii=False))


def test_json_is_stable() -> None:
    assert made("json") == made("json")
    assert made("json").endswith("\n")


def test_all_formats_are_tried() -> None:
    assert set(FORMATS) == {"html", "md", "jats", "crossref", "json"}
    with pytest.raises(Refused, match="no format 'htm'"):
        made("htm")


@pytest.mark.parametrize("fmt", ["html", "md"])
def test_nothing_is_shown_where_there_are_no_links(fmt: str) -> None:
    assert made(fmt, allow_hubs=["nowhere.example.org"]) == ""


@pytest.mark.parametrize("fmt", ["html", "md", "jats", "crossref", "json"])
def test_only_what_is_offered(fmt: str) -> None:
    text = made(fmt, in_all=False)
    assert "binder.example.org" in text
    for other in ("https://hub.example.org", "public-binder.example.org"):
        assert other not in text
    text = made(fmt, in_all=False, hub=HUB)
    assert HUB in text
    assert "//binder.example.org" not in text
    text = made(fmt, in_all=False, allow_hubs=["nowhere.example.org"])
    assert "//binder.example.org" not in text


def test_an_address_with_what_html_and_markdown_take_for_a_character() -> None:
    """A hub's address may hold ``;`` and ``'``."""
    data = sample()
    data["hubs"]["community-binder"]["url"] = "https://binder.example.org/a&copy;'b/"
    page = data["pages"][0]
    document = Document(data=data)
    offers = links(document, page)
    [link] = offers.links
    soup = BeautifulSoup(render(document, page, offers, "html"), "html.parser")
    assert soup.find_all("a")[0]["href"] == link.url
    tokens = MarkdownIt("commonmark").parse(render(document, page, offers, "md"))
    [anchor] = [one for token in tokens for one in token.children or [] if one.type == "link_open"]
    assert anchor.attrs["href"] == link.url


@pytest.mark.parametrize(
    "wishes",
    [{}, {"hub": HUB}, {"hub": f"jupyterhub={HUB}"}, {"include_restricted": True},
     {"prefer": "moving"}, {"allow_hubs": ["nowhere.example.org"]}],
)  # fmt: skip
def test_what_views_get_is_a_sound_record(wishes: dict[str, Any]) -> None:
    data = sample()
    document = Document(data=data)
    made_of, page = restricted(
        document, data["pages"][0], links(document, data["pages"][0], **wishes)
    )
    assert list(problems(made_of.data)) == []
    assert list(differences(made_of)) == []
    assert made_of.page(page["id"]) == page
    assert document.data == sample()
