"""The table of links by which the browser's rules are compared with the core's.

``python -m tests.core.link_rules`` writes it anew, from what the core makes today. A launch is
the names of a hub, a source and an environment, and what opens; its result is an address or
the code of a refusal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from launchdirectives import hubs
from launchdirectives.findings import Refused
from launchdirectives.hubs.catalogue import (
    Choice,
    Offer,
    OfferedProfile,
    ProfileOption,
    Unlisted,
)
from launchdirectives.interfaces import INTERFACES
from launchdirectives.model import (
    BRANCH,
    COMMIT,
    FILE,
    FOLDER,
    NOTEBOOK,
    TAG,
    TEXT_NOTEBOOK,
    Environment,
    Hub,
    Launch,
    Profile,
    Source,
)
from launchdirectives.record import plain, replace
from tests.core.making import make_hub

FILE_NAME = Path(__file__).parent / "data" / "link-rules.json"

HUB, PREFIXED = "https://hub.example.org", "https://school.example.org/jupyter"
BINDER = "https://binder.example.org"

OFFER = Offer(
    profiles=(
        OfferedProfile(name="small", title="Small one"),
        OfferedProfile(
            name="é & #%",
            options=(
                ProfileOption(name="1", title="First", choices=(Choice("a+b", "A & b", "o/i:1"),)),
                ProfileOption(name="image", unlisted=Unlisted(title="Own", pattern=".+:.+")),
            ),
        ),
    )
)


def _with_offer(hub: Hub) -> Hub:
    return replace(hub, options=replace(hub.options, offer=OFFER))


HUBS: dict[str, Hub] = {
    "hub": make_hub("jupyterhub", HUB),
    "hub, catalogue": _with_offer(make_hub("jupyterhub", HUB, profiles={"small": "Small one"})),
    "hub, no folder": make_hub("jupyterhub", PREFIXED, folder="none"),
    "hub, own folder": make_hub(
        "jupyterhub", f"{PREFIXED}/", folder="My course/#1", parent="work & play", home="/home/é"
    ),
    "hub, branch": make_hub("jupyterhub", HUB, branch="stable", jupytext_viewer=True),
    "hub, files there": make_hub("jupyterhub", PREFIXED, pull=False),
    "hub, files there in a folder": make_hub(
        "jupyterhub", HUB, pull=False, folder="shared/#1", jupytext_viewer=True
    ),
    "hub, started": make_hub("jupyterhub", PREFIXED, autostart=True, profiles={"gpu": "Big one"}),
    "hub, choices": make_hub("jupyterhub", HUB, profiles={"gpu": "Big one", "small": ""}),
    "hub, fancy": make_hub("jupyterhub", f"{PREFIXED}/", profile_form="fancy-profiles"),
    "hub, fancy, started": make_hub(
        "jupyterhub", HUB, profile_form="fancy-profiles", autostart=True, folder="none"
    ),
    "server": make_hub("jupyter", "http://localhost:8888/lab", folder="none"),
    "server, auto": make_hub("jupyter", "http://127.0.0.1:8888", home="/"),
    "hub, no jupytext": make_hub("jupyterhub", HUB, jupytext=False, folder="none"),
    "binder": make_hub("binderhub", BINDER),
    "binder, no jupytext": make_hub("binderhub", BINDER, jupytext=False),
    "binder, viewer": make_hub("binderhub", "https://hub.example.org/services/binder/",
        jupytext_viewer=True, providers={"git.example.org": "gl", "10.1234": "dataverse"},
        parameters={"system": "A&B", "flavor": "é", "none": ""}),
}  # fmt: skip

SOURCES: dict[str, Source] = {
    "github": Source(repository="https://github.com/org/book", ref="main", ref_kind=BRANCH),
    "default branch": Source(repository="https://github.com/org/book.git"),
    "tag": Source(repository="https://github.com/org/book", ref="v1.0", ref_kind=TAG),
    "derived tag": Source(
        repository="https://github.com/org/book",
        ref="v1.0",
        ref_kind=TAG,
        is_ref_derived=True,
        branch="main",
    ),
    "commit": Source(repository="https://github.com/org/book", ref="a" * 40, ref_kind=COMMIT),
    "derived commit": Source(
        repository="https://github.com/org/book",
        ref="b" * 40,
        ref_kind=COMMIT,
        is_ref_derived=True,
        branch="feature/x",
    ),
    "derived commit without a branch": Source(
        repository="https://github.com/org/book", ref="c" * 40, ref_kind=COMMIT, is_ref_derived=True
    ),
}

REFS = (
    "\u00a0x",
    "feature/x",
    "fix#12",
    "100%",
    "a+b",
    "a&b=c",
    "é",
    "it's(1)!",
    "a|b",
    "a]b",
    "数据",
    "~*,;@$'",
)

REPOSITORIES = (
    "https://github.com/Org/Book.git",
    "https://github.com/org/book/",
    "https://github.com/org",
    "git@github.com:org/book.git",
    "ssh://git@git.example.org:2222/a/b.git",
    "https://gitlab.com/group/sub/sub/book",
    "https://gitlab.com/group/sub/book.git",
    "https://gitlab.example.org/group/book.git",
    "https://git.example.org/a/b.git",
    "https://git.example.org:8443/a/b",
    "https://git.example.org:443/A/B/",
    "http://localhost:8080/book",
    "http://localhost:80/book.git",
    "http://[::1]:3000/a/b",
    "https://codeberg.org/org/a b",
    "https://codeberg.org/org/数据.git",
    "https://bücher.example/a/b",
    "https://gist.github.com/user/0123abc",
    "https://gist.github.com/0123abc",
    "10.5281/zenodo.1234567",
    "doi:10.6084/m9.figshare.9782777.v3",
    "https://doi.org/10.7910/DVN/6ZXAGT/",
    "DOI:10.1234/x|y",
    "10.1234/abc/def",
    "10.9999/unknown",
    "https://zenodo.org/records/1234567/",
    "https://zenodo.org/record/12x",
    "10.4211/hs.b8f6eae9d89241cf8b5904033460af61",
    "https://www.hydroshare.org/resource/b8f6eae9/",
    "https://ckan.example.org/dataset/sample?x=1",
    "https://demo.ckan.org/dataset/sample?x=1",
    "https://demo.ckan.org/dataset/sample#x",
    "/home/ann/book",
    "file:///home/ann/book",
    "book",
    "",
    "javascript:alert(1)",
    "ftp://example.org/a/b",
    "http://github.com/org/book",
    "git://git.example.org/a/b",
    "https://user:secret@github.com/org/book",
    "https://github.com/org/book?x=1",
    "https://github.com/org/b<o>ok",
    "https://git.example.org:port/a/b",
    "https://git.example.org:99999/a/b",
    "https://[::1/a/b",
    "https://[nonsense]/a/b",
    "https:///a/b",
    "https://a℀b.example/x/y",
    "git@-oProxyCommand=x:a/b",
    "ann@host@git.example.org:a/b",
)  # fmt: skip

PATHS = (
    "",
    "a.ipynb",
    "docs/week 1/one.ipynb",
    "50% #1 a+b?c=d&e;f.ipynb",
    "a%20b.ipynb",
    "%41/%FF/%E2%82.ipynb",
    "tree/a.ipynb",
    "tree",
    "a/tree",
    "été/数据\u3000.ipynb",
    "\u00a0a\u00a0",
    "C:/x.ipynb",
    "it's (1)!~*.ipynb",
    ".hidden/{x}|[y]^`.md",
    "\U0001d4b3.md",
)

TEMPLATES = (
    "lab/tree/{path}?reset",
    "{path}",
    "app/{folder}/index.html#{fragment}",
    "proxy/?url={path}&urlpath={folder}%3Fa%26b",
    "lab/workspaces/x/tree/{path}?a=1&b=a+b",
    "{name}",
    "{{path}}",
    "x{",
)

ENVIRONMENTS: dict[str, Environment] = {
    "own": Environment(),
    "apart": Environment(name="apart", repository="https://github.com/org/env", ref="2026.08"),
    "apart, no ref": Environment(name="apart", repository="https://gitlab.com/org/sub/env.git"),
    "own at a ref": Environment(name="ref", ref="env-branch"),
    "archive": Environment(name="doi", repository="10.5281/zenodo.42"),
    "profile": Environment(name="p", profiles=(Profile(hub="", slug="gpu"),)),
    "profiles": Environment(
        name="q",
        repository="https://github.com/org/image.git",
        ref="v1",
        profiles=(
            Profile(hub="", slug="small"),
            Profile(hub="other", slug="gpu"),
            Profile(
                hub="hub",
                slug="é & #%",
                options=(("2", "b"), ("1", "a+b"), ("image", 'x\u007f\U0001d4b3"\\')),
                unlisted=(("image", "quay.io/a/b:1"), ("__proto__", "é")),
            ),
        ),
    ),
    "built": Environment(
        name="b", profiles=(Profile(hub="hub", slug="build", options=(("m", ""),), build="image"),)
    ),
    "built elsewhere": Environment(
        name="e",
        repository="https://gitlab.com/a/b",
        profiles=(Profile(hub="", slug="x", build="image"),),
    ),
    "declared": Environment(name="d", repository="https://git.example.com/a/b", provider="gitlab"),
}

OPENS = (NOTEBOOK, TEXT_NOTEBOOK, FILE, FOLDER)


def url_or_code(launch: Launch) -> dict[str, str]:
    """What the core makes of *launch*."""
    try:
        return {"url": hubs.get(launch.hub.kind).url(launch)}
    except Refused as refused:
        return {"refused": refused.code}


Case = tuple[str, str, str, Launch]


def _case(
    hub: str,
    path: str = "docs/a.ipynb",
    opens: str = NOTEBOOK,
    interface: str = "lab",
    *,
    source: str = "github",
    environment: str = "own",
    fragment: str = "",
) -> Case:
    """A launch with the names of its hub, source and environment."""
    launch = Launch(
        hub=HUBS[hub],
        source=SOURCES[source],
        environment=ENVIRONMENTS[environment],
        path=path,
        opens=opens,
        interface=interface,
        fragment=fragment,
    )
    return hub, source, environment, launch


def of_interfaces() -> Iterator[Case]:
    """Every interface, for everything that can open."""
    for hub, opens, interface in product(
        ("hub", "hub, own folder", "server", "binder"), OPENS, (*INTERFACES, TEMPLATES[2])
    ):
        path = "a b/c.md" if opens != FOLDER else "a b"
        yield _case(hub, path, opens, interface, fragment="é #1")
    for hub, opens, interface in product(
        ("hub, branch", "binder, viewer"), OPENS, ("lab", "doc", "notebook", "nbclassic")
    ):
        yield _case(hub, "c.md", opens, interface)
    for template, hub in product(TEMPLATES, ("hub, no folder", "binder")):
        yield _case(hub, "C:/50%/a+b#.md", FILE, template, fragment="x{y}")
        name = "\u3000a &urlpath=%2541.md "
        yield _case(hub, name, FILE, template, environment="apart")


def of_paths() -> Iterator[Case]:
    """Odd names."""
    for path, hub in product(PATHS, ("hub", "hub, no folder", "binder")):
        yield _case(hub, path, FOLDER if path in ("", "tree", "a/tree") else NOTEBOOK)
        yield _case(hub, path, FILE, "vscode")
    for path in PATHS:
        yield _case("binder", path, TEXT_NOTEBOOK, environment="apart", fragment="a&b")
        yield _case("hub, own folder", path, FILE, "shiny")
    for path, hub in product(PATHS, ("hub, files there", "hub, files there in a folder")):
        yield _case(hub, path, TEXT_NOTEBOOK, fragment="#é")
        yield _case(hub, path, FILE, TEMPLATES[2])


def of_sources() -> Iterator[Case]:
    """Kinds of refs and of environments, on every hub."""
    for source, hub in product(SOURCES, HUBS):
        yield _case(hub, source=source)
    for source, environment in product(SOURCES, ENVIRONMENTS):
        yield _case("binder, viewer", source=source, environment=environment)
    for environment, hub in product(("profile", "profiles", "built", "built elsewhere"), HUBS):
        yield _case(hub, "50% #1/a b.ipynb", environment=environment, fragment="é")


def odd_sources() -> Iterator[tuple[Source, str, str]]:
    """Odd refs and repositories, with the hub and the environment that they are tried with."""
    for ref, hub in product(REFS, ("hub", "hub, no folder", "binder")):
        yield Source(repository="https://github.com/org/book", ref=ref), hub, "own"
    for repository, hub in product(REPOSITORIES, ("hub", "hub, no folder", "binder")):
        yield Source(repository=repository), hub, "own"
    for repository in REPOSITORIES:
        yield Source(repository=repository, ref="a%b"), "hub, fancy", "built"
        yield Source(repository=repository), "hub, fancy, started", "built"
    for repository in REPOSITORIES:
        source = Source(repository=repository, ref="main", ref_kind=BRANCH)
        yield source, "binder, viewer", "own"
        yield source, "binder", "apart"


def made() -> str:
    """The text of the table."""
    found: list[dict[str, Any]] = []
    for hub, source, environment, launch in (*of_interfaces(), *of_paths(), *of_sources()):
        found.append(_entry(hub, source, environment, launch))
    for odd, hub, environment in odd_sources():
        launch = Launch(
            hub=HUBS[hub], source=odd, environment=ENVIRONMENTS[environment], path="docs/a.ipynb"
        )
        found.append(_entry(hub, plain(odd), environment, launch))
    lines = ",\n".join(json.dumps(entry, ensure_ascii=True) for entry in found)
    head = {
        name: {key: plain(value) for key, value in table.items()}
        for name, table in (("hubs", HUBS), ("sources", SOURCES), ("environments", ENVIRONMENTS))
    }
    about = "Made by tests/core/link_rules.py from the core; see docs/contributing.md."
    start = json.dumps({"about": about, **head}, indent=1)[:-2]
    return f'{start},\n "links": [\n{lines}\n ]\n}}\n'


def _entry(hub: str, source: object, environment: str, launch: Launch) -> dict[str, Any]:
    opened = {name: getattr(launch, name) for name in ("path", "opens", "interface", "fragment")}
    names = {"hub": hub, "source": source, "environment": environment}
    return {**names, **opened, **url_or_code(launch)}


if __name__ == "__main__":
    FILE_NAME.write_text(made(), encoding="utf-8")
