"""Level 3: the sources. Whether the commit is there, and in it what the record says of files."""

from __future__ import annotations

import time
from collections.abc import Iterator

from launchdirectives import addresses, providers, repository
from launchdirectives.findings import Refused
from launchdirectives.ingest.verify.base import FAIL, NOT_RUN, PASS, Asked, Result
from launchdirectives.ingest.verify.blobs import Blobs
from launchdirectives.ingest.verify.commits import Commit, at_host, in_checkout
from launchdirectives.ingest.verify.notebook import kernel
from launchdirectives.model import is_commit
from launchdirectives.publication.document import Document
from launchdirectives.repository import Repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

COMMIT, TREE, TAG = "source.commit-on-remote", "source.tree", "source.tag-at-commit"
PATH, FILES = "source.path-at-commit", "environment.files-at-commit"

MOST_SECONDS = 600.0
"""After so long no further source is asked, of which a record may name fifty."""


def check(document: Document, asked: Asked) -> Iterator[Result]:
    """Whether each source has its commit, and each commit the files as the record has them.

    Each repository is fetched once, whatever the number of its pages.
    """
    checkout = None
    if asked.repo:
        try:
            checkout = repository.look(asked.repo)
        except Refused as refused:
            yield Result(COMMIT, FAIL, "/sources", f"{refused.message} {refused.fix}")
            return
        if checkout is None:
            message = "The folder that you name as the checkout of the sources is none."
            yield Result(COMMIT, FAIL, "/sources", message)
            return
    end = time.monotonic() + MOST_SECONDS
    for key, source in document.data["sources"].items():
        at = f"/sources/{key}"
        if time.monotonic() > end:
            yield Result(COMMIT, NOT_RUN, at, "The sources before it took all the time.")
        elif not _is_in_git(source):
            message = "It is an archive's record, which git cannot ask."
            yield Result(COMMIT, NOT_RUN, at, message)
        elif not is_commit(source.get("commit", "")):
            yield Result(COMMIT, NOT_RUN, at, "The record names no commit of it.")
        else:
            is_here = checkout is not None and _is_of(checkout, document, source)
            known = (
                in_checkout(checkout, source["commit"])
                if checkout is not None and is_here
                else at_host(source["repository"], source["commit"], allow_local=asked.allow_local)
            )
            yield from _of_source(source, known, at)
            yield from _of_files(document, key, known)


def _is_in_git(source: Entry) -> bool:
    known = providers.PROVIDERS.get(source["provider"])
    return known is not None and known.is_git and "repository" in source


def _is_of(checkout: Repository, document: Document, source: Entry) -> bool:
    """Whether *checkout* is one of *source*: by its remotes, or as there is but one source."""
    is_known = any(addresses.is_same(one, source["repository"]) for one in checkout.remotes)
    return is_known or sum(map(_is_in_git, document.data["sources"].values())) == 1


def _of_source(source: Entry, known: Commit, at: str) -> Iterator[Result]:
    yield Result(COMMIT, known.result, f"{at}/commit", known.message, is_unsafe=known.is_unsafe)
    if known.tree_name and (tree := source.get("tree")):
        is_same = tree == known.tree_name
        message = f"The commit's files are {known.tree_name}, and the record says {tree}."
        yield Result(TREE, PASS if is_same else FAIL, f"{at}/tree", "" if is_same else message)
    if known.refs and (tag := source.get("tag")):
        found = known.refs.get(f"refs/tags/{tag}", "")
        is_same = found == source["commit"]
        message = (
            f"The tag '{tag}' points at {found or 'nothing, there is none'}, and not at the "
            "record's commit."
        )
        if not found and not known.has_all_refs:
            message = f"This checkout has no tag '{tag}': run 'git fetch --tags'."
            yield Result(TAG, NOT_RUN, f"{at}/tag", message)
            return
        yield Result(TAG, PASS if is_same else FAIL, f"{at}/tag", "" if is_same else message)


def _of_files(document: Document, key: str, known: Commit) -> Iterator[Result]:
    """What holds of the pages and environments whose files are in the source *key*."""
    pages = [
        (f"/pages/{number}", page)
        for number, page in enumerate(document.pages)
        if page["source"]["source"] == key
    ]
    built = [
        (f"/environments/{name}", one)
        for name, one in document.data["environments"].items()
        if one.get("source") == key and one.get("files")
    ]
    opened = [
        (f"/pages/{number}/launches/{which}/path", launch["path"])
        for number, page in enumerate(document.pages)
        for which, launch in enumerate(page["launches"])
        if "path" in launch and launch.get("source", page["source"]["source"]) == key
    ]
    if known.tree is None:
        unknown = "Its files could not be looked at."
        yield from (Result(PATH, NOT_RUN, f"{at}/source", unknown) for at, _ in pages)
        yield from (Result(FILES, NOT_RUN, f"{at}/files", unknown) for at, _ in built)
        return
    inner = [
        (f"{at}/files/{number}", file)
        for at, one in built
        for number, file in enumerate(one["files"])
    ]
    blobs = Blobs(known.tree, known.bring)
    files = [file for _, file in inner] + [page["source"] for _, page in pages]
    blobs.want(file["path"] for file in files if _needs_content(file))
    blobs.want(page["source"]["path"] for _, page in pages if "kernel" in page)
    for at, page in pages:
        yield blobs.compared(PATH, f"{at}/source", page["source"])
        if "kernel" in page:
            yield kernel(blobs, at, page)
    for at, file in inner:
        yield blobs.compared(FILES, at, file)
    for at, path in opened:
        if path != "." and not known.tree.has_file(path) and not known.tree.has_folder(path):
            yield Result(PATH, FAIL, at, f"There is no '{path}' at the commit, which it opens.")


def _needs_content(file: Entry) -> bool:
    """Whether git's name of *file* does not tell whether it is what the record says."""
    return "sha256" in file and "swhid" not in file
