"""Secrets are found and not repeated; hosts beyond a list are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchdirectives import checks, tokens
from launchdirectives.book import Book
from launchdirectives.checks.proof import Proof
from launchdirectives.checks.security import SecurityCheck
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Place
from tests.books import git, notebook, write
from tests.core.checks.remotes import FILES, found, publish, told

GITHUB = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmVkLWJ5LW5vYm9keQ"


@pytest.mark.parametrize(
    ("text", "key", "secrets"),
    [
        (GITHUB, "", [GITHUB]),
        (f"see {GITHUB}.", "", [GITHUB]),
        ("glpat-" + "a1b2c3d4e5" * 2, "", ["glpat-" + "a1b2c3d4e5" * 2]),
        (JWT, "", [JWT]),
        ("correct horse", "password", ["correct horse"]),
        ("abc", "api_key", ["abc"]),
        ("abc", "HUB_TOKEN", ["abc"]),
        ("https://hub.example.org/lab?x=1&token=abc", "", ["abc"]),
        ("lab?access_token=abc#top", "", ["abc"]),
        ("${TOKEN}", "token", []),
        ("https://hub.example.org/?token={token}", "", []),
        ("hf_course_notebooks_for_everyone", "", []),
        ("sk-learn-tutorial-of-the-year-2024", "", []),
        ("ghp_short", "", []),
        ("tokenizer", "title", []),
        ("basics of tokens", "tokens_explained", []),
        ("0123456789abcdef" * 2 + "01234567", "ref", []),
    ],
)
def test_what_looks_like_a_secret(text: str, key: str, secrets: list[str]) -> None:
    assert list(tokens.find(text, key)) == secrets


SETTINGS = f"""# A book
hubs:
  hub:
    kind: jupyterhub
    url: https://hub.example.org
    interface: 'lab/tree/{{path}}?token=s3cret-value'
  own:
    kind: binderhub
    url: https://binder.example.org
    parameters: {{api_key: hidden}}
