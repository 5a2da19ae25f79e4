"""The part of a page that says where it can be run, and of what it is made.

mystmd puts a block with ``data.part: availability`` at the foot of the page, below "Data
Availability", and into the back matter of JATS (packages/myst-cli/src/build/jats/single.ts), the
one structured place there that a plugin reaches. All that it says stands in the record of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from launchdirectives.checks.survey import Survey
from launchdirectives.mystmd.language import translator
from launchdirectives.mystmd.nodes import page_link, paragraph, strong, text
from launchdirectives.publication import FILE, record
from launchdirectives.publication.document import Document
from launchdirectives.publication.myst_addresses import based
from launchdirectives.publication.pages import Sheet
from launchdirectives.publication.people import words
from launchdirectives.publication.rebuilt import THEBE
from launchdirectives.publication.targets import NEWEST
from launchdirectives.publication.views import relations
from launchdirectives.publication.views.facts import opens_tag, origin
from launchdirectives.resolve import matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchdirectives.publication.document import Entry

    Node = dict[str, Any]

Translate = Callable[[str], str]

PART = "availability"
"""mystmd's name of the part."""


def parts(survey: Survey, sheets: Iterable[Sheet]) -> dict[str, list[Node]]:
    """The part of each of *sheets* whose page is to have one, by the page's name."""
    book = survey.book
    patterns = book.record_config.availability
    wanted = [one for one in sheets if any(matches(each, one.page.docname) for each in patterns)]
    if not wanted:
        return {}
    site = record.Site(address=based(book.site))
    document = Document(data=record.build(survey, site, wanted))
    page_of = {sheet.page.docname: sheet.page for sheet in wanted}
    return {
        entry["id"]: part(document, entry, translator(book, page_of[entry["id"]]))
        for entry in document.pages
    }


def part(document: Document, page: Entry, translate: Translate) -> list[Node]:
    """The block for *page*; none if it opens nowhere by a link."""
    say = _Speaker(document, page, translate)
    links = [nodes for launch in page["launches"] if (nodes := say.launch(launch))]
    if not links:
        return []
    paragraphs = [
        paragraph([strong(translate("Open it")), text(": "), *_joined(links, "; ")]),
        *(say.source(key) for key in relations.sources(document, page)),
        *(say.environment(key) for key in relations.environments(page) if say.is_built(key)),
        *say.record(),
    ]
    return [{"type": "block", "data": {"part": PART}, "children": paragraphs}]


class _Speaker:
    """Says what a record has, in the language of the book."""

    def __init__(self, document: Document, page: Entry, translate: Translate) -> None:
        self._document, self._page, self._translate = document, page, translate

    def launch(self, launch: Entry) -> list[Node]:
        """A hub with its links; nothing for live code, which has none."""
        links = [] if launch["via"] == THEBE else [*self._links(launch)]
        if not links:
            return []
        hub = self._document.hub(launch["hub"])
        mark = words.ACCESS_MARKS.get(hub["access"]["level"])
        name = f"{hub['name']} ({self._translate(mark)})" if mark else str(hub["name"])
        return [text(f"{name}: "), *_joined(links, ", ")]

    def _links(self, launch: Entry) -> Iterator[list[Node]]:
        pinned, moving = launch.get("pinned", {}), launch.get("moving", {})
        if "url" in pinned:
            yield [page_link(pinned["url"], self._translate("this version"))]
        if "url" in moving:
            of_ref = self._translate("the newest of {ref}").format(ref=moving["ref"])
            said = self._translate("the newest") if moving["ref"] == NEWEST else of_ref
            if opens_tag(self._document, self._page, launch):
                said = moving["ref"]
            yield [page_link(moving["url"], said)]

    def source(self, key: str) -> Node:
        """Where files come from, at which commit."""
        source, own = self._document.source(key), self._page["source"]
        address = origin(source)
        said = [strong(self._translate("Repository")), text(": "), page_link(address, address)]
        if key == own["source"]:
            said += self._fact("Source file", own["path"])
        if "commit" in source:
            said += self._fact("Commit", source["commit"])
            said.append(text(f". {self._translate(words.PUSHED[source['state']['pushed']])}"))
        return paragraph(said)

    def is_built(self, key: str) -> bool:
        """Whether the environment *key* is the book's, and not just there on a hub."""
        return "providedBy" not in self._document.environment(key)

    def environment(self, key: str) -> Node:
        """What is installed there, with what tells whether it is the same."""
        entry = self._document.environment(key)
        title = self._translate("Environment “{name}”").format(name=key)
        kind = self._translate(words.ENVIRONMENTS[entry["kind"]])
        said = [strong(title), text(f": {kind}")]
        if "lock" in entry:
            said.append(text(f" {self._translate(words.LOCKS[entry['lock']['state']])}"))
        if "digest" in entry:
            digest = self._translate("Digest of its files")
            said += [text(f" {digest}: "), _code(entry["digest"])]
        return paragraph(said)

    def record(self) -> Iterator[Node]:
        """Where programs find all this, if it is known where the site is."""
        if "self" in self._document.data:
            yield paragraph([page_link(self._document.data["self"], FILE)])

    def _fact(self, name: str, value: str) -> list[Node]:
        return [text(f"; {self._translate(name)}: "), _code(value)]


def _joined(parts: Iterable[Sequence[Node]], between: str) -> Iterator[Node]:
    for number, one in enumerate(parts):
        if number:
            yield text(between)
        yield from one


def _code(value: str) -> Node:
    return {"type": "inlineCode", "value": value}
