"""Launch links that others have made, and the badges of a README."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchdirectives.foreign import links, readme

BOOK = "https://github.com/org/book"
MYBINDER = "https://mybinder.org"
BINDER = {"kind": "binderhub", "url": MYBINDER, "title": "Binder"}

Values = Mapping[str, object]

NESTED = (
    f"{MYBINDER}/v2/gh/org/image/v1?urlpath=git-pull%3Frepo%3Dhttps%253A%252F%252Fgithub.com%252F"
    "org%252Fbook%26urlpath%3Dlab%252Ftree%252Fbook%252Fa.ipynb%26branch%3Ddev"
)
"""Content by nbgitpuller in another environment, as nbgitpuller's link generator makes it."""

LINKS = [
    (f"{MYBINDER}/v2/gh/org/book/HEAD", BINDER, BOOK, ""),
    (
        f"{MYBINDER}/v2/gh/org/book/feature/x?labpath=a.ipynb",
        {**BINDER, "interface": "lab"},
        BOOK,
        "feature/x",
    ),
    (
        f"{MYBINDER}/v2/gh/org/book/main?filepath=a.ipynb",
        {**BINDER, "interface": "notebook"},
        BOOK,
        "main",
    ),
    (
        f"{MYBINDER}/v2/gh/org/book/main?urlpath=%2Fdoc%2Ftree%2Fa.ipynb",
        {**BINDER, "interface": "doc"},
        BOOK,
        "main",
    ),
    (
        f"{MYBINDER}/v2/gh/org/book/main?urlpath=rstudio",
        {**BINDER, "interface": "rstudio"},
        BOOK,
        "main",
    ),
    (f"{MYBINDER}/v2/gl/a%2Fb%2Fbook/main", BINDER, "https://gitlab.com/a/b/book", "main"),
    (
        "https://hub.example.org/services/binder/v2/git/https%3A%2F%2Fgit.example.org%2Fa%2Fbook.git/v%231",
        {**BINDER, "url": "https://hub.example.org/services/binder"},
        "https://git.example.org/a/book.git",
        "v#1",
    ),
    (f"{MYBINDER}/v2/gist/user/0123abcd", BINDER, "https://gist.github.com/user/0123abcd", ""),
    (f"{MYBINDER}/v2/zenodo/10.5281/zenodo.1/", BINDER, "https://doi.org/10.5281/zenodo.1", ""),
    ("https://beta.mybinder.org/repo/org/book/notebooks/index.ipynb", BINDER, BOOK, ""),
    (NESTED, {**BINDER, "interface": "lab"}, BOOK, "dev"),
    (
        NESTED.replace("%3F", "%253F").replace("%3D", "%253D").replace("%26", "%2526"),
        {**BINDER, "interface": "lab"},
        BOOK,
        "dev",
    ),
    (
        "https://hub.example.org/x/hub/user-redirect/git-pull"
        "?repo=https%3A%2F%2Fgithub.com%2Forg%2Fbook&branch=main&urlpath=tree%2Fbook%2F&targetPath=course",
        {
            "kind": "jupyterhub",
            "url": "https://hub.example.org/x",
            "title": "JupyterHub",
            "interface": "notebook",
            "folder": "course",
        },
        BOOK,
        "main",
    ),
    (
        "https://colab.research.google.com/github/org/book/blob/dev/a/b.ipynb",
        {"kind": "colab"},
        BOOK,
        "dev",
    ),
    ("https://colab.research.google.com/github/org/book", {"kind": "colab"}, BOOK, ""),
    (
        "https://nbviewer.jupyter.org/github/org/book/tree/feature%2Fx/",
        {"kind": "nbviewer"},
        BOOK,
        "feature/x",
    ),
    (
        "https://deepnote.com/launch?url=https%3A%2F%2Fgithub.com%2Forg%2Fbook%2Fblob%2Fdev%2Fa.ipynb",
        {"kind": "deepnote"},
        BOOK,
        "dev",
    ),
    (
        "https://kaggle.com/kernels/welcome?src=https://github.com/org/book/blob/dev/a.ipynb",
        {"kind": "kaggle"},
        BOOK,
        "dev",
    ),
    (
        "https://codespaces.new/org/book?quickstart=1",
        {"kind": "codespaces", "quickstart": True},
        BOOK,
        "",
    ),
    (
        "https://github.com/codespaces/new/org/book/tree/dev?devcontainer_path=.devcontainer%2Fa.json",
        {"kind": "codespaces", "devcontainer": ".devcontainer/a.json"},
        BOOK,
        "dev",
    ),
    (
        "https://studiolab.sagemaker.aws/import/github/org/book/blob/dev/a.ipynb",
        {"kind": "studiolab"},
        BOOK,
        "dev",
    ),
    ("https://molab.marimo.io/github/org/book/blob/dev/a.py", {"kind": "molab"}, BOOK, "dev"),
]


