"""What is wrong is a warning with file, line and what to write; the page is kept."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.books import git, notebook, sphinx_build
from tests.sphinx_ext.conftest import BINDER, Build, MakeBook

HUB = "hubs:\n  community:\n    kind: jupyterhub\n    url: https://hub.example.org\n"

LAUNCH_YML = [
    pytest.param(
        HUB.replace("url", "ur1"),
        r"launch.yml:4: WARNING: hubs.community.ur1: There is "
        r"no key 'ur1'. Write 'url'. \[launch.config.unknown-key\]",
        id="unknown key",
    ),
    pytest.param(
        HUB.replace("jupyterhub", "jupyterhubb"),
        r"launch.yml:3: .*There is no kind of "
        r"hub called 'jupyterhubb'. Write 'jupyterhub'.",
        id="unknown kind",
    ),
    pytest.param(
        HUB.replace("https", "http"),
        r"launch.yml:4: .*is 'http://hub.example.org', which "
        r"is not https. Write .* https://.*\[launch.security.scheme\]",
        id="not https",
    ),
    pytest.param(
        HUB.replace("https://hub.example.org", "'javascript:alert(1)'"),
        r"launch.yml:4: .*not https. .*\[launch.security.scheme\]",
        id="javascript",
    ),
    pytest.param(
        HUB.replace("//", "//ann:s3cret@"),
        r"launch.yml:4: .*user name or token.* Write "
        r"'https://hub.example.org'. \[launch.security.user-info\]",
        id="user info",
    ),
    pytest.param(
        HUB + "order: [comunity]\n",
        r"launch.yml:5: WARNING: order: There is no hub "
        r"'comunity'. Write 'community'.",
        id="unknown hub",
    ),
    pytest.param(
        "pages:\n  page: {hubs: [bindr]}\n",
        r"launch.yml:2: .*There is no hub 'bindr'. "
        r"Write 'binder'.",
        id="unknown hub in a rule",
    ),
    pytest.param(
        "record: {license: mine}\n",
        r"launch.yml:1: WARNING: record.license: 'mine' is no licence of SPDX. "
        r".*\[launch.config.wrong-value\]",
        id="a licence of one's own",
    ),
    pytest.param(
        "pages:\n  page:\n    related: {extends: 10.5555/x}\n",
        r"launch.yml:3: WARNING: pages.page.related: There is no choice 'extends' here.",
        id="unknown relation",
    ),
    pytest.param("show: [all\n", r"launch.yml:1: WARNING: This is not YAML", id="no YAML"),
    pytest.param("- a\n", r"launch.yml:1: .*does not hold keys and values", id="a list"),
    pytest.param(
        "show: alll\n",
        r"launch.yml:1: WARNING: show: There is no choice 'alll' here. "
        r"Write 'all'.",
        id="unknown choice",
    ),
    pytest.param(
        "source: {ref: 'a b'}\n",
        r"launch.yml:1: WARNING: source.ref: .*Write the name "
        r"of a branch or tag",
        id="no ref",
    ),
    pytest.param(
        "source: {repository: 'https://t0ken@github.com/o/r'}\n",
        r"launch.yml:1: .*Write 'https://github.com/o/r'",
        id="token in a repository",
    ),
]


@pytest.mark.parametrize(("launch", "warning"), LAUNCH_YML)
def test_launch_yml(make_book: MakeBook, build: Build, launch: str, warning: str) -> None:
    built = build(make_book(launch=launch))
    assert re.search(warning, built.warnings), built.warnings
    assert "s3cret" not in built.warnings + built.text("page.html")
    assert "t0ken" not in built.warnings + built.text("page.html")
    assert "javascript:alert" not in built.text("page.html")
    assert "A notebook" in built.soup("page").get_text()


def test_a_wrong_source_opens_nothing_rather_than_another_thing(
    make_book: MakeBook, build: Build
) -> None:
    built = build(make_book(launch="source: {ref: 'a b'}\n"))
    assert built.warnings.count("WARNING") == 1
    assert built.links("page") == []


def test_conf_py_is_named_with_its_line(make_book: MakeBook, build: Build) -> None:
    conf = (
        'launch_hubs = {\n    "community": {\n        "kind": "jupyterhub",\n'
        '        "url": "http://hub.example.org",\n    },\n}\n'
    )
    built = build(make_book(conf=conf))
    assert re.search(r"conf.py:8: WARNING: hubs.community.url: .*not https", built.warnings)


def test_what_other_files_say_of_the_book_is_told_if_it_is_wrong(
    make_book: MakeBook, build: Build
) -> None:
    citation = "title: A book\nlicense: mine\nauthors:\n- {name: A, orcid: 0000-0002-1825-0098}\n"
    folder = make_book(files={"CITATION.cff": citation})
    built = build(folder)
    assert re.search(r"CITATION.cff:3: WARNING: authors.0.orcid: .*record.wrong-id", built.warnings)
    assert built.warnings.count("WARNING") == 1  # that a licence is left out is a note
    site = json.loads(built.text("launch-metadata.json"))["site"]
    assert (site["title"], site["authors"]) == ("A book", [{"name": "A"}])


PAGES = [
    pytest.param(
        "# T\n\n```{launch} page.ipynb\n:hub: comunity\n```\n",
        r"bad.md:3: WARNING: There is no hub 'comunity'. Write 'community'",
        id="hub",
    ),
    pytest.param(
        "# T\n\n```{launch} page.ipynb\n:hubb: community\n```\n",
        r"bad.md:3: WARNING: There is no option 'hubb'. Write 'hub'. "
        r"\[launch.page.option\]",
        id="option",
    ),
    pytest.param(
        "# T\n\n```{launch} page.ipynb\n:style: bigg\n```\n",
        r"bad.md:3: WARNING: Option 'style': There is no choice 'bigg'",
        id="style",
    ),
    pytest.param(
        "# T\n\n```{launch} page.ipynb\n:interface: labb\n```\n",
        r"bad.md:3: .*no interface 'labb'. Write 'lab'",
        id="interface",
    ),
    pytest.param(
        "# T\n\n```{launch} page.ipynb\n:environment: gpu\n```\n",
        r"bad.md:3: .*There is no environment 'gpu'. Write one of: default",
        id="env",
    ),
    pytest.param(
        "# T\n\n```{launch} gone.ipynb\n```\n",
        r"bad.md:3: WARNING: The file 'gone.ipynb' is not in the repository",
        id="file",
    ),
    pytest.param(
        "# T\n\n```{launch} ../../x.ipynb\n```\n",
        r"bad.md:3: .*outside the repository",
        id="outside",
    ),
    pytest.param(
        "# T\n\n{launch}`go <gone.ipynb>`\n", r"bad.md:3: .*'gone.ipynb' is not", id="role"
    ),
    pytest.param(
        '# T\n\n<launch hubb="x" file="page.ipynb"></launch>\n',
        r"bad.md:3: WARNING: There is no option 'hubb'. Write 'hub'",
        id="element",
    ),
    pytest.param(
        "---\nlaunch: {hub: community}\n---\n\n# T\n",
        r"bad.md:2: WARNING: launch.hub: There is no key 'hub'. Write 'hubs'",
        id="key",
    ),
    pytest.param(
        "---\ntitle: x\nlaunch: {hubs: [nowhere], file: page.ipynb}\n---\n\n# T\n",
        r"bad.md:3: WARNING: launch.hubs: There is no hub 'nowhere'",
        id="front matter",
    ),
    pytest.param("---\nlaunch: 7\n---\n\n# T\n", r"bad.md:2: .*Write a mapping", id="number"),
    pytest.param(
        "---\nlaunch: {a: [}\n---\n\n# T\n", r"bad.md:\d: WARNING: Malformed YAML", id="yaml"
    ),
]


@pytest.mark.parametrize(("page", "warning"), PAGES)
def test_a_page(make_book: MakeBook, build: Build, page: str, warning: str) -> None:
    built = build(make_book({"bad.md": page}, launch=HUB))
    assert re.search(warning, built.warnings), built.warnings
    assert built.soup("bad").select_one("h1") is not None
    assert built.links("page"), "the other pages keep their controls"


def test_an_unknown_option_in_restructuredtext(make_book: MakeBook, build: Build) -> None:
    rest = "T\n=\n\n.. launch:: page.ipynb\n   :lable: Run\n"
    built = build(make_book({"bad.rst": rest}))
    assert re.search(
        r"bad.rst:4: WARNING: There is no option 'lable'. Write 'label'", built.warnings
    )
    assert built.links("bad") == [f"{BINDER}page.ipynb"]


def test_no_remote_is_said_once_and_no_page_is_lost(make_book: MakeBook, build: Build) -> None:
    built = build(make_book({"other.ipynb": notebook()}, remote=""))
    assert built.warnings.count("WARNING") == 1
    assert re.search(
        r"launch.yml.*has no remote.*git remote add origin.*source.repository.*"
        r"\[launch.source.no-remote\]",
        built.warnings,
    )
    assert built.links("page") == []
    assert "A notebook" in built.soup("page").get_text()


def test_no_git_is_said_once(make_book: MakeBook, build: Build) -> None:
    built = build(make_book(remote=None))
    assert built.warnings.count("WARNING") == 1
    assert "not in a git checkout" in built.warnings
    assert built.links("page") == []


def test_outside_git_a_declared_source_is_enough(make_book: MakeBook, build: Build) -> None:
    launch = "source: {repository: https://github.com/org/book, ref: main}\n"
    built = build(make_book(remote=None, launch=launch))
    assert built.warnings == ""
    assert built.links("page") == [f"{BINDER}page.ipynb"]


def test_without_a_git_program(
    make_book: MakeBook, build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = make_book()
    monkeypatch.setenv("PATH", str(tmp_path))
    built = build(source)
    assert "not in a git checkout" in built.warnings or "git is not installed" in built.warnings
    assert built.links("page") == []


def test_a_tag_that_a_hub_cannot_follow_is_said_once(make_book: MakeBook, build: Build) -> None:
    source = make_book({"other.ipynb": notebook()}, launch=HUB + "source: {ref: v1}\n")
    git(source, "tag", "v1")
    built = build(source)
    assert built.warnings.count("nbgitpuller opens a tag once and fails") == 1
    assert re.search(
        r"launch.yml:2: WARNING: hubs.community: Hub 'community': .*'branch:'", built.warnings
    )
    assert built.links("page") == []


def test_a_warning_can_be_suppressed_by_its_code(make_book: MakeBook, build: Build) -> None:
    source = make_book(remote="")
    assert build(source, suppress_warnings=["launch.source.no-remote"]).warnings == ""
    assert build(source, suppress_warnings=["launch"]).warnings == ""
    assert "no remote" in build(source, suppress_warnings=["launch.config"]).warnings


@pytest.mark.parametrize("launch", ["order: [nowhere]\n", "pages: {page: {hubs: [nowhere]}}\n"])
def test_strict_builds_fail(make_book: MakeBook, tmp_path: Path, launch: str) -> None:
    source = make_book(launch=launch)
    done = sphinx_build(source, tmp_path / "out", "-W", "--keep-going", check=False)
    assert done.returncode == 1
    assert "There is no hub 'nowhere'" in done.stderr
    assert (tmp_path / "out" / "page.html").is_file()


def test_a_remote_with_a_token_shows_it_nowhere(make_book: MakeBook, tmp_path: Path) -> None:
    source = make_book(remote="https://ann:gh0_t0ken@github.com/org/book.git")
    done = sphinx_build(source, tmp_path / "out", "-v")
    assert f'href="{BINDER}page.ipynb"' in (tmp_path / "out" / "page.html").read_text("utf-8")
    assert "gh0_t0ken" not in done.stdout + done.stderr
    for folder, _, files in os.walk(tmp_path / "out"):
        for name in files:
            assert b"gh0_t0ken" not in Path(folder, name).read_bytes()


def test_a_file_that_has_no_line_is_named_as_it_is(make_book: MakeBook, build: Build) -> None:
    root = make_book()
    shutil.rmtree(root / ".git")
    warnings = build(root).warnings
    assert f"{root}/launch.yml:: WARNING: source: The book is not in a git checkout" in warnings
