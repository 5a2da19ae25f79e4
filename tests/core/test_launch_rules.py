"""The browser makes the same links as the core: a table, and whatever Hypothesis thinks of."""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import launchdirectives
from launchdirectives import hubs, interfaces, pages
from launchdirectives.addresses import parse
from launchdirectives.findings import Refused
from launchdirectives.model import BRANCH, COMMIT, TAG, Environment, Launch, Profile, Source
from launchdirectives.reading import git_ref
from launchdirectives.record import plain
from launchdirectives.web.form import KINDS
from tests.core import link_rules
from tests.core.making import make_hub, make_launch
from tests.core.test_urls import OPENS, PATHS, REFS
from tests.node import printed

STATIC = Path(launchdirectives.__file__).parent / "web" / "static"
RULES = STATIC / "launch-rules.js"
RUNNER = Path(__file__).with_name("run_rules.mjs")

ROOM = 10_000
"""Bytes that the scripts of a page may take, compressed."""


def in_browser(asked: Mapping[str, Sequence[object]]) -> dict[str, list[Any]]:
    """What the browser's rules answer, by name of the function."""
    answers: dict[str, list[Any]] = json.loads(printed(RUNNER, RULES, text=json.dumps(asked)))
    return answers


def differences(
    asked: Sequence[object], answers: Sequence[object], wanted: Sequence[object]
) -> Any:
    return [trio for trio in zip(asked, answers, wanted, strict=True) if trio[1] != trio[2]][:5]


def test_the_table_is_what_the_core_makes() -> None:
    # If a rule has changed on purpose: python -m tests.core.link_rules
    assert link_rules.FILE_NAME.read_text(encoding="utf-8") == link_rules.made()


def test_the_browser_agrees_with_the_table() -> None:
    table = json.loads(link_rules.FILE_NAME.read_text(encoding="utf-8"))
    asked, wanted = [], []
    for link in table["links"]:
        source = link["source"]
        asked.append(
            {
                "hub": table["hubs"][link["hub"]],
                "source": table["sources"][source] if isinstance(source, str) else source,
                "environment": table["environments"][link["environment"]],
                **{name: link[name] for name in ("path", "opens", "interface", "fragment")},
            }
        )
        wanted.append({name: link[name] for name in ("url", "refused") if name in link})
    assert len(wanted) > 500
    answers = in_browser({"launchUrl": asked})["launchUrl"]
    assert differences(asked, answers, wanted) == []


def test_the_browser_knows_the_same_names() -> None:
    names = in_browser({"KINDS": [], "INTERFACES": []})
    assert names["KINDS"] == list(KINDS)
    assert set(KINDS) <= set(hubs.BUILT_IN)
    assert names["INTERFACES"] == list(interfaces.INTERFACES)


def test_the_scripts_are_small() -> None:
    scripts = RULES.read_bytes() + RULES.with_name("launch-form.js").read_bytes()
    assert len(gzip.compress(scripts)) < ROOM


def test_a_kind_that_the_browser_does_not_know_is_refused() -> None:
    launch: Any = plain(Launch(hub=link_rules.HUBS["hub"], source=link_rules.SOURCES["github"]))
    asked = [{**launch, "hub": {**launch["hub"], "kind": kind}} for kind in ("thebe", "toString")]
    assert in_browser({"launchUrl": asked})["launchUrl"] == [{"refused": "config.unknown-kind"}] * 2


def test_typed_files_refs_and_repositories_are_read_alike() -> None:
    files = ["", ".", "a", "a.ipynb", "a/", "./a//b/../c.ipynb", "..", "a/../..", "/a", "a/.."]
    refs = [
        "",
        "main",
        "feature/x",
        "-x",
        "a..b",
        "a.lock",
        "a b",
        "a\u00a0b",
        "x/",
        "a@{b",
        "a\nb",
    ]
    answers = in_browser(
        {
            "whatOpens": files,
            "isRef": refs,
            "isCommit": ["a" * 40, "a" * 41, "A" * 40, "0" * 64, ""],
            "checkedRepository": link_rules.REPOSITORIES,
        }
    )
    assert answers["whatOpens"] == [_opening(file) for file in files]
    assert answers["isRef"] == [_is_ref(ref) for ref in refs]
    assert answers["isCommit"] == [True, False, False, True, False]
    assert answers["checkedRepository"] == [_address(text) for text in link_rules.REPOSITORIES]


def _opening(file: str) -> dict[str, str]:
    try:
        found = pages.opening(file, False, "", None)
    except Refused as refused:
        return {"refused": refused.code}
    return {"path": found.path, "opens": found.opens}


def _is_ref(ref: str) -> bool:
    try:
        git_ref(ref)
    except Refused:
        return False
    return True


def _address(text: str) -> dict[str, str]:
    try:
        return {"address": parse(text).text}
    except Refused as refused:
        return {"refused": refused.code}


# Characters that Unicode 14 knows already, as the oldest Python here does.
def is_old(text: str) -> bool:
    return all(unicodedata.category(char) != "Cn" for char in text)


