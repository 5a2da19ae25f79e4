"""The form of a record: our own walk of the schema says what other validators say."""

from __future__ import annotations

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from launchdirectives.publication import canonical, schema
from tests.publication.mutations import NAMES, ODD, OPERATIONS, PLACES, Change, change
from tests.publication.samples import SAMPLE, VARIANTS, sample, variant

SCHEMA = Path(schema.__file__).with_name("launch-metadata.schema.json")
VALIDATOR = Draft202012Validator(schema.schema())


@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLACES),
            st.sampled_from(OPERATIONS),
            st.sampled_from(ODD),
            st.sampled_from(NAMES),
        ),
        min_size=1,
        max_size=3,
    )
)
@settings(max_examples=500, deadline=None)
def test_valid_is_what_jsonschema_takes_for_valid(
    changes: list[Change],
) -> None:
    data = sample()
    for one in changes:
        change(data, *deepcopy(one))
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
