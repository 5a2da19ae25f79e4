"""Our URLs beside those that the launchers' own code makes (data/link-vectors.json)."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pytest

from launchdirectives.hubs.nbviewer import route_to
from launchdirectives.resolve import Request
from tests.core.making import book_of, codes

VECTORS: dict[str, dict[str, Any]] = {
    vector["id"]: vector
    for vector in json.loads(
        (Path(__file__).parent / "data/link-vectors.json").read_text(encoding="utf-8")
    )["vectors"]
}

HUB = (
    "https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Forg%2Frepo"
)
BINDER = "https://mybinder.org/v2/gh/org/repo/main"

DIFFERENT = {
    "hub-notebook7-tree": (
        f"{HUB}&urlpath=notebooks%2Frepo%2Fdocs%2Fa.ipynb&branch=main",
        "Notebook 7 sends tree/ on to notebooks/ for a notebook; we go there at once",
    ),
    "hub-path-empty": (
        f"{HUB}&urlpath=lab%2Ftree%2Frepo&branch=main",
        "the folder without a trailing slash opens just the same",
    ),
    "hub-named-server": (
        f"{HUB}&urlpath=lab%2Ftree%2Frepo%2Fdocs%2Fa.ipynb&branch=main",
        "user-redirect cannot start a named server, it works only while that one runs",
    ),
    "binder-gh-doc": (
        f"{BINDER}?urlpath=doc%2Ftree%2Fdocs%2Fa.ipynb",
        "BinderHub drops leading slashes; the same urlpath must do for nbgitpuller",
    ),
    "binder-gh-notebook": (
        f"{BINDER}?urlpath=notebooks%2Fdocs%2Fa.ipynb",
        "Notebook 7 sends tree/ on to notebooks/ for a notebook; we go there at once",
    ),
    "binder-gh-nopath": (f"{BINDER}?urlpath=lab", "an interface is always named"),
    "binder-gh-dotgit": (f"{BINDER}?urlpath=lab", "an interface is always named"),
    "binder-rstudio": (f"{BINDER}?urlpath=rstudio%2F", "jupyter-rsession-proxy's own route"),
    "binder-path-unicode": (
        f"{BINDER}?urlpath=lab%2Ftree%2F%25E6%2595%25B0%25E6%258D%25AE%2F%25C3%25BCber.ipynb",
        "the path is percent-encoded in urlpath whatever it holds; a browser would do it too",
    ),
    "binder-path-plus-amp": (
        f"{BINDER}?urlpath=lab%2Ftree%2FC%252B%252B%2526D%253D1.ipynb",
        "the path is percent-encoded in urlpath whatever it holds",
    ),
    "binder-path-question": (
        f"{BINDER}?urlpath=lab%2Ftree%2Fdocs%2Fa%253Fb.ipynb&_=%FF",
        "not a third layer but a byte that stops the surplus decoding",
    ),
    "sepenv-path-amp-plus": (
        "https://mybinder.org/v2/gh/org/env/main?urlpath=git-pull%3Frepo%3Dhttps%253A%252F%252F"
        "github.com%252Forg%252Fcontent%26urlpath%3Dlab%252Ftree%252Fcontent%252FC%25252B%25252B"
        "%252526D.ipynb%26branch%3Dmain",
        "the path is percent-encoded in the inner urlpath, so the surplus decoding does no harm",
    ),
    "binder-testsuite-linkgenerator": (
        "https://example.org/v2/gh/my-org/my-repo/my-branch"
        "?urlpath=doc%2Ftree%2Fnotebooks%2Ftest.ipynb",
        "BinderHub drops leading slashes",
    ),
    "hub-profile-query": (
        "https://hub.example.org/hub/spawn?profile=gpu&opt-profile=gpu&next=%2Fhub%2Fuser-redirect%2F"
        "git-pull%3Frepo%3Dhttps%253A%252F%252Fgithub.com%252Forg%252Frepo%26urlpath%3Dlab",
        "the key of JupyterHub before 6 is written as well",
    ),
    "hub-fancy-profiles-testsuite": (
        "http://localhost/hub/login?next=%2Fhub%2Fspawn%3Fnext%3D%252Fhub%252Fuser-redirect%252Flab"
        "%23fancy-forms-config%3D%257B%2522profile%2522%253A%2522gpu%2522%252C%2522image%2522%253A"
        "%2522geospatial%2522%252C%2522resources%2522%253A%2522mem_2_7%2522%257D",
        "with content; encoded for both places in which it sits; without empty values",
    ),
}
"""Vectors from which ours differ on purpose: our URL, and why."""

REFUSED = {
    "binder-testsuite-spaces": (
        "security.scheme",
        "http://local.com is neither https nor loopback",
    ),
    "binder-docs-filepath": ("security.scheme", "http://mybinder.org is not https"),
}
"""Vectors that we refuse on purpose: the finding's code, and why."""

OTHER_ISSUES = {
    "binder-legacy-repo-url": "reading old links",
}
"""Vectors of what is not built yet."""

