"""Kinds of hosts: which one an address is on, what BinderHub calls it, how it shows a file."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchdirectives import hubs, providers
from launchdirectives.addresses import parse
from launchdirectives.findings import Refused
from launchdirectives.model import COMMIT, TAG, Source
from launchdirectives.providers import RAW, TREE, WEB
from launchdirectives.resolve import Request
from tests.core import consumers
from tests.core.making import book_of, codes, make_hub, make_launch, url_of

GIST = "https://gist.github.com/user/0123456789abcdef0123456789abcdef"
SHA = "0123456789abcdef0123456789abcdef01234567"
NUMBER = "8f7c2f0341ef4180b0dbe97f59130756"

PLACES = {
    "https://github.com/org/book": ("github", "gh/org/book/main"),
    "git@github.com:org/book.git": ("github", "gh/org/book/main"),
    "https://github.com/org/book.git/": ("github", "gh/org/book/main"),
    "https://github.example.org/org/book": ("github", "git/https%3A%2F%2Fgithub.example.org%2Forg%2Fbook/main"),
    "https://gitlab.com/a/b/c/book": ("gitlab", "gl/a%2Fb%2Fc%2Fbook/main"),
    "https://gitlab.com/a/b/c/book.git": ("gitlab", "gl/a%2Fb%2Fc%2Fbook/main"),
    "https://gitlab.example.org/a/b/book": ("gitlab", "git/https%3A%2F%2Fgitlab.example.org%2Fa%2Fb%2Fbook/main"),
    "https://bitbucket.org/org/book": ("bitbucket", "git/https%3A%2F%2Fbitbucket.org%2Forg%2Fbook/main"),
    "https://codeberg.org/org/book": ("gitea", "git/https%3A%2F%2Fcodeberg.org%2Forg%2Fbook/main"),
    "ssh://git@git.example.org:2222/a/b.git": ("git", "git/ssh%3A%2F%2Fgit%40git.example.org%3A2222%2Fa%2Fb.git/main"),
    "git@git.example.org:a/b.git": ("git", "git/git%40git.example.org%3Aa%2Fb.git/main"),
    "https://git.example.org:8443/a/b": ("git", "git/https%3A%2F%2Fgit.example.org%3A8443%2Fa%2Fb/main"),
    GIST: ("gist", "gist/user/0123456789abcdef0123456789abcdef/main"),
}  # fmt: skip
"""Addresses of git repositories: the kind of host, and BinderHub's spec at ``main``."""

ARCHIVES = {
    "10.5281/zenodo.3242074": ("zenodo", "zenodo/10.5281/zenodo.3242074"),
    "doi:10.5281/zenodo.3242074": ("zenodo", "zenodo/10.5281/zenodo.3242074"),
    "DOI:10.5281/zenodo.3242074": ("zenodo", "zenodo/10.5281/zenodo.3242074"),
    "https://doi.org/10.5281/zenodo.3242074": ("zenodo", "zenodo/10.5281/zenodo.3242074"),
    "https://dx.doi.org/10.5281/zenodo.3242074/": ("zenodo", "zenodo/10.5281/zenodo.3242074"),
    "https://zenodo.org/records/3242074": ("zenodo", "zenodo/10.5281/zenodo.3242074"),
    "10.6084/m9.figshare.9782777.v1": ("figshare", "figshare/10.6084/m9.figshare.9782777.v1"),
    "10.7910/DVN/TJCLKP": ("dataverse", "dataverse/10.7910/DVN/TJCLKP"),
    f"https://www.hydroshare.org/resource/{NUMBER}/": ("hydroshare", f"hydroshare/https%3A%2F%2Fwww.hydroshare.org%2Fresource%2F{NUMBER}"),
    f"10.4211/hs.{NUMBER}": ("hydroshare", f"hydroshare/{NUMBER}"),
    "https://ckan.example.org/dataset/sample/": ("ckan", "ckan/https%3A%2F%2Fckan.example.org%2Fdataset%2Fsample"),
    "https://ckan.example.org/dataset/sample?activity_id=1-a": ("ckan", "ckan/https%3A%2F%2Fckan.example.org%2Fdataset%2Fsample%3Factivity_id%3D1-a"),
}  # fmt: skip
"""Addresses in archives: the kind of host, and BinderHub's spec."""


def _spec(url: str) -> str:
    return url.removeprefix("https://mybinder.org/v2/").partition("?")[0]


@pytest.mark.parametrize("repository", [*PLACES, *ARCHIVES])
def test_what_a_host_is_and_what_binderhub_builds(repository: str) -> None:
    name, spec = (PLACES | ARCHIVES)[repository]
    assert providers.name_of(parse(repository)) == name
    ref = "main" if repository in PLACES else ""
    hub = make_hub("binderhub", "https://mybinder.org")
    url = url_of(make_launch(hub, "a.ipynb", repository=repository, ref=ref))
    assert _spec(url) == spec
    assert consumers.build_request(spec) == spec  # the build token is for these very bytes


