"""``launchdirectives check``: what it prints, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sarif_pydantic import Sarif

from launchdirectives.cli import main
from launchdirectives.findings import CODES
from tests.books import checkout, git, notebook, write

PAGE = "# A page\n\n```{launch} data/absent.ipynb\n```\n"
WRONG = {"docs/page.md": PAGE, "docs/a.ipynb": notebook(), "docs/launch.yml": "shwo: all\n"}


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book below its repository's root, with a link to no file and a misspelt key."""
    write(tmp_path, {**WRONG, "environment.yml": "dependencies: [python=3.11.9]\n"})
    checkout(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["check", "--directory", "docs", *arguments])
    return code, capsys.readouterr().out


def found(out: str) -> list[tuple[str, str, int]]:
    return [(one["code"], one["file"], one["line"]) for one in json.loads(out)["findings"]]


MISSING = ("source.file-missing", "docs/page.md", 3)
MISSPELT = ("config.unknown-key", "docs/launch.yml", 1)


def test_text_names_place_level_and_code(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = check(capsys, "--ignore", "environment,source.not-pushed")
    assert code == 1
    facts, findings, summary = out.rstrip("\n").split("\n\n")
    assert "https://github.com/org/book (the git remote)" in facts
    assert "branch main (branch checked out)" in facts
    assert findings.splitlines() == [
        "docs/launch.yml:1: error: shwo: There is no key 'shwo'. Write 'show'. "
        "[config.unknown-key]",
        "docs/page.md:3: error: The file 'docs/data/absent.ipynb' is not in the repository at "
        "this ref. Commit it, or name another file or ref. [source.file-missing]",
    ]
    assert summary == "2 errors in 1 link on 1 page."


def test_json_counts_paths_from_the_repository(
    book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(book / "docs")
    main(["check", "--format", "json", "--ignore", "environment,source.not-pushed"])
    out = capsys.readouterr().out
    assert found(out) == [MISSPELT, MISSING]
    assert (json.loads(out)["errors"], json.loads(out)["links"]) == (2, 1)


def test_sarif_is_valid_and_points_to_lines(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = check(capsys, "--format", "sarif", "--ignore", "environment,source.not-pushed")
    (run,) = Sarif.model_validate_json(out).runs
    assert [rule.id for rule in run.tool.driver.rules] == [MISSPELT[0], MISSING[0]]
    places = [one.locations[0].physical_location for one in run.results]
    assert [(one.artifact_location.uri, one.region.start_line) for one in places] == [
        MISSPELT[1:],
        MISSING[1:],
    ]
    prints = [
        one["partialFingerprints"]["launch/v1"] for one in json.loads(out)["runs"][0]["results"]
    ]
    write(book, {"docs/page.md": f"One line more\n\n{PAGE}"})
    _, moved = check(capsys, "--format", "sarif", "--select", "source.file-missing")
    (result,) = json.loads(moved)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 5
    assert result["partialFingerprints"]["launch/v1"] == prints[1]


def test_github_annotations_are_escaped(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(book, {"docs/a,b: 50%.md": "# A\n\n```{launch} 50%.ipynb\n```\n"})
    _, out = check(capsys, "--format", "github", "--select", "source.file-missing")
    first = out.splitlines()[0]
    assert first.startswith(
        "::error file=docs/a%2Cb%3A 50%25.md,line=3,title=source.file-missing::The file "
        "'docs/50%25.ipynb' is not"
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--select", "config"], [MISSPELT]),
        (["--select", "source.file-missing"], [MISSING]),
        (["--select", "config,source", "--ignore", "config,source.not-pushed"], [MISSING]),
        (["--select", "source.file-missing", "--ignore", "source"], [MISSING]),
        (["--ignore", "config", "--ignore", "source", "--ignore", "environment"], []),
    ],
)  # fmt: skip
def test_codes_are_chosen_by_their_beginnings(
    book: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    expected: list[tuple[str, str, int]],
) -> None:
    code, out = check(capsys, "--format", "json", *arguments)
    assert found(out) == expected
    assert code == (1 if expected else 0)


def test_an_unknown_code_is_a_wrong_call(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--directory", "docs", "--select", "source.file-mising"]) == 2
    assert "Write 'source.file-missing'." in capsys.readouterr().err


def test_warnings_count_when_they_are_to(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(book, {"docs/conf.py": "import os\nlaunch_show = os.environ.get('SHOW')\n"})
    chosen = ("--select", "config.not-literal")
    assert CODES["config.not-literal"][0] == "warning"
    assert check(capsys, *chosen)[0] == 0
    assert check(capsys, *chosen, "-W")[0] == 1


def test_only_the_pages_that_are_named(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ("--format", "json", "--select", "source.file-missing")
    assert found(check(capsys, *chosen, "docs/a.ipynb")[1]) == []
    assert found(check(capsys, *chosen, "docs/page.md")[1]) == [MISSING]
    assert check(capsys, "docs/none.md")[0] == 3


def test_a_baseline_hides_what_was_there(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(capsys, "--write-baseline", "known.json")[0] == 0
    code, out = check(capsys, "--baseline", "known.json")
    assert code == 0
    assert "known from the baseline" in out
    write(book, {"docs/page.md": f"\n\n{PAGE}\n```{{launch}} other.ipynb\n```\n"})
    code, out = check(
        capsys, "--baseline", "known.json", "--format", "json", "--ignore", "source.modified"
    )
    assert (code, found(out)) == (1, [("source.file-missing", "docs/page.md", 8)])
    write(book, {"docs/launch.yml": "show: all\n"})
    _, out = check(capsys, "--baseline", "known.json")
    assert "1 entry of the baseline is mended" in out


def test_a_file_that_is_no_baseline_is_told(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for content in ("{", "[]", '{"version": 2, "known": []}', '{"version": 1, "known": [1]}'):
        write(book, {"known.json": content})
        assert main(["check", "--directory", "docs", "--baseline", "known.json"]) == 3
        assert "known.json: This is no baseline" in capsys.readouterr().err
    assert main(["check", "--directory", "docs", "--baseline", "absent.json"]) == 3


def test_a_book_without_git(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"a.ipynb": notebook()})
    assert main(["check", "--directory", str(tmp_path), "--format", "json"]) == 1
    assert [one[0] for one in found(capsys.readouterr().out)] == ["source.no-git"]


def test_an_unreadable_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--directory", str(tmp_path / "absent")]) == 3
    write(tmp_path, {"launch.yml": "show: [\n"})
    git(tmp_path, "init", "--quiet")
    assert main(["check", "--directory", str(tmp_path)]) == 3
    assert "config.unreadable" in capsys.readouterr().out


def test_an_unsafe_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hub = "hubs: {a: {kind: jupyterhub, url: 'http://hub.example.org'}}\n"
    write(tmp_path, {"launch.yml": hub, "a.ipynb": notebook()})
    checkout(tmp_path)
    assert main(["check", "--directory", str(tmp_path)]) == 4
    assert "security.scheme" in capsys.readouterr().out
