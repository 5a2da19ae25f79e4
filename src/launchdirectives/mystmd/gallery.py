"""Galleries as nodes: a list of pages, each with its links; a grid of cards no export keeps."""

from __future__ import annotations

import os
import posixpath

from launchdirectives.asking import Asked
from launchdirectives.checks.proof import Proven
from launchdirectives.findings import Place
from launchdirectives.gallery import Card, Gallery, gallery
from launchdirectives.model import Page
from launchdirectives.mystmd import nodes
from launchdirectives.mystmd.nodes import Look, Translate
from launchdirectives.mystmd.project import Project
from launchdirectives.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.mystmd.nodes import Node


def found(project: Project, page: Page, asked: Asked, place: Place) -> Gallery:
    """What the gallery for which *page* asks shows, with addresses that can be followed."""
    made = gallery(project.proof, project.listed, asked, page.docname, place)
    cards: list[Card] = []
    findings = list(made.findings)
    for card in made.cards:
        shown = project.proof.from_elsewhere(Proven(launches=card.launches), project.book.site)
        findings += shown.proofs
        if shown.launches:
            launches = project.promises.kept(shown.launches)
            cards.append(replace(card, launches=launches))
    return Gallery(cards=tuple(cards), findings=tuple(dict.fromkeys(findings)))


def drawn(made: Gallery, page: Page, style: str, translate: Translate) -> list[Node]:
    """The nodes of a gallery on *page*; none without cards.

    :param style: in a ``list`` each page has its first link only
    """
    if not made.cards:
        return []
    look = Look(style="badge" if style == "list" else "button")
    folder = posixpath.dirname(page.file)
    entries = []
    for card in made.cards:
        # mystmd finds the page of a file, and so its title and address, in whatever it makes.
        file = os.path.relpath(card.page.file, folder or ".").replace(os.sep, "/")
        to_page = nodes.page_link(file, card.title)
        control = nodes.control(card.launches, look, translate)
        entries.append([nodes.paragraph([to_page]), *control])
    return [nodes.bullets(entries)]
