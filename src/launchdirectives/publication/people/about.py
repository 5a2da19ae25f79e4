"""What the book is, how to cite it, and where its files come from."""

from __future__ import annotations

from launchdirectives.publication.document import Document
from launchdirectives.publication.people import words, works
from launchdirectives.publication.people.markup import (
    Html,
    code,
    doi,
    element,
    instant,
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


def book(document: Document, speech: Speech) -> Html:
    """What the book is."""
    site, say = document.data["site"], speech.say
    own = speech.marked(site.get("language", ""))
    described = (
        element("p", site["description"], class_="description", dir="auto", **own)
        if "description" in site
        else Html()
    )
    facts = rows(
        (
            (say("Address"), link(site["url"]) if "url" in site else ""),
            (say("DOI"), doi(site["doi"]) if "doi" in site else ""),
            (say("Authors"), works.authors(site.get("authors", ()))),
            (say("Licence"), value(site["license"]) if "license" in site else ""),
            (say("Language"), code(site["language"]) if "language" in site else ""),
            (say("Related works"), works.related(site.get("relatedWorks", ()), speech)),
            (say("Archived copies"), works.archives(site.get("archives", ()), speech)),
        )
    )
    return section("book", say("The book"), described, facts)


def citation(document: Document, speech: Speech) -> Html:
    """How to cite the book, and the files that this version of it is made of."""
    site, say = document.data["site"], speech.say
    own = speech.marked(site.get("language", ""))
    parts: list[str] = []
    if site.get("authors"):
        parts.append(works.names(site["authors"]))
    parts.append(element("cite", value(site["title"], **own)))
    parts.append(_dated(document))
    if "doi" in site:
        parts.append(doi(site["doi"]))
    elif "url" in site:
        parts.append(link(site["url"]))
    exact = [
        _exact(document.source(key), speech)
        for key in document.data["sources"]
        if "commit" in document.source(key)
    ]
    if exact:
        words_ = say("To name the very files that were computed with, add:")
        exact = [element("p", words_), listed(exact)]
    return section(
        "cite",
        say("How to cite it"),
        element("blockquote", element("p", joined(filter(None, parts), ". "))),
        *exact,
    )


def _dated(document: Document) -> str:
    """The year of the files; of the record, where git was not asked."""
    days = [source.get("committedAt", "") for source in document.data["sources"].values()]
    return max(days, default="")[:4] or str(document.data["generatedAt"])[:4]


def _exact(source: Entry, speech: Speech) -> Html:
    """What names the files of *source* for ever."""
    said: list[str] = []
    if "tag" in source:
        said.append(speech.say("version {tag}", tag=value(source["tag"])))
    commit, place = code(source["commit"]), source.get("repository")
    if place:
        said.append(speech.say("commit {commit} of {place}", commit=commit, place=link(place)))
    else:
        said.append(speech.say("commit {commit}", commit=commit))
    if "swhid" in source:
        name = code(source["swhid"]["revision"])
        said.append(speech.say("Software Heritage identifier {name}", name=name))
    return joined(said, ", ")


def sources(document: Document, speech: Speech) -> Html:
    """Where the files come from."""
    say = speech.say
    parts = [_source(document, key, speech) for key in document.data["sources"]]
    return section("sources", say("Where its files come from"), *parts)


def _source(document: Document, key: str, speech: Speech) -> Html:
    source, say = document.source(key), speech.say
    swhid = source.get("swhid", {})
    facts = (
        (say("Repository"), link(source["repository"]) if "repository" in source else ""),
        (say("DOI"), doi(source["doi"]) if "doi" in source else ""),
        (say("Kind of host"), code(source["provider"])),
        (say("The book's folder"), code(source["path"]) if "path" in source else ""),
        (say("Links follow"), _followed(source, speech)),
        (say("Commit"), code(source["commit"]) if "commit" in source else ""),
        (say("Committed"), instant(source["committedAt"]) if "committedAt" in source else ""),
        (say("Version"), value(source["tag"]) if "tag" in source else ""),
        (say("Tree"), code(source["tree"]) if "tree" in source else ""),
        (say("Software Heritage identifiers"), _swhids(swhid, speech)),
        (say("State"), _state(source, speech)),
        (say("Licence"), value(source["license"]) if "license" in source else ""),
        (say("Archived copies"), works.archives(source.get("archives", ()), speech)),
    )
    title = say("Source “{name}”", name=value(key))
    return section(f"source-{key}", title, rows(facts), level=3)


def _followed(source: Entry, speech: Speech) -> Html:
    """What the moving links of *source* open."""
    if "requestedRef" in source:
        return code(source["requestedRef"])
    if "branch" in source:
        return code(source["branch"])
    is_git = source.get("commit") or "doi" not in source
    return speech.say("the newest commit of the default branch") if is_git else Html()


def _swhids(swhid: Entry, speech: Speech) -> Html:
    if not swhid:
        return Html()
    said = [code(swhid[part]) for part in ("revision", "directory")]
    if "archived" in swhid:
        said.append(speech.say(words.ARCHIVED[swhid["archived"]]))
    return listed(said)


def _state(source: Entry, speech: Speech) -> Html:
    state = source["state"]
    if "commit" in source:
        said = [speech.say(words.PUSHED[state["pushed"]])]
    elif "doi" in source:
        said = []
    else:
        said = [speech.say("Nobody looked which commit it is, so that no link can stay at it.")]
    if state["dirty"]:
        changed = speech.say("Files were changed since the commit, and links open the old ones.")
        said.append(joined((changed, listed(map(code, state.get("dirtyPaths", ()))))))
    elif "commit" in source:
        said.append(speech.say("No file was changed since the commit."))
    return listed(said)
