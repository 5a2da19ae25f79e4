"""The pages of a book as their files say them, for a record that no engine makes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from launchdirectives import hubs, pages
from launchdirectives.cells import CODE
from launchdirectives.checks import is_broken
from launchdirectives.checks.proof import KEEP, Proof
from launchdirectives.checks.survey import Looked, Survey
from launchdirectives.model import Launch
from launchdirectives.publication import MYSTMD
from launchdirectives.publication.pages import Sheet
from launchdirectives.publication.titles import title

SPHINX, JUPYTER_BOOK, OTHER = "sphinx", "jupyter-book-1", "other"

_BY_FILE = {"conf.py": SPHINX, "_config.yml": JUPYTER_BOOK, "myst.yml": MYSTMD}
"""The engine of a book, in the words of the record, by the file that it has."""

_PAGE_URLS = {SPHINX: "{docname}.html", JUPYTER_BOOK: "{docname}.html"}
"""Where each engine publishes a page, from the site's root, unless told otherwise."""


def engine(directory: str) -> str:
    """The engine that builds the book in *directory*; Sphinx, where two can."""
    for name, found in _BY_FILE.items():
        if os.path.exists(os.path.join(directory, name)):
            return found
    return OTHER


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
    for looked in survey.pages:
        if known is not None and looked.page.file not in known:
            continue
        launches = tuple(_proven(survey, proof, looked))
        if launches:
            page = looked.page
            metadata = pages.metadata(os.path.join(directory, page.file))
            where = template.replace("{docname}", quote(page.docname)) if template else None
            if where is None and known is not None:
                where = known[page.file]
            yield Sheet(
                page=page,
                launches=launches,
                title=title(page, survey.cells(page)),
                url=f"{address}{where}" if address and where is not None else "",
                metadata=metadata,
            )


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
