"""What a reader has to do on the hub is said beside every link that needs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sphinx_ext.conftest import Build, MakeBook

LAUNCH = """\
hubs:
  told:
    kind: jupyterhub
    url: https://hub.example.org
    profiles: {gpu: "<GPU> & more"}
  filled: {kind: jupyterhub, url: https://other.example.org, profile_form: fancy-profiles}
environments:
  gpu: {profile: {told: gpu, filled: gpu}}
pages:
  "**": {environment: gpu}
"""
PAGES = {
    "styles.md": "# Styles\n\n"
    + "".join(
        f":::{{launch}} page.ipynb\n:style: {style}\n:::\n\n"
        for style in ("button", "menu", "badge", "card", "link")
    ),
    "role.md": "# Role\n\nPlease {launch}`run it <page.ipynb>` now.\n",
    "filled.md": "# Filled\n\n:::{launch} page.ipynb\n:hub: filled\n:::\n",
}
CONF = 'myst_enable_extensions = ["colon_fence"]'


@pytest.fixture
def source(make_book: MakeBook) -> Path:
    return make_book(PAGES, conf=CONF, launch=LAUNCH)


def test_every_style_says_it(source: Path, build: Build) -> None:
    built = build(source)
    assert built.warnings == ""
    soup = built.soup("styles")
    styles = [".launch-button", ".launch-menu small", ".launch-badge", ".launch-card"]
    for style in styles:
        found = soup.select_one(style)
        assert found is not None, style
        assert "choose the profile “<GPU> & more” there" in found.get_text(), style
    role = " ".join(built.soup("role").get_text().split())
    assert "Please run it (choose the profile “<GPU> & more” there) now." in role
    assert "choose the profile" not in built.control("filled").get_text()


def test_plain_outputs_say_it(source: Path, build: Build) -> None:
    text = " ".join(build(source, "text").text("page.txt").split())
    assert "Open on told (choose the profile “<GPU> & more” there):" in text
    assert "Open on filled: " in text
    role = " ".join(build(source, "text").text("role.txt").split())
    assert "run it (choose the profile “<GPU> & more” there) (https://hub" in role


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "wählen Sie dort das Profil"), ("fr", "choisissez-y le profil"), ("es", "elija allí")],
)
def test_translated(source: Path, build: Build, language: str, said: str) -> None:
    assert said in build(source, language=language).text("page.html")
