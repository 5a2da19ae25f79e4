"""Whatever a profile is called, the spawner gets it, and the reader gets the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from launchdirectives import hubs
from launchdirectives.book import Book
from launchdirectives.findings import Refused
from launchdirectives.model import NOTEBOOK, TEXT_NOTEBOOK, Environment, Hub, Launch, Profile
from launchdirectives.resolve import Request, explained
from launchdirectives.web.control import Look, control, link
from tests.core import consumers
from tests.core.making import book_of, codes, make_hub, make_launch, url_of, write
from tests.core.test_urls import CHARACTERS, INTERFACES, OPENS, PATHS, many, opened

NAMES = st.one_of(
    st.sampled_from(
        ("gpu", "a--b", "a b", "a+b&c", "100%", "#1", "next", "é", "opt-x", "profile", "autoStart",
         "a--unlisted-choice", "image:ref", "display_name")
    ),
    st.text(CHARACTERS, min_size=1, max_size=8),
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        ("mem_8", "quay.io/org/image:2026.08", "a+b&c#d%41", '"quoted"', "é 数", " a ")
    ),
    st.text(CHARACTERS, min_size=1, max_size=12),
)
CHOICES = st.lists(st.tuples(NAMES, VALUES), max_size=2, unique_by=lambda pair: pair[0])
FORMS = ("profile-list", "fancy-profiles")
PREFIX = "/a/b"


def launch_with(
    profile: Profile,
    path: str = "a.ipynb",
    *,
    environment: Environment | None = None,
    **options: Any,
) -> Launch:
    hub = make_hub("jupyterhub", f"https://hub.example.org{PREFIX}", folder="none", **options)
    base = environment or Environment()
    chosen = Environment(name="e", repository=base.repository, ref=base.ref, profiles=(profile,))
    hubs.get("jupyterhub").check_profile(hub, profile, chosen)
    return make_launch(hub, path, environment=chosen)


def refusals(profile: Profile, **options: Any) -> list[str]:
    """The code of what a hub with *options* says against *profile*, if it does."""
    try:
        launch_with(profile, **options)
    except Refused as refused:
        return [refused.code]
    return []


@many
@given(
    NAMES, CHOICES, CHOICES, PATHS, st.sampled_from(FORMS), st.booleans(), st.sampled_from((5, 6))
)
@example("gpu", [("image", "a+b&c")], [], "50% #1 a+b?c=d&e;f.ipynb", "fancy-profiles", False, 6)
@example("é", [], [], "a.ipynb", "profile-list", True, 6)
@example("x", [("autoStart", "true")], [], "a.ipynb", "fancy-profiles", False, 6)
def test_profile_and_content_arrive(
    slug: str,
    options: list[tuple[str, str]],
    unlisted: list[tuple[str, str]],
    path: str,
    form: str,
    autostart: bool,
    release: int,
) -> None:
    profile = Profile(hub="", slug=slug, options=tuple(options), unlisted=tuple(unlisted))
    if "hub.profile" in refusals(profile, profile_form=form):
        assert options or unlisted  # a slug alone is never refused
        return
    launch = launch_with(profile, path, profile_form=form, autostart=autostart)
    url = url_of(launch)
    if form == "profile-list" and not autostart:
        assert url == url_of(make_launch(launch.hub, path))  # the reader chooses
        content = url
    else:
        spawned = consumers.spawn(url, PREFIX, release)
        more = {f"{name}--unlisted-choice": value for name, value in unlisted}
        assert spawned.options == {"profile": slug, **dict(options), **more}
        assert spawned.is_form_shown is not autostart
        content = spawned.content
    assert consumers.hub(content, PREFIX).opened in opened("lab", f"book/{path}", NOTEBOOK)


@pytest.mark.parametrize(
    ("environment", "built"),
    [
        (Environment(), "gh/org/book/main"),
        (Environment(ref="v1"), "gh/org/book/v1"),
        (Environment(repository="https://github.com/org/image.git"), "gh/org/image/HEAD"),
        (Environment(repository="https://github.com/o/i", ref="a/b"), "gh/o/i/a/b"),
    ],
)
def test_the_form_builds_the_environments_repository(environment: Environment, built: str) -> None:
    profile = Profile(hub="hub", slug="build", build="image")
    launch = launch_with(profile, environment=environment, profile_form="fancy-profiles")
    spawned = consumers.spawn(url_of(launch), PREFIX)
    assert spawned.options == {"profile": "build"}
    assert spawned.built == built
    assert consumers.hub(spawned.content, PREFIX).opened.path == "book/a.ipynb"


def test_the_books_own_repository_must_be_on_github_to_be_built(tmp_path: Path) -> None:
    book = book_of(
        {
            "source": {"repository": "https://gitlab.com/org/book", "ref": "main"},
            "hubs": {"h": community(profile_form="fancy-profiles")},
            "environments": {"default": {"profile": {"h": {"profile": "x", "build": "image"}}}},
        },
        tmp_path,
    )
    found = book.launches(None, Request(file="a.ipynb"))
    assert book.findings == []
    assert codes(found.findings) == ["hub.profile"]
    assert found.launches == ()


def community(**keys: object) -> dict[str, object]:
    return {"kind": "jupyterhub", "url": "https://hub.example.org", **keys}


def test_each_hub_has_its_own_profile_and_a_binderhub_none(tmp_path: Path) -> None:
    book = book_of(
        {
            "source": {"repository": "https://github.com/org/book", "ref": "main"},
            "hubs": {
                "a": community(autostart=True),
                "b": community(autostart=True),
                "c": community(autostart=True),
                "binder": {"kind": "binderhub", "url": "https://mybinder.org"},
            },
            "environments": {
                "default": {"profile": {"a": "small", "b": "gpu"}},
                "all": {"profile": "large"},
            },
        },
        tmp_path,
    )
    assert book.findings == []

    def slugs(environment: str) -> list[str]:
        found = book.launches(None, Request(file="a.ipynb", environment=environment)).launches
        assert (
            found[-1].url == "https://mybinder.org/v2/gh/org/book/main?urlpath=lab%2Ftree%2Fa.ipynb"
        )
        return [
            consumers.spawn(launch.url, "").options["profile"] if "spawn?" in launch.url else ""
            for launch in found[:-1]
        ]

    assert slugs("default") == ["small", "gpu", ""]
    assert slugs("all") == ["large", "large", "large"]


@pytest.mark.parametrize(
    ("options", "advice", "note"),
    [
        ({}, "custom (resources: mem_8; image: org/i:1)", "The reader is told to choose 'custom ("),
        (
            {"profiles": {"custom": "A machine of <one's> own"}},
            "A machine of <one's> own (resources: mem_8; image: org/i:1)",
            "The reader is told to choose 'A machine",
        ),
        ({"autostart": True}, "", "starts the server with the profile 'custom' at once"),
        ({"profile_form": "fancy-profiles"}, "", "the reader presses Start"),
        ({"profile_form": "fancy-profiles", "autostart": True}, "", "at once"),
    ],
)
def test_author_and_reader_are_told(options: dict[str, Any], advice: str, note: str) -> None:
    profile = Profile(
        hub="", slug="custom", options=(("resources", "mem_8"),), unlisted=(("image", "org/i:1"),)
    )
    launch = explained(launch_with(profile, **options))
    assert hubs.get("jupyterhub").to_choose(launch) == advice
    assert any(note in one for one in launch.notes)
    shown = "choose the profile “A machine of &lt;one&#x27;s&gt; own (" if "<" in advice else advice
    for html in (link(launch, Look(), str), control([launch], Look(), str)):
        assert ("choose the profile" in html) is bool(advice)
        assert shown in html


@many
@given(PATHS, st.sampled_from(INTERFACES), st.sampled_from(OPENS), st.text(CHARACTERS, max_size=6))
@example("50% #1 a+b?c=d&e;f.ipynb", "lab", NOTEBOOK, "")
@example("100%25.md", "notebook", TEXT_NOTEBOOK, "#?&%20+")
def test_files_that_are_on_the_hub_already(
    path: str, interface: str, opens: str, fragment: str
) -> None:
    hub = make_hub("jupyterhub", f"https://hub.example.org{PREFIX}", pull=False, folder="My course")
    if interface == "nbclassic":
        fragment = ""
    launch = make_launch(hub, path, opens=opens, interface=interface, fragment=fragment)
    found = consumers.user_redirect(url_of(launch), PREFIX)
    assert found in opened(interface, f"My course/{path}", opens, fragment)


@pytest.mark.parametrize("folder", ["auto", "none"])
def test_without_a_folder_they_are_in_the_root(folder: str) -> None:
    hub = make_hub("jupyterhub", "https://hub.example.org", pull=False, folder=folder)
    launch = make_launch(hub, "a b.ipynb", ref="v1.0", ref_kind="tag")  # no branch is needed
    assert url_of(launch) == "https://hub.example.org/hub/user-redirect/lab/tree/a%2520b.ipynb"
    assert "Nothing is pulled" in explained(launch).notes[0]


def test_a_profile_and_a_file_that_is_on_the_hub_already() -> None:
    launch = launch_with(Profile(hub="", slug="gpu"), "a#b.ipynb", pull=False, autostart=True)
    spawned = consumers.spawn(url_of(launch), PREFIX)
    assert spawned.options == {"profile": "gpu"}
    assert consumers.user_redirect(spawned.content, PREFIX).path == "a#b.ipynb"


def lms(**keys: object) -> Hub:
    return make_hub("lti", f"https://hub.example.org{PREFIX}", **keys)


@pytest.mark.parametrize("profiles", [(), (Profile(hub="", slug="gpu"),)])
def test_an_lms_leads_to_the_same_place(profiles: tuple[Profile, ...]) -> None:
    keys = {"folder": "none", "profile_form": "fancy-profiles"}
    environment = Environment(profiles=profiles)
    launch = make_launch(lms(**keys), "a#b.ipynb", environment=environment)
    url = url_of(launch)
    start, _, rest = url.partition("?next=")
    assert start == f"https://hub.example.org{PREFIX}/hub/lti/launch"
    # What the hub does with `next` after an LTI launch is what it does after a login.
    login = f"https://hub.example.org{PREFIX}/hub/login?next={rest}"
    if profiles:
        spawned = consumers.spawn(login, PREFIX)
        assert spawned.options == {"profile": "gpu"}
        content = spawned.content
    else:
        content = consumers.after_login(login, PREFIX)
    assert consumers.hub(content, PREFIX).opened.path == "book/a#b.ipynb"


@pytest.mark.parametrize("preview", ["", "http://127.0.0.1:8888"])
def test_a_reader_of_a_page_is_not_offered_the_address_for_an_lms(
    tmp_path: Path, preview: str
) -> None:
    write(
        tmp_path / "launch.yml",
        "source: {repository: https://github.com/org/book, ref: main}\n"
        "hubs:\n  h: {kind: jupyterhub, url: https://hub.example.org}\n"
        "  lms: {kind: lti, url: https://hub.example.org}\n",
    )
    book = Book.open(str(tmp_path), preview=preview)

    def names(*wanted: str) -> list[str]:
        found = book.launches(None, Request(file="a.ipynb", hubs=wanted))
        return [launch.hub.name for launch in found.launches]

    assert names() == ["h"]
    assert names("lms") == ["lms"]
