"""What publishers find in a site that mystmd has made: its record, data in pages, exports."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest

from launchdirectives.cli import main
from launchdirectives.ingest import find
from launchdirectives.kept import keep
from launchdirectives.myst_project.project import Project
from launchdirectives.mystmd import availability
from launchdirectives.publication import FILE, myst_addresses, schema
from launchdirectives.publication.document import Document
from launchdirectives.publication.recomputed import differences
from tests.books import checkout, notebook
from tests.live.conftest import require_modules
from tests.live.serving import served
from tests.mystmd.building import build, environment, launch_links, nodes, page, project
from tests.publication.making import pushed
from tests.publication.samples import sample

THEME = Path(__file__).parent / "theme"
BASE = "/rivers"
HOST = "https://book.example.org"

LAUNCH = """\
show: directive
hubs:
  binder: {kind: binderhub, url: https://mybinder.org, title: Binder}
  community: {kind: jupyterhub, url: https://hub.example.org, title: Community hub}
pages:
  "sub/*": {interface: lab, hubs: [community]}
record: {availability: [paper]}
"""

MYST_YML = """\
version: 1
project:
  title: River
  authors: [{name: Ann Marsh}]
  plugins: [launchdirectives.mjs]
  requirements: [environment.yml]
  resources: [_build/launch-metadata.json]
  static_files: [_build/launch-metadata.json, _build/launch-metadata.csv, _build/launch-crate]
  exports:
    - {format: jats, output: out/paper.xml, articles: [paper.md]}
    - {format: meca, output: out/paper.zip, articles: [paper.md]}
  toc:
    - file: welcome.md
    - file: 01_first look.ipynb
    - file: sub/01_First-Look.md
    - file: 2003 -- after.md
    - file: sub/Été.md
    - file: paper.md
site:
  template: ./theme
"""

ASKS = "# {title}\n\n```{{launch}} /01_first look.ipynb\n```\n"
OPENS_ITSELF = """\
---
kernelspec: {name: python3, display_name: Python 3}
options: {launch: {environment: default}}
---
# Paper

```{launch}
```

```{code-cell} python
6 * 7
```
"""

FILES = {
    "welcome.md": "# Welcome\n",
    "01_first look.ipynb": notebook(title="First look"),
    "sub/01_First-Look.md": ASKS.format(title="Again"),
    "2003 -- after.md": ASKS.format(title="After"),
    "sub/Été.md": ASKS.format(title="Summer"),
    "paper.md": OPENS_ITSELF,
    "left-out.md": ASKS.format(title="Left out"),
    "launch.yml": LAUNCH,
    "environment.yml": "dependencies: [python=3.11, numpy=2.0.0, jupytext=1.16.4]\n",
    ".gitignore": "_build/\nout/\ntheme/node_modules/\n",
}

ADDRESSES = {
    "sub/01_First-Look": "first-look-1",
    "2003 -- after": "2003-after",
    "sub/Été": "t",
    "paper": "paper",
}


class Site(NamedTuple):
    """A site of files that mystmd has made.

    :ivar folder: of the project
    :ivar html: of the site
    """

    folder: Path
    html: Path
    output: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A project whose record is published by mystmd itself, with a paper in JATS and MECA."""
    folder = project(tmp_path_factory.mktemp("published"), FILES, MYST_YML)
    shutil.copytree(THEME, folder / "theme")
    (folder / "theme" / "node_modules").mkdir()  # or mystmd would have the theme installed
    (folder / "theme" / "public").mkdir()  # what it copies before it writes the rest
    checkout(folder)
    pushed(folder)
    what = ("--html", "--jats", "--meca")
    output = build(folder, *what, BASE_URL=BASE, READTHEDOCS_CANONICAL_URL=HOST).output
    return Site(folder, folder / "_build" / "html", output)


def sound(path: Path) -> dict[str, Any]:
    """The record at *path*, which is of the form and makes sense by itself."""
    found: dict[str, Any] = json.loads(path.read_bytes())
    assert list(schema.problems(found)) == []
    assert list(differences(Document(data=found))) == []
    return found


def urls(record: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one.get("url", "") for one in record["pages"]}


class TestStaticFiles:
    """mystmd publishes what the plugin writes."""

    def test_the_record_is_at_the_root_of_the_site(self, site: Site) -> None:
        record = sound(site.html / FILE)
        assert record["generator"]["builder"] == "mystmd"
        assert record["self"] == f"{HOST}{BASE}/{FILE}"
        assert record["site"]["authors"] == [{"name": "Ann Marsh"}]
        assert urls(record) == {
            name: f"{HOST}{BASE}/{where}" for name, where in ADDRESSES.items()
        }, site.output

    def test_its_addresses_are_where_the_pages_are(self, site: Site) -> None:
        for where in ADDRESSES.values():
            assert (site.html / where / "index.html").is_file(), where

    def test_views_that_are_listed_are_there_and_no_others(self, site: Site) -> None:
        assert (site.html / "launch-crate" / "ro-crate-metadata.json").is_file()
        assert (site.html / "launch-metadata.csv").is_file()
        assert not (site.html / "launch-metadata.html").exists()
        assert sorted(sound(site.html / FILE)["views"]) == ["roCrate", "table"]

    def test_a_reader_finds_it_from_a_page(self, site: Site) -> None:
        require_modules("requests")
        with served(site.html) as origin:
            found = find(f"{origin}/first-look-1/", allow_local=True)
        assert (found.how, found.fetched.body) == ("name", (site.html / FILE).read_bytes())


class TestCommand:
    """``metadata build`` after a build of mystmd."""

    @pytest.mark.parametrize("where", ["html", "elsewhere"])
    def test_it_reads_where_pages_are(
        self,
        site: Site,
        tmp_path: Path,
        where: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("BASE_URL", BASE)
        out = tmp_path / "site"
        if where == "html":
            shutil.copytree(site.html, out)
        options = ("--directory", str(site.folder), "--output", str(out), "--site", HOST)
        assert main(["metadata", "build", *options]) == 0, capsys.readouterr().err
        record = sound(out / FILE)
        assert urls(record) == {name: f"{HOST}{BASE}/{tail}" for name, tail in ADDRESSES.items()}
        assert record["generator"]["builderVersion"]
        assert set(record["views"]) == {"linkset", "roCrate", "table", "people"}

    def test_a_path_of_the_site_is_not_doubled(
        self,
        site: Site,
        monkeypatch: pytest.MonkeyPatch,
        capsysbinary: pytest.CaptureFixture[bytes],
    ) -> None:
        monkeypatch.setenv("BASE_URL", BASE)
        main(["metadata", "build", "--directory", str(site.folder), "--site", HOST + BASE])
        record = json.loads(capsysbinary.readouterr().out)
        assert record["self"] == f"{HOST}{BASE}/{FILE}"


def test_addresses_are_computed_as_mystmd_makes_them(tmp_path: Path) -> None:
    """Where there is no table of contents, and folders stay in addresses."""
    names = (
        "readme.md",
        "2003.md",
        "12345 stations.md",
        "007_bond.md",
        "42.md",
        "Salt & Water -- (2nd).md",
        "a.b.md",
        "2. Part/index.md",
        "2. Part/01 Deep/10-x.md",
        "2. Part/01 Deep/9-x.md",
        "_x.md",
        f"{'long' * 12}-y.md",
        "été 2003.md",
    )
    text = "version: 1\nproject: {plugins: [launchdirectives.mjs]}\n"
    text += "site: {template: ./stub, options: {folders: true}}\n"
    files = {name: f"# {name}\n" for name in names}
    folder = project(tmp_path, {**files, "launch.yml": "show: directive\n"}, text)
    done = build(folder)
    there = myst_addresses.built(str(folder / myst_addresses.SITE))
    found = Project(str(folder), [])
    assert there, done.output
    assert there.addresses == myst_addresses.of_project(found)
    assert there.addresses["2. Part/01 Deep/10-x.md"] == "part/deep/x-1"
    assert set(there.addresses) == set(names)


def test_a_page_that_mystmd_calls_nothing_has_no_address(tmp_path: Path) -> None:
    """A name without a letter of ASCII leaves no name; of the second it leaves a number."""
    names = ("index.md", "\u65e5.md", "\u6771.md")
    folder = project(tmp_path, {name: f"# {name}\n" for name in names})
    expected = {"index.md": "", names[2]: "-1"}
    assert myst_addresses.of_project(Project(str(folder), [])) == expected
    build(folder)
    there = myst_addresses.built(str(folder / myst_addresses.SITE))
    assert there
    assert there.addresses == expected


class TestBatch:
    """What one pass over pages leaves, without a build."""

    @pytest.fixture
    def book(self, tmp_path: Path) -> Path:
        project(tmp_path, FILES, MYST_YML)
        checkout(tmp_path)
        return tmp_path

    def asked(self, folder: Path) -> list[dict[str, Any]]:
        """What is told when a page without a launch is asked for."""
        done = subprocess.run(
            [sys.executable, "-m", "launchdirectives.mystmd", "batch"],
            input=json.dumps({"pages": [{"path": str(folder / "welcome.md"), "asks": []}]}),
            capture_output=True,
            encoding="utf-8",
            env=environment(),
            check=True,
        )
        told: list[dict[str, Any]] = json.loads(done.stdout)["pages"][0]["messages"]
        return told

    def test_the_record_is_of_all_pages(self, book: Path) -> None:
        assert self.asked(book) == []
        made = book / "_build" / FILE
        record = sound(made)
        assert [one["id"] for one in record["pages"]] == sorted(ADDRESSES)
        before = made.stat().st_mtime_ns
        self.asked(book)
        assert made.stat().st_mtime_ns == before
        (book / "paper.md").write_text("# Paper\n", encoding="utf-8")
        self.asked(book)
        assert "paper" not in urls(sound(made))

    def test_a_book_that_opens_nothing_has_one_too(self, book: Path) -> None:
        (book / "launch.yml").write_text("show: directive\n", encoding="utf-8")
        for name in ADDRESSES:
            (book / f"{name}.md").write_text("# Nothing\n", encoding="utf-8")
        self.asked(book)
        assert sound(book / "_build" / FILE)["pages"] == []

    def test_what_is_wrong_with_it_is_told(self, book: Path) -> None:
        text = MYST_YML.replace("{name: Ann Marsh}", "{name: Ann Marsh, orcid: '1'}")
        (book / "myst.yml").write_text(text, encoding="utf-8")
        assert [one["rule"] for one in self.asked(book)] == ["record.wrong-id"]

    def test_a_folder_that_cannot_be_written(self, book: Path) -> None:
        (book / "_build").write_text("", encoding="utf-8")
        [told] = self.asked(book)
        line = MYST_YML[: MYST_YML.index("  static_files")].count("\n") + 1
        assert (told["level"], told["rule"]) == ("warning", "record.not-written")
        assert f"myst.yml:{line}: project.static_files: The publication" in told["text"]

    @pytest.mark.parametrize("setting", ["record: {publish: false}\n", "source: {ref: main}\n"])
    def test_where_there_is_none(self, book: Path, setting: str) -> None:
        if "source" in setting:
            shutil.rmtree(book / ".git")
        (book / "launch.yml").write_text(setting, encoding="utf-8")
        self.asked(book)
        assert not (book / "_build" / FILE).exists()


def test_two_who_write_a_file_at_once_leave_it_whole(tmp_path: Path) -> None:
    path, texts = str(tmp_path / FILE), (b"a" * 2_000_000, b"b" * 1_000_000)
    keep(path, texts[0])
    script = "import sys; from launchdirectives.kept import keep\n"
    script += "for _ in range(30):\n for n in (2, 1): keep(sys.argv[1], b'ab'[2-n:3-n] * n * 10**6)"
    command = [sys.executable, "-c", script, path]
    writers = [subprocess.Popen(command, env=environment()) for _ in range(2)]
    seen = set()
    while any(one.poll() is None for one in writers):
        seen.add(Path(path).read_bytes())
    assert [one.returncode for one in writers] == [0, 0]
    assert seen <= set(texts)
    assert [one.name for one in tmp_path.iterdir()] == [FILE]


class TestPageData:
    """``data.launch`` in the JSON of pages."""

    def test_of_a_link(self, site: Site) -> None:
        said = [link["data"]["launch"] for link in launch_links(page(site.folder, "paper"))]
        entry = next(one for one in sound(site.html / FILE)["pages"] if one["id"] == "paper")
        assert [(one["hub"], one["kind"]) for one in said] == [
            ("binder", "binderhub"),
            ("community", "jupyterhub"),
        ]
        for one, launch in zip(said, entry["launches"], strict=True):
            same = {name: one[name] for name in ("hub", "via", "interface")}
            assert same == {name: launch[name] for name in same}
            assert [one.get("pinned"), one["moving"]] == [launch.get("pinned"), launch["moving"]]
            assert (one["path"], one["environment"]) == ("paper.md", "default")
        assert said[0]["pinned"]["url"].count(said[0]["commit"]) == 1

    def test_of_a_page(self, site: Site) -> None:
        said = page(site.folder, "first-look-1")["mdast"]["data"]["launch"]
        assert said["id"] == "sub/01_First-Look"
        assert said["settings"] == {"hubs": ["community"], "interface": "lab"}
        assert said["source"]["repository"] == "https://github.com/org/book"
        assert [one["path"] for one in said["launches"]] == ["01_first look.ipynb"]

    def test_of_a_page_without_a_launch(self, site: Site) -> None:
        said = page(site.folder, "index")["mdast"]["data"]["launch"]
        assert said["launches"] == []

    def test_a_pinned_address_is_promised_only_if_readers_get_the_commit(
        self, site: Site, tmp_path: Path
    ) -> None:
        folder = tmp_path / "book"
        ignored = shutil.ignore_patterns("_build", "out", "theme")
        shutil.copytree(site.folder, folder, ignore=ignored)
        with (folder / "paper.md").open("a", encoding="utf-8") as stream:
            stream.write("\nMore.\n")
        text = MYST_YML.replace("./theme", "./stub").replace("static_files", "exclude")
        (folder / "myst.yml").write_text(text, encoding="utf-8")
        build(folder)
        first = launch_links(page(folder, "paper"))[0]["data"]["launch"]
        assert "url" not in first["pinned"]
        assert not (folder / "_build" / FILE).exists()  # nobody has asked for it


class TestAvailability:
    """Where a page can be run, for people, at its end and in JATS."""

    def test_it_is_where_the_author_wants_it(self, site: Site) -> None:
        for slug, count in (("paper", 1), ("2003-after", 0)):
            found = nodes(page(site.folder, slug)["mdast"], _is_part)
            assert len(list(found)) == count

    def test_jats_has_it_in_its_back_matter(self, site: Site) -> None:
        require_modules("lxml")
        from lxml import etree

        article = etree.parse(site.folder / "out" / "paper.xml")
        [section] = article.xpath("/article/back/sec[@sec-type='data-availability']")
        record = sound(site.html / FILE)
        links = {
            link.get("{http://www.w3.org/1999/xlink}href") for link in section.iter("ext-link")
        }
        entry = next(one for one in record["pages"] if one["id"] == "paper")
        pinned = [one["pinned"]["url"] for one in entry["launches"] if "pinned" in one]
        moving = [one["moving"]["url"] for one in entry["launches"]]
        assert {*pinned, *moving, "https://github.com/org/book"} <= links
        text = "".join(section.itertext())
        assert record["environments"]["default"]["digest"] in text
        assert record["sources"]["book"]["commit"] in text

    def test_a_tag_has_no_newest_state(self) -> None:
        data = sample()
        data["sources"]["book"] |= {"requestedRef": "v1.0.0", "refKind": "tag"}
        entry = data["pages"][0]
        entry["launches"][0]["moving"]["ref"] = "v1.0.0"
        [block] = availability.part(Document(data=data), entry, str)
        links = [one["children"][0]["value"] for one in nodes(block, _is_link)]
        assert links[:3] == ["this version", "v1.0.0", "the newest of main"]

    def test_meca_has_record_and_environment(self, site: Site) -> None:
        require_modules("lxml")
        from lxml import etree

        with ZipFile(site.folder / "out" / "paper.zip") as bundle:
            manifest = etree.fromstring(bundle.read("manifest.xml"))
            carried = json.loads(bundle.read(f"bundle/_build/{FILE}"))
        kinds = {
            link: instance.getparent().get("item-type")
            for instance in manifest.iterfind(".//{*}instance")
            if (link := instance.get("{http://www.w3.org/1999/xlink}href"))
        }
        assert kinds["bundle/environment.yml"] == "article-source-environment"
        assert kinds[f"bundle/_build/{FILE}"] == "article-source"
        assert [one["id"] for one in carried["pages"]] == sorted(ADDRESSES)


def _is_part(node: dict[str, Any]) -> bool:
    return (node.get("data") or {}).get("part") == "availability"


def _is_link(node: dict[str, Any]) -> bool:
    return node["type"] == "link"
