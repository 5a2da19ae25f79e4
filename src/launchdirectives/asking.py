"""What a directive, a role or an element may say: one specification for every engine."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from launchdirectives import interfaces
from launchdirectives.findings import Place, Refused, nearest
from launchdirectives.reading import git_ref, one_of, relative_path, text
from launchdirectives.record import Spec
from launchdirectives.resolve import Request
from launchdirectives.web.control import GALLERY_STYLES, STYLES


def _several(value: object) -> str:
    """A check: names or patterns, separated by commas or blanks."""
    return " ".join(text(value).replace(",", " ").split())


OPTIONS: dict[str, Spec] = {
    "hub": Spec(_several, "", "Hubs to offer, in this order. Default: those of the page."),
    "environment": Spec(text, "", "Name of the environment to use."),
    "interface": Spec(
        interfaces.check, "", "What opens: an interface's name or a urlpath template."
    ),
    "ref": Spec(git_ref, "", "Branch, tag or commit to open."),
    "audience": Spec(text, "", "Offer only hubs for this audience and those after it."),
    "fragment": Spec(
        text,
        "",
        "Heading to open at, where the interface can; `none` for the top. "
        "Default: the heading above, where the page itself opens.",
    ),
    "label": Spec(text, "", "Text of the link. Default: Open on HUB."),
    "style": Spec(one_of(*STYLES), "", "How the control looks."),
}
"""Each option by name."""

FORM_OPTIONS = {name: OPTIONS[name] for name in ("hub", "interface")}
"""Those of the directive that shows a form."""

GALLERY_OPTIONS: dict[str, Spec] = {
    "pages": Spec(
        _several,
        "",
        "The pages to show: names or patterns such as `week1/*`, from the book's folder, in this "
        "order. Default: all pages that have a control, in the order of the table of contents.",
    ),
    "hub": Spec(_several, "", "Hubs to offer, in this order. Default: those of each page."),
    "audience": OPTIONS["audience"],
    "style": Spec(one_of(*GALLERY_STYLES), "", "How the gallery looks."),
}
"""Those of the directive that shows a gallery."""

FORM, GALLERY = "form", "gallery"
"""With each is kept that options are those of a form or a gallery, and of no control."""

SECTION = "section"
"""With the options that an author writes is kept the heading above a control."""

LIVE: tuple[str, str] = ("live", "page")
"""Kept for a control that makes the page itself come alive, on whatever hub does that."""

Asked = tuple[tuple[str, str], ...]
"""Options as they are kept with a page: pairs of name and value, without the defaults."""


def unquoted(options: Mapping[str, object]) -> dict[str, object]:
    """*options* of a directive in Markdown, without quotes around a whole value.

    MyST-Parser takes ``:key: "value"`` for YAML; mystmd takes it as it stands.
    """
    return {name: _unquoted(value) for name, value in options.items()}


def _unquoted(value: object) -> object:
    for mark, guarded in (('"', '\\"'), ("'", "''")):
        if isinstance(value, str) and len(value) > 1 and value[0] == mark == value[-1]:
            inside = value[1:-1].replace(guarded, "\0")
            return value if mark in inside else inside.replace("\0", mark)
    return value


def ask(
    options: Mapping[str, object],
    argument: str,
    docname: str,
    known: Mapping[str, Spec] = OPTIONS,
) -> tuple[Asked, list[Refused]]:
    """The options that are right, and the refusals of those that are wrong.

    :param argument: the file that opens, relative to the page's folder; with a leading
        slash, to the book's
    :param known: the options that there are
    """
    asked: list[tuple[str, str]] = []
    refused: list[Refused] = []
    if argument:
        asked.append(("file", _from_book(argument, docname)))
    for name, value in options.items():
        try:
            if name not in known:
                raise Refused(
                    "page.option", f"There is no option '{name}'.", nearest(name, list(known))
                )
            asked.append((name, known[name].check(value)))
        except Refused as error:
            message = error.message if name not in known else f"Option '{name}': {error.message}"
            refused.append(Refused("page.option", message, error.fix))
    return tuple(asked), refused


def is_of_control(asked: Asked) -> bool:
    """Whether *asked* are the options of a control, and not of a form or a gallery."""
    return not {FORM, GALLERY} & dict(asked).keys()


def request(asked: Asked, place: Place) -> Request:
    """The request that *asked* stands for."""
    given = dict(asked)
    fragment = given.get("fragment", "")
    return Request(
        hubs=tuple(given.get("hub", "").split()),
        environment=given.get("environment", ""),
        file=given.get("file", ""),
        interface=given.get("interface", ""),
        ref=given.get("ref", ""),
        audience=given.get("audience", ""),
        fragment="" if fragment == "none" else fragment,
        section=given.get(SECTION, ""),
        is_live=LIVE in asked,
        place=place,
    )


def _from_book(path: str, docname: str) -> str:
    path = path.replace("\\", "/")
    folder = "" if path.startswith("/") else posixpath.dirname(docname)
    return relative_path(posixpath.join(folder, path.lstrip("/")))
