"""Whatever a file or a ref is called, the far end opens that file at that ref."""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from launchdirectives import hubs
from launchdirectives.findings import Refused
from launchdirectives.model import FILE, FOLDER, NOTEBOOK, TEXT_NOTEBOOK, Environment
from launchdirectives.reading import git_ref
from launchdirectives.urls import checked_address
from tests.core import consumers
from tests.core.making import make_hub, make_launch, url_of

INTERFACES = ("lab", "doc", "notebook", "nbclassic")
OPENS = (NOTEBOOK, TEXT_NOTEBOOK, FILE, FOLDER)

ODD = "#?&%+;@=:'\"()!~*,$[]{}|<>^` \u00a0\u3000éß数\U0001d4b3.-_aZ0"
CHARACTERS = st.one_of(
    st.sampled_from(ODD), st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="/\\")
)
SEGMENTS = st.one_of(
    st.sampled_from(
        ("tree", ".hidden", "%41", "%2F", "a%20b", "..a", " a ", "lab", "git-pull?x=1")
    ),
    st.text(CHARACTERS, min_size=1, max_size=12),
).filter(lambda segment: segment not in (".", ".."))
PATHS = st.lists(SEGMENTS, min_size=1, max_size=4).map("/".join)


def _is_legal(ref: str) -> bool:
    # git-check-ref-format, for a name that stands alone
    return bool(ref) and not (
        any(char in ref for char in "\x7f ~^:?*[\\")
        or any(part in ref for part in ("..", "@{", "//", "/."))
        or ref.startswith(("-", "/", "."))
        or ref.endswith(("/", ".", ".lock"))
        or ".lock/" in ref
        or ref == "@"
        or ref != ref.strip()  # git takes blanks beyond ASCII, tornado takes them off
    )


REFS = st.one_of(
    st.sampled_from(("main", "feature/x", "fix#12", "100%", "a+b", "a&b=c", "v1.0", "é", "it's(1)!")),
    st.lists(st.text(CHARACTERS, min_size=1, max_size=8), min_size=1, max_size=3).map("/".join),
).filter(_is_legal)  # fmt: skip

many = settings(max_examples=300, deadline=None)


def named(heading: str) -> str:
    """The fragment by which JupyterLab finds *heading*; empty if there is none."""
    name = heading.strip().replace(" ", "-")
    if not name or any(not 0x20 < ord(char) < 0x7F or char in '<>"`\\' for char in name):
        return ""
    return name if name.startswith(("heading=", "cell-id=")) else f"heading={name}"


def opened(route: str, path: str, opens: str, fragment: str = "") -> set[consumers.Opened]:
    """What may show for *path*: the interface's own route, or Notebook 7 where that cannot."""
    own = {
        "nbclassic": {
            NOTEBOOK: "nbclassic/notebooks",
            TEXT_NOTEBOOK: "nbclassic/notebooks",
            FILE: "nbclassic/edit",
            FOLDER: "nbclassic/tree",
        },
        "notebook": {NOTEBOOK: "notebooks", TEXT_NOTEBOOK: "notebooks", FILE: "edit", FOLDER: "tree"},
    }.get(route, dict.fromkeys(OPENS, route))[opens]  # fmt: skip
    factory = "Notebook" if opens == TEXT_NOTEBOOK and route != "nbclassic" else ""
    is_found = own == "lab" and opens in (NOTEBOOK, TEXT_NOTEBOOK)
    heading = named(fragment) if is_found else ""
    found = {consumers.Opened(route=own, path=path, factory=factory, fragment=heading)}
    if route in ("lab", "doc") and (opens == TEXT_NOTEBOOK or "tree" in path.split("/")):
        found |= opened("notebook", path, opens, fragment)
    return found


