"""Launches out of a record, so that each address in it can be computed again.

What a record says is data of a stranger: hubs' settings go through the checks that an author's
go through, and nothing that they name is opened.
"""

from __future__ import annotations

from functools import cache

from launchdirectives import addresses, hubs, interfaces, providers
from launchdirectives.findings import Refused
from launchdirectives.model import FILE, NOTEBOOK, Environment, Hub, Launch, Profile, Source
from launchdirectives.publication.document import Document
from launchdirectives.publication.targets import Target
from launchdirectives.reading import Layer, Settings, git_ref, inside, read
from launchdirectives.record import options, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

THEBE = "thebe"
"""How a launch is marked (``via``) that makes the page itself come alive."""


def hub(document: Document, key: str) -> Hub:
    """The hub *key* of a record.

    :raises Refused: if its settings are wrong, or nobody here knows its kind
    """
    entry = document.hub(key)
    kind = hubs.get(entry["kind"])
    links = dict(entry.get("links", {}))
    url = kind.check_url(links.pop("url", entry.get("url", ""))) if kind.needs_url else ""
    findings = Settings([Layer({}, "")], [])
    chosen = {name: links.pop(name) for name in kind.published_options() if name in links}
    if links:
        raise Refused(
            "config.unknown-key",
            f"A hub of the kind '{kind.kind}' has no setting '{min(links)}' for its links.",
            "Remove it.",
        )
    found = read(kind.Options, chosen, ("links",), findings)
    if found is None:
        wrong = findings.findings[0]
        raise Refused(wrong.code, f"{wrong.place.key}: {wrong.message}", wrong.fix)
    made = Hub(name=key, kind=entry["kind"], url=url, title=entry["name"], options=found)
    if kind.needs_url and kind.base(made) != entry.get("url"):
        raise Refused(
            "hub.kind",
            f"Links of this hub begin with {kind.base(made)}, and not with {entry.get('url')}.",
            "Mend its url.",
        )
    return made


def source(document: Document, key: str) -> Source:
    """The source *key* of a record.

    :raises Refused: if its address is none, or its ref
    """
    entry = document.source(key)
    address = entry.get("repository") or entry.get("doi", "")
    ref, branch = entry.get("requestedRef", ""), entry.get("branch", "")
    for name in filter(None, (ref, branch)):
        git_ref(name)
    parsed = addresses.parse(address)
    provider = entry["provider"]
    is_told = providers.name_of(parsed) == provider
    return Source(
        repository=parsed.text,
        ref=ref,
        ref_kind=entry.get("refKind", ""),
        is_ref_derived=bool(branch),
        branch=branch,
        commit=entry.get("commit", ""),
        path=inside(entry["path"]) if "path" in entry else "",
        provider="" if is_told else providers.check(provider),
    )


def environment(document: Document, key: str, content: str) -> Environment:
    """The environment *key* of a record.

    :param content: the source of what opens; an environment of that is the content's own
    """
    entry = document.environment(key)
    profiles = tuple(
        Profile(
            hub=one.get("hub", ""),
            slug=one["profile"],
            options=tuple(one.get("options", {}).items()),
            unlisted=tuple(one.get("unlisted", {}).items()),
            build=one.get("build", ""),
        )
        for one in entry.get("profiles", ())
    )
    from_ = entry.get("source", content)
    if from_ == content:
        return Environment(name=key, profiles=profiles)
    built = source(document, from_)
    return Environment(
        name=key,
        repository=built.repository,
        ref=built.ref,
        provider=built.provider,
        profiles=profiles,
    )


class Parts:
    """The hubs, sources and environments of a record, each rebuilt once for many launches."""

    def __init__(self, document: Document) -> None:
        self.hub = cache(lambda key: hub(document, key))
        self.source = cache(lambda key: source(document, key))
        self.environment = cache(lambda key, content: environment(document, key, content))


def launch(
    document: Document,
    page: Entry,
    entry: Entry,
    *,
    other: Hub | None = None,
    parts: Parts | None = None,
) -> Launch:
    """A launch of a *page* of a record, at the ref that was asked for.

    :param entry: one of the page's ``launches``
    :param other: the hub that opens it in place of its own
    :param parts: of the record, where many launches are rebuilt
    :raises Refused: if the record's words make no launch
    :raises KeyError: if it names what is not there
    """
    parts = parts or Parts(document)
    content = entry.get("source", page["source"]["source"])
    path = entry.get("path", page["source"]["path"])
    path = "" if path == "." else inside(path)
    opens = entry.get("opens", NOTEBOOK if path.endswith(".ipynb") else FILE)
    used = entry.get("environment", page.get("environment"))
    built = parts.environment(used, content) if used else Environment()
    place = other or parts.hub(entry["hub"])
    if other:
        built = replace(built, profiles=())  # those are of the form of the record's own hub
    interface = interfaces.check(entry.get("interface", "lab"))
    return Launch(
        hub=place,
        source=parts.source(content),
        environment=built,
        path=path,
        opens=opens,
        interface=interface if hubs.get(place.kind).has_interfaces else "",
        fragment=entry.get("fragment", ""),
        beside=tuple(map(inside, entry.get("beside", ()))),
    )


def target(entry: Entry) -> Target:
    """A ``pinned`` or ``moving`` of a record."""
    return Target(url=entry.get("url", ""), ref=entry["ref"], strength=entry.get("strength", ""))


def links(place: Hub) -> dict[str, object]:
    """The settings from which the links of a hub are made, for a record: those not by default."""
    kind = hubs.get(place.kind)
    known = options(kind.Options)
    found = {
        name: value
        for name in kind.published_options()
        if (value := getattr(place.options, name)) != known[name].default
    }
    if kind.needs_url and kind.base(place) != f"{place.url}/":
        found["url"] = place.url
    return found
