"""nbgitpuller's pull itself: the folder that it makes is the one that our link opens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from launchdirectives.findings import Refused
from launchdirectives.model import FILE, TAG, Environment, Launch
from tests.consumers.conftest import PARENT
from tests.core import consumers
from tests.core.making import make_hub, make_launch, url_of
from tests.core.test_urls import opened
from tests.live.git_server import GitServer, commit_all, init_repository, run_git

if TYPE_CHECKING:
    from tests.consumers.jupyter_rig import JupyterRig

pytestmark = pytest.mark.live

ODD_REF = "fix/#12-100%+é;a&b=c@d"
ODD_PATH = "50% #1 a+b?c=d&e;f@g/ünï.txt"


def publish(server: GitServer, worktree: Path, name: str, ref: str, path: str) -> str:
    """A repository with one file, at *ref*; gives the address to clone it from."""
    init_repository(worktree, ref)
    file = worktree / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{name} at {ref}\n", encoding="utf-8")
    commit_all(worktree, "Content")
    server.publish(name, worktree, ref)
    return f"{server.url}/{quote(name)}"


def assert_opens(jupyter: JupyterRig, launch: Launch, url: str, content: str) -> None:
    """A click on *url* pulls *launch* and opens its file, which holds *content*."""
    pull = jupyter.pull(url)
    last = jupyter.run(pull)
    assert last["phase"] == "finished", last
    below = f"{PARENT}/{pull.folder}/{launch.path}"
    assert jupyter.opened(pull.goal) in opened(launch.interface, below, launch.opens)
    assert jupyter.contents(below)["content"] == content


@pytest.mark.parametrize(
    ("name", "ref", "folder", "path"),
    [
        ("one/book", "main", "auto", "a.txt"),
        ("one/book.git", "main", "none", "a.txt"),
        ("two/book.git", ODD_REF, "auto", ODD_PATH),
        ("my books/été #1", "feature/x", "none", "docs/a b.txt"),
        ("my books/été #1", "main", "auto", "tree/a.txt"),
        ("org/100%", "it's(1)!", "My course/2024", "docs/a.txt"),
        ("org/other", "a", "#1 50%?&+;@=/ünï", ODD_PATH),
        ("org/tree", "v1.x", "none", "%41/a%20b.txt"),
    ],
)
def test_the_file_opens_at_every_click(
    jupyter_with_parent: JupyterRig,
    git_server: GitServer,
    tmp_path: Path,
    name: str,
    ref: str,
    folder: str,
    path: str,
) -> None:
    address = publish(git_server, tmp_path, name, ref, path)
    hub = make_hub("jupyter", jupyter_with_parent.url, folder=folder, parent=PARENT)
    launch = make_launch(hub, path, opens=FILE, repository=address, ref=ref)
    assert_opens(jupyter_with_parent, launch, url_of(launch), f"{name} at {ref}\n")
    (tmp_path / path).write_text("changed since\n", encoding="utf-8")
    commit_all(tmp_path, "Changed")
    git_server.publish(name, tmp_path, ref)
    assert_opens(jupyter_with_parent, launch, url_of(launch), "changed since\n")


def test_books_of_one_name_and_branches_of_one_book_stay_apart(
    jupyter_with_parent: JupyterRig, git_server: GitServer, tmp_path: Path
) -> None:
    hub = make_hub("jupyter", jupyter_with_parent.url, parent=PARENT)
    for owner, ref in (("ann", "main"), ("ben", "main"), ("ann", "next")):
        address = publish(git_server, tmp_path / owner / ref, f"{owner}/same", ref, "a.txt")
        launch = make_launch(hub, "a.txt", opens=FILE, repository=address, ref=ref)
        assert_opens(jupyter_with_parent, launch, url_of(launch), f"{owner}/same at {ref}\n")


def test_the_default_branch_where_no_ref_is_known(
    jupyter_with_parent: JupyterRig, git_server: GitServer, tmp_path: Path
) -> None:
    address = publish(git_server, tmp_path, "org/trunk-book", "trunk", "a.txt")
    run_git(git_server.root / "org/trunk-book.git", "symbolic-ref", "HEAD", "refs/heads/trunk")
    hub = make_hub("jupyter", jupyter_with_parent.url, parent=PARENT)
    launch = make_launch(hub, "a.txt", opens=FILE, repository=address, ref="")
    assert_opens(jupyter_with_parent, launch, url_of(launch), "org/trunk-book at trunk\n")


def test_a_tag_opens_on_binder_but_only_once_where_the_home_is_kept(
    jupyter_with_parent: JupyterRig, git_server: GitServer, tmp_path: Path
) -> None:
    address = publish(git_server, tmp_path, "org/tagged", "main", "a.txt")
    run_git(tmp_path, "tag", "v1.0")
    run_git(tmp_path, "push", "--quiet", str(git_server.root / "org/tagged.git"), "v1.0")
    hub = make_hub("binderhub", "https://mybinder.org")
    launch = make_launch(
        hub,
        "a.txt",
        opens=FILE,
        repository=address,
        ref="v1.0",
        ref_kind=TAG,
        environment=Environment(repository="https://github.com/org/env"),
    )
    built = consumers.binderhub(url_of(launch), prefix="")
    pull = jupyter_with_parent.pull(jupyter_with_parent.here(built.server_url))
    assert jupyter_with_parent.run(pull)["phase"] == "finished"
    assert jupyter_with_parent.contents(f"{PARENT}/{pull.folder}/a.txt")["content"]
    # The reason why a hub's link to a tag is refused.
    assert jupyter_with_parent.run(pull)["phase"] == "error"
    kept = make_hub("jupyter", jupyter_with_parent.url)
    with pytest.raises(Refused) as refused:
        url_of(make_launch(kept, "a.txt", repository=address, ref="v1.0", ref_kind=TAG))
    assert refused.value.code == "hub.ref"
