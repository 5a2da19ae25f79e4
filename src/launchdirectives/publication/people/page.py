"""The page as a whole."""

from __future__ import annotations

from launchdirectives.publication.document import Document
from launchdirectives.publication.people import about, checks, environments, hubs, pages
from launchdirectives.publication.people.markup import (
    Html,
    element,
    link,
    listed,
    tag,
    value,
)
from launchdirectives.publication.people.speech import Speech

STYLE = "launch-metadata.css"
"""Its style sheet, beside it."""


def page(document: Document, speech: Speech) -> str:
    """The HTML of the page, the same for the same record."""
    say, site = speech.say, document.data["site"]
    own = speech.marked(site.get("language", ""))
    title = value(site["title"], **own)
    parts = (
        ("book", say("The book"), about.book),
        ("cite", say("How to cite it"), about.citation),
        ("hubs", say("Where you can run it"), hubs.hubs),
        ("environments", say("What is installed there"), environments.environments),
        ("sources", say("Where its files come from"), about.sources),
        ("pages", say("The pages"), pages.pages),
        ("checks", say("What was checked"), checks.checks),
        ("programs", say("For programs"), checks.for_programs),
    )
    contents = element(
        "nav",
        listed(element("a", name, href=f"#{at}") for at, name, _ in parts),
        aria_label=say("On this page"),
    )
    heading = element("h1", say("How to run this book"))
    shown = link(site["url"], title) if "url" in site else title
    header = element("header", heading, element("p", shown, class_="title"), contents)
    # Put together but once, as it is long: thousands of pages have a row each.
    return "".join(
        (
            "<!DOCTYPE html>\n",
            tag("html", lang=speech.language, dir=speech.direction),
            "\n",
            _head(say("How to run this book"), site["title"]),
            "\n<body>\n",
            header,
            "\n<main>\n",
            *(f"{part(document, speech)}\n" for *_, part in parts),
            "</main>\n</body></html>\n",
        )
    )


def _head(name: str, title: str) -> Html:
    return element(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        element("title", name, ": ", title),
        tag("link", rel="stylesheet", href=STYLE),
        tag("link", rel="alternate", type="application/json", href="launch-metadata.json"),
    )
