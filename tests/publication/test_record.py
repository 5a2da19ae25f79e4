"""The record of a book: what git says of it, and what it may promise."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from launchdirectives.book import Book
from launchdirectives.publication import record
from launchdirectives.publication.canonical import canonical, readable
from tests.books import commit, git, notebook, write
from tests.publication.making import ADDRESS, AT, book, made


def test_facts_of_a_clean_pushed_book(tmp_path: Path) -> None:
    found = made(book(tmp_path))
    head = git(tmp_path, "rev-parse", "HEAD")
    tree = git(tmp_path, "rev-parse", "HEAD^{tree}")
    source = found["sources"]["book"]
    assert source["commit"] == head
    assert source["tree"] == tree
    assert source["swhid"]["revision"] == f"swh:1:rev:{head}"
    assert source["swhid"]["directory"] == f"swh:1:dir:{tree}"
    assert source["state"] == {
        "dirty": False,
        "pushed": "yes",
        "pushedRef": "refs/remotes/origin/main",
    }
    (page,) = found["pages"]
    assert page["id"] == "page"
    assert page["title"] == "A notebook"
    assert page["url"] == f"{ADDRESS}page.html"
    assert page["kernel"] == "python3"
    content = (tmp_path / "page.ipynb").read_bytes()
    assert page["source"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert page["source"]["swhid"] == "swh:1:cnt:" + git(tmp_path, "rev-parse", "HEAD:page.ipynb")
    (launch,) = page["launches"]
    assert launch["pinned"]["ref"] == head
    assert f"/{head}?" in launch["pinned"]["url"]
    assert launch["moving"]["ref"] == "main"
    assert found["self"] == f"{ADDRESS}launch-metadata.json"
    assert found["generatedAt"] == AT


def test_digest_of_environment_is_what_a_shell_prints(tmp_path: Path) -> None:
    files = {"binder/environment.yml": "dependencies: [python=3.12]\n", "binder/apt.txt": "curl\n"}
    found = made(book(tmp_path, files))
    environment = found["environments"]["default"]
    said = subprocess.run(
        ("sh", "-c", "sha256sum apt.txt environment.yml | sha256sum"),
        cwd=tmp_path / "binder",
        capture_output=True,
        text=True,
        check=True,
    )
    assert environment["digest"] == f"sha256:{said.stdout.split()[0]}"
    assert environment["configRoot"] == "binder"
    assert [one["role"] for one in environment["files"]] == ["apt-packages", "conda-environment"]
    assert environment["kernels"] == [{"name": "python3", "language": "python"}]


@pytest.mark.parametrize(
    ("files", "result", "names"),
    [
        ({}, "fail", ["python3"]),
        ({"runtime.txt": "r-4.4-2025-06-01\n"}, "pass", ["ir", "python3"]),
        ({"environment.yml": "dependencies: [r-irkernel]\n"}, "pass", ["ir", "python3"]),
        ({"Dockerfile": "FROM scratch\n"}, "not-run", ["ir", "python3"]),
        ({"postBuild": "./install.sh\n"}, "not-run", ["ir", "python3"]),
    ],
)
def test_kernels_are_those_that_the_files_bring(
    tmp_path: Path, files: dict[str, str], result: str, names: list[str]
) -> None:
    folder = book(tmp_path, {"r.ipynb": notebook().replace("python3", "ir"), **files})
    if "runtime.txt" in files:
        (folder / "environment.yml").unlink()
        commit(folder)
    found = made(folder)
    (environment,) = found["environments"].values()
    assert sorted(one["name"] for one in environment["kernels"]) == names
    (said,) = (one for one in found["verification"] if one["check"].endswith("kernel-declared"))
    assert (said["result"], said["environment"]) == (result, "default")
    assert ("ir" in said.get("detail", "")) == (result == "fail")


@pytest.mark.parametrize("folder", ["binder", ".binder", "."])
def test_folder_of_environment(tmp_path: Path, folder: str) -> None:
    files = {f"{folder}/environment.yml": "dependencies: [python=3.12]\n"}
    assert made(book(tmp_path, files))["environments"]["default"]["configRoot"] == folder


def test_image_that_a_dockerfile_starts_from(tmp_path: Path) -> None:
    digest = f"sha256:{'a' * 64}"
    docker = f"FROM scratch AS first\nFROM quay.io/org/base:1@{digest}\nCOPY --from=first / /\n"
    found = made(book(tmp_path, {"binder/Dockerfile": docker}))
    environment = found["environments"]["default"]
    assert environment["kind"] == "dockerfile"
    assert environment["baseImage"] == {
        "reference": f"quay.io/org/base:1@{digest}",
        "digest": digest,
        "chosenBy": "author",
    }


def test_image_that_a_hub_runs(tmp_path: Path) -> None:
    launch = """\
