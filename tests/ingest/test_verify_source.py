"""Level 3 against a real git server, and in checkouts."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from launchdirectives.ingest.verify import commits, source, verify
from launchdirectives.ingest.verify.base import UNSAFE, Asked, Report, Result
from launchdirectives.ingest.verify.commits import at_host
from launchdirectives.ingest.verify.source import check
from launchdirectives.online import copies, guarded_git
from launchdirectives.online import git as git_module
from launchdirectives.online.git import Bounds
from launchdirectives.online.guarded_git import settings
from launchdirectives.online.http import NoAnswer
from launchdirectives.publication.document import Document
from launchdirectives.publication.schema import problems
from tests.ingest.conftest import Ingest
from tests.ingest.published import NOTEBOOK, Published
from tests.live.git_server import GitServer, commit_all, run_git
from tests.online import servers
from tests.publication.samples import SAMPLE

Make = Callable[..., Published]


@pytest.fixture
def make(git_server: GitServer, tmp_path: Path) -> Make:
    """Give a function that publishes a book of its own."""
    return lambda *options: Published(
        git_server, tmp_path / "book", f"{tmp_path.name}/book", *options
    )


def found(record: dict[str, Any], repo: Path | str = "", **asked: Any) -> list[Result]:
    assert list(problems(record)) == []
    options = {"now": 0.0, "repo": str(repo), "allow_local": True, **asked}
    return list(check(Document(data=record), Asked(**options)))


def amiss(results: list[Result]) -> dict[str, str]:
    return {one.where: one.result for one in results if one.result != "pass"}


def message(results: list[Result]) -> str:
    [only] = [one for one in results if one.result != "pass"]
    return only.message


def local(book: Published) -> Path:
    """A clone whose remote is the server."""
    clone = book.worktree.parent / "clone"
    run_git(book.worktree.parent, "clone", "--quiet", book.url, str(clone))
    return clone


@pytest.mark.parametrize("is_local", [False, True])
def test_a_commit_that_is_there(make: Make, is_local: bool) -> None:
    book = make()
    results = found(book.record(), local(book) if is_local else "")
    assert amiss(results) == {}
    assert {(one.check, one.where) for one in results} == {
        ("source.commit-on-remote", "/sources/book/commit"),
        ("source.tree", "/sources/book/tree"),
        ("source.tag-at-commit", "/sources/book/tag"),
        ("source.path-at-commit", "/pages/0/source"),
        ("source.path-at-commit", "/pages/1/source"),
        ("environment.files-at-commit", "/environments/default/files/0"),
        ("source.kernel", "/pages/0/kernel"),
    }


@pytest.mark.parametrize("is_local", [False, True])
def test_a_branch_that_has_gone_on(make: Make, is_local: bool) -> None:
    book = make()
    record = book.record()
    run_git(book.bare, "tag", "--delete", "v1")
    del record["sources"]["book"]["tag"]
    book.write("intro.md", "# Other\n")
    book.next()
    book.push()
    assert amiss(found(record, local(book) if is_local else "")) == {}


def test_history_that_was_rewritten(make: Make) -> None:
    book = make()
    record = book.record()
    run_git(book.bare, "tag", "--delete", "v1")
    del record["sources"]["book"]["tag"]
    run_git(book.worktree, "commit", "--quiet", "--amend", "-m", "other")
    book.push()
    results = found(record)
    assert amiss(results) == {"/sources/book/commit": "fail"}
    assert "no branch or tag leads to it: the history was rewritten" in message(results)
    clone = local(book)
    assert amiss(found(record, clone))["/sources/book/commit"] == "fail"
    run_git(clone, "fetch", "--quiet", "origin", book.commit)
    assert "no branch or tag leads to it" in message(found(record, clone))


def test_a_commit_of_a_pull_request(make: Make) -> None:
    book = make()
    record = book.record()
    run_git(book.bare, "tag", "--delete", "v1")
    del record["sources"]["book"]["tag"]
    run_git(book.bare, "update-ref", "refs/pull/1/merge", book.commit)
    run_git(book.worktree, "commit", "--quiet", "--amend", "-m", "other")
    book.push()
    assert amiss(found(record)) == {"/sources/book/commit": "fail"}


@pytest.mark.parametrize("is_local", [False, True])
def test_a_commit_that_nobody_has(make: Make, is_local: bool) -> None:
    book = make()
    results = found(book.record(commit="0123456789" * 4), local(book) if is_local else "")
    assert amiss(results)["/sources/book/commit"] == "fail"
    [told] = [one.message for one in results if one.where == "/sources/book/commit"]
    assert "does not have this commit" in told
    assert {one.result for one in results if "/pages" in one.where} == {"not-run"}


def test_a_commit_that_is_not_pushed(make: Make) -> None:
    book = make()
    clone = local(book)
    (clone / "intro.md").write_text("# Other\n")
    run_git(clone, "config", "user.name", "A")
    run_git(clone, "config", "user.email", "a@example.org")
    record = book.record(commit=commit_all(clone, "not pushed"))
    results = found(record, clone)
    assert {one.result for one in results if one.where == "/sources/book/commit"} == {"warn"}


def test_a_shallow_checkout_cannot_tell(make: Make) -> None:
    book = make()
    record = book.record()
    book.next()
    book.push()
    clone = book.worktree.parent / "shallow"
    run_git(
        book.worktree.parent,
        *("clone", "--quiet", "--depth=1", "--no-tags", f"file://{book.bare}", str(clone)),
    )
    results = found(record, clone)
    assert amiss(results)["/sources/book/commit"] == "not-run"


def test_a_tag_that_has_moved(make: Make) -> None:
    book = make()
    record = book.record()
    moved = book.next()
    book.push()
    run_git(book.bare, "tag", "--force", "v1", moved)
    results = found(record)
    assert amiss(results) == {"/sources/book/tag": "fail"}
    assert f"points at {moved}" in message(results)


def test_an_environment_file_that_has_changed(make: Make) -> None:
    book = make()
    record = book.record()
    [file] = record["environments"]["default"]["files"]
    book.write("binder/environment.yml", "dependencies: [python=3.13]\n")
    run_git(book.worktree, "tag", "--force", "v1")
    moved = book.next()
    book.push()
    run_git(book.bare, "tag", "--force", "v1", moved)
    record["sources"]["book"].update(
        commit=moved, tree=run_git(book.worktree, "rev-parse", "HEAD^{tree}")
    )
    results = found(record)
    assert amiss(results) == {"/environments/default/files/0/swhid": "fail"}
    now = run_git(book.worktree, "rev-parse", "HEAD:binder/environment.yml")
    assert f"swh:1:cnt:{now}" in message(results)
    assert file["swhid"] in message(results)
    del file["swhid"]
    results = found(record)
    assert amiss(results) == {"/environments/default/files/0/sha256": "fail"}
    assert file["sha256"] in message(results)


def test_a_hash_that_git_does_not_tell(make: Make) -> None:
    book = make()
    record = book.record()
    record["pages"][0]["source"]["sha256"] = "0" * 64  # of the notebook, read for its kernel
    record["pages"][1]["source"].pop("swhid")
    record["pages"][1]["source"]["sha256"] = "1" * 64
    expected = {"/pages/0/source/sha256": "fail", "/pages/1/source/sha256": "fail"}
    assert amiss(found(record)) == expected


def test_a_page_that_is_elsewhere(make: Make) -> None:
    book = make()
    record = book.record()
    record["pages"][1]["source"]["path"] = "introduction.md"
    results = found(record)
    assert amiss(results) == {"/pages/1/source/path": "fail"}
    assert "no file 'introduction.md'" in message(results)


@pytest.mark.parametrize(
    ("path", "result"),
    [
        ("notebooks/a b.ipynb", None),
        ("binder", None),
        (".", None),
        ("other.ipynb", "fail"),
        ("notebooks/a", "fail"),
    ],
)
def test_what_a_launch_opens(make: Make, path: str, result: str | None) -> None:
    record = make().record()
    record["pages"][0]["launches"][0]["path"] = path
    assert amiss(found(record)).get("/pages/0/launches/0/path") == result


@pytest.mark.parametrize(
    ("kernel", "written", "result"),
    [
        ("ir", NOTEBOOK, "fail"),
        ("python3", "{}", "warn"),
        ("python3", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "not-run"),
        ("python3", "no notebook", "warn"),
    ],
)
def test_the_kernel_of_a_notebook(make: Make, kernel: str, written: str, result: str) -> None:
    book = make()
    if written != NOTEBOOK:
        book.write("notebooks/a b.ipynb", written)
        book.commit = book.next()
        book.push()
        run_git(book.bare, "tag", "--force", "v1", book.commit)
    record = book.record()
    record["pages"][0]["kernel"] = kernel
    record["pages"][0]["source"].pop("sha256")
    assert amiss(found(record)) == {"/pages/0/kernel": result}


def test_a_kernel_of_a_million_letters(make: Make) -> None:
    """What a repository says is told in a line, not whole."""
    book = make()
    notebook = {"cells": [], "metadata": {"kernelspec": {"name": "x\x1b" * 500_000}}}
    book.write("notebooks/a b.ipynb", json.dumps(notebook))
    book.commit = book.next()
    book.push()
    record = book.record()
    del record["sources"]["book"]["tag"]
    [wrong] = [one for one in found(record) if one.result == "fail"]
    assert wrong.check == "source.kernel"
    assert wrong.message.startswith("'notebooks/a b.ipynb' names the kernel 'x x x")
    assert len(wrong.message) < 400


def test_a_text_notebook(make: Make) -> None:
    book = make()
    book.write("text.md", "---\nkernelspec:\n  name: ir\n---\n# Text\n")
    book.commit = book.next()
    book.push()
    run_git(book.bare, "tag", "--force", "v1", book.commit)
    record = book.record()
    record["pages"][1].update(kernel="ir")
    record["pages"][1]["source"] = {"source": "book", "path": "text.md", "format": "myst-notebook"}
    assert amiss(found(record)) == {}
    record["pages"][1]["kernel"] = "python3"
    assert amiss(found(record)) == {"/pages/1/kernel": "fail"}


def test_a_file_in_lfs_is_its_pointer(make: Make) -> None:
    """What the record says of it is of the pointer, which is what git has."""
    book = make()
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n"
    book.write("intro.md", pointer)
    book.commit = book.next()
    book.push()
    run_git(book.bare, "tag", "--force", "v1", book.commit)
    assert amiss(found(book.record())) == {}


def test_links_are_followed(make: Make) -> None:
    book = make()
    (book.worktree / "link.md").symlink_to("intro.md")
    book.commit = book.next()
    book.push()
    run_git(book.bare, "tag", "--force", "v1", book.commit)
    record = book.record()
    record["pages"][1]["source"]["path"] = "link.md"
    assert amiss(found(record)) == {}


def test_a_sha256_repository(make: Make) -> None:
    book = make("--object-format=sha256")
    record = book.record()
    assert len(record["sources"]["book"]["commit"]) == 64
    assert "swhid" not in record["pages"][0]["source"]
    assert amiss(found(record)) == {}
    record["pages"][1]["source"]["sha256"] = "0" * 64
    assert amiss(found(record)) == {"/pages/1/source/sha256": "fail"}


def test_one_fetch_whatever_the_number_of_pages(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = make()
    record = book.record()
    record["pages"] += [{**record["pages"][0], "id": f"a{number}"} for number in range(50)]
    asked: list[str] = []
    run = git_module.subprocess.Popen

    def counted(arguments: tuple[str, ...], **options: Any) -> Any:
        asked.extend({"fetch", "ls-remote"} & set(arguments))
        return run(arguments, **options)

    monkeypatch.setattr(git_module.subprocess, "Popen", counted)
    assert amiss(found(record)) == {}
    assert asked == ["ls-remote", "fetch", "fetch"]  # names, contents


def test_a_host_that_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.running(servers.says_nothing) as server:
        known = at_host(
            f"{server.url}/org/book", "0" * 40, allow_local=True, bounds=Bounds(seconds=0.5)
        )
    assert known.result == "not-run"
    assert "in time" in known.message


def test_a_repository_that_is_huge(make: Make) -> None:
    book = make()
    known = at_host(book.url, book.commit, allow_local=True, bounds=Bounds(seconds=20, stored=100))
    assert known.result == "not-run"
    assert "more than one looks through" in known.message


def test_a_repository_that_nobody_has(git_server: GitServer) -> None:
    known = at_host(f"{git_server.url}/org/none", "0" * 40, allow_local=True)
    assert known.result == "fail"


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/org/book",
        "https://localhost/org/book",
        "https://10.0.0.1/org/book",
        "https://169.254.169.254/org/book",
        "https://2130706433/org/book",
        "https://example.org:8443/org/book",
    ],
)
def test_private_addresses_are_refused(
    address: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = make().record(repository=address)
    monkeypatch.setattr(git_module.subprocess, "Popen", None)  # nothing is asked
    [first, *rest] = found(record, allow_local=False)
    assert (first.result, first.is_unsafe) == ("fail", True)
    assert {one.result for one in rest} == {"not-run"}
    assert Report(3, (first, *rest)).exit_code == UNSAFE


def test_a_name_that_leads_to_a_private_address() -> None:
    with pytest.raises(NoAnswer, match="private network"):
        settings("https://git.example.org/a", resolve=lambda _host, _port: ["8.8.8.8", "10.1.1.1"])
    told = settings(
        "https://git.example.org/a", resolve=lambda _host, _port: ["8.8.8.8", "2a00::8"]
    )
    assert told == (
        "http.followRedirects=false",
        "http.curloptResolve=git.example.org:443:8.8.8.8,[2a00::8]",
    )


def test_git_goes_where_the_name_was_looked_up(git_server: GitServer, make: Make) -> None:
    """Git asks nobody else for the name, which no name server knows."""
    book = make()
    address = book.url.replace("127.0.0.1", "git.invalid")
    port = git_server.url.rpartition(":")[2]
    limited = ("http.followRedirects=false", f"http.curloptResolve=git.invalid:{port}:127.0.0.1")
    answer = git_module.git(
        str(book.worktree.parent),
        "ls-remote",
        "--",
        address,
        bounds=Bounds(seconds=20),
        settings=limited,
    )
    assert answer.is_done, answer.error
    assert book.commit in answer.output.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("requestedRef", "--upload-pack=touch${IFS}x"),
        ("commit", "--upload-pack=x"),
        ("tag", "-x"),
        ("repository", "https://example.org/--upload-pack=x y"),
        ("repository", "ext::sh -c touch% x"),
        ("repository", "file:///etc"),
    ],
)
def test_options_never_reach_git(
    name: str, value: str, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = make().record(**{name: value})
    monkeypatch.setattr(git_module.subprocess, "Popen", None)
    report = verify(Document(data=record), level=3, allow_local=True, now=2e9)
    assert report.exit_code == UNSAFE or name == "commit"
    assert report.exit_code != 0
    assert not any(one.check.startswith("source.") for one in report.results)
    if name == "commit":  # nor without the levels below
        results = list(check(Document(data=record), Asked(now=0.0, allow_local=True)))
        assert {one.result for one in results if one.check == "source.commit-on-remote"} == {
            "not-run"
        }


def test_an_archive_is_not_in_git(make: Make) -> None:
    record = make().record()
    record["sources"]["book"] = {
        "provider": "zenodo",
        "doi": "10.5281/zenodo.1",
        "state": {"dirty": False, "pushed": "unknown"},
    }
    assert amiss(found(record)) == {"/sources/book": "not-run"}


def test_a_folder_that_is_no_checkout(make: Make, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert amiss(found(make().record(), empty)) == {"/sources": "fail"}


@pytest.mark.parametrize("host", [f"{'a' * 64}.example", "a..example", ".example"])
def test_names_that_no_name_server_can_be_asked_for(host: str, make: Make) -> None:
    record = make().record(repository=f"https://{host}/org/book")
    results = found(record, allow_local=False)
    assert {one.result for one in results} == {"not-run"}
    assert "nobody knows a computer of that name" in results[0].message


def test_an_old_git_is_not_sent_to_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would look the name up a second time, and pass the setting over that tells it where."""
    monkeypatch.setattr(guarded_git, "version", lambda: (2, 34))
    known = at_host("https://git.example.org/org/book", "0" * 40)
    assert (known.result, known.is_unsafe) == ("not-run", False)
    assert "git 2.37 or newer" in known.message


