"""The headings of a page of mystmd, and under which of them a directive or role stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from launchdirectives import headings, scan
from launchdirectives.asking import SECTION, Asked
from launchdirectives.checks.survey import Survey
from launchdirectives.model import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = Mapping[str, Any]

_READABLE = ("heading", "text", "emphasis", "strong", "inlineCode", "inlineMath", "abbreviation")


def placed(asked: Asked, above: Sequence[Node], survey: Survey, page: Page) -> Asked:
    """*asked* with the heading above, if that is where *page* itself opens.

    :param above: the nodes of the headings down to there; that of the title is missing where
        mystmd has taken it out
    """
    if not above or not page.is_notebook or {"file", "fragment"} & dict(asked).keys():
        return asked
    texts = [_text(node) for node in above]
    first = scan.first_heading(survey.book.directory, page, survey.cells(page))
    heading = headings.section(texts if texts[0] == first else [first, *texts])
    return (*asked, (SECTION, heading)) if heading else asked


def _text(node: Node) -> str:
    """A heading as Jupyter shows it before it draws formulas; empty if nobody knows."""
    parts = list(_parts(node))
    return "" if None in parts else "".join(part or "" for part in parts)


def _parts(node: Node) -> Iterator[str | None]:
    if node["type"] not in _READABLE:
        yield None
    elif children := node.get("children"):
        for child in children:
            yield from _parts(child)
    else:
        value = str(node.get("value") or "")
        yield f"${value}$" if node["type"] == "inlineMath" else value
