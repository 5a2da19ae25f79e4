"""What a hub offers: read, asked, and compared with what KubeSpawner itself takes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from launchdirectives.book import Book
from launchdirectives.findings import Finding, Refused
from launchdirectives.hubs import catalogue, helm, kubespawner
from launchdirectives.hubs.catalogue import Offer
from launchdirectives.model import Profile
from launchdirectives.resolve import Request, explained
from launchdirectives.writing.yaml_text import dump
from tests.core.making import codes, write
from tests.core.test_urls import many

IMAGE = {
    "display_name": "Image",
    "choices": {
        "scipy": {
            "display_name": "SciPy",
            "kubespawner_override": {"image": "quay.io/jupyter/scipy-notebook:2026"},
        },
        "r": {"display_name": "R &amp; more", "default": True},
    },
    "unlisted_choice": {
        "enabled": True,
        "display_name": "Image of your own",
        "validation_regex": "quay.io/.+:.+",
        "kubespawner_override": {"image": "{value}"},
    },
}
TAG = {"display_name": "Tag", "unlisted_choice": {"enabled": True}}
PROFILES: list[dict[str, Any]] = [
    {"display_name": "Small machine", "profile_options": {"image": IMAGE}},
    {"display_name": "Machine with GPU", "slug": "gpu", "default": True},
    {"display_name": "Open", "profile_options": {"tag": TAG}},
]
TITLES = st.one_of(
    st.text(min_size=1, max_size=20),
    st.sampled_from(
        (
            "Größe L, 1,000 €",
            "R &amp; D",
            "<b>GPU</b>",
            "数",
            "it's",
            "a_b--c",
            "&#65;&#x42;",
            "1.10",
        )
    ),
)


def offer_of(profiles: object) -> tuple[Offer, list[Finding]]:
    importer = kubespawner.Importer("values.yaml")
    return importer.offer(helm.Listed(path=(), value=profiles)), importer.findings


def kubespawner_of(profiles: object) -> Any:
    """KubeSpawner's own code about *profiles*, without what asks Kubernetes."""
    theirs = pytest.importorskip("kubespawner", reason="KubeSpawner is not installed").KubeSpawner
    names = (
        "_get_initialized_profile_list", "_validate_user_options", "_get_profile",
        "_load_profile", "_apply_overrides", "_sorted_dict_values", "load_user_options",
    )  # fmt: skip
    kept = {name: getattr(theirs, name) for name in names}
    return type("Spawner", (), {**kept, "profile_list": profiles, "log": logging.getLogger()})()


def is_taken(profiles: object, chosen: Mapping[str, str]) -> bool:
    """Whether the real KubeSpawner starts a server with what is *chosen*."""
    spawner = kubespawner_of(profiles)
    spawner.user_options = dict(chosen)
    # In a thread, as a browser that other tests have open has its loop in this one.
    with ThreadPoolExecutor(1) as thread:
        try:
            thread.submit(asyncio.run, spawner.load_user_options()).result()
        except (ValueError, KeyError):
            return False
    return True


@many
@given(st.lists(TITLES, min_size=1, max_size=4))
def test_slugs_are_those_that_kubespawner_makes(titles: list[str]) -> None:
    profiles = [{"display_name": title} for title in titles]
    theirs = kubespawner_of(profiles)._get_initialized_profile_list(profiles)
    ours, _ = offer_of(profiles)
    slugs = dict.fromkeys(profile["slug"] for profile in theirs if profile["slug"])
    assert [profile.name for profile in ours.profiles] == list(slugs)


def test_defaults_are_those_of_kubespawner() -> None:
    theirs = kubespawner_of(PROFILES)._get_initialized_profile_list(PROFILES)
    ours, findings = offer_of(PROFILES)
    assert findings == []
    assert [one.name for one in ours.profiles if one.default] == [
        one["slug"] for one in theirs if one.get("default")
    ]
    (image,) = ours.profiles[0].options
    assert (image.default, image.title) == ("r", "Image")
    assert [choice.title for choice in image.choices] == ["SciPy", "R & more"]