def test_the_version_of_git() -> None:
    assert guarded_git.version() > (2, 0)


def test_an_address_of_digits_and_colons_is_not_looked_up() -> None:
    assert settings("http://[::1]:8000/a", allow_local=True) == ("http.followRedirects=false",)


def test_settings_of_the_environment_are_not_told_to_strangers(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a header with a token, as build services set it."""
    book = make()
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "http.extraHeader")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Authorization: token secret")
    told = ("config", "--get", "http.extraHeader")
    answer = git_module.git(str(book.worktree), *told, bounds=Bounds(seconds=20))
    assert answer.output == b""


def test_an_answer_without_end_takes_no_more_memory_than_it_may() -> None:
    """Git keeps all that a host says of its refs before it looks at any."""
    sent = 0

    def flood(connection: socket.socket, _path: str, _over: Event) -> None:
        nonlocal sent
        kind = b"application/x-git-upload-pack-advertisement"
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n" % kind)
        while True:
            connection.sendall(b"0" * 1_000_000)
            sent += 1

    with servers.running(flood) as server:
        known = at_host(
            f"{server.url}/org/book",
            "0" * 40,
            allow_local=True,
            bounds=Bounds(seconds=60, stored=1),
        )
    assert known.result == "not-run"
    assert "more than one looks through" in known.message
    assert sent < 300


@pytest.mark.parametrize("content", ["[" * 100_000, '{"metadata":' * 100_000, "null"])
def test_notebooks_that_are_none(content: str, make: Make) -> None:
    book = make()
    book.write("notebooks/a b.ipynb", content)
    book.commit = book.next()
    book.push()
    record = book.record()
    del record["sources"]["book"]["tag"]
    assert amiss(found(record)) == {"/pages/0/kernel": "warn"}


def committed(book: Published, entries: str) -> dict[str, Any]:
    """A record of a commit that holds *entries* (of ``git fast-import``) only."""
    head = "commit refs/heads/main\ncommitter A <a@example.org> 1 +0000\ndata 0\n"
    subprocess.run(
        ("git", "fast-import", "--quiet", "--force"),
        cwd=book.bare,
        input=f"{head}deleteall\n{entries}",
        text=True,
        check=True,
    )
    commit = run_git(book.bare, "rev-parse", "refs/heads/main")
    record = book.record(commit=commit)
    for name in ("tree", "tag", "swhid"):
        record["sources"]["book"].pop(name, None)
    return record


def test_a_suffix_that_no_file_can_have(make: Make) -> None:
    path = f"a.{'x' * 600}"
    record = committed(make(), f"M 100644 inline {path}\ndata 1\n1\n")
    page = record["pages"][1]
    page.update(kernel="python3", source={**page["source"], "path": path})
    for name in ("swhid", "sha256"):
        page["source"].pop(name, None)
    record["pages"] = [page]
    assert amiss(found(record))["/pages/0/kernel"] == "warn"


def test_links_without_number_are_not_looked_at(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All their names in one command are longer than a command can be."""
    monkeypatch.setattr(commits, "MOST_LINKS", 2)
    links = "".join(f"M 120000 inline l{number}\ndata 1\na\n" for number in range(3))
    results = found(committed(make(), links))
    assert {one.result for one in results if one.where.startswith("/pages")} == {"not-run"}


def test_a_link_that_cannot_be_read(make: Make) -> None:
    book = make()
    record = committed(book, f"M 120000 inline l\ndata 2000\n{'a' * 2000}\n")
    checked = at_host(
        book.url,
        record["sources"]["book"]["commit"],
        allow_local=True,
        bounds=Bounds(seconds=60, output=1000),
    )
    assert (checked.result, checked.tree) == ("pass", None)


def test_the_time_for_all_sources(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_SECONDS", -1.0)
    [first, *_] = found(make().record())
    assert (first.result, first.where) == ("not-run", "/sources/book")
    assert "took all the time" in first.message


def test_the_time_for_one_copy(make: Make) -> None:
    book = make()
    copy = copies.Copy(book.url, bounds=Bounds(seconds=-1.0))
    assert copy.bring(book.commit).stopped == "it does not answer in time"


def test_a_checkout_without_the_tag_cannot_tell(make: Make) -> None:
    book = make()
    clone = local(book)
    run_git(clone, "tag", "--delete", "v1")
    results = found(book.record(), clone)
    assert amiss(results) == {"/sources/book/tag": "not-run"}
    assert "git fetch --tags" in message(results)


def test_without_git(make: Make, monkeypatch: pytest.MonkeyPatch, ingest: Ingest) -> None:
    url = make().url
    monkeypatch.setenv("PATH", "")
    known = at_host(url, "0" * 40, allow_local=True)
    assert known.result == "not-run"
    assert "git is not installed" in known.message
    done = ingest("verify", str(SAMPLE), "--level", "3")
    assert (done.code, done.err) == (
        2,
        "launchdirectives ingest: level 3 needs the program git.\n",
    )
