"""A page's front matter, as MyST, Quarto, Jupyter Book, notebooks and Sphinx write it.

MyST: jupyter-book/mystmd packages/myst-frontmatter/src/page/validators.ts. Quarto: "Scholarly
Front Matter". Notebooks: jupyter/nbformat, ``title`` and ``authors`` of a notebook's metadata.
Sphinx: docutils, "Bibliographic Fields".
"""

from __future__ import annotations

from collections.abc import Mapping

from launchdirectives.findings import Finding, Refused
from launchdirectives.pages import front_matter_value, launch_setting
from launchdirectives.publication.authors import authors
from launchdirectives.publication.identifiers import description, doi, instant, language, plain
from launchdirectives.publication.licences import license as licence
from launchdirectives.publication.spot import Spot
from launchdirectives.publication.works import data
from launchdirectives.publication.written.base import Key, members, one
from launchdirectives.reading import Layer

_COMPUTED = ("today", "now", "last-modified")
"""Dates that Quarto puts in itself, at each build."""


def _instant(value: object, spot: Spot) -> str | None:
    return None if value in _COMPUTED else spot.take(instant, value)


def _unfolded(value: object) -> object:
    """*value*; a list or a mapping out of the text in which docutils has it."""
    is_folded = isinstance(value, str) and value.lstrip().startswith(("[", "{"))
    return front_matter_value(value) if is_folded else value


def _licence(value: object, spot: Spot) -> str | None:
    return spot.take(licence, _unfolded(value))


def _authors(value: object, spot: Spot) -> list[dict[str, object]]:
    return authors(_unfolded(value), spot)


def _data(value: object, spot: Spot) -> list[dict[str, object]]:
    return data(_unfolded(value), spot)


KEYS = (
    Key(("title",), "title", one(plain)),
    Key(("description",), "description", one(description)),
    Key(("abstract",), "description", one(description)),
    Key(("html_meta", "description"), "description", one(description), "Below `myst` too."),
    Key(("language",), "language", one(language)),
    Key(("lang",), "language", one(language)),
    Key(("license",), "license", _licence, "Those of content and code: both."),
    Key(("doi",), "doi", one(doi), "Of the page itself, not of an article that it reproduces."),
    Key(("authors",), "authors", _authors, "An `id` is looked for in `myst.yml` too."),
    Key(("author",), "authors", _authors),
    Key(("date",), "modified", _instant, "A day begins at midnight."),
    Key(("open_data",), "data", _data, "DOIs, addresses, or mappings with `name` as well."),
)


def page(
    metadata: Mapping[str, object],
    *,
    inherited: Mapping[str, object] | None = None,
    project: Mapping[str, object] | None = None,
    layer: Layer | None = None,
    findings: list[Finding] | None = None,
) -> dict[str, object]:
    """The part of a page's entry that its front matter fills.

    :param metadata: the front matter, or a notebook's metadata
    :param inherited: members that hold where the front matter says nothing
    :param project: of ``myst.yml``, where authors and affiliations are declared by an ``id``
    :param layer: tells the file and the line of a key
    :param findings: takes what cannot be used
    """
    values = _flat(metadata)
    spot = Spot(_with_declared(values, project or {}))
    found = {**(inherited or {}), **members(KEYS, values, spot)}
    if works := _related(metadata):
        found["relatedWorks"] = works
    if findings is not None:
        findings += spot.findings(layer or Layer(values, ""))
    return found


def _flat(metadata: Mapping[str, object]) -> dict[str, object]:
    """*metadata* with what MyST-Parser has below ``myst``."""
    myst = front_matter_value(metadata.get("myst"))
    inner = myst.get("html_meta") if isinstance(myst, Mapping) else None
    return {"html_meta": inner, **metadata} if inner else dict(metadata)


def _with_declared(
    values: Mapping[str, object], project: Mapping[str, object]
) -> Mapping[str, object]:
    """*values* with the people and organisations of the *project* as well."""
    listed = {}
    for section in ("affiliations", "authors", "contributors"):
        both = (_unfolded(values.get(section)), project.get(section))
        listed[section] = [one for part in both if isinstance(part, list) for one in part]
    return listed


def _related(metadata: Mapping[str, object]) -> list[dict[str, object]]:
    """The works in ``launch``; what is wrong there, who reads it for links says."""
    from launchdirectives.config import related

    said = launch_setting(*(front_matter_value(metadata.get(key)) for key in ("launch", "options")))
    if not isinstance(said, Mapping) or "related" not in said:
        return []
    try:
        return list(related(said["related"]))
    except Refused:
        return []
