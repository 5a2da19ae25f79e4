"""RO-Crates: whole, read back, and taken by the portals that they are for."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from rocrate.rocrate import ROCrate

from launchdirectives.findings import Refused
from launchdirectives.publication import views
from launchdirectives.publication.document import Document
from tests.publication.crates import (
    PAGE_CRATES,
    SITE_CRATES,
    dispatched,
    entities,
    indexed,
    listed,
    texts_of,
    write,
)
from tests.publication.samples import VARIANTS, document, sample, variant

COMMIT = "63eff32cd66749e1232e72089efd7ca4984164dc"
RAW = f"https://raw.githubusercontent.com/example-org/seismic-book/{COMMIT}"
CRATES = (*SITE_CRATES, *PAGE_CRATES)


def page_crate(found: Document, number: int = 0) -> str:
    return views.get("page-crate").of_page(found, list(found.pages)[number])


@pytest.mark.parametrize("view", CRATES)
@pytest.mark.parametrize("name", VARIANTS)
def test_all_that_is_referred_to_is_there(view: str, name: str) -> None:
    for text in texts_of(view, variant(name)):
        found = entities(text)
        version = "1.2" if view.endswith("1.2") else "1.1"
        profile = f"https://w3id.org/ro/crate/{version}"
        assert list(found)[:2] == ["ro-crate-metadata.json", "./"]
        assert found["ro-crate-metadata.json"]["conformsTo"] == {"@id": profile}
        references = [
            one["@id"]
            for entity in found.values()
            for value in entity.values()
            for one in listed(value)
            if isinstance(one, dict)
        ]
        assert set(references) - {profile} <= set(found)
        assert set(found) <= {*references, "ro-crate-metadata.json"}
        parts = {one["@id"] for one in listed(found["./"].get("hasPart"))}
        files = {name for name, one in found.items() if "File" in listed(one["@type"])}
        assert files <= parts


def test_a_notebook_has_all_that_a_reader_needs() -> None:
    found = entities(next(texts_of("ro-crate", variant("sample"))))
    notebook = found[f"{RAW}/notebooks/01-seismic.ipynb"]
    assert notebook["@type"] == ["File", "SoftwareSourceCode"]
    assert notebook["encodingFormat"] == "application/x-ipynb+json"
    assert found[notebook["programmingLanguage"]["@id"]]["version"] == "3.11.9"
    assert notebook["softwareRequirements"] == [
        {"@id": f"{RAW}/binder/apt.txt"},
        {"@id": f"{RAW}/binder/environment.yml"},
    ]
    assert notebook["codeRepository"] == "https://github.com/example-org/seismic-book"
    assert notebook["version"] == COMMIT
    assert notebook["identifier"] == [
        "swh:1:cnt:7bb87fef6e891623d8140ed18404a614b208c780",
        "https://doi.org/10.5555/seismic-book.ch1",
    ]
    assert notebook["sha256"].startswith("aafbfcfc")
    assert notebook["author"] == {"@id": "https://orcid.org/0000-0002-1825-0097"}
    actions = [found[one["@id"]] for one in notebook["potentialAction"]]
    launches = variant("sample").data["pages"][0]["launches"]
    assert [found[one["target"]["@id"]]["urlTemplate"] for one in actions] == [
        launches[0]["pinned"]["url"],
        launches[1]["moving"]["url"],
    ]
    hub = found[actions[1]["instrument"]["@id"]]
    assert (hub["name"], hub["@type"]) == ("Seismic community hub", "Service")


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("view", ["ro-crate", "ro-crate-1.2"])
def test_a_site_crate_has_no_files_beside_it(view: str, name: str) -> None:
    [text] = texts_of(view, variant(name))
    for one, entity in entities(text).items():
        assert "File" not in listed(entity["@type"]) or one.startswith("https://")


def test_what_nobody_can_get_is_told_of() -> None:
    found = entities(next(texts_of("ro-crate", variant("no commit"))))
    told = [found[one["@id"]] for one in found["./"]["mentions"]]
    assert [one["@type"] for one in told] == ["CreativeWork"] * 4
    assert found["./"]["hasPart"] == [{"@id": variant("sample").data["self"]}]


@pytest.mark.parametrize("view", CRATES)
@pytest.mark.parametrize("name", ["sample", "odd texts", "no archive", "archive", "bare"])
def test_ro_crate_py_reads_it_back(view: str, name: str, tmp_path: Path) -> None:
    for number, text in enumerate(texts_of(view, variant(name))):
        folder = write(tmp_path / str(number), text)
        with warnings.catch_warnings(action="error"):
            crate = ROCrate(str(folder))
        found = entities(text)
        assert {entity.id for entity in crate.get_entities()} == set(found)
        assert crate.name == found["./"]["name"]
        main = found["./"].get("mainEntity")
        assert (crate.mainEntity and crate.mainEntity.id) == (main and main["@id"])


def test_ro_crate_py_follows_a_notebook_to_its_launches(tmp_path: Path) -> None:
    found = variant("no archive")
    crate = ROCrate(str(write(tmp_path / "crate", page_crate(found))))
    main: Any = crate.mainEntity
    assert main.id == "01-seismic.ipynb"
    assert [one.id for one in main["softwareRequirements"]] == ["apt.txt", "environment.yml"]
    addresses = [one["target"]["urlTemplate"] for one in main["potentialAction"]]
    assert addresses[0] == found.data["pages"][0]["launches"][0]["pinned"]["url"]


def test_eosc_opens_an_archive_by_its_doi() -> None:
    found = variant("sample")
    # The hub of this page serves Zenodo's archives.
    hub = "https://binder.example.org"
    assert dispatched(page_crate(found)) == f"{hub}/v2/zenodo/10.5072/zenodo.1234567/"
    hub = "https://public-binder.example.org"
    assert dispatched(page_crate(found, 1)) == f"{hub}/v2/zenodo/10.5072/zenodo.1234567/"
    address = dispatched(page_crate(variant("archive")))
    assert address == f"{hub}/v2/zenodo/10.5281/zenodo.7654321/"


def test_eosc_makes_a_repository_of_a_flat_crate() -> None:
    found = variant("no archive")
    hub = "https://public-binder.example.org/v2/git"
    assert dispatched(page_crate(found, 1), "x").startswith(f"{hub}/x/HEAD")
    # The hub of the first page serves no plain git: it is left to the dispatcher.
    assert dispatched(page_crate(found), "x") == "https://mybinder.org/git/x/HEAD"


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("view", PAGE_CRATES)
def test_eosc_takes_the_crate_of_each_page(view: str, name: str) -> None:
    for text in texts_of(view, variant(name)):
        assert dispatched(text).startswith("https://")


@pytest.mark.parametrize(
    ("access", "use", "hub"),
    [
        ("login", "allowed", "https://binder.example.org"),
        ("login", "unknown", "https://binder.example.org"),
        ("members", "allowed", "https://mybinder.org"),
        ("login", "not-allowed", "https://mybinder.org"),
    ],
)
def test_eosc_is_led_to_hubs_that_take_anybody(access: str, use: str, hub: str) -> None:
    data = sample()
    entry = data["hubs"]["community-binder"]
    entry["access"]["level"], entry["cost"]["publisherUse"] = access, use
    assert dispatched(page_crate(document(data))).startswith(f"{hub}/v2/zenodo/")


def test_a_public_hub_comes_first() -> None:
    data = sample()
    launches = data["pages"][0]["launches"]
    launches.append({"hub": "public", "via": "binder", "moving": {"ref": "main"}})
    assert dispatched(page_crate(document(data))).startswith("https://public-binder.example.org/")


def test_an_archive_that_differs_is_none() -> None:
    data = sample()
    data["sources"]["book"]["archives"][0]["sameTreeAsCommit"] = "no"
    main = entities(page_crate(document(data)))["./"]["mainEntity"]
    assert main == {"@id": "01-seismic.ipynb"}


def test_two_files_of_one_name_make_no_flat_crate() -> None:
    data = sample()
    del data["sources"]["book"]["archives"]
    data["pages"][0]["source"]["path"] = "notebooks/environment.yml"
    with pytest.raises(Refused, match=r"Two files of this page are called 'environment\.yml'"):
        page_crate(document(data))


def test_oni_takes_the_notebooks_of_a_repository() -> None:
    found = variant("sample")
    [text] = texts_of("repository-crate", found)
    assert indexed(text) == [("notebooks/01-seismic.ipynb", "v1.0.0")]
    notebook = entities(text)["notebooks/01-seismic.ipynb"]
    assert notebook["input"] == {"@id": "https://doi.org/10.5072/zenodo.7654321"}


def test_oni_reads_on_after_a_notebook_without_data() -> None:
    data = sample()
    del data["pages"][0]["data"]
    del data["sources"]["book"]["tag"]
    [text] = texts_of("repository-crate", document(data))
    assert indexed(text) == [("notebooks/01-seismic.ipynb", "main")]
    assert entities(text)["notebooks/01-seismic.ipynb"]["input"] == []


def test_a_crate_in_a_repository_names_no_commit() -> None:
    data = sample()
    del data["sources"]["book"]["tag"]
    data["sources"]["book"] |= {"requestedRef": COMMIT, "refKind": "commit"}
    [text] = texts_of("repository-crate", document(data))
    assert indexed(text) == [("notebooks/01-seismic.ipynb", "the default branch")]


def test_files_of_another_repository_are_addresses_there() -> None:
    data = sample()
    VARIANTS["two sources"](data)
    data["sources"]["env"] |= {"provider": "github", "repository": "https://github.com/a/env"}
    [text] = texts_of("repository-crate", document(data))
    notebook = entities(text)["notebooks/01-seismic.ipynb"]
    start = f"https://raw.githubusercontent.com/a/env/{'b' * 40}"
    assert notebook["softwareRequirements"][0] == {"@id": f"{start}/binder/apt.txt"}


def test_letters_of_a_file_are_themselves() -> None:
    data = sample()
    del data["sources"]["book"]["archives"]
    data["pages"][0]["source"]["path"] = "übung/Erdbeben 数据 100%.ipynb"
    found = document(data)
    [text] = texts_of("repository-crate", found)
    assert indexed(text)[0][0] == "übung/Erdbeben%20数据%20100%25.ipynb"
    assert entities(page_crate(found))["./"]["mainEntity"] == {
        "@id": "Erdbeben%20数据%20100%25.ipynb"
    }


def test_a_crate_without_a_licence_says_so() -> None:
    [text] = texts_of("ro-crate", variant("bare"))
    assert entities(text)["./"]["license"] == "No licence is stated."
    assert json.loads(text)["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
