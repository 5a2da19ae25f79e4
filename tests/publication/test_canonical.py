"""Records as bytes."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from launchdirectives.publication.canonical import (
    Unreadable,
    canonical,
    digest,
    indented,
    parse,
    readable,
)
from tests.publication.samples import sample

_TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
_KEYS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=5)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)
_RECORDS = st.dictionaries(_KEYS, _VALUES, max_size=5)


@given(_RECORDS)
def test_form_is_that_of_rfc_8785(value: dict[str, object]) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(_RECORDS)
def test_what_is_written_is_read(value: dict[str, object]) -> None:
    for content in (canonical(value), readable(value)):
        assert parse(content) == value


@given(_RECORDS)
def test_what_is_published_is_indented_as_usual(value: dict[str, object]) -> None:
    assert readable(value).decode() == json.dumps(value, indent=1, ensure_ascii=False) + "\n"


@given(st.lists(_VALUES, max_size=4))
def test_a_list_may_come_one_by_one(values: list[object]) -> None:
    assert indented({"list": iter(values)}) == indented({"list": values})


def test_digest_is_of_all_but_itself() -> None:
    found = sample()
    assert digest(found) == found["contentDigest"]
    found["site"]["title"] += "."
    assert digest(found) != found["contentDigest"]


@pytest.mark.parametrize(
    ("content", "words", "is_unsafe"),
    [
        (b'{"hub": 1, "hub": 2}', "'hub' stands twice", True),
        (b'{"a": {"b": 1, "b": 1}}', "'b' stands twice", True),
        (b'{"a": NaN}', "the number NaN", True),
        (b'{"a": -Infinity}', "the number -Infinity", True),
        (b'{"a": 1.0}', "the number 1.0", True),
        (b'{"a": 1e400}', "the number 1e400", True),
        (b'{"a": ' + b"9" * 5000 + b"}", "too large", True),
        (b'{"a": "\xff"}', "no UTF-8 at byte 7", True),
        (b'\xef\xbb\xbf{"a": 1}', "no JSON", False),
        (b'{"a": "\\ud800"}', "lone surrogate", True),
        (b"[" * 40 + b"]" * 40, "deeper than 32", True),
        (b'{"a":' * 100_000, "deeper than 32", True),
        (b"[]", "no JSON object", False),
        (b"", "no JSON at line 1", False),
        (b"{} {}", "no JSON", False),
        (b'{"a": "' + b"x" * 6_000_000 + b'"}', "more than", True),
    ],
)
def test_what_two_readers_may_understand_differently(
    content: bytes, words: str, is_unsafe: bool
) -> None:
    with pytest.raises(Unreadable, match=words) as caught:
        parse(content)
    assert caught.value.is_unsafe is is_unsafe


def test_brackets_in_strings_are_not_depth() -> None:
    value = {"a": "[" * 100 + '\\"{' * 50}
    assert parse(json.dumps(value).encode()) == value
