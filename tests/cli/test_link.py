"""``launchdirectives link``: what it prints and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.books import EXAMPLE_BOOK, checkout, git, notebook, write

HUB = "https://hub.example.org"
FREE = ("--hub-url", HUB, "--kind", "jupyterhub", "--repository", "https://github.com/org/repo")
PULL = f"{HUB}/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Forg%2Frepo"


def link(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "launchdirectives", "link", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of two notebooks on two hubs."""
    files = {
        "conf.py": "launch_show = 'all'\n",
        "a b.ipynb": notebook(),
        "week/one.ipynb": notebook(),
        "text.md": "# Text\n",
        "launch.yml": f"hubs:\n  hub: {{kind: jupyterhub, url: {HUB}, title: Our hub}}\n"
        "  binder: {kind: binderhub, url: https://mybinder.org, title: Binder}\n",
    }
    return checkout(write(tmp_path / "book", files))


def test_all_pages_that_have_a_control(book: Path) -> None:
    done = link("--hub", "binder", cwd=book)
    assert done.returncode == 0
    root = "https://mybinder.org/v2/gh/org/book/main?urlpath=lab"
    assert done.stdout.splitlines() == [
        f"{root}%2Ftree%2Fa%2520b.ipynb",
        root,
        f"{root}%2Ftree%2Fweek%2Fone.ipynb",
    ]


def test_a_file_by_its_path_from_here_or_from_the_book(book: Path) -> None:
    from_book = link("week/one.ipynb", "--directory", str(book), cwd=book.parent)
    from_here = link("one.ipynb", "--directory", str(book), cwd=book / "week")
    assert from_book.stdout == from_here.stdout
    assert len(from_here.stdout.splitlines()) == 2


def test_json(book: Path) -> None:
    done = link("a b.ipynb", "--format", "json", cwd=book)
    hub, binder = json.loads(done.stdout)
    commit = git(book, "rev-parse", "HEAD")
    assert hub == {
        "page": "a b.ipynb",
        "hub": "hub",
        "kind": "jupyterhub",
        "url": hub["url"],
        "pinned": None,
        "moving": hub["url"],
        "repository": "https://github.com/org/book",
        "ref": "main",
        "path": "a b.ipynb",
        "interface": "lab",
        "environment": "default",
        "notes": ["The ref 'main' is not declared; it was found here: branch checked out."],
    }
    assert binder["pinned"] == binder["url"].replace("/main?", f"/{commit}?")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("url", "{url}\n"),
        ("markdown", "[Open on Binder](<{url}>)\n"),
        ("rst", "`Open on Binder <{url}>`__\n"),
        (
            "html",
            '<a class="launch-link launch-binderhub" rel="nofollow" href="{url}">'
            "Open on Binder</a>\n",
        ),
    ],
)
def test_forms(book: Path, form: str, expected: str) -> None:
    done = link("a b.ipynb", "--hub", "binder", "--format", form, cwd=book)
    url = "https://mybinder.org/v2/gh/org/book/main?urlpath=lab%2Ftree%2Fa%2520b.ipynb"
    assert done.stdout == expected.format(url=url)


def test_qr(book: Path) -> None:
    done = link("a b.ipynb", "--hub", "binder", "--format", "qr", cwd=book)
    assert done.stdout.startswith("a b.ipynb: Open on Binder\n")
    assert done.stdout.count("█") > 100


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            ("--ref", "main", "--path", "a.ipynb", "--folder", "none"),
            f"{PULL}&urlpath=lab%2Ftree%2Frepo%2Fa.ipynb&branch=main",
        ),
        (
            ("--path", "a.ipynb", "--folder", "Kurs", "--interface", "lab", "--fragment", "Top"),
            f"{PULL}&urlpath=lab%2Ftree%2FKurs%2Fa.ipynb%23heading%3DTop&targetPath=Kurs",
        ),
    ],
)
def test_free_standing(options: tuple[str, ...], expected: str, tmp_path: Path) -> None:
    done = link(*FREE, *options, cwd=tmp_path)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, expected, "")