@many
@given(
    PATHS,
    REFS,
    st.sampled_from(INTERFACES),
    st.sampled_from(OPENS),
    st.sampled_from(("auto", "none", "My course/2024")),
)
@example("tree/a.ipynb", "main", "lab", NOTEBOOK, "none")
@example("tree/tree/tree", "main", "doc", FOLDER, "none")
@example("50% #1 a+b?c=d&e;f.ipynb", "fix/#12-100%+é", "lab", NOTEBOOK, "auto")
@example("a%20b.ipynb", "main", "lab", NOTEBOOK, "none")
def test_hub_opens_what_was_meant(
    path: str, ref: str, interface: str, opens: str, folder: str
) -> None:
    hub = make_hub("jupyterhub", "https://hub.example.org/a/b", folder=folder)
    launch = make_launch(hub, path, opens=opens, interface=interface, ref=ref)
    pulled = consumers.hub(url_of(launch), prefix="/a/b")
    assert (pulled.repository, pulled.branch) == ("https://github.com/org/book", ref)
    if folder != "auto":
        assert pulled.folder == ("book" if folder == "none" else folder)
    assert pulled.opened in opened(interface, f"{pulled.folder}/{path}", opens)


@pytest.mark.parametrize("kind", ["jupyterhub", "binderhub"])
@pytest.mark.parametrize("interface", INTERFACES)
def test_hidden_names_are_said_to_need_a_setting_of_the_server(kind: str, interface: str) -> None:
    hub = make_hub(kind, "https://hub.example.org")
    for path, is_hidden in ((".docs/a.ipynb", True), ("a/.b.ipynb", True), ("a.b/c.d", False)):
        said = hubs.get(kind).notes(make_launch(hub, path, interface=interface))
        assert any("allow_hidden" in note for note in said) is is_hidden


@many
@given(
    PATHS,
    st.sampled_from(("lab", "doc", "notebook")),
    st.text(CHARACTERS, max_size=10),
    st.booleans(),
    st.booleans(),
)
@example("a.ipynb", "lab", "#?&%20+ =", True, False)
@example("a.ipynb", "lab", "%2541", True, True)
@example("a.ipynb", "lab", " é ", False, True)
def test_fragment_arrives(
    path: str, interface: str, fragment: str, is_binder: bool, has_environment: bool
) -> None:
    environment = Environment(repository="https://github.com/org/env" if has_environment else "")
    if is_binder:
        launch = make_launch(
            make_hub("binderhub", "https://binder.example.org"),
            path,
            interface=interface,
            fragment=fragment,
            environment=environment,
        )
        built = consumers.binderhub(url_of(launch), prefix="")
        if has_environment:
            result, path = consumers.nbgitpuller(built.server_url).opened, f"book/{path}"
        else:
            result = consumers.server(built.server_url)
    else:
        hub = make_hub("jupyterhub", "https://hub.example.org", folder="none")
        launch = make_launch(hub, path, interface=interface, fragment=fragment)
        result, path = consumers.hub(url_of(launch), prefix="").opened, f"book/{path}"
    assert result in opened(interface, path, NOTEBOOK, fragment)


@many
@given(PATHS, st.sampled_from(INTERFACES), st.sampled_from(OPENS), st.booleans())
@example("50% #1 a+b?c=d&e;f.ipynb", "lab", NOTEBOOK, False)
@example("100%25.ipynb", "notebook", NOTEBOOK, False)
@example("a ", "lab", FILE, False)
@example(" a", "lab", FILE, False)
@example("tree/a.ipynb", "doc", NOTEBOOK, False)
def test_binder_opens_what_was_meant(
    path: str, interface: str, opens: str, is_router_mended: bool
) -> None:
    hub = make_hub("binderhub", "https://hub.example.org/services/binder")
    launch = make_launch(hub, path, opens=opens, interface=interface)
    built = consumers.binderhub(
        url_of(launch), prefix="/services/binder", is_router_mended=is_router_mended
    )
    assert consumers.server(built.server_url) in opened(interface, path, opens)


