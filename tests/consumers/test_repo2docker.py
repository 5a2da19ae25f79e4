"""repo2docker's content providers: who takes what BinderHub hands on.

repo2docker asks its providers one after the other (repo2docker/app.py, `Repo2Docker.fetch`). All
of them are real here, and the git one clones. The network is not: what doi.org, HydroShare, a CKAN
site and the list of Dataverse installations would answer is in `ANSWERS`, and every other address
beyond this machine answers "not found".
"""

# ruff: noqa: E501  (tables keep what belongs together on one line)
from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given, settings

from tests.core import consumers
from tests.core.making import make_hub, make_launch, url_of
from tests.core.test_urls import REFS
from tests.live.conftest import FORGES, require_modules
from tests.live.git_server import GitServer, commit_all, init_repository, run_git
from tests.live.jupyterhub_rig import git_variables

pytestmark = pytest.mark.live

DATAVERSES = "https://iqss.github.io/dataverse-installations/data/data.json"
RESOURCE = "8f7c2f0341ef4180b0dbe97f59130756"


def _doi(address: str) -> object:
    return {"values": [{"type": "URL", "data": {"value": address}}]}


ANSWERS: dict[str, object] = {
    "https://doi.org/api/handles/10.5281/zenodo.3232985": _doi("https://zenodo.org/record/3232985"),
    "https://doi.org/api/handles/10.5281/zenodo.19000000": _doi(
        "https://zenodo.org/records/19000000"
    ),
    "https://doi.org/api/handles/10.6084/m9.figshare.9782777.v1": _doi(
        "https://figshare.com/articles/binder-examples_requirements/9782777/1"
    ),
    "https://doi.org/api/handles/10.7910/DVN/TJCLKP": _doi(
        "https://dataverse.harvard.edu/citation?persistentId=doi:10.7910/DVN/TJCLKP"
    ),
    DATAVERSES: {"installations": [{"hostname": "dataverse.harvard.edu"}]},
    f"https://www.hydroshare.org/hsapi/resource/{RESOURCE}/scimeta/elements": {
        "dates": [{"type": "modified", "start_date": "2019-09-25T16:09:17.006152Z"}]
    },
    "https://demo.ckan.org/api/3/action/status_show": {"success": True},
    "https://demo.ckan.org/api/3/action/package_show?id=my-sample-dataset-001": {
        "result": {"metadata_modified": "2024-02-27T14:15:54.573058"}
    },
}


@pytest.fixture(autouse=True, scope="module")
def _network() -> Iterator[None]:
    """`ANSWERS` in place of what lies beyond this machine, and the programs of this environment."""
    require_modules("repo2docker", "mercurial")
    from requests import PreparedRequest, Response
    from requests.adapters import HTTPAdapter

    def send(self: HTTPAdapter, request: PreparedRequest, **options: object) -> Response:
        response = Response()
        response.url = str(request.url)
        response.request = request
        response.status_code = 200 if response.url in ANSWERS else 404
        response._content = json.dumps(ANSWERS.get(response.url)).encode()
        return response

    programs = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HTTPAdapter, "send", send)
        patch.setenv("PATH", os.pathsep.join(programs))
        yield


