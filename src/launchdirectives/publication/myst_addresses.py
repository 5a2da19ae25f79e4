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
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, urlsplit

from launchdirectives import layers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SITE = os.path.join("_build", "site")
"""Where mystmd writes what a site is served from, in the folder of the project."""

_SUFFIXES = (".md", ".ipynb", ".tex", ".myst.json")
_FRONT = ("index", "readme", "main")
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


def of_project(directory: str, files: Iterable[str]) -> dict[str, str]:
    """Where mystmd will publish *files* of the project in *directory*, which are in its order."""
    path = os.path.join(directory, "myst.yml")
    layer = layers.from_file(path, path, [])  # who reads it for settings says what is wrong there
    values = layer.values if layer else {}
    contents = _below(values, "project").get("toc")
    first = contents[0] if isinstance(contents, list) and contents else {}
    front = str(first.get("file") or "") if isinstance(first, Mapping) else ""
    has_folders = bool(_below(_below(values, "site"), "options").get("folders"))
    known = [file for file in files if file.endswith(_SUFFIXES)]
    front = next((file for file in known if file in (front, f"{front}.md", f"{front}.ipynb")), "")
    return computed(known, front, has_folders=has_folders)


def _below(values: Mapping[str, object], key: str) -> Mapping[str, Any]:
    found = values.get(key)
    return found if isinstance(found, Mapping) else {}


def computed(files: Iterable[str], front: str = "", *, has_folders: bool = False) -> dict[str, str]:
    """Where mystmd will publish each of *files*, which are in its order.

    :param front: the page that the site begins with, where the project's contents name it
    :param has_folders: whether the site has ``folders`` among its options
    """
    files = list(files)
    first = front or front_of(files)
    taken: dict[str, int] = {}
    # A table of contents makes its first page the index, whatever that is called.
    _free(_INDEX if front else _name(first, has_folders), taken)
    found = {first: ""} if first else {}
    for file in files:
        if file != first:
            found[file] = address_of(_free(_name(file, has_folders), taken))
    return found


def front_of(files: Iterable[str]) -> str:
    """The page that a site without a table of contents begins with; empty if there is none."""
    files = list(files)
    known = {file.lower(): file for file in reversed(files)}
    for suffix in (".md", ".tex", ".ipynb", ".myst.json"):
        for name in _FRONT:
            if name + suffix in known:
                return known[name + suffix]
    for suffix in (".md", ".tex", ".ipynb", ".myst.json"):
        for file in files:
            if file.endswith(suffix):
                return file
    return files[0] if files else ""


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
    suffix = next((one for one in _SUFFIXES if base.endswith(one)), posixpath.splitext(base)[1])
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
