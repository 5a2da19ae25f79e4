"""The pages, each with its links: those that stay first, those that move second."""

from __future__ import annotations

from functools import cache

from launchdirectives.publication.document import Document
from launchdirectives.publication.people import words, works
from launchdirectives.publication.people.markup import (
    Html,
    code,
    doi,
    element,
    joined,
    link,
    listed,
    section,
    table,
    value,
)
from launchdirectives.publication.people.speech import Speech
from launchdirectives.publication.rebuilt import THEBE
from launchdirectives.publication.targets import ARCHIVE, NEWEST
from launchdirectives.publication.views.facts import opens_tag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

_ROOT = "."
"""The path of a launch that opens the repository itself."""

_NBGITPULLER = "nbgitpuller"
"""The way to the content that follows branches only (``via``)."""

_RUN = {"class_": "run", "rel": "nofollow"}
"""A crawler that follows such a link would start a build or a server."""


def pages(document: Document, speech: Speech) -> Html:
    """The table of all pages."""
    say, row = speech.say, _Row(document, speech)
    every = document.data["pages"]
    if not every:
        return section("pages", say("The pages"), element("p", say("The book has no page.")))
    meaning = say(
        "“This version” opens the files that this page speaks of, today and later. The link beside "
        "it opens what the authors have made of them by then."
    )
    has_environments = len(document.data["environments"]) > 1
    head = [say("Page"), say("Open it"), say("Source file"), say("Kernel")]
    cells = [row.title, row.launches, row.source, row.kernel]
    if has_environments:
        head.append(say("Environment"))
        cells.append(row.environment)
    body = ([cell(page) for cell in cells] for page in every)
    caption = say("Pages: {count}", count=str(len(every)))
    return section(
        "pages", say("The pages"), element("p", meaning), table(caption, head, body, "all-pages")
    )


class _Row:
    """The cells of a page's row. What is the same on every page is said once and kept."""

    def __init__(self, document: Document, speech: Speech) -> None:
        self._document, self._speech = document, speech
        self._book_language = document.data["site"].get("language", "")
        self._say = cache(speech.say)
        self._place = cache(self._place_of)
        self._why = cache(self._why_none_stays)

    def title(self, page: Entry) -> Html:
        own = self._speech.marked(page.get("language", self._book_language))
        name = value(page["title"], **own)
        said: list[str] = [link(page["url"], name) if "url" in page else name]
        if "doi" in page:
            said.append(element("div", doi(page["doi"])))
        said.append(works.related(page.get("relatedWorks", ()), self._speech))
        return joined(said)

    def launches(self, page: Entry) -> Html:
        if not page["launches"]:
            return self._say("nowhere")
        said, is_explained = [], False
        for launch in page["launches"]:
            line = self._launch(page, launch)
            if not is_explained and _could_stay(launch):
                why = self._why(launch.get("source", page["source"]["source"]))
                is_explained = bool(why)
                line = joined((line, why))
            said.append(line)
        return listed(said)

    def source(self, page: Entry) -> Html:
        said: list[str] = [code(page["source"]["path"])]
        if len(self._document.data["sources"]) > 1:
            key = page["source"]["source"]
            said += [" ", element("a", value(key), href=f"#source-{key}")]
        return joined(said)

    def kernel(self, page: Entry) -> Html:
        return code(page["kernel"]) if "kernel" in page else Html()

    def environment(self, page: Entry) -> Html:
        key = page.get("environment")
        return element("a", value(key), href=f"#environment-{key}") if key else Html()

    def _launch(self, page: Entry, launch: Entry) -> Html:
        path = launch.get("path", page["source"]["path"])
        said: list[str] = [self._place(launch["hub"])]
        if path == _ROOT:
            said += [self._say("the repository"), ", "]
        elif path != page["source"]["path"]:
            said += [code(path), ", "]
        if launch["via"] == THEBE:
            return joined((*said, self._in_the_page(page)))
        links = filter(None, (self._pinned(launch), self._moving(page, launch)))
        return joined((*said, joined(links, " · ")))

    def _place_of(self, key: str) -> Html:
        """The hub *key* with whom it lets in, before its links."""
        entry = self._document.data["hubs"].get(key, {})
        mark = words.ACCESS_MARKS.get(entry.get("access", {}).get("level"))
        said: list[str] = [works.hub(self._document, key)]
        if mark:
            said += [" ", element("small", "(", self._say(mark), ")")]
        return joined((*said, ": "))

    def _in_the_page(self, page: Entry) -> Html:
        text = self._say("its code runs in the page itself")
        return link(page["url"], text, class_="run") if "url" in page else text

    def _pinned(self, launch: Entry) -> Html:
        target = launch.get("pinned", {})
        if "url" not in target:
            return Html()
        ref = target["ref"] if target.get("strength") != "commit" else target["ref"][:7]
        said = self._say("this version")
        name = doi(ref) if target.get("strength") == ARCHIVE else code(ref)
        return joined((link(target["url"], said, **_RUN), " ", element("small", name)))

    def _moving(self, page: Entry, launch: Entry) -> Html:
        target = launch.get("moving", {})
        if "url" not in target:
            return Html()
        if opens_tag(self._document, page, launch):
            return link(target["url"], code(target["ref"]), **_RUN)
        is_default = target["ref"] == NEWEST
        said = self._say("the newest") if is_default else self._newest_of(target["ref"])
        return link(target["url"], said, **_RUN)

    def _newest_of(self, ref: str) -> Html:
        return self._speech.say("the newest of {ref}", ref=code(ref))

    def _why_none_stays(self, key: str) -> Html:
        """Why no link stays at a version, where that is for the state of the source."""
        source = self._document.data["sources"].get(key, {})
        state = source.get("state", {})
        if state.get("pushed") == "yes" and not state.get("dirty"):
            return Html()
        why = element("a", self._say("why no link stays"), href=f"#source-{key}")
        return joined((" ", element("small", "(", why, ")")))


def _could_stay(launch: Entry) -> bool:
    """Whether *launch* has no address that stays, where its way to the content allows one."""
    is_still = "url" in launch.get("pinned", {})
    return not is_still and launch["via"] not in (THEBE, _NBGITPULLER)