def _is_folder(text: str) -> bool:
    return text.isprintable() and text == text.strip()


MADE_HUBS = st.one_of(
    st.sampled_from(list(link_rules.HUBS.values())),
    st.builds(
        lambda kind, folder, parent, branch, jupytext, viewer: make_hub(
            kind,
            "https://hub.example.org/a b/",
            folder=folder,
            parent=parent,
            branch=branch,
            jupytext=jupytext,
            jupytext_viewer=viewer,
        ),
        st.sampled_from(("jupyterhub", "jupyter")),
        st.one_of(st.sampled_from(("auto", "none")), PATHS.filter(_is_folder)),
        st.one_of(st.just(""), PATHS.filter(str.isprintable)),
        REFS.filter(str.isprintable),
        st.booleans(),
        st.booleans(),
    ),
)
HOSTS = st.sampled_from(
    ("github.com", "gitlab.com", "GitHub.com", "git.example.org", "gist.github.com", "codeberg.org",
     "gitea.example.org:3000", "doi.org", "localhost", "demo.ckan.org", "www.hydroshare.org")
)  # fmt: skip
REPOSITORIES = st.one_of(
    st.sampled_from(link_rules.REPOSITORIES),
    st.builds(
        "{}{}{}{}{}".format,
        st.sampled_from(("https://", "http://", "ssh://git@", "git@", "git://", "a@b@", "")),
        HOSTS,
        st.sampled_from(("/", ":", "//", "/dataset/", "/10.5281/", "")),
        PATHS.filter(is_old),
        st.sampled_from(("", ".git", "/", ".git/", "?x=1")),
    ),
)
SOURCES = st.one_of(
    st.sampled_from(list(link_rules.SOURCES.values())),
    st.builds(
        lambda repository, ref, kind, derived, branch: Source(
            repository=repository,
            ref=ref,
            ref_kind=kind,
            is_ref_derived=derived,
            branch=branch,
        ),
        st.one_of(st.just("https://github.com/org/book"), REPOSITORIES),
        st.one_of(st.just(""), REFS),
        st.sampled_from(("", BRANCH, TAG, COMMIT)),
        st.booleans(),
        st.one_of(st.just(""), REFS),
    ),
)
NAMES = st.one_of(st.sampled_from(("image", "1", "0", "é")), PATHS)
CHOICES = st.lists(st.tuples(NAMES, st.one_of(st.just(""), PATHS)), max_size=3).map(tuple)
PROFILES = st.builds(
    lambda hub, slug, options, unlisted, build: Profile(
        hub=hub, slug=slug, options=options, unlisted=unlisted, build=build
    ),
    st.sampled_from(("", "hub", "other")),
    NAMES,
    CHOICES,
    CHOICES,
    st.sampled_from(("", "image")),
)
ENVIRONMENTS = st.one_of(
    st.sampled_from(list(link_rules.ENVIRONMENTS.values())),
    st.builds(
        lambda repository, ref, profiles: Environment(
            repository=repository, ref=ref, profiles=tuple(profiles)
        ),
        st.one_of(st.just(""), REPOSITORIES),
        st.one_of(st.just(""), REFS),
        st.lists(PROFILES, max_size=3),
    ),
)
LAUNCHES = st.builds(
    lambda hub, source, environment, path, opens, interface, fragment: Launch(
        hub=hub,
        source=source,
        environment=environment,
        path=path,
        opens=opens,
        interface=interface,
        fragment=fragment,
    ),
    MADE_HUBS,
    SOURCES,
    ENVIRONMENTS,
    st.one_of(st.just(""), PATHS, PATHS.map("{}.qmd".format)),
    st.sampled_from(OPENS),
    st.sampled_from((*interfaces.INTERFACES, *link_rules.TEMPLATES)),
    st.one_of(st.just(""), PATHS),
)


def test_the_browser_agrees_about_anything() -> None:
    launches: list[Launch] = []

    @settings(max_examples=600, deadline=None, database=None)
    @given(LAUNCHES)
    def draw(launch: Launch) -> None:
        launches.append(launch)

    draw()
    asked = [plain(launch) for launch in launches]
    answers = in_browser({"launchUrl": asked, "profileToChoose": asked})
    wanted = [link_rules.url_or_code(launch) for launch in launches]
    assert sum("url" in one for one in wanted) > 100
    assert differences(asked, answers["launchUrl"], wanted) == []
    choices = [hubs.get(launch.hub.kind).to_choose(launch) for launch in launches]
    assert differences(asked, answers["profileToChoose"], choices) == []


def test_the_browser_says_what_the_form_of_a_catalogue_shows() -> None:
    hub = link_rules.HUBS["hub, catalogue"]
    launches = [
        make_launch(hub, "a.ipynb", environment=environment)
        for environment in link_rules.ENVIRONMENTS.values()
    ]
    asked = [plain(launch) for launch in launches]
    choices = [hubs.get(hub.kind).to_choose(launch) for launch in launches]
    assert "First: A & b; image: x" in " ".join(choices)
    assert in_browser({"profileToChoose": asked})["profileToChoose"] == choices
