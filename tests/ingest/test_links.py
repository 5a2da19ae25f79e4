"""Which links a publisher may show, and why not the others."""

from __future__ import annotations

from typing import Any

import pytest

from launchdirectives import hubs
from launchdirectives.findings import Refused
from launchdirectives.hubs.base import SERVER
from launchdirectives.ingest import Offers, links
from launchdirectives.ingest.hosts import is_allowed
from launchdirectives.model import Hub
from launchdirectives.publication.document import Document
from launchdirectives.publication.schema import problems
from tests.publication.samples import sample

COMMIT = "63eff32cd66749e1232e72089efd7ca4984164dc"


def offered(data: dict[str, Any], number: int = 0, **wishes: Any) -> Offers:
    assert list(problems(data)) == []
    document = Document(data=data)
    return links(document, data["pages"][number], **wishes)


def urls(offers: Offers) -> list[str]:
    return [link.url for link in offers.links]


def reasons(offers: Offers) -> dict[str, str]:
    return {one.hub: one.reason for one in offers.left_out}


def test_the_links_of_a_page() -> None:
    data = sample()
    offers = offered(data)
    [link] = offers.links
    assert link.url == data["pages"][0]["launches"][0]["pinned"]["url"]
    assert (link.hub, link.kind, link.ref, link.strength) == (
        *("community-binder", "binderhub", COMMIT, "commit"),
    )
    assert link.label == "Open on Seismic community BinderHub"
    assert link.terms == (
        "sign-in needed",
        "work is not kept",
        "takes some minutes to start",
        "paid for by Seismic Society (example)",
        "a session ends after 6 hours",
        "8 GiB of memory",
        "kept running until 2028-12-31",
    )
    assert (link.is_publishers, link.notes) == (False, ())
    assert "members only. It says: Free for members" in reasons(offers)["community"]
    assert "the author's page itself" in reasons(offers)["public"]


@pytest.mark.parametrize("hub", [None, "https://own.example.org"])
def test_links_to_other_files_can_be_told_apart(hub: str | None) -> None:
    data = sample()
    first = data["pages"][1]["launches"][0]
    others = ({"path": "data/rain.csv"}, {"path": "data", "opens": "folder"}, {"path": "."})
    data["pages"][1]["launches"] += [{**first, **other} for other in others]
    offers = offered(data, 1, hub=hub)
    usual = "no sign-in"
    assert [one.terms[0] for one in offers.links] == [usual, "data/rain.csv", "data", usual]


@pytest.mark.parametrize(
    "url",
    [
        f"https://evil.example.org/v2/gh/example-org/seismic-book/{COMMIT}",
        f"https://binder.example.org/v2/gh/example-org/seismic-book/{COMMIT}?urlpath=evil",
        f"https://binder.example.org/v2/gh/example-org/other/{COMMIT}",
        "javascript:alert(1)",
    ],
)
def test_what_stands_in_the_record_is_not_used(url: str) -> None:
    data = sample()
    right = data["pages"][0]["launches"][0]["pinned"]["url"]
    data["pages"][0]["launches"][0]["pinned"]["url"] = url
    [link] = links(Document(data=data), data["pages"][0]).links
    assert link.url == right
    assert "The record has another address" in link.notes[0]


def test_another_order_of_parameters_is_no_other_address() -> None:
    data = sample()
    moving = data["pages"][0]["launches"][1]["moving"]
    path, _, asked = moving["url"].partition("?")
    moving["url"] = f"{path}?{'&'.join(reversed(asked.split('&')))}"
    link = offered(data, include_restricted=True).links[1]
    assert not any("another address" in note for note in link.notes)


def test_another_commit_than_the_source_has() -> None:
    data = sample()
    pinned = data["pages"][0]["launches"][0]["pinned"]
    pinned.update(ref="0" * 40, url=pinned["url"].replace(COMMIT, "0" * 40))
    [link] = offered(data).links
    assert link.ref == COMMIT
    assert COMMIT in link.url
    assert "another address" in link.notes[0]