@pytest.mark.parametrize(
    ("options", "unlisted", "fix"),
    [
        ({}, {}, None),
        ({"image": "scipy"}, {}, None),
        ({"image": "SciPy"}, {}, "Write 'image: scipy' in 'options:'."),
        ({"image": "scipi"}, {}, "Write 'scipy'."),
        ({"image": "quay.io/o/i:1"}, {}, "Write it in 'unlisted:'"),
        ({}, {"image": "quay.io/o/i:1"}, None),
        ({}, {"image": "quay.io/o/i:1 and more"}, None),
        ({}, {"image": "docker.io/quay.io/o/i:1"}, "matches 'quay.io/.+:.+'"),
        ({}, {"image": "scipy"}, "Write 'image: scipy' in 'options:'."),
    ],
)
def test_choices_are_taken_where_kubespawner_takes_them(
    options: dict[str, str], unlisted: dict[str, str], fix: str | None
) -> None:
    chosen = {"profile": "small-machine", **options}
    chosen |= {f"{name}--unlisted-choice": value for name, value in unlisted.items()}
    assert is_taken(PROFILES, chosen) is (fix is None)
    profile = Profile(
        hub="",
        slug="small-machine",
        options=tuple(options.items()),
        unlisted=tuple(unlisted.items()),
    )
    found, _ = offer_of(PROFILES)
    if fix is None:
        catalogue.check("hub", found, profile, is_started=True)
        return
    with pytest.raises(Refused) as refused:
        catalogue.check("hub", found, profile, is_started=True)
    assert refused.value.code == "hub.choice"
    assert fix in refused.value.fix


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (Profile(hub="", slug="small-machine", options=(("imag", "r"),)), "no option 'imag'"),
        (Profile(hub="", slug="gpu", options=(("image", "r"),)), "no option 'image'"),
        (Profile(hub="", slug="small-machine", build="image"), "builds no image"),
        (Profile(hub="", slug="open"), "no choice that counts"),
        (Profile(hub="", slug="open", options=(("tag", "x"),)), "no choice 'x'"),
    ],
)
def test_what_is_not_offered(profile: Profile, words: str) -> None:
    found, _ = offer_of(PROFILES)
    with pytest.raises(Refused, match=words):
        catalogue.check("hub", found, profile, is_started=True)


def test_a_reader_can_fill_in_what_the_form_shows() -> None:
    assert not is_taken(PROFILES, {"profile": "open"})
    found, _ = offer_of(PROFILES)
    catalogue.check("hub", found, Profile(hub="", slug="open"), is_started=False)


def test_a_catalogue_holds_the_same_offer(tmp_path: Path) -> None:
    ours, _ = offer_of(PROFILES)
    file = write(tmp_path / "hub-profiles.yml", dump(catalogue.values(ours)))
    findings: list[Finding] = []
    assert catalogue.load(str(file), findings) == ours
    assert findings == []


def book(tmp_path: Path, hub: str, environment: str, offered: object = None) -> Book:
    if offered is None:
        offered = catalogue.values(offer_of(PROFILES)[0])
    if not isinstance(offered, str):
        offered = yaml.safe_dump(offered)
    write(tmp_path / "hub-profiles.yml", offered)
    write(
        tmp_path / "launch.yml",
        "source: {repository: https://github.com/org/book, ref: main}\n"
        f"hubs:\n  h:\n    kind: jupyterhub\n    url: https://hub.example.org\n    {hub}\n"
        f"environments:\n  e:\n    profile: {environment}\n",
    )
    return Book.open(str(tmp_path))


CATALOGUE = "catalogue: hub-profiles.yml"


def test_the_reader_is_told_what_the_form_says(tmp_path: Path) -> None:
    chosen = "{h: {profile: small-machine, options: {image: r}}}"
    found = book(tmp_path, CATALOGUE, chosen)
    assert found.findings == []
    (launch,) = found.launches(None, Request(file="a.ipynb", environment="e")).launches
    told = " ".join(explained(launch).notes)
    assert "choose 'Small machine (Image: R & more)'" in told


@pytest.mark.parametrize(
    ("hub", "environment", "code", "line"),
    [
        (CATALOGUE, "{h: smal}", "config.unknown-name", 9),
        (CATALOGUE, "{h: {profile: gpu, options: {a: b}}}", "hub.choice", 9),
        (CATALOGUE, "{h: {profile: small-machine, unlisted: {image: a}}}", "hub.choice", 9),
        ("catalogue: other.yml", "{h: gpu}", "hub.catalogue", 6),
        (f"{CATALOGUE}\n    profiles: [gpu]", "{h: gpu}", "config.wrong-value", 6),
    ],
)
def test_what_a_hub_does_not_offer_has_a_place(
    tmp_path: Path, hub: str, environment: str, code: str, line: int
) -> None:
    found = book(tmp_path, hub, environment)
    (finding,) = found.findings
    assert (finding.code, finding.place.line) == (code, line)
    assert finding.place.file.endswith("launch.yml")


@pytest.mark.parametrize(
    ("offered", "line"),
    [
        ("profiles: [a", 1),
        ("- a\n", 1),
        ("other: {}\n", 1),
        ("profiles:\n  a:\n    titel: A\n", 3),
        ("profiles:\n  a:\n    title: 1.5\n", 3),
        ("profiles:\n  a:\n    options:\n      o:\n        default: x\n", 5),
        ("profiles:\n  a:\n    options:\n      o:\n        unlisted:\n          pattern: '('\n", 6),
        ("profiles:\n  a: 2024-99-99\n", 0),
    ],
)
def test_what_is_wrong_in_a_catalogue(tmp_path: Path, offered: str, line: int) -> None:
    found = book(tmp_path, CATALOGUE, "{h: a}", offered)
    assert set(codes(found.findings)) == {"hub.catalogue"}
    assert found.config.hubs == ()
    first = found.findings[0].place
    assert (first.line, Path(first.file).name) == (line, "hub-profiles.yml")