SPECS = {
    "thebe-build-gitlab": "gl/executablebooks%2Fthebe-binder-base/main",
    "thebe-build-gist": "gist/executablebooks/thebe-binder-base/main",
    "binder-build-api": "gh/test/test/HEAD",
}
"""Vectors of BinderHub's other door, ``/build/``: what we ask it to build, spelled as there; but
for a GitHub repository without a ref HEAD is named, as its page (``/v2/``) takes none without."""

ROUTES = {"nbviewer-url-query": "urls/git.example.org/a%23b.ipynb/%3Fx%3D1"}
"""Vectors of an address that no host of repositories gives: the route that nbviewer has for it."""

SERVICES = {
    "colab": {"kind": "colab"},
    "deepnote": {"kind": "deepnote"},
    "kaggle": {"kind": "kaggle"},
    "studiolab": {"kind": "studiolab"},
    "codespaces": {"kind": "codespaces"},
    "vscode.dev": {"kind": "vscode-dev"},
    "molab": {"kind": "molab"},
    "nbviewer": {"kind": "nbviewer"},
    "ona": {"kind": "template", "url": "https://app.gitpod.io/#{repository}"},
    "notebook.link": {
        "kind": "template",
        "url": "https://notebook.link/github/{project}/tree/{ref}/lab/?path={path}",
    },
    "nfdi": {
        "kind": "template",
        "url": "https://hub.nfdi-jupyter.de/v2/gh/{project}/{ref}"
        "?system=JSC-Cloud&flavor=xl1nfdi&labpath={path}",
    },
}
"""The hub that stands for each of the other launchers."""

PROVIDERS = {"gitlab": "https://gitlab.com", "gist": "https://gist.github.com"}
"""Where Thebe's providers have their repositories."""


def _hub(vector: dict[str, Any]) -> dict[str, object]:
    """The hub that an author declares for *vector*."""
    given = vector["inputs"]
    if "binder_url" in given:
        served = {"ghe.example.org": "gh"} if vector["id"] == "binder-gh-ghe" else {}
        return {"kind": "binderhub", "url": given["binder_url"], "providers": served}
    if "hub_url" in given:
        folder = given.get("target_path", "none")
        return {"kind": "jupyterhub", "url": given["hub_url"], "folder": folder}
    quickstart = {"quickstart": True} if given.get("quickstart") else {}
    return {**SERVICES[vector["launcher"]], **quickstart}


def _opened(vector: dict[str, Any]) -> dict[str, Any]:
    """The inputs of *vector* with repository, ref and path in parts."""
    given = vector["inputs"]
    if "spec" in given:
        return {**given, "repo_url": given["spec"].removeprefix("gh/")}
    if "repo" in given:  # Thebe's
        return {**given, "repo_url": f"{PROVIDERS[given['provider']]}/{given['repo']}"}
    if vector["id"] == "nbviewer-github":
        repository, _, rest = given["url"].partition("/blob/")
        ref, _, path = rest.partition("/")
        return {"repo_url": repository, "ref": ref, "path": path}
    return given


HUBS: dict[str, dict[str, object]] = {
    "canvas": {"kind": "lti"},
    "jupyterhub-spawn": {"autostart": True},
    "jupyterhub-fancy-profile": {"profile_form": "fancy-profiles"},
}
"""What an author writes about the hub to get the links of a launcher."""


def _content(next_path: str) -> dict[str, str]:
    """The inputs that lead to the content at *next_path*."""
    pairs = dict(parse_qsl(urlsplit(next_path).query))
    if "repo" not in pairs:
        return {}
    start = f"lab/tree/{pairs['repo'].rpartition('/')[2]}/"
    urlpath = pairs["urlpath"]
    found = {"repo_url": pairs["repo"], "ref": pairs.get("branch", "")}
    if urlpath.startswith(start):
        found["path"] = unquote(urlpath.removeprefix(start))
    else:
        found["interface"] = f"{urlpath}{{fragment}}"  # without a file: a template
    return {key: value for key, value in found.items() if value}


def _launched(vector: dict[str, Any], directory: Path) -> tuple[str, list[str]]:
    """Our URL for the inputs of *vector* (or none), and the codes of what was refused."""
    given = {**_opened(vector), **_content(vector["inputs"].get("next", ""))}
    repository = given.get("repo_url", "org/repo")
    if ":" not in repository and not repository.startswith("10."):
        repository = f"https://github.com/{repository}"
    hub = _hub(vector)
    if "hub_url" in given:
        hub |= HUBS.get(vector["launcher"], {})
        if "repo_url" not in given:
            hub["pull"] = False
    environment: dict[str, object] = {}
    if "env_repo" in given:
        environment = {"repository": given["env_repo"], "ref": given["env_ref"]}
    chosen = given.get("config", {"profile": given.get("profile")})
    if chosen["profile"]:
        options = {key: value for key, value in chosen.items() if key != "profile" and value}
        environment["profile"] = {"hub": {"profile": chosen["profile"], "options": options}}
    provider = {"provider": "ckan"} if vector["provider"] == "ckan" else {}
    source = (
        {"repository": repository} | provider | ({"ref": given["ref"]} if "ref" in given else {})
    )
    book = book_of(
        {"source": source, "hubs": {"hub": hub}, "environments": {"default": environment}},
        directory,
    )
    interface = given.get("interface", "default")
    is_interface = interface not in ("default", "filepath")
    found = book.launches(
        None,
        Request(
            file=given.get("path", ""),
            interface=interface if is_interface else "",
            hubs=() if book.findings else ("hub",),
        ),
    )
    urls = [launch.url for launch in found.launches]
    return "".join(urls), codes([*book.findings, *found.findings])