@pytest.fixture(scope="module")
def forge(git_server: GitServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    """The git server, at which git finds the repositories of the other hosts too."""
    rewrites = dict.fromkeys((*FORGES, "ssh://git@git.example.org/"), f"{git_server.url}/")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        for name, value in git_variables(rewrites).items():
            patch.setenv(name, value)
        yield Forge(git_server, tmp_path_factory.mktemp("content"))


class Forge:
    """Repositories with one file, which says what it is of."""

    def __init__(self, server: GitServer, worktree: Path) -> None:
        self.url = server.url
        self._root = server.root
        self._server = server
        self._worktree = worktree
        init_repository(worktree)

    @contextmanager
    def published(self, name: str, ref: str) -> Iterator[str]:
        """The repository *name* has the branch *ref* for a while; gives its commit."""
        (self._worktree / "said.txt").write_text(f"{name} at {ref}", encoding="utf-8")
        commit = commit_all(self._worktree, "Content")
        self._server.publish(name, self._worktree)
        bare = self._root / f"{name.removesuffix('.git')}.git"
        run_git(bare, "update-ref", f"refs/heads/{ref}", commit)
        try:
            yield commit
        finally:
            run_git(bare, "update-ref", "-d", f"refs/heads/{ref}")


def taken(source: str, ref: str | None) -> tuple[Any, Any]:
    """The provider that repo2docker picks for *source*, and what it has understood."""
    from repo2docker.app import Repo2Docker

    for provider in Repo2Docker().content_providers:
        asked = provider()
        if (spec := asked.detect(source, ref=ref)) is not None:
            return asked, spec
    raise AssertionError(f"No provider of repo2docker takes {source}.")


def handed_on(built: consumers.Built) -> str:
    """What BinderHub hands to repo2docker (binderhub/repoproviders.py, `get_repo_url`)."""
    if built.provider == "gh":
        return f"https://github.com/{built.repository}"
    if built.provider == "gl":
        return f"https://gitlab.com/{built.repository}.git"
    if built.provider == "gist":
        return f"https://gist.github.com/{built.repository}.git"
    user, at, path = built.repository.partition("@")
    is_short = at and "://" not in built.repository
    return f"ssh://{user}@{path.replace(':', '/', 1)}" if is_short else built.repository


def resolved(source: str, ref: str) -> str:
    """The commit that BinderHub's git provider finds (binderhub/repoproviders.py)."""
    return run(["git", "ls-remote", "--", source, ref]).split()[0]


def run(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def assert_built(forge: Forge, repository: str, source: str, name: str, ref: str, to: Path) -> None:
    """repo2docker fetches, for our link, the content of *name* at *ref*."""
    with forge.published(name, ref) as commit:
        launch = make_launch(
            make_hub("binderhub", "https://mybinder.org"), "", repository=repository, ref=ref
        )
        built = consumers.binderhub(url_of(launch), prefix="")
        assert (handed_on(built), built.ref) == (source, ref)
        assert resolved(source, built.ref) == commit
        provider, spec = taken(source, commit)
        assert type(provider).__name__ == "Git"
        assert spec == {"repo": source, "ref": commit}
        for _ in provider.fetch(spec, str(to), yield_output=True):
            pass
        assert (to / "said.txt").read_text(encoding="utf-8") == f"{name} at {ref}"


# Source address, what BinderHub hands on, the repository there; `here` is our git server.
REPOSITORIES = [
    ("https://github.com/org/book", "https://github.com/org/book", "org/book"),
    ("https://github.com/org/book.git", "https://github.com/org/book", "org/book"),
    ("https://gitlab.com/group/sub/book", "https://gitlab.com/group/sub/book.git", "group/sub/book"),
    # A CKAN site is asked for by "/dataset/" in the address.
    ("https://gitlab.com/org/dataset/book", "https://gitlab.com/org/dataset/book.git", "org/dataset/book"),
    ("{here}/org/other.git", "{here}/org/other.git", "org/other"),
    ("{here}/dataset/other", "{here}/dataset/other", "dataset/other"),
    ("{here}/~ann/it's(new)!*", "{here}/~ann/it's(new)!*", "~ann/it's(new)!*"),
    ("git@git.example.org:org/book.git", "ssh://git@git.example.org/org/book.git", "org/book"),
]  # fmt: skip


@pytest.mark.parametrize(("repository", "source", "name"), REPOSITORIES)
@pytest.mark.parametrize("ref", ["main", "fix/#12+é;a&b=c@d"])
def test_git_repositories(
    forge: Forge, tmp_path: Path, repository: str, source: str, name: str, ref: str
) -> None:
    repository, source = repository.format(here=forge.url), source.format(here=forge.url)
    assert_built(forge, repository, source, name, ref, tmp_path / "fetched")


@settings(max_examples=25, deadline=None)
@given(ref=REFS)
@example(ref="feature/main")
def test_refs(forge: Forge, tmp_path_factory: pytest.TempPathFactory, ref: str) -> None:
    assume(not any(char in ref for char in "%|]"))  # refused: BinderHub cannot take them
    assume(ref != "HEAD")  # git's own name
    source = f"{forge.url}/org/book.git"
    assert_built(forge, source, source, "org/book", ref, tmp_path_factory.mktemp("r") / "fetched")


# What BinderHub hands on for a source that is no git repository, the provider that takes it, and
# what this has understood.
ARCHIVES = [
    ("10.5281/zenodo.3232985", "Zenodo", {"record": "3232985"}),
    ("10.5281/zenodo.19000000", "Zenodo", {"record": "19000000"}),
    ("10.6084/m9.figshare.9782777.v1", "Figshare", {"article": "9782777", "version": "1"}),
    ("10.7910/DVN/TJCLKP", "Dataverse", "https://dataverse.harvard.edu/citation?persistentId=doi:10.7910/DVN/TJCLKP"),
    (f"https://www.hydroshare.org/resource/{RESOURCE}", "Hydroshare", {"resource": RESOURCE}),
    ("https://demo.ckan.org/dataset/my-sample-dataset-001", "CKAN", {"dataset_id": "my-sample-dataset-001", "activity_id": None}),
    ("https://demo.ckan.org/dataset/my-sample-dataset-001?activity_id=0c5c4d2a", "CKAN", {"dataset_id": "my-sample-dataset-001", "activity_id": "0c5c4d2a"}),
    ("https://demo.ckan.org/dataset/my-sample-dataset-001/history/0c5c4d2a", "CKAN", {"activity_id": "0c5c4d2a"}),
    ("https://gist.github.com/ann/0123456789abcdef0123456789abcdef.git", "Git", {"repo": "https://gist.github.com/ann/0123456789abcdef0123456789abcdef.git"}),
]  # fmt: skip


@pytest.mark.parametrize(("source", "provider", "understood"), ARCHIVES)
def test_archives(source: str, provider: str, understood: object) -> None:
    found, spec = taken(source, None)
    assert type(found).__name__ == provider
    if isinstance(understood, dict):
        assert {key: spec[key] for key in understood} == understood
    else:
        assert spec == understood


@pytest.mark.parametrize(("source", "name"), [row[:2] for row in ARCHIVES])
def test_our_links_to_archives(source: str, name: str) -> None:
    provider = {"CKAN": "ckan"}.get(name, "")
    hub = make_hub("binderhub", "https://mybinder.org")
    launch = make_launch(hub, "", repository=source, ref="", provider=provider)
    assert handed_on(consumers.binderhub(url_of(launch), prefix="")) == source
