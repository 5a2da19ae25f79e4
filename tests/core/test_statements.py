"""What is said of a hub: how it is written, what is told of wrong values, what readers see."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

from launchdirectives.book import Book
from launchdirectives.checks.hub_terms import HubTerms
from launchdirectives.config import STATEMENTS
from launchdirectives.explain import explain
from launchdirectives.findings import Finding
from launchdirectives.model import Hub, Source
from launchdirectives.publication import schema
from launchdirectives.resolve import Request
from launchdirectives.statements import BLOCKS, Access, Cost, Limits, Organisation, Supported
from launchdirectives.web import form
from launchdirectives.web.control import Look, control
from tests.core.checks.remotes import FILES, found, publish
from tests.core.making import book_of, checkout

SAID: dict[str, dict[str, Any]] = {
    "access": {
        "identityProvider": "https://sign-in.example.org",
        "joinUrl": "https://hub.example.org/join?from=book#now",
        "note": "Free for members.",
        "repositories": "allow-listed",
    },
    "cost": {
        "payer": "community",
        "sponsor": {
            "name": "Seismic Society",
            "url": "https://society.example.org",
            "ror": "https://ror.org/01abcde23",
        },
        "termsUrl": "https://hub.example.org/terms#cost",
        "publisherUse": "by-agreement",
        "embedding": "not-allowed",
        "supports": [
            {"name": "Public hub", "url": "https://public.example.org", "sharePercent": 3}
        ],
        "contact": "mailto:hub@example.org",
    },
    "availability": {
        "committedUntil": "2028-12-31",
        "statusUrl": "https://status.example.org",
    },
    "limits": {
        "cpu": "500m",
        "memory": "8Gi",
        "storage": "10G",
        "gpu": 0,
        "sessionMinutes": 360,
        "concurrentPerRepository": 50,
    },
    "operator": {"name": "Example Cyberinfrastructure", "url": "https://example.org/"},
}
"""Every key with a sound value."""


def hub_with(directory: Path, **more: Any) -> Hub:
    values = {"kind": "jupyterhub", "url": "https://hub.example.org", **more}
    book = book_of({"hubs": {"hub": values}}, directory)
    assert [one for one in book.findings if one.code != "source.no-git"] == []
    return book.config.hub("hub")


def wrong(directory: Path, text: str) -> list[Finding]:
    lines = ["hubs:", "  hub:", "    kind: jupyterhub", "    url: https://hub.example.org"]
    lines += [f"    {line}" for line in text.splitlines()]
    (directory / "launch.yml").write_text("\n".join(lines), encoding="utf-8")
    book = Book.open(str(directory))
    # The hub opens what it opens, whatever is said of it.
    assert [hub.name for hub in book.config.hubs] == ["hub"]
    return [one for one in book.findings if one.code != "source.no-git"]


def test_every_sound_value_is_taken(tmp_path: Path) -> None:
    said = hub_with(tmp_path, **SAID).statements
    assert set(SAID) == set(BLOCKS) == set(STATEMENTS)
    for block, cls in BLOCKS.items():
        assert set(SAID[block]) >= set(cls._required)
    assert said.access == Access(**SAID["access"])
    assert said.limits == Limits(**SAID["limits"])
    assert said.operator == Organisation(**SAID["operator"])
    assert said.cost == Cost(
        **{
            **SAID["cost"],
            "sponsor": Organisation(**SAID["cost"]["sponsor"]),
            "supports": (Supported(**SAID["cost"]["supports"][0]),),
        }
    )


def test_the_keys_are_those_of_the_record() -> None:
    properties = schema.schema()["$defs"]["hub"]["properties"]
    organisation = set(schema.schema()["$defs"]["organisation"]["properties"])
    derived = {"access": {"level", "audience"}}
    for block, cls in BLOCKS.items():
        known = set(properties[block].get("properties", organisation))
        assert set(cls._specs) == known - derived.get(block, set())
    supported = properties["cost"]["properties"]["supports"]["items"]["properties"]
    assert set(Supported._specs) == set(supported)


def test_a_hub_without_them_has_none(tmp_path: Path) -> None:
    assert hub_with(tmp_path).statements is None
    assert hub_with(tmp_path, cost={}).statements is None


def test_nothing_of_them_is_read_without_need(tmp_path: Path) -> None:
    checkout(tmp_path)
    program = (
        "import sys; from launchdirectives.cli import main; "
        "main(['link', '--directory', sys.argv[1]]); "
        "print([name for name in sys.modules if 'statements' in name or 'hub_terms' in name])"
    )
    done = subprocess.run(
        (sys.executable, "-c", program, str(tmp_path)), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("day", [datetime.date(2028, 12, 31), "2028-12-31"])
def test_a_day_in_quotes_or_not(tmp_path: Path, day: object) -> None:
    said = hub_with(tmp_path, availability={"committedUntil": day}).statements
    assert said.availability.committedUntil == "2028-12-31"


@pytest.mark.parametrize(("written", "kept"), [(2, "2"), (0.5, "0.5"), ("1.5Gi", "1.5Gi")])
def test_amounts_are_kept_as_text(tmp_path: Path, written: object, kept: str) -> None:
    assert hub_with(tmp_path, limits={"cpu": written}).statements.limits.cpu == kept


@pytest.mark.parametrize(
    ("text", "line", "key", "told"),
    [
        ("cost:\n  payer: comunity", 6, "cost.payer", "Write 'community'."),
        ("cost:\n  publisherUse: by-agrement", 6, "cost.publisherUse", "Write 'by-agreement'."),
        ("cost:\n  publisher_use: allowed", 6, "cost.publisher_use", "Write 'publisherUse'."),
        ("cost:\n  publisherUse: false", 6, "cost.publisherUse", "There is no choice False here."),
        ("cost:\n  sponsor: {nam: A}", 6, "cost.sponsor.nam", "Write 'name'."),
        ("cost:\n  sponsor: {url: 'https://a.org'}", 6, "cost.sponsor", "The key 'name' is missing."),
        ("cost:\n  sponsor: A", 6, "cost.sponsor", "Write a mapping."),
        ("cost:\n  contact: hub@example.org", 6, "cost.contact", "Write 'mailto:hub@example.org'."),
        ("cost:\n  contact: mailto:a@b.org?cc=c@d.org", 6, "cost.contact", "Write 'mailto:'"),
        ("cost:\n  contact: http://localhost/ask", 6, "cost.contact", "begins with https://"),
        ("cost:\n  contact: tel:123", 6, "cost.contact", "Write 'mailto:' and an address"),
        ("cost:\n  supports: mybinder", 6, "cost.supports", "Write a list of mappings"),
        (
            "cost:\n  supports:\n  - {name: A, sharePercent: 101}",
            6,
            "cost.supports.1.sharePercent",
            "Write a whole number from 0 to 100.",
        ),
        ("cost:\n  supports: [{nme: A}]", 6, "cost.supports.1.nme", "Write 'name'."),
        ("access:\n  note: ''", 6, "access.note", "Write text, or leave the key out."),
        (f"access:\n  note: {'a' * 501}", 6, "access.note", "Write at most 500"),
        ("access:\n  note: |\n    a\n    b", 6, "access.note", "Write it on one line."),
        ("access:\n  level: members", 6, "access.level", "There is no key 'level'."),
        ("access:\n  joinUrl: http://a.org", 6, "access.joinUrl", "begins with https://"),
        ("access:\n  joinUrl: 'javascript:alert(1)'", 6, "access.joinUrl", "is not https"),
        ("access:\n  joinUrl: 'https://me:pw@a.org'", 6, "access.joinUrl", "holds a user name"),
        ("access:\n  joinUrl: 'https://a.org/{b}'", 6, "access.joinUrl", "Percent-encode it."),
        ("access:\n  joinUrl: 'https://a.org/?é'", 6, "access.joinUrl", "Percent-encode it."),
        ("availability:\n  committedUntil: 31.12.2028", 6, "availability.committedUntil", "2028-12"),
        ("availability:\n  committedUntil: '2028-02-30'", 6, "availability.committedUntil", "no day"),
        (
            "availability:\n  committedUntil: 2028-12-31 10:00:00",
            6,
            "availability.committedUntil",
            "This is '2028-12-31 10:00:00'.",
        ),
        ("limits:\n  memory: 8GB", 6, "limits.memory", "Write a number, with a unit"),
        ("limits:\n  cpu: true", 6, "limits.cpu", "Write a number, with a unit"),
        ("limits:\n  cpu: -1", 6, "limits.cpu", "Write a number, with a unit"),
        ("limits:\n  sessionMinutes: 0", 6, "limits.sessionMinutes", "a whole number from 1 on"),
        ("limits:\n  gpu: true", 6, "limits.gpu", "a whole number from 0 on"),
        ("operator: {name: A, ror: 01abcde23}", 5, "operator.ror", "https://ror.org/"),
        ("operator: {url: 'https://a.org'}", 5, "operator", "The key 'name' is missing."),
    ],
)  # fmt: skip
def test_a_wrong_value(tmp_path: Path, text: str, line: int, key: str, told: str) -> None:
    findings = wrong(tmp_path, text)
    first = findings[0]
    assert (first.place.line, first.place.key) == (line, f"hubs.hub.{key}")
    assert first.place.file.endswith("launch.yml")
    assert any(told in str(one) for one in findings)


def test_what_is_wrong_is_left_out_and_the_rest_counts(tmp_path: Path) -> None:
    text = "cost:\n  payer: community\n  publisherUse: yes\n  sponsor: {nam: A}"
    assert len(wrong(tmp_path, text)) == 3
    [hub] = Book.open(str(tmp_path)).config.hubs
    assert hub.statements.cost == Cost(payer="community", publisherUse="unknown")


@pytest.mark.parametrize("text", ["access:", "limits: []", "operator: Somebody", "cost: 5"])
def test_the_hub_works_without_a_block_that_is_none(tmp_path: Path, text: str) -> None:
    [finding] = wrong(tmp_path, text)
    assert "Write a mapping." in str(finding)
    [hub] = Book.open(str(tmp_path)).config.hubs
    assert hub.statements is None


def test_an_explanation_says_where_each_is_written(tmp_path: Path) -> None:
    hub = {"kind": "jupyterhub", "url": "https://hub.example.org", **SAID}
    book = book_of({"hubs": {"hub": hub}}, checkout(tmp_path))
    told = {one.name: one for one in explain(book, book.page("a.ipynb"), Request()).settings}
    for block, values in SAID.items():
        for key in values:
            row = told[f"hubs.hub.{block}.{key}"]
            assert row.origin == "launch.yml"
            assert row.overridden == ()
    assert told["hubs.hub.cost.payer"].value == "community"
    assert told["hubs.hub.cost.sponsor"].value == SAID["cost"]["sponsor"]
    assert told["hubs.hub.limits.gpu"].value == 0


# What readers see.

OTHERS = {"binder": {"kind": "binderhub", "url": "https://binder.example.org"}}


def drawn(
    directory: Path, hubs: dict[str, Any], *, style: str = "button", **more: Any
) -> BeautifulSoup:
    source = {"repository": "https://github.com/org/book", "ref": "main"}
    book = book_of({"hubs": hubs, "source": source, **more}, directory)
    assert book.findings == []
    launches = book.launches(book.page("a.ipynb")).launches
    look = Look(style=style, audiences=book.config.audiences)
    return BeautifulSoup(control(launches, look, str), "html.parser")


def one_hub(**more: Any) -> dict[str, Any]:
    return {"hub": {"kind": "jupyterhub", "url": "https://hub.example.org", **more}}


def links(where: Tag) -> dict[str, str]:
    return {link.get_text(): str(link["href"]) for link in where.select(".launch-said a")}


@pytest.mark.parametrize("is_first", [True, False])
def test_the_menu_says_all_before_the_click(tmp_path: Path, is_first: bool) -> None:
    hubs = {**one_hub(**SAID), **OTHERS} if is_first else {**OTHERS, **one_hub(**SAID)}
    menu = drawn(tmp_path, hubs).select_one(".launch-menu")
    assert menu
    terms, note, pages = menu.select("p > small" if is_first else "li:last-child > small")
    assert terms.get_text() == (
        "sign-in needed, your work is kept, paid for by Seismic Society, a session ends after "
        "6 hours, 8 GiB of memory, kept running until 2028-12-31"
    )
    assert note.get_text() == "Free for members."
    assert links(menu) == {
        "How to join": "https://hub.example.org/join?from=book#now",
        "Terms of use": "https://hub.example.org/terms#cost",
        "Does it work now?": "https://status.example.org",
    }
    assert pages.get_text() == "How to join · Terms of use · Does it work now?"


@pytest.mark.parametrize("others", [{}, OTHERS])
def test_the_first_hub_says_whom_it_lets_in(tmp_path: Path, others: dict[str, Any]) -> None:
    """The others stand below the titles of their audiences, which say so."""
    join = "https://example.org/join"
    staff = {"audiences": {"staff": {"title": "Staff & guests", "join": join}}}
    menu = drawn(tmp_path, {**one_hub(audience="staff"), **others}, **staff).select_one("p")
    assert menu
    assert menu.get_text(" ", strip=True) == (
        "hub Staff & guests How to join sign-in needed, your work is kept"
    )
    assert links(menu) == {"How to join": join}


def test_the_terms_of_a_hub_say_how_to_join_once(tmp_path: Path) -> None:
    staff = {"audiences": {"staff": {"title": "Staff", "join": "https://example.org/join"}}}
    access = {"joinUrl": "https://hub.example.org/join"}
    menu = drawn(tmp_path, one_hub(audience="staff", access=access), **staff).select_one("p")
    assert menu
    assert [link["href"] for link in menu.select("a")] == [access["joinUrl"]]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"cost": {"payer": "operator"}}, "paid for by its operator"),
        ({"cost": {"payer": "operator"}, "operator": {"name": "A & B"}}, "paid for by A & B"),
        ({"cost": {"payer": "reader"}}, "you pay for it"),
        ({"cost": {"payer": "shared"}}, "several share the cost"),
        ({"limits": {"sessionMinutes": 60}}, "a session ends after an hour"),
        ({"limits": {"sessionMinutes": 90}}, "a session ends after 90 min"),
        ({"limits": {"memory": "512M"}}, "512 MB of memory"),
        ({"limits": {"memory": 1024}}, "1024 B of memory"),
    ],
)
def test_in_plain_words(tmp_path: Path, said: dict[str, Any], shown: str) -> None:
    small = drawn(tmp_path, one_hub(**said)).select_one(".launch-menu small")
    assert small
    assert small.get_text() == f"sign-in needed, your work is kept, {shown}"


def test_what_readers_need_not_know_changes_nothing(tmp_path: Path) -> None:
    said = {"cost": {"payer": "unknown", "publisherUse": "allowed"}, "limits": {"cpu": 2}}
    assert drawn(tmp_path, one_hub(**said)) == drawn(tmp_path, one_hub())


def test_what_is_said_is_text(tmp_path: Path) -> None:
    said = {
        "access": {"note": "<script>alert(1)</script>"},
        "cost": {"sponsor": {"name": "<b>A</b>"}, "termsUrl": "https://a.org/?a=1&b='"},
    }
    soup = drawn(tmp_path, one_hub(**said))
    assert soup.select("script, b") == []
    assert "paid for by <b>A</b>" in soup.get_text()
    assert links(soup) == {"Terms of use": "https://a.org/?a=1&b='"}


def test_live_code_says_what_is_said_of_its_servers(tmp_path: Path) -> None:
    binder = {**OTHERS["binder"], "access": {"note": "Be kind."}, "cost": {"payer": "community"}}
    live = {"kind": "thebe", "via": "binder"}
    start = drawn(tmp_path, {"binder": binder, "live": live}).select_one(".launch-start")
    assert start
    assert str(start["title"]).endswith("paid for by its community. Be kind.")
    live["cost"] = {"payer": "author"}  # type: ignore[assignment]
    start = drawn(tmp_path, {"binder": binder, "live": live}).select_one(".launch-start")
    assert start
    assert str(start["title"]).endswith("paid for by the author")


def test_the_form_says_it_too(tmp_path: Path) -> None:
    hubs = (hub_with(tmp_path, **SAID), hub_with(tmp_path))
    shared = form.Book(hubs=hubs[:1], source=Source(repository="https://a.org/b"), environments=())
    data = json.loads(form.book_data(shared, str))
    assert data["hubs"]["hub"]["said"] == (
        "On this hub: paid for by Seismic Society, a session ends after 6 hours, 8 GiB of memory, "
        "kept running until 2028-12-31. Free for members."
    )
    for hub, fields in ((hubs[0], 1), (hubs[1], 0)):
        html = form.form("f", "x.json", [hub], [], form.File("", "folder"), shared.source, "", str)
        soup = BeautifulSoup(html, "html.parser")
        assert len(soup.select("#f-hub + small#f-hub-hint")) == fields
        assert ("f-hub-hint" in str(soup.select_one("#f-hub"))) is bool(fields)
    shared = form.Book(hubs=hubs[1:], source=shared.source, environments=())
    assert "said" not in json.loads(form.book_data(shared, str))["hubs"]["hub"]


# What is checked of it.


def findings_of(tmp_path: Path, said: str) -> list[Finding]:
    hub = "hubs:\n  hub:\n    kind: jupyterhub\n    url: https://hub.example.org\n"
    book, _ = publish(tmp_path, {**FILES, "launch.yml": f"{hub}{said}"})
    return found(book, HubTerms())


def test_a_promise_that_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "    availability: {committedUntil: 2028-12-31}\n"
    monkeypatch.setattr("time.gmtime", lambda: (2028, 12, 31, 23, 59, 59, 0, 366, 0))
    assert findings_of(tmp_path / "last", said) == []
    monkeypatch.setattr("time.gmtime", lambda: (2029, 1, 1, 0, 0, 0, 0, 1, 0))
    [finding] = findings_of(tmp_path / "next", said)
    assert (finding.code, finding.place.line, finding.level) == ("hub.ended", 5, "warning")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("audience: members\n    cost: {publisherUse: allowed}", "how to become one"),
        ("audience: login\n    cost: {publisherUse: allowed}", ""),
        ("audience: members\n    cost: {publisherUse: not-allowed}", ""),
        (
            "audience: members\n    access: {joinUrl: 'https://a.org'}\n"
            "    cost: {publisherUse: allowed}",
            "",
        ),
        (
            "audience: members\n    cost: {publisherUse: allowed}\n"
            "audiences:\n  members: {join: 'https://a.org'}",
            "",
        ),
        ("cost: {publisherUse: by-agreement}", "whom to ask"),
        ("cost: {publisherUse: by-agreement, contact: 'https://a.org/ask'}", ""),
    ],
)
def test_what_publishers_would_miss(tmp_path: Path, said: str, told: str) -> None:
    findings = findings_of(tmp_path, f"    {said}\n")
    assert [one.code for one in findings] == (["hub.terms"] if told else [])
    assert all(told in one.message and one.level == "note" for one in findings)
