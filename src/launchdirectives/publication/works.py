"""Works that a page or a book stands beside, data that it uses, copies of it in archives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from launchdirectives.addresses import DOI_HOST, parse
from launchdirectives.findings import Refused
from launchdirectives.providers import name_of
from launchdirectives.publication.identifiers import address, doi, plain
from launchdirectives.publication.spot import LEFT_OUT, Spot
from launchdirectives.reading import describe, one_of, unknown_key, wrong

Work = dict[str, object]

REPRODUCES, SUPPLEMENTS, VERSION_OF, PART_OF = RELATIONS = (
    "reproduces",
    "supplements",
    "is-version-of",
    "is-part-of",
)
"""How a page stands to a work."""

_MOST_WORKS, _MOST_DATA, _MOST_ARCHIVES = 50, 200, 20

_RELATED_FORM = (
    "a relation with a DOI or an address, such as `reproduces: 10.5555/article`, or a list of "
    "mappings with `relation` and `doi` or `url`"
)
_WORK_KEYS = ("relation", "doi", "url", "title")


def related(value: object, spot: Spot) -> list[Work]:
    """Related works as our settings say them.

    The short form is a mapping of relations, each with a DOI, an address, a mapping of ``doi``,
    ``url`` and ``title``, or a list of these. The long form is a list of mappings that name the
    relation too.
    """
    found: list[Work] = []
    if isinstance(value, Mapping):
        for relation, works in value.items():
            listed = works if isinstance(works, (list, tuple)) else [works]
            for number, one in enumerate(listed[:_MOST_WORKS]):
                below = spot.below(relation, *([number] if len(listed) > 1 else []))
                found += _work(relation, one, below)
    elif isinstance(value, (list, tuple)):
        for number, one in enumerate(value[:_MOST_WORKS]):
            relation = one.get("relation") if isinstance(one, Mapping) else None
            if relation is None:
                spot.below(number).refuse(wrong(_RELATED_FORM, one))
            else:
                found += _work(relation, one, spot.below(number))
    else:
        spot.refuse(wrong(_RELATED_FORM, value))
    return distinct(found)[:_MOST_WORKS]


def _work(relation: object, value: object, spot: Spot) -> Iterator[Work]:
    """One work, unless something of it is wrong."""
    if spot.take(one_of(*RELATIONS), relation, "relation") is None:
        return
    for key in value if isinstance(value, Mapping) else ():
        if key not in _WORK_KEYS:
            spot.below(key).refuse(unknown_key(str(key), list(_WORK_KEYS)))
    if found := identified(value, spot):
        yield {"relation": relation, **found}


def identified(value: object, spot: Spot) -> Work:
    """The ``doi``, ``url`` and ``title`` of what is written; empty if it has neither of the first.

    :param value: a DOI, an address, or a mapping
    """
    values = value if isinstance(value, Mapping) else _by_its_form(value, spot)
    found: Work = {}
    for key, check in (("doi", doi), ("url", address), ("title", plain)):
        if (known := spot.take(check, values.get(key), key)) is not None:
            found[key] = known
    if "doi" not in found and "url" not in found:
        if isinstance(value, Mapping) and not (values.get("doi") or values.get("url")):
            spot.refuse(
                Refused(LEFT_OUT, f"{describe(value)} has no DOI and no address.", "Add 'doi'.")
            )
        return {}
    return found


def _by_its_form(value: object, spot: Spot) -> Mapping[str, object]:
    """A DOI or an address with its key."""
    text = spot.take(plain, value)
    if text is None:
        return {}
    is_address = text.lower().startswith(("https://", "http://")) and f"{DOI_HOST}/" not in text
    return {"url" if is_address else "doi": text}


def data(value: object, spot: Spot) -> list[Work]:
    """Data that a page uses: DOIs, addresses, or mappings with ``name`` (or ``title``) as well."""
    found = []
    listed = value if isinstance(value, (list, tuple)) else [value]
    for number, one in enumerate(listed[:_MOST_DATA]):
        if one in (None, "", True, False):  # no more than that there are open data
            continue
        below = spot.below(number)
        known = identified(one, below)
        title = known.pop("title", None)
        named = one.get("name") if isinstance(one, Mapping) else None
        name = below.take(plain, named, "name") or title or known.get("doi") or known.get("url")
        if known:
            found.append({"name": plain(name), **known})
    return distinct(found)


_ARCHIVES = ("zenodo", "figshare", "dataverse", "hydroshare", "ckan", "other")
_ARCHIVE_KEYS = ("doi", "url", "version", "provider")


def archives(value: object, spot: Spot) -> list[Work]:
    """Copies in archives: DOIs, or mappings with ``url``, ``version`` and ``provider`` as well."""
    found = []
    listed = value if isinstance(value, (list, tuple)) else [value]
    for number, one in enumerate(listed[:_MOST_ARCHIVES]):
        below = spot.below(number)
        values = one if isinstance(one, Mapping) else {"doi": one}
        for key in values:
            if key not in _ARCHIVE_KEYS:
                below.below(key).refuse(unknown_key(str(key), list(_ARCHIVE_KEYS)))
        number_of = below.take(doi, values.get("doi"), "doi")
        if number_of is None:
            if not values.get("doi"):
                below.refuse(wrong("a DOI, or a mapping with `doi`", one))
            continue
        copy: Work = {"provider": _archive(number_of), "doi": number_of}
        for key, check in (
            ("url", address),
            ("version", plain),
            ("provider", one_of(*_ARCHIVES)),
        ):
            if (known := below.take(check, values.get(key), key)) is not None:
                copy[key] = known
        found.append(copy)
    return distinct(found)


def _archive(number: str) -> str:
    """The archive that gave the DOI *number*."""
    name = name_of(parse(number))
    return name if name in _ARCHIVES else "other"


def distinct(works: Iterable[Work]) -> list[Work]:
    """*works*, each once."""
    found: list[Work] = []
    for one in works:
        if one not in found:
            found.append(one)
    return found
