"""Views that publishers and authors paste elsewhere; others' validators are in tests/consumers."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from launchdirectives.findings import Refused
from launchdirectives.publication import schema, views
from launchdirectives.publication.document import Document
from tests.publication.samples import PAGE, VARIANTS, sample, variant
from tests.publication.saying import of_page, of_site

COMMIT = "63eff32cd66749e1232e72089efd7ca4984164dc"
SWHID = f"swh:1:rev:{COMMIT}"
SELF = "https://books.example.org/seismic/launch-metadata.json"
LAUNCH = sample()["pages"][0]["launches"][0]["pinned"]["url"]
INTRO = sample()["pages"][1]["launches"][0]["pinned"]["url"]
HREF = "{http://www.w3.org/1999/xlink}href"
Say = Callable[[str, Any], str]
OF_PAGE = ("crossref", "jats", "zenodo", "datacite")
OF_SITE = ("zenodo", "datacite", "myst")


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314  (written by the view)


def crossref(record: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Description, type and identifier of each relation."""
    found = []
    for item in parsed(of_page("crossref", record)):
        description, relation = item
        assert relation.get("relationship-type") == "isSupplementedBy"
        kind = relation.get("identifier-type", "")
        found.append((description.text or "", kind, relation.text or ""))
    return found


def jats(record: dict[str, Any]) -> dict[str, list[ElementTree.Element]]:
    """The elements of each fragment, by the fragment's name."""
    root = parsed(of_page("jats", record))
    assert root.tag == "launch-fragments"
    return {part.tag: list(part) for part in root}


def related(record: dict[str, Any], part: str = "article-meta") -> list[dict[str, str]]:
    """Attributes of each related object."""
    return [dict(one.attrib) for one in jats(record)[part] if one.tag == "related-object"]


