"""What stands in the place of each directive and role of the plugin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from launchdirectives import asking, headings, scan
from launchdirectives.asking import (
    FORM,
    FORM_OPTIONS,
    GALLERY,
    GALLERY_OPTIONS,
    LIVE,
    OPTIONS,
    Asked,
)
from launchdirectives.findings import Place
from launchdirectives.model import Launch, Page
from launchdirectives.mystmd import form, gallery, nodes
from launchdirectives.mystmd.language import translator
from launchdirectives.mystmd.messages import Messages
from launchdirectives.mystmd.nodes import Look
from launchdirectives.mystmd.project import Project
from launchdirectives.mystmd.sections import texts
from launchdirectives.record import Record
from launchdirectives.resolve import AUTOMATIC, Request
from launchdirectives.web.control import is_in_page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from launchdirectives.record import Spec

    Node = dict[str, Any]
    Ask = Mapping[str, Any]

_LIVE_CODE = "live-code"
"""The rule of what is told of live code."""


class Answer(Record):
    """What stands in one place.

    :param launches: those of the page itself in it, those of live code too
    """

    nodes: Sequence[Node] = ()
    launches: tuple[Launch, ...] = ()


class Answers:
    """Answers for one page; what is wrong goes to *messages*.

    :param sections: the nodes of the headings that begin sections of the page
    """

    def __init__(
        self, project: Project, page: Page, messages: Messages, sections: Sequence[Node] = ()
    ) -> None:
        self._project = project
        self._page = page
        self._messages = messages
        self._sections = sections

    def own(self) -> Answer:
        """The control that the page gets without a directive."""
        return self._control(AUTOMATIC, Look(audiences=self._project.book.config.audiences))

    def to(self, ask: Ask) -> Answer:
        """What stands in the place of one directive or role."""
        place = Place(file=ask.get("fragment") or self._page.file, line=int(ask.get("line") or 0))
        argument = str(ask.get("argument") or "").strip()
        above = self._sections[: int(ask.get("above") or 0)]
        if ask["kind"] == "role":
            return self._role(argument, place, above)
        if ask["name"] == "launch":
            return self._launch(argument, ask.get("options") or {}, place, above)
        return _DIRECTIVES[ask["name"]](self, argument, ask.get("options") or {}, place)

    def _role(self, body: str, place: Place, above: Sequence[Node]) -> Answer:
        words, file = _parts(body)
        asked = self._placed(self._asked({}, file, place), above)
        found = self._project.launches(self._page, asking.request(asked, place))
        self._messages.of(found)
        return Answer(nodes.in_sentence(found.launches, words, self._translate), found.launches)

    def _launch(
        self,
        argument: str,
        options: Mapping[str, object],
        place: Place,
        above: Sequence[Node],
    ) -> Answer:
        asked = self._placed(self._asked(options, argument, place), above)
        given = dict(asked)
        look = Look(
            style=given.get("style", "button"),
            label=given.get("label", ""),
            title=given.get("file", "").rpartition("/")[2],
            audiences=self._project.book.config.audiences,
        )
        answer = self._control(asking.request(asked, place), look)
        if answer.launches and all(map(is_in_page, answer.launches)):
            self._leave_to_theme(place)
        return answer

    def _placed(self, asked: Asked, above: Sequence[Node]) -> Asked:
        if not above or not self._page.is_notebook:
            return asked
        return headings.placed(asked, lambda: texts(above, self._title))

    @cached_property
    def _title(self) -> str:
        """The page's first heading, which mystmd may have taken out."""
        survey = self._project.proof.survey
        return scan.first_heading(survey.book.directory, self._page, survey.cells(self._page))

    def _control(self, request: Request, look: Look) -> Answer:
        found = self._project.launches(self._page, request)
        self._messages.of(found)
        return Answer(nodes.control(found.launches, look, self._translate), found.launches)

    def _gallery(self, _argument: str, options: Mapping[str, object], place: Place) -> Answer:
        asked = self._asked(options, "", place, GALLERY_OPTIONS, (GALLERY, ""))
        found = gallery.found(self._project, self._page, asked, place)
        self._messages.add(found.findings)
        style = dict(asked).get("style", "")
        return Answer(gallery.drawn(found, self._page, style, self._translate))

    def _form(self, argument: str, options: Mapping[str, object], place: Place) -> Answer:
        asked = self._asked(options, argument, place, FORM_OPTIONS, (FORM, ""))
        made, findings = form.drawn(self._project, self._page, asked, place, self._translate)
        self._messages.add(findings)
        return Answer(made)

    def _thebe_button(self, _argument: str, _: Mapping[str, object], place: Place) -> Answer:
        self._leave_to_theme(place)
        found = self._project.launches(self._page, asking.request((LIVE,), Place()))
        return Answer(launches=found.launches)

    def _leave_to_theme(self, place: Place) -> None:
        self._messages.inform(
            "Nothing stands here: mystmd's theme makes live code itself. Its power button comes "
            "with 'jupyter' below 'project' in myst.yml, on pages that are notebooks.",
            place,
            _LIVE_CODE,
        )

    def _asked(
        self,
        options: Mapping[str, object],
        argument: str,
        place: Place,
        known: Mapping[str, Spec] = OPTIONS,
        *marks: tuple[str, str],
    ) -> Asked:
        options = asking.unquoted(options)
        asked, refused = asking.ask(options, argument, self._page.docname, known)
        self._messages.add(one.at(place) for one in refused)
        return (*asked, *marks)

    @property
    def _translate(self) -> Callable[[str], str]:
        return translator(self._project.book, self._page)


_DIRECTIVES = {
    "launch-gallery": Answers._gallery,
    "launch-link": Answers._form,
    "thebe-button": Answers._thebe_button,
}


def _parts(body: str) -> tuple[str, str]:
    """The words and the file of ``words <file>``; the words alone open the page itself."""
    if body.endswith(">") and "<" in body:
        words, _, file = body[:-1].rpartition("<")
        return words.strip(), file.strip()
    return body, ""
