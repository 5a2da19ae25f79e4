"""The module for publishers: what it makes of records is what the core makes of them, and small."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from launchdirectives import hubs
from launchdirectives.findings import Refused
from launchdirectives.model import Launch
from launchdirectives.publication import rebuilt
from launchdirectives.publication.document import Document
from launchdirectives.record import options, plain, replace
from launchdirectives.web import embed
from tests.core.test_launch_rules import LAUNCHES, is_old
from tests.publication import records_of_links
from tests.publication.embedded import asked
from tests.publication.samples import sample

ROOM = 10_000
"""Bytes that the module may take, compressed."""

SOURCES = Path(embed.__file__).parent
ALL = {"isLocal": True, "restricted": True}


def differences(records: list[Any], answers: list[Any], wanted: list[Any]) -> list[Any]:
    return [
        (page, answer, want)
        for record, *lists in zip(records, answers, wanted, strict=True)
        for page, answer, want in zip(record["pages"], *lists, strict=True)
        if answer != want
    ][:5]


def test_records_are_rebuilt_as_by_the_core() -> None:
    records = records_of_links.of_the_table()
    wanted = [records_of_links.addresses(record) for record in records]
    known = [one for found in wanted for one in found]
    assert sum("moving" in one for one in known) > 500
    assert sum(bool(one.get("pinned")) for one in known) > 100
    assert sum("refused" in one for one in known) > 50
    answers = asked(SOURCES / "rebuilt.js", "addresses", records=records)
    assert differences(records, answers, wanted) == []


def test_whatever_a_record_holds_is_rebuilt_as_by_the_core() -> None:
    launches: list[Launch] = []

    @settings(max_examples=400, deadline=None, database=None)
    @given(LAUNCHES)
    def draw(launch: Launch) -> None:
        url = launch.hub.url.replace("/a b/", "/a")  # records hold addresses only
        if is_old(
            json.dumps(plain(launch), ensure_ascii=False)
        ):  # else what is printable depends on the version of Unicode
            launches.append(replace(launch, hub=replace(launch.hub, url=url)))

    draw()
    records = [one for one in records_of_links.of_launches(launches) if is_sound(one)]
    wanted = [records_of_links.addresses(record) for record in records]
    assert sum("moving" in one for found in wanted for one in found) > 50
    answers = asked(SOURCES / "rebuilt.js", "addresses", records=records)
    assert differences(records, without_codes(answers), without_codes(wanted)) == []


def without_codes(found: list[Any]) -> list[Any]:
    """What several things are wrong with may be refused for any of them."""
    return [[{} if "refused" in one else one for one in answers] for answers in found]


def is_sound(record: Any) -> bool:
    """Whether the settings of the record's hub are such as an author can write."""
    try:
        rebuilt.hub(Document(record), "hub")
    except Refused:
        return False
    return True


def test_the_module_shows_every_link_that_the_core_makes(module: Path) -> None:
    records = [records_of_links.with_addresses(one) for one in records_of_links.of_the_table()]
    for preferred, choices in (("pinned", ALL), ("moving", {**ALL, "moving": True})):
        wanted = [
            [{"urls": [address(page, preferred)], "left": []} for page in record["pages"]]
            for record in records
        ]
        answers = asked(module, "offers", records=records, choices=choices)
        assert differences(records, answers, wanted) == []


def address(page: Any, preferred: str) -> str:
    entry = page["launches"][0]
    other = {"pinned": "moving", "moving": "pinned"}[preferred]
    return str((entry.get(preferred) or entry[other])["url"])


@pytest.mark.parametrize("choices", [{}, {"page": ""}, {"doi": ""}, {"doi": "no DOI"}])
def test_no_page_is_none(module: Path, choices: dict[str, str]) -> None:
    [found] = asked(module, "found", records=[sample()], choices=choices)
    assert found == {"hasPage": False, "links": 0, "left": []}


