"""What authors have written already, as the record has it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchdirectives import checks
from launchdirectives.book import Book
from launchdirectives.findings import Finding
from launchdirectives.layers import load_yaml
from launchdirectives.named import load
from launchdirectives.publication import licences, schema, written
from launchdirectives.publication.spot import Spot
from launchdirectives.publication.written import front_matter
from launchdirectives.publication.written.base import Source, members
from tests.books import checkout, write
from tests.publication.samples import sample

JANE = "0000-0002-1825-0097"
WRONG = "0000-0002-1825-0098"


def look(folder: Path, files: Mapping[str, str], **extra: object) -> written.Written:
    """What is written of the book that has *files*; it fits the schema."""
    found = written.look(Book.open(str(write(folder, files))), extra=extra)
    fit(found.site)
    return found


def fit(site: Mapping[str, object], page: Mapping[str, object] | None = None) -> None:
    """Whether a record takes the *site* and what is written of a *page*."""
    document = sample()
    document["site"] = json.loads(json.dumps(site))
    document["pages"][0] |= json.loads(json.dumps(page or {}))
    assert list(schema.problems(document)) == []


def codes(findings: tuple[Finding, ...] | list[Finding]) -> list[tuple[str, int]]:
    return [(one.code, one.place.line) for one in findings]


FROM = {
    "conf.py": (
        {
            "conf.py": 'project = "A book"\nauthor = "Jane Doe, John Roe and Ada King"\n'
            'copyright = "2024, A Publisher"\nlanguage = "pt_BR"\n'
        },
        {
            "title": "A book",
            "language": "pt-BR",
            "authors": [{"name": "Jane Doe"}, {"name": "John Roe"}, {"name": "Ada King"}],
        },
    ),
    "conf.py: html_title": (
        {"conf.py": 'project = "p"\nhtml_title = "A <em>good</em> title"\nauthor = "Doe, Jane"\n'},
        {"title": "A good title", "authors": [{"name": "Doe, Jane"}]},
    ),
    "_config.yml": (
        {"_config.yml": "title: A book\nauthor: The Community\n", "_toc.yml": "root: index\n"},
        {"title": "A book", "authors": [{"name": "The Community"}]},
    ),
    "_quarto.yml": (
        {
            "_quarto.yml": "project: {type: book}\nlang: de\nbook:\n  title: Ein Buch\n"
            "  author:\n    - name: {given: Jane, family: Doe}\n      affiliation: X\n"
        },
        {
            "title": "Ein Buch",
            "language": "de",
            "authors": [
                {
                    "name": "Jane Doe",
                    "givenName": "Jane",
                    "familyName": "Doe",
                    "affiliation": {"name": "X"},
                }
            ],
        },
    ),
    ".zenodo.json": (
        {
            ".zenodo.json": json.dumps(
                {
                    "title": "A book",
                    "description": "<p>About<br>&amp; <b>more</b>.</p><style>p {}</style>",
                    "language": "eng",
                    "license": "cc-by-4.0",
                    "creators": [{"name": "Doe, Jane", "orcid": JANE, "affiliation": "X"}],
                    "related_identifiers": [
                        {"relation": "isSupplementTo", "identifier": "10.5555/article"},
                        {"relation": "isPartOf", "identifier": "https://example.org/series"},
                        {"relation": "cites", "identifier": "10.5555/other"},
                    ],
                },
                indent="\t",
            )
        },
        {
            "title": "A book",
            "description": "About & more.",
            "language": "eng",
            "license": "CC-BY-4.0",
            "authors": [
                {
                    "name": "Jane Doe",
                    "givenName": "Jane",
                    "familyName": "Doe",
                    "orcid": JANE,
                    "affiliation": {"name": "X"},
                }
            ],
            "relatedWorks": [
                {"relation": "supplements", "doi": "10.5555/article"},
                {"relation": "is-part-of", "url": "https://example.org/series"},
            ],
        },
    ),
    "CITATION.cff": (
        {
            "CITATION.cff": f"""
cff-version: 1.2.0
message: Cite it.
title: A book
abstract: |
  What it is
  about.
license: [MIT, Apache-2.0]
identifiers:
  - {{type: swh, value: "swh:1:dir:0"}}
  - {{type: doi, value: 10.5281/zenodo.1}}
authors:
  - given-names: Jane
    name-particle: van
    family-names: Doe
    email: jane@example.org
    orcid: https://orcid.org/{JANE}
    affiliation: X
  - name: The Team
