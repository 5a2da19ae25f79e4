"""mystmd: what an author pastes into ``myst.yml``.

Keys from jupyter-book/mystmd packages/myst-frontmatter/src/project (validators.ts) and src/thebe;
what becomes of them in a MECA bundle from its packages/myst-cli (build/meca); how the theme makes
addresses of ``jupyter.binder`` from jupyter-book/thebe packages/core/src/url.ts.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Sequence

from launchdirectives.addresses import parse
from launchdirectives.findings import Refused
from launchdirectives.hubs.base import at_commit
from launchdirectives.hubs.binder_specs import Spec
from launchdirectives.model import COMMIT
from launchdirectives.publication import FILE, MYSTMD, rebuilt
from launchdirectives.publication.document import Document
from launchdirectives.publication.views.base import View
from launchdirectives.publication.views.facts import files_of, is_at_commit
from launchdirectives.publication.views.xml_text import plain
from launchdirectives.record import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

    from launchdirectives.publication.document import Entry

_PROVIDERS = {"gh": "github", "gl": "gitlab", "gist": "gist", "git": "git"}
"""The theme's name of each of BinderHub's providers that it knows."""

_WHOLE = {"gh": "github.com", "gl": "gitlab.com"}
"""The host whose name the theme takes off; of others it takes the project alone."""

_START = """\
# For myst.yml: add these keys to your own 'project'. Made from the publication record
# ({file}); make it again when the book has a new commit.
project:
"""
_BINDER = """\
  # Where live cells and the launch button of the site get their servers.
  # The ref is {what}.
"""
_MOVES = "no commit: what it opens may change"
_REQUIREMENTS = """\
  # The files that make the environment. A MECA bundle holds them, marked as such
  # (article-source-environment).
"""
_RESOURCES = """\
  # The publication record itself, for a MECA bundle (article-source). It has to lie here{by}.
"""
_BY_PLUGIN = ",\n  # where the plugin writes it whenever pages are built"
_BUILD = "_build/"
_STATIC = """\
  # The same file at the root of the site, where publishers look for it. From mystmd 1.10 on;
  # for an older one, copy it there after the build.