def test_an_address_that_no_qr_code_holds(tmp_path: Path) -> None:
    done = link(*FREE, "--path", "x" * 3000 + ".ipynb", "--format", "qr", cwd=tmp_path)
    assert done.returncode == 0
    assert "No QR code holds an address of this length." in done.stdout


def test_free_standing_with_an_environment_of_its_own(tmp_path: Path) -> None:
    done = link(
        *("--hub-url", "https://mybinder.org", "--kind", "binderhub", "--ref", "main"),
        *("--repository", "https://github.com/org/content", "--path", "docs/a.ipynb"),
        *("--environment-repository", "https://github.com/org/env", "--environment-ref", "v1"),
        cwd=tmp_path,
    )
    assert done.stdout.strip() == (
        "https://mybinder.org/v2/gh/org/env/v1?urlpath=git-pull%3Frepo%3Dhttps%253A%252F%252F"
        "github.com%252Forg%252Fcontent%26urlpath%3Dlab%252Ftree%252Fcontent%252Fdocs%252Fa.ipynb"
        "%26branch%3Dmain"
    )


@pytest.mark.parametrize(("ref", "is_odd"), [("main", False), ("x&y", True)])
def test_notes_speak_of_the_address_that_is_printed(tmp_path: Path, ref: str, is_odd: bool) -> None:
    done = link(
        *("--hub-url", "https://mybinder.org", "--kind", "binderhub", "--ref", ref),
        *("--repository", "https://github.com/org/content", "--path", "a.ipynb"),
        *("--environment-repository", "https://github.com/org/env", "--format", "json"),
        cwd=tmp_path,
    )
    (found,) = json.loads(done.stdout)
    assert found["url"].endswith("&_=%FF") == is_odd
    assert any("decodes once too often" in note for note in found["notes"]) == is_odd
    # The environment's ref is not declared, whatever the content's is.
    assert any("No ref is known" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("gone.ipynb",), 1, "There is no file 'gone.ipynb' in the book."),
        (("--hub", "hubb"), 1, "There is no hub 'hubb'. Write 'hub'."),
        (("--interface", "labb"), 1, "There is no interface 'labb'"),
        ((*FREE, "--hub", "hub"), 2, "leave out PATH and --hub"),
        (("--format", "pdf"), 2, "invalid choice"),
        (("--hub-url", HUB), 2, "free-standing: add --kind, --repository"),
        (("--directory", "/does/not/exist"), 3, "There is no folder"),
        ((*FREE[2:], "--hub-url", "http://hub.example.org"), 4, "which is not https"),
        ((*FREE[2:], "--hub-url", "javascript:alert(1)"), 4, "which is not https"),
        ((*FREE[:4], "--repository", "https://me:t0ken@github.com/o/r"), 4, "user name or token"),
    ],
)
def test_exit_codes(book: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = link(*arguments, cwd=book)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "t0ken" not in done.stderr + done.stdout


def test_unreadable_settings(book: Path) -> None:
    write(book, {"launch.yml": "hubs: [\n"})
    done = link("a b.ipynb", cwd=book)
    assert done.returncode == 3
    assert "launch.yml:2: This is not YAML" in done.stderr


def test_another_settings_file(book: Path) -> None:
    other = "hubs: {lab: {kind: jupyter, url: 'http://localhost:8888'}}\n"
    write(book, {"other.yml": other})
    done = link("a b.ipynb", "--config", "other.yml", cwd=book)
    assert done.stdout.startswith("http://localhost:8888/git-pull?repo=")


def test_help_says_everything() -> None:
    done = link("--help")
    assert done.returncode == 0
    for words in ("--hub-url", "--environment-repository", "exit codes:", "--fragment"):
        assert words in done.stdout


def test_the_example_book() -> None:
    done = link("--directory", str(EXAMPLE_BOOK), "--format", "json")
    assert done.returncode == 0
    assert done.stderr == ""
    assert {entry["hub"] for entry in json.loads(done.stdout)} == {
        "community",
        "binder",
        "classroom",
        "live",
    }