preferred-citation:
  type: article
  title: The article
  doi: https://doi.org/10.5555/Article
  authors: [{{name: A}}]
"""
        },
        {
            "title": "A book",
            "description": "What it is about.",
            "license": "MIT OR Apache-2.0",
            "doi": "10.5281/zenodo.1",
            "authors": [
                {
                    "name": "Jane van Doe",
                    "givenName": "Jane",
                    "familyName": "van Doe",
                    "orcid": JANE,
                    "affiliation": {"name": "X"},
                },
                {"name": "The Team"},
            ],
            "relatedWorks": [
                {"relation": "supplements", "doi": "10.5555/Article", "title": "The article"}
            ],
        },
    ),
    "myst.yml": (
        {
            "myst.yml": f"""
version: 1
project:
  title: A book
  description: About.
  license: {{content: CC BY 4.0, code: MIT}}
  doi: doi:10.5555/book
  venue: {{title: A journal}}
  affiliations:
    - {{id: x, institution: University X, department: Physics, ror: 02mhbdp94}}
  authors:
    - {{name: Jane Doe, orcid: {JANE}, affiliations: [x, Y]}}
    - {{name: Max Li, affiliation: Z; Y}}
"""
        },
        {
            "title": "A book",
            "description": "About.",
            "license": "CC-BY-4.0 AND MIT",
            "doi": "10.5555/book",
            "authors": [
                {
                    "name": "Jane Doe",
                    "orcid": JANE,
                    "affiliation": {
                        "name": "Physics, University X",
                        "ror": "https://ror.org/02mhbdp94",
                    },
                },
                {"name": "Max Li", "affiliation": {"name": "Z"}},
            ],
        },
    ),
    "launch.yml": (
        {
            "launch.yml": """