@pytest.mark.parametrize(("address", "hub", "repository", "ref"), LINKS)
def test_launch_links(address: str, hub: Values, repository: str, ref: str) -> None:
    found = links.read(address)
    assert found is not None
    assert (found.hub, found.repository, found.ref) == (hub, repository, ref)


def test_the_environment_of_a_nested_link() -> None:
    found = links.read(NESTED)
    assert found is not None
    assert found.environment == {"repository": "https://github.com/org/image", "ref": "v1"}


@pytest.mark.parametrize(
    "address",
    [
        f"{MYBINDER}/badge_logo.svg",
        f"{MYBINDER}/v2/gh/org",
        f"{MYBINDER}/v2/xx/org/book/main",
        "https://colab.research.google.com/assets/colab-badge.svg",
        "https://colab.research.google.com/drive/0123",
        "https://github.com/org/book/blob/main/a.ipynb",
        "https://deepnote.com/launch?url=https://[",
        "https://[::1/v2/gh/org/book/main",
        "https://hub.example.org/hub/user-redirect/lab/tree/a.ipynb",
        "javascript:alert(1)//v2/gh/org/book/main",
        "",
    ],
)
def test_other_links(address: str) -> None:
    assert links.read(address) is None


@given(address=st.text() | st.text().map(lambda tail: f"{MYBINDER}/v2/gh/{tail}"))
def test_no_address_makes_a_traceback(address: str) -> None:
    found = links.read(address)
    assert found is None or found.repository


README = f"""\
# Book

[![Binder]({MYBINDER}/badge_logo.svg)]({MYBINDER}/v2/gh/org/book/dev?urlpath=lab)
<a href="https://colab.research.google.com/github/org/book/blob/dev/a.ipynb?x=1&amp;y=2">Colab</a>

.. image:: {MYBINDER}/badge_logo.svg
   :target: {MYBINDER}/v2/gh/org/book/dev?urlpath=tree/a.ipynb

See also {MYBINDER}/v2/gh/other/book/main.
"""


def test_a_readme() -> None:
    carried = readme.carry(README, BOOK, "main")
    assert carried.values == {
        "hubs": {"binder": BINDER, "colab": {"kind": "colab"}},
        "source": {"ref": "dev"},
    }
    assert carried.lost == (
        ((f"{MYBINDER}/v2/gh/other/book/main",), "It opens another repository."),
    )


def test_a_readme_of_a_book_that_nobody_knows() -> None:
    carried = readme.carry(README)
    assert carried.values["source"] == {"repository": BOOK, "ref": "dev"}


@pytest.mark.parametrize("branch", ["main", "dev"])
def test_refs_that_disagree_are_not_carried(branch: str) -> None:
    text = f"{MYBINDER}/v2/gh/org/book/dev {MYBINDER}/v2/gh/org/book/main?urlpath=lab"
    carried = readme.carry(text, BOOK, branch)
    assert "source" not in carried.values
    assert len(carried.lost) == 2


def test_the_default_branch_is_not_written_even_with_slashes() -> None:
    text = "https://colab.research.google.com/github/org/book/blob/release/2/a.ipynb"
    assert "source" not in readme.carry(text, BOOK, "release/2").values


def test_two_hubs_of_a_kind_and_an_environment() -> None:
    pull = "hub/user-redirect/git-pull?repo=https://github.com/org/book"
    text = (
        f"<https://a.org/{pull}> <https://b.org/{pull}> <{NESTED}> <{MYBINDER}/v2/gh/org/book/dev>"
    )
    carried = readme.carry(text, BOOK, "main")
    hubs = carried.values["hubs"]
    assert isinstance(hubs, dict)
    assert {name: hub["url"] for name, hub in hubs.items()} == {
        "jupyterhub": "https://a.org",
        "jupyterhub-2": "https://b.org",
        "binder": MYBINDER,
    }
    assert carried.values["environments"] == {
        "default": {"repository": "https://github.com/org/image", "ref": "v1"}
    }
    assert [reason for _, reason in carried.lost] == [
        "It has another environment than the badge before it."
    ]
