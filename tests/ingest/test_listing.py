"""What can be launched, by DOI and in every form."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from launchdirectives.ingest import load, works
from launchdirectives.publication.document import Document
from tests.ingest.conftest import Ingest
from tests.ingest.records import GONE, changed, written
from tests.publication.samples import SAMPLE

ARTICLE = "10.5555/journal.example.0420"


def ids(doi: str, *changes: tuple[str, object], with_all: bool = False) -> list[str]:
    document = Document(data=changed(*changes))
    return [page["id"] for page in works(document, doi, with_all=with_all)]


@pytest.mark.parametrize(
    "form",
    [
        "{}",
        "doi:{}",
        "DOI: {}",
        "https://doi.org/{}",
        "http://dx.doi.org/{}",
        "HTTPS://DOI.ORG/{}",
        "https://www.doi.org/{}",
        "info:doi/{}",
        "urn:doi:{}",
        " {} ",
        "doi.org/{}",
    ],
)
def test_all_forms_of_a_doi(form: str) -> None:
    for doi in (ARTICLE, ARTICLE.upper()):
        assert ids(form.format(doi)) == ["notebooks/01-seismic"]
    assert ids("https://doi.org/10.5555%2Fjournal.example.0420") == ["notebooks/01-seismic"]


def test_whose_doi_it_is() -> None:
    both = ["notebooks/01-seismic", "intro"]
    assert ids("10.5555/seismic-book.CH1") == both[:1]
    assert ids("10.5555/seismic-book") == both
    assert ids("10.5555/other") == ids("nonsense") == ids("10.5555") == []
    of_site = ("/site/relatedWorks", [{"relation": "supplements", "doi": "10.1234/X"}])
    assert ids("10.1234/x", of_site) == both
    by_url = (
        "/pages/1/relatedWorks",
        [{"relation": "supplements", "url": "https://doi.org/10.1234/Y"}],
    )
    assert ids("10.1234/y", by_url) == both[1:]


def test_pages_without_launches() -> None:
    none = ("/pages/1/launches", [])
    assert ids("", none) == ["notebooks/01-seismic"]
    assert ids("", none, with_all=True) == ["notebooks/01-seismic", "intro"]


def test_formats(tmp_path: Path, ingest: Ingest) -> None:
    path = written(tmp_path, changed(("/pages/1/launches", [])))
    table = ingest("list", path).out.splitlines()
    assert len(table) == 4
    assert table[0].split() == ["page", "title", "hub", "access", "via", "opens"]
    assert len(ingest("list", path, "--all").out.splitlines()) == 5
    rows = list(csv.DictReader(io.StringIO(ingest("list", path, "--format", "csv").out)))
    assert {row["page_id"] for row in rows} == {"notebooks/01-seismic"}
    lines = ingest("list", path, "--format", "jsonl", "--doi", ARTICLE).out.splitlines()
    assert [json.loads(line)["page_id"] for line in lines] == ["notebooks/01-seismic"] * len(rows)
    report = ingest("list", path, "--format", "json").report
    assert list(report) == ["record", "pages"]
    assert report["record"] == path
    assert report["pages"] == load(path).data["pages"][:1]


def test_a_doi_that_is_not_there(ingest: Ingest) -> None:
    for fmt in ("table", "csv", "jsonl", "json"):
        done = ingest("list", str(SAMPLE), "--doi", "10.9999/none", "--format", fmt)
        assert done.code == 1
        assert "seismic" not in done.out.replace(str(SAMPLE), "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_cells_that_a_spreadsheet_would_run(start: str, tmp_path: Path, ingest: Ingest) -> None:
    title = f"{start}HYPERLINK(1)"
    if start.startswith("\t"):
        assert ingest("list", written(tmp_path, changed(("/pages/0/title", title)))).code == 1
        return
    path = written(tmp_path, changed(("/pages/0/title", title), ("/pages/1/launches", [])))
    rows = list(csv.DictReader(io.StringIO(ingest("list", path, "--format", "csv").out)))
    assert all(row["title"].startswith("'") for row in rows)


def test_a_hub_that_is_not_there(tmp_path: Path, ingest: Ingest) -> None:
    path = written(tmp_path, changed(("/hubs/public", GONE)))
    done = ingest("list", path)
    assert done.code == 0
    assert "  public  " in done.out
    for command in (
        ("list", path, "--format", "csv"),
        ("list", path, "--format", "jsonl"),
        ("render", path, "--page", "intro", "--format", "jats"),
    ):
        done = ingest(*command)
        assert (done.code, done.out) == (1, "")
        assert "/launches/2/hub: There is no hub 'public' among 'hubs'." in done.err


def test_a_cell_that_other_spreadsheets_take_for_two(tmp_path: Path, ingest: Ingest) -> None:
    """Where decimals have a comma, a cell ends at a semicolon."""
    title = "A; =HYPERLINK(1); b;+1"
    path = written(tmp_path, changed(("/pages/0/title", title)))
    rows = list(csv.DictReader(io.StringIO(ingest("list", path, "--format", "csv").out)))
    assert rows[0]["title"] == "A;' =HYPERLINK(1); b;'+1"


@pytest.mark.parametrize("arguments", [("list",), ("render", "--page", "notebooks/01-seismic")])
def test_a_terminal_that_is_not_of_utf_8(arguments: tuple[str, ...], tmp_path: Path) -> None:
    path = written(tmp_path, changed(("/pages/0/title", "Größe “√” 数")))
    command = (sys.executable, "-m", "launchdirectives", "ingest", arguments[0], path)
    done = subprocess.run(
        (*command, *arguments[1:]),
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Größe “√” 数" in done.stdout.decode()
