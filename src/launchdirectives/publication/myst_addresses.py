"""Where mystmd publishes the pages of a project, from the root of its site.

A built site says it: ``config.json`` lists names, the JSON of a page says which file it is of.
Before a build, names are computed as jupyter-book/mystmd does it: utils/fileInfo.ts,
project/fromTOC.ts and project/fromPath.ts in packages/myst-cli/src, and ``slugToUrl`` of
packages/myst-common.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit

from launchdirectives.myst_project.contents import SUFFIXES, contents
from launchdirectives.myst_project.project import Project
from launchdirectives.myst_project.section import at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SITE = os.path.join("_build", "site")
"""Where mystmd writes what a site is served from, in the folder of the project."""

_INDEX = "index"
_LONGEST = 50
_YEAR_OR_NUMBER = re.compile(r"[12][0-9]{3}|[0-9]{5}")


class Built:
    """A site that mystmd has built.

    :ivar version: of mystmd
    :ivar addresses: where each page is, by its file in the project
    """

    def __init__(self, version: str, addresses: Mapping[str, str]) -> None:
        self.version = version
        self.addresses = addresses


def built(folder: str) -> Built | None:
    """The site that mystmd has written into *folder*; None if it has written none there.

    Of several projects in one site none is told apart from the others by a page's file, so that
    nothing is known of where their pages are.
    """
    config = _json(os.path.join(folder, "config.json"))
    version, projects = config.get("myst"), config.get("projects")
    if not isinstance(version, str) or not isinstance(projects, list):
        return None
    content = os.path.join(folder, "content")
    pages = content if os.path.isdir(content) else folder
    only = projects[0] if len(projects) == 1 and isinstance(projects[0], dict) else {}
    return Built(version, dict(_located(only, pages)))


def _located(project: Mapping[str, Any], folder: str) -> Iterator[tuple[str, str]]:
    front, base = project.get("index"), str(project.get("slug") or "")
    names = [front, *(page.get("slug") for page in project.get("pages", ()))]
    for name in filter(None, names):
        location = _json(os.path.join(folder, base, f"{name}.json")).get("location")
        if isinstance(location, str):
            below = "" if name == front else address_of(str(name))
            yield location.lstrip("/"), quote(posixpath.join(base, below))


def _json(path: str) -> dict[str, Any]:
    try:
        with open(path, encoding="utf-8") as stream:
            found = json.load(stream)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def of_project(project: Project) -> dict[str, str]:
    """Where mystmd will publish the pages of *project*, by their files in it.

    A page is missing whose file's name has no letter or digit of ASCII, unless another such comes
    before it: mystmd makes an empty name of it, and serves none.
    """
    files = [entry.file for entry in contents(project)]
    folders = [at(file.values, ("site", "options", "folders")) for file in project.files]
    has_folders = bool(next((said for said in reversed(folders) if said is not None), False))
    taken: dict[str, int] = {}
    found: dict[str, str] = {}
    for number, file in enumerate(files):
        # A table of contents makes its first page the index, whatever that is called.
        is_named = number == 0 and isinstance(project.settings.get("toc"), list)
        name = _free(_INDEX if is_named else _name(file, has_folders), taken)
        if name:  # without one it is served nowhere
            found[file] = quote(address_of(name)) if number else ""
    return found


def address_of(name: str) -> str:
    """The address of the page that mystmd calls *name*: folders are dots in its names."""
    return name.removesuffix(".index").replace(".", "/")


def based(address: str, environ: Mapping[str, str] = os.environ) -> str:
    """The *address* of a site, with the path for which mystmd is told to build it.

    That is ``BASE_URL`` (mystmd, "Deploying"); it counts where the address has no path itself.
    """
    base = environ.get("BASE_URL", "").strip("/")
    if not (base and address) or urlsplit(address).path.strip("/"):
        return address
    return f"{address.rstrip('/')}/{base}/"


def _name(file: str, has_folders: bool) -> str:
    folder, base = posixpath.split(file)
    suffix = next((one for one in SUFFIXES if base.endswith(one)), posixpath.splitext(base)[1])
    name = _slug(base[: len(base) - len(suffix)])
    if not has_folders:
        return name
    return ".".join([*(_slug(part) for part in folder.split("/") if part), name])


def _free(name: str, taken: dict[str, int]) -> str:
    """*name*, with a number where it is *taken*."""
    is_index = name.endswith(".index")
    key = name.removesuffix(".index")
    number = taken.get(key, 0)
    taken[key] = number + 1
    return f"{key}-{number}{'.index' if is_index else ''}" if number else name


def _slug(text: str) -> str:
    """*text* as it is in an address: without a number in front, unless it may be a year."""
    if not _YEAR_OR_NUMBER.match(text):
        text = re.sub(r"^[0-9_.-]+", "", text) or text
    text = re.sub(r"[^a-z0-9-]+", "-", text.replace("&", " and ").lower())
    return re.sub(r"-+", "-", text).removeprefix("-").removesuffix("-")[:_LONGEST]
