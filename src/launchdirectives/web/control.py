"""A page's launches as HTML: a plain link, and a menu of the others that needs no script.

The same control for every engine. Texts come through *translate*; all values are escaped
for where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from launchdirectives import hubs
from launchdirectives.hubs.base import BROWSER, NOWHERE
from launchdirectives.model import FOLDER, Audience, Hub, Launch
from launchdirectives.record import Record
from launchdirectives.urls import from_root

STYLES = ("button", "menu", "badge", "card", "link")
"""How a control may look."""

GALLERY_STYLES = ("card", "list")
"""How a gallery may look (:mod:`.gallery`, which only who draws one reads)."""

Translate = Callable[[str], str]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.statements import Statements


class Look(Record):
    """How a control is drawn.

    :param label: text of the first link; empty for ``Open on HUB``
    :param audiences: the book's audiences, for the headings of the menu
    :param title: what opens, in words, for a card; empty for none
    :param about: what opens, in words, for who hears a link apart from what stands beside it;
        empty for the page itself
    :param root: what leads from the page to the root of its site, with a slash at its end
    """

    style: str = "button"
    label: str = ""
    title: str = ""
    about: str = ""
    audiences: tuple[Audience, ...] = ()
    root: str = ""


def control(launches: Sequence[Launch], look: Look, translate: Translate) -> str:
    """The HTML of a control; empty without launches."""
    live = [launch for launch in launches if is_in_page(launch)]
    elsewhere = [launch for launch in launches if not is_in_page(launch)]
    if look.style == "link":
        return link(elsewhere[0], look, translate) if elsewhere else ""
    names = [look.label if not elsewhere else "", *[""] * len(live)]
    parts = "".join(
        _start(launch, translate, name) for launch, name in zip(live, names, strict=False)
    )
    if elsewhere:
        links = _DRAWN[look.style](elsewhere, look, translate)
        parts += f'<div class="launch-links">{links}</div>' if live else links
    if parts and look.style == "card" and look.title:
        parts = f'<p class="launch-title">{escape(look.title)}</p>{parts}'
    return f'<div class="launch launch-{look.style}">{parts}</div>' if parts else ""


def is_in_page(launch: Launch) -> bool:
    """Whether the page itself comes alive, which no link can do."""
    return hubs.get(launch.hub.kind).is_in_page


def _start(launch: Launch, translate: Translate, name: str) -> str:
    """The button that makes the page come alive; its script shows it.

    :param name: its text; empty for the hub's title
    """
    from launchdirectives.live.page import hub_data
    from launchdirectives.live.texts import TEXTS

    # What it says itself, before the script's texts are loaded.
    said = {key: escape(translate(TEXTS[key])) for key in ("resume", "offline")}
    title = escape(terms(launch, translate, is_alone=True))
    return (
        f'<button type="button" class="launch-start" hidden title="{title}" '
        f'data-launch-live="{escape(hub_data(launch))}" data-resume="{said["resume"]}" '
        f'data-offline="{said["offline"]}">{escape(name or translate(launch.hub.title))}</button>'
    )


def _button(launches: Sequence[Launch], look: Look, translate: Translate) -> str:
    """The first link, and a mark that opens the menu of the others."""
    first, others = launches[0], launches[1:]
    name = _more(look, translate) if others else translate("About this hub")
    return (
        _anchor(first, look, look.label or label(first, translate), "launch-go")
        + '<details class="launch-more">'
        + f'<summary aria-label="{escape(name)}" title="{escape(name)}"></summary>'
        + _menu(others, look, translate, first)
        + "</details>"
        + _advice(first, translate)
    )


def _more(look: Look, translate: Translate) -> str:
    if look.about:
        return translate("More ways to open “%s”") % look.about
    return translate("More ways to open this page")


def _badge(launches: Sequence[Launch], look: Look, translate: Translate) -> str:
    """The first link alone."""
    first = launches[0]
    text = look.label or label(first, translate)
    return _anchor(first, look, text, "launch-go") + _advice(first, translate)


def _list(launches: Sequence[Launch], look: Look, translate: Translate) -> str:
    """All links in a menu."""
    text = escape(look.label or translate("Open on…"))
    return (
        f'<details class="launch-more"><summary>{text}</summary>'
        f"{_menu(launches, look, translate)}</details>"
    )


_DRAWN = {"button": _button, "menu": _list, "badge": _badge, "card": _button}


def link(launch: Launch, look: Look, translate: Translate) -> str:
    """The HTML of a link within a sentence."""
    text = look.label or label(launch, translate)
    said = advice(launch, translate)
    return _anchor(launch, look, text, "launch-link") + (f" ({escape(said)})" if said else "")


def label(launch: Launch, translate: Translate) -> str:
    """The words of a link to *launch*."""
    text = "Open the folder on %s" if launch.opens == FOLDER else "Open on %s"
    return translate(text) % launch.hub.title


def terms(launch: Launch, translate: Translate, *, is_alone: bool = False) -> str:
    """What a reader gets into by a click, in words.

    :param is_alone: whether nothing else stands beside it that tells what a hub's people note
    """
    known = hubs.get(launch.hub.kind).terms_of(launch.hub)
    said = [translate("sign-in needed") if known.needs_login else translate("no sign-in")]
    if known.runs == NOWHERE:
        said.append(translate("to read, code does not run"))
    elif known.runs == BROWSER:
        said.append(translate("runs in your browser"))
    else:
        kept, lost = translate("your work is kept"), translate("work is not kept")
        said.append(kept if known.keeps_work else lost)
    if known.is_slow_to_start:
        said.append(translate("takes some minutes to start"))
    note = ""
    if statements := _statements(launch.hub):
        from launchdirectives.web.hub_terms import phrases

        said += phrases(statements, translate)
        note = statements.access.note if is_alone else ""
    if choice := advice(launch, translate):
        said.append(choice)
    listed = ", ".join(said)
    return f"{listed}. {note}" if note else listed


def _statements(hub: Hub) -> Statements | None:
    """What is said of *hub*, or else of the hub whose servers run its code."""
    found: Statements | None = hub.statements or hubs.get(hub.kind).served_by(hub).statements
    return found


def _terms(launch: Launch, translate: Translate) -> str:
    """The HTML of the terms of *launch*."""
    said = f"<small>{escape(terms(launch, translate))}</small>"
    if statements := _statements(launch.hub):
        from launchdirectives.web.hub_terms import more

        said += more(statements, translate)
    return said


def advice(launch: Launch, translate: Translate) -> str:
    """What a reader has to do on the hub, in words; empty for nothing."""
    choice = hubs.get(launch.hub.kind).to_choose(launch)
    return translate("choose the profile “%s” there") % choice if choice else ""


def _advice(launch: Launch, translate: Translate) -> str:
    said = advice(launch, translate)
    return f'<small class="launch-advice">{escape(said)}</small>' if said else ""


def _anchor(launch: Launch, look: Look, text: str, name: str) -> str:
    heard = f' aria-label="{escape(f"{text}: {look.about}")}"' if look.about else ""
    # nofollow: a crawler that follows the link would start a build or a server.
    return (
        f'<a class="{name} launch-{escape(launch.hub.kind)}" rel="nofollow"{heard} '
        f'href="{escape(from_root(launch.url, look.root))}">{escape(text)}</a>'
    )


def _menu(
    launches: Sequence[Launch], look: Look, translate: Translate, first: Launch | None = None
) -> str:
    """The other launches under the titles of their audiences, and the terms of each."""
    parts = ['<div class="launch-menu">']
    if first:
        whom = _for_whom(first, launches, look, translate)
        parts.append(f"<p>{escape(first.hub.title)} {whom}{_terms(first, translate)}</p>")
    for audience in look.audiences:
        group = [launch for launch in launches if launch.hub.audience == audience.name]
        if group:
            parts.append(f"<p>{escape(translate(audience.title))}{_join(audience, translate)}</p>")
            parts.append("<ul>")
            parts.extend(
                f"<li>{_anchor(launch, look, launch.hub.title, 'launch-to')} "
                f"{_terms(launch, translate)}</li>"
                for launch in group
            )
            parts.append("</ul>")
    parts.append("</div>")
    return "".join(parts)


def _for_whom(first: Launch, others: Sequence[Launch], look: Look, translate: Translate) -> str:
    """For whom the hub of *first* is, which stands below no title; empty if its terms say so.

    How to join is said once: by the hub itself, or above *others* of the same audience.
    """
    name, said = first.hub.audience, _statements(first.hub)
    audience = next((one for one in look.audiences if one.name == name), None)
    if audience is None or name in ("public", "login"):
        return ""
    is_said = (said and said.access.joinUrl) or any(one.hub.audience == name for one in others)
    join = "" if is_said else _join(audience, translate)
    return f'<small class="launch-said">{escape(translate(audience.title))}{join}</small>'


def _join(audience: Audience, translate: Translate) -> str:
    if not audience.join:
        return ""
    text = translate("How to join")
    return f' <a href="{escape(audience.join)}">{escape(text)}</a>'