@pytest.mark.parametrize(
    ("allowed", "found"),
    [
        ([], 2),
        (["binder.example.org"], 1),
        (["BINDER.example.ORG"], 1),
        (["*.example.org"], 2),
        (["example.org"], 0),
        (["*.binder.example.org"], 0),
        (["binder.example.org:443"], 1),
        (["binder.example.org:8443"], 0),
        (["other.example.org", "hub.example.org"], 1),
    ],
)
def test_the_hubs_of_a_list(allowed: list[str], found: int) -> None:
    offers = offered(sample(), allow_hubs=allowed, include_restricted=True)
    assert len(offers.links) == found
    for one in offers.left_out:
        assert "not on your list" in one.reason or "author's page" in one.reason


@pytest.mark.parametrize(
    ("url", "pattern", "expected"),
    [
        ("https://hub.example.org:8443/", "hub.example.org", False),
        ("https://hub.example.org:8443/", "*.example.org:8443", True),
        ("https://evilexample.org/", "*.example.org", False),
        ("https://a.b.example.org/", "*.example.org", True),
        ("http://127.0.0.1:8000/", "127.0.0.1:8000", True),
        ("https://hub.example.org/", "*", False),
        ("https://hub.example.org/", "", False),
        ("nothing", "", False),
        ("https://hub.example.org:port/", "hub.example.org", False),
    ],
)
def test_patterns_of_hosts(url: str, pattern: str, expected: bool) -> None:
    assert is_allowed(url, [pattern]) is expected


def test_a_hub_for_members() -> None:
    link = offered(sample(), include_restricted=True).links[1]
    assert link.hub == "community"
    assert link.terms[0] == "for members only, sign-in needed"
    assert link.note == "Free for members of the seismic community; ask to join."
    assert "opens the newest state of “main”" in link.terms
    assert link.strength == ""
    assert link.notes == (
        "Its people want to be asked before publishers show its links: mailto:hub@example.org.",
    )


def test_a_hub_that_wants_no_publisher() -> None:
    data = sample()
    data["hubs"]["community-binder"]["cost"]["publisherUse"] = "not-allowed"
    data["hubs"]["community-binder"]["access"]["note"] = "Only for the course."
    offers = offered(data)
    assert urls(offers) == []
    reason = reasons(offers)["community-binder"]
    assert "It says: Only for the course. Ask them first: mailto:hub@example.org." in reason
    assert offered(data, include_restricted=True).links[0].note == "Only for the course."


def test_moving_only_when_asked() -> None:
    data = sample()
    [link] = offered(data, prefer="moving").links
    assert link.url == data["pages"][0]["launches"][0]["moving"]["url"]
    assert (link.ref, link.strength) == ("main", "")
    with pytest.raises(Refused, match="cannot prefer"):
        offered(data, prefer="newest")


@pytest.mark.parametrize(
    "state",
    [
        {"dirty": False, "pushed": "no"},
        {"dirty": False, "pushed": "unknown"},
        {"dirty": True, "pushed": "yes"},
        {"dirty": True, "dirtyPaths": ["notebooks/01-seismic.ipynb"], "pushed": "yes"},
    ],
)
def test_a_commit_that_nobody_promises(state: dict[str, object]) -> None:
    data = sample()
    data["sources"]["book"]["state"] = state
    offers = offered(data)
    assert urls(offers) == []
    assert "does not promise" in reasons(offers)["community-binder"]
    [link] = offered(data, prefer="moving").links
    assert link.ref == "main"
    assert urls(offered(data, hub="https://binder.publisher.example")) == []


def test_another_page_that_was_changed() -> None:
    data = sample()
    data["sources"]["book"]["state"] = {"dirty": True, "dirtyPaths": ["x.md"], "pushed": "yes"}
    assert [link.strength for link in offered(data).links] == ["commit"]


def test_a_kind_that_nobody_knows() -> None:
    data = sample()
    data["hubs"]["community-binder"]["kind"] = "moonhub"
    offers = offered(data)
    assert urls(offers) == []
    assert "no kind of hub called 'moonhub'" in reasons(offers)["community-binder"]


def test_what_is_not_there() -> None:
    data = sample()
    data["pages"][0]["launches"][0]["hub"] = "nowhere"
    data["pages"][0]["launches"][1]["environment"] = "none"
    offers = offered(data, include_restricted=True)
    assert urls(offers) == []
    assert "names 'nowhere', and has nothing" in reasons(offers)["nowhere"]
    assert "names 'none', and has nothing" in reasons(offers)["community"]


