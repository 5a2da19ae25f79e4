"""A form on which a teacher makes a link: hub, repository, file and interface.

``static/launch-form.js`` works it, with the rules in ``static/launch-rules.js``. Without
JavaScript there is a list of plain links in its place. All values are escaped for where
they stand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape

from launchdirectives.interfaces import INTERFACES
from launchdirectives.model import Environment, Hub, Source
from launchdirectives.record import Record, plain, replace
from launchdirectives.web.control import Translate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

KINDS = ("jupyterhub", "jupyter", "binderhub")
"""The kinds of hub whose rules the browser knows (``KINDS`` in ``static/launch-rules.js``)."""


class File(Record):
    """A file that the form offers.

    :param path: from the repository's root, with ``/``
    :param opens: as what it opens, one of the constants of :mod:`launchdirectives.model`
    :param title: of its page, for readers
    :param url: its address on the first hub that can open it
    :param advice: what a reader has to do on that hub, in words; empty for nothing
    :param environment: name of its environment
    :param interface: the interface that its page asks for; empty for the hub's own
    """

    path: str
    opens: str
    title: str = ""
    url: str = ""
    advice: str = ""
    environment: str = "default"
    interface: str = ""

    @property
    def label(self) -> str:
        """The words of a link to it."""
        title = self.title or self.path
        return f"{title} ({self.advice})" if self.advice else title


class Book(Record):
    """What all forms of a book share."""

    hubs: tuple[Hub, ...]
    source: Source
    environments: tuple[Environment, ...]
    files: tuple[File, ...] = ()


def book_data(book: Book, translate: Translate) -> str:
    """What the browser needs to know of *book*, as JSON; the same for all of its forms."""
    hubs = {hub.name: _hub(hub, translate) for hub in book.hubs}
    data = {
        "hubs": hubs,
        # Of no use to the rules, and another one each day.
        "source": plain(replace(book.source, commit="", ref_origin="")),
        "environments": {one.name: plain(one) for one in book.environments},
        "files": [_entry(file) for file in book.files],
        "texts": _texts(translate),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _hub(hub: Hub, translate: Translate) -> dict[str, Any]:
    """*hub* for the browser, with what its people say of it."""
    data = {name: plain(getattr(hub, name)) for name in ("kind", "url", "interface", "options")}
    if hub.statements is None:
        return data
    from launchdirectives.web.hub_terms import sentence

    return {**data, "said": sentence(hub.statements, translate)}


def _entry(file: File) -> dict[str, str]:
    """*file* for the browser, without what it takes for granted."""
    usual = {"title": "", "environment": "default", "interface": ""}
    return {
        name: text
        for name, text in file.__dict__.items()
        if name not in ("url", "advice") and text != usual.get(name)
    }


def form(
    name: str,
    data: str,
    hubs: Sequence[Hub],
    files: Sequence[File],
    chosen: File,
    source: Source,
    interface: str,
    translate: Translate,
) -> str:
    """The HTML of a form, and of the links in its place without JavaScript.

    :param name: sets the form's ids apart from those of others on the page
    :param data: what :func:`book_data` has made
    :param hubs: those that are offered
    :param chosen: what the form opens at first
    :param interface: the one that is chosen at first; empty for the usual one
    """
    field = _Fields(name, translate)
    offered = {hub.name: hub.title for hub in hubs}
    titles = _interface_titles(translate)
    titles.setdefault(interface, interface)  # a template of the author
    profiles = {"": translate("As usual for this file")}  # the script adds those of the hub
    has_profiles = any(getattr(hub.options, "profiles", {}) for hub in hubs)
    has_said = any(hub.statements for hub in hubs)  # the script says it
    chosen_data = json.dumps(_entry(chosen), ensure_ascii=False, separators=(",", ":"))
    return (
        f'<div class="launch-maker">{_plain(files, translate)}'
        f'<form class="launch-form" hidden data-launch="{escape(data)}" '
        f'data-chosen="{escape(chosen_data)}">'
        + field.select("hub", translate("Hub"), offered, has_hint=has_said)
        + field.text("repository", translate("Repository"), source.repository)
        + field.text(
            "ref",
            translate("Branch, tag or commit"),
            source.ref,
            translate("Empty for the repository's default branch."),
        )
        + field.text(
            "file",
            translate("File"),
            chosen.path,
            translate("From the top of the repository. With a slash at its end it is a folder."),
        )
        + (field.select("profile", translate("Profile"), profiles) if has_profiles else "")
        + field.select("interface", translate("Opens in"), titles, interface)
        + field.result()
        + "</form></div>"
    )


def _interface_titles(translate: Translate) -> dict[str, str]:
    """The interfaces with their names for readers; the empty one leaves it to the hub."""
    known = {
        "lab": "JupyterLab",
        "doc": translate("JupyterLab, one document"),
        "notebook": "Jupyter Notebook",
        "nbclassic": "Jupyter Notebook 6 (nbclassic)",
        "rstudio": "RStudio",
        "vscode": "VS Code",
        "shiny": "Shiny",
        "desktop": translate("Desktop"),
    }
    return {"": translate("As usual on this hub"), **{one: known[one] for one in INTERFACES}}


class _Fields:
    """Writes the fields of one form."""

    def __init__(self, name: str, translate: Translate) -> None:
        self._name = name
        self._translate = translate

    def select(
        self,
        key: str,
        label: str,
        choices: Mapping[str, str],
        first: str = "",
        *,
        has_hint: bool = False,
    ) -> str:
        chosen = "".join(
            f'<option value="{escape(value)}"{" selected" if value == first else ""}>'
            f"{escape(text)}</option>"
            for value, text in choices.items()
        )
        described = "hint problem" if has_hint else "problem"
        more = f'<small id="{self._id(key, "hint")}"></small>' if has_hint else ""
        return self._field(
            key, label, f"<select {self._attributes(key, described)}>{chosen}</select>{more}"
        )

    def text(self, key: str, label: str, value: str, hint: str = "") -> str:
        described = "hint problem" if hint else "problem"
        more = ""
        if key == "file":
            more = f'<datalist id="{self._id(key, "list")}"></datalist>'
            described_list = f' list="{self._id(key, "list")}"'
        else:
            described_list = ""
        if hint:
            more += f'<small id="{self._id(key, "hint")}">{escape(hint)}</small>'
        return self._field(
            key,
            label,
            f'<input {self._attributes(key, described)}{described_list} value="{escape(value)}" '
            f'autocomplete="off" autocapitalize="off" spellcheck="false">{more}',
        )

    def result(self) -> str:
        """The link, and what can be done with it."""
        translate, key = self._translate, self._id("link")
        return (
            f'<p class="launch-made"><label for="{key}">{escape(translate("Link"))}</label>'
            f'<input id="{key}" name="link" readonly></p>'
            '<p class="launch-do">'
            f'<a class="launch-try" rel="nofollow">{escape(translate("Open"))}</a>'
            f'<button type="button" name="copy">{escape(translate("Copy"))}</button>'
            f'<button type="button" name="qr">{escape(translate("QR code"))}</button>'
            '<span role="status"></span></p><p class="launch-told" hidden></p>'
            '<div class="launch-qr" hidden></div>'
        )

    def _field(self, key: str, label: str, control: str) -> str:
        return (
            f'<p><label for="{self._id(key)}">{escape(label)}</label>{control}'
            f'<strong id="{self._id(key, "problem")}"></strong></p>'
        )

    def _attributes(self, key: str, described: str) -> str:
        ids = " ".join(self._id(key, part) for part in described.split())
        return f'id="{self._id(key)}" name="{key}" aria-describedby="{ids}"'

    def _id(self, *parts: str) -> str:
        return escape("-".join((self._name, *parts)))


def _plain(files: Sequence[File], translate: Translate) -> str:
    """What stands in the form's place until its script has started."""
    said = translate("With JavaScript, a form stands here that makes launch links.")
    if not files:
        return f'<div class="launch-instead"><p>{escape(said)}</p></div>'
    links = "".join(
        f'<li><a rel="nofollow" href="{escape(file.url)}">{escape(file.label)}</a></li>'
        for file in files
    )
    return (
        f'<div class="launch-instead"><p>{escape(said)} {escape(intro(translate))}</p>'
        f"<details><summary>{escape(translate('Links to the pages'))}</summary>"
        f"<ul>{links}</ul></details></div>"
    )


def intro(translate: Translate) -> str:
    """What comes before a list of plain links."""
    return translate("These links open the pages of this book:")


def _texts(translate: Translate) -> dict[str, str]:
    """What the script says; refusals by their code."""
    return {
        "security.scheme": translate("Write an address that begins with https://."),
        "security.user-info": translate(
            "The address holds a user name or token, which everybody would see."
        ),
        "source.not-public": translate("Write an address such as https://github.com/org/book."),
        "config.wrong-value": translate("This is not the address of a repository."),
        "source.outside": translate("This leads out of the repository."),
        "hub.ref": translate("This hub cannot open that; name a branch."),
        "hub.source": translate("This hub cannot open this repository."),
        "hub.profile": translate("This hub cannot build an environment from this repository."),
        "choose": translate("Whoever follows this link has to choose the profile “%s” there."),
        "ref": translate("This is not the name of a branch or tag, or a commit."),
        "copied": translate("The link is copied."),
        "not-copied": translate("The link is selected; copy it with the keyboard."),
        "qr": translate("QR code of the link"),
        "save": translate("Save the QR code"),
        "too-long": translate("No QR code holds a link of this length."),
        "no-qr": translate("The QR code cannot be drawn."),
    }