@pytest.mark.parametrize(
    ("repository", "ref", "code", "fix"),
    [
        ("https://gist.github.com/0123456789abcdef0123456789abcdef", "", "hub.source", "/USER/"),
        (GIST, "feature", "hub.ref", "whole commit"),
        ("10.5281/zenodo.3242074", "main", "hub.ref", "Leave out the ref"),
        ("10.99999/abc", "", "hub.source", "{'10.99999': dataverse}"),
        ("10.5281/zenodo.1%2", "", "hub.source", "no escaping"),
        ("https://github.com/org", "main", "hub.source", "owner/project"),
    ],
)
def test_what_binderhub_cannot_build(repository: str, ref: str, code: str, fix: str) -> None:
    hub = make_hub("binderhub", "https://mybinder.org")
    with pytest.raises(Refused) as refused:
        url_of(make_launch(hub, "a.ipynb", repository=repository, ref=ref))
    assert refused.value.code == code
    assert fix in refused.value.fix


def test_an_operator_may_serve_an_archive_or_host_otherwise() -> None:
    served = {"10.99999": "dataverse", "git.example.org": "gl", "github.com": "git"}
    hub = make_hub("binderhub", "https://mybinder.org", providers=served)
    found = [
        _spec(url_of(make_launch(hub, "a.ipynb", repository=repository, ref=ref)))
        for repository, ref in (
            ("10.99999/abc", ""),
            ("https://git.example.org/a/b/c", "main"),
            ("https://github.com/org/book", "main"),
        )
    ]
    assert found == [
        "dataverse/10.99999/abc",
        "gl/a%2Fb%2Fc/main",
        "git/https%3A%2F%2Fgithub.com%2Forg%2Fbook/main",
    ]


@pytest.mark.parametrize("ref", ["", "HEAD", "main", "master", SHA])
def test_refs_of_a_gist(ref: str) -> None:
    hub = make_hub("binderhub", "https://mybinder.org")
    spec = _spec(url_of(make_launch(hub, "a.ipynb", repository=GIST, ref=ref)))
    assert spec == f"gist/user/0123456789abcdef0123456789abcdef/{ref}".rstrip("/")


@settings(max_examples=200, deadline=None)
@given(
    st.text("abcXYZ019._-()!'*~é/:;,+@=&$", min_size=1, max_size=20).filter(lambda t: t.strip("/"))
)
def test_any_doi_survives_the_build_token(rest: str) -> None:
    hub = make_hub("binderhub", "https://mybinder.org")
    rest = rest.strip("/")
    url = url_of(make_launch(hub, "a.ipynb", repository=f"10.7910/{rest}", ref=""))
    spec = _spec(url)
    assert consumers.build_request(spec) == spec
    assert consumers.decode_uri(spec).startswith("dataverse/10.7910/")


def _launched(tmp_path: Path, **values: Any) -> tuple[list[str], list[str]]:
    book = book_of(values, tmp_path)
    found = book.launches(None, Request(file="a.ipynb"))
    return [launch.url for launch in found.launches], codes([*book.findings, *found.findings])


def test_a_book_in_an_archive_opens_on_binderhub_only(tmp_path: Path) -> None:
    hubs = {
        "binder": {"kind": "binderhub", "url": "https://mybinder.org"},
        "hub": {"kind": "jupyterhub", "url": "https://hub.example.org"},
    }
    urls, told = _launched(tmp_path, source={"repository": "10.5281/zenodo.3242074"}, hubs=hubs)
    assert urls == [
        "https://mybinder.org/v2/zenodo/10.5281/zenodo.3242074?urlpath=lab%2Ftree%2Fa.ipynb"
    ]
    assert told == ["hub.source", "hub.source"]  # of the book, and of this file


def test_the_link_of_an_archive_is_pinned() -> None:
    hub = make_hub("binderhub", "https://mybinder.org")
    launch = make_launch(hub, "a.ipynb", repository="10.5281/zenodo.3242074", ref="", ref_kind="")
    assert hubs.get("binderhub").pinned(launch) == url_of(launch)
    assert hubs.get("binderhub").notes(launch) == ()


def test_an_environment_in_an_archive_with_the_book_pulled_into_it(tmp_path: Path) -> None:
    urls, told = _launched(
        tmp_path,
        source={"repository": "https://gitlab.com/a/b/book", "ref": "main"},
        environments={"default": {"repository": "doi:10.5281/zenodo.3242074"}},
    )
    assert told == []
    built = consumers.binderhub(urls[0], "")
    assert (built.provider, built.repository, built.ref) == ("zenodo", "10.5281/zenodo.3242074", "")
    pulled = consumers.nbgitpuller(built.server_url)
    assert (pulled.repository, pulled.branch) == ("https://gitlab.com/a/b/book", "main")
    assert pulled.opened.path == "book/a.ipynb"


