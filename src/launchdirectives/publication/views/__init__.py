"""Views: what a record says, in the words of somebody else. Each is one file, named here.

A view that is not in the table is looked up among the entry points of the group
``launchdirectives.views``, so that others can add some; nobody else pays for the look-up.
"""

from __future__ import annotations

from functools import cache

from launchdirectives.findings import Refused, nearest
from launchdirectives.named import load
from launchdirectives.publication.views.base import View

BUILT_IN = {
    "linkset": "launchdirectives.publication.views.linkset:Linkset",
    "json-ld": "launchdirectives.publication.views.json_ld:JsonLd",
    "ro-crate": "launchdirectives.publication.views.ro_crate:SiteCrate",
    "ro-crate-1.2": "launchdirectives.publication.views.ro_crate:SiteCrate12",
    "repository-crate": "launchdirectives.publication.views.ro_crate:RepositoryCrate",
    "page-crate": "launchdirectives.publication.views.page_crate:PageCrate",
    "page-crate-1.2": "launchdirectives.publication.views.page_crate:PageCrate12",
    "csv": "launchdirectives.publication.views.table:Csv",
    "jsonl": "launchdirectives.publication.views.table:JsonLines",
    "crossref": "launchdirectives.publication.views.crossref:Crossref",
    "jats": "launchdirectives.publication.views.jats:Jats",
    "zenodo": "launchdirectives.publication.views.zenodo:Zenodo",
    "datacite": "launchdirectives.publication.views.zenodo:DataCite",
    "myst": "launchdirectives.publication.views.myst:Myst",
    "html": "launchdirectives.publication.views.people:People",
}
"""Each built-in view by its name, with the class that makes it."""

GROUP = "launchdirectives.views"


@cache
def get(name: str) -> View:
    """The view called *name*.

    :raises Refused: if there is none
    """
    if name in BUILT_IN:
        return load(BUILT_IN[name])()  # type: ignore[no-any-return]
    from importlib.metadata import entry_points  # costs more than the whole core

    found = list(entry_points(group=GROUP, name=name))
    if not found:
        raise Refused(
            "config.unknown-name", f"There is no view '{name}'.", nearest(name, list(BUILT_IN))
        )
    return found[0].load()()  # type: ignore[no-any-return]