CHANGES: dict[str, Any] = {
    "another file": lambda page: page["launches"][0].update(path="b.ipynb"),
    "another query": lambda page: change(page, lambda url: f"{url}&urlpath=//evil.example"),
    "another host": lambda page: change(page, lambda url: url.replace("binder.", "evil.")),
    "another commit": lambda page: change(page, lambda url: url.replace("63eff", "73eff")),
    "a script": lambda page: change(page, lambda _: "javascript:alert(1)"),
    "data": lambda page: change(page, lambda _: "data:text/html,<script>alert(1)</script>"),
    "no text": lambda page: change(page, lambda _: {"toString": 1}),
    "no launch": lambda page: page.update(launches=[None, 3, "x", []]),
    "an interface that leads away": lambda page: page["launches"][0].update(interface="//{path}"),
    "a way out": lambda page: page["launches"][0].update(path="../x"),
    "no such hub": lambda page: page["launches"][0].update(hub="constructor"),
    "no such source": lambda page: page["launches"][0].update(source="__proto__"),
    "no such environment": lambda page: page["launches"][0].update(environment="x"),
}
"""What somebody may do to a page of a record."""


def change(page: Any, to: Any) -> None:
    for target in ("pinned", "moving"):
        entry = page["launches"][0][target]
        entry["url"] = to(entry["url"])


def short() -> Any:
    """The sample, with the first launch of its first page only."""
    record = sample()
    record["pages"] = record["pages"][:1]
    record["pages"][0]["launches"] = record["pages"][0]["launches"][:1]
    return record


@pytest.mark.parametrize("name", CHANGES)
def test_a_link_that_is_not_what_the_facts_make_is_left_out(module: Path, name: str) -> None:
    record = short()
    assert asked(module, "offers", records=[record])[0][0]["left"] == []
    CHANGES[name](record["pages"][0])
    [[answer]] = asked(module, "offers", records=[record])
    assert answer["urls"] == []
    assert answer["left"]


def test_parameters_may_stand_in_any_order(module: Path) -> None:
    record = short()
    record["hubs"]["community-binder"]["links"] = {"parameters": {"b": "1", "a": "é"}}
    change(record["pages"][0], lambda url: f"{url}&b=1&a=%C3%A9")
    computed = records_of_links.addresses(records_of_links.reread(record))[0]["pinned"]
    assert computed.endswith("&a=%C3%A9&b=1")
    [[answer]] = asked(module, "offers", records=[records_of_links.reread(record)])
    assert answer == {"urls": [computed], "left": []}


HUBS: dict[str, tuple[dict[str, Any], str]] = {
    "members": ({"access": {"level": "members"}}, "restricted"),
    "not for publishers": (
        {"cost": {"payer": "author", "publisherUse": "not-allowed"}},
        "restricted",
    ),
    "another level": ({"access": {"level": "toString"}}, "record"),
    "another address": ({"url": "https://evil.example/"}, "recomputed"),
    "a setting that is none": ({"links": {"no_such": "x"}}, "config.wrong-value"),
    "a setting of another type": ({"links": {"jupytext": "yes"}}, "config.wrong-value"),
    "an address apart": ({"links": {"url": "https://evil.example"}}, "hub.kind"),
}


@pytest.mark.parametrize("name", HUBS)
def test_a_hub_that_may_not_be_shown_is_left_out(module: Path, name: str) -> None:
    record = short()
    entry, reason = HUBS[name]
    record["hubs"]["community-binder"].update(entry)
    [[answer]] = asked(module, "offers", records=[record])
    assert (answer["urls"], answer["left"]) == ([], [reason])
    if reason == "restricted":
        [[answer]] = asked(module, "offers", records=[record], choices={"restricted": True})
        assert answer["left"] == []


