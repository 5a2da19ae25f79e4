"""nbviewer's own code: how it rewrites addresses, and what its pages ask for.

For the kind ``nbviewer`` this says what a link has to look like.
"""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import assume, example, given, settings

from launchdirectives.model import FOLDER
from launchdirectives.urls import encode, encode_path
from tests.core.making import make_hub, make_launch, url_of
from tests.core.test_urls import PATHS, REFS
from tests.core.test_vectors import VECTORS
from tests.live.conftest import require_modules

if TYPE_CHECKING:
    from tests.consumers.nbviewer_rig import NbviewerRig

pytestmark = pytest.mark.live

SITE = "https://nbviewer.org"
GIST = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def nbviewer() -> Iterator[NbviewerRig]:
    """nbviewer's handlers."""
    require_modules("nbviewer", "statsd", "cgi", "ada_url", "bs4")
    from tests.consumers.nbviewer_rig import NbviewerRig

    with NbviewerRig() as rig:
        yield rig


def test_vectors(nbviewer: NbviewerRig) -> None:
    page = VECTORS["nbviewer-github"]
    assert nbviewer.rewritten(page["inputs"]["url"]) == page["expected_url"]
    # The form puts a query into the path since the release; that page is understood by both.
    query = VECTORS["nbviewer-url-query"]
    assert nbviewer.asked(query["expected_url"]) == {"url": query["inputs"]["url"]}


# Address of a page or file, and the one at which nbviewer shows it.
PUBLIC = [
    ("https://github.com/org/repo/blob/main/a%20b%23.ipynb", "/github/org/repo/blob/main/a%20b%23.ipynb"),
    ("https://github.com/org/repo/blob/feature%2Fx/a.ipynb", "/github/org/repo/blob/feature%2Fx/a.ipynb"),
    ("https://github.com/org/repo/tree/main/docs", "/github/org/repo/tree/main/docs"),
    ("https://github.com/org/repo/raw/main/a.ipynb", "/github/org/repo/blob/main/a.ipynb"),
    ("https://raw.githubusercontent.com/org/repo/main/a.ipynb", "/github/org/repo/blob/main/a.ipynb"),
    (f"https://gist.github.com/ann/{GIST}", f"/{GIST}"),
    ("https://gitlab.com/a/b/book/-/raw/main/a.ipynb", "/urls/gitlab.com/a/b/book/-/raw/main/a.ipynb"),
    ("https://codeberg.org/org/book/raw/branch/main/a%23b.ipynb", "/urls/codeberg.org/org/book/raw/branch/main/a%23b.ipynb"),
    ("https://git.example.org:8443/org/book/a.ipynb", "/urls/git.example.org:8443/org/book/a.ipynb"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "path"), PUBLIC)
def test_rewriting(nbviewer: NbviewerRig, address: str, path: str) -> None:
    assert nbviewer.rewritten(address) == SITE + path


def file(ref: str, path: str) -> dict[str, str]:
    return {"user": "org", "repo": "repo", "ref": ref, "file": path}