@pytest.mark.parametrize("host", ["http://127.0.0.1:8000", "http://localhost", "https://10.0.0.7",
                                  "https://0x7f.1", "https://a.localhost"])  # fmt: skip
def test_local_addresses(host: str) -> None:
    data = sample()
    data["hubs"]["community-binder"]["url"] = f"{host}/"
    offers = offered(data)
    assert urls(offers) == []
    assert "own computer or network" in reasons(offers)["community-binder"]
    [link] = offered(data, allow_local=True).links
    assert link.url.startswith(f"{host}/v2/")
    assert urls(offered(data, hub=host, allow_local=False)) == []


def test_an_archive() -> None:
    data = sample()
    data["sources"]["book"] = {
        "provider": "zenodo",
        "doi": "10.5281/zenodo.1234567",
        "state": {"dirty": False, "pushed": "unknown"},
    }
    data["pages"][0]["launches"] = data["pages"][0]["launches"][:1]
    [link] = offered(data).links
    assert (link.ref, link.strength) == ("10.5281/zenodo.1234567", "archive")
    assert link.url.startswith("https://binder.example.org/v2/zenodo/10.5281/zenodo.1234567?")


def test_the_publishers_binderhub() -> None:
    data = sample()
    offers = offered(data, hub="https://binder.publisher.example/")
    [link] = offers.links
    assert link.url == data["pages"][0]["launches"][0]["pinned"]["url"].replace(
        "binder.example.org", "binder.publisher.example"
    )
    assert (link.hub, link.is_publishers, link.strength) == ("publisher", True, "commit")
    assert link.label == "Open on binder.publisher.example"
    assert offers.left_out == ()


def test_the_publishers_jupyterhub() -> None:
    offers = offered(sample(), hub="jupyterhub=https://hub.publisher.example/jupyter")
    [link] = offers.links
    assert link.url.startswith(
        "https://hub.publisher.example/jupyter/hub/user-redirect/git-pull?repo="
    )
    assert "branch=main" in link.url
    assert COMMIT not in link.url
    assert (link.ref, link.strength) == ("main", "")
    assert "opens the newest state of “main”" in link.terms
    assert "builds no environment" in link.notes[0]


def test_a_hub_of_the_publishers_with_settings() -> None:
    kind = hubs.get("binderhub")
    own = Hub(
        name="ours",
        kind="binderhub",
        url="https://binder.publisher.example",
        title="Our <b>hub</b>",
        options=kind.Options(parameters={"flavor": "l1"}),
    )
    [link] = offered(sample(), hub=own).links
    assert link.url.endswith("&flavor=l1")
    assert link.name == "Our <b>hub</b>"
    assert kind.terms_of(own).runs == SERVER


def test_the_environment_of_another_hubs_image() -> None:
    """What the publisher's hub can build comes first; where it cannot, it is said."""
    data = sample()
    data["pages"][0]["launches"].reverse()
    [link] = offered(data, hub="https://binder.publisher.example").links
    assert link.notes == ()
    data["pages"][0]["launches"] = [
        one for one in data["pages"][0]["launches"] if one["hub"] == "community"
    ]
    [link] = offered(data, hub="https://binder.publisher.example").links
    assert "not built from files" in link.notes[0]


@pytest.mark.parametrize(
    "hub",
    [
        "binder.publisher.example",
        "http://binder.publisher.example",
        "https://user:secret@binder.publisher.example",
        "moonhub=https://moon.example",
        "thebe=https://binder.publisher.example",
        "lti=https://hub.publisher.example",
        "https://binder.publisher.example/?q=1",
        "",
        "=",
        "javascript:alert(1)",
    ],
)
def test_a_hub_that_is_none(hub: str) -> None:
    with pytest.raises(Refused):
        offered(sample(), hub=hub)


def test_a_service_takes_the_place_of_a_hub() -> None:
    [link] = offered(sample(), hub="colab=https://colab.research.google.com").links
    assert link.url == (
        "https://colab.research.google.com/github/example-org/seismic-book/blob/"
        f"{COMMIT}/notebooks/01-seismic.ipynb"
    )
    offers = offered(sample(), 1, hub="colab=https://colab.research.google.com")
    assert urls(offers) == []
    assert "opens notebooks" in reasons(offers)["publisher"]
