"""Authors as the record has them, from every way in which they are written.

MyST: jupyter-book/mystmd packages/myst-frontmatter/src/{contributors,affiliations}/validators.ts.
Quarto: quarto-dev/quarto-cli, "Authors & Affiliations". Citation File Format 1.2.0: ``person`` and
``entity``. Zenodo: zenodo.org developers, "Deposit metadata", ``creators``. No e-mail address is
ever taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from launchdirectives.findings import Refused
from launchdirectives.publication.identifiers import address, orcid, plain, ror
from launchdirectives.publication.spot import LEFT_OUT, Spot
from launchdirectives.reading import describe, wrong

Author = dict[str, object]

_MOST = 2000
"""Authors that the record takes."""

_GIVEN = ("given", "given-names", "givenName", "given_name", "first", "forename")
_FAMILY = ("family", "family-names", "familyName", "family_name", "last", "surname")
_PARTICLES = (
    "particle",
    "name-particle",
    "non_dropping_particle",
    "non-dropping-particle",
    "dropping_particle",
    "dropping-particle",
)
_SUFFIXES = ("suffix", "name-suffix")
_AFFILIATIONS = ("affiliations", "affiliation")
_IDS = ("id", "ref")

_FOLDED = ("[", "{")
"""How texts begin that are no names: docutils takes the field ``authors`` apart at its commas,
also where MyST-Parser has put a list of mappings into it."""


def authors(value: object, spot: Spot) -> list[Author]:
    """Authors out of a list, or out of one alone; a wrong one is left out, the others stay."""
    if isinstance(value, str):
        return [{"name": name} for name in _names(value, spot)]
    listed = list(value) if isinstance(value, (list, tuple)) else [value]
    if listed and isinstance(listed[0], str) and listed[0].startswith(_FOLDED):
        spot.refuse(wrong("the names of authors", listed[0], LEFT_OUT))
        return []
    found = [_author(one, spot.below(number)) for number, one in enumerate(listed[:_MOST])]
    return [one for one in found if one]


def creators(value: object, spot: Spot) -> list[Author]:
    """Authors as Zenodo has them, whose names begin with the family's."""
    found = authors(value, spot)
    for one in found:
        family, _, given = (part.strip() for part in str(one["name"]).partition(","))
        if family and given:
            one |= {"name": f"{given} {family}", "givenName": given, "familyName": family}
    return found


def _names(text: str, spot: Spot) -> Iterator[str]:
    """The names in a *text*: conf.py and the field ``:author:`` have several in one.

    A comma or "and" parts names only where each part has two words or more, so that "Doe, Jane"
    and "Research and Development Team" stay whole.
    """
    for part in text.split(";"):
        pieces = [one.strip() for one in re.split(r",\s*(?:and|&)\s|,|\s(?:and|&)\s", part)]
        pieces = [one for one in pieces if one]
        is_list = all(len(one.split()) > 1 for one in pieces)
        for name in pieces if is_list else [part.strip()]:
            if (found := spot.take(_name, name)) is not None:
                yield found


def _name(value: object) -> str:
    name = plain(value)
    if name.startswith(_FOLDED):
        raise wrong("the name of an author", value, LEFT_OUT)
    return name


def _author(value: object, spot: Spot) -> Author | None:
    if isinstance(value, str):
        value = _declared(value, "authors", spot) or _declared(value, "contributors", spot) or value
    if isinstance(value, str):
        name = spot.take(_name, value)
        return {"name": name} if name else None
    if not isinstance(value, Mapping):
        spot.refuse(wrong("an author's name, or a mapping with `name`", value, LEFT_OUT))
        return None
    if not value.keys() - set(_IDS) and (same := _first(value, _IDS)):
        return _author(str(same), spot)
    found = _named(value, spot)
    if not found:
        return None
    if (number := spot.take(orcid, value.get("orcid"), "orcid")) is not None:
        found["orcid"] = number
    for key in _AFFILIATIONS:
        if value.get(key) and (group := _affiliation(value[key], spot.below(key))):
            found["affiliation"] = group
            break
    return found


def _named(value: Mapping[str, object], spot: Spot) -> Author:
    """The name of the author *value*, whole and in parts."""
    written = value.get("name")
    parts = written if isinstance(written, Mapping) else value
    given = spot.take(plain, _first(parts, _GIVEN), _GIVEN[0])
    family = spot.take(plain, _first(parts, _FAMILY), _FAMILY[0])
    particle = spot.take(plain, _first(parts, _PARTICLES), _PARTICLES[0])
    suffix = spot.take(plain, _first(parts, _SUFFIXES), _SUFFIXES[0])
    whole = parts.get("literal") if parts is written else written
    if whole is None:
        whole = " ".join(filter(None, (given, particle, family, suffix))) or parts.get("alias")
    if whole is None:
        spot.refuse(wrong("an author with a `name`", value, LEFT_OUT))
        return {}
    name = spot.take(_name, whole, "name")
    if not name:
        return {}
    found: Author = {"name": name}
    if given:
        found["givenName"] = given
    if family:
        found["familyName"] = plain(f"{particle} {family}" if particle else family)
    return found


def _affiliation(value: object, spot: Spot) -> Author | None:
    """The first organisation in *value*; the record has one for each author."""
    if isinstance(value, (list, tuple)):
        value = next((one for one in value if isinstance(one, (str, Mapping))), value)
    if isinstance(value, str):
        value = value.split(";")[0].strip()
        value = _declared(value, "affiliations", spot) or value
    if isinstance(value, Mapping) and not value.keys() - set(_IDS):
        named = str(_first(value, _IDS))
        value = _declared(named, "affiliations", spot) or named
    if isinstance(value, str):
        name = spot.take(plain, value)
        return {"name": name} if name else None
    if not isinstance(value, Mapping):
        spot.refuse(wrong("the name of an organisation", value, LEFT_OUT))
        return None
    units = (value.get("department"), value.get("name") or value.get("institution"))
    told = [name for one in units if (name := spot.take(plain, one, "name"))]
    if not told:
        spot.refuse(
            Refused(LEFT_OUT, f"{describe(value)} has no name.", "Add 'name' to the affiliation.")
        )
        return None
    found: Author = {"name": plain(", ".join(told))}
    if (number := spot.take(ror, value.get("ror"), "ror")) is not None:
        found["ror"] = number
    if (url := spot.take(address, value.get("url"), "url")) is not None:
        found["url"] = url
    return found


def _declared(name: str, section: str, spot: Spot) -> Mapping[str, object] | None:
    """What *section* of the file says of the one whose ``id`` is *name*."""
    listed = spot.whole.get(section)
    for one in listed if isinstance(listed, (list, tuple)) else ():
        if isinstance(one, Mapping) and one.get("id") == name and one.keys() - set(_IDS):
            return one
    return None


def _first(values: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((values[name] for name in names if values.get(name)), None)
