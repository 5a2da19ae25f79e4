"""The built-in rules for environments, and the real repo2docker as their judge."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from launchdirectives.book import Book
from launchdirectives.checks import built_in, run
from launchdirectives.checks.survey import Survey
from launchdirectives.environments import describe, judge
from launchdirectives.environments.description import Description
from launchdirectives.trees import Tree, of_files
from tests import books
from tests.core import environment_trees as rows
from tests.core.making import write
from tests.live.conftest import require_modules

pytestmark = pytest.mark.live


@pytest.fixture(autouse=True, scope="module")
def _repo2docker() -> None:
    require_modules("repo2docker")


def said(description: Description) -> tuple[str, str, str]:
    python = rows.FAILS if description.fails else description.python.number
    return description.buildpack, description.folder, python


def judged(verdict: judge.Verdict) -> tuple[str, str, str]:
    return verdict.buildpack, verdict.folder, rows.FAILS if verdict.failure else verdict.python


def differences(trees: Sequence[Tree]) -> list[tuple[object, ...]]:
    """What the rules say, repo2docker, and of what: where the two differ."""
    pairs = zip(trees, judge.ask(trees), strict=True)
    return [
        (ours, theirs, verdict.failure, {path: tree.read(path) for path in tree})
        for tree, verdict in pairs
        if not agree(ours := said(describe(tree)), theirs := judged(verdict))
    ]


def agree(ours: tuple[str, str, str], theirs: tuple[str, str, str]) -> bool:
    # Where repo2docker stops while it looks, it has no folder yet.
    both_stop = ours[2] == theirs[2] == rows.FAILS
    return ours[0] == theirs[0] if both_stop else ours == theirs


def test_the_table_is_what_repo2docker_does() -> None:
    verdicts = judge.ask([of_files(files) for files, *_ in rows.TREES.values()])
    for (name, (_, *expected)), verdict in zip(rows.TREES.items(), verdicts, strict=True):
        assert agree(tuple(expected), judged(verdict)), (name, verdict)


@pytest.mark.parametrize("count", [len(rows.TREES)], ids="{}-trees".format)
def test_the_rules_agree_with_repo2docker_on_the_table(count: int) -> None:
    trees = [of_files(files) for files, *_ in rows.TREES.values()]
    assert len(rows.REFERENCE) == 72
    assert count == len(trees) >= 72 + 40
    assert differences(trees) == []


LINES = [
    "numpy", "numpy==2.3.1", "numpy = 2", "numpy=2.3", "numpy 2.3", "a[b]>=1,<2; python_version>'3'",
    "--upgrade numpy", "-U numpy", "--pre", "-i https://example.org/simple", "--index-url=https://x.org",
    "-f ./wheels", "--no-binary :all:", "--require-hashes", "--user", "-q", "# text", "a # text",
    "a#b", "a @ https://example.org/a-1.whl", "git+https://example.org/a.git@main#egg=a",
    "-e git+https://example.org/a.git#egg=a", "https://example.org/a-1.0-py3-none-any.whl", "-e .",
    ".", "./lib", "-e ./missing", "./missing", "lib/", "numpy==2.3.1 --hash=sha256:" + "0" * 64,
    "numpy==", "pip install numpy", "numpy;", "numpy; x", "--trusted-host example.org",
    "=", "python=3.11", "numpy>=1.0.*", "numpy==1.*", "a.b-c_d", "-r more.txt", "-rmore.txt",
    "--requirement=more.txt", "-c more.txt", "-r missing.txt", "numpy\\\n==2.3.1",
    "a\\\n# text\nb", "conda-forge::numpy", "numpy==2.3.1=py_0", "\ufeffnumpy",
]  # fmt: skip
"""Lines of a requirements.txt; in some more than one."""


@pytest.mark.parametrize("line", LINES)
def test_pip_reads_what_is_not_reported(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pip._internal.exceptions import PipError
    from pip._internal.network.session import PipSession
    from pip._internal.req.constructors import install_req_from_parsed_requirement
    from pip._internal.req.req_file import parse_requirements

    files = {"requirements.txt": f"{line}\n", "more.txt": "a\n", "setup.py": rows.SETUP}
    files["lib/pyproject.toml"] = rows.BOTH
    for path, text in files.items():
        write(tmp_path / path, text)
    monkeypatch.chdir(tmp_path)
    try:
        for parsed in parse_requirements("requirements.txt", PipSession()):
            install_req_from_parsed_requirement(parsed)
        is_fine = True
    except (PipError, SystemExit):
        is_fine = False
    assert [one.code for one in describe(of_files(files)).findings] == (
        [] if is_fine else ["environment.malformed"]
    )


CONTENTS = {
    "Dockerfile": (rows.DOCKER, rows.LEGACY),
    "Project.toml": (rows.JULIA, '[compat]\njulia = "1.9"\n', "["),
    "JuliaProject.toml": (rows.JULIA,),
    "REQUIRE": ("Example\n",),
    "default.nix": (rows.NIX,),
    "runtime.txt": (
        "r-4.3-2024-01-15\n", "r-2024-01-15", "r-4.3", "python-3.12\n", "python-3.10.4", "python-3",
        "python-2.7", "3.10", "", "r-9.9-2024-01-15",
    ),
    "DESCRIPTION": (rows.DESCRIPTION,),
    "environment.yml": (
        rows.ENV, rows.ENV_311, "dependencies: [python>=3.11]\n", "dependencies: [python=3.2]\n",
        "dependencies: [r-base=4.3, python=3.13.1]\n", "", "- a\n", "a: [\n", "dependencies:\n",
    ),
    "environment.yaml": (rows.ENV_311,),
    "Pipfile": (rows.PIP, '[requires]\npython_version = "3.11"\n', "["),
    "Pipfile.lock": (rows.LOCK, "{"),
    "requirements.txt": (rows.REQ, "", "# none\n"),
    "setup.py": (rows.SETUP,),
    "pyproject.toml": (
        rows.BOTH, rows.PROJECT, rows.SYSTEM, f'{rows.BOTH}requires-python = ">=3.12"\n',
        f'{rows.PROJECT}requires-python = "<3.8"\n', "[project\n",
    ),
    "apt.txt": ("git\n", "Git\n"),
    "postBuild": (rows.SCRIPT,),
    "start": (rows.SCRIPT,),
    "install.R": ("install.packages('a')\n",),
    "Manifest.toml": ("",),
    "README.md": ("# Book\n",),
    "uv.lock": ("",),
}  # fmt: skip
"""Names, with what they may hold."""

FILES = st.sampled_from(sorted(CONTENTS)).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(CONTENTS[name]))
)
PLACES = st.sampled_from(["", "", "", "binder/", "binder/", ".binder/"])


@st.composite
def combinations(draw: st.DrawFn) -> Tree:
    """A repository with some of the files, in the root and mostly in at most one folder."""
    folder = draw(PLACES)
    files = draw(st.lists(st.tuples(FILES, st.booleans()), max_size=6))
    held = {(folder if is_inside else "") + name: text for (name, text), is_inside in files}
    if draw(st.integers(0, 19)) == 0:
        held |= {"binder/README.md": "", ".binder/README.md": ""}
    return of_files(held)


EACH, TIMES = 40, 10


@pytest.mark.parametrize("count", [EACH * TIMES], ids="{}-trees".format)
def test_the_rules_agree_with_repo2docker_on_combinations(count: int) -> None:
    seen = 0

    @settings(
        max_examples=TIMES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.lists(combinations(), min_size=EACH, max_size=EACH))
    def compare(trees: list[Tree]) -> None:
        nonlocal seen
        seen += len(trees)
        assert differences(trees) == []

    compare()
    assert seen >= count // 2, f"only {seen} trees were compared"


def test_a_judge_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "_START", 0.01)
    monkeypatch.setattr(judge, "_EACH", 0.0)
    with pytest.raises(judge.Unavailable, match="did not answer"):
        judge.ask([of_files({})])


def test_only_what_repo2docker_looks_at_is_written() -> None:
    # Reading anything else ends in a KeyError.
    entries = {"requirements.txt": "100644 r", "data/all.csv": "100644 d", "book.md": "100644 b"}
    here = Path.cwd()
    (verdict,) = judge.ask([Tree(entries, lambda name, _path: {"r": b"numpy\n"}[name])])
    assert (verdict.buildpack, verdict.python, Path.cwd()) == ("Python", "3.10", here)


def test_a_check_asks_repo2docker_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[judge.Verdict] = []

    def ask(trees: list[Tree]) -> tuple[judge.Verdict, ...]:
        asked.extend(real(trees))
        return tuple(asked)

    real = judge.ask
    monkeypatch.setattr(judge, "ask", ask)
    books.write(tmp_path, {"a.ipynb": books.notebook(), "requirements.txt": "numpy==2.3.4\n"})
    books.checkout(tmp_path)
    survey = Survey.of_files(Book.open(str(tmp_path)))
    run(survey, built_in())
    assert [verdict.buildpack for verdict in asked] == ["Python"]
