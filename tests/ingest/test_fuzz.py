"""A small run of the fuzz; ``python -m tests.ingest.fuzz`` makes a large one."""

from __future__ import annotations

import pytest

from tests.ingest.fuzz import Run

COUNT = 1000


@pytest.mark.parametrize("seed", [1, 20])
def test_mutated_records_and_pages(seed: int) -> None:
    run = Run(seed)
    run.cases(COUNT)
    assert run.came.total() == COUNT
    came = {name for name, number in run.came.items() if number > COUNT / 200}
    assert {"record with exit code 0", "record with exit code 1"} < came
    assert {f"record refused with {code}" for code in (1, 3, 4)} < came