def test_an_archive_has_no_refs(tmp_path: Path) -> None:
    urls, told = _launched(tmp_path, source={"repository": "10.7910/DVN/TJCLKP", "ref": "main"})
    assert told == ["config.wrong-value"]
    assert _spec(urls[0]) == "dataverse/10.7910/DVN/TJCLKP"


def test_a_dataset_has_to_be_called_one(tmp_path: Path) -> None:
    source = {"repository": "https://data.example.org/dataset/x"}
    address = "https%3A%2F%2Fdata.example.org%2Fdataset%2Fx"
    urls, told = _launched(tmp_path, source=source)
    assert (told, _spec(urls[0])) == ([], f"git/{address}/HEAD")
    hub = make_hub("binderhub", "https://mybinder.org")
    launch = make_launch(hub, "a.ipynb", repository=source["repository"])
    assert "write 'provider: ckan'" in hubs.get("binderhub").notes(launch)[0]
    urls, told = _launched(tmp_path, source={**source, "provider": "ckan"})
    assert (told, _spec(urls[0])) == ([], f"ckan/{address}")


def test_a_provider_that_does_not_exist(tmp_path: Path) -> None:
    source = {"repository": "https://data.example.org/dataset/x", "provider": "gitlub"}
    urls, told = _launched(tmp_path, source=source)
    assert (urls, told) == ([], ["config.wrong-value"])


OTHER = "https://git.example.org/a/b"


@pytest.mark.parametrize(
    ("repository", "provider", "ref", "kind", "shows", "address"),
    [
        ("https://github.com/org/book.git", "", "feature/x", "", WEB, "https://github.com/org/book/blob/feature/x/d%20/a%23.ipynb"),
        ("https://github.com/org/book", "", "", "", WEB, "https://github.com/org/book/blob/HEAD/d%20/a%23.ipynb"),
        ("https://github.com/org/book", "", "v1", TAG, RAW, "https://raw.githubusercontent.com/org/book/v1/d%20/a%23.ipynb"),
        ("git@github.com:org/book.git", "", "main", "", TREE, "https://github.com/org/book/tree/main/d%20/a%23.ipynb"),
        ("https://github.example.org/org/book", "", "main", "", RAW, "https://github.example.org/org/book/raw/main/d%20/a%23.ipynb"),
        (OTHER, "github", "main", "", WEB, f"{OTHER}/blob/main/d%20/a%23.ipynb"),
        ("https://gitlab.com/a/b/c", "", "main", "", WEB, "https://gitlab.com/a/b/c/-/blob/main/d%20/a%23.ipynb"),
        ("https://git.example.org:8443/a/b.git", "gitlab", "main", "", RAW, "https://git.example.org:8443/a/b/-/raw/main/d%20/a%23.ipynb"),
        ("ssh://git@git.example.org:2222/a/b.git", "gitlab", "main", "", RAW, f"{OTHER}/-/raw/main/d%20/a%23.ipynb"),
        ("https://bitbucket.org/org/book", "", "feature/x", "", WEB, "https://bitbucket.org/org/book/src/feature%2Fx/d%20/a%23.ipynb"),
        ("https://codeberg.org/org/book", "", "main", "branch", WEB, "https://codeberg.org/org/book/src/branch/main/d%20/a%23.ipynb"),
        ("https://codeberg.org/org/book", "", "v1", TAG, RAW, "https://codeberg.org/org/book/raw/tag/v1/d%20/a%23.ipynb"),
        (OTHER, "gitea", SHA, COMMIT, TREE, f"{OTHER}/src/commit/{SHA}/d%20/a%23.ipynb"),
        (GIST, "", "", "", RAW, "https://gist.githubusercontent.com/user/0123456789abcdef0123456789abcdef/raw/d%20/a%23.ipynb"),
        (GIST, "", "", "", WEB, GIST),
    ],
)  # fmt: skip
def test_addresses_of_a_file(
    repository: str, provider: str, ref: str, kind: str, shows: str, address: str
) -> None:
    source = Source(repository=repository, provider=provider, ref=ref, ref_kind=kind)
    assert providers.address_of(source, "d /a#.ipynb", shows) == address


@pytest.mark.parametrize(
    ("repository", "code"), [(OTHER, "hub.source"), ("https://codeberg.org/org/book", "hub.ref")]
)
def test_an_address_that_nobody_knows(repository: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        providers.address_of(Source(repository=repository), "a.ipynb", WEB)
    assert refused.value.code == code
