"""What a reader's browser pays before any click: bytes and requests."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from benchmarks import books
from benchmarks.session import Session, output, say
from benchmarks.table import Row, judged, number

_PAGES = 12
_NOTEBOOK, _TEXT = "page-00000.html", "page-00001.html"
_CONTROL = ".launch"
_LOADED = ("link[href]", "script[src]", "img[src]", "iframe[src]", "source[src]", "object[data]")
_LOADING_LINKS = {"stylesheet", "preload", "modulepreload", "prefetch", "preconnect", "icon"}
_CSS_URL = re.compile(r"""url\(\s*["']?(?!data:|#)([^"')]+)""")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of one site.

    :param controls: bytes of each control of ours in it
    :param assets: addresses that a browser loads with it, without their query
    """

    html: Path
    size: int
    controls: tuple[int, ...]
    assets: frozenset[str]


def rows(session: Session) -> list[Row]:
    """A notebook page with a control and a text page without one, beside the peers' own."""
    none = _site(session, books.NONE)
    binder = _site(session, books.NO_SETTINGS)
    hub = _site(session, books.ONE_HUB)
    directive = _site(session, books.DIRECTIVE)
    three = _site(session, books.THREE_HUBS)
    buttons = _site(session, books.BUTTONS)
    thebe = _site(session, books.THEBE)
    bare, bare_text = none[_NOTEBOOK], none[_TEXT]
    peer_html = (
        f"book theme {_number(buttons[_NOTEBOOK].size - bare.size)} for 4; "
        f"sphinx-thebe {_number(thebe[_NOTEBOOK].size - buttons[_NOTEBOOK].size)} more"
    )
    one = max(sum(site[_NOTEBOOK].controls) for site in (binder, hub, directive))
    return [
        Row(
            goal="HTML of a control, one hub",
            bound="≤ 700 B",
            measured=f"{_number(one)} B",
            verdict=judged(0 < one <= 700),
            peers=peer_html,
            details=_sizes({"Binder": binder, "JupyterHub": hub, "directive": directive}, bare),
        ),
        Row(
            goal="HTML of a control, three hubs with their menu",
            bound="≤ 2,100 B",
            measured=f"{_number(sum(three[_NOTEBOOK].controls))} B",
            verdict=judged(0 < sum(three[_NOTEBOOK].controls) <= 2100),
            peers=peer_html,
            details=_sizes({"three hubs": three}, bare),
        ),
        _requests(three[_NOTEBOOK], bare, thebe[_NOTEBOOK]),
        Row(
            goal="Requests before a click, a page without a control",
            bound="0",
            measured=str(len(_added(binder[_TEXT], bare_text))),
            verdict=judged(not _added(binder[_TEXT], bare_text) and not binder[_TEXT].controls),
            peers=f"sphinx-thebe {len(_added(thebe[_TEXT], bare_text))}",
        ),
        _style_sheet(session),
    ]


def _site(session: Session, variant: books.Variant) -> dict[str, Page]:
    say(f"{_PAGES} pages, {variant.name}")
    book = session.book(variant, _PAGES)
    session.build(book)
    html = output(book) / "html"
    return {name: _page(html / name) for name in (_NOTEBOOK, _TEXT)}


def _page(html: Path) -> Page:
    content = html.read_text(encoding="utf-8")
    soup = BeautifulSoup(content, "html.parser")
    controls = tuple(len(str(control).encode()) for control in soup.select(_CONTROL))
    assets = {address for tag in soup.select(", ".join(_LOADED)) if (address := _address(tag))}
    for address in list(assets):
        sheet = html.parent / address
        if address.endswith(".css") and sheet.is_file():
            found = _CSS_URL.findall(sheet.read_text(encoding="utf-8"))
            assets |= {str(Path(address).parent / one) for one in found}
    return Page(html=html, size=len(content.encode()), controls=controls, assets=frozenset(assets))


def _address(tag: Tag) -> str:
    if tag.name == "link" and not _LOADING_LINKS & set(tag.get_attribute_list("rel")):
        return ""
    return str(tag.get("href") or tag.get("src") or tag.get("data") or "").partition("?")[0]


def _added(page: Page, bare: Page) -> list[str]:
    return sorted(page.assets - bare.assets)


def _requests(page: Page, bare: Page, peer: Page) -> Row:
    added, peer_added = _added(page, bare), _added(peer, bare)
    foreign = [one for one in added if urlsplit(one).netloc]
    size, peer_size = (
        sum((one.html.parent / name).stat().st_size for name in names if not urlsplit(name).netloc)
        for one, names in ((page, added), (peer, peer_added))
    )
    return Row(
        goal="Requests before a click, a page with a control",
        bound="≤ 2 of ours, ≤ 12,000 B, third parties 0",
        measured=f"{len(added)} of {_number(size)} B, third parties {len(foreign)}",
        verdict=judged(0 < len(added) <= 2 and size <= 12_000 and not foreign),
        peers=f"book theme and sphinx-thebe {len(peer_added)} of {_number(peer_size)} B",
        details=", ".join(f"`{name}`" for name in added) + ", shared by all pages.",
    )


def _style_sheet(session: Session) -> Row:
    raw = (session.source / "launchdirectives" / "web" / "static" / "launch.css").read_bytes()
    size = len(gzip.compress(raw, mtime=0))
    return Row(
        goal="`launch.css` as sent, gzip",
        bound="< 4,096 B",
        measured=f"{_number(size)} B",
        verdict=judged(size < 4096),
        details=f"{_number(len(raw))} B as it stands.",
    )


def _sizes(sites: dict[str, dict[str, Page]], bare: Page) -> str:
    """Bytes of the controls, and how much longer the pages are with them."""
    said = "; ".join(
        f"{name} {_number(sum(site[_NOTEBOOK].controls))} B "
        f"(the page is {_number(site[_NOTEBOOK].size - bare.size)} B longer)"
        for name, site in sites.items()
    )
    return f"{said}."


def _number(value: int) -> str:
    return number(value, 0)
