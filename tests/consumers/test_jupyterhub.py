"""A real JupyterHub under a prefix: what arrives at the reader's server is what we meant.

On the way are the login form, the start of the server and the OAuth redirects, each of which
takes the link apart and puts it together again.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from launchdirectives import interfaces
from launchdirectives.interfaces import Target
from launchdirectives.model import FOLDER, NOTEBOOK, TEXT_NOTEBOOK
from tests.core.making import make_hub, make_launch, url_of
from tests.core.test_urls import INTERFACES, OPENS, PATHS, REFS
from tests.live.jupyterhub_rig import START_TIMEOUT, JupyterHubRig

if TYPE_CHECKING:
    from tests.consumers.reader import Reader, Seen

pytestmark = pytest.mark.live

READER = "ann@example.org"
ODD = "50% #1 a+b?c=d&e;f@g/.hidden/tree/ünï.ipynb"
FOLDERS = ("book", "My course/2024", "#1 50%?&+;@=/é")


def arrival(hub: JupyterHubRig, url: str, user: str, reader: Reader) -> Seen:
    """The page on *user*'s server to which *url* leads at last."""
    page = reader.open(url)
    if "/hub/login" in page.path:
        page = reader.submit(page, {"username": user, "password": hub.password})
    deadline = time.monotonic() + START_TIMEOUT
    while "/hub/spawn-pending/" in page.path and time.monotonic() < deadline:
        time.sleep(0.3)
        page = reader.open(page.url)  # as the page does when its progress bar is full
    assert page.status == 200, f"{page.status} {page.url}"
    return page


@pytest.fixture(scope="module")
def running(prefixed_hub: JupyterHubRig, new_reader: type[Reader]) -> JupyterHubRig:
    """The hub, with the server of `READER` running."""
    arrival(prefixed_hub, f"{prefixed_hub.url}/hub/spawn", READER, new_reader())
    return prefixed_hub


def assert_arrives(
    hub: JupyterHubRig,
    user: str,
    reader: Reader,
    path: str,
    *,
    ref: str = "main",
    interface: str = "lab",
    opens: str = NOTEBOOK,
    folder: str = "book",
) -> None:
    """A click on our link brings *reader* to nbgitpuller with all that the link says."""
    kind = make_hub("jupyterhub", hub.url, folder=folder)
    launch = make_launch(kind, path, ref=ref, interface=interface, opens=opens)
    page = arrival(hub, url_of(launch), user, reader)
    goal = interfaces.urlpath(interface, Target(path=f"{folder}/{path}", opens=opens))
    assert unquote(page.path) == f"/jupyter/user/{user}/git-pull"
    assert parse_qsl(page.query, keep_blank_values=True) == [
        ("repo", "https://github.com/org/book"),
        ("urlpath", goal),
        ("branch", ref),
        ("targetPath", folder),
    ]
    given = page.body_data()
    assert (given["repo"], given["branch"]) == ("https://github.com/org/book", ref)
    assert (given["path"], given["targetpath"]) == (goal, folder)
    assert given["base-url"] == f"/jupyter/user/{quote(user, safe='@')}/"


@pytest.mark.parametrize(
    ("user", "path", "ref"),
    [("new", "docs/a.ipynb", "main"), ("new@example.org", ODD, "fix/#12-100%+é;a&b=c@d")],
)
def test_a_new_reader_whose_server_does_not_run(
    prefixed_hub: JupyterHubRig, new_reader: type[Reader], user: str, path: str, ref: str
) -> None:
    assert_arrives(prefixed_hub, user, new_reader(), path, ref=ref, folder=FOLDERS[-1])


@settings(max_examples=30, deadline=None)
@given(PATHS, REFS, st.sampled_from(INTERFACES), st.sampled_from(OPENS), st.sampled_from(FOLDERS))
@example(ODD, "fix/#12-100%+é", "lab", NOTEBOOK, FOLDERS[-1])
@example("tree/tree", "a&b=c", "doc", FOLDER, "book")
@example("a%20b.md", "100%", "notebook", TEXT_NOTEBOOK, "book")
def test_a_reader_who_is_signed_in_or_not(
    running: JupyterHubRig,
    new_reader: type[Reader],
    path: str,
    ref: str,
    interface: str,
    opens: str,
    folder: str,
) -> None:
    reader = new_reader()
    for _ in ("through the login form", "signed in"):
        assert_arrives(
            running,
            READER,
            reader,
            path,
            ref=ref,
            interface=interface,
            opens=opens,
            folder=folder,
        )
