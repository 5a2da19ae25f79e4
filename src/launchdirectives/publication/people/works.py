"""People, works and archives, which stand in several sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from launchdirectives.publication.document import Document
from launchdirectives.publication.people import words
from launchdirectives.publication.people.markup import (
    Html,
    doi,
    element,
    joined,
    link,
    listed,
    value,
)
from launchdirectives.publication.people.speech import Speech
from launchdirectives.web.hub_terms import amount

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

MOST_NAMES = 10
"""A citation names as many authors; the list of authors names all."""


def authors(entries: Sequence[Entry]) -> Html:
    """Each author with what is known of them."""
    return listed(map(_author, entries))


def _author(entry: Entry) -> Html:
    said: list[str] = [value(entry["name"])]
    if "affiliation" in entry:
        said += [", ", organisation(entry["affiliation"])]
    if "orcid" in entry:
        said += [", ORCID ", link(f"https://orcid.org/{entry['orcid']}", value(entry["orcid"]))]
    return joined(said)


def names(entries: Sequence[Entry]) -> Html:
    """Authors as a citation has them."""
    said = [value(entry["name"]) for entry in entries[:MOST_NAMES]]
    return joined(said if len(said) == len(entries) else [*said, "et al."], "; ")


def organisation(entry: Entry) -> Html:
    """An organisation, linked where it has an address."""
    name = value(entry["name"])
    said = link(entry["url"], name) if "url" in entry else name
    return joined((said, " (", link(entry["ror"]), ")")) if "ror" in entry else said


def hub(document: Document, key: str) -> Html:
    """The name of the hub *key*, as a link to what is said of it."""
    entry = document.data["hubs"].get(key)
    return element("a", value(entry["name"]), href=f"#hub-{key}") if entry else value(key)


def related(entries: Sequence[Entry], speech: Speech) -> Html:
    """Works that something stands beside."""
    return listed(_related(entry, speech) for entry in entries)


def _related(entry: Entry, speech: Speech) -> Html:
    place = doi(entry["doi"]) if "doi" in entry else link(entry["url"])
    title = [value(entry["title"]), ", "] if "title" in entry else []
    return joined((speech.say(words.RELATIONS[entry["relation"]]), " ", *title, place))


def archives(entries: Sequence[Entry], speech: Speech) -> Html:
    """Frozen copies, by their DOIs."""
    return listed(_archive(entry, speech) for entry in entries)


def _archive(entry: Entry, speech: Speech) -> Html:
    said: list[str] = [doi(entry["doi"])]
    if "version" in entry:
        said += [" (", value(entry["version"]), ")"]
    if "sameTreeAsCommit" in entry:
        said += [". ", speech.say(words.SAME_TREE[entry["sameTreeAsCommit"]])]
    return joined(said)


def limits(entry: Mapping[str, object], speech: Speech) -> Html:
    """What a hub gives at most, or an environment needs at least."""
    say = speech.say
    known = {
        "cpu": say("Processors"),
        "memory": say("Memory"),
        "storage": say("Storage"),
        "gpu": say("Graphics processors"),
        "sessionMinutes": say("Minutes a session lasts"),
        "concurrentPerRepository": say("Sessions of one repository at the same time"),
    }
    return listed(
        joined((name, ": ", value(_amount(key, str(entry[key])))))
        for key, name in known.items()
        if key in entry
    )


def _amount(key: str, quantity: str) -> str:
    """*quantity* as people write it; the record has Kubernetes' words, such as ``500m``."""
    if key == "cpu" and quantity.endswith("m"):
        return f"{int(quantity[:-1]) / 1000:g}"
    return amount(quantity) if key in ("memory", "storage") else quantity
