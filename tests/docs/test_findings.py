"""Each code has its page, with an example that is what ``check`` prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from launchdirectives.findings import CODES
from tests.books import REPOSITORY
from tests.corpus.cases import Case, printed, shown
from tests.corpus.making import make, told

PAGES = REPOSITORY / "docs" / "reference" / "findings"


def test_every_code_has_its_page() -> None:
    assert sorted(path.stem for path in PAGES.iterdir()) == sorted(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_page_has_its_parts(code: str) -> None:
    title, _, text = (PAGES / f"{code}.md").read_text(encoding="utf-8").partition("\n")
    assert title == f"# {code}"
    meaning, example, advice = text.split("\n## ")
    assert meaning.strip() == f"```{{made-from-code}} finding {code}\n```"
    made = f"```{{made-from-code}} example {code}\n```"
    assert (made in example) if code in shown() else (f"[{code}]\n```" in example)
    assert advice.startswith("What to do\n\n")


def test_examples_are_those_of_the_corpus() -> None:
    assert sorted(printed()) == sorted(case.name for case in shown().values())


@pytest.mark.parametrize("case", shown().values(), ids=lambda case: case.code)
def test_examples_are_what_check_prints(case: Case, tmp_path: Path) -> None:
    # Where they differ on purpose: python -m tests.corpus
    assert printed()[case.name] == told(case, make(case, tmp_path)) != ""