record:
  title: A book
  language: en
  license: https://creativecommons.org/licenses/by-nc-sa/4.0/deed.en
  doi: 10.5555/book
  authors: Jane Doe
  related:
    supplements: [10.5555/one, {url: https://example.org/two, title: Two}]
    is-part-of: https://doi.org/10.5555/series
  archives:
    - 10.5281/zenodo.9
    - {doi: 10.5555/copy, version: v1}
"""
        },
        {
            "title": "A book",
            "language": "en",
            "license": "CC-BY-NC-SA-4.0",
            "doi": "10.5555/book",
            "authors": [{"name": "Jane Doe"}],
            "relatedWorks": [
                {"relation": "supplements", "doi": "10.5555/one"},
                {"relation": "supplements", "url": "https://example.org/two", "title": "Two"},
                {"relation": "is-part-of", "doi": "10.5555/series"},
            ],
            "archives": [
                {"provider": "zenodo", "doi": "10.5281/zenodo.9"},
                {"provider": "other", "doi": "10.5555/copy", "version": "v1"},
            ],
        },
    ),
}


@pytest.mark.parametrize("name", FROM)
def test_each_source(name: str, tmp_path: Path) -> None:
    files, wanted = FROM[name]
    found = look(tmp_path, files)
    assert found.site == wanted
    assert found.findings == ()
    assert set(found.origins) == set(wanted)
    assert set(found.origins.values()) == {name.partition(":")[0]}
    assert written.look(Book.open(str(tmp_path))).site == wanted


LAYERS = {
    "conf.py": 'project = "1"\n',
    ".zenodo.json": '{"title": "2"}',
    "CITATION.cff": "title: '3'\n",
    "myst.yml": "project: {title: '4'}\n",
    "launch.yml": "record: {title: '5'}\n",
}


@pytest.mark.parametrize("count", range(1, len(LAYERS) + 1))
def test_the_strongest_counts(count: int, tmp_path: Path) -> None:
    files = dict(list(LAYERS.items())[:count])
    found = look(tmp_path, {**files, "launch.yml": files.get("launch.yml", "hubs: {}\n")})
    assert found.site["title"] == str(count)
    assert found.origins["title"] == list(files)[-1]


def test_members_come_from_different_files(tmp_path: Path) -> None:
    found = look(tmp_path, {"conf.py": 'author = "Jane Doe"\nproject = "a"\n', **LAYERS})
    assert found.origins == {"title": "launch.yml"}
    found = look(tmp_path, {"conf.py": 'author = "Jane Doe"\n'})
    assert found.origins == {"title": "launch.yml", "authors": "conf.py"}


def test_what_sphinx_has_goes_before_what_conf_py_writes_out(tmp_path: Path) -> None:
    files = {"conf.py": 'import os\nproject = os.environ["P"]\nauthor = "Written Out"\n'}
    real = {"project": "Real", "author": "Of Sphinx"}
    found = look(tmp_path, files, **real)
    assert found.site == {"title": "Real", "authors": [{"name": "Of Sphinx"}]}
    assert look(tmp_path, files).site["title"] == written.UNTITLED


def test_defaults_of_sphinx_are_nobodys_words(tmp_path: Path) -> None:
    real = {"project": "Project name not set", "author": "unknown"}
    assert look(tmp_path, {"conf.py": ""}, **real).site == {"title": written.UNTITLED}


def test_a_book_without_a_title_has_the_name_of_its_repository(tmp_path: Path) -> None:
    checkout(write(tmp_path, {"index.md": "# Home\n"}), "https://github.com/org/my-book.git")
    assert look(tmp_path, {}).site["title"] == "my-book"


def test_files_of_the_repository_count_for_a_book_in_a_folder(tmp_path: Path) -> None:
    files = {"CITATION.cff": "title: Whole\n", "book/index.md": "# Home\n"}
    checkout(write(tmp_path, files), "https://github.com/org/book")
    found = written.look(Book.open(str(tmp_path / "book")))
    assert (found.site["title"], found.origins["title"]) == ("Whole", "../CITATION.cff")


BROKEN = {
    ".zenodo.json": ('{\n "title": "x",\n}', [("record.unreadable", 3)]),
    "CITATION.cff": ("title: x\nauthors: ]\n", [("record.unreadable", 2)]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_malformed_file_is_told_and_the_rest_counts(name: str, tmp_path: Path) -> None:
    content, wanted = BROKEN[name]
    found = look(tmp_path, {name: content, "conf.py": 'project = "A book"\n'})
    assert found.site == {"title": "A book"}
    assert codes(found.findings) == wanted
    assert found.findings[0].place.file.endswith(name)


def test_json_that_is_no_mapping_is_told(tmp_path: Path) -> None:
    assert codes(look(tmp_path, {".zenodo.json": "[1]"}).findings) == [("record.unreadable", 1)]


def test_one_wrong_value_leaves_the_others(tmp_path: Path) -> None:
    text = f"""title: A book
license: see the file
doi: zenodo.1
authors:
  - name: Jane Doe
    orcid: {WRONG}
  - orcid: {JANE}
  - name: Max Li
"""
    found = look(tmp_path, {"CITATION.cff": text})
    assert found.site == {
        "title": "A book",
        "authors": [{"name": "Jane Doe"}, {"name": "Max Li"}],
    }
    assert sorted(codes(found.findings)) == [
        ("record.left-out", 2),
        ("record.left-out", 4),
        ("record.wrong-id", 3),
        ("record.wrong-id", 4),
    ]


def test_what_is_wrong_in_launch_yml_is_told_with_its_line(tmp_path: Path) -> None:
    text = f"""record:
  titel: A book
  license: see the file
  authors: [{{name: Jane Doe, orcid: {WRONG}}}]
  related: {{extends: 10.5555/x}}
  crate: 1.2
  footer: yes please
"""
    book = Book.open(str(write(tmp_path, {"launch.yml": text})))
    told = {(code, line) for code, line in codes(book.findings) if code.startswith("config.")}
    wrong = {("config.wrong-value", line) for line in (3, 4, 5, 7)}
    assert told == {("config.unknown-key", 2)} | wrong
    assert (book.record_config.crate, book.record_config.footer) == ("1.2", False)


def test_a_record_that_is_no_mapping_is_told_once(tmp_path: Path) -> None:
    book = Book.open(str(write(tmp_path, {"launch.yml": "record: false\n"})))
    assert [one.code for one in book.findings].count("config.wrong-value") == 1
    assert book.record_config.publish


PAGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "MyST": (
        {
            "title": "Chapter 1: Start",
            "description": "About\nit.",
            "license": {"content": "CC0", "code": "MIT"},
            "doi": "https://doi.org/10.5555/chapter",
            "authors": [{"name": "Jane Doe", "orcid": f"https://orcid.org/{JANE}"}, "Max Li"],
            "date": "2024-05-06",
            "open_data": [{"name": "Stations", "doi": "10.5555/data"}, "https://example.org/d"],
        },
        {
            "title": "Chapter 1: Start",
            "description": "About it.",
            "license": "CC0-1.0 AND MIT",
            "doi": "10.5555/chapter",
            "authors": [{"name": "Jane Doe", "orcid": JANE}, {"name": "Max Li"}],
            "modified": "2024-05-06T00:00:00Z",
            "data": [
                {"name": "Stations", "doi": "10.5555/data"},
                {"name": "https://example.org/d", "url": "https://example.org/d"},
            ],
        },
    ),
    "Quarto": (
        {
            "lang": "en-GB",
            "author": [{"name": "Jane Doe", "affiliations": [{"ref": "x"}]}],
            "affiliations": [{"id": "x", "name": "University X", "url": "https://example.org"}],
            "abstract": "Short.",
            "license": "CC BY-SA",
            "date": "last-modified",
        },
        {
            "language": "en-GB",
            "authors": [
                {
                    "name": "Jane Doe",
                    "affiliation": {"name": "University X", "url": "https://example.org"},
                }
            ],
            "description": "Short.",
            "license": "CC-BY-SA-4.0",
        },
    ),
    "Sphinx, where all is text": (
        {
            "author": "Jane Doe; John Roe",
            "date": "2024-05-06T07:08:09+02:00",
            "license": '{"content": "MIT"}',
            "myst": '{"html_meta": {"description": "For search."}}',
            "launch": '{"related": {"reproduces": "10.5555/article"}}',
        },
        {
            "authors": [{"name": "Jane Doe"}, {"name": "John Roe"}],
            "modified": "2024-05-06T05:08:09Z",
            "license": "MIT",
            "description": "For search.",
            "relatedWorks": [{"relation": "reproduces", "doi": "10.5555/article"}],
        },
    ),
    "notebook": (
        {"title": "T", "authors": [{"name": "Jane Doe"}], "kernelspec": {"name": "python3"}},
        {"title": "T", "authors": [{"name": "Jane Doe"}]},
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_front_matter(name: str) -> None:
    metadata, wanted = PAGES[name]
    found = front_matter.page(metadata)
    assert found == wanted
    fit({"title": "A book"}, found)


def test_what_docutils_has_taken_apart_is_no_name() -> None:
    found = front_matter.page({"authors": ["[{“name”: “Jane Doe”", "“orcid”: “0000”}]"]})
    assert found == {}


def test_what_is_inherited_counts_where_the_page_says_nothing() -> None:
    inherited = {"license": "MIT", "language": "en"}
    found = front_matter.page({"license": "CC0-1.0"}, inherited=inherited)
    assert found == {"license": "CC0-1.0", "language": "en"}


def test_a_page_names_people_of_the_project(tmp_path: Path) -> None:
    files = {
        "myst.yml": "project:\n  authors:\n    - {id: jd, name: Jane Doe, affiliation: x}\n"
        "  affiliations: [{id: x, name: University X}]\n",
        "page.md": "---\nauthors: [jd, {name: Max Li, affiliations: x}]\n---\n",
    }
    known = look(tmp_path, files)
    book = Book.open(str(tmp_path))
    organisation = {"name": "University X"}
    assert written.of_page(book, book.page("page.md"), known)["authors"] == [
        {"name": "Jane Doe", "affiliation": organisation},
        {"name": "Max Li", "affiliation": organisation},
    ]


def test_a_page_rule_names_related_works_of_many_pages(tmp_path: Path) -> None:
    files = {
        "launch.yml": "pages:\n  'part/**':\n    related: {is-part-of: 10.5555/series}\n",
        "part/one.md": "# One\n",
        "part/two.md": "---\nlaunch: {related: {reproduces: 10.5555/two}}\n---\n# Two\n",
    }
    known = look(tmp_path, files)
    book = Book.open(str(tmp_path))
    found = [
        written.of_page(book, book.page(f"part/{name}.md"), known)["relatedWorks"]
        for name in ("one", "two")
    ]
    assert found == [
        [{"relation": "is-part-of", "doi": "10.5555/series"}],
        [{"relation": "reproduces", "doi": "10.5555/two"}],
    ]


def test_check_tells_what_is_wrong_with_files_and_pages(tmp_path: Path) -> None:
    files = {
        "CITATION.cff": "title: A book\nlicense: mine\n",
        "environment.yml": "dependencies:\n  - python=3.12\n  - nbgitpuller=1.2.2\n",
        "page.md": f"---\nkernelspec: {{name: p}}\nauthor:\n  name: A\n  orcid: {WRONG}\n---\n",
        "launch.yml": "show: all\n",
    }

    def told() -> list[tuple[str, str, int]]:
        found = checks.check(Book.open(str(tmp_path)))
        places = [(one.code, Path(one.place.file).name, one.place.line) for one in found]
        return [one for one in places if one[0].startswith("record.")]

    checkout(write(tmp_path, files), "https://github.com/org/book")
    assert told() == [
        ("record.left-out", "CITATION.cff", 2),
        ("record.wrong-id", "page.md", 5),
    ]
    write(tmp_path, {"launch.yml": "show: all\nrecord: {publish: false}\n"})
    assert told() == []


LICENCES = {
    "mit": "MIT",
    "CC-BY": "CC-BY-4.0",
    "CC BY-NC-SA 4.0": "CC-BY-NC-SA-4.0",
    "Creative Commons BY 3.0": "CC-BY-3.0",
    "http://creativecommons.org/licenses/by/3.0/de/": "CC-BY-3.0-DE",
    "https://creativecommons.org/licenses/by-sa/4.0/legalcode.en": "CC-BY-SA-4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
    "https://opensource.org/licenses/BSD-3-Clause": "BSD-3-Clause",
    "https://spdx.org/licenses/MIT.html": "MIT",
    "https://www.apache.org/licenses/LICENSE-2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "MIT OR (GPL-3.0-or-later AND CC0-1.0)": "MIT OR (GPL-3.0-or-later AND CC0-1.0)",
}


@pytest.mark.parametrize("spelling", LICENCES)
def test_spellings_of_licences(spelling: str) -> None:
    assert licences.license(spelling) == LICENCES[spelling]


def test_without_the_list_of_spdx_the_usual_licences_are_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "packaging.licenses", None)
    licences._canonical.cache_clear()
    try:
        both = front_matter.page({"license": {"content": "CC BY 4.0", "code": "MIT License"}})
        assert both == {"license": "CC-BY-4.0 AND MIT"}
        assert front_matter.page({"license": "Zlib"}) == {}
    finally:
        licences._canonical.cache_clear()


@pytest.mark.parametrize(
    "date", ["2024", 2024, "5 May", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
)
def test_dates_that_are_none_are_left_out(date: object) -> None:
    assert "modified" not in front_matter.page({"date": date})


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        (" two\nlines\t\x00 ", "two lines"),
        ("left\u202eright\u2066", "leftright"),
        ("half \ud800 of one", "half of one"),
        ("x" * 600, "x" * 499 + "…"),
        ("<b>text</b> & more", "<b>text</b> & more"),
    ],
)
def test_titles_are_one_line_of_plain_text(title: str, wanted: str) -> None:
    assert front_matter.page({"title": title}) == {"title": wanted}


WORDS = (
    "title description abstract language lang license doi authors author date open_data launch "
    "related reproduces supplements relation url name given family orcid affiliation affiliations "
    "id ref ror department content code type value identifier identifiers creators project book "
    "preferred-citation related_identifiers myst html_meta website sphinx config"
)
KEYS = st.sampled_from(WORDS.split())
TEXTS = st.one_of(
    st.text(st.characters(codec=None)),
    st.sampled_from(
        [
            JANE,
            WRONG,
            "10.5555/x",
            "doi:",
            "https://example.org/a b",
            "https://user@example.org",
            "[a, {b: c}]",
            "{a: &x [*x]}",
            "https://creativecommons.org/licenses/by/./x",
            "MIT AND",
            "2024-02-30",
            "a;b, c d and e f",
            "<!--" * 50,
        ]
    ),
)
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), TEXTS, st.dates(), st.datetimes()
)
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | TEXTS, inner, max_size=5),
    max_leaves=12,
)
METADATA = st.dictionaries(KEYS | TEXTS, ANYTHING, max_size=6)


@settings(max_examples=400, deadline=None)
@given(METADATA)
def test_any_front_matter_gives_something_that_fits(metadata: dict[str, Any]) -> None:
    fit({"title": "A book"}, front_matter.page(metadata))


@settings(max_examples=400, deadline=None)
@given(METADATA, st.sampled_from(list(written.SOURCES)))
def test_any_file_gives_something_that_fits(values: dict[str, Any], tool: str) -> None:
    inner = {**values, "project": values, "book": values}
    source: Source = load(written.SOURCES[tool])
    found = members(source.keys, inner, Spot(inner))
    fit({"title": "A book", **found})


def test_lists_that_hold_themselves_come_to_an_end() -> None:
    text = "authors: &a [*a]\naffiliations: &b [{id: x, name: y}, *b]\nlicense: &c [*c]\n"
    metadata = load_yaml(text)
    assert isinstance(metadata, dict)
    assert front_matter.page(metadata) == {}
    assert front_matter.page({"author": {"name": "A", "affiliation": metadata["authors"]}}) == {
        "authors": [{"name": "A"}]
    }
