"""Levels 0 and 1: what is refused before anything is made of a record's words."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from launchdirectives.ingest import NotRead, load, verify
from launchdirectives.publication.document import Document
from tests.ingest.conftest import Ingest
from tests.ingest.records import GONE, changed, written
from tests.publication.samples import SAMPLE, sample

URL = "/pages/1/launches/0/moving/url"


MANY_KEYS = b"{%s}" % b",".join(
    [*(b'"%d":0' % number for number in range(200_000)), *[b'"k":0'] * 2]
)
"""Compared each with each, they would take hours."""


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b'{"hubs": 1, "hubs": 2}', 4, "the key 'hubs' stands twice"),
        (b'{"a": 1.5}', 4, "1.5, which is not whole"),
        (b'{"a": NaN}', 4, "NaN, which is not whole"),
        (b'{"a": -Infinity}', 4, "-Infinity, which is not whole"),
        (b'{"a": 99999999999999999999}', 4, "which is too large"),
        (b'{"a": 9007199254740992}', 4, "9007199254740992…, which is too large"),
        (b'{"a": 9007199254740991}', 3, "but no publication record"),
        (b'{"a": "\xff"}', 4, "no UTF-8 at byte 7"),
        (b'{"a": "\\ud800"}', 4, "half of a character"),
        (b"[" * 40 + b"]" * 40, 4, "nested deeper than 32"),
        (b"[" * 500_000, 4, "nested deeper than 32"),
        (MANY_KEYS, 4, "the key 'k' stands twice"),
        (b"", 3, "no JSON at line 1"),
        (b'{"a": ', 3, "no JSON at line 1"),
        (b"[]", 3, "no JSON object"),
        (b"<!doctype html><p>Hello", 3, "It is a page, and not a record."),
        (b'{"name": "something else"}', 3, "but no publication record"),
        (gzip.compress(b"{}" * 1000, mtime=0), 4, "no UTF-8"),
        (b"PK\x03\x04\x14\x00\xff\xff", 4, "no UTF-8"),
    ],
)
def test_bytes_that_are_refused(
    content: bytes, code: int, message: str, tmp_path: Path, ingest: Ingest
) -> None:
    path = written(tmp_path, content)
    done = ingest("verify", path)
    assert done.code == code
    assert message in done.out
    for command in (("list", path), ("render", path, "--page", "intro"), ("diff", path, path)):
        others = ingest(*command)
        assert (others.code, others.out) == (code, "")
        assert message in others.err


def test_a_file_over_the_cap(tmp_path: Path, ingest: Ingest) -> None:
    size = SAMPLE.stat().st_size
    assert ingest("verify", str(SAMPLE), "--max-bytes", str(size)).code == 0
    done = ingest("verify", str(SAMPLE), "--max-bytes", str(size - 1))
    assert done.code == 4
    assert f"more than {size - 1} bytes" in done.out
    assert ingest("list", "/dev/zero", "--max-bytes", "1000").code == 4


@pytest.mark.parametrize("number", ["0", "-1", "1e3", "ten", "9" * 30])
def test_limits_that_are_none(number: str, ingest: Ingest) -> None:
    done = ingest("verify", str(SAMPLE), "--max-bytes", number)
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize(
    ("version", "schema", "shown"),
    [
        ("2.0", "urn:launchdirectives:launch-metadata:2", "'2.0'"),
        ("2.3", "urn:launchdirectives:launch-metadata:1", "'2.3'"),
        ("1.0", "urn:launchdirectives:launch-metadata:2", "'2'"),
    ],
)
def test_another_major_version(
    version: str, schema: str, shown: str, tmp_path: Path, ingest: Ingest
) -> None:
    path = written(tmp_path, changed(("/formatVersion", version), ("/$schema", schema)))
    done = ingest("verify", path)
    assert done.code == 3
    assert f"version {shown} of the format" in done.out
    assert ingest("list", path).code == 3


def test_a_newer_minor_version(tmp_path: Path, ingest: Ingest) -> None:
    record = changed(
        ("/formatVersion", "1.7"),
        ("/funding", {"of": "2031"}),
        ("/hubs/public/mood", "good"),
        ("/pages/0/launches/0/weather", ["fine"]),
    )
    done = ingest("verify", written(tmp_path, record), "--report", "json", "--strict")
    assert done.code == 0
    (note,) = [one["message"] for one in done.report["results"] if one["check"] == "form.version"]
    assert note.startswith("It is of the newer version 1.7.")
    for place in ("/funding", "/hubs/public/mood", "/pages/0/launches/0/weather"):
        assert place in note
    still = changed(("/hubs/public/kind", 5), record=record)
    assert ingest("verify", written(tmp_path, still)).code == 1


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://binder.example.org/",
        "https://user@binder.example.org/",
        "https://user:word@binder.example.org/",
        "https://binder.example.org/\n",
        "https://binder.example.org/\u0000",
        "https://binder.example.org/a b",
        'https://binder.example.org/"onclick="x',
        "https://binder.example.org/<b>",
        "https://binder.example.org\\@evil.example.org/",
        "https://bïnder.example.org/",
        "https://binder.example.org/\u202e",
        "//binder.example.org/",
        "https:///",
        "HTTPS://binder.example.org/",
        "https://localhost/",
        "https://sub.localhost/",
        "http://localhost:8888/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "http://[::1]/",
        "https://10.1.2.3/",
        "https://192.168.1.1/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://binder.example.org:99999999/",
    ],
)
@pytest.mark.parametrize(
    "place", [URL, "/self", "/hubs/public/cost/termsUrl", "/sources/book/repository"]
)
def test_addresses_that_are_refused(url: str, place: str, tmp_path: Path, ingest: Ingest) -> None:
    path = written(tmp_path, changed((place, url)))
    done = ingest("verify", path, "--report", "json")
    assert done.code == 4
    assert place in [one["where"] for one in done.report["results"] if one["unsafe"]]
    rendered = ingest("render", path, "--page", "intro")
    assert (rendered.code, rendered.out) == (4, "")


def test_loopback_for_those_who_develop(tmp_path: Path, ingest: Ingest) -> None:
    record = changed(("/site/url", "http://localhost:8000/"), ("/self", GONE))
    path = written(tmp_path, record)
    assert ingest("verify", path).code == 4
    assert ingest("verify", path, "--allow-local").code == 0
    loaded = load(path, allow_local=True)
    assert verify(loaded).exit_code == 4
    assert verify(loaded, allow_local=True).exit_code == 0
    metadata = changed(
        ("/site/url", "http://localhost:8000/"), ("/self", "https://169.254.169.254/")
    )
    assert ingest("verify", written(tmp_path, metadata), "--allow-local").code == 4


@pytest.mark.parametrize(
    "ref",
    [
        "--upload-pack=x",
        "-x",
        "a b",
        "a..b",
        "a~1",
        "a^",
        "a:b",
        "a\\b",
        "a\nb",
        "a?",
        "a*",
        "x.lock",
        "@{u}",
        "a//b",
    ],
)
@pytest.mark.parametrize(
    "place", ["/sources/book/requestedRef", "/sources/book/tag", "/pages/1/launches/0/moving/ref"]
)
def test_refs_that_are_refused(ref: str, place: str, tmp_path: Path, ingest: Ingest) -> None:
    see_refused(ingest, tmp_path, place, ref)


@pytest.mark.parametrize(
    "path", ["../x", "a/../../x", "/etc/passwd", "a\\b", "a\nb", "a\u0000b", ".."]
)
@pytest.mark.parametrize(
    "place", ["/pages/0/source/path", "/environments/default/files/0/path", "/pages/0/id"]
)
def test_paths_that_are_refused(path: str, place: str, tmp_path: Path, ingest: Ingest) -> None:
    see_refused(ingest, tmp_path, place, path)


def see_refused(ingest: Ingest, folder: Path, place: str, value: str) -> None:
    """See that *value* at *place* is a matter of safety."""
    done = ingest("verify", written(folder, changed((place, value))), "--report", "json")
    assert done.code == 4
    assert place in [one["where"] for one in done.report["results"] if one["unsafe"]]


def test_what_is_of_no_form_is_no_matter_of_safety(tmp_path: Path, ingest: Ingest) -> None:
    for change in (("/site/title", ""), ("/pages/0/authors", 5), ("/generator", GONE), ("/new", 1)):
        path = written(tmp_path, changed(change))
        assert ingest("verify", path).code == 1
        assert ingest("list", path).code == 1


def test_only_so_many_problems_are_told(tmp_path: Path) -> None:
    record = changed(*((f"/unknown{number}", 1) for number in range(500)))
    report = verify(Document(data=record))
    assert len(report.results) < 120
    assert report.exit_code == 1


def test_a_record_from_standard_input(monkeypatch: pytest.MonkeyPatch, ingest: Ingest) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SAMPLE.read_bytes())))
    assert ingest("verify", "-").code == 0


def test_a_record_in_a_folder(tmp_path: Path, ingest: Ingest) -> None:
    written(tmp_path, sample())
    assert ingest("verify", str(tmp_path)).code == 0
    (tmp_path / "empty").mkdir()
    for missing in ("empty", "none.json", "a\u0000b"):
        done = ingest("verify", str(tmp_path / missing))
        assert done.code == 3
        assert "cannot be read" in done.out


@pytest.mark.parametrize("src", ["ftp://example.org/x", "file:///etc/passwd"])
def test_other_addresses(src: str, ingest: Ingest) -> None:
    done = ingest("verify", src)
    assert done.code == 4
    assert "https://" in done.out


def test_the_report_has_one_shape(tmp_path: Path, ingest: Ingest) -> None:
    for path in (str(SAMPLE), written(tmp_path, b"{"), written(tmp_path, changed(("/x", 1)), "b")):
        report = ingest("verify", path, "--report", "json").report
        assert list(report) == ["document", "level", "strict", "exitCode", "counts", "results"]
        assert list(report["counts"]) == ["pass", "warn", "fail", "not-run"]
        for one in report["results"]:
            assert list(one) == ["check", "result", "where", "message", "unsafe"]


def test_words_of_a_stranger_do_nothing_to_a_terminal(tmp_path: Path, ingest: Ingest) -> None:
    record = changed(
        ("/x\u001b[31m\u202e", 1), ("/pages/0/title", "\u001b]0;x"), ("/pages/1/title", "a\u202eb")
    )
    path = written(tmp_path, record)
    for command in (("verify", path), ("verify", path, "--report", "json"), ("list", path)):
        done = ingest(*command)
        assert not set(done.out + done.err) & {"\u001b", "\u202e"}
    path = written(tmp_path, changed(("/pages/1/title", "a\u202eb\u2066")))
    for fmt in ("table", "json"):
        assert not set(ingest("list", path, "--format", fmt).out) & {"\u202e", "\u2066"}


def test_a_document_that_is_no_json() -> None:
    endless: dict[str, Any] = {}
    endless["x-a"] = endless
    for data in ({"a": {1, 2}}, {"a": 1.5}, endless):
        assert verify(Document(data=data)).exit_code in (1, 4)
    with pytest.raises(NotRead, match="cannot be read"):
        load("/does/not/exist")
    json.dumps(verify(Document(data=sample())).plain())