@many
@given(PATHS, REFS, st.sampled_from(INTERFACES), st.sampled_from(OPENS), st.booleans())
@example("50% #1 a+b?c=d&e;f.ipynb", "fix/#12-100%+é", "lab", NOTEBOOK, False)
@example("C++&D.ipynb", "main", "lab", NOTEBOOK, False)
@example("a ", "main", "lab", FILE, False)
def test_git_pull_inside_binder_opens_what_was_meant(
    path: str, ref: str, interface: str, opens: str, is_router_mended: bool
) -> None:
    launch = make_launch(
        make_hub("binderhub", "https://mybinder.org"),
        path,
        opens=opens,
        interface=interface,
        ref=ref,
        environment=Environment(repository="https://github.com/org/env", ref="2026.08"),
    )
    built = consumers.binderhub(url_of(launch), prefix="", is_router_mended=is_router_mended)
    assert (built.provider, built.repository, built.ref) == ("gh", "org/env", "2026.08")
    pulled = consumers.nbgitpuller(built.server_url)
    assert pulled.repository == "https://github.com/org/book"
    assert (pulled.branch, pulled.folder) == (ref, "book")
    assert pulled.opened in opened(interface, f"book/{path}", opens)


@pytest.mark.parametrize(
    ("repository", "provider", "built"),
    [
        ("https://github.com/org/book", "gh", "org/book"),
        ("https://github.com/org/book.git", "gh", "org/book"),
        ("https://gitlab.com/a/b/c/book", "gl", "a/b/c/book"),
        ("https://gitlab.com/a/book.git", "gl", "a/book"),
        ("https://git.example.org:8443/a/b/book.git", "git", "https://git.example.org:8443/a/b/book.git"),
        ("https://git.sr.ht/~ann/book", "git", "https://git.sr.ht/~ann/book"),
        ("https://git.example.org/it's/(new)!*", "git", "https://git.example.org/it's/(new)!*"),
        ("git@git.example.org:org/book.git", "git", "git@git.example.org:org/book.git"),
    ],
)  # fmt: skip
@settings(max_examples=150, deadline=None)
@given(ref=REFS)
def test_binder_builds_what_was_meant(repository: str, provider: str, built: str, ref: str) -> None:
    hub = make_hub("binderhub", "https://mybinder.org")
    launch = make_launch(hub, "a.ipynb", repository=repository, ref=ref)
    assume(not any(char in ref for char in "%|]"))  # cannot be written, see below
    found = consumers.binderhub(url_of(launch), prefix="")
    assert (found.provider, found.repository, found.ref) == (provider, built, ref)


@pytest.mark.parametrize("ref", ["100%", "a|b", "a]b"])
def test_refs_that_binderhub_cannot_take_are_refused(ref: str) -> None:
    hub = make_hub("binderhub", "https://mybinder.org")
    with pytest.raises(Refused) as refused:
        url_of(make_launch(hub, "a.ipynb", ref=ref))
    assert refused.value.code == "hub.ref"


@pytest.mark.parametrize("name", ["my%20books/a", "a%28b%29", "a|b", "a]b"])
def test_addresses_that_binderhub_cannot_take_are_refused(name: str) -> None:
    hub = make_hub("binderhub", "https://mybinder.org")
    with pytest.raises(Refused) as refused:
        url_of(make_launch(hub, "a.ipynb", repository=f"https://git.example.org/{name}"))
    assert refused.value.code == "hub.source"


@pytest.mark.parametrize("ref", ["a\u00a0", "\u3000a"])
def test_branches_that_nbgitpuller_cannot_take_are_refused(ref: str) -> None:
    with pytest.raises(Refused) as refused:
        url_of(make_launch(make_hub("jupyterhub", "https://hub.example.org"), "a.ipynb", ref=ref))
    assert refused.value.code == "hub.ref"


