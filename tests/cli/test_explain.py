"""``launchdirectives link --explain``: which setting came from where."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.books import checkout, git, notebook, write

LAUNCH = """\
source:
  ref: main
hubs:
  hub: {kind: jupyterhub, url: https://hub.example.org}
  binder: {kind: binderhub, url: https://mybinder.org}
environments:
  gpu:
    repository: https://github.com/org/image
order: [binder, hub]
pages:
  "off": false
  "week/**": {interface: doc, environment: gpu, audience: login}
  "**/one": {interface: notebook}
"""
CONF = """\
launch_show = "all"
launch_hubs = {
    "hub": {
        "title": "Ours",
    },
}
"""
ONE = "---\nkernelspec: {name: python3}\nlaunch:\n  hubs: [hub, binder]\n  interface: lab\n---\n"


def link(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "launchdirectives", "link", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    files = {
        "launch.yml": LAUNCH,
        "conf.py": CONF,
        "week/one.md": ONE,
        "plain.ipynb": notebook(),
        "off.md": "# Off\n",
    }
    return checkout(write(tmp_path / "book", files))


def explained(book: Path, *arguments: str, code: int = 0) -> dict[str, Any]:
    done = link("--explain", "--format", "json", *arguments, cwd=book)
    assert done.returncode == code, done.stderr
    [found] = json.loads(done.stdout)
    return {**found, "settings": {one.pop("name"): one for one in found["settings"]}}


def test_the_origin_of_each_setting(book: Path) -> None:
    found = explained(book, "week/one.md")
    origins = {name: (one["value"], one["from"]) for name, one in found["settings"].items()}
    assert origins == {
        "source.repository": ("https://github.com/org/book", "git remote 'origin'"),
        "source.ref": ("main", "launch.yml:2"),
        "source.path": ("", "git"),
        "source.provider": ("github", "the repository's address"),
        "pages": ("week/**", "launch.yml:12"),
        "show": ("all", "conf.py:1"),
        "placement": ("header", "default"),
        "site": ("", "default"),
        "broken": ("omit", "default"),
        "allowed_hosts": ([], "default"),
        "control": (True, ""),
        "file": ("week/one.md", "the page itself"),
        "opens": ("week/one.md", ""),
        "environment": ("gpu", 'page rule "week/**" (launch.yml:12)'),
        "environments.gpu.repository": ("https://github.com/org/image", "launch.yml:8"),
        "audience": ("login", 'page rule "week/**" (launch.yml:12)'),
        "hubs": (["hub"], "front matter (week/one.md:4)"),
        "hubs.hub.kind": ("jupyterhub", "launch.yml:4"),
        "hubs.hub.url": ("https://hub.example.org", "launch.yml:4"),
        "hubs.hub.title": ("Ours", "conf.py:4"),
        "hubs.hub.interface": ("lab", "front matter (week/one.md:5)"),
        "hubs.hub.audience": ("login", "default of kind jupyterhub"),
    }


def test_what_is_overridden_and_by_what(book: Path) -> None:
    settings = explained(book, "week/one.md", "--ref", "v1", "--interface", "doc")["settings"]
    assert settings["source.ref"]["from"] == "command line"
    assert settings["source.ref"]["overridden"] == [
        {"value": "main", "from": "launch.yml:2", "why": "overridden by command line"}
    ]
    assert settings["hubs.hub.interface"]["overridden"] == [
        {
            "value": "doc",
            "from": 'page rule "week/**" (launch.yml:12)',
            "why": "overridden by command line",
        },
        {
            "value": "lab",
            "from": "front matter (week/one.md:5)",
            "why": "overridden by command line",
        },
    ]
    assert settings["pages"]["overridden"] == [
        {"value": "**/one", "from": "launch.yml:13", "why": "an earlier rule matches"}
    ]
    assert settings["hubs"]["why"] == "audience 'login' leaves out binder"


def test_one_file_over_the_other(book: Path) -> None:
    text = CONF + "launch_source = {'ref': 'other'}\nlaunch_order = ['hub', 'binder']\n"
    write(book, {"conf.py": text})
    settings = explained(book, "plain.ipynb")["settings"]
    assert settings["source.ref"] == {
        "value": "other",
        "from": "conf.py:7",
        "why": "git does not know it here",
        "overridden": [{"value": "main", "from": "launch.yml:2", "why": "overridden by conf.py:7"}],
    }
    assert (settings["hubs"]["value"], settings["hubs"]["from"]) == (
        ["hub", "binder"],
        "order (conf.py:8)",
    )
    assert "pages" not in settings


def test_a_page_that_is_switched_off_by_a_rule(book: Path) -> None:
    found = explained(book, "off.md")
    control = found["settings"]["control"]
    assert (control["value"], control["from"]) == (False, 'page rule "off" (launch.yml:11)')
    assert [one["url"] is not None for one in found["links"]] == [True, True]


def test_a_page_that_undoes_what_a_rule_says(book: Path) -> None:
    write(book, {"off.md": "---\nlaunch: true\n---\n"})
    control = explained(book, "off.md")["settings"]["control"]
    assert (control["value"], control["from"]) == (True, "front matter (off.md:2)")
    assert [one["why"] for one in control["overridden"]] == [
        "overridden by front matter (off.md:2)"
    ]


def test_what_is_said_about_a_page_that_is_switched_off(book: Path) -> None:
    write(book, {"week/one.md": "---\nlaunch: false\n---\n"})
    settings = explained(book, "week/one.md")["settings"]
    assert settings["environment"]["value"] == "default"
    assert settings["environment"]["overridden"] == [
        {
            "value": "gpu",
            "from": 'page rule "week/**" (launch.yml:12)',
            "why": "switched off by front matter (week/one.md:2)",
        }
    ]


def test_the_books_setting_counts_where_the_page_is_switched_off(book: Path) -> None:
    write(book, {"week/one.md": "---\nlaunch: false\n---\n"})
    write(
        book,
        {
            "launch.yml": LAUNCH.replace(
                "kind: jupyterhub,", "kind: jupyterhub, interface: rstudio,"
            )
        },
    )
    interface = explained(book, "week/one.md")["settings"]["hubs.hub.interface"]
    assert (interface["value"], interface["from"]) == ("rstudio", "launch.yml:4")
    assert [one["why"] for one in interface["overridden"]] == [
        "switched off by front matter (week/one.md:2)"
    ]


def test_links_are_those_that_are_printed_without(book: Path) -> None:
    found = explained(book, "plain.ipynb")
    printed = link("plain.ipynb", cwd=book).stdout.splitlines()
    assert [one["url"] for one in found["links"]] == printed


def test_a_paired_notebook_opens(book: Path) -> None:
    write(book, {"week/one.ipynb": notebook()})
    git(book, "add", "--all")
    git(book, "commit", "--quiet", "-m", "Paired")
    opens = explained(book, "week/one.md")["settings"]["opens"]
    assert opens["value"] == "week/one.ipynb"
    assert "beside the text notebook" in opens["why"]


def test_a_refusal_is_a_finding_and_stands_in_place_of_the_link(book: Path) -> None:
    git(book, "tag", "v1")
    found = explained(book, "week/one.md", "--ref", "v1", code=1)
    [hub] = found["links"]
    assert hub["url"] is None
    assert hub["refused"].startswith("This hub cannot open the tag 'v1'")


def test_a_wrong_value_is_not_said_to_count(book: Path) -> None:
    write(book, {"conf.py": "launch_show = 'everything'\n"})
    show = explained(book, "plain.ipynb", code=1)["settings"]["show"]
    assert (show["value"], show["from"]) == ("notebooks", "default")
    assert show["overridden"] == [{"value": "everything", "from": "conf.py:1", "why": "wrong"}]


def test_a_book_without_git_and_a_wrong_source(tmp_path: Path) -> None:
    files = {"page.ipynb": notebook(), "launch.yml": "source: {ref: '-x', path: docs}\n"}
    book = write(tmp_path / "book", files)
    found = explained(book, "page.ipynb", code=1)
    assert [one["url"] for one in found["links"]] == [None]
    assert found["settings"]["source.path"]["overridden"] == [
        {"value": "docs", "from": "launch.yml:1", "why": "another key of 'source' is wrong"}
    ]


def test_an_unsafe_hub_keeps_its_exit_code(book: Path) -> None:
    write(book, {"launch.yml": "hubs:\n  a: {kind: binderhub, url: http://hub.example.org}\n"})
    done = link("--explain", "plain.ipynb", cwd=book)
    assert done.returncode == 4
    assert "control" in done.stdout


def test_text_fits_into_a_hundred_columns(book: Path) -> None:
    done = link("--explain", "week/one.md", "plain.ipynb", cwd=book)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line for line in lines if len(line) > 100 and "https://hub" not in line] == []
    [ref, *_] = [line for line in lines if line.startswith("source.ref ")]
    assert ref.split(maxsplit=2) == ["source.ref", "main", "launch.yml:2: a branch"]
    assert [line for line in lines if line.startswith("hub  https://hub.example.org/hub/")]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "name a PATH"),
        (("plain.ipynb", "--format", "html"), "write --format json or none"),
        (("--kind", "binderhub"), "name a PATH"),
    ],
)
def test_wrong_use(book: Path, arguments: tuple[str, ...], problem: str) -> None:
    done = link("--explain", *arguments, cwd=book)
    assert (done.returncode, done.stdout) == (2, "")
    assert problem in done.stderr


def test_a_file_that_is_not_there(book: Path) -> None:
    done = link("--explain", "nowhere.md", cwd=book)
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no file 'nowhere.md'" in done.stderr