Meaning = tuple[object, ...]


def meaning(url: str) -> Meaning:
    """What the file's rule ``equivalent`` compares."""
    parts = urlsplit(url)
    pairs = frozenset(
        (key, meaning(value) if key == "urlpath" and value.startswith("git-pull?") else value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
    )
    path = _unreserved(parts.path)
    return (parts.scheme, parts.hostname, parts.port, path, pairs, parts.fragment)


def _unreserved(path: str) -> str:
    """*path* with nothing but its reserved characters percent-encoded as they were."""
    kept = "!$&'()*+,;=:@"
    return "/".join(
        quote(unquote(part), safe=kept) if "%2F" not in part.upper() else part
        for part in path.split("/")
    )


def equivalent(left: str, right: str) -> bool:
    return meaning(left) == meaning(right)


LISTED = [*DIFFERENT, *REFUSED, *OTHER_ISSUES, *SPECS, *ROUTES]
OURS = sorted(set(VECTORS) - set(LISTED))
"""The vectors whose rule our URLs meet."""


def test_every_vector_has_exactly_one_place() -> None:
    assert len(LISTED) == len(set(LISTED))
    assert set(LISTED) <= set(VECTORS)
    launchers = {VECTORS[name]["launcher"] for name in OURS}
    assert launchers == {
        "jupyterhub",
        "jupyterhub-path",
        "jupyterhub-spawn",
        "jupyterhub-fancy-profile",
        "canvas",
        "binder",
        "binder-separate-env",
        *SERVICES,
    }


@pytest.mark.parametrize("name", OURS)
def test_meets_the_peers_url(name: str, tmp_path: Path) -> None:
    vector = VECTORS[name]
    url, refused = _launched(vector, tmp_path)
    assert refused == []
    if vector["compare"] == "exact":
        assert url == vector["expected_url"]
    else:
        assert meaning(url) == meaning(vector["expected_url"])


@pytest.mark.parametrize("name", DIFFERENT)
def test_differs_on_purpose(name: str, tmp_path: Path) -> None:
    url, refused = _launched(VECTORS[name], tmp_path)
    assert refused == []
    assert url == DIFFERENT[name][0]
    assert not equivalent(url, VECTORS[name]["expected_url"])


@pytest.mark.parametrize("name", SPECS)
def test_builds_what_the_peer_builds(name: str, tmp_path: Path) -> None:
    url, refused = _launched(VECTORS[name], tmp_path)
    assert refused == []
    assert urlsplit(url).path == f"/v2/{SPECS[name]}"
    assert f"/build/{SPECS[name]}/".startswith(
        urlsplit(VECTORS[name]["expected_url"]).path.rstrip("/") + "/"
    )


@pytest.mark.parametrize("name", ROUTES)
def test_nbviewers_route(name: str) -> None:
    assert route_to(VECTORS[name]["inputs"]["url"]) == ROUTES[name]
    assert VECTORS[name]["expected_url"] == f"https://nbviewer.org/{ROUTES[name]}"


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_on_purpose(name: str, tmp_path: Path) -> None:
    url, refused = _launched(VECTORS[name], tmp_path)
    assert url == ""
    assert refused == [REFUSED[name][0]]


@pytest.mark.parametrize(
    ("left", "right", "is_same"),
    [
        ("https://h/a?x=1&y=2", "https://h/a?y=2&x=1", True),
        ("https://h/a?x=a+b", "https://h/a?x=a%20b", True),
        ("https://h/a?x=a/b", "https://h/a?x=a%2Fb", True),
        ("https://h/a%7Eb", "https://h/a~b", True),
        ("https://h/a%2Fb", "https://h/a/b", False),
        ("https://h/a", "https://h:8443/a", False),
        ("https://h/a#x", "https://h/a", False),
        ("https://h/?urlpath=git-pull%3Fa%3D1%26b%3D2", "https://h/?urlpath=git-pull%3Fb%3D2%26a%3D1", True),
        ("https://h/?urlpath=git-pull%3Fa%3D1", "https://h/?urlpath=git-pull%3Fa%3D2", False),
        ("https://h/?urlpath=lab%2Fa%2523b", "https://h/?urlpath=lab%2Fa%23b", False),
    ],
)  # fmt: skip
def test_equivalence_rule(left: str, right: str, is_same: bool) -> None:
    assert equivalent(left, right) is is_same