"""


class Myst(View):
    """The part of ``myst.yml`` by which a site and its MECA bundles carry the record."""

    name: ClassVar = "myst"
    summary: ClassVar = "Authors who use mystmd paste it into `myst.yml`."
    media_type: ClassVar = "application/yaml"

    def of_site(self, document: Document) -> str:
        """The keys of ``project``, as YAML with comments."""
        has_plugin = document.data["generator"].get("builder") == MYSTMD
        file = f"{_BUILD}{FILE}" if has_plugin else FILE
        return "".join(
            (
                _START.format(file=FILE),
                *_jupyter(document),
                *_requirements(document),
                _RESOURCES.format(by=_BY_PLUGIN if has_plugin else ""),
                *_listed("resources", [file]),
                _STATIC,
                *_listed("static_files", [file]),
            )
        )


def _jupyter(document: Document) -> Iterator[str]:
    """``jupyter`` for the best BinderHub, or why there is none."""
    left_out = []
    for page, launch in _on_binders(document):
        why_not = _barrier(document.hub(launch["hub"]))
        try:
            binder = {} if why_not else _binder(document, page, launch)
        except Refused as refused:
            why_not = refused.message
        if why_not:
            why_not = plain(" ".join(why_not.split()))
            left_out.append(f"  # No 'jupyter' for the hub '{launch['hub']}': {why_not}\n")
            continue
        is_commit = binder["ref"] == launch.get("pinned", {}).get("ref")
        what = "the commit of the record" if is_commit else _MOVES
        yield _BINDER.format(what=what)
        yield from _agreement(document.hub(launch["hub"]))
        yield "  jupyter:\n    binder:\n"
        yield from (f"      {key}: {_quoted(value)}\n" for key, value in binder.items())
        return
    yield from dict.fromkeys(left_out)
    if not left_out:
        yield "  # No 'jupyter': no page is launched on a BinderHub.\n"


def _on_binders(document: Document) -> list[tuple[Entry, Entry]]:
    """Launches on BinderHubs with their pages: live code first, and what has a commit."""
    found = [
        (page, launch)
        for page in document.pages
        for launch in page["launches"]
        if document.hub(launch["hub"])["kind"] == "binderhub"
    ]
    return sorted(
        found, key=lambda pair: (pair[1]["via"] != rebuilt.THEBE, not _lasts(document, *pair))
    )


def _lasts(document: Document, page: Entry, launch: Entry) -> bool:
    """Whether others find what *launch* holds still; live code has no address that would tell."""
    pinned = launch.get("pinned", {})
    if "url" in pinned or launch["via"] != rebuilt.THEBE:
        return "url" in pinned
    key = launch.get("source", page["source"]["source"])
    paths = (page["source"]["path"], *(file["path"] for _, file in files_of(document, page)))
    return bool(pinned) and all(is_at_commit(document.source(key), path) for path in paths)


def _barrier(hub: Entry) -> str:
    """Why readers of a site cannot be sent to *hub* by live cells; empty if they can."""
    if hub["access"]["level"] != "public":
        return "it asks for an account, and live cells cannot."
    if hub.get("cost", {}).get("embedding") == "not-allowed":
        return "its terms do not let pages start servers there."
    return ""


def _agreement(hub: Entry) -> Iterator[str]:
    if hub.get("cost", {}).get("embedding") == "by-agreement":
        yield "  # Pages start servers there by agreement with its people: ask them first.\n"


def _binder(document: Document, page: Entry, entry: Entry) -> dict[str, str]:
    """The keys of ``jupyter.binder`` for a launch.

    :raises Refused: if the theme cannot name what is built there
    """
    launch = rebuilt.launch(document, page, entry)
    pinned = entry.get("pinned")
    if pinned and pinned.get("strength") == COMMIT and _lasts(document, page, entry):
        launch = at_commit(replace(launch, source=replace(launch.source, commit=pinned["ref"])))
    repository, ref = launch.built_from
    provider = Spec(repository, ref, launch.built_on, launch.hub.options.providers).provider
    if provider not in _PROVIDERS:
        raise Refused(
            "hub.source",
            f"mystmd's theme knows no archives, and {repository} is one.",
            "Name a git repository.",
        )
    address = parse(repository)
    is_whole = provider == "git" or _WHOLE.get(provider) == address.host
    return {
        "url": document.hub(entry["hub"])["url"],
        "repo": repository if is_whole else address.project,
        "ref": ref or "HEAD",
        "provider": _PROVIDERS[provider],
    }


def _requirements(document: Document) -> Iterator[str]:
    """``requirements``: the environments' files that lie in the project."""
    used = Counter(page["source"]["source"] for page in document.pages)
    if not used:
        return
    [(own, _)] = used.most_common(1)
    folder = document.source(own).get("path", ".")
    inside: dict[str, None] = {}
    outside: dict[str, None] = {}
    apart: list[str] = []
    for key, environment in document.data["environments"].items():
        if environment.get("source") != own:
            apart.append(key)
            continue
        for file in environment.get("files", ()):
            path = posixpath.relpath(file["path"], folder)
            (outside if path.startswith("../") else inside)[path] = None
    if inside:
        yield _REQUIREMENTS
        yield from _listed("requirements", [*inside])
    if outside:
        yield "  # mystmd takes no file from outside the folder of myst.yml; the environment has\n"
        yield f"  # {len(outside)} there: keep myst.yml at the root of the repository.\n"
    yield from (f"  # The environment '{key}' is no part of this repository.\n" for key in apart)


def _listed(key: str, values: Sequence[str]) -> Iterator[str]:
    yield f"  {key}:\n"
    yield from (f"    - {_quoted(value)}\n" for value in values)


def _quoted(text: str) -> str:
    """*text* as YAML, quoted: a commit such as 1234e5 would be a number to mystmd's reader."""
    inner = "".join(
        char if char.isprintable() and char not in '"\\' else f"\\U{ord(char):08x}" for char in text
    )
    return f'"{inner}"'
