"""The record's entry of a hub: for every kind, and what follows from what is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from launchdirectives import hubs
from launchdirectives.hubs.base import BROWSER, NOWHERE
from launchdirectives.model import Audience
from launchdirectives.publication import rebuilt, schema
from launchdirectives.publication.document import Document
from launchdirectives.publication.hubs import entry
from tests.core.making import book_of
from tests.core.test_statements import SAID
from tests.publication.samples import sample

SETTINGS: dict[str, dict[str, Any]] = {
    "jupyterhub": {"url": "https://hub.example.org/jupyter", "folder": "course"},
    "jupyter": {"url": "https://server.example.org"},
    "binderhub": {"url": "https://binder.example.org", "providers": {"git.example.org": "gl"}},
    "jupyterlite": {"url": "https://lite.example.org/lab"},
    "template": {"url": "https://run.example.org/{project}/{ref}/{path}"},
    "lti": {"url": "https://hub.example.org"},
    "thebe": {"via": "lite"},
}
"""The keys of kinds that need some."""

CAPABILITIES = {
    "jupyterhub": ["nbgitpuller"],
    "jupyter": ["nbgitpuller", "thebe"],
    "binderhub": ["repo2docker-build", "launch-link", "thebe"],
    "thebe": ["thebe"],
}
"""Of all others a link opens something, and that is all."""


def entries(
    directory: Path, hubs: dict[str, Any], *, site: str = "", **more: Any
) -> dict[str, Any]:
    book = book_of({"hubs": hubs, **more}, directory)
    assert [one for one in book.findings if one.code != "source.no-git"] == []
    config = book.config
    return {hub.name: entry(hub, config.audiences, site=site) for hub in config.hubs}


def an_entry(directory: Path, kind: str = "jupyterhub", **more: Any) -> dict[str, Any]:
    hub = {"kind": kind, **SETTINGS.get(kind, {}), **more}
    found = entries(directory, {"hub": hub})["hub"]
    assert found is not None
    return found  # type: ignore[no-any-return]


def fits(found: dict[str, Any]) -> None:
    record = {**sample(), "pages": [], "environments": {}}
    record["hubs"] = {"hub": found}
    assert list(schema.problems(record)) == []


@pytest.mark.parametrize("said", [{}, SAID], ids=["nothing said", "all said"])
@pytest.mark.parametrize("kind", [kind for kind in hubs.BUILT_IN if kind != "lti"])
def test_of_every_kind(tmp_path: Path, kind: str, said: dict[str, Any]) -> None:
    found = an_entry(tmp_path, kind, **said)
    fits(found)
    assert found["kind"] == kind
    assert found["capabilities"] == CAPABILITIES.get(kind, ["launch-link"])
    [hub] = book_of(
        {"hubs": {"hub": {"kind": kind, **SETTINGS.get(kind, {})}}}, tmp_path
    ).config.hubs
    terms = hubs.get(kind).terms_of(hub)
    kept = "persistent" if terms.keeps_work else "ephemeral"
    assert found.get("persistence") == (None if terms.runs == NOWHERE else kept)
    assert ("url" in found) is (kind != "thebe" or terms.runs != BROWSER)
    if not said:
        assert found["cost"] == {"payer": "unknown", "publisherUse": "unknown"}
        assert not {"limits", "operator", "availability"} & set(found)
    # Its links can be made again from what the record says.
    again = rebuilt.hub(Document({"hubs": {"hub": found}}), "hub")
    assert rebuilt.links(again) == found.get("links", {})
    assert hubs.get(kind).base(again) == hubs.get(kind).base(hub)


def test_what_is_said_stands_there_as_it_is_written(tmp_path: Path) -> None:
    found = an_entry(tmp_path, audience="members", **SAID)
    for block, values in SAID.items():
        if block != "access":
            assert found[block] == values
    assert found["access"] == {"level": "members", "audience": "Members", **SAID["access"]}


@pytest.mark.parametrize(
    ("audience", "access"),
    [
        ("public", {"level": "public", "audience": "Everyone"}),
        ("login", {"level": "login", "audience": "Anyone with an account"}),
        (
            "members",
            {"level": "members", "audience": "Our people", "joinUrl": "https://a.org/%C3%A9"},
        ),
        ("students", {"level": "members", "audience": "students"}),
    ],
)
def test_who_gets_in_comes_from_the_audience(
    tmp_path: Path, audience: str, access: dict[str, str]
) -> None:
    audiences = {"members": {"title": "Our people", "join": "https://a.org/é"}, "students": {}}
    hub = {"kind": "binderhub", **SETTINGS["binderhub"], "audience": audience}
    found = entries(tmp_path, {"hub": hub}, audiences=audiences)["hub"]
    assert found["access"] == access
    fits(found)


def test_its_own_way_in_goes_before_that_of_the_audience(tmp_path: Path) -> None:
    hub = {"kind": "jupyterhub", **SETTINGS["jupyterhub"], "audience": "members"}
    hub["access"] = {"joinUrl": "https://hub.example.org/join"}
    audiences = {"members": {"join": "https://a.org/join"}}
    found = entries(tmp_path, {"hub": hub}, audiences=audiences)["hub"]
    assert found["access"]["joinUrl"] == "https://hub.example.org/join"


def test_images_can_be_chosen_on_some_forms(tmp_path: Path) -> None:
    found = an_entry(tmp_path, profile_form="fancy-profiles", pull=False)
    assert found["capabilities"] == ["launch-link", "choose-image"]


def test_no_reader_can_click_on_an_lti_launch(tmp_path: Path) -> None:
    assert entries(tmp_path, {"hub": {"kind": "lti", **SETTINGS["lti"]}}) == {"hub": None}


def test_a_folder_of_the_site_waits_for_its_address(tmp_path: Path) -> None:
    lite = {"lite": {"kind": "jupyterlite", "url": "lite"}}
    assert entries(tmp_path, lite) == {"lite": None}
    found = entries(tmp_path, lite, site="https://book.example.org/v1/")["lite"]
    assert found["url"] == "https://book.example.org/v1/lite/"
    fits(found)


def test_live_code_is_the_hub_that_runs_it(tmp_path: Path) -> None:
    binder = {"kind": "binderhub", **SETTINGS["binderhub"], "cost": {"payer": "operator"}}
    live = {"kind": "thebe", "via": "binder", "cost": {"payer": "author"}}
    found = entries(tmp_path, {"binder": binder, "live": live})
    assert found["live"] == found["binder"]
    assert found["binder"]["cost"]["payer"] == "operator"


@pytest.mark.parametrize(
    ("where", "kind", "level"),
    [
        ({"via": "https://other.example.org"}, "binderhub", "public"),
        ({"url": "https://other.example.org"}, "jupyter", "login"),
    ],
)
def test_live_code_on_servers_that_are_no_hub_of_the_book(
    tmp_path: Path, where: dict[str, str], kind: str, level: str
) -> None:
    live = {"kind": "thebe", **where, "cost": {"payer": "author"}}
    found = entries(tmp_path, {"live": live})["live"]
    assert (found["kind"], found["name"]) == (kind, "other.example.org")
    assert found["url"] == "https://other.example.org/"
    assert (found["access"]["level"], found["cost"]["payer"]) == (level, "author")
    fits(found)


def test_an_audience_that_the_book_does_not_have(tmp_path: Path) -> None:
    hub = book_of({"hubs": {"hub": {"kind": "nbviewer"}}}, tmp_path).config.hub("hub")
    found = entry(hub, [Audience(name="other", title="Others")])
    assert found is not None
    assert found["access"] == {"level": "public"}
