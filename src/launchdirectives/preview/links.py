"""The launch links of a built book, read from its pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup

_CLASSES = ("launch-go", "launch-to", "launch-link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What nbgitpuller is asked for.

    :param branch: empty for the repository's default
    :param folder: where it goes on the server; empty for nbgitpuller's own choice
    """

    repository: str
    branch: str
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A launch link of a page.

    :param page: the page's file below the site's folder
    :param text: what the reader reads
    """

    page: str
    text: str
    content: Content
    urlpath: str


def find_links(site: Path) -> list[PageLink]:
    """All launch links below *site*, in the order of pages and of links in them."""
    return [link for file in page_files(site) for link in _of_page(file, name_of(file, site))]


def find_links_to(site: Path, address: str) -> list[PageLink]:
    """All links below *site* that lead to a hub at *address*, by whatever theme they are drawn."""
    found = []
    for file in page_files(site):
        content = file.read_text(encoding="utf-8")
        anchors = BeautifulSoup(content, "html.parser").find_all("a", href=True)
        found += [
            _link(name_of(file, site), anchor.get_text(strip=True), str(anchor["href"]))
            for anchor in anchors
            if str(anchor["href"]).startswith(f"{address}/")
        ]
    return found


def page_files(site: Path) -> list[Path]:
    """The files of all pages below *site*."""
    return [file for file in sorted(site.rglob("*.html")) if "_static" not in file.parts]


def name_of(file: Path, site: Path) -> str:
    """The name of a page: its file below the site's folder."""
    return file.relative_to(site).as_posix()


def _of_page(file: Path, name: str) -> list[PageLink]:
    content = file.read_text(encoding="utf-8")
    if 'class="launch' not in content:
        return []
    anchors = BeautifulSoup(content, "html.parser").find_all("a", class_=_CLASSES)
    return [_link(name, anchor.get_text(strip=True), str(anchor["href"])) for anchor in anchors]


def _link(page: str, text: str, url: str) -> PageLink:
    query = parse_qs(urlsplit(url).query)
    repository = query.get("repo", [""])[0]
    return PageLink(
        page=page,
        text=text,
        content=Content(
            repository=repository,
            branch=query.get("branch", [""])[0],
            folder=query.get("targetPath", [""])[0],
        ),
        urlpath=query.get("urlpath", [""])[0],
    )