@pytest.mark.parametrize(
    ("spec", "is_taken"),
    [
        ("gh/o/r/feature/x", True),
        ("git/https%3A%2F%2Fh%2Fo%2Fr/a%23b", True),
        ("git/x/it's(1)!*~", True),
        ("git/x/%C3%A9%20%22", True),
        ("git/x/%28", False),
        ("git/x/%2E", False),
        ("git/x/100%25", False),
        ("git/x/a%7Cb", False),
        ("git/x/a%5Db", False),
    ],
)
def test_the_model_of_the_build_token_is_that_of_the_reference(spec: str, is_taken: bool) -> None:
    assert (consumers.build_request(spec) == spec) is is_taken


@many
@given(REFS)
def test_every_legal_ref_may_be_declared(ref: str) -> None:
    assume(ref.isprintable())
    assert git_ref(ref) == ref


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://hub.example.org", "https://hub.example.org"),
        ("https://hub.example.org/", "https://hub.example.org"),
        ("https://hub.example.org/a/b/", "https://hub.example.org/a/b"),
        ("https://hub.example.org:8443/a", "https://hub.example.org:8443/a"),
        ("https://hüb.example.org", "https://hüb.example.org"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000/pre/", "http://127.0.0.1:8000/pre"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("HTTPS://hub.example.org", "HTTPS://hub.example.org"),
    ],
)
def test_addresses_that_are_taken(text: str, kept: str) -> None:
    assert checked_address(text, what="the hub") == kept


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("http://hub.example.org", "security.scheme"),
        ("http://localhost.example.org", "security.scheme"),
        ("http://127.0.0.1.example.org", "security.scheme"),
        ("ssh://hub.example.org", "security.scheme"),
        ("git://hub.example.org", "security.scheme"),
        ("ftp://hub.example.org", "security.scheme"),
        ("javascript:alert(1)", "security.scheme"),
        ("JavaScript:alert(1)", "security.scheme"),
        ("data:text/html,x", "security.scheme"),
        ("vbscript:x", "security.scheme"),
        ("file:///etc/passwd", "security.scheme"),
        ("//hub.example.org", "security.scheme"),
        ("hub.example.org", "security.scheme"),
        ("", "security.scheme"),
        ("https://ann@hub.example.org", "security.user-info"),
        ("https://ann:s3cret@hub.example.org", "security.user-info"),
        ("https://:s3cret@hub.example.org", "security.user-info"),
        ("https://s3cret@hub.example.org:8443/a", "security.user-info"),
        ("http://s3cret@localhost", "security.user-info"),
        ("https://hub.example.org/a b", "config.wrong-value"),
        (" https://hub.example.org", "config.wrong-value"),
        ("https://hub.example.org\n", "config.wrong-value"),
        ("java\nscript:alert(1)", "config.wrong-value"),
        ("https://hub.example.org\t/x", "config.wrong-value"),
        ("https://hub.example.org\\@evil.example", "config.wrong-value"),
        ('https://hub.example.org/"x', "config.wrong-value"),
        ("https://hub.example.org/<x>", "config.wrong-value"),
        ("https://hub.example.org:port", "config.wrong-value"),
        ("https://hub.example.org:99999", "config.wrong-value"),
        ("https://[::1", "config.wrong-value"),
        ("https://", "config.wrong-value"),
        ("https:hub.example.org", "config.wrong-value"),
        ("https:///path", "config.wrong-value"),
        ("https://hub.example.org?x=1", "config.wrong-value"),
        ("https://hub.example.org/#x", "config.wrong-value"),
        ("https://hub.example.org?", "config.wrong-value"),
        ("https://hub.example.org/#", "config.wrong-value"),
        ("https://hub.example.org?token=s3cret", "config.wrong-value"),
        ("s3cret:x@hub.example.org", "security.scheme"),
        ("ftp://ann:s3cret@hub.example.org", "security.scheme"),
    ],
)
def test_addresses_that_are_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_address(text, what="the hub")
    assert refused.value.code == code
    assert "s3cret" not in refused.value.message + refused.value.fix
    assert refused.value.message.startswith("The address of the hub")
