"""The pages of a book as their files say them, for a record that no engine makes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from launchdirectives import hubs, pages
from launchdirectives.cells import CODE
from launchdirectives.checks import is_broken
from launchdirectives.checks.proof import KEEP, Proof
from launchdirectives.checks.survey import Looked, Survey
from launchdirectives.foreign import CONF_PY
from launchdirectives.foreign.conf_py import literals
from launchdirectives.foreign.files import html_baseurl, is_jupyter_book
from launchdirectives.model import Launch
from launchdirectives.publication import MYSTMD
from launchdirectives.publication.pages import Sheet
from launchdirectives.publication.titles import title

SPHINX, JUPYTER_BOOK, OTHER = "sphinx", "jupyter-book-1", "other"

_PAGE_URLS = {SPHINX: "{docname}.html", JUPYTER_BOOK: "{docname}.html"}
"""Where each engine publishes a page, from the site's root, unless told otherwise."""
_BASE_URL = "html_baseurl"
_OF_FOLDERS = "{docname}/"
"""How a page is a folder, as Sphinx's ``dirhtml`` has it; ``index`` is the folder it is in."""


def engine(directory: str) -> str:
    """The engine that builds the book in *directory*, as the record calls it: Sphinx, of two."""
    if is_jupyter_book(directory):
        return JUPYTER_BOOK
    for name, found in ((CONF_PY, SPHINX), ("myst.yml", MYSTMD)):
        if os.path.exists(os.path.join(directory, name)):
            return found
    return OTHER


def base_url(directory: str) -> str:
    """The address of the site that the engine of the book in *directory* is told; or empty."""
    if engine(directory) == SPHINX:
        written = literals(os.path.join(directory, CONF_PY), (_BASE_URL,))
        found = written.values[_BASE_URL] if written else ""
    else:
        found = html_baseurl(directory)
    return found if isinstance(found, str) else ""


def of_files(
    survey: Survey, address: str, page_url: str = "", known: Mapping[str, str] | None = None
) -> Iterator[Sheet]:
    """The pages of the book that *survey* has looked at, without links that cannot work.

    :param address: of the site, with a slash at its end; empty where nobody knows
    :param page_url: where a page is published, from the site's root, with ``{docname}``;
        default: where the book's engine publishes it, if that is known
    :param known: where pages are from the site's root, by their files, and no others are
        published; None where nobody knows
    """
    directory = survey.book.directory
    template = page_url or (_PAGE_URLS.get(engine(directory), "") if known is None else "")
    proof = Proof(survey)
    for looked in _each_once(survey.pages):
        if known is not None and looked.page.file not in known:
            continue
        launches = tuple(_proven(survey, proof, looked))
        if launches:
            page = looked.page
            metadata = pages.metadata(os.path.join(directory, page.file))
            where = _where(page.docname, template) if template else None
            if where is None and known is not None:
                where = known[page.file]
            yield Sheet(
                page=page,
                launches=launches,
                title=title(page, survey.cells(page)),
                url=f"{address}{where}" if address and where is not None else "",
                metadata=metadata,
            )


def _each_once(pages: Iterable[Looked]) -> Iterator[Looked]:
    """*pages* in the order of their names; of two files for one name Sphinx takes the first."""
    known: dict[str, Looked] = {}
    for looked in pages:
        known.setdefault(looked.page.docname, looked)
    return (known[name] for name in sorted(known))


def _where(docname: str, template: str) -> str:
    if template.endswith(_OF_FOLDERS) and f"/{docname}".endswith("/index"):
        return template.replace(_OF_FOLDERS, quote(docname.removesuffix("index")))
    return template.replace("{docname}", quote(docname))


def _proven(survey: Survey, proof: Proof, looked: Looked) -> Iterator[Launch]:
    """What *looked* launches and a build would write."""
    keeps = survey.book.config.broken == KEEP
    has_code = any(cell.kind == CODE for cell in survey.cells(looked.page))
    for control in looked.controls:
        for launch in control.launches:
            if hubs.get(launch.hub.kind).is_in_page and not has_code:
                continue  # nothing on the page can come alive
            said = proof.of_launch(launch, control.place)
            is_unsafe = any(finding.is_about_safety for finding in said)
            if not is_broken(said) or (keeps and not is_unsafe):
                yield launch
