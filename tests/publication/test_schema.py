"""The form of a record: our own walk of the schema says what other validators say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from launchdirectives.publication import canonical, schema
from tests.publication.samples import SAMPLE, VARIANTS, Data, sample, variant

SCHEMA = Path(schema.__file__).with_name("launch-metadata.schema.json")
VALIDATOR = Draft202012Validator(schema.schema())

ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 101, 10**15, "", "a", "A b", "\n", "x" * 501, [], {}, [{}]),
    *("main\n", "-x", "a..b", "../x", "/x", "a\\b", "é", "\u202e", "\x7f", "2025-11-03", "public"),
    *("63eff32cd66749e1232e72089efd7ca4984164dc\n", "0" * 40, "0" * 64, "sha256:" + "0" * 64),
    *("https://a.example/", "https://a.example/\n", "http://a.example/", "http://localhost:1/"),
    *("javascript:x", "https://u@a.example/", "https://a.example/?q", "urn:x", "10.5555/x", "1.1"),
    *("0000-0002-1825-0097", "2025-11-03T10:15:00Z", "en", "CC-BY-4.0", "thebe", "dockerfile"),
    *([1, 1], ["gh", "gh"], {"url": "https://a.example/"}, {"name": "x"}, {"x-own": 1}),
]
NAMES = ("x-own", "unknown", "url", "doi", "source", "commit", "files", "digest", "access", "pinned")


def _places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [place, *(one for key, item in inner for one in _places(item, (*place, key)))]


PLACES = _places(sample())
OPERATIONS = ("replace", "delete", "add", "append", "twice")


def _change(data: Data, place: tuple[Any, ...], operation: str, value: Any, name: str) -> None:
    """Change *data* at *place*, as far as that is there."""
    holder: Any = data
    try:
        for key in place[:-1]:
            holder = holder[key]
        old = holder[place[-1]]
    except (KeyError, IndexError, TypeError):
        return
    if operation == "delete":
        del holder[place[-1]]
    elif operation == "add" and isinstance(old, dict):
        old[name] = value
    elif operation == "append" and isinstance(old, str):
        holder[place[-1]] = f"{old}{value}"
    elif operation == "twice" and isinstance(old, list):
        old += old
    else:
        holder[place[-1]] = value


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLACES[1:]),
            st.sampled_from(OPERATIONS),
            st.sampled_from(ODD),
            st.sampled_from(NAMES),
        ),
        min_size=1,
        max_size=3,
    )
)
@settings(max_examples=700, deadline=None)
def test_valid_is_what_jsonschema_takes_for_valid(
    changes: list[tuple[tuple[Any, ...], str, Any, str]],
) -> None:
    data = sample()
    for change in changes:
        _change(data, *json.loads(json.dumps(change)))
    assert (not list(schema.problems(data))) == VALIDATOR.is_valid(data)


@pytest.mark.parametrize("name", VARIANTS)
def test_each_variant_fits(name: str) -> None:
    data = variant(name).data
    assert list(map(str, schema.problems(data))) == []
    assert VALIDATOR.is_valid(data)


@pytest.mark.parametrize("name", VARIANTS)
def test_the_canonical_form_is_that_of_rfc_8785(name: str) -> None:
    data = variant(name).data
    assert canonical.canonical(data) == rfc8785.dumps(dict(data))


def _check_jsonschema(*arguments: str | Path) -> tuple[int, str]:
    command = (sys.executable, "-m", "check_jsonschema", *map(str, arguments))
    ended = subprocess.run(command, capture_output=True, text=True)
    return ended.returncode, ended.stdout


def test_check_jsonschema_takes_the_schema_and_the_sample(tmp_path: Path) -> None:
    for name in VARIANTS:
        path = tmp_path / f"{name}.json"
        path.write_bytes(canonical.readable(variant(name).data))
    records = sorted(tmp_path.iterdir())
    assert len(records) == len(VARIANTS)
    assert _check_jsonschema("--check-metaschema", SCHEMA)[0] == 0
    assert _check_jsonschema("--schemafile", SCHEMA, SAMPLE, *records)[0] == 0


def test_check_jsonschema_refuses_what_we_refuse(tmp_path: Path) -> None:
    texts = {
        "newline": ('"commit": "63eff3', '"commit": "\\n63eff3'),
        "script": ('"url": "https://hub.example.org/"', '"url": "javascript:alert(1)"'),
        "climbs": ('"path": "intro.md"', '"path": "../intro.md"'),
        "option": ('"requestedRef": "main"', '"requestedRef": "--upload-pack=x"'),
        "unknown": ('"formatVersion"', '"more": 1, "formatVersion"'),
        "member": ('"hub": "public",', ""),
    }
    text = SAMPLE.read_text(encoding="utf-8")
    for name, (old, new) in texts.items():
        assert old in text
        changed = text.replace(old, new, 1)
        (tmp_path / f"{name}.json").write_text(changed, encoding="utf-8")
        assert list(schema.problems(json.loads(changed))), name
    code, said = _check_jsonschema("--schemafile", SCHEMA, *sorted(tmp_path.iterdir()))
    assert code == 1
    assert {name for name in texts if f"{name}.json" in said} == set(texts)