# Address on nbviewer, and what it asks for then.
ASKED = [
    ("/github/org/repo/blob/main/docs/a.ipynb", file("main", "docs/a.ipynb")),
    ("/github/org/repo/blob/feature%2Fx/docs/a.ipynb", file("feature/x", "docs/a.ipynb")),
    # A ref is one part of the path, so this is another file at another ref.
    ("/github/org/repo/blob/feature/x/a.ipynb", file("feature", "x/a.ipynb")),
    ("/github/org/repo/blob/fix%2F%2312-100%25%2B%C3%A9/a.ipynb", file("fix/#12-100%+é", "a.ipynb")),
    ("/github/org/repo/blob/main/a%20b%23c%3Fd%26e%3Bf%3Dg%40h%C3%A9.ipynb", file("main", "a b#c?d&e;f=g@hé.ipynb")),
    # A file's path is decoded twice, the second time as a form is; a ref only once.
    ("/github/org/repo/blob/main/C%2B%2B.ipynb", file("main", "C  .ipynb")),
    ("/github/org/repo/blob/main/C%252B%252B.ipynb", file("main", "C++.ipynb")),
    ("/github/org/repo/blob/main/100%2525.ipynb", file("main", "100%.ipynb")),
    ("/github/org/repo/blob/main/a%252520b.ipynb", file("main", "a%20b.ipynb")),
    # A folder's path is decoded once. Without a slash at its end comes a redirect that takes the
    # ref apart.
    ("/github/org/repo/tree/main/docs", {"user": "org", "repo": "repo", "ref": "main", "folder": "docs"}),
    ("/github/org/repo/tree/feature%2Fx/docs", {"user": "org", "repo": "repo", "ref": "feature", "folder": "x/docs"}),
    ("/github/org/repo/tree/feature%2Fx/docs/", {"user": "org", "repo": "repo", "ref": "feature/x", "folder": "docs"}),
    ("/github/org/repo/tree/feature%2Fx/C%2B%2B%20100%25/", {"user": "org", "repo": "repo", "ref": "feature/x", "folder": "C++ 100%"}),
    (f"/{GIST}", {"gist": GIST}),
    (f"/gist/ann/{GIST}", {"gist": GIST}),
    ("/urls/gitlab.com/a/b/book/-/raw/main/a%23b%3Fc%25d+e.ipynb", {"url": "https://gitlab.com/a/b/book/-/raw/main/a%23b%3Fc%25d%2Be.ipynb"}),
    ("/urls/git.example.org:8443/book/a.ipynb/%3Finline=false", {"url": "https://git.example.org:8443/book/a.ipynb?inline=false"}),
    ("/url/git.example.org/a.ipynb", {"url": "http://git.example.org/a.ipynb"}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "asked"), ASKED)
def test_what_a_page_asks_for(nbviewer: NbviewerRig, path: str, asked: dict[str, str]) -> None:
    assert nbviewer.asked(SITE + path) == asked


@settings(max_examples=100, deadline=None)
@given(PATHS, REFS)
@example("50% #1 a+b?c=d&e;f@g/.hidden/tree/ünï", "fix/#12-100%+é")
@example("a%20b", "feature/x")
def test_every_name_can_be_written_with_two_layers(
    nbviewer: NbviewerRig, path: str, ref: str
) -> None:
    name = f"{path}.ipynb"
    blob = f"/github/org/repo/blob/{encode(ref)}/{encode_path(encode_path(name))}"
    assert nbviewer.asked(SITE + blob) == file(ref, name)


@settings(max_examples=100, deadline=None)
@given(PATHS)
@example("50% #1 a+b?c=d&e;f@g/.hidden/tree/ünï")
def test_addresses_elsewhere_take_one_layer(nbviewer: NbviewerRig, path: str) -> None:
    name = f"{path}.ipynb"
    assume("/?" not in name)  # where nbviewer sees the beginning of a query
    asked = nbviewer.asked(f"{SITE}/urls/git.example.org/{encode_path(name)}")
    assert unquote(asked["url"]) == f"https://git.example.org/{name}"


@settings(max_examples=100, deadline=None)
@given(PATHS, REFS)
@example("C++ 100%", "feature/x")
def test_our_links_to_github(nbviewer: NbviewerRig, path: str, ref: str) -> None:
    name = f"{path}.ipynb"
    hub = make_hub("nbviewer", SITE)
    link = url_of(make_launch(hub, name, repository="https://github.com/org/repo", ref=ref))
    assert nbviewer.asked(link) == file(ref, name)
    shown = make_launch(hub, path, repository="https://github.com/org/repo", ref=ref, opens=FOLDER)
    expected = {"user": "org", "repo": "repo", "ref": ref, "folder": path}
    assert nbviewer.asked(url_of(shown)) == expected


@settings(max_examples=100, deadline=None)
@given(PATHS)
def test_our_links_to_other_hosts(nbviewer: NbviewerRig, path: str) -> None:
    name = f"{path}.ipynb"
    assume("/?" not in f"/{name}")  # where nbviewer sees the beginning of a query
    hub = make_hub("nbviewer", SITE)
    link = url_of(make_launch(hub, name, repository="https://gitlab.com/a/b/book"))
    asked = nbviewer.asked(link)
    assert unquote(asked["url"]) == f"https://gitlab.com/a/b/book/-/raw/main/{name}"


def test_our_link_is_that_of_nbviewers_form(nbviewer: NbviewerRig) -> None:
    repository = "https://github.com/org/repo"
    link = url_of(make_launch(make_hub("nbviewer", SITE), "docs/a.ipynb", repository=repository))
    assert link == nbviewer.rewritten(f"{repository}/blob/main/docs/a.ipynb")
