"""The publication record as a file that mystmd itself puts at the root of its site.

mystmd (from 1.10 on) copies the files that ``static_files`` of ``myst.yml`` lists there, at the end
of a build, once all pages are transformed (packages/myst-cli/src/process/site.ts). So the record and
those of its views that are listed as ``_build/NAME`` are written whenever pages were asked for:
always, so that no build misses them, and nowhere else, so that no source is touched.
"""

from __future__ import annotations

import os
import posixpath
import traceback
from collections.abc import Iterator, Mapping

from launchdirectives import layers
from launchdirectives.book import Book
from launchdirectives.checks.survey import Survey
from launchdirectives.findings import Finding, Place
from launchdirectives.publication import FILE, publishing, record, views, written
from launchdirectives.publication.document import Document

FOLDER = "_build"
"""Where the files are written, and have to be listed."""

_CODE = "record.not-written"


def listed(project_file: str) -> frozenset[str]:
    """The names of the files in ``_build`` that *project_file* has mystmd publish."""
    layer = layers.from_file(project_file, project_file, [])
    project = layer.values.get("project") if layer else None
    files = project.get("static_files") if isinstance(project, Mapping) else None
    return frozenset(_names(files if isinstance(files, list) else ()))


def _names(files: object) -> Iterator[str]:
    for file in files if isinstance(files, (list, tuple)) else ():
        folder, name = posixpath.split(posixpath.normpath(str(file).replace("\\", "/")))
        if folder == FOLDER:
            yield name


def publish(book: Book, project_file: str) -> tuple[Finding, ...]:
    """Write what *project_file* lists of the record of *book*; what is wrong with it.

    A build goes on without a record: nothing is raised.
    """
    try:
        names = listed(project_file)
        is_wanted = FILE in names and book.record_config.publish and book.source is not None
        return _written(book, names) if is_wanted else ()
    except OSError as error:
        return (_not_written(project_file, f"{error.strerror}: {error.filename}"),)
    except Exception as fault:  # noqa: BLE001  (the build has to go on)
        traceback.print_exc()
        return (
            _not_written(project_file, f"launchdirectives failed, which it should not: {fault!r}"),
        )


def _written(book: Book, names: frozenset[str]) -> tuple[Finding, ...]:
    folder = os.path.join(book.directory, FOLDER)
    every = publishing.published(book.record_config)
    wanted = [name for name in every if views.get(name).file.partition("/")[0] in names]
    known = written.look(book)
    made = publishing.of_mystmd(Survey.of_files(book), names=wanted, known=known)
    before = publishing.before(folder)
    publishing.write(Document(data=record.same_but_for_time(before, made)), wanted, folder)
    return known.findings


def _not_written(file: str, why: str) -> Finding:
    return Finding(
        code=_CODE,
        message=f"The publication record is not written. {why}.",
        fix="Mend that, or take it out of 'static_files'.",
        place=Place(file=os.path.basename(file), key="project.static_files"),
    )