def test_an_empty_catalogue_offers_nothing(tmp_path: Path) -> None:
    found = book(tmp_path, CATALOGUE, "{h: gpu}", {"profiles": {}})
    assert codes(found.findings) == ["config.unknown-name"]


def test_another_offer_is_another_book(tmp_path: Path) -> None:
    before = book(tmp_path, CATALOGUE, "{h: gpu}").fingerprint()
    other = {"profiles": {"gpu": {"title": "Other"}}}
    assert book(tmp_path, CATALOGUE, "{h: gpu}", other).fingerprint() != before


KEYS = st.one_of(
    st.sampled_from(
        ("display_name", "slug", "default", "profile_options", "choices", "unlisted_choice",
         "enabled", "validation_regex", "dynamic_image_building", "kubespawner_override", "image",
         "profileList", "singleuser", "profile_list", "KubeSpawner", "config", "hub", "extraConfig")
    ),
    st.integers(), st.booleans(), st.none(), st.text(max_size=3),
)  # fmt: skip
ANYTHING = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6), st.dates()
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=20,
)


@many
@given(ANYTHING, ANYTHING)
def test_no_values_are_too_strange(below: object, above: object) -> None:
    values = helm.merged(below, above)
    helm.unreadable(values)
    for listed in [*helm.lists_in(values), helm.Listed(path=("x",), value=values)]:
        importer = kubespawner.Importer("values.yaml")
        offer = importer.offer(listed)
        for profile in offer.profiles:
            assert profile.name
        assert yaml.safe_load(dump(catalogue.values(offer))) == catalogue.values(offer)


@many
@given(ANYTHING)
def test_no_catalogue_is_too_strange(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    folder = tmp_path_factory.mktemp("book")
    options = {"a": {"options": {"o": value}}}
    for one in (value, {"profiles": value}, {"profiles": {"a": value}}, {"profiles": options}):
        file = write(folder / "hub-profiles.yml", yaml.safe_dump(one, allow_unicode=True))
        findings: list[Finding] = []
        assert (catalogue.load(str(file), findings) is None) is bool(findings)


@pytest.mark.parametrize(
    ("values", "paths"),
    [
        ({"singleuser": {"profileList": []}}, ["singleuser.profileList"]),
        (
            {"jupyterhub": {"singleuser": {"profileList": [1]}}},
            ["jupyterhub.singleuser.profileList"],
        ),
        (
            {"basehub": {"jupyterhub": {"hub": {"config": {"KubeSpawner": {"profile_list": {}}}}}}},
            ["basehub.jupyterhub.hub.config.KubeSpawner.profile_list"],
        ),
        (
            {
                "hub": {"config": {"KubeSpawner": {"profile_list": [1]}}},
                "singleuser": {"profileList": [2]},
            },
            ["hub.config.KubeSpawner.profile_list"],
        ),
        (
            {
                "singleuser": {"profileList": [2]},
                "hub": {"config": {"KubeSpawner": {"profile_list": [1]}}},
            },
            ["hub.config.KubeSpawner.profile_list"],
        ),
        (
            {
                "binderhub": {"jupyterhub": {"singleuser": {"profileList": []}}},
                "jupyterhub": {"singleuser": {"profileList": []}},
            },
            ["jupyterhub.singleuser.profileList", "binderhub.jupyterhub.singleuser.profileList"],
        ),
        ([{}], [""]),
        ({"KubeSpawner": {"profile_list": []}}, ["KubeSpawner.profile_list"]),
        ({"profile_list": []}, ["profile_list"]),
        ({"custom": {"profileList": []}}, []),
    ],
)
def test_where_values_hold_profiles(values: object, paths: list[str]) -> None:
    assert [".".join(one.path) for one in helm.lists_in(values)] == paths


def test_values_are_merged_as_helm_does() -> None:
    below = {"a": {"list": [1, 2], "kept": 1, "gone": 1}, "b": {"c": 1}}
    above = {"a": {"list": [3], "gone": None}, "b": 2}
    assert helm.merged(below, above) == {"a": {"list": [3], "kept": 1, "gone": None}, "b": 2}


def test_values_that_hold_themselves() -> None:
    values = yaml.safe_load("a: &a\n  b: *a\n  singleuser: {profileList: [{slug: x}]}\n")
    (listed,) = helm.lists_in(values)
    assert listed.path == ("a", "singleuser", "profileList")
