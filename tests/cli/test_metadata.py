"""``launchdirectives metadata``: the record without a site build."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from launchdirectives.cli import main
from launchdirectives.publication import views
from launchdirectives.publication.canonical import DIGEST, digest, readable
from tests.books import git, notebook, write
from tests.publication.making import FILES, book, made
from tests.publication.samples import SAMPLE, sample

HUBS = "site: https://book.example.org\nhubs: {b: {kind: binderhub, url: https://mybinder.org}}\n"


def run(*arguments: str) -> int:
    """The exit code of the command."""
    return main(["metadata", *arguments])


class TestBuild:
    """``metadata build``."""

    def test_prints_the_record(
        self, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        book(tmp_path, launch=HUBS)
        assert run("build", "--directory", str(tmp_path)) == 0
        found = json.loads(capsysbinary.readouterr().out)
        ours = made(tmp_path)
        assert found["pages"][0]["launches"] == ours["pages"][0]["launches"]
        assert found["site"]["url"] == "https://book.example.org/"

    def test_writes_record_and_views(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        book(tmp_path / "book", launch=HUBS)
        out = tmp_path / "site"
        arguments = ("build", "--directory", str(tmp_path / "book"), "--output", str(out))
        assert run(*arguments) == 0
        said = capsys.readouterr().out
        assert said == f"Written: {out / 'launch-metadata.json'}, with 1 page.\n"
        names = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
        assert names == set(FILES)
        before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
        assert run(*arguments) == 0
        assert before == {path: path.stat().st_mtime_ns for path in out.rglob("*")}

    def test_addresses_of_pages(
        self, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        book(tmp_path, {"sub/a b.ipynb": notebook()})
        for options, wanted in (
            ((), None),
            (("--site", "https://x.example.org/y/"), "https://x.example.org/y/sub/a%20b.html"),
            (
                ("--site", "https://x.example.org", "--page-url", "{docname}/"),
                "https://x.example.org/sub/a%20b/",
            ),
        ):
            assert run("build", "--directory", str(tmp_path), *options) == 0
            pages = json.loads(capsysbinary.readouterr().out)["pages"]
            urls = {page["id"]: page.get("url") for page in pages}
            assert urls["sub/a b"] == wanted

    @pytest.mark.parametrize(
        ("files", "wanted"),
        [
            ({"conf.py": 'html_baseurl = "https://x.org/en"\n'}, "https://x.org/en/page.html"),
            ({"conf.py": 'html_baseurl = os.environ.get("X", "/")\n'}, None),
            ({"conf.py": 'html_baseurl = "/"\n'}, None),
            (
                {"_config.yml": "html: {baseurl: https://x.org}\n", "_toc.yml": "root: index\n"},
                "https://x.org/page.html",
            ),
        ],
    )
    def test_address_of_the_site_that_its_engine_knows(
        self,
        tmp_path: Path,
        capsysbinary: pytest.CaptureFixture[bytes],
        files: dict[str, str],
        wanted: str | None,
    ) -> None:
        book(tmp_path, files)
        if "conf.py" not in files:
            git(tmp_path, "rm", "--quiet", "conf.py")
        assert run("build", "--directory", str(tmp_path)) == 0
        (page,) = json.loads(capsysbinary.readouterr().out)["pages"]
        assert page.get("url") == wanted

    def test_page_that_is_its_folder(
        self, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        book(tmp_path, {"a/index.ipynb": notebook(), "index.md": "---\nlaunch: true\n---\n"})
        options = ("--site", "https://x.org", "--page-url", "{docname}/")
        assert run("build", "--directory", str(tmp_path), *options) == 0
        pages = json.loads(capsysbinary.readouterr().out)["pages"]
        assert [page["url"] for page in pages] == [
            "https://x.org/a/",
            "https://x.org/",
            "https://x.org/page/",
        ]

    def test_what_is_wrong_on_pages_is_told_once(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        front = "---\nlaunch: {related: {mends: 10.5555/x}}\n---\n"
        other = "---\nlaunch: true\ndoi: none\n---\n"
        book(tmp_path, {"a.md": front, "b.md": other, "CITATION.cff": "doi: none\n"}, launch=HUBS)
        assert run("build", "--directory", str(tmp_path)) == 1
        said = capsys.readouterr().err.splitlines()
        assert [line.partition(" ")[0] for line in said if "CITATION" not in line] == [
            "a.md:2:",
            "b.md:3:",
        ]
        assert len(said) == 3

    def test_notes_do_not_fail(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        front = "---\nlaunch: true\ndate: yesterday\n---\n"
        book(tmp_path, {"a.md": front}, launch=HUBS)
        assert run("build", "--directory", str(tmp_path)) == 0
        assert "a.md:3: date" in capsys.readouterr().err

    def test_engine_is_told(
        self, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        jekyll = {"_config.yml": "title: A web site\n"}
        book(tmp_path, {"myst.yml": "version: 1\nproject: {title: Rivers}\n", **jekyll})
        git(tmp_path, "rm", "--quiet", "conf.py")
        assert run("build", "--directory", str(tmp_path)) == 0
        found = json.loads(capsysbinary.readouterr().out)
        assert found["generator"]["builder"] == "mystmd"
        assert found["site"]["title"] == "Rivers"

    def test_link_that_cannot_work_is_left_out(
        self, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        git_ignored = {"environment.yml": "", "launch.yml": HUBS}
        book(tmp_path, git_ignored)
        git(tmp_path, "rm", "--quiet", "-f", "environment.yml")
        git(tmp_path, "commit", "--quiet", "-m", "Without an environment")
        run("build", "--directory", str(tmp_path))
        assert json.loads(capsysbinary.readouterr().out)["pages"] == []

    def test_findings_decide_the_exit_code(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        book(tmp_path, launch="hubz: {}\n")
        assert run("build", "--directory", str(tmp_path)) == 1
        assert "There is no key 'hubz'" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("options", "code", "words"),
        [
            (("--directory", "nowhere"), 3, "There is no folder 'nowhere'"),
            (("--site", "http://book.example.org"), 2, "--site: The address of the site is"),
            (("--site", "javascript:x"), 2, "--site"),
        ],
    )
    def test_wrong_calls(
        self,
        options: tuple[str, ...],
        code: int,
        words: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        assert run("build", *options) == code
        assert words in capsys.readouterr().err

    def test_nothing_to_publish(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write(tmp_path, {"page.ipynb": notebook()})
        assert run("build", "--directory", str(tmp_path)) == 1
        assert "not in a git checkout" in capsys.readouterr().err


class TestCheck:
    """``metadata check``."""

    def test_fine(self) -> None:
        assert run("check", str(SAMPLE)) == 0

    def test_compares_with_a_checkout(
        self, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        folder = book(tmp_path / "book", launch=HUBS)
        run("build", "--directory", str(folder), "--output", str(tmp_path / "site"))
        assert run("check", str(tmp_path / "site"), "--repo", str(folder)) == 0
        record = tmp_path / "site" / "launch-metadata.json"
        found = json.loads(record.read_bytes())
        found["environments"]["default"]["files"][0]["sha256"] = "0" * 64
        found["environments"]["default"].pop("digest")
        write(tmp_path, {"changed.json": _signed(found)})
        capsysbinary.readouterr()
        assert run("check", str(tmp_path / "changed.json"), "--repo", str(folder)) == 1

    def test_address_that_the_facts_do_not_give(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        found = sample()
        launch = found["pages"][0]["launches"][0]
        launch["moving"]["url"] += "&urlpath=evil"
        write(tmp_path, {"launch-metadata.json": _signed(found)})
        assert run("check", str(tmp_path)) == 1
        assert "launch.url-recomputed: /pages/0/launches/0/moving/url" in capsys.readouterr().out

    def test_strict_says_why(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        launch = f"{HUBS}source: {{repository: 10.5281/zenodo.3242074}}\n"
        folder = book(tmp_path / "book", launch=launch)
        run("build", "--directory", str(folder), "--output", str(tmp_path / "site"))
        capsys.readouterr()
        assert run("check", str(tmp_path / "site"), "--repo", str(folder), "--strict") == 1
        assert "not-run: source.commit-on-remote: /sources/book" in capsys.readouterr().out

    def test_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("check", str(SAMPLE), "--format", "json") == 0
        assert json.loads(capsys.readouterr().out)["exitCode"] == 0

    def test_no_record(self, tmp_path: Path) -> None:
        assert run("check", str(tmp_path)) == 3


class TestConvert:
    """``metadata convert``."""

    @pytest.mark.parametrize("name", views.BUILT_IN)
    def test_every_view(self, name: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
        of_site = run("convert", str(SAMPLE), "--to", name)
        whole = capsysbinary.readouterr().out
        of_page = run("convert", str(SAMPLE), "--to", name, "--page", "notebooks/01-seismic")
        page = capsysbinary.readouterr().out
        assert {of_site, of_page} <= {0, 2}
        assert 0 in (of_site, of_page)
        assert bool(whole) == (of_site == 0)
        assert bool(page) == (of_page == 0)

    def test_wrong_names(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("convert", str(SAMPLE), "--to", "ro-crat") == 2
        assert "Write 'ro-crate'." in capsys.readouterr().err
        assert run("convert", str(SAMPLE), "--to", "jats", "--page", "none") == 3
        assert "it has no page 'none'" in capsys.readouterr().err

    def test_record_that_names_what_is_not_there(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        found = sample()
        found["pages"][0]["source"]["source"] = "nowhere"
        write(tmp_path, {"launch-metadata.json": _signed(found)})
        assert run("convert", str(tmp_path), "--to", "csv") == 1
        assert "it names 'nowhere', which is not there" in capsys.readouterr().err


def _signed(record: dict[str, Any]) -> str:
    record[DIGEST] = digest(record)
    return readable(record).decode()