site: https://example.org/{GITHUB}
"""


def test_secrets_in_the_settings(tmp_path: Path) -> None:
    conf = 'launch_token = "over-there"\nlaunch_site = "https://example.org"\n'
    book, _ = publish(tmp_path, {**FILES, "launch.yml": SETTINGS, "conf.py": conf})
    # What conf.py overrides in launch.yml is published with the repository all the same.
    assert told(book, SecurityCheck()) == [
        ("security.secret", "conf.py", 1),
        ("security.secret", "launch.yml", 6),
        ("security.secret", "launch.yml", 10),
        ("security.secret", "launch.yml", 11),
    ]
    for finding in found(book, SecurityCheck()):
        for secret in ("s3cret-value", "hidden", GITHUB, "over-there"):
            assert secret not in f"{finding.message} {finding.fix} {finding.place}"


def test_secrets_on_a_page(tmp_path: Path) -> None:
    front = "---\nlaunch:\n  file: a.ipynb\n  token: abc\n---\n# F\n"
    directive = "# D\n\n```{launch} a.ipynb\n:interface: lab/tree/{path}?token=abc\n```\n"
    book, _ = publish(tmp_path, {**FILES, "front.md": front, "directive.md": directive})
    assert told(book, SecurityCheck()) == [
        ("security.secret", "directive.md", 3),
        ("security.secret", "front.md", 4),
    ]


def test_a_link_with_a_secret_is_left_out(tmp_path: Path) -> None:
    book, _ = publish(tmp_path, {**FILES, "launch.yml": SETTINGS.replace("binderhub", "nbviewer")})
    opened = Book.open(str(book))
    proof = Proof(Survey(opened))
    launch = next(
        one for one in opened.launches(opened.page("a.ipynb")).launches if one.hub.name == "hub"
    )
    findings = proof.of_launch(launch, Place(file="a.ipynb"))
    (finding,) = [one for one in findings if one.code == "security.secret"]
    assert finding.place.line == 6
    assert checks.is_broken(findings)


def test_a_token_in_the_remote(tmp_path: Path) -> None:
    book, _ = publish(tmp_path)
    assert told(book, SecurityCheck()) == []
    git(book, "remote", "set-url", "origin", f"https://ann:{GITHUB}@github.com/org/book")
    (finding,) = found(book, SecurityCheck())
    assert finding.code == "security.remote-token"
    assert finding.place.file == str(book.resolve() / ".git" / "config")
    assert GITHUB not in str(finding)
    assert finding.fix.endswith("origin https://github.com/org/book'.")


HOSTS = """# A book
source: {repository: https://git.elsewhere.org/org/book}
hubs:
  good: {kind: jupyterhub, url: https://hub.example.org}
  sub: {kind: jupyterhub, url: https://a.hub.Example.net}
  bad:
    kind: jupyterhub
    url: https://example.net.evil.org
  lite: {kind: jupyterlite, url: lite}
environments:
  other:
    repository: https://codeberg.org/org/env
audiences:
  members:
    join: https://forms.evil.org/join
allowed_hosts: [hub.example.org, '*.example.net']
"""


def test_hosts_beyond_the_list(tmp_path: Path) -> None:
    book, _ = publish(tmp_path, {**FILES, "launch.yml": HOSTS})
    assert told(book, SecurityCheck()) == [
        ("security.host", "launch.yml", line) for line in (2, 8, 12, 15)
    ]
    assert all(one.is_about_safety for one in found(book, SecurityCheck()))


def test_a_launch_beyond_the_list_is_broken(tmp_path: Path) -> None:
    settings = HOSTS.replace("git.elsewhere.org", "git.example.net")
    book, _ = publish(tmp_path, {**FILES, "launch.yml": settings})
    opened = Book.open(str(book))
    proof = Proof(Survey(opened))
    broken = {
        launch.hub.name: checks.is_broken(
            one
            for one in proof.of_launch(launch, Place(file="a.ipynb"))
            if one.code == "security.host"
        )
        for launch in opened.launches(opened.page("a.ipynb")).launches
    }
    assert broken == {"good": False, "sub": False, "bad": True, "lite": False}


def test_hosts_that_nobody_has_written(tmp_path: Path) -> None:
    book, _ = publish(
        tmp_path, {**FILES, "launch.yml": "show: all\nallowed_hosts: [example.org]\n"}
    )
    # The git remote, and mybinder.org where no hub is declared.
    findings = found(book, SecurityCheck())
    assert [(one.code, one.place.line) for one in findings] == [("security.host", 2)] * 2
    assert {one.place.key for one in findings} == {"source.repository", "hubs.binder.url"}
    write(book, {"launch.yml": "allowed_hosts: [github.com, mybinder.org]\n"})
    assert found(book, SecurityCheck()) == []


def test_http_hubs_are_refused(tmp_path: Path) -> None:
    settings = "hubs:\n  hub: {kind: jupyterhub, url: http://hub.example.org}\n"
    book, _ = publish(tmp_path, {"a.ipynb": notebook(), "launch.yml": settings})
    findings = Book.open(str(book)).findings
    assert [(one.code, one.place.line) for one in findings] == [("security.scheme", 2)]


def test_no_message_repeats_a_secret(tmp_path: Path) -> None:
    fake = "ghp_0123456789abcdefABCDEF0123456789abcd"
    hub = f"{{kind: jupyterhub, url: 'https://h.org', interface: 'lab?token={fake}'}}"
    hubs = f"hubs:\n  a: {hub}\n"
    book, _ = publish(tmp_path, {**FILES, "launch.yml": hubs})
    opened = Book.open(str(book))
    assert [one.code for one in opened.findings] == ["config.wrong-value"]
    told = checks.run(Survey.of_files(opened), checks.built_in())
    assert "security.secret" in {one.code for one in told}
    assert not any(fake in str(one) for one in (*opened.findings, *told))
