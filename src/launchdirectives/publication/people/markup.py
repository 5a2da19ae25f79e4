"""HTML out of what strangers wrote.

Each value is escaped and kept to itself, and nothing but an address becomes a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from launchdirectives.publication import schema
from launchdirectives.urls import encode_path

_CLOSED_BY = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
"""What begins another direction of text, with what ends it (Unicode Standard Annex 9)."""

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no HTML document may hold."""


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, /, *inside: str, **attributes: str) -> Html:
    """The element *name*; what is in it is escaped, unless it is :class:`Html`.

    :param attributes: their names with ``_`` for ``-``, and at the end of a word of Python
    """
    return Html("".join((tag(name, **attributes), *map(html, inside), f"</{name}>")))


def tag(name: str, /, **attributes: str) -> Html:
    """The start of the element *name*, which is all of one without content."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(balanced(text))}"'
        for key, text in attributes.items()
    )
    return Html(f"<{name}{given}>")


def joined(parts: Iterable[str], between: str = "") -> Html:
    """All *parts*, with *between* between them."""
    return Html(html(between).join(map(html, parts)))


def html(text: str) -> Html:
    """*text* as HTML."""
    return text if isinstance(text, Html) else Html(escape(balanced(text), quote=False))


def value(text: str, **attributes: str) -> Html:
    """A value of the record: whatever its direction, what stands around it stays where it is."""
    return element("bdi", text, **attributes)


def code(text: str, **attributes: str) -> Html:
    """A value as it is typed."""
    return element("code", text, dir="ltr", **attributes)


def balanced(text: str) -> str:
    """*text* with each change of direction ended in it, and none ended that it did not begin.

    An unpaired end would leave the element that keeps a value to itself.
    """
    if text.isprintable():
        return text
    text = _NO_TEXT.sub("\ufffd", text)
    kept, open_ = [], []
    for char in text:
        if char in _CLOSED_BY:
            open_.append(_CLOSED_BY[char])
        elif char in _CLOSED_BY.values():
            if not open_ or open_[-1] != char:
                continue
            open_.pop()
        kept.append(char)
    return "".join(kept + open_[::-1])


def link(url: str, inside: str = "", **attributes: str) -> Html:
    """A link to *url*; *inside* alone where that is no address that a record may hold.

    :param inside: what is clicked; empty: the address itself
    """
    shown = inside or element("bdi", url, dir="ltr")
    if not (schema.fits("url", url) or schema.fits("contact", url)):
        return html(shown)
    if not inside:
        attributes["class_"] = "address"
    return element("a", shown, href=url, **attributes)


def doi(name: str) -> Html:
    """A DOI as the link that it stands for."""
    url = f"https://doi.org/{encode_path(name)}"
    return link(url, element("bdi", f"https://doi.org/{name}", dir="ltr"), class_="address")


def instant(text: str) -> Html:
    """A point in time, as the record has it (``2025-11-03T10:15:00Z``)."""
    return element("time", text[:10], "\u00a0", text[11:16], "\u00a0UTC", datetime=text)


def day(text: str) -> Html:
    """A day, as the record has it."""
    return element("time", text[:10], datetime=text)


def rows(pairs: Iterable[tuple[str, str]]) -> Html:
    """A list of names with what is to be said of each; what there is nothing of is left out."""
    inside = [
        element("div", element("dt", name), element("dd", said)) for name, said in pairs if said
    ]
    return element("dl", *inside) if inside else Html()


def listed(items: Iterable[str]) -> Html:
    """A list; empty without items."""
    inside = [element("li", item) for item in items]
    return element("ul", *inside) if inside else Html()


def table(
    caption: str, head: Iterable[str], body: Iterable[Iterable[str]], name: str, **attributes: str
) -> Html:
    """A table whose rows begin with what they are about; it can be moved where it is too wide.

    :param name: its ``id``, and the beginning of its caption's
    """
    titles = joined(element("th", title, scope="col") for title in head)
    # One in the other, as a table of thousands of pages would stand in each variable again.
    return element(
        "div",
        element(
            "table",
            element("caption", caption, id=f"{name}-caption"),
            element("thead", element("tr", titles)),
            element("tbody", "\n", joined(map(_line, body), "\n")),
            id=name,
            **attributes,
        ),
        class_="wide",
        role="region",
        tabindex="0",
        aria_labelledby=f"{name}-caption",
    )


def _line(cells: Iterable[str]) -> Html:
    about, *rest = cells
    return element("tr", element("th", about, scope="row"), *(element("td", cell) for cell in rest))


def section(name: str, title: str, *inside: str, level: int = 2) -> Html:
    """A part of the page with its heading."""
    heading = element(f"h{level}", title, id=name)
    return element("section", heading, "\n", *inside, aria_labelledby=name)
