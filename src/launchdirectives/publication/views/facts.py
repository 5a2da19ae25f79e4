"""What several views say alike: addresses of licences, people, works and files."""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives import providers
from launchdirectives.findings import Refused
from launchdirectives.model import COMMIT, TAG
from launchdirectives.publication import rebuilt
from launchdirectives.publication.document import Document
from launchdirectives.publication.settings import LEARNING
from launchdirectives.record import replace
from launchdirectives.urls import encode, encode_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from launchdirectives.publication.document import Entry

MEDIA_TYPES = {
    "ipynb": "application/x-ipynb+json",
    "myst-notebook": "text/markdown",
    "myst-markdown": "text/markdown",
    "restructuredtext": "text/x-rst",
    "r-markdown": "text/markdown",
    "quarto": "text/markdown",
    "script": "text/plain",
}
"""Each format of a page's source with its media type; others have none that says anything."""


def of_page(document: Document, page: Entry, member: str) -> Any:
    """A *member* of a page that its site may say for it; None if neither does."""
    return page[member] if member in page else document.data["site"].get(member)


def doi(name: str) -> str:
    """The address of a DOI (DOI Handbook 3.5: escaped as any path)."""
    return f"https://doi.org/{encode_path(name)}"


def orcid(name: str) -> str:
    """The address of a person's ORCID iD."""
    return f"https://orcid.org/{name}"


def license_address(expression: str) -> str:
    """The address of the text of a licence, or its page at SPDX.

    Empty for an expression of several, and for one that SPDX does not list: neither has one.
    """
    if " " in expression or "(" in expression or "LicenseRef-" in expression:
        return ""
    if expression == "CC0-1.0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    parts = expression.lower().split("-")
    version = next((at for at, part in enumerate(parts) if part[:1].isdigit()), 0)
    if parts[:2] == ["cc", "by"] and version:
        # Elements, version and jurisdiction, as creativecommons.org has them in its paths.
        path = "/".join(["-".join(parts[1:version]), *parts[version:]])
        return f"https://creativecommons.org/licenses/{path}/"
    return f"https://spdx.org/licenses/{encode(expression)}"


def schema_type(document: Document) -> str:
    """The name in schema.org of what a page is."""
    is_to_learn_from = document.data["site"].get("x-type") == LEARNING
    return "LearningResource" if is_to_learn_from else "ScholarlyArticle"


def articles(page: Entry) -> Iterator[str]:
    """The addresses of the works that a page stands beside."""
    for work in page.get("relatedWorks", ()):
        yield doi(work["doi"]) if "doi" in work else work["url"]


def is_at_commit(source: Entry, path: str) -> bool:
    """Whether others find at the commit of *source* what the page was made of.

    They do not where nobody knows that the commit left the author's computer, nor where the file
    was changed since.
    """
    state = source["state"]
    changed = state.get("dirtyPaths")
    is_dirty = state["dirty"] and (changed is None or path in changed)
    return "commit" in source and state["pushed"] == "yes" and not is_dirty


def raw_address(document: Document, key: str, path: str) -> str:
    """The address of a file of the source *key* as it is at the commit; empty where unknown."""
    entry = document.source(key)
    if not is_at_commit(entry, path):
        return ""
    try:
        source = replace(rebuilt.source(document, key), ref=entry["commit"], ref_kind=COMMIT)
        return providers.address_of(source, path, providers.RAW)
    except Refused:
        return ""


def archive_doi(source: Entry) -> str:
    """The DOI of an archived copy of *source*, or of the archive that it is; may be empty.

    A copy that is known to differ from the commit is none.
    """
    copies = (
        copy["doi"] for copy in source.get("archives", ()) if copy.get("sameTreeAsCommit") != "no"
    )
    found: str = source.get("doi") or next(copies, "")
    return found


def origin(source: Entry) -> str:
    """The address of where *source* is kept; may be empty."""
    if "repository" in source:
        found: str = source["repository"]
        return found
    return doi(source["doi"]) if "doi" in source else ""


def files_of(document: Document, page: Entry) -> Iterator[tuple[str, Entry]]:
    """The files of a page's environment, each with the key of the source that it is in."""
    if "environment" in page:
        environment = document.environment(page["environment"])
        key = environment.get("source", page["source"]["source"])
        for file in environment.get("files", ()):
            yield key, file


def languages(document: Document, page: Entry) -> Iterator[Entry]:
    """The languages of a page's environment; that of the page's kernel comes first."""
    if "environment" in page:
        environment = document.environment(page["environment"])
        kernels = environment.get("kernels", ())
        own = next(
            (one.get("language") for one in kernels if one["name"] == page.get("kernel")), ""
        )
        yield from sorted(environment.get("languages", ()), key=lambda one: one["name"] != own)


def opens_tag(document: Document, page: Entry, launch: Entry) -> bool:
    """Whether the address of *launch* that may move opens a tag, which has no newest state."""
    source = document.source(launch.get("source", page["source"]["source"]))
    is_sources = launch["moving"]["ref"] == source.get("requestedRef")
    return is_sources and source.get("refKind") == TAG


def shown(launch: Entry) -> str:
    """The address of a launch: the one that stays the same if there is one; empty for live code."""
    for which in ("pinned", "moving"):
        if found := launch.get(which, {}).get("url"):
            return str(found)
    return ""
