"""The hubs, with what their people say about who may use them and who pays."""

from __future__ import annotations

from launchdirectives.loading import AUDIENCES
from launchdirectives.publication.document import Document
from launchdirectives.publication.people import words, works
from launchdirectives.publication.people.markup import (
    Html,
    code,
    day,
    element,
    joined,
    link,
    listed,
    rows,
    section,
    value,
)
from launchdirectives.publication.people.speech import Speech

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry


def hubs(document: Document, speech: Speech) -> Html:
    """All hubs."""
    say = speech.say
    note = element(
        "p",
        say(
            "This is what the authors and the hubs' operators say about their hubs. "
            "Nobody else has checked it; the terms of a hub count."
        ),
    )
    parts = [_hub(key, entry, speech) for key, entry in document.data["hubs"].items()]
    if not parts:
        note = element("p", say("The book names no hub."))
    return section("hubs", say("Where you can run it"), note, *parts)


def _hub(key: str, hub: Entry, speech: Speech) -> Html:
    say, access, cost = speech.say, hub["access"], hub.get("cost", {})
    until = hub.get("availability", {})
    facts = (
        (say("Who may use it"), _access(access, speech)),
        (say("How to join"), link(access["joinUrl"]) if "joinUrl" in access else ""),
        (say("What is kept"), _one_of(words.PERSISTENCE, hub.get("persistence"), speech)),
        (say("Limits"), works.limits(hub.get("limits", {}), speech)),
        (say("Who pays"), _payer(cost, speech)),
        (say("For publishers"), _publishers(cost, speech)),
        (say("Promised until"), day(until["committedUntil"]) if "committedUntil" in until else ""),
        (say("Terms of use"), link(cost["termsUrl"]) if "termsUrl" in cost else ""),
        (say("Does it work now?"), link(until["statusUrl"]) if "statusUrl" in until else ""),
        (say("Contact"), _contact(cost.get("contact", ""))),
        (say("Operator"), works.organisation(hub["operator"]) if "operator" in hub else ""),
        (say("Address"), link(hub["url"]) if "url" in hub else ""),
        (say("Kind of hub"), code(hub["kind"])),
        (say("What it does"), _abilities(hub, speech)),
        (say("Repositories"), _repositories(hub, speech)),
    )
    return section(f"hub-{key}", value(hub["name"]), rows(facts), level=3)


def _one_of(table: dict[str, str], word: str | None, speech: Speech) -> Html:
    return speech.say(table[word]) if word else Html()


def _access(access: Entry, speech: Speech) -> Html:
    said: list[str] = [speech.say(words.ACCESS[access["level"]])]
    if access.get("audience") not in (None, AUDIENCES[access["level"]]["title"]):
        said.append(speech.say("It is for: {audience}", audience=value(access["audience"])))
    if "note" in access:
        said.append(value(access["note"]))
    if "identityProvider" in access:
        place = link(access["identityProvider"])
        said.append(speech.say("You sign in at {place}", place=place))
    return listed(said) if len(said) > 1 else joined(said)


def _payer(cost: Entry, speech: Speech) -> Html:
    said = [_one_of(words.PAYERS, cost.get("payer"), speech)]
    if "sponsor" in cost:
        sponsor = works.organisation(cost["sponsor"])
        said.append(speech.say("The money comes from {sponsor}", sponsor=sponsor))
    said += [_support(one, speech) for one in cost.get("supports", ())]
    said = [one for one in said if one]
    return listed(said) if len(said) > 1 else joined(said)


def _support(entry: Entry, speech: Speech) -> Html:
    name = works.organisation(entry)
    if "sharePercent" not in entry:
        return speech.say("It supports {name}", name=name)
    share = str(entry["sharePercent"])
    return speech.say("It gives {share} percent of its cost to {name}", share=share, name=name)


def _publishers(cost: Entry, speech: Speech) -> Html:
    return listed(
        speech.say(table[cost[key]])
        for key, table in (("publisherUse", words.PUBLISHER_USE), ("embedding", words.EMBEDDING))
        if key in cost
    )


def _contact(address: str) -> Html:
    shown = value(address.removeprefix("mailto:"))
    return link(address, shown, class_="address") if address else Html()


def _abilities(hub: Entry, speech: Speech) -> Html:
    return listed(speech.say(words.CAPABILITIES[one]) for one in hub.get("capabilities", ()))


def _repositories(hub: Entry, speech: Speech) -> Html:
    said = [_one_of(words.REPOSITORIES, hub["access"].get("repositories"), speech)]
    if hub.get("repoProviders"):
        names = joined(map(code, hub["repoProviders"]), ", ")
        said.append(speech.say("Hosts, as BinderHub names them: {names}", names=names))
    said = [one for one in said if one]
    return listed(said) if len(said) > 1 else joined(said)
