"""Live code: where its kernel may come from, what the page's script is told, and what is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from launchdirectives import hubs
from launchdirectives.book import Book
from launchdirectives.config import LaunchConfig
from launchdirectives.explain import explain
from launchdirectives.findings import Finding
from launchdirectives.hubs.nbgitpuller import auto_folder
from launchdirectives.hubs.thebe import Backend, Thebe
from launchdirectives.live.page import hub_data
from launchdirectives.loading import load
from launchdirectives.model import Launch, Page
from launchdirectives.reading import Layer, Settings
from launchdirectives.record import replace
from launchdirectives.resolve import Request
from launchdirectives.web.control import terms
from tests.core.making import book_of, codes

BINDER = {"kind": "binderhub", "url": "https://binder.example.org"}
LAB = {"kind": "jupyter", "url": "https://lab.example.org"}
OWN = {"kind": "jupyter", "url": "http://localhost:8888"}
COMMUNITY = {"kind": "jupyterhub", "url": "https://hub.example.org"}
WORD = "correct-horse"

Values = dict[str, Any]


def loaded(**declared: Values) -> tuple[LaunchConfig, list[Finding]]:
    findings: list[Finding] = []
    layer = Layer({"hubs": declared}, "launch.yml")
    return load(Settings([layer], findings)), findings


def live(**written: Any) -> Values:
    return {"kind": "thebe", **written}


@pytest.mark.parametrize(
    ("written", "beside"),
    [
        ({"via": "binder"}, {"binder": BINDER}),
        ({"via": "binder", "kernel": "ir", "removed": True}, {"binder": BINDER}),
        ({"via": "lab"}, {"lab": LAB}),
        ({"via": "own", "token": WORD}, {"own": OWN}),
        ({"via": "https://binder.example.org/"}, {}),
        ({"via": "http://localhost:8585/services/binder"}, {}),
        ({"via": "lite", "files": ["data/**"], "pyodide": "_static/pyodide"}, {}),
        ({"url": "https://lab.example.org/jupyter"}, {}),
        ({"url": "http://127.0.0.1:8888", "token": WORD, "folder": "book"}, {}),
        ({"url": "http://[::1]:8888", "token": 123456}, {}),
    ],
)
def test_where_a_kernel_may_come_from(written: Values, beside: dict[str, Values]) -> None:
    config, findings = loaded(live=live(**written), **beside)
    assert not findings
    assert [hub.name for hub in config.hubs] == ["live", *beside]


@pytest.mark.parametrize(
    ("written", "beside", "code", "key", "words"),
    [
        ({}, {"binder": BINDER}, "config.wrong-value", "", "'binder', the address of a BinderHub"),
        ({"via": "binder", "url": "https://x.org"}, {}, "config.wrong-value", ".via", "Remove one"),
        ({"via": "bindr"}, {"binder": BINDER}, "config.unknown-name", ".via", "Write 'binder'"),
        ({"via": "light"}, {"binder": BINDER}, "config.unknown-name", ".via", "Write 'lite'"),
        ({"via": "mybinder.org"}, {}, "config.unknown-name", ".via", "'https://mybinder.org'"),
        ({"via": "http://binder.example.org"}, {}, "security.scheme", ".via", "not https"),
        ({"via": "https://me:pw@mybinder.org"}, {}, "security.user-info", ".via", "user name"),
        ({"via": "https://mybinder.org/?a=b"}, {}, "config.wrong-value", ".via", "a query"),
        ({"url": "http://lab.example.org"}, {}, "security.scheme", ".url", "not https"),
        ({"url": "lab"}, {}, "security.scheme", ".url", "not https"),
        ({"via": "hub"}, {"hub": COMMUNITY}, "hub.live", ".via", "Offer 'hub' as a link. Write"),
        ({"via": "live"}, {}, "hub.live", ".via", "it is live code itself. Write in 'via'"),
        (
            {"via": "browser"},
            {"browser": {"kind": "jupyterlite", "url": "lite"}},
            *("hub.live", ".via", "Write in 'via' the address of a BinderHub, or 'lite'."),
        ),
        ({"via": "colab"}, {"colab": {"kind": "colab"}}, "hub.live", ".via", "of kind colab"),
        ({"url": "https://x.org", "token": WORD}, {}, "security.secret", ".token", "published"),
        ({"via": "lab", "token": WORD}, {"lab": LAB}, "security.secret", ".token", "published"),
        ({"via": "lite", "token": WORD}, {}, "config.wrong-value", ".token", "needs none"),
        ({"via": "https://x.org", "token": WORD}, {}, "config.wrong-value", ".token", "its own"),
        ({"url": "http://localhost:1", "token": 1.25}, {}, "config.wrong-value", ".token", "quote"),
        ({"url": "http://localhost:1", "token": [WORD]}, {}, "config.wrong-value", ".token", "no"),
        ({"via": "lite", "folder": "book"}, {}, "config.wrong-value", ".folder", "at 'url'"),
        ({"url": "https://x.org", "files": "a"}, {}, "config.wrong-value", ".files", "lite"),
        ({"via": "https://x.org", "pyodide": "a"}, {}, "config.wrong-value", ".pyodide", "lite"),
        ({"via": "lite", "interface": "lab"}, {}, "config.unknown-key", ".interface", "interfaces"),
        ({"via": "lite", "parent": "x"}, {}, "config.unknown-key", ".parent", "no key"),
    ],
)
def test_what_cannot_be(
    written: Values, beside: dict[str, Values], code: str, key: str, words: str
) -> None:
    config, [finding] = loaded(live=live(**written), **beside)
    assert (finding.code, finding.place.key) == (code, f"hubs.live{key}")
    assert words in str(finding)
    assert WORD not in str(finding)
    assert "1.25" not in str(finding)
    if code != "config.unknown-key":
        assert [hub.name for hub in config.hubs] == list(beside)


def test_a_hub_that_is_wrong_itself_is_all_that_is_told() -> None:
    config, [finding] = loaded(live=live(via="binder"), binder={**BINDER, "url": "http://x.org"})
    assert not config.hubs
    assert finding.place.key == "hubs.binder.url"


def test_an_address_that_a_hub_of_the_book_has_is_that_hub() -> None:
    binder = {**BINDER, "providers": {"git.example.org": "gl"}}
    config, _ = loaded(live=live(via=BINDER["url"]), binder=binder)
    assert Thebe().served_by(config.hub("live")) == config.hub("binder")


def in_book(tmp_path: Path, *, page: Page | None = None, **values: Any) -> tuple[Launch, ...]:
    """The launches of a page of a book with *values*."""
    source = {"repository": "https://github.com/org/book", "ref": "main", "path": "docs"}
    book = book_of({"source": source, **values}, tmp_path)
    assert not book.findings
    found = book.launches(page or Page(docname="week/one", file="week/one.ipynb"))
    assert not found.findings
    return found.launches


def backend(tmp_path: Path, hub: Values, binder: Values = BINDER, **values: Any) -> Backend:
    used = {"binder": binder, "lab": LAB}
    declared = {"live": hub, **{name: one for name, one in used.items() if hub.get("via") == name}}
    launches = in_book(tmp_path, hubs=declared, **values)
    return Thebe().backend(launches[0])


@pytest.mark.parametrize(
    ("source", "build"),
    [
        ({"ref": "main"}, "gh/org/book/main"),
        ({"ref": "feature/solutions"}, "gh/org/book/feature/solutions"),
        ({"ref": "HEAD"}, "gh/org/book/HEAD"),
        ({"repository": "https://gitlab.com/group/sub/book"}, "gl/group%2Fsub%2Fbook/main"),
        (
            {"repository": "https://git.example.org/group/sub/book"},
            "git/https%3A%2F%2Fgit.example.org%2Fgroup%2Fsub%2Fbook/main",
        ),
        ({"repository": "https://gl.example.org/group/book"}, "gl/group%2Fbook/main"),
        ({"repository": "https://gist.github.com/ann/0123abcd"}, "gist/ann/0123abcd/main"),
        (
            {"repository": "10.5281/zenodo.3242074", "ref": ""},
            "zenodo/10.5281/zenodo.3242074",
        ),
    ],
)
def test_what_a_binderhub_builds(source: Values, build: str, tmp_path: Path) -> None:
    merged = {"repository": "https://github.com/org/book", "ref": "main", "path": "docs", **source}
    written = {key: value for key, value in merged.items() if value}
    binder = {**BINDER, "providers": {"gl.example.org": "gl"}, "parameters": {"flavor": "l1"}}
    found = backend(tmp_path, live(via="binder"), binder, source=written)
    assert found == Backend(kind="binderhub", url=f"https://binder.example.org/build/{build}")


def test_the_environment_of_the_page_is_built(tmp_path: Path) -> None:
    environments = {"gpu": {"repository": "https://gitlab.com/org/images/gpu", "ref": "2026.08"}}
    for rule in ({"pages": {"week/**": {"environment": "gpu"}}}, {}):
        found = backend(tmp_path, live(via="binder"), environments=environments, **rule)
        if rule:
            assert found.url.endswith("/build/gl/org%2Fimages%2Fgpu/2026.08")
            assert found.pull
            assert (found.pull.repository, found.pull.branch) == (
                "https://github.com/org/book",
                "main",
            )
            assert (found.pull.folder, found.folder) == ("", "book")
        else:
            assert found.url.endswith("/build/gh/org/book/main")
            assert found.pull is None


def test_front_matter_chooses_the_environment(tmp_path: Path) -> None:
    environments = {"gpu": {"repository": "https://github.com/org/gpu"}}
    page = Page(docname="a", file="a.ipynb", front_matter={"environment": "gpu"})
    [launch] = in_book(
        tmp_path, page=page, hubs={"live": live(via=BINDER["url"])}, environments=environments
    )
    assert Thebe().backend(launch).url.endswith("/build/gh/org/gpu/HEAD")


def test_a_jupyter_server(tmp_path: Path) -> None:
    folder = auto_folder("https://github.com/org/book", "main")
    named = backend(tmp_path, live(via="lab"))
    assert (named.kind, named.url, named.folder) == ("server", "https://lab.example.org/", folder)
    assert named.pull
    assert named.pull.folder == folder
    own = backend(tmp_path, live(url="http://localhost:8888/x", token=WORD, folder="book"))
    assert own == Backend(kind="server", url="http://localhost:8888/x/", token=WORD, folder="book")
    assert backend(tmp_path, live(via="lite")) == Backend(kind="lite")


def test_a_preview_asks_its_site_for_the_server(tmp_path: Path) -> None:
    (tmp_path / "launch.yml").write_text(
        "source: {repository: https://github.com/org/book, ref: main}\n"
        "hubs:\n"
        "  binder: {kind: binderhub, url: https://binder.example.org}\n"
        "  by-hub: {kind: thebe, via: binder}\n"
        f"  by-url: {{kind: thebe, url: http://localhost:8888, token: {WORD}, folder: book}}\n"
        "  lite: {kind: thebe, via: lite}\n",
        encoding="utf-8",
    )
    book = Book.open(str(tmp_path), preview="http://127.0.0.1:5000/-/jupyter")
    assert not book.findings
    page = Page(docname="page", file="page.ipynb")
    found = {one.hub.name: one for one in book.launches(page, needs_file=False).launches}
    folder = auto_folder("https://github.com/org/book", "main")
    pull = {"repository": "https://github.com/org/book", "branch": "main"}
    for name in ("by-hub", "by-url"):
        assert json.loads(hub_data(found[name])) == {
            "hub": name,
            "title": "Live code",
            "kind": "server",
            "ask": "/-/live",
            "pull": {**pull, "folder": folder, "path": folder},
            "folder": folder,
        }
        assert terms(found[name], str).startswith("no sign-in")
    assert f"targetPath={folder}" in found["binder"].url
    assert json.loads(hub_data(found["lite"]))["kind"] == "lite"


def test_an_archive_cannot_be_pulled(tmp_path: Path) -> None:
    values = {
        "source": {"repository": "10.5281/zenodo.3242074"},
        "hubs": {"lab": LAB, "live": live(via="lab")},
    }
    book = book_of(values, tmp_path)
    assert [str(one).partition(":")[0] for one in book.findings] == ["Hub 'lab'", "Hub 'live'"]
    assert set(codes(book.findings)) == {"hub.source"}


@pytest.mark.parametrize(
    ("written", "said", "audience"),
    [
        ({"via": "binder"}, "no sign-in, work is not kept, takes some minutes to start", "public"),
        ({"via": "lab"}, "sign-in needed, work is not kept", "login"),
        ({"via": "own", "token": WORD}, "no sign-in, work is not kept", "login"),
        ({"url": "https://lab.example.org"}, "sign-in needed, work is not kept", "login"),
        (
            {"url": "http://localhost:8888", "token": WORD},
            *("no sign-in, work is not kept", "public"),
        ),
        ({"via": "lite"}, "no sign-in, runs in your browser", "public"),
    ],
)
def test_what_readers_get_into(written: Values, said: str, audience: str, tmp_path: Path) -> None:
    declared = {"live": live(**written), "binder": BINDER, "lab": LAB, "own": OWN}
    launch = in_book(tmp_path, hubs=declared)[0]
    assert terms(launch, str) == said
    assert launch.hub.audience == audience


def test_it_is_for_whom_its_binderhub_is(tmp_path: Path) -> None:
    binder = {**BINDER, "audience": "members"}
    declared = {"a": live(via="binder"), "b": live(via="binder", audience="login"), "c": binder}
    declared["binder"] = declared.pop("c")
    launches = in_book(tmp_path, hubs=declared)
    assert [launch.hub.audience for launch in launches] == ["members", "login", "members"]


def test_it_is_offered_as_other_hubs_are(tmp_path: Path) -> None:
    declared = {"community": COMMUNITY, "live": live(via="lite"), "binder": BINDER}
    ordered = in_book(tmp_path, hubs=declared, order=["binder", "live"])
    assert [launch.hub.name for launch in ordered] == ["binder", "live", "community"]
    rule = {"week/**": {"hubs": ["live", "community"]}}
    ruled = in_book(tmp_path, hubs=declared, pages=rule)
    assert [launch.hub.name for launch in ruled] == ["live", "community"]
    grown = in_book(tmp_path, hubs=declared, pages={"**": {"audience": "login"}})
    assert [launch.hub.name for launch in grown] == ["community"]
    page = Page(docname="a", file="a.ipynb", front_matter={"hubs": ["live"]})
    assert [one.hub.name for one in in_book(tmp_path, page=page, hubs=declared)] == ["live"]


def explained(tmp_path: Path, **declared: Values) -> dict[str, tuple[object, str]]:
    source = {"repository": "https://github.com/org/book", "ref": "main"}
    book = book_of({"source": source, "hubs": declared}, tmp_path)
    found = explain(book, Page(docname="a", file="a.ipynb"), Request())
    assert WORD not in repr(found)
    return {one.name: (one.value, one.origin) for one in found.settings}


def test_explained(tmp_path: Path) -> None:
    named = explained(tmp_path, live=live(via="binder"), binder=BINDER)
    where = "on the BinderHub at https://binder.example.org"
    assert named["hubs.live runs"] == (where, "hub 'binder'")
    assert named["hubs.live.audience"] == ("public", "as hub 'binder'")
    assert "hubs.live.url" not in named
    own = explained(tmp_path, live=live(url="http://localhost:8888", token=WORD))
    assert own["hubs.live runs"] == ("on the Jupyter Server at http://localhost:8888", "")
    assert own["hubs.live.token"] == ("…", "launch.yml")
    assert explained(tmp_path, live=live(via="lite"))["hubs.live runs"][0] == (
        "in the reader's browser"
    )


def test_notes_say_what_goes_another_way(tmp_path: Path) -> None:
    binder = {**BINDER, "parameters": {"flavor": "l1"}}
    lab = {**LAB, "branch": "main"}
    hub_values = {"live": live(via="binder"), "at": live(via="lab"), "binder": binder, "lab": lab}
    launches = in_book(tmp_path, hubs=hub_values)
    on_binder = hubs.get("thebe").notes(launches[0])
    assert on_binder[0].endswith("its kernel on the BinderHub at https://binder.example.org.")
    assert "'parameters' are for links" in on_binder[1]
    tagged = replace(launches[1], source=replace(launches[1].source, ref="v1", ref_kind="tag"))
    assert any("opens the branch 'main'" in note for note in hubs.get("thebe").notes(tagged))


def test_the_page_is_told_no_token_but_that_of_ones_own_computer(tmp_path: Path) -> None:
    declared = {"own": OWN, "a": live(via="own", token=WORD), "b": live(via="own")}
    by_name = {launch.hub.name: launch for launch in in_book(tmp_path, hubs=declared)}
    assert json.loads(hub_data(by_name["a"]))["token"] == WORD
    assert "token" not in json.loads(hub_data(by_name["b"]))
    assert not any(WORD in repr((one.url, one.notes)) for one in by_name.values())


def test_kinds_without_a_link() -> None:
    linked = tuple(kind for kind in hubs.BUILT_IN if not hubs.get(kind).is_in_page)
    assert linked == hubs.LINKED


def test_a_book_is_opened_with_live_code(tmp_path: Path) -> None:
    text = "source: {repository: https://github.com/org/book}\nhubs:\n  live:\n    kind: thebe\n"
    (tmp_path / "launch.yml").write_text(f"{text}    via: hub\n", encoding="utf-8")
    [finding] = Book.open(str(tmp_path)).findings
    assert (finding.code, finding.place.line) == ("config.unknown-name", 5)
