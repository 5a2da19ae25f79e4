"""What was checked before the record was written, and where programs find it all."""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives.publication import FILE
from launchdirectives.publication.document import Document
from launchdirectives.publication.people import words, works
from launchdirectives.publication.people.markup import (
    Html,
    code,
    element,
    instant,
    joined,
    link,
    listed,
    section,
    table,
    value,
)
from launchdirectives.publication.people.speech import Speech

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

    Row = tuple[Html, Html, Html, Html, Html]


_WRONG = ("warn", "fail")


def checks(document: Document, speech: Speech) -> Html:
    """All checks with their results; what went well on many pages is one row."""
    say = speech.say
    generator = document.data["generator"]
    made = say(
        "This page was made on {day} by {program}, from the same facts as the files for programs.",
        day=instant(document.data["generatedAt"]),
        program=joined((value(generator["name"]), " ", value(generator["version"]))),
    )
    body = [*_of_book(document, speech), *_of_pages(document, speech)]
    if not body:
        said = element("p", say("Nothing was checked."))
    else:
        head = (say("What"), say("Of what"), say("Result"), say("When"), say("Remark"))
        said = table(say("Checks and their results"), head, body, "all-checks")
    return section("checks", say("What was checked"), element("p", made), said)


def _of_book(document: Document, speech: Speech) -> Iterator[Row]:
    for check in document.data.get("verification", ()):
        yield _row(check, _about(document, check), speech)


def _about(document: Document, check: Entry) -> Html:
    said = [
        element("a", value(check[kind]), href=f"#{kind}-{check[kind]}")
        for kind in ("source", "environment")
        if kind in check
    ]
    if "hub" in check:
        said.append(works.hub(document, check["hub"]))
    return joined(said, ", ")


def _of_pages(document: Document, speech: Speech) -> Iterator[Row]:
    """A row for what is the same of many pages, which are named where something is wrong."""
    same: dict[tuple[str, ...], list[tuple[Entry, Entry]]] = {}
    for page in document.pages:
        for check in page.get("verification", ()):
            kind = (check["check"], check["result"], check.get("detail", ""), check.get("hub", ""))
            same.setdefault(kind, []).append((page, check))
    for found in same.values():
        newest = max((check for _, check in found), key=lambda check: str(check["at"]))
        about = speech.say("Pages: {count}", count=str(len(found)))
        if newest["result"] in _WRONG:
            about = joined((value(page["title"]) for page, _ in found), ", ")
        yield _row(newest, joined(filter(None, (about, _about(document, newest))), ", "), speech)


def _row(check: Entry, about: Html, speech: Speech) -> Row:
    result = check["result"]
    return (
        speech.say(words.CHECKS[check["check"]]),
        about,
        element("span", speech.say(words.RESULTS[result]), class_=f"result {result}"),
        instant(check["at"]),
        value(check["detail"]) if "detail" in check else Html(),
    )


def for_programs(document: Document, speech: Speech) -> Html:
    """Where the record and its other forms are."""
    say, data = speech.say, document.data
    views = data.get("views", {})
    # Beside this page, wherever the site is copied to.
    record = element("a", element("bdi", FILE, dir="ltr"), href=FILE, type="application/json")
    items = [say("{file}: all that this page says, and more", file=record)]
    for key, text in (
        ("table", say("A table of all links (CSV):")),
        ("linkset", say("A linkset (RFC 9264):")),
        ("roCrate", say("A research object (RO-Crate):")),
    ):
        if key in views:
            items.append(joined((text, " ", link(views[key]))))
    if "contentDigest" in data:
        digest = code(data["contentDigest"])
        items.append(say("SHA-256 of its content: {digest}", digest=digest))
    return section("programs", say("For programs"), listed(items))
