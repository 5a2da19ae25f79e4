"""``sphinx-build -b launchcheck``: every launch is checked, and no page is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.books import git, sphinx_build
from tests.online.servers import answers, as_json, running, says_nothing
from tests.sphinx_ext.conftest import MakeBook

HUB = "hubs:\n  community: {kind: jupyterhub, url: 'URL'}\n"
SOURCE = "source: {repository: 'http://localhost:1/book'}\n"
ASKS = {"asks.md": "# A\n\nText.\n\n```{launch} page.ipynb\n```\n"}
OFFLINE = "launchcheck_online = False"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this machine's proxies out of tests that ask loopback only."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


def check(source: Path, out: Path, *options: str) -> tuple[int, list[dict[str, object]], str]:
    """Run the builder: its exit code, what it found, and its warnings."""
    done = sphinx_build(source, out, "-b", "launchcheck", *options, check=False)
    lines = (out / "output.json").read_text(encoding="utf-8").splitlines()
    return done.returncode, [json.loads(line) for line in lines], done.stderr


def of(found: list[dict[str, object]], file: str) -> list[dict[str, object]]:
    return [one for one in found if one["filename"] == file and one["uri"]]


def test_a_book_without_faults(make_book: MakeBook, tmp_path: Path) -> None:
    source = make_book(ASKS, launch=HUB.replace("URL", "https://hub.example.org"), conf=OFFLINE)
    git(source, "update-ref", "refs/remotes/origin/main", "HEAD")  # as after a push
    code, found, warnings = check(source, tmp_path / "out", "-W")
    assert (code, warnings) == (0, "")
    assert [(one["filename"], one["lineno"], one["status"]) for one in found if one["uri"]] == [
        ("asks.md", 5, "unchecked"),
        ("page.ipynb", 0, "unchecked"),
    ]
    assert all("hub.example.org" in str(one["uri"]) for one in of(found, "asks.md"))
    assert (tmp_path / "out" / "output.txt").read_text(encoding="utf-8") == ""
    assert list((tmp_path / "out").glob("*.html")) == []


def test_faults_have_code_file_and_line(make_book: MakeBook, tmp_path: Path) -> None:
    files = {"asks.md": "# A\n\n\n```{launch} missing.ipynb\n```\n"}
    source = make_book(files, launch=HUB.replace("URL", "https://hub.example.org"), conf=OFFLINE)
    for jobs in ("1", "2"):
        code, found, warnings = check(source, tmp_path / jobs, "-j", jobs)
        assert code == 1
        (fault,) = [one for one in found if one["status"] == "broken"]
        assert (fault["filename"], fault["lineno"]) == ("asks.md", 4)
        assert fault["code"] == "source.file-missing"
        assert "asks.md:4: ERROR: " in warnings
        text = (tmp_path / jobs / "output.txt").read_text(encoding="utf-8")
        assert text.startswith("asks.md:4: [broken] The file 'missing.ipynb'")


def test_again_without_reading_finds_the_same(make_book: MakeBook, tmp_path: Path) -> None:
    files = {**ASKS, "other.md": "# A\n\n```{launch} missing.ipynb\n```\n"}
    source = make_book(files, conf=OFFLINE)
    first = check(source, tmp_path / "out")
    assert check(source, tmp_path / "out") == first


def test_a_hub_that_answers_and_a_repository_that_does_not(
    make_book: MakeBook, tmp_path: Path
) -> None:
    with running(answers({"/hub/api/": as_json({"version": "5.4.2"})})) as server:
        launch = HUB.replace("URL", server.url) + SOURCE
        source = make_book(ASKS, launch=launch)
        code, found, warnings = check(source, tmp_path / "out")
        asked = server.paths
    assert code == 0
    assert {one["status"] for one in of(found, "asks.md")} == {"warning"}
    assert "[launch.source.unreachable]" in warnings
    assert warnings.count("[launch.source.unreachable]") == 1
    assert asked.count("/hub/api/") == 1


def test_a_hub_that_does_not_answer_in_time(make_book: MakeBook, tmp_path: Path) -> None:
    conf = "linkcheck_timeout = 1\nlinkcheck_retries = 1"
    with running(says_nothing) as server:
        source = make_book(ASKS, launch=HUB.replace("URL", server.url) + SOURCE, conf=conf)
        code, found, warnings = check(source, tmp_path / "out", "-W", "--keep-going")
    assert code == 1
    for file in ("asks.md", "page.ipynb"):
        assert [one["code"] for one in of(found, file)] == ["hub.unreachable"]
    assert warnings.count("[launch.hub.unreachable]") == 1


def test_addresses_can_be_passed_over(make_book: MakeBook, tmp_path: Path) -> None:
    conf = "launchcheck_ignore = [r'http://localhost:', '(']"
    with running(says_nothing) as server:
        launch = HUB.replace("URL", server.url.replace("127.0.0.1", "localhost")) + SOURCE
        source = make_book(ASKS, launch=launch, conf=conf)
        code, found, warnings = check(source, tmp_path / "out")
        asked = server.paths
    assert code == 0
    assert {one["status"] for one in found if one["uri"]} == {"ignored"}
    assert asked == []
    assert "'(' is no regular expression" in warnings