URLS: dict[str, bool] = {
    "https://colab.example.org/github/a/b/blob/main/c.ipynb": True,
    "https://colab.example.org/../evil": True,
    "https://colab.example.org.evil.example/x": False,
    "https://colab.example.org@evil.example/x": False,
    "https://user:word@colab.example.org/x": False,
    "http://colab.example.org/x": False,
    "https://colab.example.org/a b": False,
    'https://colab.example.org/"x': False,
    "https://colab.example.org/\\x": False,
    "https://colab.example.org/\nx": False,
    "//colab.example.org/x": False,
    "javascript:alert(1)//https://colab.example.org/": False,
    "https://colab.example.org:8443/x": False,
}


@pytest.mark.parametrize("url", URLS)
def test_of_a_kind_whose_rules_nobody_knows_the_address_is_below_its_hub(
    module: Path, url: str
) -> None:
    record = short()
    hub = record["hubs"]["community-binder"]
    hub.update(kind="colab", url="https://colab.example.org/")
    change(record["pages"][0], lambda _: url)
    [[answer]] = asked(module, "offers", records=[record])
    assert (answer["urls"] == [url]) is URLS[url]
    hub["url"] = "https://colab.example.org/below/"
    [[answer]] = asked(module, "offers", records=[record])
    assert answer["urls"] == []


@pytest.mark.parametrize(
    ("url", "is_home"),
    [
        ("http://localhost:8888/", True),
        ("http://127.0.0.1/", True),
        ("http://[::1]:8888/", True),
        ("https://localhost/", True),
        ("https://hub.localhost/", True),
        ("https://192.168.1.1/", True),
        ("https://[fe80::1]/", True),
        ("http://192.168.1.1/", False),
        ("http://hub.example.org/", False),
        ("https://0x7f.1/", False),
        ("https://hub.example.org/x", False),
        ("https://hub.example.org/?x/", False),
        ("https://hub.example.org/#/", False),
        ("file:///", False),
    ],
)
def test_hubs_on_this_computer_are_shown_when_asked_for(
    module: Path, url: str, is_home: bool
) -> None:
    record = short()
    record["hubs"]["community-binder"].update(kind="nbviewer", url=url)
    change(record["pages"][0], lambda _: f"{url}x")
    assert asked(module, "offers", records=[record])[0][0]["urls"] == []
    [[answer]] = asked(module, "offers", records=[record], choices={"isLocal": True})
    assert bool(answer["urls"]) is is_home


@pytest.mark.parametrize(
    ("allow", "is_shown"),
    [
        (["binder.example.org"], True),
        (["mybinder.org", "*.example.org"], True),
        (["*.binder.example.org"], False),
        (["example.org"], False),
        (["*ample.org"], False),
        ([""], False),
    ],
)
def test_the_list_of_hubs(module: Path, allow: list[str], is_shown: bool) -> None:
    [[answer]] = asked(module, "offers", records=[short()], choices={"allow": allow})
    assert answer["left"] == ([] if is_shown else ["not-listed"])


def test_the_settings_of_hubs_are_those_of_their_kinds() -> None:
    found = asked(SOURCES / "rebuilt.js", "settings")
    assert found == {
        name: {option: options(kind.Options)[option].default for option in kind.published_options()}
        for name in found
        if (kind := hubs.get(name))
    }


@pytest.mark.parametrize("language", embed.LANGUAGES)
def test_it_is_small(language: str) -> None:
    script = embed.script((language,))
    assert len(gzip.compress(script.encode(), 9)) < ROOM


def test_the_same_files_make_the_same_bytes(module: Path) -> None:
    embed.script.cache_clear()
    assert embed.script() == module.read_text(encoding="utf-8")


def test_it_imports_nothing_and_names_no_other_host(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert not re.search(r"\bimport\b|\beval\b|innerHTML|\.style\b|setAttribute", text)
    # What DOIs begin with, and an address that is only looked at.
    hosts = set(re.findall(r"https?:\\?/\\?/([\w.-]+)", text))
    assert hosts <= {"doi", "dx", "zenodo"}, hosts
