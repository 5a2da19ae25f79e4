"""The translations are complete, and their compiled form is fresh."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

from launchdirectives.hubs.thebe import Thebe
from launchdirectives.live.texts import TEXTS
from launchdirectives.publication.people import words
from launchdirectives.web import embed

pofile = pytest.importorskip("babel.messages.pofile", reason="Babel comes with Sphinx only")
extract = pytest.importorskip("babel.messages.extract", reason="Babel comes with Sphinx only")

PACKAGE = Path(__file__).parents[2] / "src" / "launchdirectives"
WEB = PACKAGE / "web"
PEOPLE = PACKAGE / "publication" / "people"
FILLED = re.compile(r"\{\w+\}")
LANGUAGES = sorted(path.name for path in (WEB / "locale").iterdir() if path.is_dir())


@pytest.mark.parametrize("language", LANGUAGES)
def test_complete_and_compiled(language: str) -> None:
    folder = WEB / "locale" / language / "LC_MESSAGES"
    with (folder / "launchdirectives.po").open("rb") as stream:
        catalog = pofile.read_po(stream)
    with (folder / "launchdirectives.mo").open("rb") as stream:
        compiled = gettext.GNUTranslations(stream)
    with (WEB / "locale" / "launchdirectives.pot").open("rb") as stream:
        wanted = {message.id for message in pofile.read_po(stream) if message.id}
    given = {message.id: message.string for message in catalog if message.id}
    assert set(given) == wanted
    assert [text for text in given if catalog[text].fuzzy] == []  # compiling leaves these out
    for text, translation in given.items():
        assert translation
        assert compiled.gettext(text) == translation
        assert text.count("%s") == translation.count("%s")
        assert sorted(FILLED.findall(text)) == sorted(FILLED.findall(translation))


@pytest.mark.parametrize("file", ["control.py", "form.py", "gallery.py", "hub_terms.py"])
def test_every_text_is_in_the_catalogue(file: str) -> None:
    with (WEB / "locale" / "launchdirectives.pot").open("rb") as stream:
        listed = {message.id for message in pofile.read_po(stream)}
    found = extract.extract_from_file("python", WEB / file, keywords={"translate": None})
    assert {text for _, text, _, _ in found} <= listed


def test_what_live_code_says_is_in_the_catalogue() -> None:
    with (WEB / "locale" / "launchdirectives.pot").open("rb") as stream:
        listed = {message.id for message in pofile.read_po(stream)}
    assert {text for text in TEXTS.values() if text} | {Thebe.default_title} <= listed


@pytest.mark.parametrize("file", sorted(PEOPLE.glob("*.py")), ids=lambda file: file.name)
def test_what_the_page_for_people_says_is_in_the_catalogue(file: Path) -> None:
    with (WEB / "locale" / "launchdirectives.pot").open("rb") as stream:
        listed = {message.id for message in pofile.read_po(stream)}
    found = extract.extract_from_file("python", file, keywords={"say": None, "_say": None})
    assert {text for _, text, _, _ in found} <= listed


def test_what_the_page_for_people_says_of_words_is_in_the_catalogue() -> None:
    with (WEB / "locale" / "launchdirectives.pot").open("rb") as stream:
        listed = {message.id for message in pofile.read_po(stream)}
    assert {text for table in words.ALL for text in table.values()} <= listed


def test_what_the_control_of_publishers_says_is_in_the_catalogue() -> None:
    with (WEB / "locale" / "launchdirectives.pot").open("rb") as stream:
        listed = {message.id for message in pofile.read_po(stream)}
    assert set(embed.TEXTS.values()) <= listed
