"""What was found out about a book rather than written, for its author to see."""

from __future__ import annotations

from collections.abc import Iterator

from launchdirectives.checks.survey import Survey
from launchdirectives.model import Source
from launchdirectives.reports.report import Fact


def facts(survey: Survey) -> tuple[Fact, ...]:
    """Repository, ref and folder of the book, each with where it comes from."""
    source = survey.book.source
    return tuple(_of_source(survey, source)) if source else ()


def _of_source(survey: Survey, source: Source) -> Iterator[Fact]:
    declared = survey.book.config.source
    is_written = bool(declared and declared.repository)
    yield Fact("Repository", source.repository, "declared" if is_written else "the git remote")
    kind = f"{source.ref_kind} " if source.ref_kind else ""
    yield Fact("Ref", f"{kind}{source.ref}" if source.ref else "default branch", source.ref_origin)
    if source.commit:
        yield Fact("Commit", source.commit)
    is_declared = declared is not None and declared.path is not None
    yield Fact("Folder", source.path or "the root", "declared" if is_declared else "git")
