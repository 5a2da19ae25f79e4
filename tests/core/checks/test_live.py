"""What checks say of live code: the environment, hosts and tokens are those of its server."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchdirectives import checks
from launchdirectives.book import Book
from launchdirectives.checks.environment import EnvironmentCheck
from launchdirectives.checks.fit import Fit
from launchdirectives.checks.proof import Proof
from launchdirectives.checks.security import SecurityCheck
from launchdirectives.checks.servers import Servers
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding
from launchdirectives.online.launching import distinct
from tests.books import checkout, notebook, write
from tests.core.checks.remotes import found

LIVE = "  live: {kind: thebe, via: binder}\n"
BINDER = "  binder: {kind: binderhub, url: https://mybinder.org, title: Binder}\n"
ONLY_LIVE = "pages: {'**': {hubs: [live]}}\n"
WORD = "correct-horse"


def book(folder: Path, launch: str, **files: str) -> Path:
    held = {"launch.yml": launch, "a.ipynb": notebook("import numpy\nimport ipywidgets")}
    return checkout(write(folder / "book", {**held, **files}))


def codes(findings: list[Finding]) -> list[str]:
    return sorted(finding.code for finding in findings)


@pytest.mark.parametrize("rules", ["", ONLY_LIVE])
def test_an_environment_without_files_is_told_once(rules: str, tmp_path: Path) -> None:
    folder = book(tmp_path, f"hubs:\n{LIVE}{BINDER}{rules}")
    [finding] = found(folder, EnvironmentCheck())
    assert finding.code == "environment.missing"
    assert "Binder builds nothing without" in finding.message


@pytest.mark.parametrize("rules", ["", ONLY_LIVE])
def test_packages_and_kernels_of_the_page(rules: str, tmp_path: Path) -> None:
    files = {"requirements.txt": "requests\n", "r.md": "---\nkernelspec: {name: ir}\n---\n# R\n"}
    folder = book(tmp_path, f"hubs:\n{LIVE}{BINDER}{rules}", **files)
    told = found(folder, Fit())
    assert codes(told) == ["environment.kernel", "environment.package"]
    assert "'numpy'" in told[0].message  # repo2docker's own environment has ipywidgets


def test_the_kernel_is_missed_though_links_open_rstudio(tmp_path: Path) -> None:
    binder = BINDER.replace("title: Binder", "interface: rstudio")
    files = {"requirements.txt": "numpy\n", "r.md": "---\nkernelspec: {name: ir}\n---\n# R\n"}
    folder = book(tmp_path, f"hubs:\n{binder}{LIVE}", **files)
    assert codes(found(folder, Fit())) == ["environment.kernel"]
    assert not found(book(tmp_path / "other", f"hubs:\n{binder}", **files), Fit())


def test_it_needs_nbgitpuller_as_links_do_and_no_jupytext(tmp_path: Path) -> None:
    text = "---\njupytext: {text_representation: {extension: .md}}\nkernelspec: {name: python3}\n"
    files = {"requirements.txt": "numpy\n", "t.md": f"{text}---\n# T\n"}
    apart = "environments: {default: {ref: image}}\n"
    only = f"hubs:\n{LIVE}{BINDER}{ONLY_LIVE}"
    assert not found(book(tmp_path, only, **files), Servers())
    folder = book(tmp_path / "apart", f"{only}{apart}", **files)
    survey = Survey.of_files(Book.open(str(folder)))
    assert len(survey.launches) == 2
    survey.tree_at = lambda repository, ref: survey.book.tree  # type: ignore[method-assign]
    [finding] = [one for one in checks.run(survey, [Servers()]) if one.code[:4] == "envi"]
    assert finding.code == "environment.nbgitpuller"


def test_other_kernels_are_not_looked_at(tmp_path: Path) -> None:
    for hub in ("{kind: thebe, via: lite}", "{kind: thebe, url: 'https://lab.example.org'}"):
        folder = book(tmp_path / hub[13:16].strip(), f"hubs:\n  live: {hub}\n")
        assert not found(folder, Fit(), EnvironmentCheck(), Servers())


def test_a_token_for_ones_own_computer_is_no_secret(tmp_path: Path) -> None:
    launch = f"hubs:\n  live: {{kind: thebe, url: 'http://localhost:8888', token: {WORD}}}\n"
    assert not found(book(tmp_path, launch), SecurityCheck())


def test_a_token_for_others_is_told_once_and_not_repeated(tmp_path: Path) -> None:
    launch = f"hubs:\n  live:\n    kind: thebe\n    url: https://x.org\n    token: {WORD}\n"
    [finding] = found(book(tmp_path, launch), SecurityCheck())
    assert (finding.code, finding.place.line) == ("security.secret", 5)
    assert WORD not in str(finding)


@pytest.mark.parametrize(
    ("hub", "line"),
    [("via: 'https://binder.example.org'", 4), ("url: 'https://lab.example.org'", 4)],
)
def test_a_server_that_is_not_allowed(hub: str, line: int, tmp_path: Path) -> None:
    launch = f"hubs:\n  live:\n    kind: thebe\n    {hub}\nallowed_hosts: [github.com]\n"
    [finding] = found(book(tmp_path, launch), SecurityCheck())
    assert (finding.code, finding.place.line) == ("security.host", line)


def test_a_hub_that_is_not_allowed_is_told_once_and_live_code_goes_with_it(tmp_path: Path) -> None:
    folder = book(tmp_path, f"hubs:\n{LIVE}{BINDER}allowed_hosts: [github.com]\n")
    [finding] = found(folder, SecurityCheck())
    assert finding.place.line == 3
    opened = Book.open(str(folder))
    proof = Proof(Survey(opened))
    assert not proof.launches(opened.page("a.ipynb")).launches
    assert "security.host" in proof.fingerprint()


def test_live_code_in_all_environments_is_looked_at_without_a_page(tmp_path: Path) -> None:
    # A commit that nbgitpuller cannot open stops no build.
    launch = (
        f"source: {{repository: 'https://github.com/org/other', ref: {'0' * 40}}}\n"
        f"hubs:\n{LIVE}{BINDER}environments: {{apart: {{ref: v1}}}}\n"
    )
    opened = Book.open(str(book(tmp_path, launch)))
    assert Proof(Survey(opened)).fingerprint()


def test_one_launch_proves_link_and_live_code(tmp_path: Path) -> None:
    extra = (
        "  other: {kind: thebe, via: 'https://mybinder.org/'}\n  lite: {kind: thebe, via: lite}\n"
    )
    opened = Book.open(str(book(tmp_path, f"hubs:\n{LIVE}{BINDER}{extra}")))
    launches = opened.launches(opened.page("a.ipynb")).launches
    assert [one.hub.name for one in launches] == ["live", "binder", "other", "lite"]
    assert [one.hub.name for one in distinct(launches)] == ["binder"]
    assert [one.hub.name for one in distinct(launches[:1])] == ["binder"]
