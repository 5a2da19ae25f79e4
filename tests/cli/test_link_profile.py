"""``launchdirectives link --profile``: a hub's form, without a book."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_link import FREE, HUB, link

PULL = "hub%2Fuser-redirect%2Fgit-pull%3Frepo%3D"


@pytest.mark.parametrize(
    ("options", "start", "note"),
    [
        ((), f"{HUB}/hub/user-redirect/git-pull?repo=", "told to choose 'gpu'"),
        (
            ("--autostart",),
            f"{HUB}/hub/spawn?profile=gpu&opt-profile=gpu&next=%2F{PULL}",
            "profile 'gpu' at once",
        ),
        (
            ("--profile-form", "fancy-profiles"),
            f"{HUB}/hub/login?next=%2Fhub%2Fspawn%3Fnext%3D%252F{PULL.replace('%', '%25')}",
            "presses Start",
        ),
    ],
)
def test_a_profile(tmp_path: Path, options: tuple[str, ...], start: str, note: str) -> None:
    done = link(*FREE, "--profile", "gpu", *options, "--format", "json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    (found,) = json.loads(done.stdout)
    assert found["url"].startswith(start)
    assert any(note in one for one in found["notes"])


def test_an_address_for_an_lms(tmp_path: Path) -> None:
    done = link(*FREE[:2], "--kind", "lti", *FREE[4:], cwd=tmp_path)
    assert done.stdout.startswith(f"{HUB}/hub/lti/launch?next=%2F{PULL}")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--profile", "gpu"), 2, "free-standing: add --hub-url, --kind, --repository"),
        (("--autostart",), 2, "free-standing: add"),
        ((*FREE, "--profile-form", "fancy"), 1, "Write 'fancy-profiles'."),
        ((*FREE[:2], "--kind", "jupyter", *FREE[4:], "--autostart"), 1, "no key 'autostart'"),
    ],
)
def test_what_is_wrong(tmp_path: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = link(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert words in done.stderr
