"""Folders of clones: one for each repository and branch, and never another one tomorrow."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchdirectives.addresses import for_readers
from launchdirectives.hubs.nbgitpuller import auto_folder
from tests.core.test_addresses import SPELLINGS
from tests.core.test_urls import REFS

PINNED = {
    ("https://github.com/org/book", "main"): "book-main-2b9b30bf",
    ("https://github.com/org/book", ""): "book-4f00be56",
    ("https://github.com/org/book", "feature/x"): "book-feature-x-269000c7",
    ("https://github.com/org/book", "feature-x"): "book-feature-x-2a89f6e5",
    ("https://github.com/Other/Book.git", "main"): "book-main-e8ad5397",
    ("git@github.com:org/book.git", "main"): "book-main-2b9b30bf",
    ("https://gitlab.com/a/b/c/book", "2026.08"): "book-2026-08-5bf1fcc4",
    ("https://git.example.org:8443/a/b", "main"): "b-main-401739e6",
    ("ssh://git@git.example.org:2222/a/b.git", "main"): "b-main-94a0fc3d",
    ("https://git.example.org/a/数据", "é"): "82bf6b82",
    ("https://github.com/org/long-name-long-name-long-name-long-name-long-name-long-name-", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"): "long-name-long-name-long-name-long-name-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-43ef36e1",
}  # fmt: skip
"""Folders that readers have already: to change one is to lose their work from sight."""


@pytest.mark.parametrize(("repository", "branch"), PINNED)
def test_folders_never_change(repository: str, branch: str) -> None:
    assert auto_folder(repository, branch) == PINNED[repository, branch]


@pytest.mark.parametrize("identity", SPELLINGS)
def test_same_for_all_spellings_of_a_repository(identity: str) -> None:
    spellings = SPELLINGS[identity]
    expected = auto_folder(spellings[0], "main")
    found = {auto_folder(spelling, "main") for spelling in spellings}
    found |= {auto_folder(for_readers(spelling), "main") for spelling in spellings}
    assert found == {expected}


def test_differs_for_everything_else() -> None:
    places = [
        (repository, branch)
        for repository in (
            "https://github.com/org/book",
            "https://github.com/other/book",
            "https://github.com/org/book2",
            "https://gitlab.com/org/book",
            "https://gitlab.com/org/sub/book",
            "https://git.example.org:8443/org/book",
            "https://git.example.org/org/book",
        )
        for branch in ("", "main", "Main", "feature/x", "feature-x", "feature_x", "é", "è", "数据")
    ]
    for one, other in combinations(places, 2):
        assert auto_folder(*one).lower() != auto_folder(*other).lower(), (one, other)


NAMES = st.text(st.characters(categories=("L", "N"), include_characters="-_.~"), min_size=1, max_size=60).filter(
    lambda name: name.strip(".") and not name.endswith((".git", ".GIT"))
)  # fmt: skip
REPOSITORIES = st.builds(
    "https://{}/{}/{}".format,
    st.sampled_from(("github.com", "gitlab.com", "git.example.org:8443")),
    NAMES,
    NAMES,
)


@settings(max_examples=300, deadline=None)
@given(REPOSITORIES, REFS)
def test_only_safe_characters(repository: str, branch: str) -> None:
    folder = auto_folder(repository, branch)
    assert re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", folder)
    assert len(folder) <= 100


@settings(max_examples=100, deadline=None)
@given(st.sets(st.tuples(REPOSITORIES.map(str.lower), REFS), min_size=2, max_size=30))
def test_no_two_places_share_a_folder(places: set[tuple[str, str]]) -> None:
    folders = [auto_folder(*place) for place in places]
    assert len(set(folders)) == len(folders)
