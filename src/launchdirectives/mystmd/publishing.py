"""The publication record as a file that mystmd itself puts at the root of its site.

mystmd (from 1.10 on) copies the files that ``static_files`` of ``myst.yml`` lists there, at the end
of a build, once all pages are transformed (packages/myst-cli/src/process/site.ts). So the record
and those of its views that are listed as ``_build/NAME`` are written whenever pages were asked for:
always, so that no build misses them, and nowhere else, so that no source is touched.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator

from launchdirectives.book import Book
from launchdirectives.findings import Finding, Place
from launchdirectives.myst_project.project import Project
from launchdirectives.publication import FILE

FOLDER = "_build"
"""Where the files are written, and have to be listed."""


def publish(book: Book) -> tuple[Finding, ...]:
    """Write what the project of *book* lists of its record; what is wrong with that.

    :raises OSError: if it cannot be written
    """
    names = frozenset(_listed(book.project)) if book.project else frozenset()
    is_wanted = book.record_config.publish and book.source is not None and not book.is_preview
    return _written(book, names) if is_wanted and FILE in names else ()


def _listed(project: Project) -> Iterator[str]:
    """The names of the files in ``_build`` that mystmd is to publish."""
    files = project.settings.get("static_files")
    for file in files if isinstance(files, list) else ():
        folder, name = posixpath.split(posixpath.normpath(str(file).replace("\\", "/")))
        if folder == FOLDER:
            yield name


def _written(book: Book, names: frozenset[str]) -> tuple[Finding, ...]:
    # Only where a record is listed: they are a tenth of what starting takes.
    from launchdirectives.checks.survey import Survey
    from launchdirectives.publication import publishing, record, views, written
    from launchdirectives.publication.document import Document

    folder = os.path.join(book.directory, FOLDER)
    every = publishing.published(book.record_config)
    wanted = [name for name in every if views.get(name).file.partition("/")[0] in names]
    known = written.look(book)
    made = publishing.of_mystmd(Survey.of_files(book), names=wanted, known=known)
    before = publishing.before(folder)
    publishing.write(Document(data=record.same_but_for_time(before, made)), wanted, folder)
    return known.findings


def not_written(book: Book, fault: Exception) -> Finding:
    """What is told where a build goes on without the record of *book*."""
    why = f"launchdirectives failed, which it should not: {fault!r}"
    if isinstance(fault, OSError):
        why = f"'{FOLDER}' cannot be written: {fault.strerror}"
    return Finding(
        code="record.not-written",
        message=f"The publication record is not written. {why}.",
        fix="Let it be written there, or take the record out of 'static_files'.",
        place=book.project.written.place(("project", "static_files")) if book.project else Place(),
    )
