"""Records and their views before validators that are large, or need Node.js or a server."""

from __future__ import annotations

import json
import random
import subprocess
from copy import deepcopy
from pathlib import Path

import pytest

from launchdirectives.publication import canonical, schema, views
from launchdirectives.publication.document import Document
from launchdirectives.publication.views import linkset
from tests.live.conftest import require_modules
from tests.live.npm import file_of, installed
from tests.live.serving import served
from tests.node import node, printed
from tests.publication import crates
from tests.publication.mutations import change, some_changes
from tests.publication.samples import SAMPLE, VARIANTS, document, sample, variant

pytestmark = pytest.mark.live

AJV = """
const Ajv = require(process.argv[2]);
const [schema, ...records] = JSON.parse(require("fs").readFileSync(0, "utf-8"));
// Formats are words in this schema: its patterns say what holds.
const ajv = new Ajv({strict: true, strictRequired: false, validateFormats: false});
const validate = ajv.compile(schema);
console.log(JSON.stringify(records.map((record) => validate(record))));
"""


def test_ajv_takes_what_we_take(tmp_path: Path) -> None:
    by_name = [dict(variant(name).data) for name in VARIANTS]
    chance = random.Random(8785)  # noqa: S311
    changed = [sample() for _ in range(400)]
    for data in changed:
        for one in some_changes(chance):
            change(data, *deepcopy(one))
    (tmp_path / "ajv.cjs").write_text(AJV, encoding="utf-8")
    bundle = file_of("ajv-dist@8.17.1", "dist/ajv2020.bundle.js", tmp_path)
    asked = json.dumps([schema.schema(), *by_name, *changed])
    theirs = json.loads(printed(tmp_path / "ajv.cjs", bundle, text=asked))
    ours = [not any(schema.problems(one)) for one in (*by_name, *changed)]
    assert theirs == ours
    assert all(ours[: len(by_name)])
    assert 20 < sum(ours[len(by_name) :]) < 380


def test_a_typescript_compiler_knows_each_property_of_schema_org(tmp_path: Path) -> None:
    packages = ("typescript@5.9.3", "schema-dts@2.1.0", "schema-dts-lib@1.1.0")
    place = installed(packages, tmp_path)
    view = views.get("json-ld")
    lines = ['import type { WithContext, ScholarlyArticle, LearningResource } from "schema-dts";']
    works = [view.of_page(found, page) for found in map(variant, VARIANTS) for page in found.pages]
    assert len(works) > len(VARIANTS)
    for number, work in enumerate(works):
        kind = json.loads(work)["@type"]
        lines.append(f"export const work{number}: WithContext<{kind}> = {work};")
    # What schema.org does not have: a word that is misspelt, a property of another type.
    wrong = json.loads(works[0])
    wrong["isBasedOn"]["softwareRequirements"] = "a"
    for name, work in {
        "misspelt": {**json.loads(works[0]), "headlin": "x"},
        "wrong": wrong,
    }.items():
        lines.append("// @ts-expect-error")
        lines.append(f"export const {name}: WithContext<ScholarlyArticle> = {json.dumps(work)};")
    (place / "works.mts").write_text("\n".join(lines), encoding="utf-8")
    options = ("--noEmit", "--strict", "--skipLibCheck", "--module", "node16")
    compiler = str(place / "node_modules/typescript/lib/tsc.js")
    ended = subprocess.run(
        (node(), compiler, *options, "works.mts"), cwd=place, capture_output=True, text=True
    )
    assert ended.stdout == ""


def moved(origin: str) -> Document:
    """The sample, of a site at *origin*."""
    text = SAMPLE.read_text(encoding="utf-8")
    return document(json.loads(text.replace("https://books.example.org/seismic", origin)))


def test_signposting_finds_its_way_from_a_page(tmp_path: Path) -> None:
    require_modules("signposting")
    from signposting import find_signposting_html, find_signposting_linkset

    view = views.get("linkset")
    with served(tmp_path) as origin:
        found = moved(origin)
        assert not list(schema.problems(found.data))
        page = next(found.pages)
        path = tmp_path / f"{page['id']}.html"
        path.parent.mkdir(parents=True)
        head = view.in_head(found, page)
        path.write_text(f"<!doctype html><head>{head}</head><body>Text.", encoding="utf-8")
        (tmp_path / view.file).write_text(view.of_site(found), encoding="utf-8")
        (tmp_path / "launch-metadata.json").write_bytes(canonical.readable(found.data))

        by_head = find_signposting_html(page["url"])
        assert by_head.citeAs is not None
        assert str(by_head.citeAs.target) == "https://doi.org/10.5555/seismic-book.ch1"
        assert by_head.license is not None
        assert str(by_head.license.target) == "https://creativecommons.org/licenses/by/4.0/"
        assert [str(one.target) for one in by_head.authors] == [
            "https://orcid.org/0000-0002-1825-0097"
        ]
        profiles = {profile for one in by_head.describedBy for profile in one.profiles}
        assert profiles == {"urn:launchdirectives:launch-metadata:1", linkset.CRATE}
        [record] = [one for one in by_head.describedBy if one.type == "application/json"]
        assert str(record.target) == f"{origin}/launch-metadata.json"
        [item] = by_head.items
        assert str(item.target).endswith("/notebooks/01-seismic.ipynb")
        # Served as any JSON, which is what static hosts do.
        [linked] = by_head.linksets
        by_linkset = find_signposting_linkset(str(linked.target)).for_context(page["url"])
        assert {(one.rel, str(one.target), one.type) for one in by_linkset} == {
            (one.rel, str(one.target), one.type) for one in by_head
        }


CHECKED = {
    "1.1": (("ro-crate", "odd texts"), ("page-crate", "no archive")),
    "1.2": (("ro-crate-1.2", "odd texts"),),
}
"""Crates that differ most: each takes a second, and four by 1.2."""

OTHERS = {
    "1.1": (("ro-crate", "bare"), ("page-crate", "archive"), ("repository-crate", "sample")),
    "1.2": (("page-crate-1.2", "no archive"),),
}
"""Those that the gate has no time for."""


@pytest.mark.parametrize("checked", [CHECKED, pytest.param(OTHERS, marks=pytest.mark.slow)])
def test_roc_validator_misses_nothing(
    tmp_path: Path, checked: dict[str, tuple[tuple[str, str], ...]]
) -> None:
    require_modules("rocrate_validator", "requests_cache")
    from tests.live.crate_validator import Validator

    validator = Validator(tmp_path)
    for version, made in checked.items():
        for view, name in made:
            text = next(crates.texts_of(view, variant(name)))
            folder = crates.write(tmp_path / view / name.replace(" ", "-"), text)
            assert (view, name, validator.required(folder, version)) == (view, name, [])
    damaged = json.loads(next(crates.texts_of("ro-crate", variant("sample"))))
    del damaged["@graph"][1]["license"]
    folder = crates.write(tmp_path / "damaged", json.dumps(damaged))
    [told] = validator.required(folder, "1.1")
    assert "license" in told
