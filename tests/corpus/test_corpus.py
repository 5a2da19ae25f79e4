"""Every planted fault is found with its code and line, and nothing in a sound book."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchdirectives.findings import CODES, NOTE
from tests.corpus.cases import Case, faults, sound
from tests.corpus.making import findings, make


def named(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", [*faults(), *sound()], ids=named)
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    found = findings(case, make(case, tmp_path))
    places = [(one["code"], one["file"], one["line"] or 0) for one in found]
    assert places == sorted(case.places, key=lambda one: (one[1], one[2], one[0]))
    assert all(one["message"].endswith((".", "?")) and one["fix"] for one in found)


def test_the_corpus_is_large_enough() -> None:
    assert len(faults()) >= 60
    assert len(sound()) >= 20


@pytest.mark.parametrize("case", faults(), ids=named)
def test_a_fault_is_named_first_and_before_what_follows_from_it(case: Case) -> None:
    assert case.places[0][0] == case.code
    assert case.code in CODES


@pytest.mark.parametrize("case", sound(), ids=named)
def test_sound_books_have_notes_at_most(case: Case) -> None:
    assert {CODES[code][0] for code, _, _ in case.places} <= {NOTE}