def myst(record: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(of_site("myst", record))
    assert list(found) == ["project"]
    project: dict[str, Any] = found["project"]
    return project


@pytest.mark.parametrize("name", VARIANTS)
class TestEveryRecord:
    def test_it_fits_the_schema(self, name: str) -> None:
        assert list(schema.problems(variant(name).data)) == []

    @pytest.mark.parametrize(
        ("say", "view"),
        [*((of_page, view) for view in OF_PAGE), *((of_site, view) for view in OF_SITE)],
    )
    def test_it_is_said_and_stays(self, name: str, say: Say, view: str) -> None:
        record = variant(name).data
        before = copy.deepcopy(record)
        assert say(view, record) == say(view, variant(name).data)
        assert record == before


@pytest.mark.parametrize("view", ["crossref", "jats"])
def test_a_fragment_is_of_one_page(view: str) -> None:
    with pytest.raises(Refused, match="is of one page"):
        of_site(view, sample())


def test_the_block_is_of_the_site() -> None:
    with pytest.raises(Refused, match="whole site"):
        of_page("myst", sample())


class TestCrossref:
    def test_what_supplements_the_article(self) -> None:
        assert crossref(sample()) == [
            ("Archive of the source (v1.0.0)", "doi", "10.5072/zenodo.1234567"),
            ("Data: Station catalogue", "doi", "10.5072/zenodo.7654321"),
            (
                "Executable version on Seismic community BinderHub, with an account",
                "uri",
                LAUNCH,
            ),
            ("The source, at its commit", "other", SWHID),
            ("How to run this: launch-metadata.json", "uri", SELF),
        ]

    def test_a_container_that_is_archived(self) -> None:
        title = "Archive of the software environment (2025.10)"
        assert (title, "doi", "10.5072/zenodo.777") in crossref(variant("archived image").data)

    def test_both_sources_with_their_archives(self) -> None:
        found = [identifier for _, _, identifier in crossref(variant("archives of two").data)]
        assert found[:2] == ["10.5072/zenodo.1234567", "10.5072/environment.1"]
        assert found.count(SWHID) == 1

    @pytest.mark.parametrize("name", ["nothing lasting", "not pushed", "live only"])
    def test_nothing_that_moves_is_deposited(self, name: str) -> None:
        assert not [one for one in crossref(variant(name).data) if "Executable" in one[0]]

    def test_a_commit_that_nobody_can_get_is_not_named(self) -> None:
        assert SWHID not in of_page("crossref", variant("not pushed").data)

    def test_a_doi_is_named_once_in_whatever_case(self) -> None:
        record = sample()
        record["pages"][0]["data"][0]["doi"] = "10.5072/ZENODO.1234567"
        assert [one[2] for one in crossref(record)].count("10.5072/zenodo.1234567") == 1
        assert "10.5072/ZENODO" not in of_page("crossref", record)

    def test_only_offered_launches(self) -> None:
        """A publisher who offers some launches hands over a page with those."""
        record = sample()
        page = {**record["pages"][0], "launches": []}
        said = views.get("crossref").of_page(Document(record), page)
        assert "Executable" not in said
        assert "10.5072/zenodo.7654321" in said


class TestJats:
    def test_the_article(self) -> None:
        part = jats(sample())["article-meta"]
        names = ["self-uri", "related-object", "related-object", "custom-meta-group"]
        assert [one.tag for one in part] == names
        assert part[0].get(HREF) == "https://books.example.org/seismic/notebooks/01-seismic.html"
        told = {one[0].text: one[1].text for one in part[3]}
        assert told == {"launch-metadata": SELF, "launch-metadata-page": PAGE}

    def test_a_launch(self) -> None:
        assert related(sample())[0] == {
            "content-type": "executable-version",
            "link-type": "launch",
            "specific-use": "login",
            "source-type": "binderhub",
            "source-id": "https://binder.example.org/",
            "source-id-type": "url",
            "object-id": COMMIT,
            "object-id-type": "git-commit",
            HREF: LAUNCH,
        }

    @pytest.mark.parametrize(
        ("name", "kind", "identifier"),
        [
            ("sample", "swhid", SWHID),
            ("archive", "doi", "10.5281/zenodo.7654321"),
            ("nothing lasting", None, None),
            ("not pushed", None, None),
        ],
    )
    def test_the_source(self, name: str, kind: str | None, identifier: str | None) -> None:
        source = related(variant(name).data)[-1]
        assert source["content-type"] == "source"
        assert (source.get("object-id-type"), source.get("object-id")) == (kind, identifier)

    def test_a_source_without_software_heritage(self) -> None:
        record = sample()
        del record["sources"]["book"]["swhid"]
        assert related(record)[-1]["object-id-type"] == "git-commit"

    def test_a_tag_and_an_archive_hold_a_launch_too(self) -> None:
        tag = related(variant("tag").data)
        assert [one["object-id-type"] for one in tag[:2]] == ["git-tag", "git-tag"]
        assert related(variant("archive").data)[0]["object-id-type"] == "doi"

    def test_a_notebook_as_a_sub_article(self) -> None:
        part = jats(sample())["front-stub"]
        names = ["supplementary-material", "self-uri", "related-object", "related-object"]
        assert [one.tag for one in part] == names
        assert (part[0].get("mimetype"), part[0].get("mime-subtype")) == (
            "application",
            "x-ipynb+json",
        )
        start = "https://raw.githubusercontent.com/example-org/seismic-book"
        assert part[0].get(HREF) == f"{start}/{COMMIT}/notebooks/01-seismic.ipynb"
        assert related(sample(), "front-stub") == related(sample())

    def test_a_page_that_nobody_can_get_has_no_address(self) -> None:
        [file, *_] = jats(variant("not pushed").data)["front-stub"]
        assert file.get(HREF) is None

    def test_a_plain_git_host_has_no_addresses_of_files(self) -> None:
        record = sample()
        record["sources"]["book"] |= {
            "provider": "git",
            "repository": "https://git.example.org/group/book",
        }
        [file, *_] = jats(record)["front-stub"]
        assert file.get(HREF) is None

    def test_nothing_is_said_of_a_site_without_an_address(self) -> None:
        names = [one.tag for one in jats(variant("no address").data)["article-meta"]]
        assert "self-uri" not in names
        assert SELF not in of_page("jats", variant("no address").data)

    @given(st.text())
    def test_whatever_stands_in_a_record_is_text(self, text: str) -> None:
        record = sample()
        record["hubs"]["community-binder"]["name"] = record["pages"][0]["title"] = text
        parts = jats(record)["article-meta"]
        title = parts[0].get("{http://www.w3.org/1999/xlink}title", "")
        assert title == (parts[1].text or "")
        assert set(title) <= set(text)
        assert not set(title) & {"\x00", "\x0b", "\x1b", "\x85", "\ufffe", "\u202e", "\u2066"}
        assert len(parts) == 4

    def test_what_is_no_text_is_dropped(self) -> None:
        record = sample()
        record["pages"][0]["title"] = "a\x00\x1b[31m\x9f\u202eb\u202c \u2066c\u2069\ufffe\ud800é"
        [page, *_] = jats(record)["article-meta"]
        assert page.get("{http://www.w3.org/1999/xlink}title") == "a[31mb cé"


class TestZenodoAndDataCite:
    def test_a_page_for_datacite(self) -> None:
        found = json.loads(of_page("datacite", sample()))["relatedIdentifiers"]
        assert [
            (one["relationType"], one["relatedIdentifierType"], one["relatedIdentifier"])
            for one in found
        ] == [
            ("IsSupplementTo", "DOI", "10.5555/journal.example.0420"),
            ("HasMetadata", "URL", SELF),
            ("IsSupplementedBy", "DOI", "10.5072/zenodo.1234567"),
            ("IsVariantFormOf", "URL", LAUNCH),
        ]
        assert found[3]["resourceTypeGeneral"] == "InteractiveResource"

    def test_a_page_for_zenodo(self) -> None:
        """Zenodo's record is itself the archive of the source."""
        assert json.loads(of_page("zenodo", sample())) == {
            "related_identifiers": [
                {
                    "identifier": "10.5555/journal.example.0420",
                    "relation": "isSupplementTo",
                    "resource_type": "publication-article",
                    "scheme": "doi",
                },
                {
                    "identifier": SELF,
                    "relation": "hasMetadata",
                    "resource_type": "other",
                    "scheme": "url",
                },
                {
                    "identifier": LAUNCH,
                    "relation": "isVariantFormOf",
                    "resource_type": "other",
                    "scheme": "url",
                },
            ]
        }

    def test_zenodo_is_told_of_other_archives(self) -> None:
        for said in (
            of_page("zenodo", variant("archives of two").data),
            of_site("zenodo", variant("archives of two").data),
        ):
            assert "10.5072/environment.1" in said
            assert "10.5072/zenodo.1234567" not in said

    @pytest.mark.parametrize(
        ("relation", "name"),
        [
            ("reproduces", "IsSupplementTo"),
            ("supplements", "IsSupplementTo"),
            ("is-version-of", "IsVersionOf"),
            ("is-part-of", "IsPartOf"),
        ],
    )
    def test_how_a_work_is_related(self, relation: str, name: str) -> None:
        record = sample()
        record["pages"][0]["relatedWorks"][0]["relation"] = relation
        assert (
            json.loads(of_page("datacite", record))["relatedIdentifiers"][0]["relationType"] == name
        )

    def test_a_site_names_one_launch_of_each_hub(self) -> None:
        record = sample()
        second = copy.deepcopy(record["pages"][0])
        second["id"] = "notebooks/02"
        second["launches"][0]["pinned"]["url"] += "2"
        record["pages"].append(second)
        found = json.loads(of_site("datacite", record))["relatedIdentifiers"]
        urls = [one["relatedIdentifier"] for one in found]
        assert urls[-2:] == [LAUNCH, INTRO]
        assert urls.count("10.5555/journal.example.0420") == 1


class TestMyst:
    def test_the_block(self) -> None:
        """Live code has the hub that may be embedded, though another comes first."""
        assert myst(sample()) == {
            "jupyter": {
                "binder": {
                    "url": "https://public-binder.example.org/",
                    "repo": "https://github.com/example-org/seismic-book",
                    "ref": COMMIT,
                    "provider": "github",
                }
            },
            "requirements": ["binder/apt.txt", "binder/environment.yml"],
            "resources": ["launch-metadata.json"],
            "static_files": ["launch-metadata.json"],
        }

    def test_a_site_of_mystmd_names_what_the_plugin_writes(self) -> None:
        record = sample()
        record["generator"]["builder"] = "mystmd"
        said = myst(record)
        assert said["resources"] == said["static_files"] == ["_build/launch-metadata.json"]

    def test_every_key_is_explained(self) -> None:
        lines = of_site("myst", sample()).splitlines()
        for key in ("jupyter", "requirements", "resources", "static_files"):
            assert lines[lines.index(f"  {key}:") - 1].startswith("  # ")

    @pytest.mark.parametrize(
        ("name", "ref"),
        [
            ("nothing lasting", "main"),
            ("not pushed", "main"),
            ("tag", "v1.0.0"),
            ("archives of two", COMMIT),
        ],
    )
    def test_the_ref(self, name: str, ref: str) -> None:
        record = variant(name).data
        if name == "archives of two":
            record["sources"]["environment"]["requestedRef"] = COMMIT
        assert myst(record)["jupyter"]["binder"]["ref"] == ref

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("sample", "The ref is the commit of the record."),
            ("not pushed", "The ref is no commit: what it opens may change."),
            ("two sources", "The ref is no commit: what it opens may change."),
        ],
    )
    def test_what_the_ref_is(self, name: str, said: str) -> None:
        """Of two sources, the theme names that of the environment, whose commit is not asked."""
        assert f"  # {said}\n" in of_site("myst", variant(name).data)

    @pytest.mark.parametrize(
        ("repository", "provider", "repo", "said"),
        [
            ("https://gitlab.com/a/b/c", "gitlab", "https://gitlab.com/a/b/c", "gitlab"),
            ("https://codeberg.org/a/b", "gitea", "https://codeberg.org/a/b", "git"),
            (f"https://gist.github.com/ann/{COMMIT}", "gist", f"ann/{COMMIT}", "gist"),
        ],
    )
    def test_a_repository_as_the_theme_takes_it(
        self, repository: str, provider: str, repo: str, said: str
    ) -> None:
        record = sample()
        record["sources"]["book"] |= {"repository": repository, "provider": provider}
        binder = myst(record)["jupyter"]["binder"]
        assert (binder["repo"], binder["provider"]) == (repo, said)

    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            ("archive", "knows no archives"),
            ("no launches", "no page is launched on a BinderHub"),
            ("archived image", "no page is launched on a BinderHub"),
        ],
    )
    def test_why_there_is_no_hub(self, name: str, reason: str) -> None:
        assert "jupyter" not in myst(variant(name).data)
        assert reason in of_site("myst", variant(name).data)

    def test_terms_are_kept(self) -> None:
        record = sample()
        record["hubs"]["public"]["cost"]["embedding"] = "by-agreement"
        assert "ask them first" in of_site("myst", record)
        record["hubs"]["public"]["cost"]["embedding"] = "not-allowed"
        said = of_site("myst", record)
        assert "jupyter" not in myst(record)
        assert "hub 'public': its terms do not let pages start servers there." in said
        assert "hub 'community-binder': it asks for an account, and live cells cannot." in said

    def test_files_outside_the_folder_of_the_book(self) -> None:
        said = of_site("myst", variant("in a folder").data)
        assert "requirements" not in myst(variant("in a folder").data)
        assert "2 there: keep myst.yml at the root of the repository." in said

    def test_an_environment_of_another_repository(self) -> None:
        assert "requirements" not in myst(variant("archives of two").data)
        assert "'default' is no part of this repository" in of_site(
            "myst", variant("archives of two").data
        )

    def test_what_looks_like_a_number_stays_text(self) -> None:
        record = json.loads(json.dumps(sample()).replace(COMMIT, "1234567890" * 3 + "e123456789"))
        assert f'ref: "{"1234567890" * 3}e123456789"' in of_site("myst", record)

    @given(st.text(min_size=1).filter(lambda text: "/" not in text and text not in ("..", ".")))
    def test_whatever_a_file_is_called(self, text: str) -> None:
        record = sample()
        record["environments"]["default"]["files"][0]["path"] = f"binder/{text}"
        assert myst(record)["requirements"][0] == f"binder/{text}"

    def test_a_reason_is_one_line(self) -> None:
        record = sample()
        for hub in record["hubs"].values():
            hub["links"] = {
                "parameters": {"a": "b\n  plugins: [evil]\u2028x"},
                "jupytext": "no\n x: y",
            }
        assert set(myst(record)) == {"requirements", "resources", "static_files"}
