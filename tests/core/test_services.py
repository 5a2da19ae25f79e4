"""Services beside hubs: their addresses, and what each refuses."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given, settings

from launchdirectives import hubs
from launchdirectives.findings import Finding, Refused
from launchdirectives.model import FILE, FOLDER, NOTEBOOK, TEXT_NOTEBOOK, Launch
from launchdirectives.record import replace
from launchdirectives.resolve import Request, explained
from tests.core.making import book_of, codes, make_hub, make_launch, url_of
from tests.core.test_urls import PATHS, REFS

GITHUB = "https://github.com/org/book"
GITLAB = "https://gitlab.com/a/b/book"
GIST = "https://gist.github.com/user/0123456789abcdef0123456789abcdef"
SHA = "0123456789abcdef0123456789abcdef01234567"
ON_GITHUB = (
    "colab",
    "kaggle",
    "deepnote",
    "studiolab",
    "codespaces",
    "github-dev",
    "vscode-dev",
    "molab",
)
SERVICES = (*ON_GITHUB, "nbviewer")


def service(kind: str, **options: object) -> Any:
    known = hubs.get(kind)
    return replace(make_hub(kind, known.default_url, **options), title=known.default_title)


def launch_on(
    kind: str, path: str = "d/a.ipynb", options: dict[str, object] | None = None, **given: Any
) -> Launch:
    return make_launch(service(kind, **(options or {})), path, interface="", **given)


@pytest.mark.parametrize(
    ("launch", "url"),
    [
        (launch_on("colab"), "https://colab.research.google.com/github/org/book/blob/main/d/a.ipynb"),
        (launch_on("colab", "d/é #1?.ipynb", ref="feature/x"), "https://colab.research.google.com/github/org/book/blob/feature/x/d/%C3%A9%20%231%3F.ipynb"),
        (launch_on("colab", ref=""), "https://colab.research.google.com/github/org/book/blob/HEAD/d/a.ipynb"),
        (launch_on("colab", repository="git@github.com:org/book.git"), "https://colab.research.google.com/github/org/book/blob/main/d/a.ipynb"),
        (launch_on("colab", "a.ipynb", repository=GIST), "https://colab.research.google.com/gist/user/0123456789abcdef0123456789abcdef/a.ipynb"),
        (launch_on("kaggle"), "https://kaggle.com/kernels/welcome?src=https%3A%2F%2Fgithub.com%2Forg%2Fbook%2Fblob%2Fmain%2Fd%2Fa.ipynb"),
        (launch_on("kaggle", "a b#.ipynb"), "https://kaggle.com/kernels/welcome?src=https%3A%2F%2Fgithub.com%2Forg%2Fbook%2Fblob%2Fmain%2Fa%2520b%2523.ipynb"),
        (launch_on("deepnote"), "https://deepnote.com/launch?url=https%3A%2F%2Fgithub.com%2Forg%2Fbook%2Fblob%2Fmain%2Fd%2Fa.ipynb"),
        (launch_on("deepnote", "", opens=FOLDER), "https://deepnote.com/launch?url=https%3A%2F%2Fgithub.com%2Forg%2Fbook%2Ftree%2Fmain"),
        (launch_on("studiolab"), "https://studiolab.sagemaker.aws/import/github/org/book/blob/main/d/a.ipynb"),
        (launch_on("codespaces"), "https://codespaces.new/org/book/tree/main"),
        (launch_on("codespaces", ref="", opens=FOLDER), "https://codespaces.new/org/book"),
        (launch_on("codespaces", options={"quickstart": True, "devcontainer": ".devcontainer/gpu/devcontainer.json"}), "https://codespaces.new/org/book/tree/main?quickstart=1&devcontainer_path=.devcontainer%2Fgpu%2Fdevcontainer.json"),
        (launch_on("codespaces", options={"branch": "lessons"}, ref="v1", ref_kind="tag"), "https://codespaces.new/org/book/tree/lessons"),
        (launch_on("github-dev"), "https://github.dev/org/book/blob/main/d/a.ipynb"),
        (launch_on("github-dev", "d", opens=FOLDER), "https://github.dev/org/book/tree/main/d"),
        (launch_on("github-dev", "", opens=FOLDER, ref="v1"), "https://github.dev/org/book/tree/v1"),
        (launch_on("vscode-dev", "gauge.py", opens=FILE), "https://vscode.dev/github/org/book/blob/main/gauge.py"),
        (launch_on("molab", "nb/a.py", opens=FILE), "https://molab.marimo.io/github/org/book/blob/main/nb/a.py"),
        (launch_on("molab", "nb/a.py", {"wasm": True}, opens=FILE), "https://molab.marimo.io/github/org/book/blob/main/nb/a.py/wasm"),
        (launch_on("nbviewer", ref="feature/x"), "https://nbviewer.org/github/org/book/blob/feature%2Fx/d/a.ipynb"),
        (launch_on("nbviewer", "d", opens=FOLDER), "https://nbviewer.org/github/org/book/tree/main/d/"),
        (launch_on("nbviewer", "", opens=FOLDER, ref="feature/x"), "https://nbviewer.org/github/org/book/tree/feature%2Fx/"),
        (launch_on("nbviewer", "C++ 1%.ipynb"), "https://nbviewer.org/github/org/book/blob/main/C%252B%252B%25201%2525.ipynb"),
        (launch_on("nbviewer", "a.ipynb", repository=GIST), "https://nbviewer.org/gist/user/0123456789abcdef0123456789abcdef/a.ipynb"),
        (launch_on("nbviewer", "d/a #.ipynb", repository=GITLAB), "https://nbviewer.org/urls/gitlab.com/a/b/book/-/raw/main/d/a%20%23.ipynb"),
        (launch_on("nbviewer", repository="https://codeberg.org/a/b"), "https://nbviewer.org/urls/codeberg.org/a/b/raw/branch/main/d/a.ipynb"),
    ],
    ids=lambda value: value.hub.kind if isinstance(value, Launch) else "",
)  # fmt: skip
def test_addresses(launch: Launch, url: str) -> None:
    assert url_of(launch) == url


@pytest.mark.parametrize(
    ("launch", "code", "said"),
    [
        *((launch_on(kind, "a.py" if kind == "molab" else "a.ipynb", repository=GITLAB), "hub.source", "github.com only") for kind in ON_GITHUB),
        *((launch_on(kind, "a.py" if kind == "molab" else "a.ipynb", repository="https://github.example.org/org/book"), "hub.source", "github.com only") for kind in ON_GITHUB),
        *((launch_on(kind, "a.md", opens=TEXT_NOTEBOOK), "hub.file", "text form") for kind in ("colab", "kaggle", "studiolab", "deepnote", "nbviewer", "molab")),
        *((launch_on(kind, "d", opens=FOLDER), "hub.file", "not folders") for kind in ("colab", "kaggle", "studiolab", "deepnote", "molab")),
        (launch_on("colab", "a.csv", opens=FILE), "hub.file", "not other files"),
        (launch_on("colab", repository="https://github.com/org"), "hub.source", "names no project"),
        (launch_on("nbviewer", "d", opens=FOLDER, repository=GITLAB), "hub.file", "not folders"),
        (launch_on("nbviewer", repository="https://git.example.org/a/b"), "hub.source", "git.example.org"),
        (launch_on("codespaces", ref=SHA, ref_kind="commit"), "hub.ref", "made from a branch"),
        (launch_on("codespaces", ref="v1", ref_kind="tag"), "hub.ref", "made from a branch"),
    ],
)  # fmt: skip
def test_what_is_refused(launch: Launch, code: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        url_of(launch)
    assert refused.value.code == code
    assert said in refused.value.message


@settings(max_examples=200, deadline=None)
@given(PATHS, REFS)
def test_a_service_gets_the_address_on_github(path: str, ref: str) -> None:
    path = f"{path}.ipynb"
    for kind in ("colab", "studiolab", "github-dev", "vscode-dev"):
        parts = urlsplit(url_of(launch_on(kind, path, ref=ref)))
        assert (parts.query, parts.fragment) == ("", "")
        assert unquote(parts.path).endswith(f"org/book/blob/{ref}/{path}")
    for kind, key in (("kaggle", "src"), ("deepnote", "url")):
        asked = parse_qs(urlsplit(url_of(launch_on(kind, path, ref=ref))).query)
        inner = urlsplit(asked[key][0])
        assert (inner.query, inner.fragment) == ("", "")
        assert unquote(inner.path) == f"/org/book/blob/{ref}/{path}"


@pytest.mark.parametrize("kind", SERVICES)
def test_pinned_by_the_commit(kind: str) -> None:
    launch = launch_on(kind, "a.py" if kind == "molab" else "a.ipynb")
    source = replace(launch.source, commit=SHA)
    found = explained(replace(launch, source=source, url=url_of(launch)))
    expected = "" if kind == "codespaces" else url_of(launch).replace("main", SHA)
    if kind in ("kaggle", "deepnote"):
        expected = expected.replace("%2Fmain%2F", f"%2F{SHA}%2F")
    assert found.pinned == expected
    assert found.moving == found.url


def test_the_name_and_the_address_are_known(tmp_path: Path) -> None:
    source = {"repository": GITHUB, "ref": "main"}
    book = book_of(
        {"source": source, "hubs": {kind: {"kind": kind} for kind in SERVICES}}, tmp_path
    )
    assert book.findings == []
    assert [hub.title for hub in book.config.hubs] == [
        hubs.get(kind).default_title for kind in SERVICES
    ]
    assert {hub.interface for hub in book.config.hubs} == {""}


def test_a_service_that_cannot_open_the_book_is_told_once(tmp_path: Path) -> None:
    values = {"source": {"repository": GITLAB, "ref": "main"}, "hubs": {"colab": {"kind": "colab"}}}
    book = book_of(values, tmp_path)
    found = book.launches(None, Request(file="a.ipynb"))
    assert found.launches == ()
    assert codes(found.findings) == ["hub.source"]
    assert "Hub 'colab': Google Colab opens repositories on github.com only" in str(
        found.findings[0]
    )


@pytest.mark.parametrize(("named", "told"), [((), []), (("colab",), ["hub.file"])])
def test_a_folder_is_left_out_silently_unless_the_hub_was_named(
    named: tuple[str, ...], told: list[str], tmp_path: Path
) -> None:
    values = {"source": {"repository": GITHUB, "ref": "main"}, "hubs": {"colab": {"kind": "colab"}}}
    book = book_of(values, tmp_path)
    found = book.launches(None, Request(hubs=named))
    assert book.findings == []
    assert (found.launches, codes(found.findings)) == ((), told)


def test_a_service_has_no_interfaces(tmp_path: Path) -> None:
    book = book_of({"hubs": {"colab": {"kind": "colab", "interface": "lab"}}}, tmp_path)
    told = [finding for finding in book.findings if finding.place.key.startswith("hubs")]
    assert [(one.code, one.place.key) for one in told] == [
        ("config.unknown-key", "hubs.colab.interface")
    ]


def test_a_service_says_that_it_has_software_of_its_own() -> None:
    environment = launch_on("colab").environment
    launch = replace(launch_on("colab"), environment=replace(environment, name="gpu"))
    assert hubs.get("colab").notes(launch) == (
        "Google Colab has software of its own: the environment 'gpu' does not count there.",
    )


def lite(
    path: str,
    url: str = "lite",
    *,
    opens: str = NOTEBOOK,
    interface: str = "lab",
    **options: object,
) -> Launch:
    return make_launch(
        make_hub("jupyterlite", url, **options), path, opens=opens, interface=interface
    )


def in_docs(launch: Launch) -> Launch:
    return replace(launch, source=replace(launch.source, path="docs"))


@pytest.mark.parametrize(
    ("launch", "url"),
    [
        (lite("d/a.ipynb"), "lite/lab/index.html?path=d%2Fa.ipynb"),
        (lite("a.ipynb", "https://lite.example.org/x"), "https://lite.example.org/x/lab/index.html?path=a.ipynb"),
        (lite("a.ipynb", interface="notebook"), "lite/notebooks/index.html?path=a.ipynb"),
        (lite("a.ipynb", interface="doc"), "lite/lab/index.html?mode=single-document&path=a.ipynb"),
        (lite("a.csv", opens=FILE, interface="notebook"), "lite/edit/index.html?path=a.csv"),
        (lite("d", opens=FOLDER, interface="notebook"), "lite/tree/index.html?path=d"),
        (lite("", opens=FOLDER), "lite/lab/index.html"),
        (lite("a #?&+é.ipynb"), "lite/lab/index.html?path=a%20%23%3F%26%2B%C3%A9.ipynb"),
        (lite("100%25.ipynb"), "lite/lab/index.html?path=100%252525.ipynb"),
        (lite("a.ipynb", folder="book"), "lite/lab/index.html?path=book%2Fa.ipynb"),
        (in_docs(lite("docs/a.ipynb")), "lite/lab/index.html?path=a.ipynb"),
        (in_docs(lite("docs", opens=FOLDER)), "lite/lab/index.html"),
        (in_docs(lite("docs/a.ipynb", contents="")), "lite/lab/index.html?path=docs%2Fa.ipynb"),
        (replace(lite("a.ipynb"), beside=("data/b.csv", "c%.ipynb")), "lite/lab/index.html?path=a.ipynb&path=data%2Fb.csv&path=c%2525.ipynb"),
    ],
)  # fmt: skip
def test_jupyterlite(launch: Launch, url: str) -> None:
    assert url_of(launch) == url


@settings(max_examples=200, deadline=None)
@given(PATHS)
def test_jupyterlite_decodes_twice(path: str) -> None:
    # URLSearchParams once, then decodeURIComponent (application-extension/src/index.tsx)
    (given_path,) = parse_qs(urlsplit(url_of(lite(path))).query, keep_blank_values=True)["path"]
    assert unquote(given_path) == path


@pytest.mark.parametrize(("name", "is_told"), [("a b&+é.ipynb", False), ("100%.ipynb", True)])
def test_jupyterlite_does_not_find_every_name(name: str, is_told: bool) -> None:
    notes = " ".join(hubs.get("jupyterlite").notes(lite(name)))
    assert ("rename this one" in notes) is is_told


@pytest.mark.parametrize(
    ("launch", "code"),
    [
        (lite("a.md", opens=TEXT_NOTEBOOK), "hub.file"),
        (lite("a.ipynb", interface="rstudio"), "hub.interface"),
        (in_docs(lite("other/a.ipynb")), "hub.file"),
        (in_docs(lite("docs2/a.ipynb")), "hub.file"),
    ],
)
def test_what_jupyterlite_cannot_open(launch: Launch, code: str) -> None:
    with pytest.raises(Refused) as refused:
        url_of(launch)
    assert refused.value.code == code


def filled(template: str, path: str = "d/a b.ipynb", **given: Any) -> str:
    options = given.pop("options", {})
    return url_of(
        make_launch(make_hub("template", template, **options), path, interface="", **given)
    )


@pytest.mark.parametrize(
    ("template", "url"),
    [
        ("https://run.example.org/{project}/{ref}/{path}", "https://run.example.org/org/book/main/d/a%20b.ipynb"),
        ("https://run.example.org/{project:encoded}", "https://run.example.org/org%2Fbook"),
        ("https://run.example.org/?repo={repository}&file={path}", "https://run.example.org/?repo=https%3A%2F%2Fgithub.com%2Forg%2Fbook&file=d%2Fa%20b.ipynb"),
        ("https://run.example.org/?p={path:encoded}", "https://run.example.org/?p=d%252Fa%2520b.ipynb"),
        ("https://run.example.org/#{repository}", "https://run.example.org/#https://github.com/org/book"),
        ("https://run.example.org/{host}/{owner}/{name}?{folder}!{file}", "https://run.example.org/github.com/org/book?d!a%20b.ipynb"),
        ("https://run.example.org/?src={raw}", "https://run.example.org/?src=https%3A%2F%2Fraw.githubusercontent.com%2Forg%2Fbook%2Fmain%2Fd%2Fa%2520b.ipynb"),
        ("https://run.example.org/?src={page}", "https://run.example.org/?src=https%3A%2F%2Fgithub.com%2Forg%2Fbook%2Fblob%2Fmain%2Fd%2Fa%2520b.ipynb"),
        ("http://localhost:8000/{file}", "http://localhost:8000/a%20b.ipynb"),
    ],
)  # fmt: skip
def test_template(template: str, url: str) -> None:
    assert filled(template) == url


@settings(max_examples=200, deadline=None)
@given(PATHS, REFS)
def test_a_template_keeps_every_value_in_its_place(path: str, ref: str) -> None:
    url = filled("https://run.example.org/x/{path}/y?ref={ref}&p={path}#{path}", path, ref=ref)
    parts = urlsplit(url)
    assert unquote(parts.path) == f"/x/{path}/y"
    assert parse_qs(parts.query, keep_blank_values=True) == {"ref": [ref], "p": [path]}
    assert unquote(parts.fragment) == path


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("https://run.example.org/{projekt}", "config.wrong-value", "'project'"),
        ("https://{host}/x", "config.wrong-value", "whole host"),
        ("{repository}", "config.wrong-value", "whole host"),
        ("https://run.example.org{path}", "config.wrong-value", "whole host"),
        ("http://run.example.org/{path}", "security.scheme", "https://"),
        ("javascript:alert(1)//{path}", "config.wrong-value", "whole host"),
        ("javascript://x/{path}", "security.scheme", "https://"),
        (
            "https://ann:s3cret@run.example.org/{path}",
            "security.user-info",
            "https://run.example.org",
        ),
        ("https://run.example.org/{path", "config.wrong-value", "Percent-encode"),
        ('https://run.example.org/"{path}', "config.wrong-value", "Percent-encode"),
        ("", "config.wrong-value", "Add 'url'"),
    ],
)
def test_a_wrong_template(url: str, code: str, said: str, tmp_path: Path) -> None:
    book = book_of({"hubs": {"other": {"kind": "template", "url": url}}}, tmp_path)
    told: list[Finding] = [one for one in book.findings if one.place.key.startswith("hubs")]
    assert codes(told) == [code]
    assert said in told[0].fix
    assert "s3cret" not in str(told[0])
    assert book.config.hubs == ()


def test_a_template_whose_field_is_not_known() -> None:
    with pytest.raises(Refused) as refused:
        filled("https://run.example.org/{commit}")
    assert refused.value.code == "hub.source"
    assert "commit" in refused.value.message


def test_a_template_for_notebooks_only() -> None:
    with pytest.raises(Refused) as refused:
        filled("https://run.example.org/{path}", opens=FILE, options={"opens": "notebook"})
    assert refused.value.code == "hub.file"


def test_the_terms_of_a_template_are_the_authors() -> None:
    hub = make_hub("template", "https://run.example.org/{path}", login=False, keeps_work=True)
    terms = hubs.get("template").terms_of(hub)
    assert (terms.needs_login, terms.keeps_work) == (False, True)
