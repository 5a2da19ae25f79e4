"""The kernel that a page's file names at the commit."""

from __future__ import annotations

import os
import tempfile

from launchdirectives import kernels, pages
from launchdirectives.ingest.verify.base import FAIL, NOT_RUN, PASS, WARN, Result
from launchdirectives.ingest.verify.blobs import Blobs
from launchdirectives.online.http import said
from launchdirectives.trees import LFS_POINTER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from launchdirectives.publication.document import Entry

CHECK = "source.kernel"
_LARGEST = 30_000_000  # bytes of a notebook that is read
_LONGEST_SUFFIX = 20  # of those that mean something to anybody


def kernel(blobs: Blobs, at: str, page: Entry) -> Result:
    """Whether the file of *page* names the kernel of the record.

    :param at: where the page stands in the record, as a JSON Pointer
    """
    path, wanted, where = page["source"]["path"], page["kernel"], f"{at}/kernel"
    content = blobs.content(path)
    if content is None:
        unknown = f"What '{path}' holds at the commit could not be looked at."
        return Result(CHECK, NOT_RUN, where, unknown)
    if content.startswith(LFS_POINTER):
        unknown = f"'{path}' is in Git LFS, and the repository has only a pointer to it."
        return Result(CHECK, NOT_RUN, where, unknown)
    if len(content) > _LARGEST:
        return Result(CHECK, NOT_RUN, where, f"'{path}' is too large to be read.")
    named = _named(content, path)
    if not named:
        message = f"'{path}' names no kernel at the commit, and the record says '{wanted}'."
        return Result(CHECK, WARN, where, message)
    if named != wanted:
        other = said(named, most=100)
        message = f"'{path}' names the kernel '{other}' at the commit, and the record '{wanted}'."
        return Result(CHECK, FAIL, where, message)
    return Result(CHECK, PASS, where)


def _named(content: bytes, path: str) -> str:
    """The kernel that a page's *content* names, by the rules by which a book is read."""
    suffix = os.path.splitext(path)[1][:_LONGEST_SUFFIX]
    with tempfile.TemporaryDirectory(prefix="launchdirectives-") as folder:
        copy = os.path.join(folder, f"page{suffix}")
        with open(copy, "wb") as stream:
            stream.write(content)
        return kernels.of_metadata(pages.metadata(copy), suffix).name
