"""A link that is known not to work is left out, kept, or fails the build."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.books import commit, git, notebook, sphinx_build, write
from tests.sphinx_ext.conftest import ENVIRONMENT, THREE_HUBS, Build, MakeBook

TWO_FOLDERS = {"binder/environment.yml": ENVIRONMENT, ".binder/environment.yml": ENVIRONMENT}
"""A fault at which repo2docker stops: nothing is built."""
CODE = "launch.environment.two-folders"


def hosts(links: list[str]) -> set[str]:
    return {link.split("/")[2] for link in links}


def test_only_the_hub_that_cannot_work_is_left_out(make_book: MakeBook, build: Build) -> None:
    files = {
        **TWO_FOLDERS,
        "other.ipynb": notebook(),
        "asks.md": "# A\n\n```{launch} page.ipynb\n```\n",
    }
    built = build(make_book(files, launch=THREE_HUBS))
    for page in ("page", "other", "asks"):
        assert hosts(built.links(page)) == {"hub.example.org", "school.example.org"}
    assert built.warnings.count(CODE) == 1
    assert len(built.warnings.splitlines()) == 1


def test_it_is_kept_where_the_author_says_so(make_book: MakeBook, build: Build) -> None:
    built = build(make_book(TWO_FOLDERS, launch=THREE_HUBS + "broken: keep\n"))
    assert "mybinder.org" in hosts(built.links("page"))
    assert built.warnings.count(CODE) == 1


@pytest.mark.parametrize(("broken", "links"), [("omit", 0), ("keep", 3), ("error", 0)])
def test_a_file_that_is_not_there(
    make_book: MakeBook, build: Build, broken: str, links: int
) -> None:
    files = {"asks.md": "# A\n\n```{launch} missing.ipynb\n```\n"}
    built = build(make_book(files, launch=f"{THREE_HUBS}broken: {broken}\n"))
    assert len(built.links("asks")) == links
    assert "asks.md:3: " + ("ERROR" if broken == "error" else "WARNING") in built.warnings
    assert "[launch.source.file-missing]" in built.warnings
    assert len(built.links("page")) == 3


def test_what_has_no_address_is_left_out_in_any_case(make_book: MakeBook, build: Build) -> None:
    files = {"asks.md": "# A\n\n```{launch} ../../outside.ipynb\n```\n"}
    built = build(make_book(files, launch=f"{THREE_HUBS}broken: keep\n"))
    assert built.links("asks") == []
    assert "[launch.source.outside]" in built.warnings


def test_other_writers_and_forms_leave_it_out_too(make_book: MakeBook, build: Build) -> None:
    files = {**TWO_FOLDERS, "form.md": "# F\n\n```{launch-link}\n```\n"}
    source = make_book(files, launch=THREE_HUBS)
    form = build(source).text("form.html")
    assert "hub.example.org" in form
    assert "mybinder.org" not in form
    text = build(source, "text").text("page.txt")
    assert "hub.example.org" in text
    assert "mybinder.org" not in text


def test_the_build_fails_after_all_pages_are_written(make_book: MakeBook, tmp_path: Path) -> None:
    source = make_book(TWO_FOLDERS, launch=THREE_HUBS + "broken: error\n")
    out = tmp_path / "out"
    for jobs in ("1", "2"):
        done = sphinx_build(source, out, "-E", "-j", jobs, check=False)
        assert done.returncode == 1
        assert CODE in done.stderr
        assert "links do not work on: page" in done.stderr
        assert (out / "page.html").is_file()
        assert (out / "index.html").is_file()
    again = sphinx_build(source, out, check=False)
    assert again.returncode == 1
    git(source, "rm", "--quiet", "-r", "binder")
    commit(source)
    assert sphinx_build(source, out).stderr == ""


def test_a_mended_environment_is_written_again(make_book: MakeBook, tmp_path: Path) -> None:
    source = make_book({**TWO_FOLDERS, "plain.md": "# P\n"}, launch=THREE_HUBS)
    out = tmp_path / "out"
    assert CODE in sphinx_build(source, out).stderr
    plain = (out / "plain.html").stat().st_mtime_ns
    git(source, "rm", "--quiet", "-r", ".binder")
    commit(source)
    assert sphinx_build(source, out).stderr == ""
    assert "mybinder.org" in (out / "page.html").read_text(encoding="utf-8")
    assert (out / "plain.html").stat().st_mtime_ns == plain


def test_a_mended_file_of_the_same_name_is_written_again(
    make_book: MakeBook, tmp_path: Path
) -> None:
    source = make_book({"environment.yml": "dependencies: [numpy\n"}, launch=THREE_HUBS)
    out = tmp_path / "out"
    assert "[launch.environment.malformed]" in sphinx_build(source, out).stderr
    assert "mybinder.org" not in (out / "page.html").read_text(encoding="utf-8")
    write(source, {"environment.yml": ENVIRONMENT})
    commit(source)
    assert sphinx_build(source, out).stderr == ""
    assert "mybinder.org" in (out / "page.html").read_text(encoding="utf-8")


def test_parallel_builds_give_the_same_bytes(make_book: MakeBook, tmp_path: Path) -> None:
    files = {f"n{number}.ipynb": notebook() for number in range(12)}
    source = make_book({**TWO_FOLDERS, **files}, launch=THREE_HUBS)
    pages = []
    for jobs in ("1", "2"):
        out = tmp_path / jobs
        assert CODE in sphinx_build(source, out, "-j", jobs).stderr
        pages.append({path.name: path.read_bytes() for path in out.glob("*.html")})
    assert pages[0] == pages[1]
    assert b"mybinder.org" not in pages[0]["n3.html"]


def test_a_preview_proves_nothing(make_book: MakeBook, build: Build) -> None:
    source = make_book(TWO_FOLDERS, launch=THREE_HUBS)
    built = build(source, launch_preview="http://localhost:8888")
    assert built.warnings == ""
    assert hosts(built.links("page")) == {"localhost:8888"}


def test_an_unsafe_link_is_never_kept(make_book: MakeBook, build: Build) -> None:
    launch = f"{THREE_HUBS}broken: keep\nallowed_hosts: ['*.example.org', github.com]\n"
    built = build(make_book(launch=launch))
    assert hosts(built.links("page")) == {"hub.example.org", "school.example.org"}
    assert "[launch.security.host]" in built.warnings


def test_a_tag_that_comes_later_is_found(make_book: MakeBook, tmp_path: Path) -> None:
    asks = "# A\n\n```{launch} page.ipynb\n:hub: binder\n:ref: v1\n```\n"
    source = make_book({"asks.md": asks}, launch=THREE_HUBS)
    out = tmp_path / "out"
    assert "[launch.source.ref-missing]" in sphinx_build(source, out).stderr
    assert "/org/book/v1" not in (out / "asks.html").read_text(encoding="utf-8")
    git(source, "tag", "v1", "HEAD")
    git(source, "commit", "--quiet", "--allow-empty", "-m", "Later")
    assert sphinx_build(source, out).stderr == ""
    assert "/org/book/v1" in (out / "asks.html").read_text(encoding="utf-8")
