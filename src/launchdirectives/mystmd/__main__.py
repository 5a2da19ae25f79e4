"""``python -m launchdirectives.mystmd spec`` and ``… batch``: what the plugin asks.

``batch`` reads its questions from standard input. Whatever else writes to standard output, the
answer alone gets there.
"""

from __future__ import annotations

import gc
import json
import os
import sys


def main() -> int:
    """Answer; the result is the exit code."""
    gc.disable()  # the process ends with its answer
    asked = sys.argv[1:2]
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what others print would make the answer no JSON
    sys.stdout = sys.stderr
    if asked == ["spec"]:
        from launchdirectives.mystmd.specification import specification

        answer = specification()
    elif asked == ["batch"]:
        from launchdirectives.mystmd.batch import answers_to

        answer = answers_to(json.load(sys.stdin.buffer))
    else:
        sys.stderr.write("The plugin asks 'spec' or 'batch'.\n")
        return 2
    with answers:
        answers.write(json.dumps(answer, ensure_ascii=False))  # six times as fast as json.dump
    return 0


if __name__ == "__main__":
    sys.exit(main())