hubs: {c: {kind: jupyterhub, url: https://hub.example.org}}
environments: {default: {image: quay.io/org/image:2026.08}}
"""
    found = made(book(tmp_path, launch=launch))
    assert found["environments"]["c-image"]["image"] == {"reference": "quay.io/org/image:2026.08"}


@pytest.mark.parametrize(
    "image", ["", "-x", "/x", "https://quay.io/x", "quay.io/x@sha256:1", "a b", "é", "x@latest"]
)
def test_image_that_is_none(tmp_path: Path, image: str) -> None:
    launch = f"environments: {{default: {{image: '{image}'}}}}\n"
    (finding,) = Book.open(str(book(tmp_path, launch=launch))).findings
    assert finding.code == "config.wrong-value"
    assert finding.place.key == "environments.default.image"


class TestWhatCannotBePromised:
    """No pinned address, where the commit is not known to hold what opens."""

    def test_not_pushed(self, tmp_path: Path) -> None:
        write(book(tmp_path), {"more.md": "# More\n"})
        commit(tmp_path)
        found = made(tmp_path)
        assert found["sources"]["book"]["state"]["pushed"] == "no"
        (launch,) = found["pages"][0]["launches"]
        assert "url" not in launch["pinned"]
        assert "url" in launch["moving"]
        results = {one["check"]: one["result"] for one in found["verification"]}
        assert results["source.commit-on-remote"] == "fail"

    def test_where_nothing_can_be_looked_at(self, tmp_path: Path) -> None:
        """Only the repository is known, as somebody has written it down."""
        source = "source: {repository: https://github.com/org/book, ref: main}\n"
        hub = "hubs: {hub: {kind: jupyterhub, url: https://hub.example.org}}\n"
        folder = book(tmp_path, launch=source + hub, remote="")
        (folder / "environment.yml").unlink()
        found = made(folder)
        assert "commit" not in found["sources"]["book"]
        [result] = found["verification"]
        assert (result["check"], result["result"]) == ("launch.url-recomputed", "pass")

    def test_no_branch_of_the_remote_is_known(self, tmp_path: Path) -> None:
        """As where a build server fetches one commit by its hash: it may well be pushed."""
        found = made(book(tmp_path, is_pushed=False))
        assert found["sources"]["book"]["state"] == {"dirty": False, "pushed": "unknown"}
        (launch,) = found["pages"][0]["launches"]
        assert "url" not in launch["pinned"]
        results = {one["check"]: one["result"] for one in found["verification"]}
        assert results["source.commit-on-remote"] == "not-run"

    def test_behind_its_remote_is_pushed(self, tmp_path: Path) -> None:
        book(tmp_path)
        commit(tmp_path)
        git(tmp_path, "update-ref", "refs/remotes/origin/main", "HEAD")
        git(tmp_path, "reset", "--quiet", "--hard", "HEAD~1")
        state = made(tmp_path)["sources"]["book"]["state"]
        assert (state["pushed"], state["pushedRef"]) == ("yes", "refs/remotes/origin/main")

    def test_followed_branch_that_is_gone_from_the_remote(self, tmp_path: Path) -> None:
        """Git counts no commits ahead of it then."""
        book(tmp_path)
        git(tmp_path, "config", "branch.main.merge", "refs/heads/gone")
        commit(tmp_path)
        assert made(tmp_path)["sources"]["book"]["state"]["pushed"] == "no"
        git(tmp_path, "branch", "later")
        commit(tmp_path)
        git(tmp_path, "update-ref", "refs/remotes/origin/other", "HEAD")
        git(tmp_path, "reset", "--quiet", "--hard", "later")
        state = made(tmp_path)["sources"]["book"]["state"]
        assert (state["pushed"], state["pushedRef"]) == ("yes", "refs/remotes/origin/other")

    def test_page_changed_here(self, tmp_path: Path) -> None:
        book(tmp_path, {"other.ipynb": notebook()})
        write(tmp_path, {"page.ipynb": notebook("1/0")})
        found = made(tmp_path)
        assert found["sources"]["book"]["state"]["dirty"] is True
        assert found["sources"]["book"]["state"]["dirtyPaths"] == ["page.ipynb"]
        other, page = found["pages"]
        assert "url" in other["launches"][0]["pinned"]
        assert "url" not in page["launches"][0]["pinned"]
        results = {one["check"]: one["result"] for one in found["verification"]}
        assert results["source.clean"] == "fail"

    def test_environment_changed_here(self, tmp_path: Path) -> None:
        book(tmp_path)
        write(tmp_path, {"environment.yml": "dependencies: [python=3.13]\n"})
        found = made(tmp_path)
        assert found["sources"]["book"]["state"]["dirtyPaths"] == ["environment.yml"]
        assert "url" not in found["pages"][0]["launches"][0]["pinned"]

    def test_other_files_changed_here_do_not_count(self, tmp_path: Path) -> None:
        book(tmp_path)
        write(tmp_path, {"index.md": "# Other\n"})
        assert made(tmp_path)["sources"]["book"]["state"]["dirty"] is False

    def test_files_are_hashed_as_the_commit_has_them(self, tmp_path: Path) -> None:
        book(tmp_path)
        before = made(tmp_path)["pages"][0]["source"]
        write(tmp_path, {"page.ipynb": notebook("1/0")})
        assert made(tmp_path)["pages"][0]["source"] == before


class TestRepositories:
    """What checkouts are like."""

    def test_tag_at_the_commit(self, tmp_path: Path) -> None:
        book(tmp_path)
        git(tmp_path, "tag", "v1.0")
        found = made(tmp_path)
        source = found["sources"]["book"]
        assert (source["requestedRef"], source["refKind"], source["tag"]) == ("v1.0", "tag", "v1.0")
        (launch,) = found["pages"][0]["launches"]
        assert launch["moving"]["ref"] == "v1.0"

    def test_tag_on_a_hub_that_follows_branches(self, tmp_path: Path) -> None:
        hub = "hubs: {c: {kind: jupyterhub, url: https://hub.example.org}}\n"
        book(tmp_path, launch=hub)
        git(tmp_path, "tag", "v1.0")
        (launch,) = made(tmp_path)["pages"][0]["launches"]
        assert launch["moving"]["ref"] == "main"
        assert "branch=main" in launch["moving"]["url"]
        assert "pinned" not in launch

    def test_detached_head(self, tmp_path: Path) -> None:
        book(tmp_path)
        git(tmp_path, "checkout", "--quiet", "--detach")
        git(tmp_path, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
        assert made(tmp_path)["sources"]["book"]["requestedRef"] == "main"

    def test_shallow_clone(self, tmp_path: Path) -> None:
        book(tmp_path / "whole", is_pushed=False)
        git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{tmp_path}/whole", "shallow")
        folder = tmp_path / "shallow"
        git(folder, "remote", "set-url", "origin", "https://github.com/org/book")
        assert made(folder)["sources"]["book"]["state"]["pushed"] == "yes"

    def test_sha256_repository_has_no_swhid(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "--quiet", "--object-format=sha256", "--initial-branch=main")
        found = made(book(tmp_path))
        assert len(found["sources"]["book"]["commit"]) == 64
        assert "swhid" not in found["sources"]["book"]
        assert "swhid" not in found["pages"][0]["source"]
        assert all("swhid" not in f for f in found["environments"]["default"]["files"])

    def test_lfs_pointer_is_hashed_as_it_is_in_git(self, tmp_path: Path) -> None:
        pointer = (
            "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 9\n"
        )
        book(tmp_path, {"page.ipynb": pointer})
        said = made(tmp_path)["pages"][0]["source"]["sha256"]
        assert said == hashlib.sha256(pointer.encode()).hexdigest()

    @pytest.mark.parametrize(
        "remote",
        [
            "https://x-access-token:ghs_secret@github.com/org/book.git",
            "git@github.com:org/book.git",
            "ssh://git@github.com/org/book",
        ],
    )
    def test_remote_is_for_readers(self, tmp_path: Path, remote: str) -> None:
        found = made(book(tmp_path, remote=remote))
        assert found["sources"]["book"]["repository"] == "https://github.com/org/book"
        assert b"ghs_secret" not in readable(found)

    def test_nobody_knows_the_commit(self, tmp_path: Path) -> None:
        files = {"conf.py": "", "page.ipynb": notebook()}
        launch = "source: {repository: https://github.com/org/book, ref: main}\n"
        found = made(write(tmp_path, {**files, "launch.yml": launch}))
        source = found["sources"]["book"]
        assert "commit" not in source
        assert source["state"] == {"dirty": False, "pushed": "unknown"}
        (launch_entry,) = found["pages"][0]["launches"]
        assert "pinned" not in launch_entry
        assert found["environments"]["default"]["kind"] == "elsewhere"

    def test_two_sources(self, tmp_path: Path) -> None:
        launch = """\
environments:
  default: {repository: https://gitlab.com/org/images/book, ref: "2026.08"}
"""
        found = made(book(tmp_path, launch=launch))
        source = found["sources"]["env-default"]
        assert source["provider"] == "gitlab"
        assert source["requestedRef"] == "2026.08"
        assert found["environments"]["default"]["source"] == "env-default"
        (launch_entry,) = found["pages"][0]["launches"]
        assert "gl/org%2Fimages%2Fbook/2026.08" in launch_entry["moving"]["url"]

    def test_environment_at_another_ref(self, tmp_path: Path) -> None:
        book(tmp_path)
        git(tmp_path, "tag", "env-1", "HEAD")
        write(tmp_path, {"launch.yml": "environments: {default: {ref: env-1}}\n", "x.md": "# X\n"})
        commit(tmp_path)
        git(tmp_path, "update-ref", "refs/remotes/origin/main", "HEAD")
        found = made(tmp_path)
        assert found["environments"]["default"]["source"] == "env-default"
        assert found["sources"]["env-default"]["requestedRef"] == "env-1"
        assert found["environments"]["default"]["files"]

    def test_archive(self, tmp_path: Path) -> None:
        files = {"conf.py": "", "page.ipynb": notebook()}
        launch = "source: {repository: 10.5281/zenodo.1234567}\n"
        found = made(write(tmp_path, {**files, "launch.yml": launch}))
        source = found["sources"]["book"]
        assert (source["provider"], source["doi"]) == ("zenodo", "10.5281/zenodo.1234567")
        (entry,) = found["pages"][0]["launches"]
        assert entry["pinned"]["strength"] == "archive"
        assert "/v2/zenodo/10.5281/zenodo.1234567" in entry["pinned"]["url"]


def test_same_bytes_for_the_same_input(tmp_path: Path) -> None:
    book(tmp_path)
    assert readable(made(tmp_path)) == readable(made(tmp_path))


def test_no_path_of_this_computer(tmp_path: Path) -> None:
    assert str(tmp_path).encode() not in canonical(made(book(tmp_path)))


def test_time_follows_source_date_epoch() -> None:
    assert record.now({"SOURCE_DATE_EPOCH": "1767323045"}) == "2026-01-02T03:04:05Z"


def test_time_alone_changes_nothing(tmp_path: Path) -> None:
    before = made(book(tmp_path))
    later = {**before, "generatedAt": "2027-01-01T00:00:00Z"}
    later["verification"] = [{**one, "at": later["generatedAt"]} for one in before["verification"]]
    later["pages"] = [
        {**page, "verification": [{**v, "at": later["generatedAt"]} for v in page["verification"]]}
        for page in before["pages"]
    ]
    assert record.same_but_for_time(before, later) == before
    later["site"] = {**later["site"], "title": "Another"}
    assert record.same_but_for_time(before, later) is later


def test_every_kind_of_hub(tmp_path: Path) -> None:
    launch = """\
site: https://book.example.org
hubs:
  a: {kind: jupyterhub, url: https://hub.example.org/prefix, folder: none, parent: books}
  b: {kind: jupyterhub, url: https://other.example.org, pull: false, interface: notebook}
  c: {kind: binderhub, url: https://binder.example.org, parameters: {system: s}, jupytext: false}
  d: {kind: jupyter, url: https://lab.example.org}
  e: {kind: jupyterlite, url: lite}
  f: {kind: jupyterlite, url: https://lite.example.org, contents: ""}
  g: {kind: colab}
  h: {kind: kaggle}
  i: {kind: deepnote}
  j: {kind: studiolab}
  k: {kind: codespaces}
  l: {kind: github-dev}
  m: {kind: vscode-dev}
  n: {kind: molab}
  o: {kind: nbviewer}
  p: {kind: template, url: "https://run.example.org/{project}?ref={ref}&file={path}", login: false}
  q: {kind: thebe, via: c}
  r: {kind: thebe, via: lite}
  s: {kind: thebe, via: d}
  t: {kind: lti, url: https://hub.example.org}
  u: {kind: jupyterhub, url: https://form.example.org, profiles: {small: Small}}
environments:
  default: {profile: {u: {profile: small, options: {image: one}}}}
"""
    found = made(book(tmp_path, launch=launch))
    entries = found["pages"][0]["launches"]
    hubs = {entry["hub"] for entry in entries}
    assert hubs == set("abcdefghijklmopru")  # molab opens files of marimo only
    assert {entry["via"] for entry in entries if entry["hub"] == "c"} == {"binder", "thebe"}
    assert found["hubs"]["e"]["url"] == "https://book.example.org/lite/"
    assert found["hubs"]["p"]["url"] == "https://run.example.org/"
    assert found["hubs"]["a"]["links"] == {"folder": "none", "parent": "books"}
    assert found["environments"]["u-image"]["profiles"] == [
        {"hub": "u", "profile": "small", "options": {"image": "one"}}
    ]
    assert found["environments"]["e-image"]["kind"] == "browser"


def test_nothing_was_looked_at(tmp_path: Path) -> None:
    launch = """\
source: {repository: https://github.com/org/book, ref: main}
hubs: {hub: {kind: jupyterhub, url: https://hub.example.org}}
"""
    write(tmp_path, {"page.ipynb": notebook(), "launch.yml": launch})
    found = made(tmp_path)
    assert found["sources"]["book"]["state"]["pushed"] == "unknown"
    assert [one["check"] for one in found["verification"]] == ["launch.url-recomputed"]


def test_page_in_two_files_is_there_once(tmp_path: Path) -> None:
    book(tmp_path, {"a/b.ipynb": notebook(), "a.ipynb": notebook(), "a.md": PAIRED})
    found = made(tmp_path)
    assert [(page["id"], page["source"]["path"]) for page in found["pages"]] == [
        ("a", "a.ipynb"),
        ("a/b", "a/b.ipynb"),
        ("page", "page.ipynb"),
    ]


PAIRED = "---\njupytext: {formats: 'ipynb,md:myst'}\n---\n# Paired\n"


def test_time_from_outside_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made(book(tmp_path))
    now_made = {**before, "generatedAt": "2026-02-03T00:00:00Z"}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770076800")
    assert record.same_but_for_time(before, now_made)["generatedAt"] == "2026-02-03T00:00:00Z"
