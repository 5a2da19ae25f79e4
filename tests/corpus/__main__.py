"""Writes anew what the documentation shows of ``check``: ``python -m tests.corpus``."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.corpus.cases import PRINTED, shown
from tests.corpus.making import make, told

if __name__ == "__main__":
    found = {}
    for case in sorted(shown().values(), key=lambda one: one.name):
        with TemporaryDirectory() as folder:
            found[case.name] = told(case, make(case, Path(folder)))
    text = json.dumps(found, indent=1, ensure_ascii=False)
    PRINTED.write_text(f"{text}\n", encoding="utf-8")
