"""Settings: from which files, what they mean, and what an author is told about wrong ones."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from launchdirectives import hubs
from launchdirectives.book import Book
from launchdirectives.findings import CODES, Finding
from launchdirectives.model import Page
from launchdirectives.resolve import NOTHING, Request
from tests.core.making import book_of, codes, write

SOUND: dict[str, Any] = {
    "source": {"repository": "https://github.com/org/book", "ref": "main", "path": "docs"},
    "hubs": {
        "community": {
            "kind": "jupyterhub",
            "url": "https://hub.example.org",
            "title": "Community hub",
            "interface": "notebook",
            "audience": "members",
            "folder": "course",
            "parent": "books",
            "branch": "main",
            "home": "/home/ann",
            "jupytext_viewer": True,
            "pull": True,
            "profiles": ["small", "gpu", "custom"],
            "profile_form": "fancy-profiles",
            "autostart": False,
        },
        "binder": {
            "kind": "binderhub",
            "url": "https://mybinder.org",
            "providers": {"git.example.org": "gl"},
        },
    },
    "environments": {
        "default": {},
        "gpu": {
            "repository": "https://github.com/org/gpu-image",
            "ref": "2026.08",
            "profile": {
                "community": {
                    "profile": "custom",
                    "options": {"resources": "mem_8"},
                    "unlisted": {"data": "ten years"},
                    "build": "image",
                }
            },
        },
        "small": {"profile": "small"},
    },
    "audiences": {
        "public": {"title": "Everyone"},
        "members": {"title": "Members", "join": "https://example.org/join"},
    },
    "pages": {
        "tutorials/**": {
            "environment": "gpu",
            "hubs": ["community"],
            "file": "a.ipynb",
            "interface": "lab/tree/{path}",
            "ref": "v1",
            "audience": "public",
        },
        "about": False,
    },
    "show": "all",
    "placement": "article",
    "order": ["binder", "community"],
}
"""Every key with a sound value."""


def opened(directory: Path, launch_yml: str = "", conf_py: str = "") -> Book:
    if launch_yml:
        write(directory / "launch.yml", launch_yml)
    if conf_py:
        write(directory / "conf.py", conf_py)
    return Book.open(str(directory))


def about(book: Book, *, source: bool = False) -> list[Finding]:
    """The findings, without those that say that there is no checkout here."""
    return [one for one in book.findings if source or one.code != "source.no-git"]


def hub_names(book: Book) -> list[str]:
    return [hub.name for hub in book.config.hubs]


def page(docname: str, front_matter: object = None) -> Page:
    return Page(docname=docname, file=f"{docname}.ipynb", front_matter=front_matter)


def test_every_sound_value_is_taken(tmp_path: Path) -> None:
    book = book_of(SOUND, tmp_path)
    assert book.findings == []
    assert hub_names(book) == ["binder", "community"]
    community = book.config.hub("community")
    assert (community.kind, community.url, community.title, community.interface) == (
        "jupyterhub",
        "https://hub.example.org",
        "Community hub",
        "notebook",
    )
    assert [audience.name for audience in book.config.audiences] == ["login", "public", "members"]
    assert book.config.environment("gpu").repository == "https://github.com/org/gpu-image"
    assert (book.config.show, book.config.placement) == ("all", "article")
    assert [pattern for pattern, _ in book.config.pages] == ["tutorials/**", "about"]


def test_no_settings(tmp_path: Path) -> None:
    book = opened(tmp_path)
    assert about(book) == []
    assert [(hub.name, hub.kind, hub.url) for hub in book.config.hubs] == [
        ("binder", "binderhub", "https://mybinder.org")
    ]
    assert (book.config.show, book.config.placement) == ("notebooks", "header")
    assert [audience.name for audience in book.config.audiences] == ["public", "login", "members"]


@pytest.mark.parametrize(
    "content", ["", "# only a comment\n", "---\n", "{}", "\ufeffshow: notebooks"]
)
def test_a_launch_yml_that_says_nothing(tmp_path: Path, content: str) -> None:
    write(tmp_path / "launch.yml", content)
    book = opened(tmp_path)
    assert about(book) == []
    assert hub_names(book) == ["binder"]


def test_no_hubs_on_purpose(tmp_path: Path) -> None:
    book = opened(tmp_path, "hubs: {}\n")
    assert about(book) == []
    assert hub_names(book) == []


YAML = """\
hubs:
  one: {kind: jupyterhub, url: https://one.example.org, title: One}
  two: {kind: jupyterhub, url: https://two.example.org}
order: [two, one]
show: all
"""
CONF_PY = """\
import os
project = "Book"
launch_hubs = {
    "one": {
        "url": "https://other.example.org",
    },
    "three": {"kind": "binderhub", "url": "https://mybinder.org"},
}
launch_order = ["three"]
launch_placement: str = "article"
"""


def test_conf_py_wins_over_launch_yml_key_by_key(tmp_path: Path) -> None:
    book = opened(tmp_path, YAML, CONF_PY)
    assert about(book) == []
    assert hub_names(book) == ["three", "one", "two"]
    one = book.config.hub("one")
    assert (one.kind, one.title, one.url) == ("jupyterhub", "One", "https://other.example.org")
    assert (book.config.show, book.config.placement) == ("all", "article")


def test_conf_py_alone(tmp_path: Path) -> None:
    book = opened(tmp_path, conf_py='launch_show = "all"\n')
    assert about(book) == []
    assert book.config.show == "all"


def test_another_file_instead_of_launch_yml(tmp_path: Path) -> None:
    write(tmp_path / "launch.yml", "show: all\n")
    other = write(tmp_path / "other.yml", "show: directive\n")
    assert Book.open(str(tmp_path), config_file=str(other)).config.show == "directive"


def test_json_is_yaml(tmp_path: Path) -> None:
    assert opened(tmp_path, '{"show": "all"}').config.show == "all"


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A launch.yml with one mistake, and what the author is told."""

    yaml: str
    code: str
    line: int
    key: str
    fix: str


HUB = "hubs:\n  h:\n    kind: jupyterhub\n    url: https://h.example.org\n"

WRONG = {
    "unknown key": Wrong(yaml="hub: {}", code="config.unknown-key", line=1, key="hub", fix="'hubs'"),
    "unknown key of source": Wrong(
        yaml="source:\n  branch: main", code="config.unknown-key", line=2, key="source.branch", fix="path, provider, ref, repository"
    ),
    "unknown key of a hub": Wrong(
        yaml=HUB + "    titel: H", code="config.unknown-key", line=5, key="hubs.h.titel", fix="'title'"
    ),
    "key of another kind": Wrong(
        yaml=HUB + "    providers: {}", code="config.unknown-key", line=5, key="hubs.h.providers", fix="Write"
    ),
    "unknown key of an environment": Wrong(
        yaml="environments:\n  gpu:\n    reff: x", code="config.unknown-key", line=3, key="environments.gpu.reff", fix="'ref'"
    ),
    "unknown key of an audience": Wrong(
        yaml="audiences:\n  us:\n    titles: x", code="config.unknown-key", line=3, key="audiences.us.titles", fix="'title'"
    ),
    "unknown key of a page": Wrong(
        yaml="pages:\n  a/*:\n    hub: h", code="config.unknown-key", line=3, key="pages.a/*.hub", fix="'hubs'"
    ),
    "unknown key of a profile": Wrong(
        yaml=HUB + "environments:\n  e:\n    profile:\n      h:\n        profil: x\n        profile: x", code="config.unknown-key", line=9, key="environments.e.profile.h.profil", fix="'profile'"
    ),
    "unknown key among the hubs of a profile": Wrong(
        yaml=HUB + "environments:\n  e: {profile: {hh: x}}", code="config.unknown-name", line=6, key="environments.e.profile.hh", fix="'h'"
    ),
    "profile of a hub that has none": Wrong(
        yaml="hubs: {}\nenvironments:\n  e: {profile: {binder: x}}", code="config.unknown-name", line=3, key="environments.e.profile.binder", fix="Remove"
    ),
    "profile of a BinderHub": Wrong(
        yaml="environments:\n  e: {profile: {binder: x}}", code="hub.profile", line=2, key="environments.e.profile.binder", fix="JupyterHub"
    ),
    "profile that the hub does not offer": Wrong(
        yaml=HUB + "    profiles: [small, gpu]\nenvironments:\n  e: {profile: {h: gpus}}", code="config.unknown-name", line=7, key="environments.e.profile.h", fix="'gpu'"
    ),
    "profile that one of the hubs does not offer": Wrong(
        yaml=HUB + "    profiles: {small: Small machine}\nenvironments:\n  e: {profile: gpu}", code="config.unknown-name", line=7, key="environments.e.profile", fix="small"
    ),
    "profile without a name": Wrong(
        yaml="environments:\n  e: {profile: ''}", code="config.wrong-value", line=2, key="environments.e.profile", fix="a name"
    ),
    "profile without a profile": Wrong(
        yaml=HUB + "environments:\n  e: {profile: {h: {options: {a: b}}}}", code="config.wrong-value", line=6, key="environments.e.profile.h", fix="profile"
    ),
    "option without a choice": Wrong(
        yaml=HUB + "environments:\n  e: {profile: {h: {profile: x, options: {a: }}}}", code="config.wrong-value", line=6, key="environments.e.profile.h.options", fix="text"
    ),
    "unknown form": Wrong(
        yaml=HUB + "    profile_form: fancy", code="config.wrong-value", line=5, key="hubs.h.profile_form", fix="'fancy-profiles'"
    ),
    "build on KubeSpawner's form": Wrong(
        yaml=HUB + "environments:\n  e: {profile: {h: {profile: x, build: image}}}", code="hub.profile", line=6, key="environments.e.profile.h", fix="fancy-profiles"
    ),
    "build of another option": Wrong(
        yaml=HUB + "    profile_form: fancy-profiles\nenvironments:\n  e: {profile: {h: {profile: x, build: img}}}", code="hub.profile", line=7, key="environments.e.profile.h", fix="'build: image'"
    ),
    "build from elsewhere": Wrong(
        yaml=HUB + "    profile_form: fancy-profiles\nenvironments:\n  e: {repository: 'https://gitlab.com/a/b', profile: {h: {profile: x, build: image}}}", code="hub.profile", line=7, key="environments.e.profile.h", fix="https://github.com/org/image"
    ),
    "build at an odd ref": Wrong(
        yaml=HUB + "    profile_form: fancy-profiles\nenvironments:\n  e: {repository: 'https://github.com/a/b', ref: 'fix#1', profile: {h: {profile: x, build: image}}}", code="hub.profile", line=7, key="environments.e.profile.h", fix="'#'"
    ),
    "two choices for an option": Wrong(
        yaml=HUB + "environments:\n  e: {profile: {h: {profile: x, options: {image: a}, unlisted: {image: b}}}}", code="hub.profile", line=6, key="environments.e.profile.h", fix="once"
    ),
    "option with an accent": Wrong(
        yaml=HUB + "environments:\n  e: {profile: {h: {profile: x, options: {größe: a}}}}", code="hub.profile", line=6, key="environments.e.profile.h", fix="without accents"
    ),
    "option with a name of KubeSpawner's own": Wrong(
        yaml=HUB + "environments:\n  e: {profile: {h: {profile: x, options: {profile: a}}}}", code="hub.profile", line=6, key="environments.e.profile.h", fix="Rename"
    ),
    "option with a name of fancy-profiles' own": Wrong(
        yaml=HUB + "    profile_form: fancy-profiles\nenvironments:\n  e: {profile: {h: {profile: x, options: {autoStart: 'true'}}}}", code="hub.profile", line=7, key="environments.e.profile.h", fix="Rename"
    ),
    "unknown choice": Wrong(
        yaml="\nshow: notebook", code="config.wrong-value", line=2, key="show", fix="'notebooks'"
    ),
    "unknown placement": Wrong(
        yaml="placement: top", code="config.wrong-value", line=1, key="placement", fix="header, article, none"
    ),
    "section that is a list": Wrong(
        yaml="hubs: [a]", code="config.wrong-value", line=1, key="hubs", fix="a mapping"
    ),
    "empty section": Wrong(
        yaml="source:", code="config.wrong-value", line=1, key="source", fix="a mapping"
    ),
    "hub that is text": Wrong(
        yaml="hubs:\n  h: https://h.example.org", code="config.wrong-value", line=2, key="hubs.h", fix="`kind` and `url`"
    ),
    "hub without kind": Wrong(
        yaml="hubs:\n  h:\n    url: https://h.example.org", code="config.wrong-value", line=2, key="hubs.h", fix="jupyterhub"
    ),
    "hub without url": Wrong(
        yaml="hubs:\n  h:\n    kind: jupyterhub", code="config.wrong-value", line=2, key="hubs.h", fix="Add 'url'"
    ),
    "unknown kind": Wrong(
        yaml="hubs:\n  h:\n    kind: jupyter-hub\n    url: https://h.example.org",
        code="config.unknown-kind", line=3, key="hubs.h.kind", fix="'jupyterhub'",
    ),
    "kind that is a list": Wrong(
        yaml="hubs:\n  h:\n    kind: [a]\n    url: https://h.example.org",
        code="config.wrong-value", line=3, key="hubs.h.kind", fix="text",
    ),
    "http": Wrong(
        yaml="hubs:\n  h:\n    kind: jupyterhub\n    url: http://h.example.org",
        code="security.scheme", line=4, key="hubs.h.url", fix="https://",
    ),
    "user information": Wrong(
        yaml="hubs:\n  h:\n    kind: jupyterhub\n    url: https://ann:s3cret@h.example.org",
        code="security.user-info", line=4, key="hubs.h.url", fix="'https://h.example.org'",
    ),
    "script": Wrong(
        yaml="audiences:\n  us:\n    join: javascript:alert(1)",
        code="security.scheme", line=3, key="audiences.us.join", fix="https://",
    ),
    "unknown interface": Wrong(
        yaml=HUB + "    interface: jupyterlab", code="config.wrong-value", line=5, key="hubs.h.interface", fix="Write 'lab'"
    ),
    "template with an unknown field": Wrong(
        yaml=HUB + "    interface: 'lab/{file}'", code="config.wrong-value", line=5, key="hubs.h.interface", fix="{path}"
    ),
    "template with an attribute": Wrong(
        yaml=HUB + "    interface: '{path.__class__}'", code="config.wrong-value", line=5, key="hubs.h.interface", fix="{path}"
    ),
    "template with a width": Wrong(
        yaml=HUB + "    interface: '{path:>999999999999}'", code="config.wrong-value", line=5, key="hubs.h.interface", fix="{path}"
    ),
    "template with a stray brace": Wrong(
        yaml=HUB + "    interface: 'lab/{path'", code="config.wrong-value", line=5, key="hubs.h.interface", fix="{path}"
    ),
    "template with a leading slash": Wrong(
        yaml=HUB + "    interface: '/lab/{path}'", code="config.wrong-value", line=5, key="hubs.h.interface", fix="without a leading slash"
    ),
    "template that leads elsewhere": Wrong(
        yaml=HUB + "    interface: 'https://evil.example/{path}'", code="config.wrong-value", line=5, key="hubs.h.interface", fix="scheme"
    ),
    "folder with blanks at its ends": Wrong(
        yaml=HUB + '    folder: " x"\n', code="config.wrong-value", line=5, key="hubs.h.folder", fix="Write 'x'"
    ),
    "folder outside": Wrong(
        yaml=HUB + "    folder: ../x", code="source.outside", line=5, key="hubs.h.folder", fix="inside"
    ),
    "parent outside": Wrong(
        yaml=HUB + "    parent: a/../../b", code="source.outside", line=5, key="hubs.h.parent", fix="inside"
    ),
    "home that is relative": Wrong(
        yaml=HUB + "    home: home/ann", code="config.wrong-value", line=5, key="hubs.h.home", fix="'/home/ann'"
    ),
    "text for true or false": Wrong(
        yaml=HUB + "    jupytext_viewer: 'yes'", code="config.wrong-value", line=5, key="hubs.h.jupytext_viewer", fix="true or false"
    ),
    "unknown audience of a hub": Wrong(
        yaml=HUB + "    audience: member", code="config.unknown-name", line=5, key="hubs.h.audience", fix="'members'"
    ),
    "unknown provider": Wrong(
        yaml="hubs:\n  h:\n    kind: binderhub\n    url: https://h.example.org\n    providers: {x.org: github}",
        code="config.wrong-value", line=5, key="hubs.h.providers", fix="gh",
    ),
    "title on two lines": Wrong(
        yaml=HUB + '    title: "a\\nb"', code="config.wrong-value", line=5, key="hubs.h.title", fix="one line"
    ),
    "path outside": Wrong(
        yaml="source:\n  path: ..", code="source.outside", line=2, key="source.path", fix="inside"
    ),
    "repository on this computer": Wrong(
        yaml="source:\n  repository: ../book", code="source.not-public", line=2, key="source.repository", fix="https://github.com/org/book"
    ),
    "token in the repository": Wrong(
        yaml="source:\n  repository: https://s3cret@github.com/org/book",
        code="security.user-info", line=2, key="source.repository", fix="'https://github.com/org/book'",
    ),
    "ref that git refuses": Wrong(
        yaml="source:\n  ref: a..b", code="config.wrong-value", line=2, key="source.ref", fix="branch or tag"
    ),
    "ref that is an option": Wrong(
        yaml="source:\n  ref: --upload-pack=x", code="config.wrong-value", line=2, key="source.ref", fix="branch or tag"
    ),
    "order of unknown hubs": Wrong(
        yaml=HUB + "order:\n  - hh", code="config.unknown-name", line=5, key="order", fix="'h'"
    ),
    "order of numbers": Wrong(
        yaml="order: [1]", code="config.wrong-value", line=1, key="order", fix="a list of names"
    ),
    "unknown hub of a page": Wrong(
        yaml="pages:\n  a:\n    hubs: [bindr]", code="config.unknown-name", line=3, key="pages.a.hubs", fix="'binder'"
    ),
    "unknown environment of a page": Wrong(
        yaml="pages:\n  a:\n    environment: defualt", code="config.unknown-name", line=3, key="pages.a.environment", fix="'default'"
    ),
    "unknown audience of a page": Wrong(
        yaml="pages:\n  a:\n    audience: publik", code="config.unknown-name", line=3, key="pages.a.audience", fix="'public'"
    ),
    "page rule that is text": Wrong(
        yaml="pages:\n  a: binder", code="config.wrong-value", line=2, key="pages.a", fix="a mapping"
    ),
    "environment that is text": Wrong(
        yaml="environments:\n  gpu: https://github.com/org/gpu", code="config.wrong-value", line=2, key="environments.gpu", fix="a mapping"
    ),
    "file outside": Wrong(
        yaml="source: {repository: https://github.com/org/book}\npages:\n  a:\n    file: ../../x.ipynb",
        code="source.outside", line=4, key="pages.a.file", fix="inside"
    ),
    "malformed": Wrong(
        yaml="show: all\nhubs: {a: [}\n", code="config.unreadable", line=2, key="", fix="Mend the file"
    ),
    "malformed with a tab": Wrong(
        yaml="show: all\nhubs:\n\ta: b\n", code="config.unreadable", line=3, key="", fix="Mend the file"
    ),
    "list": Wrong(yaml="- a\n- b\n", code="config.unreadable", line=1, key="", fix="Mend the file"),
    "text": Wrong(yaml="hello", code="config.unreadable", line=1, key="", fix="Mend the file"),
    "two documents": Wrong(
        yaml="show: all\n---\nshow: all\n", code="config.unreadable", line=2, key="", fix="Mend the file"
    ),
    "python object": Wrong(
        yaml="show: !!python/object/apply:os.getcwd []", code="config.unreadable", line=1, key="", fix="Mend the file"
    ),
    "key that is a list": Wrong(
        yaml="? [a, b]\n: c\n", code="config.unreadable", line=1, key="", fix="Mend the file"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_an_author_is_told(tmp_path: Path, name: str) -> None:
    wrong = WRONG[name]
    book = opened(tmp_path, wrong.yaml)
    found = about(book)
    assert codes(found) == [wrong.code], found
    place = found[0].place
    assert (place.file, place.line, place.key) == (
        str(tmp_path / "launch.yml"),
        wrong.line,
        wrong.key,
    )
    assert wrong.fix in found[0].fix
    assert "s3cret" not in str(found[0])


def test_every_code_is_in_the_table() -> None:
    assert {wrong.code for wrong in WRONG.values()} <= set(CODES)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    book = opened(
        tmp_path,
        """\
hub: {}
show: never
hubs:
  one: {kind: jupyterhub, url: http://one.example.org, titel: One, interface: jupiter}
  two: {kind: binder, url: https://two.example.org}
  three: {kind: binderhub, url: https://three.example.org, color: red}
environments:
  gpu: {ref: a..b}
pages:
  a: {hubs: [four]}
order: [three, five]
""",
    )
    assert sorted((one.place.line, one.place.key, one.code) for one in about(book)) == [
        (1, "hub", "config.unknown-key"),
        (2, "show", "config.wrong-value"),
        (4, "hubs.one.interface", "config.wrong-value"),
        (4, "hubs.one.titel", "config.unknown-key"),
        (4, "hubs.one.url", "security.scheme"),
        (5, "hubs.two.kind", "config.unknown-kind"),
        (6, "hubs.three.color", "config.unknown-key"),
        (8, "environments.gpu.ref", "config.wrong-value"),
        (10, "pages.a.hubs", "config.unknown-name"),
        (11, "order", "config.unknown-name"),
    ]
    # A hub with a wrong value is left out; one with an unknown key is not.
    assert hub_names(book) == ["three"]
    assert book.config.show == "notebooks"


def test_a_page_rule_may_not_name_a_hub_that_is_wrong(tmp_path: Path) -> None:
    book = opened(
        tmp_path,
        "hubs:\n  h: {kind: jupyterhub, url: http://h.example.org}\npages:\n  a: {hubs: [h]}\n"
        "order: [h]\n",
    )
    assert [(one.code, one.place.key) for one in about(book)] == [
        ("security.scheme", "hubs.h.url"),
        ("config.unknown-name", "pages.a.hubs"),
    ]


def test_a_duplicate_key_takes_the_last_and_is_reported(tmp_path: Path) -> None:
    book = opened(tmp_path, "show: all\nshow: directive\n")
    assert book.config.show == "directive"
    twice = [finding for finding in book.findings if "written twice" in finding.message]
    assert [(finding.place.line, finding.place.key) for finding in twice] == [(2, "show")]


def test_a_number_that_yaml_would_shorten_is_refused(tmp_path: Path) -> None:
    book = opened(tmp_path, "source: {repository: https://github.com/o/r, ref: 1.10}\n")
    assert book.source is None
    assert "quotes" in book.findings[0].fix


@pytest.mark.parametrize(
    ("yaml", "path"),
    [
        ("source: {path: 2024}", "2024"),
        ("source: {path: '1.50'}", "1.50"),
        ("source: {path: ./a//b/}", "a/b"),
    ],
)
def test_numbers_are_text_as_written(tmp_path: Path, yaml: str, path: str) -> None:
    assert opened(tmp_path, yaml).config.source.path == path


def test_anchors(tmp_path: Path) -> None:
    book = opened(
        tmp_path,
        "hubs:\n  a: &a {kind: binderhub, url: https://a.example.org}\n"
        "  b: {<<: *a, url: https://b.example.org}\n",
    )
    assert about(book) == []
    assert [hub.url for hub in book.config.hubs] == [
        "https://a.example.org",
        "https://b.example.org",
    ]


def test_an_anchor_within_itself(tmp_path: Path) -> None:
    book = opened(tmp_path, "hubs: &a\n  b: *a\n")
    assert [(one.code, one.place.key) for one in about(book)] == [("config.wrong-value", "hubs.b")]


def test_anchors_that_multiply(tmp_path: Path) -> None:
    lines = ["a0: &a0 {x: 1}"]
    for level in range(1, 12):
        names = ", ".join(f"k{number}: *a{level - 1}" for number in range(9))
        lines.append(f"a{level}: &a{level} {{{names}}}")
    book = opened(tmp_path, "\n".join(lines))
    assert {one.code for one in about(book)} == {"config.unknown-key"}


def test_front_matter_with_an_anchor_within_itself(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "---\nlaunch: &a\n  hubs: *a\n---\n")
    book = book_of(SOUND, tmp_path)
    assert codes(book.launches(book.page("a.md")).findings) == ["config.wrong-value"]


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "launch.yml").write_bytes(b"show: \xff\xfe")
    assert codes(about(opened(tmp_path))) == ["config.unreadable"]


def test_a_folder_called_launch_yml(tmp_path: Path) -> None:
    (tmp_path / "launch.yml").mkdir()
    assert codes(about(opened(tmp_path))) == ["config.unreadable"]


# conf.py


@pytest.mark.parametrize(
    ("conf_py", "line", "key"),
    [
        ("import os\nlaunch_show = os.environ['X']\n", 2, "launch_show"),
        ("\n\nlaunch_hubs = dict(a={})\n", 3, "launch_hubs"),
        ("launch_order = [name for name in ()]\n", 1, "launch_order"),
        ("launch_order = ['a'] * 2\n", 1, "launch_order"),
    ],
)
def test_a_value_that_conf_py_computes(tmp_path: Path, conf_py: str, line: int, key: str) -> None:
    found = about(opened(tmp_path, conf_py=conf_py))
    assert codes(found) == ["config.not-literal"]
    assert (found[0].place.line, found[0].place.key) == (line, key)
    assert "launch.yml" in found[0].fix


def test_conf_py_is_never_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    opened(tmp_path, conf_py=f"open({str(trace)!r}, 'w')\nlaunch_show = 'all'\n")
    assert not trace.exists()


def test_a_conf_py_that_is_no_python(tmp_path: Path) -> None:
    found = about(opened(tmp_path, conf_py="launch_show = 'all'\ndef (\n"))
    assert codes(found) == ["config.unreadable"]
    assert found[0].place.line == 2


def test_the_line_in_conf_py(tmp_path: Path) -> None:
    found = about(
        opened(
            tmp_path,
            "hubs:\n  h: {kind: jupyterhub, url: https://h.example.org}\n",
            'launch_hubs = {\n    "h": {\n        "interface": "jupiter",\n    },\n}\n',
        )
    )
    assert codes(found) == ["config.wrong-value"]
    place = found[0].place
    assert (place.file, place.line, place.key) == (
        str(tmp_path / "conf.py"),
        3,
        "hubs.h.interface",
    )


# Kinds from elsewhere


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages, one of which offers kinds of hubs."""
    packages = tmp_path / "packages"
    write(
        packages / "others.py",
        """\
from launchdirectives.hubs.base import HubKind, Terms
from launchdirectives.reading import text
from launchdirectives.record import Record, option

class Options(Record):
    room: str = option(text, default="lobby", help="The room.")

class Other(HubKind):
    kind = "other"
    terms = Terms(audience="public", needs_login=False, keeps_work=False, is_slow_to_start=False)
    Options = Options

    def url(self, launch):
        return f"{launch.hub.url}/{launch.hub.options.room}/{launch.path}"

class Broken:
    def __init__(self):
        raise RuntimeError("no luck today")

class Rude(Other):
    def url(self, launch):
        raise ZeroDivisionError
""",
    )
    write(
        packages / "others-1.0.dist-info" / "METADATA",
        "Metadata-Version: 2.1\nName: others\nVersion: 1.0\n",
    )
    write(
        packages / "others-1.0.dist-info" / "entry_points.txt",
        "[launchdirectives.hubs]\nother = others:Other\nbroken = others:Broken\n"
        "missing = others:Missing\nabsent = absent:Kind\njupyterhub = others:Other\n",
    )
    monkeypatch.syspath_prepend(packages)
    hubs.get.cache_clear()
    yield packages
    hubs.get.cache_clear()
    sys.modules.pop("others", None)


def test_a_kind_of_another_package(package: Path, tmp_path: Path) -> None:
    book = book_of(
        {
            "source": {"repository": "https://github.com/org/book"},
            "hubs": {"h": {"kind": "other", "url": "https://h.example.org", "room": "attic"}},
        },
        tmp_path,
    )
    assert book.findings == []
    found = book.launches(None, Request(file="a.ipynb"))
    assert [launch.url for launch in found.launches] == ["https://h.example.org/attic/a.ipynb"]


def test_a_built_in_kind_cannot_be_replaced(package: Path) -> None:
    assert type(hubs.get("jupyterhub")).__module__ == "launchdirectives.hubs.jupyterhub"


@pytest.mark.parametrize(
    ("kind", "said"), [("broken", "no luck today"), ("missing", "Missing"), ("absent", "absent")]
)
def test_a_kind_that_cannot_be_loaded(package: Path, tmp_path: Path, kind: str, said: str) -> None:
    book = book_of({"hubs": {"h": {"kind": kind, "url": "https://h.example.org"}}}, tmp_path)
    found = about(book)
    assert codes(found) == ["config.unknown-kind"]
    assert found[0].place.key == "hubs.h.kind"
    assert said in found[0].message
    assert "others:" in found[0].message or "absent:" in found[0].message


def test_a_kind_that_two_packages_offer(package: Path, tmp_path: Path) -> None:
    again = package / "again-1.0.dist-info"
    write(again / "METADATA", "Metadata-Version: 2.1\nName: again\nVersion: 1.0\n")
    write(again / "entry_points.txt", "[launchdirectives.hubs]\nother = again:Kind\n")
    book = book_of({"hubs": {"h": {"kind": "other", "url": "https://h.example.org"}}}, tmp_path)
    found = about(book)
    assert codes(found) == ["config.unknown-kind"]
    assert "others:Other" in found[0].message
    assert "again:Kind" in found[0].message


# Which hubs a page gets

HUBS = {
    "everyone": {"kind": "binderhub", "url": "https://mybinder.org"},
    "account": {"kind": "jupyterhub", "url": "https://one.example.org"},
    "inner": {"kind": "jupyterhub", "url": "https://two.example.org", "audience": "members"},
}


def ruled(directory: Path, pages: dict[str, object], **more: object) -> Book:
    book = book_of(
        {
            "source": {"repository": "https://github.com/org/book"},
            "hubs": HUBS,
            "pages": pages,
            **more,
        },
        directory,
    )
    assert book.findings == []
    return book


def offered(book: Book, one: Page, request: Request | None = None) -> list[str]:
    found = book.launches(one, request) if request else book.launches(one)
    assert found.findings == ()
    return [launch.hub.name for launch in found.launches]


@pytest.mark.parametrize(
    ("pattern", "docname", "is_meant"),
    [
        ("about", "about", True),
        ("about", "about/us", False),
        ("about", "not-about", False),
        ("*", "index", True),
        ("*", "tutorials/one", False),
        ("tutorials/*", "tutorials/one", True),
        ("tutorials/*", "tutorials/deep/one", False),
        ("tutorials/**", "tutorials/one", True),
        ("tutorials/**", "tutorials/deep/one", True),
        ("tutorials/**", "tutorials", False),
        ("**", "a/b/c", True),
        ("**/one", "one", True),
        ("**/one", "a/b/one", True),
        ("**/one", "a/bone", False),
        ("a/**/z", "a/z", True),
        ("a/**/z", "a/b/c/z", True),
        ("lesson-?", "lesson-1", True),
        ("lesson-?", "lesson-12", False),
        ("a?b", "a/b", False),
        ("a.b", "axb", False),
        ("a+", "a+", True),
        ("(a|b)", "a", False),
        ("[ab]", "a", False),
        ("数*", "数据", True),
    ],
)
def test_page_patterns(tmp_path: Path, pattern: str, docname: str, is_meant: bool) -> None:
    book = ruled(tmp_path, {pattern: False})
    assert (book.launches(page(docname)) is NOTHING) is is_meant
    assert book.shows(page(docname), []) is not is_meant


def test_the_first_rule_that_matches_counts(tmp_path: Path) -> None:
    book = ruled(
        tmp_path,
        {"a/b": {"hubs": ["inner"]}, "a/*": {"hubs": "account"}, "**": False},
    )
    assert offered(book, page("a/b")) == ["inner"]
    assert offered(book, page("a/c")) == ["account"]
    assert book.launches(page("b")) is NOTHING


@pytest.mark.parametrize(
    ("front_matter", "expected"),
    [
        (None, ["account"]),
        (True, ["account"]),
        ({}, ["account"]),
        ({"hubs": ["inner", "everyone"]}, ["inner", "everyone"]),
        ({"hubs": "inner"}, ["inner"]),
        ({"audience": "members"}, []),
        ({"interface": "doc"}, ["account"]),
    ],
)
def test_front_matter_over_rules(tmp_path: Path, front_matter: object, expected: list[str]) -> None:
    book = ruled(tmp_path, {"a": {"hubs": ["account"], "interface": "notebook"}})
    assert offered(book, page("a", front_matter)) == expected


def test_front_matter_switches_off(tmp_path: Path) -> None:
    book = ruled(tmp_path, {})
    assert book.launches(page("a", False)) is NOTHING
    assert not book.shows(page("a", False), [])


def test_front_matter_switches_on_what_a_rule_switches_off(tmp_path: Path) -> None:
    book = ruled(tmp_path, {"a": False})
    assert offered(book, page("a", {"hubs": ["inner"]})) == ["inner"]
    assert book.shows(page("a", {"hubs": ["inner"]}), [])


def test_a_directive_gets_its_own_on_a_page_that_is_off(tmp_path: Path) -> None:
    book = ruled(tmp_path, {"a": False})
    assert offered(book, page("a"), Request(hubs=("inner",))) == ["inner"]


def test_a_directive_over_front_matter(tmp_path: Path) -> None:
    book = ruled(tmp_path, {})
    front_matter = {"hubs": ["inner"], "interface": "doc", "ref": "other"}
    found = book.launches(page("a", front_matter), Request(interface="notebook"))
    assert [(one.hub.name, one.interface, one.source.ref) for one in found.launches] == [
        ("inner", "notebook", "other")
    ]


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("", ["everyone", "account", "inner"]),
        ("public", ["everyone", "account", "inner"]),
        ("login", ["account", "inner"]),
        ("members", ["inner"]),
    ],
)
def test_audiences(tmp_path: Path, audience: str, expected: list[str]) -> None:
    book = ruled(tmp_path, {})
    assert offered(book, page("a"), Request(audience=audience)) == expected


def test_audiences_grow_in_the_order_in_which_they_are_declared(tmp_path: Path) -> None:
    book = ruled(tmp_path, {}, audiences={"members": {}, "login": {}, "public": {}})
    assert offered(book, page("a"), Request(audience="login")) == ["everyone", "account"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ([], ["everyone", "account", "inner"]),
        (["inner"], ["inner", "everyone", "account"]),
        (["inner", "account", "everyone"], ["inner", "account", "everyone"]),
        ("account", ["account", "everyone", "inner"]),
    ],
)
def test_order(tmp_path: Path, order: object, expected: list[str]) -> None:
    assert offered(ruled(tmp_path, {}, order=order), page("a")) == expected


@pytest.mark.parametrize(
    ("front_matter", "code", "key"),
    [
        ({"hub": "inner"}, "config.unknown-key", "launch.hub"),
        ({"hubs": ["outer"]}, "config.unknown-name", "launch.hubs"),
        ({"file": "../../x"}, "source.outside", "launch.file"),
        ("inner", "config.wrong-value", "launch"),
        (["inner"], "config.wrong-value", "launch"),
        (1, "config.wrong-value", "launch"),
    ],
)
def test_wrong_front_matter(tmp_path: Path, front_matter: object, code: str, key: str) -> None:
    found = ruled(tmp_path, {}).launches(page("a", front_matter))
    assert codes(found.findings) == [code]
    assert (found.findings[0].place.file, found.findings[0].place.key) == ("a.ipynb", key)
    assert len(found.launches) == 3


# Whatever is written, an author gets findings and no traceback

VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.dates(),
        st.binary(max_size=5),
        st.sampled_from(("https://[::1", "{path", "{0}", "{path!x}", "{path:99999999999}", "a:b", "javascript:x")),
    ),
    lambda below: st.one_of(
        st.lists(below, max_size=3),
        st.dictionaries(st.one_of(st.text(max_size=8), st.integers(), st.none()), below, max_size=3),
    ),
    max_leaves=6,
)  # fmt: skip


def _key_paths(values: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in values.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from _key_paths(value, (*above, key))


def _changed(values: dict[str, Any], path: tuple[str, ...], value: object) -> dict[str, Any]:
    key, *rest = path
    return values | {key: _changed(values[key], tuple(rest), value) if rest else value}


EMPTY_FOLDER = "/nonexistent"


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(sorted(_key_paths(SOUND))), VALUES)
@example(("pages", "tutorials/**", "hubs"), "\n")
@example(("hubs", "binder", "providers"), {"x": "\n"})
@example(("environments",), {"\n": {}})
@example(("hubs", "community", "interface"), "{path:>99999999999}")
def test_any_value_anywhere(path: tuple[str, ...], value: object) -> None:
    book = book_of(_changed(SOUND, path, value), Path(EMPTY_FOLDER))
    book.launches(page("tutorials/a"))
    assert all(finding.code in CODES for finding in book.findings)
    assert all(finding.message and finding.fix for finding in book.findings)
    assert all("\n" not in str(finding) for finding in book.findings)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.one_of(st.text(max_size=8), st.integers()), VALUES, max_size=4))
@example({"\n": 1})
@example({"hubs": {"\n": {}}})
def test_any_settings(values: dict[str, object]) -> None:
    book = book_of(values, Path(EMPTY_FOLDER))
    book.launches(page("a"))
    assert all("\n" not in str(finding) for finding in book.findings)


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_any_front_matter(value: object) -> None:
    book = book_of(SOUND, Path(EMPTY_FOLDER))
    found = book.launches(page("a", value))
    assert all(finding.code in CODES for finding in found.findings)
    book.shows(page("a", value), [])
