"""The live code of a built book: the pages' cells, and which kernel runs them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup

from launchdirectives.hubs.nbgitpuller import PullOptions, pull
from launchdirectives.hubs.via import JUPYTER
from launchdirectives.live.page import ELEMENT
from launchdirectives.model import FOLDER, Hub, Launch
from launchdirectives.preview.links import Content, name_of, page_files
from launchdirectives.record import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from launchdirectives.book import Book

_BUTTON = "data-launch-live"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCell:
    """A cell that runs.

    :param may_fail: whether its author expects an error
    """

    source: str
    may_fail: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePage:
    """A page with live code.

    :param page: the page's file below the site's folder
    :param path: of the notebook that its session is called by, from the repository's root
    :param kernel: the name of its kernel; empty if it names none
    :param language: of its cells, in lower case; empty if nobody says
    :param content: what its first button has pulled, or the book if Python is in the browser only;
        None for nothing
    :param folder: where the repository is on the server then
    """

    page: str
    path: str
    kernel: str
    language: str
    cells: tuple[CodeCell, ...]
    content: Content | None
    folder: str


def find_live_pages(site: Path, book: Book) -> list[LivePage]:
    """All pages below *site*, the built *book*, that have live code."""
    own = _own(book)
    pages = (_page(file, name_of(file, site), own) for file in page_files(site))
    return [page for page in pages if page]


def _own(book: Book) -> dict[str, Any]:
    """What a button has that pulls the book itself."""
    if book.source is None:
        return {}
    hub = Hub(name=JUPYTER, kind=JUPYTER, url="http://localhost", options=PullOptions())
    launch = Launch(hub=hub, source=book.source, interface="lab", opens=FOLDER)
    pulled = pull(launch, hub.options, is_home_kept=True)
    return {"pull": plain(pulled), "folder": pulled.path}


def _page(file: Path, name: str, own: dict[str, Any]) -> LivePage | None:
    text = file.read_text(encoding="utf-8")
    if ELEMENT not in text:
        return None
    soup = BeautifulSoup(text, "html.parser")
    element = soup.find("script", id=ELEMENT)
    if element is None:
        return None
    data = json.loads(element.get_text())
    marked = soup.find_all("button", attrs={_BUTTON: True})
    buttons = [json.loads(str(button[_BUTTON])) for button in marked]
    server = next((button for button in buttons if "pull" in button), own)
    kernel = data["kernel"]
    return LivePage(
        page=name,
        path=data["path"],
        kernel=kernel["name"] or next((one["kernel"] for one in buttons if "kernel" in one), ""),
        language=kernel["language"],
        cells=tuple(_cells(data["cells"])),
        content=_content(server["pull"]) if server else None,
        folder=server.get("folder", ""),
    )


def _cells(cells: list[Mapping[str, Any]]) -> Iterator[CodeCell]:
    for cell in cells:
        yield CodeCell(source=cell["source"], may_fail=cell.get("raises", False))


def _content(pull: Mapping[str, str]) -> Content:
    return Content(repository=pull["repository"], branch=pull["branch"], folder=pull["folder"])


def chosen_kernel(page: LivePage, specs: Mapping[str, Any]) -> str:
    """The name of the kernel that runs *page*, as ``web/live/server.js`` chooses; empty if none.

    :param specs: the server's answer of ``api/kernelspecs``
    """
    kernels, favourite = specs["kernelspecs"], specs["default"]
    if page.kernel in kernels:
        return page.kernel
    if not page.kernel and not page.language:
        return str(favourite)
    spoken = {name: kernel["spec"]["language"].lower() for name, kernel in kernels.items()}
    speaking = (name for name in (favourite, *kernels) if spoken.get(name) == page.language)
    return next(speaking, "")
